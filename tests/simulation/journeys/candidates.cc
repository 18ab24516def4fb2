#include "tests/simulation/journeys/candidates.h"

#include "services/title/rules.h"

namespace yidan::journeys {

namespace {

constexpr std::size_t kLiveDocuments = 150;

void At(google::protobuf::Timestamp* out, std::int64_t ms) { out->set_seconds(ms / 1000); }

v1::Endorsement Endorsing(v1::EndorsementKind kind) {
  v1::Endorsement out;
  out.set_kind(kind);
  return out;
}

}  // namespace

std::string Candidates::Anybody() { return Members()[Below(Members().size())].id; }

std::string Candidates::Trader() { return OneIn(15) ? Anybody() : Members()[2 + Below(5)].id; }

std::int64_t Candidates::NextPause() {
  if (OneIn(40)) return static_cast<std::int64_t>(1 + Below(4)) * kDayMs;
  return static_cast<std::int64_t>(Below(30'000));
}

v1::Endorsement Candidates::AnyEndorsement(bool entitled) {
  if (!entitled && !OneIn(6)) return Endorsing(v1::ENDORSEMENT_KIND_NONE);
  switch (Below(6)) {
    case 0:
      return Endorsing(v1::ENDORSEMENT_KIND_NONE);
    case 1:
      return Endorsing(v1::ENDORSEMENT_KIND_BLANK);
    case 2: {
      auto order_of = Endorsing(v1::ENDORSEMENT_KIND_ORDER_OF);
      order_of.set_party(Trader());
      return order_of;
    }
    default:
      return Endorsing(v1::ENDORSEMENT_KIND_FULL);
  }
}

void Candidates::Issue(const Model& model, Candidate& out) {
  const std::string id = "YD-SIM-" + std::to_string(100'000'000 + ++issued_);
  int goods = ++goods_;
  if (OneIn(20) && !live_.empty()) {
    // Unless that one has ended.
    const auto covered = model.documents().find(live_[Below(live_.size())]);
    if (covered != model.documents().end() && !covered->second.covers.empty()) {
      goods = *covered->second.covers.begin() / 2;
    }
  }
  const bool again = OneIn(30) && !live_.empty();
  const unsigned form = OneIn(6) ? 2 : OneIn(5) ? 1 : 0;
  const std::string carrier = OneIn(2) ? "cdirp" : "yuxinou";
  const Bill bill = cast_.NewBill(carrier, again ? live_[Below(live_.size())] : id, goods, form);
  const auto committed = cast_.Commit(bill);
  out.act = cast_.NewAct(carrier);
  testing::Issue(out.act, committed);
  out.contents = {committed.content};
  out.at.vehicles = {bill.AllVehicles()};
}

Candidate Candidates::Next(const Model& model) {
  Candidate out;
  for (std::size_t tries = 0; !live_.empty() && tries < 3; ++tries) {
    const std::size_t at = Below(live_.size());
    if (!model.document(live_[at]).Terminal()) continue;
    if (ended_.size() < 64) ended_.push_back(live_[at]);
    live_[at] = live_.back();
    live_.pop_back();
  }
  std::string spoilt;
  if (live_.size() < 5 || (live_.size() < kLiveDocuments && OneIn(8))) {
    Issue(model, out);
  } else if (OneIn(60)) {
    Document unknown;
    unknown.id = "YD-SIM-NEVER-ISSUED";
    unknown.holder = unknown.issuer = "cdirp";
    Fitting(model, unknown, out);
  } else {
    const bool dead = OneIn(60) && !ended_.empty();
    Fitting(model, model.document(dead ? ended_[Below(ended_.size())] : live_[Below(live_.size())]), out);
  }
  std::string signer = out.act.actor();
  if (!out.act.has_issue() && OneIn(6)) spoilt = Spoil(out.act, signer);
  out.request = cast_.Sign(out.act, signer);
  for (const auto& content : out.contents) *out.request.add_contents() = content;
  out.at.signature_good = signer == out.act.actor();
  out.at.now = cast_.clock.WallMs();
  out.at.digest = title::ActDigest(out.request.act()).ToString();
  out.what = std::string(title::KindName(title::KindOf(out.act))) + " " + out.act.document_id() + " by " +
             out.act.actor() + out.what + spoilt;
  return out;
}

void Candidates::Admitted(const Candidate& candidate) {
  if (candidate.act.has_issue()) live_.push_back(candidate.act.document_id());
  for (const auto& successor : candidate.act.replace().successors()) live_.push_back(successor.document_id());
}

void Candidates::Fitting(const Model& model, const Document& d, Candidate& out) {
  v1::Act& act = out.act;
  act = cast_.NewAct(d.holder.empty() ? d.issuer : d.holder);
  const bool surrendered = d.status == v1::TITLE_STATUS_SURRENDERED;
  const auto purpose = surrendered ? d.surrender->purpose : v1::SURRENDER_PURPOSE_UNSPECIFIED;
  const bool replaced = purpose == v1::SURRENDER_PURPOSE_DELIVERY
                            ? d.delivered_some || OneIn(10)
                            : surrendered && purpose != v1::SURRENDER_PURPOSE_PAPER;
  act.set_document_id(d.id);
  act.set_sequence(d.sequence + 1);
  act.set_previous(d.last_act.empty() ? std::string(32, 'x') : d.last_act);
  if (OneIn(7)) {
    Beside(d, act);
  } else if (OneIn(d.orders.empty() ? 30 : 5)) {
    Ordered(d, act);
  } else if ((replaced || d.status == v1::TITLE_STATUS_ON_PAPER) && OneIn(2)) {
    Replace(model, d, out);
  } else if (const Document* partner = PartnerOf(model, d); partner != nullptr && OneIn(5)) {
    act.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_MERGE);
  } else if (surrendered && !OneIn(25)) {
    WhileSurrendered(d, act);
  } else {
    WhileIssued(d, act);
  }
  // The actor may have been changed: its own key goes with it.
  act.set_key_id(cast_.NewAct(act.actor()).key_id());
  if (act.body_case() < v1::Act::kHold) return;
  act.clear_sequence();
  act.clear_previous();
  std::string nonce(16, '\0');
  for (char& c : nonce) c = static_cast<char>(random_());
  act.set_nonce(nonce);
}

void Candidates::WhileIssued(const Document& d, v1::Act& act) {
  if (d.OfferOpen(cast_.clock.WallMs()) && !OneIn(8)) {
    const v1::Offer& terms = d.offer->terms;
    switch (Below(5)) {
      case 0:
        act.set_actor(terms.to());
        act.mutable_decline()->set_reason("no");
        return;
      case 1:
        act.set_actor(d.offer->from);
        act.mutable_withdraw();
        return;
      default:
        act.set_actor(terms.release_by().empty() || OneIn(4) ? terms.to() : terms.release_by());
        act.mutable_accept();
        return;
    }
  }
  if (OneIn(40)) {
    act.set_actor(d.issuer);
    act.mutable_released_without_surrender()->set_to(Trader());
    act.mutable_released_without_surrender()->set_indemnity_digest(std::string(32, 'i'));
    return;
  }
  if (d.order.kind == v1::ORDER_KIND_NAMED && d.order.party != d.holder && OneIn(3)) {
    act.set_actor(d.order.party);
    *act.mutable_endorse()->mutable_endorsement() =
        Endorsing(OneIn(3) ? v1::ENDORSEMENT_KIND_BLANK : v1::ENDORSEMENT_KIND_FULL);
    return;
  }
  return d.pledge && !OneIn(10) ? AsPledgee(d, act) : AsHolder(d, act);
}

void Candidates::AsPledgee(const Document& d, v1::Act& act) {
  const auto& pledge = *d.pledge;
  act.set_actor(pledge.pledgee);
  if (pledge.on_trust_receipt && OneIn(2)) {
    act.set_actor(pledge.pledgor);
    if (!OneIn(3)) {
      act.mutable_return_();
    } else {
      act.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_DELIVERY);
    }
    return;
  }
  switch (Below(9)) {
    case 0:
    case 1:
      act.mutable_release()->set_on_trust_receipt(!OneIn(3));
      return;
    case 2:
    case 3:
      act.mutable_enforce()->set_notice_digest(std::string(32, 'n'));
      return;
    case 4:
    case 5:
      act.mutable_transfer()->set_to(Trader());
      *act.mutable_transfer()->mutable_endorsement() = pledge.on_sale;
      return;
    case 6:
      return Offer(d, act, v1::OFFER_PURPOSE_ASSIGN_PLEDGE);
    case 7:
      return Offer(d, act, OneIn(3) ? v1::OFFER_PURPOSE_TRANSFER : v1::OFFER_PURPOSE_JOINT_SURRENDER);
    default:
      act.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_DELIVERY);
  }
}

