#include "services/title/table.h"

#include <array>

#include "services/title/case.h"

namespace yidan::title {
namespace {

constexpr v1::Role kAnyRole = v1::ROLE_UNSPECIFIED;
constexpr bool kPastOwnOffer = true;
constexpr bool kNotPastOwnOffer = false;
constexpr bool kPastSuspension = true;
constexpr bool kNotPastSuspension = false;

// Shorthands for the three kinds of place; the columns are TITLE.md's.
constexpr Row Chain(v1::ActKind kind, std::string_view name, Signer signer, v1::Role role, Statuses statuses,
                    Holds holds, void (*rule)(Case&), bool passes_own_offer = kNotPastOwnOffer) {
  return {kind, name, Place::kTitleChain, signer, role, statuses, holds, passes_own_offer, kNotPastSuspension,
          rule};
}
constexpr Row Beside(v1::ActKind kind, std::string_view name, Signer signer, v1::Role role, Statuses statuses,
                     void (*rule)(Case&), bool passes_own_offer = kNotPastOwnOffer) {
  return {kind,
          name,
          Place::kBesideChain,
          signer,
          role,
          statuses,
          Holds::kPasses,
          passes_own_offer,
          kNotPastSuspension,
          rule};
}
constexpr Row Directory(v1::ActKind kind, std::string_view name, Signer signer, v1::Role role,
                        void (*rule)(Case&), bool passes_suspension = kNotPastSuspension) {
  return {kind,           name,          Place::kDirectory, signer, role, kNone,
          Holds::kPasses, kPastOwnOffer, passes_suspension, rule};
}

// clang-format off
constexpr std::array kRows = {
    // ---- The title chain ----
    //    kind                             name                 signed by                  role                in status                          holds                  rule
    Chain(v1::ACT_KIND_ISSUE,              "ISSUE",             Signer::kAnyone,           v1::ROLE_CARRIER,   kNoDocument,                       Holds::kPasses,        Issue),
    Chain(v1::ACT_KIND_TRANSFER,           "TRANSFER",          Signer::kHolder,           kAnyRole,           kIssued,                           Holds::kControlBlocks, Transfer),
    Chain(v1::ACT_KIND_REJECT,             "REJECT",            Signer::kHolder,           kAnyRole,           kIssued,                           Holds::kControlBlocks, Reject),
    Chain(v1::ACT_KIND_ENDORSE,            "ENDORSE",           Signer::kOrderParty,       kAnyRole,           kIssued,                           Holds::kControlBlocks, Endorse),
    Chain(v1::ACT_KIND_OFFER,              "OFFER",             Signer::kHolderOrPledgee,  kAnyRole,           kIssued,                           Holds::kControlBlocks, OfferRule),
    Chain(v1::ACT_KIND_ACCEPT,             "ACCEPT",            Signer::kRecipient,        kAnyRole,           kIssued,                           Holds::kControlBlocks, Accept),
    Chain(v1::ACT_KIND_DECLINE,            "DECLINE",           Signer::kEitherRecipient,  kAnyRole,           kIssued,                           Holds::kPasses,        Decline),
    Chain(v1::ACT_KIND_WITHDRAW,           "WITHDRAW",          Signer::kOfferor,          kAnyRole,           kIssued,                           Holds::kPasses,        Withdraw, kPastOwnOffer),
    Chain(v1::ACT_KIND_RELEASE,            "RELEASE",           Signer::kPledgee,          kAnyRole,           kIssued,                           Holds::kControlBlocks, Release),
    Chain(v1::ACT_KIND_RETURN,             "RETURN",            Signer::kBorrower,         kAnyRole,           kIssued,                           Holds::kControlBlocks, Return),
    Chain(v1::ACT_KIND_ENFORCE,            "ENFORCE",           Signer::kPledgee,          kAnyRole,           kIssued,                           Holds::kControlBlocks, Enforce),
    Chain(v1::ACT_KIND_SURRENDER,          "SURRENDER",         Signer::kHolder,           kAnyRole,           kIssued,                           Holds::kControlBlocks, SurrenderRule),
    Chain(v1::ACT_KIND_RECALL_SURRENDER,   "RECALL_SURRENDER",  Signer::kWhoSurrendered,   kAnyRole,           kSurrendered,                      Holds::kControlBlocks, RecallSurrender),
    Chain(v1::ACT_KIND_REFUSE_SURRENDER,   "REFUSE_SURRENDER",  Signer::kIssuer,           kAnyRole,           kSurrendered,                      Holds::kPasses,        RefuseSurrender),
    Chain(v1::ACT_KIND_DELIVER,            "DELIVER",           Signer::kIssuer,           kAnyRole,           kForDelivery,                      Holds::kAnyBlocks,     Deliver),
    Chain(v1::ACT_KIND_REPLACE,            "REPLACE",           Signer::kIssuer,           kAnyRole,           kForReplacement | kForDelivery | kOnPaper, Holds::kAnyBlocks, Replace),
    Chain(v1::ACT_KIND_TO_PAPER,           "TO_PAPER",          Signer::kIssuer,           kAnyRole,           kForPaper,                         Holds::kAnyBlocks,     ToPaper),
    Chain(v1::ACT_KIND_VOID,               "VOID",              Signer::kIssuer,           kAnyRole,           kForVoid | kIssued,                Holds::kAnyBlocks,     Void),
    Chain(v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER, "RELEASED_WITHOUT_SURRENDER", Signer::kIssuer, kAnyRole,    kIssued,                           Holds::kControlBlocks, ReleasedWithoutSurrender),
    Chain(v1::ACT_KIND_ORDER,              "ORDER",             Signer::kAuthority,        v1::ROLE_AUTHORITY, kNotTerminal,                      Holds::kPasses,        Order),
    Chain(v1::ACT_KIND_COUNTERSIGN,        "COUNTERSIGN",       Signer::kRegistrar,        v1::ROLE_REGISTRAR, kNotTerminal,                      Holds::kPasses,        Countersign),
    // ---- Beside the chain ----
    Beside(v1::ACT_KIND_HOLD,              "HOLD",              Signer::kAuthority,        v1::ROLE_AUTHORITY, kNotTerminal,                      HoldRule),
    Beside(v1::ACT_KIND_LIFT,              "LIFT",              Signer::kAnyone,           v1::ROLE_AUTHORITY, kNotTerminal,                      Lift),
    Beside(v1::ACT_KIND_NOTATION,          "NOTATION",          Signer::kIssuer,           kAnyRole,           kNotTerminal,                      Notation),
    Beside(v1::ACT_KIND_MILESTONE,         "MILESTONE",         Signer::kLegCarrier,       kAnyRole,           kNotTerminal,                      Milestone),
    Beside(v1::ACT_KIND_GRANT,             "GRANT",             Signer::kHolder,           kAnyRole,           kInControl,                        Grant,  kPastOwnOffer),
    Beside(v1::ACT_KIND_REVOKE,            "REVOKE",            Signer::kHolder,           kAnyRole,           kInControl,                        Revoke, kPastOwnOffer),
    // ---- The directory ----
    Directory(v1::ACT_KIND_REGISTER,       "REGISTER",          Signer::kSelf,             kAnyRole,           Unadmitted),
    Directory(v1::ACT_KIND_ADMIT,          "ADMIT",             Signer::kRegistrar,        v1::ROLE_REGISTRAR, Admit),
    Directory(v1::ACT_KIND_ADD_KEY,        "ADD_KEY",           Signer::kSelf,             kAnyRole,           AddKey),
    Directory(v1::ACT_KIND_REVOKE_KEY,     "REVOKE_KEY",        Signer::kSelfOrRegistrar,  kAnyRole,           RevokeKey, kPastSuspension),
    Directory(v1::ACT_KIND_ROLES,          "ROLES",             Signer::kRegistrar,        v1::ROLE_REGISTRAR, Roles),
    Directory(v1::ACT_KIND_SUSPEND,        "SUSPEND",           Signer::kRegistrar,        v1::ROLE_REGISTRAR, Suspend),
    Directory(v1::ACT_KIND_RESUME,         "RESUME",            Signer::kRegistrar,        v1::ROLE_REGISTRAR, Resume),
    Directory(v1::ACT_KIND_RECOVER,        "RECOVER",           Signer::kRegistrar,        v1::ROLE_REGISTRAR, Recover),
    Directory(v1::ACT_KIND_OBJECT,         "OBJECT",            Signer::kSelf,             kAnyRole,           Object, kPastSuspension),
    Directory(v1::ACT_KIND_MANDATE,        "MANDATE",           Signer::kSelf,             kAnyRole,           Mandate),
    Directory(v1::ACT_KIND_SUCCESSOR,      "SUCCESSOR",         Signer::kRegistrar,        v1::ROLE_REGISTRAR, Successor),
};
// clang-format on

constexpr std::size_t kKinds = 81;  // act kinds are below this

constexpr std::array<std::int8_t, kKinds> MakeIndex() {
  std::array<std::int8_t, kKinds> index{};
  for (auto& slot : index) slot = -1;
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    index[static_cast<std::size_t>(kRows[i].kind)] = static_cast<std::int8_t>(i);
  }
  return index;
}
constexpr std::array<std::int8_t, kKinds> kIndex = MakeIndex();

}  // namespace

std::span<const Row> Table() { return kRows; }

const Row* RowOf(v1::ActKind kind) {
  const auto number = static_cast<std::size_t>(kind);
  if (number >= kKinds || kIndex[number] < 0) return nullptr;
  return &kRows[static_cast<std::size_t>(kIndex[number])];
}

}  // namespace yidan::title
