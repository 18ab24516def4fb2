// Case: one act under judgement, with what the rules looked up and the refusal found so far.
//
// "The first that applies in this order" (TITLE.md "Refusals") holds by construction: rules may test
// their conditions in any order, and Refuse keeps the one that stands first in the list.
// Internal to services/title. Thread rule: one thread per case.
#pragma once

#include <algorithm>
#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/title/lapse.h"
#include "services/title/rule_set.h"
#include "services/title/times.h"

namespace yidan::title {

std::string Cat(std::initializer_list<std::string_view> parts);
// "CN, DE, PL".
std::string Listed(const std::vector<std::string>& items);
// EXPIRY_OUT_OF_BOUNDS, with the moment that was given and when it would have to be later than.
std::string HasPassed(std::string_view field, TimeMs given, TimeMs now);

// Whether a list that ascends, as the header's and the state's do, has the id or number.
inline bool HasSorted(const std::vector<std::string>& sorted, const std::string& id) {
  return std::binary_search(sorted.begin(), sorted.end(), id);
}

struct Case {
  const v1::Act& act;
  const Admission& admission;
  const Facts& facts;
  const RuleSet& rules;
  const Parameters& parameters;
  const Row& row;
  TimeMs now = 0;

  const ParticipantRecord* actor = nullptr;   // whose act it is
  const ParticipantRecord* signer = nullptr;  // whose key signed: the actor, its agent or its successor
  TitleState state{};                         // title acts: the document before, then after
  ParticipantRecord record{};                 // directory acts: the participant before, then after
  Change change{};                            // what a rule adds besides `state` or `record`
  Refusal refusal{};

  void Refuse(v1::RefusalReason reason, std::string message, std::string needs = {}) {
    if (refused() && refusal.reason <= reason) return;
    refusal = Refusal{reason, std::move(message), std::move(needs)};
  }
  [[nodiscard]] bool refused() const { return refusal.reason != v1::REFUSAL_REASON_UNSPECIFIED; }
  [[nodiscard]] const std::string& by() const { return act.actor(); }
};

// ---- Proto values (values.cc) ----

Endorsement ToEndorsement(const v1::Endorsement& endorsement);  // unset: NONE
OrderClause ToOrderClause(const v1::OrderClause& clause);
SurrenderTerms ToSurrenderTerms(const v1::SurrenderTerms& terms);
v1::Endorsement ToProto(const Endorsement& endorsement);
v1::OrderClause ToProto(const OrderClause& clause);
v1::SurrenderTerms ToProto(const SurrenderTerms& terms);
std::string PurposeName(v1::OfferPurpose purpose);
std::string PurposeName(v1::SurrenderPurpose purpose);
std::string StatusName(v1::TitleStatus status);

// ---- The stages (decide.cc) ----

void JudgeForm(Case& c);
void JudgeDocument(Case& c);
void JudgeStanding(Case& c);
void JudgeBurdens(Case& c);
void Touch(const Case& c, TitleState& state);

// ---- Standing of signers (signer.cc) ----

// The whole signer stage: participants named, keys, signatures, suspension, role, mandate, powers, approvals.
void JudgeSigner(Case& c);
// Whether the powers of this good key of `owner` reach as far as the act (powers.cc).
void JudgePowers(Case& c, const ParticipantRecord& owner, const Digest& key_id, const KeyPowers& powers);
// Whether as many keys sign as the act needs (powers.cc). `succeeded`: the actor's successor signs.
// `by_signer`: keys of the signer's own record among those that sign, its own included.
void JudgeApprovals(Case& c, bool succeeded, std::size_t by_signer);
// ADD_KEY, MANDATE, DUAL_CONTROL, POWERS: acts that would be the way around powers and two signatures.
bool GivesPower(v1::ActKind kind);
KeyPowers ToKeyPowers(const v1::KeyPowers& powers);

// ---- Boxes (boxes.cc) ----

// The container numbers of one document, each with the boxes of the header that it means (BoxesOf).
class Boxes {
 public:
  explicit Boxes(const TitleState& state);  // must outlive it
  [[nodiscard]] std::vector<std::string> Of(const std::string& number) const;

