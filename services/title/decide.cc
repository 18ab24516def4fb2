// Decide: the guards that every act passes, driven by the table, in TITLE.md's fixed order of refusals:
// form, signer, document, standing, burdens, the act itself. A refusal by one of the first three ends the
// judgement. Standing, burdens and the row's rule are judged together, and the refusal that stands first in
// that order counts. If there is none, the rule has made the change.
#include <algorithm>

#include "services/base/moments.h"
#include "services/crypto/crypto.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

tl::unexpected<Refusal> Refused(Case& c) { return tl::unexpected<Refusal>(std::move(c.refusal)); }

void JudgePrevious(Case& c, std::uint64_t sequence, const Digest& last_act) {
  if (c.act.sequence() == sequence + 1 && c.act.previous() == last_act.View()) return;
  c.Refuse(v1::REFUSAL_REASON_STALE_PREVIOUS,
           Cat({"sequence and previous do not follow the head, which is at ", std::to_string(sequence), "."}),
           "read the head and sign again");
}

}  // namespace

void JudgeForm(Case& c) {
  if (c.row.kind == v1::ACT_KIND_REGISTER) {
    c.Refuse(v1::REFUSAL_REASON_MALFORMED_ACT, "body: REGISTER is admitted only inside an ADMIT.",
             "ADMIT by the registrar");
  }
  if (c.act.registry() != c.admission.registry.View()) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_REGISTRY, "registry names another registry than this one.");
  }
  const TimeMs valid_until = ToMs(c.act.valid_until());
  if (valid_until < c.now) {
    c.Refuse(v1::REFUSAL_REASON_ACT_EXPIRED, HasPassed("valid_until", valid_until, c.now), "a new act");
  } else if (valid_until - c.now > c.parameters.act_validity_max) {
    c.Refuse(v1::REFUSAL_REASON_ACT_EXPIRED,
             Cat({"valid_until: ", FormatMoment(valid_until),
                  " is further ahead than this registry admits, which is ",
                  FormatAge(c.parameters.act_validity_max), "."}),
             Cat({"valid_until: at most ", FormatAge(c.parameters.act_validity_max), " ahead, which is ",
                  FormatMoment(c.now + c.parameters.act_validity_max)}));
  }
  if (c.facts.ActAdmitted(c.admission.act_digest)) {
    c.Refuse(v1::REFUSAL_REASON_DUPLICATE_ACT, "This very act was admitted before.");
  }
}

namespace {

// The acts that bring the document into a status that admits this one. REQUIRES: its present one does not.
std::string WayThere(const Case& c) {
  const TitleState& s = c.state;
  const Statuses wanted = c.row.statuses;
  if (s.status == v1::TITLE_STATUS_ON_PAPER) {
    return Cat({"REPLACE by ", s.issuer, ", which takes all the paper back; then the act on the successor"});
  }
  std::string undone;  // the surrender that stands
  if (s.surrender) {
    undone = Cat({"REFUSE_SURRENDER by ", s.issuer, ", or RECALL_SURRENDER by ", s.surrender->by});
    if ((wanted & kIssued) != 0) return undone;
  }
  std::vector<std::string> purposes;
  if ((wanted & kForDelivery) != 0) purposes.emplace_back("DELIVERY");
  if ((wanted & kForReplacement) != 0) purposes.emplace_back("AMENDMENT, SPLIT or MERGE");
  if ((wanted & (kForPaper | kOnPaper)) != 0 && purposes.empty()) purposes.emplace_back("PAPER");
  if ((wanted & kForVoid) != 0) purposes.emplace_back("VOID");
  if (wanted == kSurrendered) purposes = {"a purpose"};
  return Cat(
      {undone, undone.empty() ? "" : ", and then ", "SURRENDER by ", s.holder, " for ", Listed(purposes)});
}

// Loads the state to work on.
void JudgeOwnDocument(Case& c) {
  const std::string& id = c.act.document_id();
  const TitleState* found = c.facts.Title(id);
  if (c.row.statuses == kNoDocument) {
    if (found != nullptr) {
      c.Refuse(v1::REFUSAL_REASON_DOCUMENT_EXISTS, Cat({"Document ", id, " was issued before."}));
    }
    return;
  }
  if (found == nullptr) {
    c.Refuse(v1::REFUSAL_REASON_UNKNOWN_DOCUMENT, Cat({"There is no document ", id, "."}));
    return;
  }
  c.state = *found;
  if (c.state.IsTerminal()) {
    c.Refuse(v1::REFUSAL_REASON_TERMINAL,
             Cat({"Document ", id, " is ", StatusName(c.state.status), ": nothing is admitted any more."}));
    return;
  }
  if ((StatusBits(c.state) & c.row.statuses) == 0) {
    std::string status = StatusName(c.state.status);
    if (c.state.surrender) status += " for " + PurposeName(c.state.surrender->terms.purpose);
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             Cat({c.row.name, " is not admitted while ", id, " is ", status, "."}), WayThere(c));
  }
  if (c.row.section == Section::kTitleChain) JudgePrevious(c, c.state.sequence, c.state.last_act);
}

}  // namespace

