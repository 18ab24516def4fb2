// Rows of the table of rules: one per kind of act, in the order and the words of TITLE.md, so that a
// reviewer can hold the two side by side. Everything that the rows say is enforced by decide.cc for
// every act alike; only what a row cannot say is code in the row's `rule`.
//
// Who reads decisions needs none of this: it is for the versions of the rules (table_v1.cc) and their tests.
// Thread rule: constant data.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "yidan/v1/act.pb.h"
#include "yidan/v1/directory.pb.h"

namespace yidan::title {

struct Case;

enum class Section : std::uint8_t { kTitleChain, kBesideChain, kDirectory };

// Who signs. Each failing test has the refusal in brackets.
enum class SignedBy : std::uint8_t {
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

// Exceptions that decide.cc makes for an act, besides those that the columns say.
struct Flags {
  bool passes_own_offer = false;     // admitted from the offeror of an open offer
  bool passes_suspension = false;    // admitted from a suspended participant
  bool passive = false;              // not acting: the holder may still REJECT how it came to hold
  bool judges_holds = false;         // which CUSTOMS holds refuse it is for its rule to say
  bool keeps_expired_offer = false;  // the offeror's own expired offer is for its rule to clear
  bool takes_revoked_key = false;    // may be signed with a key that the registrar revoked
  bool for_registrar = false;        // on title, and yet a registrar's
};

struct Row {
  v1::ActKind kind;
  std::string_view name;
  Section section;
  SignedBy signer;
  v1::Role role;  // that the actor must have; UNSPECIFIED: none
  Statuses statuses;
  Holds holds;
  Flags flags;
  void (*rule)(Case&);
};

}  // namespace yidan::title
