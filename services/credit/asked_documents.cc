#include "services/credit/asked_documents.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace yidan::credit {
namespace {

using Words = std::vector<std::string>;

struct Called {
  std::string_view phrase;
  DocumentKind kind;
};
// What a line calls the documents. The one that stands first in the line counts; at the same place the
// longer one, so that a "BENEFICIARY'S CERTIFICATE" stating something of an invoice is no invoice.
constexpr std::array<Called, 44> kCalled = {{
    {"COMMERCIAL INVOICE", DocumentKind::kInvoice},
    {"COMMERCIAL INVOICES", DocumentKind::kInvoice},
    {"INVOICE", DocumentKind::kInvoice},
    {"INVOICES", DocumentKind::kInvoice},
    {"PACKING LIST", DocumentKind::kPackingList},
    {"PACKING LISTS", DocumentKind::kPackingList},
    {"PACKING NOTE", DocumentKind::kPackingList},
    {"PACKING AND WEIGHT LIST", DocumentKind::kPackingList},
    {"PACKING WEIGHT LIST", DocumentKind::kPackingList},
    {"WEIGHT LIST", DocumentKind::kWeightList},
    {"WEIGHT CERTIFICATE", DocumentKind::kWeightList},
    {"CERTIFICATE OF WEIGHT", DocumentKind::kWeightList},
    {"WEIGHT NOTE", DocumentKind::kWeightList},
    {"CERTIFICATE OF ORIGIN", DocumentKind::kCertificateOfOrigin},
    {"CERTIFICATES OF ORIGIN", DocumentKind::kCertificateOfOrigin},
    {"ORIGIN CERTIFICATE", DocumentKind::kCertificateOfOrigin},
    {"GSP FORM A", DocumentKind::kCertificateOfOrigin},
    {"EUR 1", DocumentKind::kCertificateOfOrigin},
    {"INSURANCE POLICY", DocumentKind::kInsurance},
    {"INSURANCE CERTIFICATE", DocumentKind::kInsurance},
    {"INSURANCE DOCUMENT", DocumentKind::kInsurance},
    {"INSURANCE POLICIES", DocumentKind::kInsurance},
    {"CERTIFICATE OF INSURANCE", DocumentKind::kInsurance},
    {"MARINE INSURANCE", DocumentKind::kInsurance},
    {"CARGO INSURANCE", DocumentKind::kInsurance},
    {"INSPECTION CERTIFICATE", DocumentKind::kInspectionCertificate},
    {"CERTIFICATE OF INSPECTION", DocumentKind::kInspectionCertificate},
    {"CERTIFICATE OF QUALITY", DocumentKind::kQualityCertificate},
    {"QUALITY CERTIFICATE", DocumentKind::kQualityCertificate},
    {"CERTIFICATE OF ANALYSIS", DocumentKind::kQualityCertificate},
    {"ANALYSIS CERTIFICATE", DocumentKind::kQualityCertificate},
    {"CERTIFICATE OF CONFORMITY", DocumentKind::kQualityCertificate},
    {"BENEFICIARY S CERTIFICATE", DocumentKind::kBeneficiaryCertificate},
    {"BENEFICIARY CERTIFICATE", DocumentKind::kBeneficiaryCertificate},
    {"BENEFICIARY S DECLARATION", DocumentKind::kBeneficiaryCertificate},
    {"BENEFICIARY S STATEMENT", DocumentKind::kBeneficiaryCertificate},
    {"CERTIFICATE FROM BENEFICIARY", DocumentKind::kBeneficiaryCertificate},
    {"CERTIFICATE ISSUED BY BENEFICIARY", DocumentKind::kBeneficiaryCertificate},
    {"PHYTOSANITARY CERTIFICATE", DocumentKind::kPhytosanitaryCertificate},
    {"FUMIGATION CERTIFICATE", DocumentKind::kFumigationCertificate},
    {"CERTIFICATE OF FUMIGATION", DocumentKind::kFumigationCertificate},
    {"HEALTH CERTIFICATE", DocumentKind::kHealthCertificate},
    {"DRAFT", DocumentKind::kDraft},
    {"DRAFTS", DocumentKind::kDraft},
}};

constexpr std::array<std::string_view, 11> kNumberWords = {"ZERO", "ONE",   "TWO",   "THREE", "FOUR", "FIVE",
                                                           "SIX",  "SEVEN", "EIGHT", "NINE",  "TEN"};
constexpr std::array<std::string_view, 5> kFolds = {"DUPLICATE", "TRIPLICATE", "QUADRUPLICATE",
                                                    "QUINTUPLICATE", "SEXTUPLICATE"};

std::optional<std::int64_t> NumberOf(const std::string& word) {
  const auto* at = std::find(kNumberWords.begin(), kNumberWords.end(), word);
  if (at != kNumberWords.end()) return at - kNumberWords.begin();
  if (word.size() > 2) return std::nullopt;
  return ParseDigits(word);
}

// Where a phrase's first word stands; nullopt: nowhere.
std::optional<std::size_t> Find(const Words& words, const Words& phrase) {
  const auto at = std::search(words.begin(), words.end(), phrase.begin(), phrase.end());
  if (at == words.end()) return std::nullopt;
  return static_cast<std::size_t>(at - words.begin());
}

bool IsOneOf(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

namespace {

// The numbers of originals and copies, and the words that say them.
struct NumbersRead {
  Numbers numbers;
  std::vector<std::pair<std::size_t, std::size_t>> spans;  // from, to
};
// The first number of each counts: "ONE ORIGINAL MUST BE COUNTERSIGNED" behind "IN 3 ORIGINALS" asks for more
// than a number, and is left to whoever reads the rest.
NumbersRead ReadNumbers(const Words& words) {
  NumbersRead out;
  std::optional<std::int64_t> originals;
  std::optional<std::int64_t> copies;
  std::optional<std::int64_t> total;
  const auto put = [&](std::optional<std::int64_t>& into, std::int64_t number, std::size_t from,
                       std::size_t to) {
    if (into) return;
    into = number;
    out.spans.emplace_back(from, to);
  };
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool behind_in = i > 0 && words[i - 1] == "IN";
    const auto* fold = std::find(kFolds.begin(), kFolds.end(), words[i]);
    if (fold != kFolds.end() && behind_in) put(total, fold - kFolds.begin() + 2, i, i + 1);
    const auto number = NumberOf(words[i]);
    if (!number || *number == 0) continue;
    std::size_t next = i + 1;
    // "3 (THREE) SIGNED ORIGINALS", "3/3 ORIGINALS"
    while (next < words.size() && next < i + 4 &&
           (NumberOf(words[next]) == number ||
            IsOneOf(words[next], {"SIGNED", "NON", "NEGOTIABLE", "FULL", "N"}))) {
      ++next;
    }
    if (next >= words.size()) continue;
    if (IsOneOf(words[next], {"ORIGINAL", "ORIGINALS"})) put(originals, *number, i, next + 1);
    if (IsOneOf(words[next], {"FOLD", "FOLDS"})) put(total, *number, i, next + 1);
    if (IsOneOf(words[next], {"COPY", "COPIES", "PHOTOCOPY", "PHOTOCOPIES"}))
      put(behind_in ? total : copies, *number, i, next + 1);
    i = next - 1;
  }
  const bool copy_of = !words.empty() && IsOneOf(words[0], {"COPY", "COPIES", "PHOTOCOPY", "PHOTOCOPIES"});
  if (copy_of) out.spans.emplace_back(0, 1);
  if (originals) {
    out.numbers = {*originals, copies.value_or(0)};
  } else if (total) {
    out.numbers = {1, std::max<std::int64_t>(*total - 1, 0)};
  } else if (copy_of) {
    out.numbers = {0, copies.value_or(1)};
  } else if (copies && !HasPhrase(words, "ORIGINAL")) {
    out.numbers = {0, *copies};
  } else {
    out.numbers = {1, copies.value_or(0)};
  }
  return out;
}

}  // namespace

Numbers NumbersAsked(const Words& words) { return ReadNumbers(words).numbers; }

void TakeNumbersAsked(Reading& line) {
  for (const auto& [from, to] : ReadNumbers(line.words()).spans) line.Take(from, to);
  // "FULL SET (3/3)"
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const bool pair = line.At(i).size() == 1 && line.At(i) == line.At(i + 1) && ParseDigits(line.At(i));
    const bool set = i > 0 && line.Is(i - 1, {"SET", "SETS", "OF"});
    if (pair && (set || line.Is(i + 2, {"ORIGINAL", "ORIGINALS", "SET"}))) line.Take(i, i + 2);
  }
}