// The document stage, of every document that the act names.
void JudgeDocument(Case& c) {
  JudgeOwnDocument(c);
  if (c.act.has_replace()) JudgeOtherDocumentsOfReplace(c);
}

// ---- Standing ----

namespace {

void JudgeOfferSigner(Case& c) {
  const TitleState& s = c.state;
  if (!s.offer) {
    c.Refuse(v1::REFUSAL_REASON_NO_OFFER, Cat({"No offer is open on ", s.document_id, "."}), "OFFER");
    return;
  }
  const Offer& offer = *s.offer;
  const std::string& acceptor = offer.release_by.empty() ? offer.to : offer.release_by;
  switch (c.row.signer) {
    case SignedBy::kOfferor:
      if (offer.from != c.by()) {
        c.Refuse(v1::REFUSAL_REASON_NOT_HOLDER, Cat({"The offer is ", offer.from, "'s, not ", c.by(), "'s."}),
                 Cat({c.row.name, " by ", offer.from}));
      }
      return;
    case SignedBy::kRecipient:
      if (acceptor != c.by()) {
        c.Refuse(v1::REFUSAL_REASON_NOT_RECIPIENT, Cat({"The offer is for ", acceptor, " to accept."}),
                 Cat({"ACCEPT by ", acceptor}));
      }
      return;
    default:
      if (offer.to != c.by() && (offer.release_by.empty() || offer.release_by != c.by())) {
        c.Refuse(v1::REFUSAL_REASON_NOT_RECIPIENT, Cat({"The offer is not to ", c.by(), "."}),
                 Cat({c.row.name, " by ", offer.to}));
      }
  }
}

void JudgePledgeSigner(Case& c) {
  const TitleState& s = c.state;
  if (!s.pledge) {
    c.Refuse(v1::REFUSAL_REASON_NOT_PLEDGED, Cat({"Document ", s.document_id, " is not pledged."}));
  } else if (c.row.signer == SignedBy::kPledgee && s.pledge->pledgee != c.by()) {
    c.Refuse(v1::REFUSAL_REASON_NOT_PLEDGEE,
             Cat({"The pledgee is ", s.pledge->pledgee, ", not ", c.by(), "."}),
             Cat({c.row.name, " by ", s.pledge->pledgee}));
  } else if (c.row.signer == SignedBy::kBorrower && !(s.pledge->on_trust_receipt && s.holder == c.by())) {
    c.Refuse(v1::REFUSAL_REASON_NOT_BORROWER, Cat({c.by(), " does not hold the document on trust receipt."}));
  }
}

void JudgeAuthority(Case& c) {
  const auto in = [&c](v1::AuthorityKind kind) {
    return c.actor->InJurisdiction(kind, c.state.header.jurisdictions, c.admission.index);
  };
  if (in(v1::AUTHORITY_KIND_CUSTOMS) || in(v1::AUTHORITY_KIND_COURT) || in(v1::AUTHORITY_KIND_POLICE)) return;
  c.Refuse(v1::REFUSAL_REASON_OUT_OF_JURISDICTION,
           Cat({c.state.document_id, " touches no jurisdiction of ", c.by(), "."}));
}

}  // namespace

