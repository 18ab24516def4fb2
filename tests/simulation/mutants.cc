#include "tests/simulation/mutants.h"

#include <utility>

#include "services/title/table.h"

namespace yidan::simulation {
namespace {

using title::Change;
using title::Holds;
using title::Refusal;
using title::Row;
using title::SignedBy;
using Decided = tl::expected<Change, Refusal>;

// ---- Guards of a row ----

// The row of `kind` is another; where the document is pledged only, if the row's rule takes that for granted.
template <typename Spoil>
DecideFunction WithRow(v1::ActKind kind, Spoil spoil, bool only_pledged = false) {
  Row row = *title::RulesV1().RowOf(kind);
  spoil(row);
  return [=](const v1::Act& act, const title::Admission& admission, const title::Facts& facts,
             const title::Parameters& parameters) -> Decided {
    const TitleState* state = facts.Title(act.document_id());
    const bool applies = !only_pledged || (state != nullptr && state->pledge);
    if (title::KindOf(act) != kind || !applies) return DecideV1(act, admission, facts, parameters);
    return title::DecideByRow(row, act, admission, facts, title::RulesV1(), parameters);
  };
}

void SignedByAnybody(Row& row) {
  row.signer = SignedBy::kAnyone;
  row.role = v1::ROLE_UNSPECIFIED;
}
void PassesHolds(Row& row) { row.holds = Holds::kPasses; }
void PassesOwnOffer(Row& row) { row.flags.passes_own_offer = true; }

void AddRowMutants(std::vector<Mutant>& out) {
  const auto add = [&out](v1::ActKind kind, const char* what, const char* setting, auto spoil,
                          bool only_pledged = false) {
    out.push_back(
        {std::string(title::KindName(kind)) + " " + what, setting, WithRow(kind, spoil, only_pledged)});
  };
  // Not here, because the row's rule judges the signer again and such a mutant is no fault: TRANSFER, OFFER,
  // REPLACE, ORDER; nor REPLACE under a hold.
  constexpr const char* kAnybody = "by anybody";
  add(v1::ACT_KIND_REJECT, kAnybody, "trade, small", SignedByAnybody);
  add(v1::ACT_KIND_ENDORSE, kAnybody, "trade, small", SignedByAnybody);
  add(v1::ACT_KIND_ACCEPT, "by offeree past the releasing bank", "trade, small",
      [](Row& row) { row.signer = SignedBy::kEitherRecipient; });
  add(v1::ACT_KIND_DECLINE, "by the offeror", "trade, small",
      [](Row& row) { row.signer = SignedBy::kOfferor; });
  add(v1::ACT_KIND_WITHDRAW, "by the offeree", "trade, small",
      [](Row& row) { row.signer = SignedBy::kEitherRecipient; });
  add(v1::ACT_KIND_RELEASE, kAnybody, "credit, small", SignedByAnybody, true);
  add(v1::ACT_KIND_RETURN, kAnybody, "credit, small", SignedByAnybody, true);
  add(v1::ACT_KIND_ENFORCE, kAnybody, "credit, small", SignedByAnybody, true);
  add(v1::ACT_KIND_RECALL_SURRENDER, kAnybody, "trade, small", SignedByAnybody);
  add(v1::ACT_KIND_REFUSE_SURRENDER, kAnybody, "trade, small", SignedByAnybody);
  add(v1::ACT_KIND_DELIVER, kAnybody, "trade, small", SignedByAnybody);
  add(v1::ACT_KIND_TO_PAPER, kAnybody, "paper", SignedByAnybody);
  add(v1::ACT_KIND_VOID, kAnybody, "trade, small", SignedByAnybody);
  add(v1::ACT_KIND_RELEASED_WITHOUT_SURRENDER, kAnybody, "beside the chain", SignedByAnybody);
  add(v1::ACT_KIND_COUNTERSIGN, kAnybody, "authorities, small", SignedByAnybody);
  add(v1::ACT_KIND_HOLD, kAnybody, "authorities, small", SignedByAnybody);
  add(v1::ACT_KIND_NOTATION, kAnybody, "beside the chain", SignedByAnybody);
  add(v1::ACT_KIND_MILESTONE, kAnybody, "beside the chain", SignedByAnybody);
  add(v1::ACT_KIND_GRANT, kAnybody, "beside the chain", SignedByAnybody);
  add(v1::ACT_KIND_REVOKE, kAnybody, "beside the chain", SignedByAnybody);
  add(v1::ACT_KIND_SUSPEND, kAnybody, "successors", SignedByAnybody);
  add(v1::ACT_KIND_SUCCESSOR, kAnybody, "successors", SignedByAnybody);
  add(v1::ACT_KIND_RECOVER, kAnybody, "successors", SignedByAnybody);
  add(v1::ACT_KIND_MANDATE, kAnybody, "successors", SignedByAnybody);
  constexpr const char* kUnderHold = "under a hold";
  add(v1::ACT_KIND_TRANSFER, kUnderHold, "authorities, small", PassesHolds);
  add(v1::ACT_KIND_SURRENDER, kUnderHold, "authorities, small", PassesHolds);
  add(v1::ACT_KIND_RECALL_SURRENDER, kUnderHold, "authorities, small", PassesHolds);
  add(v1::ACT_KIND_OFFER, kUnderHold, "pledge and court", PassesHolds);
  add(v1::ACT_KIND_ACCEPT, kUnderHold, "pledge and court", PassesHolds);
  add(v1::ACT_KIND_RELEASE, kUnderHold, "pledge and court", PassesHolds);
  constexpr const char* kPastOffer = "past one's own offer";
  add(v1::ACT_KIND_TRANSFER, kPastOffer, "trade, small", PassesOwnOffer);
  add(v1::ACT_KIND_SURRENDER, kPastOffer, "trade, small", PassesOwnOffer);
  const auto while_surrendered = [](Row& row) { row.statuses = title::kInControl; };
  add(v1::ACT_KIND_TRANSFER, "while surrendered", "trade, small", while_surrendered);
  add(v1::ACT_KIND_ENDORSE, "while surrendered", "trade, small", while_surrendered);
  add(v1::ACT_KIND_OFFER, "while surrendered", "trade, small", while_surrendered);
  add(v1::ACT_KIND_TO_PAPER, "though surrendered for delivery", "paper",
      [](Row& row) { row.statuses = title::kForPaper | title::kForDelivery; });
}

// ---- Guards of form and time ----

template <typename Spoil>
DecideFunction WithInput(Spoil spoil) {
  return [spoil](v1::Act act, title::Admission admission, const title::Facts& facts,
                 title::Parameters parameters) -> Decided {
    spoil(act, admission, facts, parameters);
    return DecideV1(act, admission, facts, parameters);
  };
}

void AddInputMutants(std::vector<Mutant>& out) {
  const auto add = [&out](const char* name, const char* setting, auto spoil) {
    out.push_back({name, setting, WithInput(spoil)});
  };
  using Act = v1::Act;
  using Facts = title::Facts;
  using Admission = title::Admission;
  using Parameters = title::Parameters;
  add("signatures unchecked", "trade, small",
      [](Act&, Admission& a, const Facts&, Parameters&) { a.signature_valid = true; });
  add("acts admitted twice", "trade, small",
      [](Act&, Admission& a, const Facts&, Parameters&) { a.act_digest = Small(0xEE); });
  add("acts of another registry", "trade, small",
      [](Act& act, Admission& a, const Facts&, Parameters&) { act.set_registry(a.registry.ToString()); });
  add("stale heads admitted", "trade, small", [](Act& act, Admission&, const Facts& facts, Parameters&) {
    const TitleState* state = facts.Title(act.document_id());
    if (state == nullptr || act.previous().empty()) return;
    act.set_sequence(state->sequence + 1);
    act.set_previous(state->last_act.ToString());
  });
  add("expired acts admitted", "trade, small", [](Act& act, Admission& a, const Facts&, Parameters&) {
    act.mutable_valid_until()->set_seconds(a.time / 1000 + 1);
  });
  add("acts valid for a year", "trade, small",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.act_validity_max *= 52; });
  add("no notice before enforcement", "credit, small",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.enforcement_notice = -p.enforcement_notice; });
  add("recall at once", "trade, small",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.recall_after = -p.recall_after; });
  add("a window twice as long", "trade, small",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.reject_window *= 2; });
  add("recovery without delay", "successors",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.recovery_delay = 0; });
  add("succession without delay", "successors",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.succession_delay = 0; });
}