DocumentKind KindAsked(const Words& words) {
  std::size_t first = words.size();
  std::size_t length = 0;
  DocumentKind kind = DocumentKind::kOther;
  for (const Called& called : kCalled) {
    const Words phrase = WordsOf(called.phrase);
    const auto at = Find(words, phrase);
    if (!at || *at > first || (*at == first && phrase.size() <= length)) continue;
    first = *at;
    length = phrase.size();
    kind = called.kind;
  }
  // Far behind the beginning it is what the document speaks of, not what it is.
  constexpr std::size_t kHeadWords = 8;
  return first < kHeadWords ? kind : DocumentKind::kOther;
}

bool NamesKind(const Words& words, DocumentKind kind) {
  return std::any_of(kCalled.begin(), kCalled.end(), [&](const Called& called) {
    return called.kind == kind && HasPhrase(words, called.phrase);
  });
}

void TakeKind(DocumentKind kind, Reading& line) {
  for (const Called& called : kCalled) {
    if (called.kind == kind) line.TakePhrase(called.phrase);
  }
}

void TakeKindNames(Reading& line) {
  for (const Called& called : kCalled) line.TakePhrase(called.phrase);
}

std::string NameInLine(const std::string& text) {
  static const std::set<std::string> skipped = {"SIGNED",    "DULY", "MANUALLY", "ORIGINAL", "FULL", "SET",
                                                "ORIGINALS", "COPY", "COPIES",   "ONE",      "TWO",  "THREE",
                                                "FOUR",      "A",    "AN",       "THE"};
  static const std::set<std::string> ends = {
      "IN",      "ISSUED",    "SHOWING", "STATING",    "CERTIFYING", "EVIDENCING", "MADE",      "INDICATING",
      "FOR",     "COVERING",  "DATED",   "CONFIRMING", "WITH",       "MENTIONING", "SENT",      "BEARING",
      "ISSUING", "DECLARING", "TO",      "FROM",       "BY",         "EACH",       "ATTESTING", "AT",
      "DRAWN",   "THAT",      "MUST",    "SHOULD",     "SHALL"};
  constexpr std::size_t kNameWordsMax = 8;
  const std::string tidy = Tidy(std::string_view(text).substr(0, 1000));
  std::string out;
  std::size_t count = 0;
  for (std::size_t at = 0; at < tidy.size() && count < kNameWordsMax;) {
    const std::size_t end = std::min(tidy.find(' ', at), tidy.size());
    const std::string token = tidy.substr(at, end - at);
    at = end + 1;
    const Words words = WordsOf(token);
    const bool number = !words.empty() && ParseDigits(words[0]);
    if (words.empty() || (words.size() == 1 && skipped.contains(words[0])) || (number && out.empty()))
      continue;
    if (ends.contains(words[0])) break;
    if (out.empty() && words[0] == "OF") continue;
    out += (out.empty() ? "" : " ") + token;
    ++count;
  }
  while (!out.empty() && std::string_view(",.:;").find(out.back()) != std::string_view::npos) out.pop_back();
  return out;
}

