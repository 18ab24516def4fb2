// ROLES, SUSPEND, RESUME, MANDATE, SUCCESSOR, CONFIRM: terms of a directory record. A term begins and ends
// with the entry that changed it, and is good strictly between.
#include <algorithm>

#include "services/base/moments.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

// A registrar's role is given at genesis or by ADMIT and never changes hands after: nobody becomes a
// registrar, or stops being one, to act on title.
void JudgeNotRegistrar(Case& c) {
  if (c.record.HasRole(v1::ROLE_REGISTRAR, c.admission.index)) {
    c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING,
             Cat({c.row.name, " is not admitted on ", c.record.participant_id, ", a registrar."}));
  }
}

void End(Term& term, std::uint64_t index) {
  if (term.until == kForever) term.until = index;
}

}  // namespace

void Roles(Case& c) {
  const v1::Roles& roles = c.act.roles();
  const std::uint64_t index = c.admission.index;
  JudgeNotRegistrar(c);
  for (const int role : roles.roles()) {
    if (role == v1::ROLE_REGISTRAR) {
      c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING, "roles: REGISTRAR is given only at genesis or by ADMIT.");
    }
  }
  if (c.refused()) return;
  ParticipantRecord& r = c.record;
  for (RoleTerm& term : r.roles) {
    if (std::find(roles.roles().begin(), roles.roles().end(), term.role) == roles.roles().end()) {
      End(term.term, index);
    }
  }
  for (const int number : roles.roles()) {
    const auto role = static_cast<v1::Role>(number);
    const bool has = std::any_of(r.roles.begin(), r.roles.end(), [role](const RoleTerm& term) {
      return term.role == role && term.term.until == kForever;
    });
    if (!has) r.roles.push_back({role, {index, kForever}});
  }
  // Reach that was there keeps its time; what is new waits for the public delay (JurisdictionTerm).
  const TimeMs effective_at = c.now + c.parameters.authority_delay;
  const auto& countries = roles.jurisdictions();
  for (JurisdictionTerm& term : r.jurisdictions) {
    if (term.kind != roles.authority_kind() ||
        std::find(countries.begin(), countries.end(), term.country) == countries.end()) {
      End(term.term, index);
    }
  }
  for (const std::string& country : countries) {
    const bool has = std::any_of(r.jurisdictions.begin(), r.jurisdictions.end(), [&](const auto& term) {
      return term.kind == roles.authority_kind() && term.country == country && term.term.until == kForever;
    });
    if (!has) r.jurisdictions.push_back({roles.authority_kind(), country, {index, kForever}, effective_at});
  }
  if (r.superior != roles.superior()) {
    r.superior = roles.superior();
    r.superior_from = r.superior.empty() ? 0 : effective_at;
  }
}

void Suspend(Case& c) {
  ParticipantRecord& r = c.record;
  if (r.participant_id == c.by()) {
    c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING, "A registrar does not suspend itself.");
  }
  if (!r.suspensions.empty() && r.suspensions.back().until == kForever) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS, Cat({r.participant_id, " is suspended already."}),
             "nothing; RESUME ends it");
  }
  if (!c.refused()) r.suspensions.push_back({c.admission.index, kForever});
}

void Resume(Case& c) {
  ParticipantRecord& r = c.record;
  if (r.suspensions.empty() || r.suspensions.back().until != kForever) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS, Cat({r.participant_id, " is not suspended."}),
             "nothing: it may act");
  }
  if (!c.refused()) End(r.suspensions.back(), c.admission.index);
}

