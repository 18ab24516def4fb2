#include "services/credit/asked_documents.h"

#include <algorithm>
#include <array>
#include <optional>

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

Numbers NumbersAsked(const Words& words) {
  std::optional<std::int64_t> originals;
  std::optional<std::int64_t> copies;
  std::optional<std::int64_t> total;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool behind_in = i > 0 && words[i - 1] == "IN";
    const auto* fold = std::find(kFolds.begin(), kFolds.end(), words[i]);
    if (fold != kFolds.end() && behind_in) total = fold - kFolds.begin() + 2;
    const auto number = NumberOf(words[i]);
    if (!number || *number == 0) continue;
    std::size_t next = i + 1;
    // "3 (THREE) SIGNED ORIGINALS"
    while (
        next < words.size() && next < i + 4 &&
        (NumberOf(words[next]) == number || IsOneOf(words[next], {"SIGNED", "NON", "NEGOTIABLE", "FULL"}))) {
      ++next;
    }
    if (next >= words.size()) continue;
    if (IsOneOf(words[next], {"ORIGINAL", "ORIGINALS"})) originals = *number;
    if (IsOneOf(words[next], {"FOLD", "FOLDS"})) total = *number;
    if (IsOneOf(words[next], {"COPY", "COPIES"})) (behind_in ? total : copies) = *number;
    i = next - 1;
  }
  if (originals) return {*originals, copies.value_or(0)};
  if (total) return {1, std::max<std::int64_t>(*total - 1, 0)};
  const bool copy_of = !words.empty() && IsOneOf(words[0], {"COPY", "COPIES", "PHOTOCOPY", "PHOTOCOPIES"});
  if (copy_of) return {0, copies.value_or(1)};
  const bool one_original = HasPhrase(words, "ORIGINAL");
  if (copies && !one_original) return {0, *copies};
  return {1, copies.value_or(0)};
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
  out.maybe_more = out.kind != DocumentKind::kOther && NamesAnotherBehindAnd(out.words, out.kind);
  return out;
}

}  // namespace yidan::credit