void Candidates::AsHolder(const Document& d, v1::Act& act) {
  if ((d.rejectable || OneIn(12)) && OneIn(5)) {
    act.mutable_reject();
    return;
  }
  switch (Below(12)) {
    case 0:
    case 1:
      act.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_DELIVERY);
      if (d.form == v1::WAYBILL_FORM_STRAIGHT && !OneIn(3)) act.set_actor(d.consignee);
      return;
    case 2:
      return SurrenderForOther(act);
    case 3:
      return Offer(d, act, v1::OFFER_PURPOSE_TRANSFER);
    case 4:
    case 5:
      return Offer(d, act, v1::OFFER_PURPOSE_PLEDGE);
    case 6:
      return Offer(d, act, v1::OFFER_PURPOSE_DECLARE_PLEDGE);
    default:
      act.mutable_transfer()->set_to(OneIn(15) ? d.holder : Trader());
      if (act.transfer().to().empty()) act.mutable_transfer()->set_to("rongou");
      *act.mutable_transfer()->mutable_endorsement() =
          AnyEndorsement(d.Entitled() && (d.form != v1::WAYBILL_FORM_STRAIGHT || OneIn(5)));
      if (d.form == v1::WAYBILL_FORM_STRAIGHT && !OneIn(4)) {
        act.mutable_transfer()->set_to(d.holder == d.consignor ? d.consignee : d.consignor);
      }
  }
}

