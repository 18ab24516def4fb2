#include "tests/simulation/candidates.h"

#include <algorithm>

#include "services/crypto/crypto.h"
#include "services/title/times.h"

namespace yidan::simulation {
namespace {

using title::SetTime;

// Fixed, so that a counterexample is the same in every run.
const crypto::PrivateKey& RecoveredKey() {
  static const crypto::PrivateKey key =
      *crypto::PrivateKey::FromSecret(crypto::Algorithm::kEd25519, std::string(32, 'k'));
  return key;
}

std::vector<std::string> OrNone(std::vector<std::string> names) {
  names.insert(names.begin(), "");
  return names;
}

}  // namespace

const std::string& RecoveredSpki() { return RecoveredKey().public_key().spki(); }

bool EndsGroup(v1::RefusalReason reason) {
  switch (reason) {
    case v1::REFUSAL_REASON_UNKNOWN_DOCUMENT:
    case v1::REFUSAL_REASON_TERMINAL:
    case v1::REFUSAL_REASON_WRONG_STATUS:
    case v1::REFUSAL_REASON_NOT_ISSUER:
    case v1::REFUSAL_REASON_NOT_HOLDER:
    case v1::REFUSAL_REASON_NOT_ORDER_PARTY:
    case v1::REFUSAL_REASON_NOT_PLEDGED:
    case v1::REFUSAL_REASON_NOT_PLEDGEE:
    case v1::REFUSAL_REASON_OFFER_PENDING:
      return true;
    default:
      return false;
  }
}

Candidates::Candidates(const Setting& setting) : setting_(setting) {
  for (std::size_t i = 0; i < setting.documents_max; ++i) Chain(DocumentIds()[i]);
  for (const std::string& actor : setting.actors) {
    if (setting.directory) Directory(actor);
  }
}

v1::Act Candidates::On(const std::string& document, const std::string& actor) const {
  v1::Act act;
  act.set_actor(actor);
  act.set_key_id(KeyOf(actor).ToString());
  act.set_registry(Registry().ToString());
  SetTime(act.mutable_valid_until(), kNow + kDay);
  act.set_document_id(document);
  act.set_sequence(2);
  act.set_previous(Digest{}.ToString());
  return act;
}

void Candidates::Put(Group& group, v1::Act act, bool never) const {
  Candidate c;
  c.admission.index = kIndex;
  c.admission.time = kNow;
  c.admission.act_digest = Small(0xAA);
  c.admission.registry = Registry();
  c.admission.signature_valid = true;
  const int issued = act.has_issue() ? 1 : act.replace().successors_size();
  c.admission.goods.assign(static_cast<std::size_t>(issued),
                           title::GoodsClaim{{{GoodsTag(), title::GoodsClass::kLot}}, {}, {}, {}});
  c.signer = BitOf(act.agent().empty() ? act.actor() : act.agent());
  c.never = never;
  if (title::IsBesideChainAct(title::KindOf(act))) {
    act.set_sequence(0);
    act.clear_previous();
    act.set_nonce(std::string(16, 'n'));
  }
  c.act = std::move(act);
  group.push_back(std::move(c));
}

void Candidates::Close(Group group) {
  if (!group.empty()) groups_.push_back(std::move(group));
}

void Candidates::Chain(const std::string& document) {
  for (const std::string& actor : setting_.actors) {
    Group transfers;
    for (const std::string& to : setting_.receivers) {
      for (const auto& endorsement : setting_.endorsements) {
        v1::Act act = On(document, actor);
        act.mutable_transfer()->set_to(to);
        *act.mutable_transfer()->mutable_endorsement() = endorsement;
        Put(transfers, act);
      }
    }
    Close(transfers);
    Group endorsements;
    for (const auto kind : {v1::ENDORSEMENT_KIND_FULL, v1::ENDORSEMENT_KIND_BLANK}) {
      v1::Act act = On(document, actor);
      *act.mutable_endorse()->mutable_endorsement() = Endorsed(kind);
      Put(endorsements, act);
    }
    Close(endorsements);
    const auto plain = [&](auto fill) {
      v1::Act act = On(document, actor);
      fill(act);
      Group group;
      Put(group, act);
      Close(group);
    };
    plain([](v1::Act& a) { a.mutable_reject(); });
    plain([](v1::Act& a) { a.mutable_recall_surrender(); });
    plain([](v1::Act& a) { a.mutable_refuse_surrender()->set_reason("freight"); });
    plain([](v1::Act& a) { a.mutable_void_()->set_reason("mistake"); });
    if (setting_.beside) plain([](v1::Act& a) { a.mutable_released_without_surrender(); });
    Offers(document, actor);
    Surrenders(document, actor);
    Deliveries(document, actor);
    Authorities(document, actor);
    Beside(document, actor);
  }
  NeverAdmitted(document);
}

void Candidates::Offers(const std::string& document, const std::string& actor) {
  const auto plain = [&](auto fill) {
    v1::Act act = On(document, actor);
    fill(act);
    Group group;
    Put(group, act);
    Close(group);
  };
  if (setting_.offers.empty()) return;
  plain([](v1::Act& a) { a.mutable_accept(); });
  plain([](v1::Act& a) { a.mutable_decline(); });
  plain([](v1::Act& a) { a.mutable_withdraw(); });
  plain([](v1::Act& a) { a.mutable_release(); });
  plain([](v1::Act& a) { a.mutable_release()->set_on_trust_receipt(true); });
  plain([](v1::Act& a) { a.mutable_return_(); });
  plain([](v1::Act& a) { a.mutable_enforce()->set_notice_digest(Small(1).ToString()); });
  for (const auto purpose : setting_.offers) {
    Group group;
    for (const std::string& to : setting_.receivers) {
      if (to == actor) continue;
      v1::Act act = On(document, actor);
      v1::Offer& o = *act.mutable_offer();
      o.set_to(to);
      o.set_purpose(purpose);
      o.set_revocable(true);
      SetTime(o.mutable_expires_at(), kNow + kDay);
      const auto put = [&] {
        Put(group, act);
        if (!setting_.irrevocable) return;
        v1::Act irrevocable = act;
        irrevocable.mutable_offer()->set_revocable(false);
        Put(group, irrevocable);
      };
      if (purpose == v1::OFFER_PURPOSE_TRANSFER) {
        for (const auto& endorsement : setting_.offered) {
          for (const std::string& bank : OrNone(setting_.release_by)) {
            if (bank == actor) continue;
            *o.mutable_endorsement() = endorsement;
            o.set_release_by(bank);
            put();
          }
        }
      } else if (purpose == v1::OFFER_PURPOSE_JOINT_SURRENDER) {
        for (const auto surrender : setting_.purposes) {
          o.mutable_joint_surrender()->set_purpose(surrender);
          put();
        }
      } else if (purpose == v1::OFFER_PURPOSE_ASSIGN_PLEDGE) {
        put();
      } else {
        for (const auto& agreed : setting_.agreed) {
          *o.mutable_agreed() = agreed;
          put();
          if (purpose != v1::OFFER_PURPOSE_PLEDGE || !setting_.beside) continue;
          o.set_acknowledges_release(true);
          put();
          o.set_acknowledges_release(false);
        }
      }
    }
    Close(group);
  }
  // An offer in the past, and one that lasts longer than offers may.
  for (const TimeMs expiry : {kNow, kNow + setting_.parameters.offer_max + 1}) {
    v1::Act act = On(document, actor);
    v1::Offer& o = *act.mutable_offer();
    o.set_to(setting_.receivers.front() == actor ? setting_.receivers.back() : setting_.receivers.front());
    o.set_purpose(v1::OFFER_PURPOSE_TRANSFER);
    *o.mutable_endorsement() = Endorsed(v1::ENDORSEMENT_KIND_NONE);
    SetTime(o.mutable_expires_at(), expiry);
    Group group;
    Put(group, act, true);
    Close(group);
  }
}

void Candidates::Surrenders(const std::string& document, const std::string& actor) {
  Group group;
  for (const auto purpose : setting_.purposes) {
    v1::Act act = On(document, actor);
    act.mutable_surrender()->mutable_terms()->set_purpose(purpose);
    Put(group, act);
    v1::SurrenderTerms& terms = *act.mutable_surrender()->mutable_terms();
    if (purpose == v1::SURRENDER_PURPOSE_DELIVERY) {
      for (const std::string& collector : setting_.collectors) {
        terms.set_collector(collector);
        Put(group, act);
      }
    }
    if (purpose == v1::SURRENDER_PURPOSE_AMENDMENT && setting_.new_orders) {
      terms.mutable_new_order()->set_kind(v1::ORDER_KIND_BLANK);
      Put(group, act);
      for (const std::string& party : {kImporter, kCarrier}) {  // the carrier never becomes order party
        terms.mutable_new_order()->set_kind(v1::ORDER_KIND_NAMED);
        terms.mutable_new_order()->set_party(party);
        Put(group, act);
      }
    }
  }
  Close(group);
}

void Candidates::Deliveries(const std::string& document, const std::string& actor) {
  Group group;
  const auto put = [&](std::uint64_t packages, std::uint64_t grams, std::uint64_t missing, bool close,
                       const std::string& collector = {}, const std::string& container = {}) {
    v1::Act act = On(document, actor);
    v1::Deliver& d = *act.mutable_deliver();
    if (packages != 0 || grams != 0) {
      auto* line = d.add_quantities();
      line->set_line_id("1");
      line->set_packages(packages);
      line->set_gross_weight_grams(grams);
    }
    if (missing != 0) {
      auto* line = d.add_shortages();
      line->set_line_id("1");
      line->set_packages(missing);
      line->set_gross_weight_grams(missing * 1000);
      line->set_reason("lost");
      line->set_report_digest(Small(2).ToString());
    }
    d.set_close(close);
    d.set_collector(collector);
    if (!container.empty()) d.add_containers(container);
    Put(group, act);
  };
  for (const std::uint64_t n : {1U, 2U, 3U}) put(n, n * 1000, 0, false);
  put(1, 2000, 0, false);  // out in one measure, not in the other
  put(2, 1000, 0, false);
  put(0, 1000, 0, false);
  put(0, 0, 1, true);
  put(0, 0, 2, true);
  put(1, 1000, 1, true);
  put(1, 1000, 2, true);
  put(1, 1000, 0, true);  // closed without a word on what is missing
  for (const std::string& collector : setting_.collectors) put(1, 1000, 0, false, collector);
  if (setting_.containers) {
    for (const char* container : {kBoxA, kBoxB, kSubstitute, "OOLU1548373"}) {
      put(1, 1000, 0, false, {}, container);
    }
    v1::Act both = group.back().act;
    both.mutable_deliver()->clear_containers();
    for (const char* container : {kBoxA, kBoxB}) both.mutable_deliver()->add_containers(container);
    Put(group, both);
  }
  Close(group);
}

void Candidates::Authorities(const std::string& document, const std::string& actor) {
  if (setting_.holds) {
    for (const auto kind : {v1::HOLD_KIND_CUSTOMS, v1::HOLD_KIND_COURT, v1::HOLD_KIND_DISPUTE}) {
      Group group;
      for (const bool ends : {false, true}) {
        for (const bool some : {false, true}) {
          if (some && !setting_.containers) continue;
          v1::Act act = On(document, actor);
          act.mutable_hold()->set_kind(kind);
          act.mutable_hold()->set_reason("inspection");
          if (some) act.mutable_hold()->add_containers(kBoxA);
          if (ends) SetTime(act.mutable_hold()->mutable_until(), kNow + kDay);
          Put(group, act);
          if (!some || ends || kind != v1::HOLD_KIND_CUSTOMS) continue;
          act.mutable_hold()->add_containers(kBoxB);
          Put(group, act);
        }
      }
      Close(group);
    }
    for (const std::uint8_t id : std::initializer_list<std::uint8_t>{1, 2, 9}) {
      v1::Act act = On(document, actor);
      act.mutable_lift()->set_hold_id(Small(id).ToString());
      Group group;
      Put(group, act);
      Close(group);
    }
    if (setting_.containers) {
      v1::Act lift = On(document, actor);
      lift.mutable_lift()->set_hold_id(Small(1).ToString());
      lift.mutable_lift()->add_containers(kBoxA);
      Group some;
      Put(some, lift);
      Close(some);
      for (const char* box : {kSubstitute, "OOLU1548373"}) {
        v1::Act act = On(document, actor);
        act.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
        act.mutable_hold()->set_reason("inspection");
        act.mutable_hold()->add_containers(box);
        Group group;
        Put(group, act);
        Close(group);
      }
    }
  }
  if (!setting_.orders) return;
  {
    v1::Act act = On(document, actor);
    act.mutable_lift()->set_hold_id(Small(kFirstOrder).ToString());
    Group take_back;
    Put(take_back, act);
    Close(take_back);
  }
  Group group;
  const auto put = [&](v1::OrderEffect effect, const std::string& to, v1::EndorsementKind kind) {
    const auto& effects = setting_.order_effects;
    if (!effects.empty() && std::find(effects.begin(), effects.end(), effect) == effects.end()) return;
    const auto& actors = setting_.actors;
    if (!to.empty() && std::find(actors.begin(), actors.end(), to) == actors.end()) return;
    v1::Act act = On(document, actor);
    act.mutable_order()->set_effect(effect);
    act.mutable_order()->set_order_digest(Small(3).ToString());
    if (!to.empty()) {
      act.mutable_order()->set_to(to);
      act.mutable_order()->mutable_endorsement()->set_kind(kind);
    }
    Put(group, act);
  };
  put(v1::ORDER_EFFECT_CANCEL, {}, {});
  put(v1::ORDER_EFFECT_TRANSFER, kImporter, v1::ENDORSEMENT_KIND_FULL);
  put(v1::ORDER_EFFECT_TRANSFER, kCarrier, v1::ENDORSEMENT_KIND_FULL);
  put(v1::ORDER_EFFECT_TRANSFER, kShipper, v1::ENDORSEMENT_KIND_NONE);
  put(v1::ORDER_EFFECT_DISPOSE, kImporter, v1::ENDORSEMENT_KIND_BLANK);
  put(v1::ORDER_EFFECT_REISSUE, kShipper, v1::ENDORSEMENT_KIND_FULL);
  Close(group);
  for (const std::uint8_t id : {kFirstOrder, static_cast<std::uint8_t>(kFirstOrder + 1), std::uint8_t{9}}) {
    v1::Act act = On(document, actor);
    act.mutable_countersign()->set_order_id(Small(id).ToString());
    Group countersign;
    Put(countersign, act);
    Close(countersign);
  }
}

void Candidates::Beside(const std::string& document, const std::string& actor) {
  const auto plain = [&](auto fill) {
    v1::Act act = On(document, actor);
    fill(act);
    Group group;
    Put(group, act);
    Close(group);
  };
  if (setting_.paper) {
    for (const std::string& form : PaperForms()) {
      plain([&](v1::Act& a) {
        a.mutable_to_paper()->add_form_numbers(form);
        a.mutable_to_paper()->set_originals(3);
      });
    }
    plain([](v1::Act& a) { a.mutable_dormant()->set_reason("long gone"); });
  }
  if (setting_.substitutions) {
    const auto substitute = [&](const char* replaced, const char* by) {
      plain([&](v1::Act& a) {
        a.mutable_notation()->set_kind(v1::NOTATION_KIND_CONTAINER_SUBSTITUTED);
        a.mutable_notation()->set_replaced(replaced);
        a.mutable_notation()->set_substitute(by);
      });
    };
    substitute(kBoxA, kSubstitute);
    substitute(kBoxA, kBoxB);
    substitute("OOLU1548373", kSubstitute);
  }
  if (!setting_.beside) return;
  plain([](v1::Act& a) { a.mutable_dormant()->set_reason("long gone"); });
  plain([](v1::Act& a) { a.mutable_notation()->set_kind(v1::NOTATION_KIND_FREIGHT_PAID); });
  plain([](v1::Act& a) { a.mutable_milestone()->set_code("DEPARTED"); });
  for (const std::string& reader : {kImporter, kBank}) {
    plain([&](v1::Act& a) {
      a.mutable_grant()->set_reader(reader);
      SetTime(a.mutable_grant()->mutable_until(), kNow + kDay);
    });
  }
  plain([](v1::Act& a) { a.mutable_revoke()->set_grant_id(Small(1).ToString()); });
}

// What happens to the shipper's keys, standing and agents; and its acts signed by others for it.
void Candidates::Directory(const std::string& actor) {
  const auto on_shipper = [&](auto fill) {
    v1::Act act = On({}, actor);
    act.set_participant_id(kShipper);
    fill(act);
    Group group;
    Put(group, act);
    Close(group);
  };
  on_shipper([](v1::Act& a) {
    a.mutable_successor()->set_successor(kLiquidator);
    a.mutable_successor()->set_document_digest(Small(4).ToString());
  });
  on_shipper([](v1::Act& a) {
    static const std::string possession = RecoveredKey().Sign(
        crypto::PreAuthEncoding(title::kPossessionType, Registry().ToString() + kShipper));
    a.mutable_recover()->set_spki(RecoveredSpki());
    a.mutable_recover()->set_possession(possession);
  });
  for (const bool first : {false, true}) {
    on_shipper([first](v1::Act& a) { a.mutable_object()->set_to_succession(first); });
    for (const bool stands : {false, true}) {
      on_shipper([first, stands](v1::Act& a) {
        a.mutable_confirm()->set_of_recovery(first);
        a.mutable_confirm()->set_stands(stands);
        a.mutable_confirm()->set_document_digest(Small(4).ToString());
      });
    }
  }
  on_shipper([](v1::Act& a) { a.mutable_suspend(); });
  on_shipper([](v1::Act& a) { a.mutable_resume(); });
  on_shipper([](v1::Act& a) { a.mutable_revoke_key()->set_key_id(KeyOf(kShipper).ToString()); });
  on_shipper([](v1::Act& a) {
    a.mutable_mandate()->set_agent(kImporter);
    a.mutable_mandate()->add_kinds(v1::ACT_KIND_TRANSFER);
    SetTime(a.mutable_mandate()->mutable_until(), kNow + kDay);
  });
  const std::string& document = DocumentIds()[0];
  const auto for_shipper = [&](auto fill) {
    v1::Act act = On(document, kShipper);
    if (actor == kShipper) {
      act.set_key_id(Named(RecoveredSpki()).ToString());
    } else {
      act.set_agent(actor);
      act.set_key_id(KeyOf(actor).ToString());
    }
    fill(act);
    Group group;
    Put(group, act);
    Close(group);
  };
  for_shipper([](v1::Act& a) {
    a.mutable_transfer()->set_to(kImporter);
    *a.mutable_transfer()->mutable_endorsement() = Endorsed(v1::ENDORSEMENT_KIND_FULL);
  });
  for_shipper([](v1::Act& a) {
    a.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_DELIVERY);
  });
  for_shipper([](v1::Act& a) { a.mutable_recall_surrender(); });
}

