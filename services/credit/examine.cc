#include "services/credit/examine.h"

#include <algorithm>
#include <array>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

struct Check {
  const char* name;
  void (*run)(Bench& bench);
};
// In the order in which a document checker works.
constexpr std::array<Check, 21> kChecks = {{
    {"rules", CheckRules},
    {"expiry", CheckExpiry},
    {"presentation-period", CheckPeriod},
    {"amount", CheckDrawing},
    {"kind-of-document", CheckModes},
    {"carrier-and-signature", CheckSignature},
    {"shipment-date", CheckShipmentDate},
    {"places", CheckPlaces},
    {"originals", CheckOriginals},
    {"terms-of-carriage", CheckCarriageTerms},
    {"transhipment", CheckTranshipment},
    {"order", CheckOrder},
    {"notify", CheckNotify},
    {"shipper", CheckShipper},
    {"freight", CheckFreight},
    {"on-deck", CheckOnDeck},
    {"clean", CheckClean},
    {"goods", CheckGoods},
    {"quantity", CheckQuantity},
    {"credit-number", CheckCreditNumber},
    {"conditions", CheckConditions},
}};

// What a line of 46A calls the transport document, and the article that is. The first that fits: a "COMBINED
// TRANSPORT BILL OF LADING" is art. 19's.
struct Called {
  std::string_view phrase;
  int article;
};
constexpr std::array<Called, 35> kCalled = {{
    {"CHARTER PARTY", 22},
    {"MULTIMODAL", 19},
    {"MULTI MODAL", 19},
    {"COMBINED TRANSPORT", 19},
    {"COMBINED TRANSPORTATION", 19},
    {"INTERMODAL", 19},
    {"SEA WAYBILL", 21},
    {"SEAWAYBILL", 21},
    {"AIR WAYBILL", 23},
    {"AIRWAY BILL", 23},
    {"AIRWAYBILL", 23},
    {"AWB", 23},
    {"AIR TRANSPORT DOCUMENT", 23},
    {"AIR CONSIGNMENT NOTE", 23},
    {"BILL OF LADING", 20},
    {"BILLS OF LADING", 20},
    {"OCEAN BILL", 20},
    {"B L", 20},
    {"RAILWAY BILL", 24},
    {"RAIL WAYBILL", 24},
    {"RAILWAY WAYBILL", 24},
    {"RAILWAY CONSIGNMENT NOTE", 24},
    {"RAIL CONSIGNMENT NOTE", 24},
    {"RAIL TRANSPORT DOCUMENT", 24},
    {"ROAD TRANSPORT DOCUMENT", 24},
    {"ROAD CONSIGNMENT NOTE", 24},
    {"TRUCK CONSIGNMENT NOTE", 24},
    {"INLAND WATERWAY", 24},
    {"CMR", 24},
    {"CIM", 24},
    {"SMGS", 24},
    {"DUPLICATE OF RAILWAY BILL", 24},
    {"COURIER RECEIPT", 25},
    {"POST RECEIPT", 25},
    {"TRANSPORT DOCUMENT", 19},
}};

int ArticleOf(const std::vector<std::string>& words) {
  const auto* called = std::find_if(kCalled.begin(), kCalled.end(),
                                    [&](const Called& one) { return HasPhrase(words, one.phrase); });
  return called == kCalled.end() ? 0 : called->article;
}

// Whether a line of 46A asks for another document and only mentions the transport document.
bool AsksForAnother(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 12> kOthers = {
      "INVOICE", "CERTIFICATE", "PACKING LIST", "INSURANCE", "DECLARATION", "STATEMENT",
      "DRAFT",   "INVOICES",    "CERTIFICATES", "POLICY",    "COPY OF",     "CERTIFYING"};
  const std::size_t head = std::min<std::size_t>(words.size(), 8);
  const std::vector<std::string> front(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(head));
  return std::any_of(kOthers.begin(), kOthers.end(),
                     [&](std::string_view one) { return HasPhrase(front, one); });
}

// A bill of lading from or to a place inland is a multimodal document (ISBP 745 para. D1: the routing
// decides).
int ByRouting(const Credit& credit, int article) {
  const bool inland = credit.receipt_place || credit.destination;
  const bool ports = credit.loading_port || credit.discharge_port;
  if (article == 20 && inland) return 19;
  if (article == 24 && ports && inland) return 19;
  return article;
}

