// Candidates beside the chain, and what makes a right act of any kind wrong.
#include "tests/simulation/journeys/candidates.h"

namespace yidan::journeys {

namespace {

void At(google::protobuf::Timestamp* out, std::int64_t ms) { out->set_seconds(ms / 1000); }

}  // namespace

void Candidates::Beside(const Document& d, v1::Act& act) {
  const std::int64_t now = cast_.clock.WallMs();
  switch (Below(5)) {
    case 0:
      if (!d.orders.empty() && OneIn(3)) {
        const std::string& order = OldestOrder(d);
        act.set_actor(OneIn(6) ? Anybody() : d.orders.at(order).authority);
        act.mutable_lift()->set_hold_id(order);
        act.mutable_lift()->set_result("the order is taken back");
        return;
      }
      if (!d.holds.empty()) {
        act.set_actor(OneIn(6) ? Anybody() : d.holds.begin()->second.authority);
        act.mutable_lift()->set_hold_id(d.holds.begin()->first);
        act.mutable_lift()->set_result("released");
        return;
      }
      act.set_actor(OneIn(8) ? Anybody() : OneIn(2) ? "chengdu-customs" : "chengdu-court");
      act.mutable_hold()->set_kind(act.actor() == "chengdu-court" ? v1::HOLD_KIND_COURT
                                                                  : v1::HOLD_KIND_CUSTOMS);
      act.mutable_hold()->set_reason("inspection");
      act.mutable_hold()->set_reference("5101-2017-77");
      if (OneIn(2))
        At(act.mutable_hold()->mutable_until(), now + static_cast<std::int64_t>(1 + Below(5)) * kDayMs);
      return;
    case 1:
      act.set_actor(OneIn(8) ? Anybody() : d.issuer);
      act.mutable_notation()->set_kind(v1::NOTATION_KIND_DISPATCHED);
      act.mutable_notation()->set_text("Train X8020");
      At(act.mutable_notation()->mutable_at(), now);
      return;
    case 2:
      act.set_actor(OneIn(8) ? Anybody() : d.issuer);
      act.mutable_milestone()->set_code("DEPARTED");
      act.mutable_milestone()->set_location("NLTLB");
      At(act.mutable_milestone()->mutable_at(), now);
      return;
    default:
      if (!d.grants.empty()) {
        act.set_actor(OneIn(6) ? Anybody() : d.grants.begin()->second);
        act.mutable_revoke()->set_grant_id(d.grants.begin()->first);
        return;
      }
      if (OneIn(8)) act.set_actor(Anybody());
      act.mutable_grant()->set_reader(Trader());
      At(act.mutable_grant()->mutable_until(), now + kDayMs);
  }
}

std::string Candidates::Spoil(v1::Act& act, std::string& signer) {
  switch (Below(6)) {
    case 0:
      signer = act.actor() == "registrar" ? "cdirp" : "registrar";
      return ", signed by somebody else";
    case 1: {
      const std::string other = Anybody();
      act.set_actor(other);
      act.set_key_id(cast_.NewAct(other).key_id());
      signer = other;
      return " (anybody)";
    }
    case 2:
      if (act.previous().empty()) return "";
      act.set_previous(std::string(32, 'p'));
      if (act.has_replace()) act.mutable_replace()->mutable_predecessors(0)->set_last_act(act.previous());
      return ", stale previous";
    case 3:
      if (act.sequence() == 0) return "";
      act.set_sequence(act.sequence() + 1);
      if (act.has_replace()) act.mutable_replace()->mutable_predecessors(0)->set_sequence(act.sequence() - 1);
      return ", sequence skipped";
    case 4:
      At(act.mutable_valid_until(), cast_.clock.WallMs() + (OneIn(2) ? -kHourMs : 8 * kDayMs));
      return ", validity out of bounds";
    default:
      act.set_registry(std::string(32, 'q'));
      return ", of another registry";
  }
}

}  // namespace yidan::journeys
