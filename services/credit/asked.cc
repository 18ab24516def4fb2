// Which line of 46A asks for the transport document, and by which article that is judged. The routing of the
// credit decides, and not the document's title or legs (ISBP 745 para. D1).
#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "services/credit/asked_documents.h"
#include "services/credit/bench.h"
#include "services/credit/speaks.h"

namespace yidan::credit {
namespace {

// What a line of 46A calls the transport document, and the article that is. The first that fits: a "COMBINED
// TRANSPORT BILL OF LADING" is art. 19's.
struct Called {
  std::string_view phrase;
  int article;
  v1::TransportMode mode = v1::TRANSPORT_MODE_UNSPECIFIED;  // the means that the article leaves open
};
constexpr auto kRail = v1::TRANSPORT_MODE_RAIL;
constexpr auto kRoad = v1::TRANSPORT_MODE_ROAD;
constexpr std::array<Called, 49> kCalled = {{
    {"CHARTER PARTY", 22},
    {"CHARTERPARTY", 22},
    {"MULTIMODAL", 19},
    {"MULTI MODAL", 19},
    {"COMBINED TRANSPORT", 19},
    {"COMBINED TRANSPORTATION", 19},
    {"INTERMODAL", 19},
    {"CTD", 19},
    {"SEA WAYBILL", 21},
    {"SEAWAYBILL", 21},
    {"SEA WAY BILL", 21},
    {"AIR WAYBILL", 23},
    {"AIR WAYBILLS", 23},
    {"AIR WAY BILL", 23},
    {"AIRWAY BILL", 23},
    {"AIRWAYBILL", 23},
    {"AIRWAY BILLS", 23},
    {"AWB", 23},
    {"AIR TRANSPORT DOCUMENT", 23},
    {"AIR CONSIGNMENT NOTE", 23},
    {"RAILWAY BILL", 24, kRail},
    {"RAILWAY BILLS", 24, kRail},
    {"RAIL WAYBILL", 24, kRail},
    {"RAILWAY WAYBILL", 24, kRail},
    {"RAILWAY CONSIGNMENT NOTE", 24, kRail},
    {"RAIL CONSIGNMENT NOTE", 24, kRail},
    {"RAIL TRANSPORT DOCUMENT", 24, kRail},
    {"RAILWAY RECEIPT", 24, kRail},
    {"CARGO RECEIPT BY RAIL", 24, kRail},
    {"RAILWAY BILL OF LADING", 24, kRail},
    {"CIM", 24, kRail},
    {"SMGS", 24, kRail},
    {"ROAD TRANSPORT DOCUMENT", 24, kRoad},
    {"ROAD CONSIGNMENT NOTE", 24, kRoad},
    {"TRUCK CONSIGNMENT NOTE", 24, kRoad},
    {"TRUCK RECEIPT", 24, kRoad},
    {"CMR", 24, kRoad},
    {"INLAND WATERWAY", 24, v1::TRANSPORT_MODE_INLAND_WATERWAY},
    {"BILL OF LADING", 20},
    {"BILLS OF LADING", 20},
    {"OCEAN BILL", 20},
    {"MARINE BILL", 20},
    {"B L", 20},
    {"COURIER RECEIPT", 25},
    {"COURIER S RECEIPT", 25},
    {"POST RECEIPT", 25},
    {"POSTAL RECEIPT", 25},
    {"CERTIFICATE OF POSTING", 25},
    {"TRANSPORT DOCUMENT", 19},
}};

const Phrases& NamesOfTransport() {
  static const Phrases names = [] {
    std::vector<std::string_view> phrases;
    for (const Called& one : kCalled) phrases.push_back(one.phrase);
    return Phrases(phrases);
  }();
  return names;
}

// "B/L/AWB" names two documents: the second stroke is an OR, and the first one is not. A stroke is one if a
// name ends before it and another begins behind it.
std::string StrokesAsOr(std::string_view text) {
  constexpr std::size_t kNameBytesMax = 60;
  constexpr std::size_t kNameWordsMax = 4;
  const Phrases& names = NamesOfTransport();
  std::string out;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '/') {
      out.push_back(text[at]);
      continue;
    }
    const std::size_t from = at - std::min(at, kNameBytesMax);
    const auto before = WordsOf(text.substr(from, at - from));
    const auto behind = WordsOf(text.substr(at + 1, kNameBytesMax));
    bool ends = false;
    for (std::size_t length = 1; length <= std::min(before.size(), kNameWordsMax); ++length)
      ends = ends || names.LongestAt(before, before.size() - length) == length;
    out += ends && !behind.empty() && names.LongestAt(behind, 0) > 0 ? " OR " : "/";
  }
  return out;
}

// Where the line names its first document, up to an OR or AND behind it: "ROAD TRANSPORT DOCUMENT OR AIR
// WAYBILL" asks for the first, and the second is left to the check of the line's words.
std::vector<std::string> FirstNamed(const std::vector<std::string>& words) {
  const Phrases& names = NamesOfTransport();
  std::size_t first = 0;
  while (first < words.size() && names.LongestAt(words, first) == 0) ++first;
  if (first == words.size()) return {};
  std::size_t end = first;
  while (end < words.size() && words[end] != "OR" && words[end] != "AND") ++end;
  return {words.begin(), words.begin() + static_cast<std::ptrdiff_t>(end)};
}

