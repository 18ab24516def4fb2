// Examinations: any credit that can be read, and any content that parses, are examined within bounds, and
// every finding can be followed. The input is a credit, a line "=====", and a content as JSON.
#include <algorithm>

#include "services/credit/examine.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/schema.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace credit = yidan::credit;

namespace {

constexpr std::string_view kBetween = "\n=====\n";

// What the content of the input is; one line of goods where there is none.
yidan::v1::Waybill DocumentOf(std::string_view json) {
  if (const auto content = yidan::waybill::ParseContent(json)) {
    if (auto document = yidan::waybill::ToWaybill(*content)) return std::move(*document);
  }
  yidan::v1::Waybill document;
  document.add_goods_lines()->set_description("goods");
  return document;
}

void Follow(const credit::Examination& out) {
  static const auto names = credit::CheckNames();
  for (const credit::Finding& one : out.findings) {
    Require(std::find(names.begin(), names.end(), one.check) != names.end(), "a finding names its check");
    Require(!one.article.empty() && !one.wording.empty(), "a finding names its rule and says something");
    Require((one.kind == credit::Kind::kDiscrepancy) == !one.cure.empty(), "a discrepancy says who cures it");
    Require(one.credit_text.size() <= 4000, "what is shown of the credit is bounded");
  }
  constexpr std::size_t kListed = credit::kOtherDocumentsMax + 1;  // and one that says that there are more
  Require(out.not_examined.size() <= kListed, "what is not examined is listed within bounds");
  Require(out.other_documents.size() <= kListed, "and so are the other documents asked for");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = yidan::fuzz::TextOf(data, size);
  const auto between = text.find(kBetween);
  const auto message = text.substr(0, between);
  const auto read = credit::ReadCredit(message, {{{"-", "text"}, {":", "text"}}});
  if (!read.credit) return 0;
  const auto document = DocumentOf(
      between == std::string_view::npos ? std::string_view() : text.substr(between + kBetween.size()));
  credit::Presentation known;
  known.presented = read.credit->expiry.day;
  known.drawn = read.credit->amount.money;
  known.calendar = credit::Calendar{};
  known.order = credit::Presentation::Order::kNamed;
  known.order_name = "somebody";
  for (const auto& presentation : {credit::Presentation{}, known})
    Follow(credit::Examine(*read.credit, document, presentation));
  return 0;
}
