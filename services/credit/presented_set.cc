#include "services/credit/presented_set.h"

#include <algorithm>
#include <array>
#include <functional>

#include "services/credit/message.h"
#include "services/identifiers/currencies.h"
#include "services/identifiers/identifiers.h"
#include "services/waybill/canonical_json.h"

namespace yidan::credit {
namespace {

using waybill::JsonValue;

struct KindName {
  DocumentKind kind;
  std::string_view name;
};
constexpr std::array<KindName, 14> kKindNames = {{
    {DocumentKind::kOther, "other"},
    {DocumentKind::kInvoice, "commercial-invoice"},
    {DocumentKind::kPackingList, "packing-list"},
    {DocumentKind::kWeightList, "weight-list"},
    {DocumentKind::kCertificateOfOrigin, "certificate-of-origin"},
    {DocumentKind::kInsurance, "insurance"},
    {DocumentKind::kInspectionCertificate, "inspection-certificate"},
    {DocumentKind::kQualityCertificate, "quality-certificate"},
    {DocumentKind::kBeneficiaryCertificate, "beneficiary-certificate"},
    {DocumentKind::kPhytosanitaryCertificate, "phytosanitary-certificate"},
    {DocumentKind::kFumigationCertificate, "fumigation-certificate"},
    {DocumentKind::kHealthCertificate, "health-certificate"},
    {DocumentKind::kDraft, "draft"},
    {DocumentKind::kTransportDocument, "transport-document"},
}};

// Members read one by one; what nobody asked for is refused at the end.
class Members {
 public:
  Members(const JsonValue& object, std::string pointer) : object_(object), pointer_(std::move(pointer)) {}

  [[nodiscard]] std::string At(std::string_view name) const { return waybill::ChildPointer(pointer_, name); }
  const JsonValue* Take(std::string_view name) {
    names_.push_back(name);
    return object_.Find(name);
  }
  [[nodiscard]] Outcome NothingElse() const {
    for (const auto& member : object_.members) {
      if (std::find(names_.begin(), names_.end(), member.name) != names_.end()) continue;
      std::string known;
      for (const auto name : names_) known += (known.empty() ? "" : ", ") + std::string(name);
      return Invalid(pointer_ + ": there is no member " + Quote(member.name) + "; there are " + known);
    }
    return {};
  }

  Outcome Text(std::string_view name, std::string& into) {
    const JsonValue* value = Take(name);
    if (value == nullptr) return {};
    if (value->kind != JsonValue::Kind::kString) return Invalid(At(name) + ": a string is needed");
    into = value->text;
    return {};
  }
  Outcome Count(std::string_view name, std::int64_t& into) {
    const JsonValue* value = Take(name);
    if (value == nullptr) return {};
    if (value->kind != JsonValue::Kind::kInteger || value->integer < 0 || value->integer > kCountMax) {
      return Invalid(At(name) + ": a number from 0 to " + std::to_string(kCountMax) + " is needed");
    }
    into = value->integer;
    return {};
  }
  Outcome Count(std::string_view name, std::optional<std::int64_t>& into) {
    if (object_.Find(name) == nullptr) return (void)Take(name), Outcome{};
    return Count(name, into.emplace());
  }
  Outcome Date(std::string_view name, std::optional<Day>& into) {
    std::string text;
    YIDAN_TRY(Text(name, text));
    if (text.empty()) return {};
    into = ParseIsoDay(text);
    if (!into) return Invalid(At(name) + ": " + Quote(text) + " is no date, as 2025-04-03");
    return {};
  }
  Outcome Truth(std::string_view name, std::optional<bool>& into) {
    const JsonValue* value = Take(name);
    if (value == nullptr) return {};
    if (value->kind != JsonValue::Kind::kBool) return Invalid(At(name) + ": true or false is needed");
    into = value->boolean;
    return {};
  }
  Outcome Texts(std::string_view name, std::vector<std::string>& into) {
    const JsonValue* value = Take(name);
    if (value == nullptr) return {};
    if (value->kind != JsonValue::Kind::kArray) return Invalid(At(name) + ": a list of strings is needed");
    for (const JsonValue& one : value->elements) {
      if (one.kind != JsonValue::Kind::kString) return Invalid(At(name) + ": a list of strings is needed");
      into.push_back(one.text);
    }
    return {};
  }
  Outcome OneOf(std::string_view name, std::string& into, const std::vector<std::string_view>& words) {
    YIDAN_TRY(Text(name, into));
    if (into.empty() || std::find(words.begin(), words.end(), into) != words.end()) return {};
    std::string known;
    for (const auto word : words) known += (known.empty() ? "" : ", ") + std::string(word);
    return Invalid(At(name) + ": " + Quote(into) + " is none of " + known);
  }
  Outcome Country(std::string_view name, std::string& into) {
    YIDAN_TRY(Text(name, into));
    if (into.empty()) return {};
    if (const Outcome valid = identifiers::ValidCountry(into); !valid) {
      return Invalid(At(name) + ": " + valid.error().message);
    }
    return {};
  }
  // "4295.5" kilograms as grams.
  Outcome Kilograms(std::string_view name, std::optional<std::int64_t>& into) {
    std::string text;
    YIDAN_TRY(Text(name, text));
    if (text.empty()) return {};
    const auto point = std::min(text.find('.'), text.size());
    std::string fraction = point < text.size() ? text.substr(point + 1) : "";
    const bool sound = point > 0 && point <= 10 && fraction.size() <= 3 && text.back() != '.';
    fraction.resize(3, '0');
    into = sound ? ParseDigits(text.substr(0, point) + fraction) : std::nullopt;
    if (!into) return Invalid(At(name) + ": " + Quote(text) + " is no weight in kilograms, as \"4295.5\"");
    return {};
  }