void FindAsked(Bench& bench) {
  for (const Item& item : bench.credit.documents) {
    const auto words = WordsOf(item.text);
    const int article = ArticleOf(words);
    if (article == 0 || AsksForAnother(words)) {
      bench.out.not_examined.push_back("46A line " + std::to_string(item.source.line) + ": " +
                                       Quote(item.text));
      continue;
    }
    if (bench.asked != nullptr) {
      bench.out.not_examined.push_back("46A line " + std::to_string(item.source.line) +
                                       ", a second transport document: " + Quote(item.text));
      continue;
    }
    bench.asked = &item;
    bench.words = words;
    bench.article = ByRouting(bench.credit, article);
    bench.out.article = "UCP 600 art. " + std::to_string(bench.article) + ": 46A line " +
                        std::to_string(item.source.line) +
                        (bench.article == article ? "" : ", and its routing by 44A, 44B, 44E, 44F");
  }
}

// Art. 14(c) and 48, and the expiry: the earlier of them. Art. 29 moves it later.
void FindLastDay(Bench& bench) {
  bench.shipped = ParseIsoDay(bench.document.receipt_statement().date());
  bench.last_day = bench.credit.expiry.day;
  const bool from_shipment = !bench.credit.period || bench.credit.period->after_shipment;
  if (!bench.shipped || !from_shipment) return;
  const int days = bench.credit.period ? bench.credit.period->days : 21;
  bench.last_day = std::min(*bench.last_day, *bench.shipped + std::chrono::days(days));
}

}  // namespace

Bench::Bench(const Credit& the_credit, const v1::Waybill& the_document, const Presentation& the_presentation)
    : credit(the_credit), document(the_document), presentation(the_presentation) {}

void Bench::Complies(std::string article_text, Term term, Spot spot, std::string why) {
  out.findings.push_back({check, std::move(article_text), Kind::kComplies, std::move(term.source),
                          std::move(term.text), std::move(spot.pointer), std::move(spot.value),
                          std::move(why), ""});
}
void Bench::Discrepancy(std::string article_text, Term term, Spot spot, std::string wording,
                        std::string cure) {
  out.findings.push_back({check, std::move(article_text), Kind::kDiscrepancy, std::move(term.source),
                          std::move(term.text), std::move(spot.pointer), std::move(spot.value),
                          std::move(wording), std::move(cure)});
}
void Bench::ForExaminer(std::string article_text, Term term, Spot spot, std::string why) {
  out.findings.push_back({check, std::move(article_text), Kind::kForExaminer, std::move(term.source),
                          std::move(term.text), std::move(spot.pointer), std::move(spot.value),
                          std::move(why), ""});
}

Term Bench::AskedTerm() const { return asked == nullptr ? Term{} : TermOf(*asked); }

std::string Bench::CureBy(std::string_view who) const {
  std::string out_text(who);
  if (last_day) out_text += ", until " + FormatDay(*last_day);
  return out_text;
}

const Item* Bench::ItemSaying(std::string_view phrase) const {
  for (const auto* items : {&credit.conditions, &credit.documents}) {
    for (const Item& item : *items) {
      if (HasPhrase(WordsOf(item.text), phrase)) return &item;
    }
  }
  return nullptr;
}

namespace {
// A finding shows the text that it is about; a narrative of megabytes is shown by its beginning.
std::string Shown(const std::string& text) {
  constexpr std::size_t kShownBytesMax = 4000;
  return text.size() <= kShownBytesMax ? text : Quote(text);
}
}  // namespace

Term TermOf(const Text& text) { return {text.source, Shown(text.text)}; }
Term TermOf(const Item& item) { return {item.source, Shown(item.text)}; }

bool Examination::Compliant() const { return !findings.empty() && Count(Kind::kComplies) == findings.size(); }

std::size_t Examination::Count(Kind kind) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [&](const Finding& one) { return one.kind == kind; }));
}

Examination Examine(const Credit& credit, const v1::Waybill& document, const Presentation& presentation) {
  Bench bench(credit, document, presentation);
  FindAsked(bench);
  FindLastDay(bench);
  bench.out.last_day = bench.last_day;
  for (const Check& check : kChecks) {
    bench.check = check.name;
    check.run(bench);
  }
  return std::move(bench.out);
}

std::vector<std::string> CheckNames() {
  std::vector<std::string> names;
  for (const Check& check : kChecks) names.emplace_back(check.name);
  return names;
}

std::string NameOf(Kind kind) {
  switch (kind) {
    case Kind::kComplies:
      return "complies";
    case Kind::kDiscrepancy:
      return "discrepancy";
    case Kind::kForExaminer:
      return "for the examiner";
  }
  return "?";
}

}  // namespace yidan::credit
