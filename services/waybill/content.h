// Whether a content makes sense as a transport document, and what others need to know of it: the title
// header, the search terms, and the keys that tell whether goods are covered already.
// Errors start with the JSON pointer of the fault. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/base/result.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/title.pb.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::waybill {

struct Fault {
  std::string pointer;  // JSON pointer of the fault
  std::string message;  // one sentence
};

// Lists of the day (currencies, countries) speak when a document is issued. Whoever verifies one that was
// issued reads none of them: what a file once proved does not depend on today's lists.
enum class Lists { kConsulted, kIgnored };

// The checks of a version of the content's schema (waybill.proto, schema_version). A released version never
// changes, so that what was issued under it stays sound.
struct ContentRules {
  std::uint32_t schema_version;
  // Everything that is wrong, in the order of the schema; empty: nothing.
  // UCP 600 art. 19 and 24, identifiers, quantities, references, dates, connected legs, form and parties.
  std::vector<Fault> (*find_faults)(const v1::Waybill& waybill, Lists lists);
};
const ContentRules* ContentRulesOf(std::uint32_t schema_version);  // null: this program lacks it

// By the content's own schema_version.
std::vector<Fault> FindFaults(const v1::Waybill& waybill, Lists lists = Lists::kConsulted);
// The first of FindFaults, as "pointer: message".
Outcome CheckContent(const v1::Waybill& waybill, Lists lists = Lists::kConsulted);

struct LineTotals {
  std::string id;
  std::uint64_t packages = 0;
  std::uint64_t gross_weight_grams = 0;
  bool operator==(const LineTotals&) const = default;
};

// What the title header repeats of the content. Participants are named by id.
struct ContentHeader {
  v1::WaybillForm form = v1::WAYBILL_FORM_UNSPECIFIED;
  std::string carrier;       // the contractual carrier: who must issue
  std::string first_holder;  // as the content names it, otherwise the consignor
  v1::OrderKind order_kind = v1::ORDER_KIND_UNSPECIFIED;
  std::string order_party;  // set iff NAMED
  std::string consignor;
  std::string consignee;
  std::vector<std::string> financiers;     // ascending, unique; STRAIGHT only
  std::vector<LineTotals> goods;           // ascending ids
  std::vector<std::string> leg_carriers;   // ascending, unique, without the carrier
  std::vector<std::string> jurisdictions;  // ISO 3166-1 alpha-2 of all places, ascending, unique
  std::vector<std::string> containers;     // ISO 6346, ascending, unique
  // Goods line id and the containers that it is stowed in, ascending both; lines in none are left out.
  std::vector<std::pair<std::string, std::vector<std::string>>> stowage;
};

// kInvalid when CheckContent fails.
Result<ContentHeader> HeaderOf(const v1::Waybill& waybill, Lists lists = Lists::kConsulted);
// The header an issuer signs; what it says of the commitment (commitment.h, StateCommitment) is left out.
v1::TitleHeader ToTitleHeader(const ContentHeader& header);

// Whether the signed header repeats this content exactly. Commitment fields are not looked at.
// The message names the header's field. REQUIRES for success: CheckContent(waybill).
Outcome CheckHeader(const v1::Waybill& waybill, const v1::TitleHeader& header);
// Whether the content names exactly the documents that it replaces, in their order: an ISSUE none, a REPLACE
// its predecessors. Who reads a bill reads there what it took the place of.
Outcome CheckReplaces(const v1::Waybill& waybill, const std::vector<std::string>& predecessors);
// The same of a redaction, which may show some of them, or none.
Outcome CheckShownReplaces(const v1::Waybill& shown, const std::vector<std::string>& predecessors);
// The same for a redaction (FromLeaves, kPartial): what it shows must agree; containers and jurisdictions
// shown must be among the header's. Lines, legs and clauses are complete (VerifyDisclosure).
Outcome CheckShownHeader(const v1::Waybill& shown, const v1::TitleHeader& header);

inline constexpr std::size_t kSearchValueMax = 100;  // bytes; nobody types a longer one

// What a shipment can be found by. Values went through Normalise (identifiers/identifiers.h), and so must
// what is asked for; longer ones are left out; no duplicates, ascending by kind, then value.
struct SearchTerm {
  v1::SearchKind kind = v1::SEARCH_KIND_UNSPECIFIED;
  std::string value;
  auto operator<=>(const SearchTerm&) const = default;
};
std::vector<SearchTerm> SearchTermsOf(const v1::Waybill& waybill);

// How goods exclude other documents over them. DO NOT CHANGE: the numbers are in the log.
enum class Exclusion : std::uint8_t {
  kUnit = 1,    // one document only
  kLot = 2,     // one document and those that it is split into
  kLater = 3,   // any number, with a warning: a unit loaded full, whatever the journey
  kPart = 4,    // any number, with a warning: part loads in one unit
  kShare = 5,   // a part load, by the names that a unit loaded full has: refused beside kUnit, with a warning
                // beside kLater, without one beside another kShare
  kNumber = 6,  // any number, with a warning: the carrier's own number of the document
};
struct GoodsKey {
  std::string key;  // normalised id
  Exclusion exclusion = Exclusion::kUnit;
  auto operator<=>(const GoodsKey&) const = default;
};
// What a second document over the same goods would share, ascending by key, unique. Units: one per VIN
// ("vin/…"), and for each container or wagon loaded FULL two per journey window ("container/…/week/N" and
// N + 1, "wagon/…"; N = whole weeks since 1970-01-01 of the shipment date): documents less than a week apart
// always share one, a fortnight apart never. Lots: "lot/consignor/hs/…". Warnings: "container/…" of one
// loaded FULL, "container/…/seal/…" of one with a PART load, per seal, or "container/…/part" without seals;
// wagons likewise. A unit with a PART load has the names of a FULL one too, as kShare: a box is not full for
// one and in part another's. Never one for the whole document. REQUIRES: CheckContent(waybill); every goods
// line then has one that excludes, or is a part load. `version`: title::RuleSet::goods_keys of the rules that
// the document was issued under. REQUIRES: it is one of those below.
inline constexpr std::uint32_t kGoodsKeysV1 = 1;
std::vector<GoodsKey> GoodsKeysOf(const v1::Waybill& waybill, std::uint32_t version = kGoodsKeysV1);
// How the containers and wagons of a content are loaded, by number, where its goods are told by them, and the
// day of its shipment (days since 1970-01-01; nullopt: it states none).
enum class Unit { kContainer, kWagon };
struct Loads {
  std::map<std::pair<Unit, std::string>, v1::UnitLoad> units;
  std::optional<std::int32_t> shipped;
};
Loads LoadsOf(const v1::Waybill& waybill);
// The keys of a container or wagon that takes the place of those of `replaced` which are of the content: as
// they are loaded, without their seals, for the content's journey and for the one that begins on `day`. None
// if the content's goods are told by none of them, unless `whole`: what is replaced is covered as a unit,
// whatever the content says of its load, nothing too, and so is what takes its place.
std::vector<GoodsKey> SubstituteKeysOf(const Loads& loads, Unit unit,
                                       const std::vector<std::string>& replaced,
                                       const std::string& substitute, std::int32_t day, bool whole = false,
                                       std::uint32_t version = kGoodsKeysV1);
// Those of a container or wagon that is one document's on a journey which begins on `day`.
std::vector<GoodsKey> JourneyKeysOf(Unit unit, const std::string& number, std::int32_t day,
                                    std::uint32_t version = kGoodsKeysV1);

}  // namespace yidan::waybill