const Called* CalledIn(const std::vector<std::string>& line) {
  const auto words = FirstNamed(line);
  if (words.empty()) return nullptr;
  const auto* called = std::find_if(kCalled.begin(), kCalled.end(),
                                    [&](const Called& one) { return HasPhrase(words, one.phrase); });
  return called == kCalled.end() ? nullptr : called;
}

// The words without those of a kind that the line refuses: "CHARTER PARTY B/L NOT ACCEPTABLE".
std::vector<std::string> WithoutRefused(std::vector<std::string> words) {
  for (std::size_t at = 0; at + 1 < words.size(); ++at) {
    if (words[at] != "NOT" || (words[at + 1] != "ACCEPTABLE" && words[at + 1] != "ALLOWED")) continue;
    // Back over the name: IS, ARE, and words of names.
    std::size_t from = at;
    while (from > 0 && at - from < 8 &&
           (words[from - 1] == "IS" || words[from - 1] == "ARE" || words[from - 1] == "CHARTER" ||
            words[from - 1] == "PARTY" || words[from - 1] == "CHARTERPARTY" || words[from - 1] == "BILL" ||
            words[from - 1] == "BILLS" || words[from - 1] == "OF" || words[from - 1] == "LADING" ||
            words[from - 1] == "B" || words[from - 1] == "L" || words[from - 1] == "FORM" ||
            words[from - 1] == "SHORT" || words[from - 1] == "HOUSE" || words[from - 1] == "WAYBILL" ||
            words[from - 1] == "AIR" || words[from - 1] == "AWB")) {
      --from;
    }
    words.erase(words.begin() + static_cast<std::ptrdiff_t>(from),
                words.begin() + static_cast<std::ptrdiff_t>(at) + 2);
    at = from;
  }
  return words;
}

constexpr std::array<std::string_view, 17> kOthers = {
    "INVOICE", "INVOICES",  "CERTIFICATE", "CERTIFICATES",  "PACKING LIST",      "INSURANCE",
    "POLICY",  "DRAFT",     "DRAFTS",      "DECLARATION",   "STATEMENT",         "WEIGHT LIST",
    "COPY OF", "COPIES OF", "CERTIFYING",  "BENEFICIARY S", "PACKING AND WEIGHT"};

// A line is about what its first words name. A megabyte of one line is looked at by its beginning.
constexpr std::size_t kHeadWords = 8;

bool HasAny(const std::vector<std::string>& words) {
  return std::any_of(kOthers.begin(), kOthers.end(),
                     [&](std::string_view one) { return HasPhrase(words, one); });
}

// Whether a line of 46A asks for another document and only mentions the transport document.
bool AsksForAnother(const std::vector<std::string>& words) {
  const std::size_t head = std::min(words.size(), kHeadWords);
  const std::vector<std::string> front(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(head));
  if (HasPhrase(front, "CERTIFICATE OF POSTING")) return false;
  // "1 ORIGINAL AND 3 COPIES OF BILL OF LADING" asks for the bill, "COPY OF BILL OF LADING" for another
  // paper.
  const bool original = HasPhrase(front, "ORIGINALS") || HasPhrase(front, "ORIGINAL");
  if (original && CalledIn(front) != nullptr && !HasPhrase(front, "INVOICE")) return false;
  return HasAny(front);
}

// A bill of lading from or to a place inland is a multimodal document; so is a rail document where the credit
// routes by sea as well.
int ByRouting(const Credit& credit, int article) {
  const bool inland = credit.receipt_place || credit.destination;
  const bool ports = credit.loading_port || credit.discharge_port;
  if (article == 20 && inland) return 19;
  if (article == 24 && ports && inland) return 19;
  return article;
}

}  // namespace

int ArticleOfName(const std::vector<std::string>& name) {
  const Called* called = CalledIn(name);
  return called == nullptr ? 0 : called->article;
}
bool NamesTransportDocument(const std::vector<std::string>& words) { return CalledIn(words) != nullptr; }
bool NamesOtherDocument(const std::vector<std::string>& words) { return HasAny(words); }

int TransportAsked(const std::vector<std::string>& words) {
  const Called* called = CalledIn(WithoutRefused(words));
  return called == nullptr || AsksForAnother(words) ? 0 : called->article;
}

void TakeTransportNames(int article, Reading& line) {
  for (const Called& one : kCalled)
    if (one.article == article) line.TakePhrase(one.phrase);
}

