#include "tests/simulation/mutants.h"

#include <map>
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
  add(v1::ACT_KIND_DORMANT, kAnybody, "beside the chain", SignedByAnybody);
  add(v1::ACT_KIND_SUSPEND, kAnybody, "successors", SignedByAnybody);
  add(v1::ACT_KIND_SUCCESSOR, kAnybody, "successors", SignedByAnybody);
  add(v1::ACT_KIND_RECOVER, kAnybody, "successors", SignedByAnybody);
  add(v1::ACT_KIND_MANDATE, kAnybody, "successors", SignedByAnybody);
  add(v1::ACT_KIND_CONFIRM, kAnybody, "successors", SignedByAnybody);
  add(v1::ACT_KIND_OBJECT, kAnybody, "successors", SignedByAnybody);
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
  add("orders that wait for ever", "authorities, small",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.order_wait_max *= 1000; });
  add("one authority's holds unbounded", "authorities, small",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.max_holds_each = 2; });
  add("a unit in two successors", "split and merge", [](Act&, Admission& a, const Facts&, Parameters&) {
    for (auto& goods : a.goods) {
      for (auto& tag : goods.tags) tag.exclusion = title::GoodsClass::kLot;
    }
  });
  add("a paper without its digest", "paper", [](Act& act, Admission&, const Facts&, Parameters&) {
    const bool paper = act.replace().all_originals_in();
    if (paper) act.mutable_replace()->set_paper_digest(Small(6).ToString());
  });
  add("recovery without delay", "successors",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.recovery_delay = 0; });
  add("succession without delay", "successors",
      [](Act&, Admission&, const Facts&, Parameters& p) { p.succession_delay = 0; });
}

// ---- What the rules are shown ----

// The facts, with one thing of every document or of every record hidden.
class Hiding final : public title::Facts {
 public:
  using Hide = void (*)(TitleState&);
  using HideRecord = void (*)(title::ParticipantRecord&);
  Hiding(const title::Facts& facts, Hide hide) : facts_(facts), hide_(hide) {}
  Hiding(const title::Facts& facts, HideRecord hide) : facts_(facts), hide_record_(hide) {}
  const TitleState* Title(const std::string& id) const override {
    return Shown(facts_.Title(id), id, hide_, shown_);
  }
  const title::ParticipantRecord* Participant(const std::string& id) const override {
    return Shown(facts_.Participant(id), id, hide_record_, shown_records_);
  }
  std::optional<std::string> KeyOwner(const Digest& key) const override { return facts_.KeyOwner(key); }
  bool ActAdmitted(const Digest& act) const override { return facts_.ActAdmitted(act); }
  bool PaperFormUsed(const std::string& issuer, const std::string& form) const override {
    return facts_.PaperFormUsed(issuer, form);
  }
  std::vector<title::Covering> DocumentsCovering(const Digest& tag) const override {
    return facts_.DocumentsCovering(tag);
  }
  std::vector<title::GoodsTag> GoodsOf(const std::string& id) const override { return facts_.GoodsOf(id); }

 private:
  template <typename Record>
  static const Record* Shown(const Record* found, const std::string& id, void (*hide)(Record&),
                             std::map<std::string, Record>& shown) {
    if (found == nullptr || hide == nullptr) return found;
    Record& copy = shown[id] = *found;
    hide(copy);
    return &copy;
  }

  const title::Facts& facts_;
  Hide hide_ = nullptr;
  HideRecord hide_record_ = nullptr;
  mutable std::map<std::string, TitleState> shown_;
  mutable std::map<std::string, title::ParticipantRecord> shown_records_;
};

void AddHidingMutants(std::vector<Mutant>& out) {
  const auto add = [&out](v1::ActKind kind, const char* what, const char* setting, Hiding::Hide hide,
                          void (*restore)(TitleState&, const TitleState&)) {
    out.push_back({std::string(title::KindName(kind)) + " " + what, setting,
                   [=](const v1::Act& act, const title::Admission& admission, const title::Facts& facts,
                       const title::Parameters& parameters) -> Decided {
                     if (title::KindOf(act) != kind) return DecideV1(act, admission, facts, parameters);
                     Decided decided = DecideV1(act, admission, Hiding(facts, hide), parameters);
                     const TitleState* before = facts.Title(act.document_id());
                     if (decided && before != nullptr) restore(decided->titles.front(), *before);
                     return decided;
                   }});
  };
  add(
      v1::ACT_KIND_DELIVER, "past a hold on a box", "delivery",
      [](TitleState& s) {
        std::erase_if(s.holds, [](const auto& hold) { return !hold.second.containers.empty(); });
      },
      [](TitleState& s, const TitleState& before) { s.holds = before.holds; });
  add(
      v1::ACT_KIND_DELIVER, "of boxes that are not empty", "delivery",
      [](TitleState& s) {
        // Nothing is said of what is in one of them.
        for (auto& [line, boxes] : s.header.stowage) boxes.push_back("ZZZU9999999");
      },
      [](TitleState& s, const TitleState& before) { s.header = before.header; });
  add(
      v1::ACT_KIND_REPLACE, "with another's box", "delivery",
      [](TitleState& s) { s.header.containers.emplace_back("OOLU1548373"); },
      [](TitleState& s, const TitleState& before) { s.header = before.header; });
  add(
      v1::ACT_KIND_COUNTERSIGN, "of a lapsed order", "authorities, small",
      [](TitleState& s) {
        for (auto& [id, order] : s.pending_orders) order.expires_at = kNow + 1;
      },
      [](TitleState& s, const TitleState&) {
        std::erase_if(s.pending_orders, [](const auto& o) { return o.second.expires_at == kNow + 1; });
      });
  const auto no_order = [](TitleState& s) { s.pending_orders.clear(); };
  const auto as_before = [](TitleState& s, const TitleState& before) {
    if (!s.IsTerminal()) s.pending_orders = before.pending_orders;
  };
  add(v1::ACT_KIND_VOID, "while an order waits", "authorities, small", no_order, as_before);
  add(
      v1::ACT_KIND_REFUSE_SURRENDER, "after a delivery", "delivery",
      [](TitleState& s) {
        if (s.surrender) s.surrender->delivered = false;
      },
      [](TitleState&, const TitleState&) {});
  add(
      v1::ACT_KIND_HOLD, "of a box that is out", "delivery",
      [](TitleState& s) { s.delivered_containers.clear(); },
      [](TitleState& s, const TitleState& before) { s.delivered_containers = before.delivered_containers; });
}

