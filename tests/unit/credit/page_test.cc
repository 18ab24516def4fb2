// The printable page: well formed, self-contained, and without a foreign tag in it.
#include "services/credit/page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/support/discrepancies.h"

namespace yidan::credit {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using yidan::testing::Corridor;
using yidan::testing::MakeTrade;
using yidan::testing::Trade;

// A page taken apart: how often each element stands there, all ids and all links. Empty error: well formed.
struct Parsed {
  std::map<std::string, std::size_t> elements;
  std::set<std::string> ids;
  std::set<std::string> links;
  std::string error;
};

std::string Attribute(const std::string& tag, const std::string& name) {
  const auto at = tag.find(" " + name + "=\"");
  if (at == std::string::npos) return {};
  const auto start = at + name.size() + 3;
  return tag.substr(start, tag.find('"', start) - start);
}

Parsed Parse(const std::string& page) {
  Parsed out;
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != std::string::npos; at = page.find('<', at + 1)) {
    const auto end = page.find('>', at);
    if (end == std::string::npos) return out.error = "a tag without an end", out;
    const std::string tag = page.substr(at + 1, end - at - 1);
    if (tag.starts_with('!')) continue;
    const bool closes = tag.starts_with('/');
    const std::string name = tag.substr(closes ? 1 : 0, tag.find_first_of(" /", 1) - (closes ? 1 : 0));
    if (closes) {
      if (open.empty() || open.back() != tag.substr(1))
        return out.error = "unexpected </" + tag.substr(1), out;
      open.pop_back();
      continue;
    }
    ++out.elements[name];
    if (const std::string id = Attribute(tag, "id"); !id.empty() && !out.ids.insert(id).second) {
      return out.error = "the id " + id + " twice", out;
    }
    if (const std::string link = Attribute(tag, "href"); !link.empty()) out.links.insert(link);
    if (!tag.ends_with('/')) open.push_back(name);
  }
  if (!open.empty()) out.error = "never closed: " + open.back();
  return out;
}

std::string PageOf(const Trade& trade, const Examination& examined, const std::string& manifest) {
  Page page;
  page.title = "YD-TEST-<script>";
  page.proven = "a content that nothing proves";
  page.deadlines = {"A notice is given by \"tomorrow\""};
  page.credit = {{"credit.txt", yidan::testing::CreditText(trade)}};
  page.document = &trade.content;
  page.manifest = manifest;
  page.outcomes = {{"no unanswered amendment accepted", &examined}, {"if amendment 1 is accepted", nullptr}};
  page.remarks = {"a remark with <b>"};
  return RenderPage(page);
}

TEST(ExaminationPage, IsWellFormedAndLinksBothSides) {
  Trade trade = MakeTrade(Corridor::kTilburg, 1);
  trade.Field("44C") = trade.Field("31C");
  const Examination examined = yidan::testing::ExamineTrade(trade);
  const std::string text = PageOf(
      trade, examined, R"({"set_version":1,"documents":[{"kind":"commercial-invoice","file":"i.pdf"}]})");
  const Parsed page = Parse(text);
  EXPECT_EQ(page.error, "");
  for (const std::string& link : page.links) {
    ASSERT_TRUE(link.starts_with('#')) << link << ": the page needs nothing beside itself";
    EXPECT_TRUE(page.ids.contains(link.substr(1))) << link;
  }
  EXPECT_GT(page.links.size(), 10U);
  EXPECT_EQ(page.elements.at("h1"), 1U);
  EXPECT_THAT(text, HasSubstr("DISCREPANT (1)"));
  EXPECT_THAT(text, HasSubstr("NOT EXAMINED"));
  EXPECT_THAT(text, HasSubstr("LATE SHIPMENT"));
}

TEST(ExaminationPage, NothingForeignBecomesMarkup) {
  Trade trade = MakeTrade(Corridor::kTilburg, 2);
  const std::string evil = "<img src=x onerror=alert(1)>\"'&</td></table><script>alert(2)</script>";
  trade.content.mutable_goods_lines(0)->set_description(evil);
  trade.content.mutable_parties()->mutable_notify_parties(0)->set_name(evil + "\xE2\x80\xAE");
  trade.Field("47A") += "\n+" + evil;
  const std::string text = PageOf(trade, yidan::testing::ExamineTrade(trade), R"({"a":"<script>"})");
  const Parsed page = Parse(text);
  EXPECT_EQ(page.error, "");
  EXPECT_FALSE(page.elements.contains("script"));
  EXPECT_FALSE(page.elements.contains("img"));
  EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));  // a bidirectional override is shown as its code
  EXPECT_THAT(text, Not(HasSubstr("http:")));
  EXPECT_THAT(text, Not(HasSubstr("https:")));
  EXPECT_THAT(text, HasSubstr("default-src 'none'"));
}

}  // namespace
}  // namespace yidan::credit