bool IsHeading(const Words& words) {
  static const std::set<std::string> heading = {
      "DOCUMENT",  "DOCUMENTS", "REQUIRED",    "THE",         "FOLLOWING",   "ARE",      "TO",    "BE",
      "PRESENTED", "AND",       "ACCOMPANIED", "BY",          "LIST",        "OF",       "AS",    "FOLLOWS",
      "PLEASE",    "SUBMIT",    "SUBMITTED",   "WITH",        "IN",          "SHIPPING", "BELOW", "MENTIONED",
      "CONTINUED", "PAGE",      "FOR",         "PAYMENT",     "NEGOTIATION", "UNDER",    "THIS",  "CREDIT",
      "LC",        "L",         "C",           "BENEFICIARY", "SHALL",       "PRESENT",  "ALL",   "THESE",
      "ENGLISH",   "FIELD",     "46A",         "REQUIREMENTS"};
  const bool known = std::all_of(words.begin(), words.end(), [](const std::string& word) {
    return heading.contains(word) || ParseDigits(word) || word.size() == 1;
  });
  return known &&
         (words.empty() || HasPhrase(words, "DOCUMENTS") || HasPhrase(words, "DOCUMENT") ||
          std::all_of(words.begin(), words.end(),
                      [](const std::string& word) {
                        return ParseDigits(word) || word == "CONTINUED" || word == "PAGE";
                      })) &&
         !HasPhrase(words, "DOCUMENTS IN ENGLISH");
}