// ---- Effects ----

template <typename Spoil>
DecideFunction WithEffect(v1::ActKind kind, Spoil spoil) {
  return [kind, spoil](const v1::Act& act, const title::Admission& admission, const title::Facts& facts,
                       const title::Parameters& parameters) -> Decided {
    Decided decided = DecideV1(act, admission, facts, parameters);
    if (decided && title::KindOf(act) == kind) {
      for (TitleState& after : decided->titles) {
        const TitleState* before = facts.Title(after.document_id);
        spoil(after, before == nullptr ? after : *before);
      }
    }
    return decided;
  };
}

void AddEffectMutants(std::vector<Mutant>& out) {
  using State = TitleState;
  const auto add = [&out](v1::ActKind kind, const char* what, const char* setting, auto spoil) {
    out.push_back({std::string(title::KindName(kind)) + " " + what, setting, WithEffect(kind, spoil)});
  };
  add(v1::ACT_KIND_TRANSFER, "leaves the holder", "trade, small",
      [](State& s, const State& before) { s.holder = before.holder; });
  add(v1::ACT_KIND_TRANSFER, "leaves the order", "trade, small",
      [](State& s, const State& before) { s.order = before.order; });
  add(v1::ACT_KIND_TRANSFER, "cannot be rejected", "trade, small",
      [](State& s, const State&) { s.rejectable.reset(); });
  add(v1::ACT_KIND_TRANSFER, "does not advance the chain", "trade, small",
      [](State& s, const State& before) { s.sequence = before.sequence; });
  add(v1::ACT_KIND_ENDORSE, "moves possession", "trade, small", [](State& s, const State&) {
    if (!s.order.party.empty()) s.holder = kShipper;
  });
  add(v1::ACT_KIND_ACCEPT, "leaves the offer open", "trade, small",
      [](State& s, const State& before) { s.offer = before.offer; });
  add(v1::ACT_KIND_ACCEPT, "forgets the pledge", "credit, small",
      [](State& s, const State&) { s.pledge.reset(); });
  add(v1::ACT_KIND_RELEASE, "leaves the pledge", "credit, small",
      [](State& s, const State& before) { s.pledge = before.pledge; });
  add(v1::ACT_KIND_RELEASE, "endorses to the bank", "credit, small", [](State& s, const State& before) {
    s.order = {v1::ORDER_KIND_NAMED, before.holder};
  });
  add(v1::ACT_KIND_ENFORCE, "ends the pledge", "credit, small",
      [](State& s, const State&) { s.pledge.reset(); });
  add(v1::ACT_KIND_SURRENDER, "gives the issuer possession", "trade, small",
      [](State& s, const State&) { s.holder = s.issuer; });
  add(v1::ACT_KIND_REFUSE_SURRENDER, "drops holds", "authorities, small",
      [](State& s, const State&) { s.holds.clear(); });
  add(v1::ACT_KIND_DELIVER, "counts nothing", "delivery",
      [](State& s, const State& before) { s.delivered = before.delivered; });
  add(v1::ACT_KIND_DELIVER, "ends it at once", "delivery",
      [](State& s, const State&) { s.status = v1::TITLE_STATUS_DELIVERED; });
  add(v1::ACT_KIND_REPLACE, "leaves the predecessor live", "split and merge", [](State& s, const State&) {
    if (s.status == v1::TITLE_STATUS_REPLACED) s.status = v1::TITLE_STATUS_ISSUED;
  });
  add(v1::ACT_KIND_REPLACE, "doubles the goods", "split and merge", [](State& s, const State&) {
    if (s.status == v1::TITLE_STATUS_ISSUED) s.header.goods.at("1").packages *= 2;
  });
  add(v1::ACT_KIND_HOLD, "is not recorded", "authorities, small",
      [](State& s, const State& before) { s.holds = before.holds; });
  add(v1::ACT_KIND_HOLD, "endorses in blank", "authorities, small", [](State& s, const State&) {
    s.order = {v1::ORDER_KIND_BLANK, {}};
  });
  add(v1::ACT_KIND_COUNTERSIGN, "leaves no mark", "authorities, small",
      [](State& s, const State&) { s.under_order = false; });
  add(v1::ACT_KIND_VOID, "leaves a holder", "trade, small",
      [](State& s, const State& before) { s.holder = before.holder; });
}

}  // namespace

std::vector<Mutant> Mutants() {
  std::vector<Mutant> out;
  AddRowMutants(out);
  AddInputMutants(out);
  AddEffectMutants(out);
  return out;
}

}  // namespace yidan::simulation
