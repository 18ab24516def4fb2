// The table of rules: one row per kind of act, in the order and the words of TITLE.md, so that a
// reviewer can hold the two side by side. Everything that the rows say is enforced by decide.cc for
// every act alike; only what a row cannot say is code in the row's `rule`.
//
// Internal to services/title. Thread rule: constant data.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "services/title/rules.h"
#include "yidan/v1/act.pb.h"

namespace yidan::title {

struct Case;

enum class Place : std::uint8_t { kTitleChain, kBesideChain, kDirectory };

// Who signs. Each failing test has the refusal in brackets.
enum class Signer : std::uint8_t {
  kAnyone,           // the row's rule says who
  kIssuer,           // [NOT_ISSUER]
  kHolder,           // [NOT_HOLDER]
  kOrderParty,       // whom `order` names [NOT_ORDER_PARTY]
  kHolderOrPledgee,  // [NOT_HOLDER]
  kOfferor,          // [NO_OFFER, NOT_HOLDER]
  kRecipient,        // of the open offer: release_by if set (TRANSFER), else to [NO_OFFER, NOT_RECIPIENT]
  kEitherRecipient,  // to or release_by [NO_OFFER, NOT_RECIPIENT]
  kPledgee,          // [NOT_PLEDGED, NOT_PLEDGEE]
  kBorrower,         // holder on trust receipt [NOT_PLEDGED, NOT_BORROWER]
  kWhoSurrendered,   // [NOT_HOLDER]
  kLegCarrier,       // carrier of a leg, or issuer [NOT_ISSUER]
  kAuthority,        // with a jurisdiction that the document touches [OUT_OF_JURISDICTION]
  kRegistrar,        // role REGISTRAR [ROLE_MISSING]
  kSelf,             // the participant itself, directory only [ROLE_MISSING]
  kSelfOrRegistrar,  // [ROLE_MISSING]
};

// Statuses, as bits; SURRENDERED by purpose.
using Statuses = std::uint16_t;
inline constexpr Statuses kNoDocument = 1;
inline constexpr Statuses kIssued = 2;
inline constexpr Statuses kForDelivery = 4;
inline constexpr Statuses kForReplacement = 8;  // AMENDMENT, SPLIT, MERGE
inline constexpr Statuses kForPaper = 16;
inline constexpr Statuses kForVoid = 32;
inline constexpr Statuses kOnPaper = 64;
inline constexpr Statuses kSurrendered = kForDelivery | kForReplacement | kForPaper | kForVoid;
inline constexpr Statuses kInControl = kIssued | kSurrendered;  // there is a holder
inline constexpr Statuses kNotTerminal = kInControl | kOnPaper;
inline constexpr Statuses kNone = 0;  // directory acts

// Whether a hold refuses the act.
enum class Holds : std::uint8_t {
  kPasses,         // admitted under a hold on control (COURT, DISPUTE)
  kControlBlocks,  // refused under a hold on control
  kAnyBlocks,      // refused under any hold (DELIVER judges containers itself)
};

struct Row {
  v1::ActKind kind;
  std::string_view name;
  Place place;
  Signer signer;
  v1::Role role;  // that the actor must have; UNSPECIFIED: none
  Statuses statuses;
  Holds holds;
  bool passes_own_offer;   // admitted from the offeror of an open offer
  bool passes_suspension;  // admitted from a suspended participant
  void (*rule)(Case&);
};

std::span<const Row> Table();
const Row* RowOf(v1::ActKind kind);  // null for a number that is no act

// Decide, by a given row: production's is RowOf(kind); the explorer's mutants change one.
tl::expected<Change, Refusal> DecideByRow(const Row& row, const v1::Act& act, const Admission& admission,
                                          const Facts& facts, const Parameters& parameters);

}  // namespace yidan::title
