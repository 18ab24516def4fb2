// Version 1 of the title rules. Released: a rule that must change is a new function in a later version.
#include <array>

#include "services/title/act_shape.h"
#include "services/title/case.h"
#include "services/title/rule_set.h"

namespace yidan::title {
namespace {

constexpr v1::Role kAnyRole = v1::ROLE_UNSPECIFIED;
constexpr Flags kPlain = {};
constexpr Flags kPastOwnOffer = {.passes_own_offer = true};
constexpr Flags kPastOwnOfferPassive = {.passes_own_offer = true, .passive = true};
constexpr Flags kWithdraws = {.passes_own_offer = true, .keeps_expired_offer = true};
constexpr Flags kPassive = {.passive = true};
constexpr Flags kJudgesHolds = {.judges_holds = true};
constexpr Flags kForRegistrar = {.for_registrar = true};
constexpr Flags kPastSuspension = {.passes_own_offer = true, .passes_suspension = true};
constexpr Flags kObjects = {.passes_own_offer = true, .passes_suspension = true, .takes_revoked_key = true};

// Shorthands for the three kinds of place; the columns are TITLE.md's.
constexpr Row Chain(v1::ActKind kind, std::string_view name, SignedBy signer, v1::Role role,
                    Statuses statuses, Holds holds, void (*rule)(Case&), Flags flags = kPlain) {
  return {kind, name, Section::kTitleChain, signer, role, statuses, holds, flags, rule};
}
constexpr Row Beside(v1::ActKind kind, std::string_view name, SignedBy signer, v1::Role role,
                     Statuses statuses, void (*rule)(Case&), Flags flags = kPlain) {
  return {kind, name, Section::kBesideChain, signer, role, statuses, Holds::kPasses, flags, rule};
}
constexpr Row Directory(v1::ActKind kind, std::string_view name, SignedBy signer, v1::Role role,
                        void (*rule)(Case&), Flags flags = kPastOwnOffer) {
  return {kind, name, Section::kDirectory, signer, role, kNone, Holds::kPasses, flags, rule};
}

// clang-format off
constexpr std::array kRows = {
    // ---- The title chain ----
    //    kind                             name                 signed by                  role                in status                          holds                  rule
    Chain(v1::ACT_KIND_ISSUE,              "ISSUE",             SignedBy::kAnyone,           v1::ROLE_CARRIER,   kNoDocument,                       Holds::kPasses,        Issue),
    Chain(v1::ACT_KIND_TRANSFER,           "TRANSFER",          SignedBy::kHolder,           kAnyRole,           kIssued,                           Holds::kControlBlocks, Transfer),
    Chain(v1::ACT_KIND_REJECT,             "REJECT",            SignedBy::kHolder,           kAnyRole,           kIssued,                           Holds::kControlBlocks, Reject, kPassive),
    Chain(v1::ACT_KIND_ENDORSE,            "ENDORSE",           SignedBy::kOrderParty,       kAnyRole,           kIssued,                           Holds::kControlBlocks, Endorse),
    Chain(v1::ACT_KIND_OFFER,              "OFFER",             SignedBy::kHolderOrPledgee,  kAnyRole,           kIssued,                           Holds::kControlBlocks, OfferRule),
    Chain(v1::ACT_KIND_ACCEPT,             "ACCEPT",            SignedBy::kRecipient,        kAnyRole,           kIssued,                           Holds::kControlBlocks, Accept),
    Chain(v1::ACT_KIND_DECLINE,            "DECLINE",           SignedBy::kEitherRecipient,  kAnyRole,           kIssued,                           Holds::kPasses,        Decline),
    Chain(v1::ACT_KIND_WITHDRAW,           "WITHDRAW",          SignedBy::kOfferor,          kAnyRole,           kIssued,                           Holds::kPasses,        Withdraw, kWithdraws),
    Chain(v1::ACT_KIND_RELEASE,            "RELEASE",           SignedBy::kPledgee,          kAnyRole,           kIssued,                           Holds::kControlBlocks, Release),
    Chain(v1::ACT_KIND_RETURN,             "RETURN",            SignedBy::kBorrower,         kAnyRole,           kIssued,                           Holds::kControlBlocks, Return),
    Chain(v1::ACT_KIND_ENFORCE,            "ENFORCE",           SignedBy::kPledgee,          kAnyRole,           kIssued,                           Holds::kControlBlocks, Enforce),
    Chain(v1::ACT_KIND_SURRENDER,          "SURRENDER",         SignedBy::kHolder,           kAnyRole,           kIssued,                           Holds::kControlBlocks, SurrenderRule),
    Chain(v1::ACT_KIND_RECALL_SURRENDER,   "RECALL_SURRENDER",  SignedBy::kWhoSurrendered,   kAnyRole,           kSurrendered,                      Holds::kControlBlocks, RecallSurrender),
    Chain(v1::ACT_KIND_REFUSE_SURRENDER,   "REFUSE_SURRENDER",  SignedBy::kIssuer,           kAnyRole,           kSurrendered,                      Holds::kPasses,        RefuseSurrender),
    Chain(v1::ACT_KIND_DELIVER,            "DELIVER",           SignedBy::kIssuer,           kAnyRole,           kForDelivery,                      Holds::kAnyBlocks,     Deliver, kJudgesHolds),
    Chain(v1::ACT_KIND_REPLACE,            "REPLACE",           SignedBy::kIssuer,           kAnyRole,           kForReplacement | kForDelivery | kOnPaper, Holds::kAnyBlocks, Replace),
    Chain(v1::ACT_KIND_TO_PAPER,           "TO_PAPER",          SignedBy::kIssuer,           kAnyRole,           kForPaper,                         Holds::kAnyBlocks,     ToPaper),
    Chain(v1::ACT_KIND_VOID,               "VOID",              SignedBy::kIssuer,           kAnyRole,           kForVoid | kIssued,                Holds::kAnyBlocks,     Void),
    Chain(v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER, "RELEASED_WITHOUT_SURRENDER", SignedBy::kIssuer, kAnyRole,    kIssued,                           Holds::kControlBlocks, ReleasedWithoutSurrender),
    Chain(v1::ACT_KIND_ORDER,              "ORDER",             SignedBy::kAuthority,        v1::ROLE_AUTHORITY, kNotTerminal,                      Holds::kPasses,        Order),
    Chain(v1::ACT_KIND_COUNTERSIGN,        "COUNTERSIGN",       SignedBy::kRegistrar,        v1::ROLE_REGISTRAR, kNotTerminal,                      Holds::kPasses,        Countersign, kForRegistrar),
    // ---- Beside the chain ----
    Beside(v1::ACT_KIND_HOLD,              "HOLD",              SignedBy::kAuthority,        v1::ROLE_AUTHORITY, kNotTerminal,                      HoldRule),
    Beside(v1::ACT_KIND_LIFT,              "LIFT",              SignedBy::kAnyone,           v1::ROLE_AUTHORITY, kNotTerminal,                      Lift),
    Beside(v1::ACT_KIND_NOTATION,          "NOTATION",          SignedBy::kIssuer,           kAnyRole,           kNotTerminal,                      Notation),
    Beside(v1::ACT_KIND_MILESTONE,         "MILESTONE",         SignedBy::kLegCarrier,       kAnyRole,           kNotTerminal,                      Milestone, kPassive),
    Beside(v1::ACT_KIND_GRANT,             "GRANT",             SignedBy::kHolder,           kAnyRole,           kInControl,                        Grant,  kPastOwnOfferPassive),
    Beside(v1::ACT_KIND_REVOKE,            "REVOKE",            SignedBy::kHolder,           kAnyRole,           kInControl,                        Revoke, kPastOwnOfferPassive),
    Beside(v1::ACT_KIND_DORMANT,           "DORMANT",           SignedBy::kIssuer,           kAnyRole,           kIssued | kOnPaper,                Dormant),
    // ---- The directory ----
    Directory(v1::ACT_KIND_REGISTER,       "REGISTER",          SignedBy::kSelf,             kAnyRole,           Unadmitted),
    Directory(v1::ACT_KIND_ADMIT,          "ADMIT",             SignedBy::kRegistrar,        v1::ROLE_REGISTRAR, Admit),
    Directory(v1::ACT_KIND_ADD_KEY,        "ADD_KEY",           SignedBy::kSelf,             kAnyRole,           AddKey),
    Directory(v1::ACT_KIND_REVOKE_KEY,     "REVOKE_KEY",        SignedBy::kSelfOrRegistrar,  kAnyRole,           RevokeKey, kPastSuspension),
    Directory(v1::ACT_KIND_ROLES,          "ROLES",             SignedBy::kRegistrar,        v1::ROLE_REGISTRAR, Roles),
    Directory(v1::ACT_KIND_SUSPEND,        "SUSPEND",           SignedBy::kRegistrar,        v1::ROLE_REGISTRAR, Suspend),
    Directory(v1::ACT_KIND_RESUME,         "RESUME",            SignedBy::kRegistrar,        v1::ROLE_REGISTRAR, Resume),
    Directory(v1::ACT_KIND_RECOVER,        "RECOVER",           SignedBy::kRegistrar,        v1::ROLE_REGISTRAR, Recover),
    Directory(v1::ACT_KIND_OBJECT,         "OBJECT",            SignedBy::kSelf,             kAnyRole,           Object, kObjects),
    Directory(v1::ACT_KIND_MANDATE,        "MANDATE",           SignedBy::kSelf,             kAnyRole,           Mandate),
    Directory(v1::ACT_KIND_SUCCESSOR,      "SUCCESSOR",         SignedBy::kRegistrar,        v1::ROLE_REGISTRAR, Successor),
    Directory(v1::ACT_KIND_DUAL_CONTROL,   "DUAL_CONTROL",      SignedBy::kSelf,             kAnyRole,           DualControl),
    Directory(v1::ACT_KIND_POWERS,         "POWERS",            SignedBy::kSelf,             kAnyRole,           Powers),
    Directory(v1::ACT_KIND_CONFIRM,        "CONFIRM",           SignedBy::kRegistrar,        v1::ROLE_REGISTRAR, Confirm),
};
// clang-format on

constexpr std::array<std::uint32_t, 1> kSchemaVersions = {1};

constexpr ActLimits kLimits = {
    .documents = 64,
    .participants = 64,
    .forms = 64,
    .lines = 4'096,
    .boxes = 2'048,
    .act_bytes = 65'000,
    .name_bytes = 200,
    .code_bytes = 64,
    .text_bytes = 2'000,
    .spki_bytes = 256,
    .quantity = 1ULL << 53U,      // beyond it JSON readers lose grams, and sums over one act could overflow
    .time_end_s = 7'258'118'400,  // the year 2200
    .grant_pointers = 64,
    .grant_state_bytes = 131'072,
    .grants_given = 1'024,  // and as many REVOKEs: a tenth of what an export has room for
    .goods_tags = 4'096,    // an entry has room for fewer than 2,000
    // Of the 65,534 of an entry: frame, signature, approvals, ids, warnings and counts of remarks take 3,300.
    .replace_bytes = 62'000,
};

}  // namespace

const RuleSet& RulesV1() {
  static const RuleSet rules = {
      .version = 1,
      .rows = kRows,
      .stages = {JudgeForm, JudgeSigner, JudgeDocument, JudgeStanding, JudgeBurdens, Touch},
      .limits = kLimits,
      .shape_fault = ShapeFault,
      .state_encoding = 1,
      .goods_keys = 1,
      .schema_versions = kSchemaVersions,
      .parameters = {},
  };
  return rules;
}

}  // namespace yidan::title