 private:
  const std::vector<std::string>* header_;
  std::map<std::string, std::vector<std::string>> noted_;  // of the numbers that substitutions name
};
// Other replacements than an AMENDMENT state the boxes that remain of their predecessors, each line in its
// own, by whichever number is noted of them.
void JudgeBoxesKept(Case& c, const std::vector<TitleState>& predecessors,
                    const std::vector<TitleState>& successors);

// ---- State helpers (state_rules.cc) ----

using HoldItem = std::pair<const Digest, Hold>;
bool InForce(const Hold& hold, TimeMs now);
bool Waits(const PendingOrder& order, TimeMs now);
// The first hold on control in force, or the first of any kind; null: none.
const HoldItem* HoldOnControl(const TitleState& state, TimeMs now);
const HoldItem* AnyHold(const TitleState& state, TimeMs now);
bool OfferOpen(const TitleState& state, TimeMs now);
Statuses StatusBits(const TitleState& state);
// What lifts the hold, for Refusal::needs: "LIFT of hold 3f0a61c2d4e5b697 by chengdu-customs".
std::string LiftOf(const HoldItem& hold);
// The order after `endorsement` in favour of `to`.
OrderClause Endorsed(const OrderClause& order, const Endorsement& endorsement, const std::string& to);
// Possession goes to `to`: moved, and grants that lapse.
void MoveTo(TitleState& state, const std::string& to, bool to_pledgee = false);
// The window to REJECT does not run while a hold on control is in force: whoever may not act loses no time.
// After a hold on control was placed; after one was lifted; before holds that lapsed leave the state.
void StopRejectWindow(TitleState& state, TimeMs now);
void LiftedOnControl(TitleState& state, TimeMs now);
void SettleRejectWindow(TitleState& state, TimeMs now);
// What may be rejected at `now`, with the window as it then is; null: nothing, or the window is over.
std::optional<Rejectable> RejectableAt(const TitleState& state, TimeMs now);
// Possession is about to go to somebody who has not signed: what REJECT restores is the pair as it stands,
// and with it the pledge that a sale in enforcement ends.
void MakeRejectable(Case& c);
// DELIVERED, VOIDED or REPLACED: nobody holds it, and nothing is open.
void Terminate(TitleState& state, v1::TitleStatus status);
void EndSurrender(TitleState& state);  // back to ISSUED
// A carrier never becomes order party of its own document; STRAIGHT takes no endorsement.
void JudgeEndorsement(Case& c, const TitleState& state, const Endorsement& endorsement,
                      const std::string& to);

// ---- Guards that several acts share ----

// `until` is ahead (beside.cc).
void JudgeUntil(Case& c, TimeMs until);
// One more HOLD, ORDER or LIFT of single boxes by the actor, within what one authority may place on a
// document ever (holds.cc).
void CountAuthoritysAct(Case& c, std::string needs);

// A header that ISSUE or REPLACE states (header_rules.cc). `before`: the predecessor that it carries on;
// null: none, it is issued.
void JudgeHeader(Case& c, const Header& header, const TitleState* before);
// What the claims of the act (Admission::goods) cover, against the other live documents (goods_rules.cc):
// refuses, or finds the warnings of each (c.change.goods_warnings). `documents`: that they are of, in their
// order. `predecessors`: whose goods they carry on. REQUIRES: all else is judged; it says nothing of others'
// goods if the act is refused anyhow.
void JudgeGoods(Case& c, const std::vector<std::string>& documents,
                const std::vector<std::string>& predecessors);
// What those documents cover from now on (c.change.covered). `goes_on`: what the predecessors cover goes on,
// stated or not, or it would be free for a stranger; otherwise the units alone that another covers with them.
void CoverGoods(Case& c, const std::vector<std::string>& documents,
                const std::vector<std::string>& predecessors, bool goes_on);
// That the document can be replaced: the entry of a REPLACE which states it as it is has room for its header
// and for what it covers by name. `tags`: how many of these there are.
void JudgeRoomToReplace(Case& c, const std::string& document_id, const Header& header, std::size_t tags);
// What the entry remarks of the content of a document that is issued.
void SetRemarks(TitleState& state, const GoodsClaim& claim);
// Those of the one document that an ISSUE makes.
std::vector<GoodsWarning> FirstWarnings(const std::vector<std::vector<GoodsWarning>>& found);
// Whether `from` may transfer to `to` (possession.cc). `offered`: `to` will sign too.
void JudgeTransfer(Case& c, const std::string& from, const std::string& to, const Endorsement& endorsement,
                   bool offered);
// Whether `from` may surrender on these terms; `joint`: pledgee and pledgor both sign (surrender.cc).
void JudgeSurrender(Case& c, const std::string& from, const SurrenderTerms& terms, bool joint);
void SurrenderNow(Case& c, const std::string& from, const SurrenderTerms& terms, bool joint);

// ---- The rules, one per row ----

void Issue(Case& c);  // possession.cc
void Transfer(Case& c);
void Reject(Case& c);
void Endorse(Case& c);
void OfferRule(Case& c);  // offers.cc
void Accept(Case& c);
void Decline(Case& c);
void Withdraw(Case& c);
void Release(Case& c);  // pledge.cc
void Return(Case& c);
void Enforce(Case& c);
void SurrenderRule(Case& c);  // surrender.cc
void RecallSurrender(Case& c);
void RefuseSurrender(Case& c);
void Deliver(Case& c);  // delivery.cc
void Void(Case& c);
void ReleasedWithoutSurrender(Case& c);
void Replace(Case& c);  // replace.cc
// The document stage of a REPLACE, beside the act's own document: that the other predecessors are there, at
// the heads that the issuer saw, and that the successors are not; and that a balance follows a delivery.
void JudgeOtherDocumentsOfReplace(Case& c);
void ToPaper(Case& c);  // paper.cc
void Order(Case& c);    // orders.cc
void Countersign(Case& c);
void HoldRule(Case& c);  // holds.cc
void Lift(Case& c);
void Notation(Case& c);  // beside.cc
void Milestone(Case& c);
void Grant(Case& c);
void Revoke(Case& c);
void Dormant(Case& c);
void Unadmitted(Case& c);  // REGISTER: travels inside ADMIT
void Admit(Case& c);       // directory_rules.cc
void AddKey(Case& c);
void RevokeKey(Case& c);
void Recover(Case& c);
void Object(Case& c);
void Roles(Case& c);  // directory_terms.cc
void Suspend(Case& c);
void Resume(Case& c);
void Mandate(Case& c);
void Successor(Case& c);
void DualControl(Case& c);  // powers.cc
void Powers(Case& c);
void Confirm(Case& c);  // directory_terms.cc

}  // namespace yidan::title