// ---- Records that the rules do not see as they are ----

void AddRecordMutants(std::vector<Mutant>& out) {
  const auto add = [&out](v1::ActKind kind, const char* what, Hiding::HideRecord hide) {
    out.push_back({std::string(title::KindName(kind)) + " " + what, "successors",
                   [=](const v1::Act& act, const title::Admission& admission, const title::Facts& facts,
                       const title::Parameters& parameters) -> Decided {
                     if (title::KindOf(act) != kind) return DecideV1(act, admission, facts, parameters);
                     return DecideV1(act, admission, Hiding(facts, hide), parameters);
                   }});
  };
  add(v1::ACT_KIND_CONFIRM, "of a recovery within its delay", [](title::ParticipantRecord& r) {
    if (r.recovery) r.recovery->effective_at = std::min(r.recovery->effective_at, kNow);
  });
  add(v1::ACT_KIND_RECOVER, "over an objection", [](title::ParticipantRecord& r) {
    if (r.recovery) r.recovery->objected = false;
  });
  add(v1::ACT_KIND_SUCCESSOR, "over an objection", [](title::ParticipantRecord& r) {
    if (r.succession) r.succession->objected = false;
  });
  add(v1::ACT_KIND_TRANSFER, "by a recovered key though objected to", [](title::ParticipantRecord& r) {
    if (r.recovery) r.recovery->objected = false;
  });
  add(v1::ACT_KIND_TRANSFER, "though the succession was objected to", [](title::ParticipantRecord& r) {
    if (r.succession) r.succession->objected = false;
  });
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
  add(v1::ACT_KIND_ENDORSE, "ends the way back", "trade, small",
      [](State& s, const State&) { s.rejectable.reset(); });
  add(v1::ACT_KIND_ACCEPT, "by a bank leaves no way back", "trade, small",
      [](State& s, const State&) { s.rejectable.reset(); });
  add(v1::ACT_KIND_GRANT, "leaves a sleeper", "beside the chain",
      [](State& s, const State& before) { s.dormant_since = before.dormant_since; });
  add(v1::ACT_KIND_DORMANT, "surrenders for the holder", "beside the chain",
      [](State& s, const State&) { s.holder = s.issuer; });
  add(v1::ACT_KIND_COUNTERSIGN, "gives a straight document in name only", "straight",
      [](State& s, const State&) { s.consignee_by_order.clear(); });
  add(v1::ACT_KIND_LIFT, "leaves an order of its own", "authorities, small",
      [](State& s, const State& before) { s.pending_orders = before.pending_orders; });
  add(v1::ACT_KIND_COUNTERSIGN, "reissues paper as if nobody had had it", "paper",
      [](State& s, const State& before) { s.moved = before.moved; });
  add(v1::ACT_KIND_HOLD, "lets the window to reject run on", "authorities, small",
      [](State& s, const State&) {
        if (s.rejectable) s.rejectable->held_since = 0;
      });
  add(v1::ACT_KIND_LIFT, "of one box ends the hold", "delivery",
      [](State& s, const State&) { s.holds.clear(); });
  add(v1::ACT_KIND_NOTATION, "forgets the substitute", "delivery",
      [](State& s, const State& before) { s.substitutions = before.substitutions; });
  add(v1::ACT_KIND_REPLACE, "forgets the paper", "paper",
      [](State& s, const State&) { s.paper_digest.clear(); });
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
  AddRecordMutants(out);
  AddHidingMutants(out);
  AddEffectMutants(out);
  out.push_back({"REPLACE frees the goods that it does not name", "split and merge",
                 [](const v1::Act& act, const title::Admission& admission, const title::Facts& facts,
                    const title::Parameters& parameters) -> Decided {
                   Decided decided = DecideV1(act, admission, facts, parameters);
                   if (!decided || !act.has_replace()) return decided;
                   for (std::size_t i = 0; i < decided->covered.size(); ++i) {
                     decided->covered[i].tags = admission.goods[i].tags;
                   }
                   return decided;
                 }});
  return out;
}

}  // namespace yidan::simulation