 private:
  static constexpr std::int64_t kCountMax = 1'000'000'000;
  const JsonValue& object_;
  std::string pointer_;
  std::vector<std::string_view> names_;
};

// A member that is an object of its own.
Outcome WithObject(Members& members, std::string_view name, const std::function<Outcome(Members&)>& read) {
  const JsonValue* value = members.Take(name);
  if (value == nullptr) return {};
  if (value->kind != JsonValue::Kind::kObject) return Invalid(members.At(name) + ": an object is needed");
  Members inner(*value, members.At(name));
  YIDAN_TRY(read(inner));
  return inner.NothingElse();
}

Outcome ReadParty(Members& members, std::string_view name, StatedParty& into) {
  return WithObject(members, name, [&](Members& party) -> Outcome {
    YIDAN_TRY(party.Text("name", into.name));
    YIDAN_TRY(party.Text("address", into.address));
    return party.Country("country", into.country);
  });
}

Outcome ReadInsurance(Members& members, SetDocument& into) {
  const auto read = [&](Members& cover) -> Outcome {
    Insurance& insurance = into.insurance.emplace();
    YIDAN_TRY(cover.OneOf("form", insurance.form, {"policy", "certificate", "declaration", "cover-note"}));
    YIDAN_TRY(cover.OneOf("signed_as", insurance.signed_as,
                          {"insurer", "underwriter", "agent", "proxy", "broker"}));
    YIDAN_TRY(cover.Count("originals_issued", insurance.originals_issued));
    YIDAN_TRY(cover.Date("effective", insurance.effective));
    YIDAN_TRY(cover.Text("from", insurance.from));
    YIDAN_TRY(cover.Text("to", insurance.to));
    return cover.Texts("risks", insurance.risks);
  };
  YIDAN_TRY(WithObject(members, "insurance", read));
  if (into.kind == DocumentKind::kInsurance) {
    if (!into.insurance) into.insurance.emplace();
  } else if (into.insurance) {
    return Invalid(members.At("insurance") + ": only a document of kind insurance states its cover");
  }
  return {};
}

Outcome ReadAmount(Members& members, std::optional<Money>& into) {
  std::string amount;
  std::string currency;
  YIDAN_TRY(members.Text("amount", amount));
  YIDAN_TRY(members.Text("currency", currency));
  if (amount.empty() && currency.empty()) return {};
  if (amount.empty() || currency.empty()) {
    return Invalid(members.At("amount") + ": amount and currency are stated together");
  }
  if (const Outcome valid = identifiers::ValidCurrency(currency); !valid) {
    return Invalid(members.At("currency") + ": " + valid.error().message);
  }
  if (const Outcome valid = identifiers::ValidAmount(amount); !valid) {
    return Invalid(members.At("amount") + ": " + valid.error().message);
  }
  const auto point = std::min(amount.find('.'), amount.size());
  std::string fraction = point < amount.size() ? amount.substr(point + 1) : "";
  const auto decimals = static_cast<std::size_t>(DecimalsOf(currency));
  if (fraction.size() > decimals) {
    return Invalid(members.At("amount") + ": " + currency + " has " + std::to_string(decimals) + " decimals");
  }
  fraction.resize(decimals, '0');
  const auto minor = ParseDigits(amount.substr(0, point) + fraction);
  if (!minor) return Invalid(members.At("amount") + ": the amount has too many digits");
  into = Money{currency, *minor};
  return {};
}

Outcome ReadFile(Members& members, SetDocument& into) {
  YIDAN_TRY(members.Text("file", into.file));
  YIDAN_TRY(members.Text("sha256", into.sha256));
  const bool plain = !into.file.empty() && into.file != "." && into.file != ".." &&
                     into.file.find('/') == std::string::npos && into.file.find('\\') == std::string::npos &&
                     into.file.find('\0') == std::string::npos;
  if (!plain) return Invalid(members.At("file") + ": the name of a file in the set's own folder is needed");
  if (into.sha256.size() != 64 || into.sha256.find_first_not_of("0123456789abcdef") != std::string::npos) {
    return Invalid(members.At("sha256") + ": a digest has 64 lower-case hexadecimal digits (sha256sum)");
  }
  return {};
}

Outcome ReadDocument(Members& members, SetDocument& into) {
  std::string kind;
  std::vector<std::string_view> names;
  for (const KindName& one : kKindNames) names.push_back(one.name);
  YIDAN_TRY(members.OneOf("kind", kind, names));
  if (kind.empty()) return Invalid(members.At("kind") + ": the kind is missing");
  into.kind = std::find_if(kKindNames.begin(), kKindNames.end(), [&](const KindName& one) {
                return one.name == kind;
              })->kind;
  YIDAN_TRY(members.Text("title", into.title));
  if (into.kind == DocumentKind::kOther && into.title.empty()) {
    return Invalid(members.At("title") + ": a document of another kind is told by its title");
  }
  YIDAN_TRY(ReadFile(members, into));
  YIDAN_TRY(members.Text("number", into.number));
  YIDAN_TRY(members.Count("originals", into.originals));
  YIDAN_TRY(members.Count("copies", into.copies));
  YIDAN_TRY(members.Date("date", into.date));
  YIDAN_TRY(ReadParty(members, "issuer", into.issuer));
  YIDAN_TRY(ReadParty(members, "addressee", into.addressee));
  YIDAN_TRY(members.Truth("signed", into.is_signed));
  YIDAN_TRY(ReadAmount(members, into.amount));
  YIDAN_TRY(members.Text("goods", into.goods));
  YIDAN_TRY(members.Text("incoterms", into.incoterms));
  YIDAN_TRY(members.Text("credit_number", into.credit_number));
  YIDAN_TRY(members.Text("invoice_number", into.invoice_number));
  YIDAN_TRY(members.Count("packages", into.packages));
  YIDAN_TRY(members.Kilograms("gross_weight_kg", into.gross_weight_grams));
  YIDAN_TRY(members.Kilograms("net_weight_kg", into.net_weight_grams));
  YIDAN_TRY(members.Texts("containers", into.containers));
  YIDAN_TRY(members.Country("origin_country", into.origin_country));
  YIDAN_TRY(members.Text("language", into.language));
  if (!into.language.empty() &&
      (into.language.size() != 2 ||
       into.language.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos)) {
    return Invalid(members.At("language") + ": two lower-case letters of ISO 639-1, as en");
  }
  YIDAN_TRY(members.Texts("states", into.states));
  if (into.states.size() > kStatementsMax) {
    return Invalid(members.At("states") + ": more than " + std::to_string(kStatementsMax) + " statements");
  }
  return ReadInsurance(members, into);
}

}  // namespace

std::string_view NameOf(DocumentKind kind) {
  const auto* found = std::find_if(kKindNames.begin(), kKindNames.end(),
                                   [&](const KindName& one) { return one.kind == kind; });
  return found == kKindNames.end() ? "?" : found->name;
}

Result<PresentedSet> ReadManifest(std::string_view json) {
  waybill::JsonLimits limits;
  limits.bytes_max = kManifestBytesMax;
  limits.depth_max = 8;
  YIDAN_ASSIGN(const JsonValue value, waybill::ParseJson(json, limits));
  if (value.kind != JsonValue::Kind::kObject) return Invalid("a manifest is a JSON object");
  Members members(value, "");
  std::int64_t version = 0;
  YIDAN_TRY(members.Count("set_version", version));
  if (version != 1) return Invalid("/set_version: 1 is needed");
  const JsonValue* documents = members.Take("documents");
  if (documents == nullptr || documents->kind != JsonValue::Kind::kArray) {
    return Invalid("/documents: a list of documents is needed");
  }
  YIDAN_TRY(members.NothingElse());
  if (documents->elements.size() > kSetDocumentsMax) {
    return Invalid("/documents: more than " + std::to_string(kSetDocumentsMax) + " documents");
  }
  PresentedSet set;
  for (std::size_t i = 0; i < documents->elements.size(); ++i) {
    const std::string pointer = waybill::ChildPointer("/documents", i);
    const JsonValue& element = documents->elements[i];
    if (element.kind != JsonValue::Kind::kObject) return Invalid(pointer + ": an object is needed");
    Members document(element, pointer);
    YIDAN_TRY(ReadDocument(document, set.documents.emplace_back()));
    YIDAN_TRY(document.NothingElse());
  }
  return set;
}

}  // namespace yidan::credit