// Acts that no state admits: a stale head, another registry, an act of yesterday, a spoiled signature,
// an expired one, an id issued before, goods covered already, a stranger.
void Candidates::NeverAdmitted(const std::string& document) {
  for (const std::string& actor : setting_.actors) {
    v1::Act act = On(document, actor);
    act.mutable_transfer()->set_to(actor == kImporter ? kShipper : kImporter);
    act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_NONE);
    const auto put = [&](auto spoil) {
      Group group;
      Put(group, act, true);
      spoil(group.back());
      Close(group);
    };
    put([](Candidate& c) { c.act.set_sequence(3); });
    put([](Candidate& c) { c.act.set_previous(Small(7).ToString()); });
    put([](Candidate& c) { c.act.set_registry(Small(7).ToString()); });
    put([](Candidate& c) { SetTime(c.act.mutable_valid_until(), kNow - 1); });
    put([this](Candidate& c) {
      SetTime(c.act.mutable_valid_until(), kNow + setting_.parameters.act_validity_max + 1);
    });
    put([](Candidate& c) { c.admission.act_digest = AdmittedBefore(); });
    put([](Candidate& c) { c.admission.signature_valid = false; });
    put([](Candidate& c) { c.act.set_key_id(KeyOf("stranger").ToString()); });
    put([&](Candidate& c) { c.act.set_key_id(KeyOf(actor == kBank ? kCarrier : kBank).ToString()); });
    put([](Candidate& c) { c.act.set_actor("stranger"); });
    put([](Candidate& c) { c.act.mutable_transfer()->set_to("stranger"); });
    put([](Candidate& c) { c.act.mutable_transfer()->set_to(kRegistrar); });
    if (document != DocumentIds()[0]) continue;                    // a second document may not be there
    for (const std::string& id : {document, SuccessorIds()[0]}) {  // a used id, and covered goods
      Group group;
      v1::Act issue = On(id, actor);
      issue.set_sequence(1);
      issue.clear_previous();
      *issue.mutable_issue()->mutable_header() = setting_.issues.front();
      // A new id for goods that nothing covers any more is a new document, and another story.
      Put(group, issue, id == document);
      if (id == document) group.back().admission.goods = {title::GoodsClaim{}};
      Close(group);
    }
  }
}

}  // namespace yidan::simulation
