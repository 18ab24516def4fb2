// Who passes the document on, offers, pledges, surrenders; probes_issuer.cc has what carriers and authorities
// do.
#include "services/possibilities/probes.h"

#include <algorithm>
#include <utility>

#include "services/crypto/crypto.h"
#include "services/title/times.h"

namespace yidan::possibilities {
namespace {

constexpr TimeMs kDay = 24LL * 3600 * 1000;

v1::Endorsement EndorsementOf(v1::EndorsementKind kind, const std::string& party = {}) {
  v1::Endorsement out;
  out.set_kind(kind);
  out.set_party(party);
  return out;
}
v1::Endorsement ToProto(const title::Endorsement& endorsement) {
  return EndorsementOf(endorsement.kind, endorsement.party);
}

const std::vector<v1::SurrenderPurpose>& Purposes() {
  static const std::vector<v1::SurrenderPurpose> kAll = {
      v1::SURRENDER_PURPOSE_DELIVERY, v1::SURRENDER_PURPOSE_AMENDMENT, v1::SURRENDER_PURPOSE_SPLIT,
      v1::SURRENDER_PURPOSE_MERGE,    v1::SURRENDER_PURPOSE_PAPER,     v1::SURRENDER_PURPOSE_VOID};
  return kAll;
}

std::string Free(std::string id, const Situation& situation) {
  const std::vector<std::string> named = NamedIn(situation.title);
  while (situation.records.contains(id) || std::find(named.begin(), named.end(), id) != named.end()) {
    id += "-x";
  }
  return id;
}

title::ParticipantRecord Stranger(const std::string& id, v1::Role role) {
  title::ParticipantRecord out;
  constexpr title::Term kAlways{0, title::kForever};
  out.participant_id = id;
  out.keys.emplace(crypto::Sha256(id), title::Key{id, kAlways});
  out.roles.push_back({role, kAlways});
  return out;
}

}  // namespace

Strangers StrangersTo(const Situation& situation) {
  return {Free("any-participant", situation), Free("any-bank", situation)};
}

Records WithStrangers(const Situation& situation, const Strangers& strangers) {
  Records out = situation.records;
  out.emplace(strangers.participant, Stranger(strangers.participant, v1::ROLE_SHIPPER));
  out.emplace(strangers.bank, Stranger(strangers.bank, v1::ROLE_FINANCIER));
  return out;
}

v1::Act& Probes::Add() {
  out_.emplace_back().set_actor(actor_);
  return out_.back();
}

// What somebody would write on the back; of a pledge what it agreed.
std::vector<v1::Endorsement> Probes::Endorsed() const {
  std::vector<v1::Endorsement> out = {EndorsementOf(v1::ENDORSEMENT_KIND_FULL),
                                      EndorsementOf(v1::ENDORSEMENT_KIND_BLANK),
                                      EndorsementOf(v1::ENDORSEMENT_KIND_NONE)};
  if (!s_.pledge) return out;
  for (const title::Endorsement& agreed : {s_.pledge->on_release, s_.pledge->on_sale}) {
    if (agreed.kind == v1::ENDORSEMENT_KIND_ORDER_OF) out.push_back(ToProto(agreed));
  }
  return out;
}

void Probes::Transfers(bool strangers) {
  std::vector<std::string> to = receivers_;
  if (strangers) to.push_back(strangers_.participant);
  for (const std::string& id : to) {
    for (const v1::Endorsement& endorsement : Endorsed()) {
      v1::Transfer& transfer = *Add().mutable_transfer();
      transfer.set_to(id);
      *transfer.mutable_endorsement() = endorsement;
    }
  }
}

void Probes::Endorsements() {
  for (const auto kind : {v1::ENDORSEMENT_KIND_FULL, v1::ENDORSEMENT_KIND_BLANK}) {
    *Add().mutable_endorse()->mutable_endorsement() = EndorsementOf(kind);
  }
}

void Probes::Bare() {
  Add().mutable_reject();
  Add().mutable_accept();
  Add().mutable_decline();
  Add().mutable_withdraw();
  Add().mutable_release();
  Add().mutable_release()->set_on_trust_receipt(true);
  Add().mutable_return_();
  Add().mutable_enforce()->set_notice_digest(std::string(Digest::kSize, '\0'));
  Add().mutable_recall_surrender();
}

void Probes::Offer(const std::string& to, v1::OfferPurpose purpose) {
  if (to == actor_) return;  // nobody offers to itself: it would be no act
  v1::Offer& offer = *Add().mutable_offer();
  offer.set_to(to);
  offer.set_purpose(purpose);
  offer.set_revocable(true);
  title::SetTime(offer.mutable_expires_at(), at_ + std::min(kDay, situation_.parameters.offer_max));
}

void Probes::Offers() {
  std::vector<std::string> to = receivers_;
  to.push_back(strangers_.participant);
  to.push_back(strangers_.bank);
  for (const std::string& id : to) {
    if (id == actor_) continue;
    for (const v1::Endorsement& endorsement : Endorsed()) {
      Offer(id, v1::OFFER_PURPOSE_TRANSFER);
      *out_.back().mutable_offer()->mutable_endorsement() = endorsement;
    }
    // Against payment: a bank's ACCEPT completes it.
    Offer(id, v1::OFFER_PURPOSE_TRANSFER);
    *out_.back().mutable_offer()->mutable_endorsement() = EndorsementOf(v1::ENDORSEMENT_KIND_FULL);
    out_.back().mutable_offer()->set_release_by(strangers_.bank);
    for (const auto purpose : {v1::OFFER_PURPOSE_PLEDGE, v1::OFFER_PURPOSE_DECLARE_PLEDGE}) {
      // Of a carrier's own document nothing is endorsed back to it.
      for (const auto on_release : {v1::ENDORSEMENT_KIND_FULL, v1::ENDORSEMENT_KIND_NONE}) {
        Offer(id, purpose);
        v1::Offer& offer = *out_.back().mutable_offer();
        *offer.mutable_agreed()->mutable_on_release() = EndorsementOf(on_release);
        *offer.mutable_agreed()->mutable_on_sale() = EndorsementOf(v1::ENDORSEMENT_KIND_BLANK);
        offer.set_acknowledges_release(purpose == v1::OFFER_PURPOSE_PLEDGE && s_.released_without_surrender);
      }
    }
    Offer(id, v1::OFFER_PURPOSE_ASSIGN_PLEDGE);
  }
  if (!s_.pledge) return;
  for (const auto purpose : Purposes()) {
    if (s_.pledge->pledgor == actor_) break;
    Offer(s_.pledge->pledgor, v1::OFFER_PURPOSE_JOINT_SURRENDER);
    out_.back().mutable_offer()->mutable_joint_surrender()->set_purpose(purpose);
  }
}

void Probes::Surrenders(const std::vector<v1::SurrenderPurpose>& purposes) {
  for (const auto purpose : purposes) Add().mutable_surrender()->mutable_terms()->set_purpose(purpose);
}

void Probes::Lifts() {
  std::size_t tried = 0;
  for (const auto& [id, hold] : s_.holds) {
    if (++tried > kListTried) break;
    Add().mutable_lift()->set_hold_id(id.ToString());
  }
  tried = 0;
  for (const auto& [id, order] : s_.pending_orders) {
    if (++tried > kListTried) break;
    Add().mutable_lift()->set_hold_id(id.ToString());
  }
  // Without a hold there is nothing to lift, and the rules say so.
  if (s_.holds.empty() && s_.pending_orders.empty()) {
    Add().mutable_lift()->set_hold_id(std::string(Digest::kSize, '\0'));
  }
}

std::vector<v1::Act> Probes::Of(const std::string& actor, TimeMs at) {
  actor_ = actor;
  at_ = at;
  out_.clear();
  Transfers(true);
  Endorsements();
  Offers();
  Bare();
  Surrenders(Purposes());
  Deliveries(false);
  Replacements();
  OfIssuer();
  OfAuthority();
  Lifts();
  Beside();
  return std::move(out_);
}

std::vector<v1::Act> Probes::LastDelivery(const std::string& actor, TimeMs at) {
  actor_ = actor;
  at_ = at;
  out_.clear();
  Deliveries(true);
  return std::move(out_);
}

std::vector<v1::Act> Probes::TowardsDelivery(const std::string& actor, TimeMs at) {
  actor_ = actor;
  at_ = at;
  out_.clear();
  Surrenders({v1::SURRENDER_PURPOSE_DELIVERY});
  Lifts();
  Bare();
  Endorsements();
  Transfers(false);
  Add().mutable_refuse_surrender()->set_reason("another purpose");
  if (s_.status == v1::TITLE_STATUS_ON_PAPER) TakeBacks();
  return std::move(out_);
}

}  // namespace yidan::possibilities