namespace {

// "THE TRANSPORT BILL MUST SHOW": the transport document by a name that every kind of it has.
bool SaysOfTransport(const std::vector<std::string>& words) {
  static const Phrases names = {"TRANSPORT BILL",
                                "TRANSPORT BILLS",
                                "TRANSPORT DOCUMENT",
                                "TRANSPORT DOCUMENTS",
                                "BILL OF LADING",
                                "BILLS OF LADING",
                                "B L",
                                "BL",
                                "BILL",
                                "WAYBILL",
                                "WAYBILLS"};
  std::size_t first = 0;
  while (first < words.size() && (words[first] == "THE" || words[first] == "SUCH" || words[first] == "SAID" ||
                                  words[first] == "ABOVE" || words[first] == "THIS")) {
    ++first;
  }
  return first < words.size() && names.LongestAt(words, first) > 0 && SaysOfNamed(words);
}

// "NOTIFY PARTY: …", "MARKED FREIGHT PREPAID": what a document shows, with no document named.
bool BeginsWithDemand(const std::vector<std::string>& words) {
  static const Phrases begins = {
      "NOTIFY",   "NOTIFYING",      "CONSIGNEE",       "CONSIGNED TO",    "MARKED",         "MADE OUT",
      "SHOWING",  "INDICATING",     "EVIDENCING",      "STATING",         "BEARING",        "COVERING",
      "ENDORSED", "BLANK ENDORSED", "FREIGHT PREPAID", "FREIGHT COLLECT", "FREIGHT PAYABLE"};
  return !words.empty() && begins.LongestAt(words, 0) > 0;
}

}  // namespace

std::vector<bool> ConditionsAmong(const std::vector<Item>& documents) {
  constexpr std::size_t kHeadBytes = 200;
  std::vector<std::vector<std::string>> heads;
  bool transport = false;  // a line asks for a transport document
  for (const Item& item : documents) {
    heads.push_back(WordsOf(std::string_view(item.text).substr(0, kHeadBytes)));
    const auto& words = heads.back();
    transport = transport || (TransportAsked(words) != 0 && !IsCondition(words) && !SaysOfTransport(words));
  }
  std::vector<bool> out;
  std::set<std::pair<DocumentKind, int>> asked;
  for (const auto& words : heads) {
    const std::pair<DocumentKind, int> what{KindAsked(words), TransportAsked(words)};
    const bool known = what.first != DocumentKind::kOther || what.second != 0;
    const bool ours = transport && (SaysOfTransport(words) || (!known && BeginsWithDemand(words)));
    out.push_back(IsCondition(words) || ours || (known && asked.contains(what) && SaysOfNamed(words)));
    if (known) asked.insert(what);
  }
  return out;
}

bool WaivesDrafts(const Bench& bench) {
  return bench.ConditionThat([](const auto& words) {
    return HasAnyPhrase(words, {"DRAFT NOT REQUIRED", "DRAFTS NOT REQUIRED", "DRAFT IS NOT REQUIRED",
                                "DRAFTS ARE NOT REQUIRED", "NO DRAFT REQUIRED", "NO DRAFTS REQUIRED",
                                "DRAFT WAIVED", "DRAFTS WAIVED"});
  }) != nullptr;
}

void FindAsked(Bench& bench) {
  for (const Field& field : bench.credit.others) {
    if (field.tag == "42C" && !field.lines.empty() && !WaivesDrafts(bench))
      bench.NotExamined("42C line " + std::to_string(field.line) + ": DRAFT " + Quote(Tidy(field.Text())));
  }
  const auto conditions = ConditionsAmong(bench.credit.documents);
  std::size_t index = 0;
  for (const Item& item : bench.credit.documents) {
    const bool is_condition = conditions[index++];
    const std::string text = StrokesAsOr(std::string_view(item.text).substr(0, kDemandBytesMax));
    const auto words = WordsOf(text);
    if (IsHeading(words) || is_condition) continue;
    const Called* called = CalledIn(WithoutRefused(words));
    const std::string line = item.source.tag + " line " + std::to_string(item.source.line);
    // A second transport document is held against the set, as any other.
    const bool second = bench.asked != nullptr && called != nullptr;
    if (called == nullptr || second || AsksForAnother(words)) {
      if (bench.out.other_documents.size() <= kOtherDocumentsMax) {
        bench.out.other_documents.push_back(item.source);
      }
      bench.NotExamined(line + ": " + Quote(item.text));
      bench.perhaps_asked =
          bench.perhaps_asked || called != nullptr || KindAsked(words) == DocumentKind::kOther;
      continue;
    }
    bench.asked = &item;
    bench.words = words;
    bench.asked_line = Reading(text);
    bench.parties = TakePartyDemands(bench.asked_line);
    bench.called_article = called->article;
    bench.article = ByRouting(bench.credit, called->article);
    if (bench.article == called->article) bench.asked_mode = called->mode;
    bench.post = HasPhrase(words, "POST RECEIPT") || HasPhrase(words, "POSTAL RECEIPT") ||
                 HasPhrase(words, "CERTIFICATE OF POSTING");
    bench.out.article = "UCP 600 art. " + std::to_string(bench.article) + ": " + line +
                        (bench.article == called->article ? "" : ", and its routing by 44A, 44B, 44E, 44F");
  }
}

}  // namespace yidan::credit
