// The signer stage (TITLE.md "Refusals", signer): who is named, whose key signed, may it.
//
// Silent points, read safely:
// - A succeeded participant (SUCCESSOR effective) acts no more by its own keys or agents: its successor
//   signs with actor = the old participant and agent = the successor. Being suspended stops the old
//   one's keys, not the successor; the successor's own suspension does.
// - A recovered key is good from effective_at of the RECOVER, judged by admission time, whether or not
//   a later directory act has moved it among the keys.
// - A succession that was objected to freezes both: neither the old participant nor its successor acts for it
//   until the registrar confirms. REVOKE_KEY and OBJECT pass, as they pass a suspension.
// - Nobody of role REGISTRAR becomes party to a title, or signs for one but by COUNTERSIGN.
#include "services/crypto/crypto.h"
#include "services/title/case.h"

namespace yidan::title {
namespace {

// As what an act names a participant: who becomes a party to title, who is an authority, or merely who is
// there.
enum class As : std::uint8_t { kParty, kAuthority, kOther };

// Calls f(participant id, field, as what) for every participant that the act names beside actor and agent.
template <typename F>
class Named {
 public:
  explicit Named(F f) : f_(std::move(f)) {}

  void Visit(const v1::Act& act) {
    switch (act.body_case()) {
      case v1::Act::kIssue:
        return Visit(act.issue().header());
      case v1::Act::kTransfer:
        Party(act.transfer().to(), "to");
        return Visit(act.transfer().endorsement());
      case v1::Act::kEndorse:
        return Visit(act.endorse().endorsement());
      case v1::Act::kOffer:
        Party(act.offer().to(), "to");
        Party(act.offer().release_by(), "release_by");
        Visit(act.offer().endorsement());
        Visit(act.offer().agreed().on_release());
        Visit(act.offer().agreed().on_sale());
        return Party(act.offer().joint_surrender().new_order().party(), "new_order");
      case v1::Act::kSurrender:
        return Party(act.surrender().terms().new_order().party(), "new_order");
      case v1::Act::kReplace:
        for (const auto& successor : act.replace().successors()) Visit(successor.header());
        Party(act.replace().paper_order().party(), "paper_order");
        return Party(act.replace().presented_by(), "presented_by");
      case v1::Act::kOrder:
        Party(act.order().to(), "to");
        return Visit(act.order().endorsement());
      case v1::Act::kGrant:
        return Other(act.grant().reader(), "reader");
      default:
        return VisitDirectory(act);
    }
  }

 private:
  void VisitDirectory(const v1::Act& act) {
    if (!act.has_admit()) Other(act.participant_id(), "participant_id");
    switch (act.body_case()) {
      case v1::Act::kAdmit:
        Other(act.admit().same_organisation_as(), "same_organisation_as");
        return Authority(act.admit().superior(), "superior");
      case v1::Act::kRoles:
        return Authority(act.roles().superior(), "superior");
      case v1::Act::kMandate:
        return Party(act.mandate().agent(), "agent");
      case v1::Act::kSuccessor:
        return Party(act.successor().successor(), "successor");
      default:
        return;
    }
  }
  void Visit(const v1::TitleHeader& header) {
    // A content that states no first holder has the consignor for one, who is judged as that.
    if (header.first_holder() != header.consignor()) Party(header.first_holder(), "header.first_holder");
    Party(header.order().party(), "header.order");
    Party(header.consignor(), "header.consignor");
    Party(header.consignee(), "header.consignee");
    for (const auto& id : header.financiers()) Party(id, "header.financiers");
    for (const auto& id : header.leg_carriers()) Party(id, "header.leg_carriers");
  }
  void Visit(const v1::Endorsement& endorsement) { Party(endorsement.party(), "endorsement"); }
  void Party(const std::string& id, std::string_view field) {
    if (!id.empty()) f_(id, field, As::kParty);
  }
  void Authority(const std::string& id, std::string_view field) {
    if (!id.empty()) f_(id, field, As::kAuthority);
  }
  void Other(const std::string& id, std::string_view field) {
    if (!id.empty()) f_(id, field, As::kOther);
  }

  F f_;
};

// Those whom an act names and nobody admitted: all are said at once, so that nobody mends one after the
// other.
class Unknown {
 public:
  void Add(std::string_view field, const std::string& id) {
    AddOnce(said_, Cat({field, " names ", id}));
    AddOnce(ids_, id);
  }
  void Refuse(Case& c) const {
    if (ids_.empty()) return;
    const bool one = said_.size() == 1;
    c.Refuse(v1::REFUSAL_REASON_UNKNOWN_PARTICIPANT,
             Cat({Some(said_), one ? ", who is no participant." : ": they are no participants."}),
             Cat({"ADMIT of ", Some(ids_)}));
  }

