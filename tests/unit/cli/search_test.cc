// What customs reads of a search: "no shipment" only where there is none.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SearchCommandTest : public CommandLineTest {
 protected:
  Said Search(std::vector<std::string> before = {}) {
    before.insert(before.end(), {"search", "--container", "CSQU3054383"});
    return As("chengdu-customs", std::move(before));
  }
};

TEST_F(SearchCommandTest, NoneIsSaidOfACompleteAnswerAlone) {
  EXPECT_THAT(Search().out, HasSubstr("no shipment in your jurisdiction matches CSQU3054383 in the log of "));
  fake_.shipments = [](v1::SearchShipmentsResponse& out) { out.set_complete(false); };
  const Said unsure = Search();
  EXPECT_THAT(unsure.out, Not(HasSubstr("no shipment")));
  EXPECT_THAT(unsure.out, HasSubstr("NOT COMPLETE"));
  EXPECT_EQ(nlohmann::json::parse(Search({"--output", "json"}).out).at("complete"), false);
}

TEST_F(SearchCommandTest, AnEmptyPageIsNotTheEnd) {
  int pages = 0;
  fake_.shipments = [&pages](v1::SearchShipmentsResponse& out) {
    if (++pages == 3) {
      out.add_shipments()->set_document_id("YD-7KQ2-M9XD-4TB8-WZ3F");
      return;
    }
    out.set_complete(false);
    out.set_next_page_token("more");
  };
  const Said said = Search();
  EXPECT_EQ(pages, 3);
  EXPECT_THAT(said.out, HasSubstr("YD-7KQ2-M9XD-4TB8-WZ3F"));
  EXPECT_THAT(said.out, HasSubstr("complete 完整"));
  EXPECT_THAT(said.out, Not(HasSubstr("no shipment")));
}

// Each page was put on record: what was shown is not thrown away because the next one has to wait.
TEST_F(SearchCommandTest, WhatWasShownStaysWhenTheNextPageHasToWait) {
  int pages = 0;
  fake_.shipments = [&](v1::SearchShipmentsResponse& out) {
    ++pages;
    out.add_shipments()->set_document_id("YD-7KQ2-M9XD-4TB8-WZ3F");
    out.set_complete(false);
    out.set_next_page_token("more");
  };
  fake_.search_trouble = [&]() -> std::optional<client::Trouble> {
    if (pages < 2) return std::nullopt;
    return client::Trouble{
        client::Trouble::Kind::kBusy, "TOO_FAST", "the next is taken from 2026-11-28T01:00:00Z on", {}, {}};
  };
  const Said said = Search();
  EXPECT_EQ(said.exit, 7);
  EXPECT_THAT(said.out, HasSubstr("YD-7KQ2-M9XD-4TB8-WZ3F"));
  EXPECT_THAT(said.out,
              HasSubstr("NOT COMPLETE 不完整: TOO_FAST: the next is taken from 2026-11-28T01:00:00Z on"));
  pages = 0;
  EXPECT_EQ(nlohmann::json::parse(Search({"--output", "json"}).out).at("complete"), false);
  pages = 2;
  EXPECT_EQ(Search().exit, 7) << "the first page: nothing to show";
}

TEST_F(SearchCommandTest, WhatASealedSearchLeftOutIsCounted) {
  fake_.shipments = [](v1::SearchShipmentsResponse& out) {
    out.set_complete(false);
    out.set_unsealable(2);
  };
  const Said said = Search();
  EXPECT_THAT(said.out, HasSubstr("NOT COMPLETE 不完整: 2 more that you read by another right"));
  EXPECT_THAT(said.out, HasSubstr("without --sealed-until"));
  EXPECT_THAT(said.out, Not(HasSubstr("no shipment")));
}

TEST_F(SearchCommandTest, AHeadingAboveTheCodeThatWasAskedIsCalledSo) {
  fake_.shipments = [](v1::SearchShipmentsResponse& out) {
    auto& one = *out.add_shipments();
    one.set_document_id("YD-7KQ2-M9XD-4TB8-WZ3F");
    one.set_matched("870323");
  };
  EXPECT_THAT(As("chengdu-customs", {"search", "--hs", "8703230010"}).out,
              HasSubstr("matched 870323, the heading above what was asked"));
  EXPECT_THAT(As("chengdu-customs", {"search", "--hs", "8703"}).out, Not(HasSubstr("heading")));
}

TEST_F(SearchCommandTest, APlaceThatIsInNoListOrIsAnAirportIsSaid) {
  EXPECT_THAT(As("chengdu-customs", {"search", "--place", "CNXXX"}).out, HasSubstr("has no CNXXX"));
  EXPECT_THAT(As("chengdu-customs", {"search", "--place", "CNCTU"}).out, HasSubstr("; CNCDU is Chengdu"));
  EXPECT_THAT(As("chengdu-customs", {"search", "--place", "CNCDU"}).out, Not(HasSubstr("note")));
}

}  // namespace
}  // namespace yidan::cli