bool IsCondition(const Words& words) {
  // "SHORT FORM BILLS OF LADING NOT ACCEPTABLE"
  constexpr std::size_t kShort = 14;
  if (words.size() > 1 && words.size() <= kShort &&
      IsOneOf(words.back(),
              {"ACCEPTABLE", "ALLOWED", "PERMITTED", "PROHIBITED", "ACCEPTED", "UNACCEPTABLE"})) {
    return true;
  }
  std::size_t first = 0;
  while (first < words.size() && IsOneOf(words[first], {"ALL", "THE", "ABOVE", "EACH", "ANY", "THIRD",
                                                        "PARTY", "STALE", "OTHER", "THESE"})) {
    ++first;
  }
  if (first >= words.size() || first > 4) return false;
  if (first > 0 && IsOneOf(words[first], {"DOCUMENT", "DOCUMENTS", "DOCS"})) return true;
  return IsOneOf(words[0], {"DOCUMENTS", "DOCS"}) && words.size() > 1 &&
         IsOneOf(words[1],
                 {"MUST", "TO", "SHOULD", "SHALL", "MAY", "ARE", "IN", "DATED", "BEARING", "ISSUED"});
}

bool SaysOfNamed(const Words& words) {
  constexpr std::size_t kHeadWords = 8;
  for (std::size_t at = 1; at < std::min(words.size(), kHeadWords); ++at) {
    if (IsOneOf(words[at], {"MUST", "SHOULD", "SHALL"})) return true;
    // A number, or how it is made out, before the verb: a line that asks.
    if (IsOneOf(words[at], {"IN", "ORIGINAL", "ORIGINALS", "COPY", "COPIES", "FOR", "ISSUED", "MADE"}))
      return false;
  }
  return false;
}

namespace {
// "INVOICE AND PACKING LIST IN TRIPLICATE": another kind's name behind AND.
bool NamesAnotherBehindAnd(const Words& words, DocumentKind kind) {
  return std::any_of(kCalled.begin(), kCalled.end(), [&](const Called& called) {
    if (called.kind == kind) return false;
    const std::string phrase(called.phrase);
    return HasPhrase(words, "AND " + phrase) || HasPhrase(words, "PLUS " + phrase);
  });
}
}  // namespace

namespace {
// "INSPECTION CERTIFICATE OR CERTIFICATE OF QUALITY": any of them answers the line.
std::vector<DocumentKind> Alternatives(const Words& words, DocumentKind kind) {
  std::vector<DocumentKind> out;
  for (const Called& called : kCalled) {
    if (called.kind == kind || std::find(out.begin(), out.end(), called.kind) != out.end()) continue;
    if (HasPhrase(words, "OR " + std::string(called.phrase))) out.push_back(called.kind);
  }
  return out;
}
}  // namespace

AskedDocument AskedBy(const Item& item) {
  AskedDocument out;
  out.item = &item;
  out.words = WordsOf(item.text);
  out.kind = KindAsked(out.words);
  out.numbers = NumbersAsked(out.words);
  const std::size_t head = std::min<std::size_t>(out.words.size(), 8);
  out.is_signed = std::find(out.words.begin(), out.words.begin() + static_cast<std::ptrdiff_t>(head),
                            "SIGNED") != out.words.begin() + static_cast<std::ptrdiff_t>(head) ||
                  HasPhrase(out.words, "DULY SIGNED") || HasPhrase(out.words, "MANUALLY SIGNED");
  if (out.kind != DocumentKind::kOther) out.alternatives = Alternatives(out.words, out.kind);
  out.maybe_more = out.kind != DocumentKind::kOther && NamesAnotherBehindAnd(out.words, out.kind);
  return out;
}

}  // namespace yidan::credit