 private:
  static constexpr std::size_t kSaidMax = 12;  // an act names thousands at most
  static void AddOnce(std::vector<std::string>& list, std::string item) {
    if (std::find(list.begin(), list.end(), item) == list.end() && list.size() <= kSaidMax) {
      list.push_back(std::move(item));
    }
  }
  static std::string Some(const std::vector<std::string>& list) {
    if (list.size() <= kSaidMax) return Listed(list);
    return Listed({list.begin(), list.begin() + kSaidMax}) + " and others";
  }

  std::vector<std::string> said_;
  std::vector<std::string> ids_;
};

void JudgeNamed(Case& c) {
  Unknown unknown;
  const auto judge = [&](const std::string& id, std::string_view field, As as) {
    const ParticipantRecord* record = c.facts.Participant(id);
    if (record == nullptr) {
      unknown.Add(field, id);
    } else if (as == As::kAuthority && !record->HasRole(v1::ROLE_AUTHORITY, c.admission.index)) {
      c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING, Cat({field, " names ", id, ", who is no AUTHORITY."}),
               Cat({"ROLES of ", id, " by the registrar"}));
    } else if (as == As::kParty && record->HasRole(v1::ROLE_REGISTRAR, c.admission.index)) {
      c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING,
               Cat({field, " names ", id, ", a registrar, who never stands on title."}));
    }
  };
  Named(judge).Visit(c.act);
  unknown.Refuse(c);
}

// What the key of that record may sign here; nullopt: it is not good. OBJECT may also be signed with a key
// that the registrar revoked, since otherwise a registrar could revoke first and take the record over
// unopposed.
std::optional<KeyPowers> GoodKey(const Case& c, const ParticipantRecord& record, const Digest& key_id) {
  if (c.row.flags.takes_revoked_key) {
    const auto found = record.keys.find(key_id);
    if (found != record.keys.end() && found->second.revoked_by_registrar &&
        found->second.term.from < c.admission.index) {
      return found->second.powers;
    }
  }
  return record.PowersOfGood(key_id, c.admission.index, c.now);
}

void RefuseKey(Case& c, const Digest& key_id, std::string_view field) {
  const std::string& id = c.signer->participant_id;
  const auto owner = c.facts.KeyOwner(key_id);
  if (!owner) {
    c.Refuse(v1::REFUSAL_REASON_UNKNOWN_KEY, Cat({field, " names a key that no participant has."}),
             Cat({"ADD_KEY by ", id}));
  } else if (*owner == kNoteKeyOwner) {
    c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD, Cat({field, " names the registry's note key."}));
  } else if (*owner != id) {
    c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD, Cat({field, " names a key of ", *owner, ", not of ", id, "."}));
  } else {
    c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD, Cat({"The key of ", id, " is revoked or not yet good."}),
             Cat({"ADD_KEY by ", id, ", or RECOVER"}));
  }
}

// The key that signs, and those that approve: each good, each of the signer (one that approves an agent's act
// may be the actor's instead, while it has not been succeeded), each signature theirs, each with the power.
// Gives how many are of the signer's own record.
std::size_t JudgeKeys(Case& c, bool succeeded) {
  const auto judge = [&c](const ParticipantRecord& owner, const Digest& id) {
    const auto powers = GoodKey(c, owner, id);
    if (powers) JudgePowers(c, owner, id, *powers);
    return powers.has_value();
  };
  const Digest key_id = Digest::FromBytes(c.act.key_id()).value_or(Digest{});
  if (!judge(*c.signer, key_id)) RefuseKey(c, key_id, "key_id");
  std::size_t by_signer = 1;
  for (const std::string& approver : c.act.approver_key_ids()) {
    const Digest id = Digest::FromBytes(approver).value_or(Digest{});
    if (judge(*c.signer, id)) {
      ++by_signer;
    } else if (succeeded || c.signer == c.actor || !judge(*c.actor, id)) {
      RefuseKey(c, id, "approver_key_ids");
    }
  }
  if (!c.admission.signature_valid) {
    c.Refuse(v1::REFUSAL_REASON_BAD_SIGNATURE,
             Cat({"The signature of ", c.signer->participant_id, " does not verify."}));
  }
  if (!c.admission.approvals_valid) {
    c.Refuse(v1::REFUSAL_REASON_BAD_SIGNATURE,
             "approvals: there is not one that verifies for each of approver_key_ids, in their order.");
  }
  return by_signer;
}

