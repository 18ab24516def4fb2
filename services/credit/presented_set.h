// The other documents of a presentation, as a manifest states them: what an examiner reads off the invoice,
// the packing list, the certificates and the insurance document, and the digest of each file. A statement
// that is not made is empty; what depends on it goes to the examiner. deploy/docs/examination-set.md is the
// manifest's description for those who write one. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/credit/values.h"

namespace yidan::credit {

inline constexpr std::size_t kManifestBytesMax = std::size_t{1} << 20U;
inline constexpr std::size_t kSetDocumentsMax = 200;
inline constexpr std::size_t kStatementsMax = 100;  // of one document

// The kinds that rules here speak of. "other" is told by its title.
enum class DocumentKind {
  kOther,
  kInvoice,
  kPackingList,
  kWeightList,
  kCertificateOfOrigin,
  kInsurance,
  kInspectionCertificate,
  kQualityCertificate,
  kBeneficiaryCertificate,
  kPhytosanitaryCertificate,
  kFumigationCertificate,
  kHealthCertificate,
  kDraft,
  kTransportDocument,
};
std::string_view NameOf(DocumentKind kind);  // "commercial-invoice", as the manifest writes it

struct StatedParty {
  std::string name;
  std::string address;
  std::string country;  // ISO 3166-1 alpha-2
};

// UCP 600 art. 28.
struct Insurance {
  std::string form;       // policy, certificate, declaration, cover-note
  std::string signed_as;  // insurer, underwriter, agent, proxy, broker
  std::optional<std::int64_t> originals_issued;
  std::optional<Day> effective;  // cover is stated to begin not later than this
  std::string from;
  std::string to;
  std::vector<std::string> risks;
};

struct SetDocument {
  DocumentKind kind = DocumentKind::kOther;
  std::string title;   // as printed
  std::string file;    // in the set's folder
  std::string sha256;  // of the file, 64 lower-case hexadecimal digits
  std::string number;  // its own
  std::int64_t originals = 0;
  std::int64_t copies = 0;
  std::optional<Day> date;
  StatedParty issuer;
  StatedParty addressee;  // to whom it is made out
  std::optional<bool> is_signed;
  std::optional<Money> amount;
  std::string goods;      // the description, as it stands
  std::string incoterms;  // "CIP CHENGDU INCOTERMS 2020"
  std::string credit_number;
  std::string invoice_number;  // the invoice it refers to
  std::optional<std::int64_t> packages;
  std::optional<std::int64_t> gross_weight_grams;
  std::optional<std::int64_t> net_weight_grams;
  std::vector<std::string> containers;
  std::string origin_country;          // ISO 3166-1 alpha-2
  std::string language;                // ISO 639-1 alpha-2: "en"
  std::vector<std::string> states;     // what it states beside all that, word for word
  std::optional<Insurance> insurance;  // set iff the kind is kInsurance
};

struct PresentedSet {
  std::vector<SetDocument> documents;  // in the manifest's order: JSON pointer /documents/N
};
// kInvalid starts with the JSON pointer of the fault. Unknown members are refused: a misspelt one would be a
// statement lost.
Result<PresentedSet> ReadManifest(std::string_view json);

}  // namespace yidan::credit