void Mandate(Case& c) {
  const v1::Mandate& mandate = c.act.mandate();
  ParticipantRecord& r = c.record;
  bool ended = false;
  for (MandateTerm& term : r.mandates) {
    if (term.agent != mandate.agent() || term.term.until != kForever) continue;
    End(term.term, c.admission.index);
    ended = true;
  }
  if (mandate.kinds().empty()) {
    if (!ended) {
      c.Refuse(v1::REFUSAL_REASON_NO_MANDATE, Cat({mandate.agent(), " has no mandate that could end."}));
    }
    return;
  }
  const TimeMs until = ToMs(mandate.until());
  if (until <= c.now) {
    c.Refuse(v1::REFUSAL_REASON_EXPIRY_OUT_OF_BOUNDS, HasPassed("until", until, c.now), "a later moment");
  }
  if (r.OwnMandates() >= kMaxOwnTerms) {
    c.Refuse(v1::REFUSAL_REASON_TOO_MANY, Cat({r.participant_id, " has given as many mandates as it may."}),
             Cat({"RECOVER of ", r.participant_id, ", from which on they count anew"}));
  }
  if (c.refused()) return;
  MandateTerm term{mandate.agent(), {}, until, {c.admission.index, kForever}};
  for (const int kind : mandate.kinds()) term.kinds.push_back(static_cast<std::uint32_t>(kind));
  r.mandates.push_back(std::move(term));
}

// Delayed: judged by admission time wherever a successor signs (CarriesOn).
void Successor(Case& c) {
  const std::string& successor = c.act.successor().successor();
  ParticipantRecord& r = c.record;
  JudgeNotRegistrar(c);
  if (r.SucceededAt(c.now)) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             Cat({r.participant_id, " has been succeeded by ", r.succession->successor, "."}),
             Cat({"SUCCESSOR of ", r.succession->successor}));
  }
  if (r.succession && r.succession->objected) {  // another one would lift the freeze
    c.Refuse(
        v1::REFUSAL_REASON_WRONG_STATUS,
        Cat({"The succession of ", r.participant_id, " by ", r.succession->successor, " was objected to."}),
        "CONFIRM by the registrar");
  }
  const ParticipantRecord* heir = c.facts.Participant(successor);
  if (heir != nullptr && heir->succession) {  // so that successions never close a ring
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             Cat({"successor: ", successor, " is itself succeeded by ", heir->succession->successor, "."}),
             Cat({"a successor who is not, as ", heir->succession->successor}));
  }
  if (c.refused()) return;
  r.succession = Succession{successor, c.now + c.parameters.succession_delay};
}

namespace {

// The recovery takes effect no sooner than if nobody had objected, so that the public delay is whole.
void ConfirmRecovery(Case& c) {
  ParticipantRecord& r = c.record;
  if (!r.recovery || !r.recovery->objected) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS, Cat({"No RECOVER of ", r.participant_id, " was objected to."}),
             "nothing: without an OBJECT it takes effect by itself");
    return;
  }
  if (!c.act.confirm().stands()) {
    r.recovery.reset();
    return;
  }
  if (c.now < r.recovery->effective_at) {
    c.Refuse(v1::REFUSAL_REASON_TOO_EARLY,
             Cat({"The public delay of the RECOVER of ", r.participant_id, " runs until ",
                  FormatMoment(r.recovery->effective_at), "."}),
             "CONFIRM when it is over; the recovery is dropped at any time");
    return;
  }
  r.recovery->objected = false;
  r.recovery->effective_at = c.now;
}

}  // namespace

// The registrar, by as many keys as its grave acts need, decides on an objection, so that neither a bankrupt
// vetoes its liquidator nor a thief the recovery from the theft.
void Confirm(Case& c) {
  if (c.act.confirm().of_recovery()) return ConfirmRecovery(c);
  ParticipantRecord& r = c.record;
  if (!r.succession || !r.succession->objected) {
    c.Refuse(v1::REFUSAL_REASON_WRONG_STATUS,
             Cat({"No SUCCESSOR of ", r.participant_id, " was objected to."}),
             "nothing: without an OBJECT it takes effect by itself");
    return;
  }
  if (!c.act.confirm().stands()) {
    r.succession.reset();
    return;
  }
  r.succession->objected = false;
  r.succession->confirmed = true;
  r.succession->effective_at = std::max(r.succession->effective_at, c.now);
}

}  // namespace yidan::title