void JudgeStandstill(Case& c, const ParticipantRecord& record, bool succeeded) {
  if (c.row.flags.passes_suspension) return;
  const bool old = &record == c.actor && succeeded;
  if (!old && record.SuspendedAt(c.admission.index)) {
    c.Refuse(v1::REFUSAL_REASON_SUSPENDED, Cat({record.participant_id, " is suspended."}),
             "RESUME by the registrar");
  }
  if (record.succession && record.succession->objected) {
    c.Refuse(v1::REFUSAL_REASON_SUSPENDED,
             Cat({record.participant_id, " objected to its succession by ", record.succession->successor,
                  ": nobody acts for it."}),
             "CONFIRM by the registrar");
  }
}

void JudgeMandate(Case& c, const ParticipantRecord& heir) {
  // An agent that was itself succeeded signs no more: a mandate is its own, and does not pass to its
  // successor.
  const ParticipantRecord& carries_on = *CarriesOn(*c.signer, c.facts, c.now);
  if (c.signer != c.actor && &carries_on != c.signer) {
    c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD,
             Cat({c.signer->participant_id, " has been succeeded by ", carries_on.participant_id, "."}));
  }
  if (heir.participant_id != c.by()) {
    if (c.signer == &heir) return;
    if (c.signer == c.actor) {
      c.Refuse(v1::REFUSAL_REASON_KEY_NOT_GOOD,
               Cat({c.by(), " has been succeeded by ", heir.participant_id, "."}),
               Cat({"agent = ", heir.participant_id}));
      return;
    }
  } else {
    if (c.signer == c.actor) return;
    for (const MandateTerm& mandate : c.actor->mandates) {
      if (mandate.agent != c.signer->participant_id || !mandate.term.GoodAt(c.admission.index)) continue;
      if (c.now >= mandate.until) continue;
      for (const std::uint32_t kind : mandate.kinds) {
        if (kind == static_cast<std::uint32_t>(c.row.kind)) return;
      }
    }
  }
  c.Refuse(v1::REFUSAL_REASON_NO_MANDATE,
           Cat({c.signer->participant_id, " has no mandate of ", c.by(), " for ", c.row.name, "."}),
           Cat({"MANDATE by ", heir.participant_id}));
}

void JudgeRoles(Case& c) {
  const std::uint64_t index = c.admission.index;
  if (c.row.role != v1::ROLE_UNSPECIFIED && !c.actor->HasRole(c.row.role, index)) {
    c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING,
             Cat({c.by(), " lacks ", v1::Role_Name(c.row.role), " for ", c.row.name, "."}),
             "ROLES by the registrar");
  }
  if (c.row.section == Section::kDirectory || c.row.flags.for_registrar) return;
  if (c.actor->HasRole(v1::ROLE_REGISTRAR, index) || c.signer->HasRole(v1::ROLE_REGISTRAR, index)) {
    c.Refuse(v1::REFUSAL_REASON_ROLE_MISSING, "A registrar never acts on title.");
  }
}

}  // namespace

const ParticipantRecord* CarriesOn(const ParticipantRecord& participant, const Facts& facts, TimeMs now) {
  const ParticipantRecord* heir = &participant;
  for (int hops = 0; hops < kMaxSuccessors; ++hops) {
    if (!heir->SucceededAt(now)) return heir;
    const ParticipantRecord* next = facts.Participant(heir->succession->successor);
    if (next == nullptr) return heir;
    heir = next;
  }
  return heir;
}

void JudgeSigner(Case& c) {
  const auto find = [&c](const std::string& id, std::string_view field) {
    const ParticipantRecord* record = c.facts.Participant(id);
    if (record == nullptr) {
      c.Refuse(v1::REFUSAL_REASON_UNKNOWN_PARTICIPANT, Cat({field, " ", id, " is no participant."}),
               Cat({"ADMIT of ", id}));
    }
    return record;
  };
  c.actor = find(c.by(), "actor");
  c.signer = c.act.agent().empty() ? c.actor : find(c.act.agent(), "agent");
  JudgeNamed(c);
  if (c.actor == nullptr || c.signer == nullptr) return;
  const ParticipantRecord& heir = *CarriesOn(*c.actor, c.facts, c.now);
  const bool succeeded = &heir != c.actor && c.signer == &heir;
  const std::size_t by_signer = JudgeKeys(c, succeeded);
  JudgeStandstill(c, *c.actor, succeeded);
  if (c.signer != c.actor) JudgeStandstill(c, *c.signer, succeeded);
  JudgeRoles(c);
  JudgeMandate(c, heir);
  JudgeApprovals(c, succeeded, by_signer);
}

}  // namespace yidan::title