void JudgeStanding(Case& c) {
  const TitleState& s = c.state;
  const bool issuer = s.issuer == c.by();
  const bool holder = s.holder == c.by();
  const auto not_holder = [&c, &s] {
    if (c.row.kind == v1::ACT_KIND_REJECT && !RejectableAt(s, c.now)) {
      c.Refuse(v1::REFUSAL_REASON_NOT_HOLDER, Cat({"The holder is ", s.holder, ", not ", c.by(), "."}),
               Cat({"nothing: what ", s.holder, " holds is not to be rejected either"}));
      return;
    }
    c.Refuse(v1::REFUSAL_REASON_NOT_HOLDER, Cat({"The holder is ", s.holder, ", not ", c.by(), "."}),
             Cat({c.row.name, " by ", s.holder}));
  };
  switch (c.row.signer) {
    case SignedBy::kIssuer:
    case SignedBy::kLegCarrier: {
      const auto& legs = s.header.leg_carriers;
      const bool leg =
          c.row.signer == SignedBy::kLegCarrier && std::binary_search(legs.begin(), legs.end(), c.by());
      if (!issuer && !leg) {
        c.Refuse(v1::REFUSAL_REASON_NOT_ISSUER, Cat({"The issuer is ", s.issuer, ", not ", c.by(), "."}),
                 Cat({c.row.name, " by ", s.issuer}));
      }
      return;
    }
    case SignedBy::kHolder:
      return holder ? void() : not_holder();
    case SignedBy::kHolderOrPledgee:
      return holder || (s.pledge && s.pledge->pledgee == c.by()) ? void() : not_holder();
    case SignedBy::kOrderParty:
      if (s.order.kind != v1::ORDER_KIND_NAMED || s.order.party != c.by()) {
        c.Refuse(v1::REFUSAL_REASON_NOT_ORDER_PARTY,
                 Cat({"The document is not to the order of ", c.by(), "."}),
                 s.order.party.empty() ? "" : Cat({c.row.name, " by ", s.order.party}));
      }
      return;
    case SignedBy::kWhoSurrendered:
      if (s.surrender && s.surrender->by != c.by()) {
        c.Refuse(v1::REFUSAL_REASON_NOT_HOLDER, Cat({s.surrender->by, " surrendered, not ", c.by(), "."}),
                 Cat({c.row.name, " by ", s.surrender->by}));
      }
      return;
    case SignedBy::kOfferor:
    case SignedBy::kRecipient:
    case SignedBy::kEitherRecipient:
      return JudgeOfferSigner(c);
    case SignedBy::kPledgee:
    case SignedBy::kBorrower:
      return JudgePledgeSigner(c);
    case SignedBy::kAuthority:
      return JudgeAuthority(c);
    default:
      return;  // the role was the standing, or the rule says who
  }
}

// ---- Burdens ----

void JudgeBurdens(Case& c) {
  const TitleState& s = c.state;
  if (const HoldItem* hold = HoldOnControl(s, c.now); hold != nullptr && c.row.holds != Holds::kPasses) {
    c.Refuse(v1::REFUSAL_REASON_HELD, Cat({"A hold on control refuses ", c.row.name, "."}), LiftOf(*hold));
  }
  // Whether a CUSTOMS hold refuses DELIVER depends on its containers, which DELIVER's own rule judges.
  if (c.row.holds == Holds::kAnyBlocks && !c.row.flags.judges_holds) {
    if (const HoldItem* hold = AnyHold(s, c.now))
      c.Refuse(v1::REFUSAL_REASON_HELD, Cat({"A hold refuses ", c.row.name, "."}), LiftOf(*hold));
  }
  if (!c.row.flags.passes_own_offer && OfferOpen(s, c.now) && s.offer->from == c.by()) {
    c.Refuse(v1::REFUSAL_REASON_OFFER_PENDING,
             Cat({"The open offer of ", c.by(), " refuses its other acts."}),
             Cat({"WITHDRAW by ", c.by(), ", or an answer by ", s.offer->to}));
  }
}

// ---- After the rule ----

// What every admitted act does to the document it touches, whatever else it does.
void Touch(const Case& c, TitleState& state) {
  state.encoding = c.rules.state_encoding;
  if (c.row.section == Section::kTitleChain) {
    state.sequence += 1;
    state.last_act = c.admission.act_digest;
  }
  state.history = ExtendHistory(state.history, c.admission.index, static_cast<std::uint32_t>(c.row.kind),
                                c.admission.act_digest);
  state.last_index = c.admission.index;
  state.entry_count += 1;
  DropExpired(state, c.now);
}

// ---- The order of a judgement ----