// For anything but delivery.
void Candidates::SurrenderForOther(v1::Act& act) {
  auto& terms = *act.mutable_surrender()->mutable_terms();
  switch (Below(7)) {
    case 0:
      return terms.set_purpose(v1::SURRENDER_PURPOSE_VOID);
    case 1:
    case 2:
      return terms.set_purpose(v1::SURRENDER_PURPOSE_PAPER);
    case 3:
      return terms.set_purpose(v1::SURRENDER_PURPOSE_SPLIT);
    case 4:
      return terms.set_purpose(v1::SURRENDER_PURPOSE_MERGE);
    default:
      terms.set_purpose(v1::SURRENDER_PURPOSE_AMENDMENT);
      if (!OneIn(3)) return;
      terms.mutable_new_order()->set_kind(OneIn(3) ? v1::ORDER_KIND_BLANK : v1::ORDER_KIND_NAMED);
      if (terms.new_order().kind() == v1::ORDER_KIND_NAMED) terms.mutable_new_order()->set_party(Trader());
  }
}

void Candidates::Offer(const Document& d, v1::Act& act, v1::OfferPurpose purpose) {
  auto* offer = act.mutable_offer();
  offer->set_purpose(purpose);
  offer->set_to(Trader());
  offer->set_revocable(OneIn(2));
  const std::int64_t hours = OneIn(12) ? 24 * 100 : static_cast<std::int64_t>(1 + Below(24 * 9));
  At(offer->mutable_expires_at(), cast_.clock.WallMs() + hours * kHourMs);
  switch (purpose) {
    case v1::OFFER_PURPOSE_TRANSFER:
      *offer->mutable_endorsement() = d.pledge ? d.pledge->on_sale : AnyEndorsement(d.Entitled());
      if (OneIn(4)) offer->set_release_by(Bank());
      return;
    case v1::OFFER_PURPOSE_PLEDGE:
    case v1::OFFER_PURPOSE_DECLARE_PLEDGE:
      if (purpose == v1::OFFER_PURPOSE_PLEDGE && !OneIn(8)) offer->set_to(Bank());
      *offer->mutable_agreed()->mutable_on_release() =
          Endorsing(OneIn(4) ? v1::ENDORSEMENT_KIND_BLANK : v1::ENDORSEMENT_KIND_FULL);
      *offer->mutable_agreed()->mutable_on_sale() =
          Endorsing(OneIn(2) ? v1::ENDORSEMENT_KIND_BLANK : v1::ENDORSEMENT_KIND_FULL);
      offer->set_terms_digest(std::string(32, 't'));
      offer->set_acknowledges_release(purpose == v1::OFFER_PURPOSE_PLEDGE && d.released_without_surrender &&
                                      !OneIn(3));
      return;
    case v1::OFFER_PURPOSE_ASSIGN_PLEDGE:
      if (!OneIn(8)) offer->set_to(Bank());
      return;
    default:
      if (d.pledge && !OneIn(6)) offer->set_to(d.pledge->pledgor);
      offer->mutable_joint_surrender()->set_purpose(OneIn(2)   ? v1::SURRENDER_PURPOSE_AMENDMENT
                                                    : OneIn(2) ? v1::SURRENDER_PURPOSE_SPLIT
                                                               : v1::SURRENDER_PURPOSE_PAPER);
  }
}

