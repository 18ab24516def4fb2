// What several rules ask of a title state, or do to it.
#include <algorithm>
#include <utility>

#include "services/crypto/crypto.h"
#include "services/title/case.h"

namespace yidan::title {

namespace {

bool OnControl(const Hold& hold) { return hold.kind != v1::HOLD_KIND_CUSTOMS; }

}  // namespace

bool InForce(const Hold& hold, TimeMs now) { return hold.until == 0 || now < hold.until; }

bool Waits(const PendingOrder& order, TimeMs now) { return now < order.expires_at; }

const HoldItem* HoldOnControl(const TitleState& state, TimeMs now) {
  for (const HoldItem& item : state.holds) {
    if (OnControl(item.second) && InForce(item.second, now)) return &item;
  }
  return nullptr;
}

const HoldItem* AnyHold(const TitleState& state, TimeMs now) {
  for (const HoldItem& item : state.holds) {
    if (InForce(item.second, now)) return &item;
  }
  return nullptr;
}

bool OfferOpen(const TitleState& state, TimeMs now) { return state.offer && now < state.offer->expires_at; }

Statuses StatusBits(const TitleState& state) {
  switch (state.status) {
    case v1::TITLE_STATUS_ISSUED:
      return kIssued;
    case v1::TITLE_STATUS_ON_PAPER:
      return kOnPaper;
    case v1::TITLE_STATUS_SURRENDERED:
      break;
    default:
      return 0;
  }
  switch (state.surrender->terms.purpose) {
    case v1::SURRENDER_PURPOSE_DELIVERY:
      return kForDelivery;
    case v1::SURRENDER_PURPOSE_PAPER:
      return kForPaper;
    case v1::SURRENDER_PURPOSE_VOID:
      return kForVoid;
    default:
      return kForReplacement;
  }
}

std::string LiftOf(const HoldItem& hold) {
  return Cat({"LIFT of hold ", ToHex(hold.first.View().substr(0, 8)), " by ", hold.second.authority});
}

OrderClause Endorsed(const OrderClause& order, const Endorsement& endorsement, const std::string& to) {
  switch (endorsement.kind) {
    case v1::ENDORSEMENT_KIND_FULL:
      return {v1::ORDER_KIND_NAMED, to};
    case v1::ENDORSEMENT_KIND_ORDER_OF:
      return {v1::ORDER_KIND_NAMED, endorsement.party};
    case v1::ENDORSEMENT_KIND_BLANK:
      return {v1::ORDER_KIND_BLANK, {}};
    default:
      return order;
  }
}

void MoveTo(TitleState& state, const std::string& to, bool to_pledgee) {
  if (to == state.holder) return;
  state.holder = to;
  state.last_holder.clear();
  state.grants_given = 0;
  if (to != state.header.first_holder) state.moved = true;
  // A grant lapses when the holder changes, except to a pledgee; the new holder's own stand.
  if (to_pledgee) return;
  std::erase_if(state.grants, [&to](const auto& item) { return item.second.holder != to; });
}

void Terminate(TitleState& state, v1::TitleStatus status) {
  state.status = status;
  if (!state.holder.empty()) state.last_holder = std::exchange(state.holder, {});
  state.rejectable.reset();
  state.offer.reset();
  state.surrender.reset();
  state.pending_orders.clear();
  state.grants.clear();
  state.dormant_since = 0;
}

namespace {

// No hold on control is in force any more, and `ended` is when the last one was.
void ResumeRejectWindow(Rejectable& rejectable, TimeMs ended) {
  rejectable.until += ended - rejectable.held_since;
  rejectable.held_since = 0;
}

// The window of `s` as it is at `now`, holds that lapsed by themselves considered.
std::optional<Rejectable> Settled(const TitleState& s, TimeMs now) {
  std::optional<Rejectable> out = s.rejectable;
  if (!out || out->held_since == 0 || HoldOnControl(s, now) != nullptr) return out;
  TimeMs ended = out->held_since;
  for (const auto& [id, hold] : s.holds) {
    if (OnControl(hold)) ended = std::max(ended, hold.until);
  }
  ResumeRejectWindow(*out, ended);
  return out;
}

}  // namespace

void StopRejectWindow(TitleState& s, TimeMs now) {
  if (!s.rejectable || s.rejectable->held_since != 0 || now > s.rejectable->until) return;
  if (HoldOnControl(s, now) != nullptr) s.rejectable->held_since = now;
}

void LiftedOnControl(TitleState& s, TimeMs now) {
  if (!s.rejectable || s.rejectable->held_since == 0 || HoldOnControl(s, now) != nullptr) return;
  ResumeRejectWindow(*s.rejectable, now);
}

void SettleRejectWindow(TitleState& s, TimeMs now) { s.rejectable = Settled(s, now); }

std::optional<Rejectable> RejectableAt(const TitleState& state, TimeMs now) {
  std::optional<Rejectable> rejectable = Settled(state, now);
  const bool open = rejectable && (rejectable->held_since != 0 || now <= rejectable->until);
  return open ? std::move(rejectable) : std::nullopt;
}

void MakeRejectable(Case& c) {
  TitleState& s = c.state;
  s.rejectable = Rejectable{s.holder, s.order, s.moved, c.now + c.parameters.reject_window, s.pledge, 0};
}

void EndSurrender(TitleState& state) {
  state.status = v1::TITLE_STATUS_ISSUED;
  state.surrender.reset();
}

void JudgeEndorsement(Case& c, const TitleState& state, const Endorsement& endorsement,
                      const std::string& to) {
  if (endorsement.kind == v1::ENDORSEMENT_KIND_NONE) return;
  if (state.header.form == v1::WAYBILL_FORM_STRAIGHT) {
    c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS,
             "A STRAIGHT document is not negotiable and takes no endorsement.");
  }
  const OrderClause order = Endorsed(state.order, endorsement, to);
  if (order.kind == v1::ORDER_KIND_NAMED && order.party == state.issuer) {
    c.Refuse(v1::REFUSAL_REASON_FORM_FORBIDS,
             Cat({"The carrier ", state.issuer, " never becomes order party of its own document."}));
  }
}

void DropExpired(TitleState& state, TimeMs now) {
  SettleRejectWindow(state, now);  // by the ends of the holds that go now
  std::erase_if(state.holds, [now](const auto& item) { return !InForce(item.second, now); });
  std::erase_if(state.grants, [now](const auto& item) { return now >= item.second.until; });
  std::erase_if(state.pending_orders, [now](const auto& item) { return !Waits(item.second, now); });
}

Digest ExtendHistory(const Digest& history, std::uint64_t index, std::uint32_t kind, const Digest& act) {
  Encoder e;
  e.Fixed(history).U64(index).U32(kind).Fixed(act);
  return crypto::Sha256(e.bytes());
}

}  // namespace yidan::title