namespace {

tl::expected<Change, Refusal> DecideTitle(Case& c) {
  const Stages& stages = c.rules.stages;
  stages.document(c);
  if (c.refused()) return Refused(c);
  const bool issue = c.row.statuses == kNoDocument;
  if (!issue) {
    stages.standing(c);
    stages.burdens(c);
  }
  const bool was_holder = !issue && c.state.holder == c.by();
  const std::string held_by = c.state.holder;
  // An expired offer binds nobody and is cleared by the offeror's next act; the rule may open another.
  const bool own_expired =
      !issue && c.state.offer && c.state.offer->from == c.by() && !OfferOpen(c.state, c.now);
  if (own_expired && !c.row.flags.keeps_expired_offer) c.state.offer.reset();
  // A holder who has acted rejects no more.
  if (was_holder && !c.row.flags.passive) c.state.rejectable.reset();
  c.row.rule(c);
  if (c.refused()) return Refused(c);
  // Who holds the document and acts on it contradicts that it is dormant; so does whoever has come to hold
  // it. A MILESTONE is a carrier's.
  if ((was_holder || c.state.holder == c.by() || c.state.holder != held_by) &&
      c.row.kind != v1::ACT_KIND_MILESTONE && c.row.kind != v1::ACT_KIND_DORMANT) {
    c.state.dormant_since = 0;
  }
  stages.touch(c, c.state);
  for (TitleState& other : c.change.titles) stages.touch(c, other);
  c.change.titles.insert(c.change.titles.begin(), std::move(c.state));
  return std::move(c.change);
}

tl::expected<Change, Refusal> DecideDirectory(Case& c) {
  const std::string& id = c.act.participant_id();
  const ParticipantRecord* found = c.facts.Participant(id);
  if (c.row.kind == v1::ACT_KIND_ADMIT) {
    if (found != nullptr) {
      c.Refuse(v1::REFUSAL_REASON_DOCUMENT_EXISTS, Cat({"Participant ", id, " was admitted before."}));
    }
  } else {
    c.record = *found;
    SettleRecovery(c.record, c.admission.index, c.now);
    JudgePrevious(c, found->sequence, found->last_act);
    const bool self = id == c.by();
    const bool registrar = c.actor->HasRole(v1::ROLE_REGISTRAR, c.admission.index);
    if ((c.row.signer == SignedBy::kSelf && !self) ||
        (c.row.signer == SignedBy::kSelfOrRegistrar && !self && !registrar)) {
      c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING, Cat({c.row.name, " on ", id, " is not for ", c.by(), "."}),
               Cat({c.row.name, " by ", id}));
    }
  }
  if (c.refused()) return Refused(c);
  c.row.rule(c);
  if (c.refused()) return Refused(c);
  ParticipantRecord& r = c.record;
  r.encoding = c.rules.state_encoding;
  r.sequence += 1;
  r.last_act = c.admission.act_digest;
  r.history = ExtendHistory(r.history, c.admission.index, static_cast<std::uint32_t>(c.row.kind),
                            c.admission.act_digest);
  r.last_index = c.admission.index;
  r.entry_count += 1;
  c.change.participants.insert(c.change.participants.begin(), std::move(r));
  return std::move(c.change);
}

}  // namespace

tl::expected<Change, Refusal> DecideByRow(const Row& row, const v1::Act& act, const Admission& admission,
                                          const Facts& facts, const RuleSet& rules,
                                          const Parameters& parameters) {
  Case c{act, admission, facts, rules, parameters, row, admission.time};
  rules.stages.form(c);
  if (c.refused()) return Refused(c);
  rules.stages.signer(c);
  if (c.refused()) return Refused(c);
  return row.section == Section::kDirectory ? DecideDirectory(c) : DecideTitle(c);
}

tl::expected<Change, Refusal> Decide(const v1::Act& act, const Admission& admission, const Facts& facts,
                                     const RuleSet& rules, const Parameters& parameters) {
  const Row* row = rules.RowOf(KindOf(act));
  if (row == nullptr) {
    return tl::unexpected<Refusal>(
        Refusal{v1::REFUSAL_REASON_MALFORMED_ACT, "body: the act states nothing.", {}});
  }
  return DecideByRow(*row, act, admission, facts, rules, parameters);
}

}  // namespace yidan::title