void Candidates::WhileSurrendered(const Document& d, v1::Act& act) {
  if (OneIn(5)) {
    act.set_actor(d.surrender->by);
    act.mutable_recall_surrender();
    return;
  }
  act.set_actor(d.issuer);
  const auto purpose = d.surrender->purpose;
  if (purpose != v1::SURRENDER_PURPOSE_DELIVERY && purpose != v1::SURRENDER_PURPOSE_PAPER &&
      purpose != v1::SURRENDER_PURPOSE_VOID && !OneIn(4)) {
    // It waits for its REPLACE.
    act.mutable_notation()->set_kind(v1::NOTATION_KIND_FREIGHT_PAID);
    act.mutable_notation()->set_text("paid at destination");
    At(act.mutable_notation()->mutable_at(), cast_.clock.WallMs());
  } else if (OneIn(6) || (purpose != v1::SURRENDER_PURPOSE_DELIVERY &&
                          purpose != v1::SURRENDER_PURPOSE_PAPER && purpose != v1::SURRENDER_PURPOSE_VOID)) {
    act.mutable_refuse_surrender()->set_reason("the goods are not there yet");
  } else if (purpose == v1::SURRENDER_PURPOSE_DELIVERY) {
    Deliver(d, act);
  } else if (purpose == v1::SURRENDER_PURPOSE_PAPER) {
    if (!OneIn(8)) ++forms_;
    act.mutable_to_paper()->add_form_numbers("F-" + std::to_string(1'000'000 + forms_));
    act.mutable_to_paper()->set_originals(1);
  } else {
    act.mutable_void_()->set_reason("never shipped");
  }
}

void Candidates::Deliver(const Document& d, v1::Act& act) {
  auto* deliver = act.mutable_deliver();
  deliver->set_collector(d.holder);
  const bool part = OneIn(3);
  for (const auto& [id, line] : d.remaining) {
    if (line.packages == 0 || (part && deliver->quantities_size() != 0)) continue;
    auto* out = deliver->add_quantities();
    out->set_line_id(id);
    out->set_packages(line.packages + (OneIn(12) ? 1 : 0));
    out->set_gross_weight_grams(line.grams + (OneIn(20) ? 1'000 : 0));
  }
  if (!part || !OneIn(3)) return;
  deliver->set_close(true);
  for (const auto& [id, line] : d.remaining) {
    if (line.packages == 0 || (deliver->quantities_size() != 0 && deliver->quantities(0).line_id() == id))
      continue;
    auto* statement = deliver->add_shortages();
    statement->set_line_id(id);
    statement->set_packages(line.packages);
    statement->set_gross_weight_grams(line.grams);
    statement->set_reason("stolen in transit");
    statement->set_report_digest(std::string(32, 'r'));
  }
}

}  // namespace yidan::journeys
