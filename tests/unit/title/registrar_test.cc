// The registrar alone moves no title: k of n of its keys, public delays, objections, note keys.
#include "tests/unit/title/directory_story.h"

namespace yidan::title::testing {
namespace {

class Quorum : public DirectoryStory {
 protected:
  Quorum() {
    w.parameters.registrar_quorum = 2;
    second = Another(kRegistrar);
  }
  v1::Act Both(v1::Act act) const { return ApprovedBy({second}, std::move(act)); }
  // One key is not enough, two are.
  void NeedsBoth(const v1::Act& act) {
    EXPECT_EQ(Refused(act), "NEEDS_APPROVAL") << KindName(KindOf(act));
    Admit(Both(act));
  }
  v1::Act Authority(const std::string& participant, const std::vector<std::string>& countries,
                    const std::string& superior = {}, const std::vector<v1::Role>& more = {}) {
    std::vector<v1::Role> roles = more;
    roles.push_back(v1::ROLE_AUTHORITY);
    std::sort(roles.begin(), roles.end());
    v1::Act act = Roles(participant, roles);
    act.mutable_roles()->set_authority_kind(v1::AUTHORITY_KIND_COURT);
    for (const auto& country : countries) act.mutable_roles()->add_jurisdictions(country);
    act.mutable_roles()->set_superior(superior);
    return act;
  }
  v1::Act AdmitCourt(const std::string& id) {
    const auto key = NewKey();
    v1::Act act = AdmitAct(Register(id, key), key, v1::ROLE_AUTHORITY);
    act.mutable_admit()->set_authority_kind(v1::AUTHORITY_KIND_COURT);
    act.mutable_admit()->add_jurisdictions("CN");
    return act;
  }

  Digest second;
};

TEST_F(Quorum, ItsGraveActsNeedAsManyKeys) {
  Issued();
  const Digest order = Admit(Order(w, kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader));
  NeedsBoth(Countersign(w, order));
  NeedsBoth(Recover(kBank, NewKey()));
  NeedsBoth(Successor(kBank, kOtherBank));
  Admit(Object(kBank, true));
  NeedsBoth(Confirm(kBank));
  NeedsBoth(AdmitCourt("puppet-court"));
  NeedsBoth(Authority(kTrader, {"CN"}));
  NeedsBoth(AddKey(kRegistrar, NewKey()));
}

TEST_F(Quorum, OthersNeedOne) {
  const auto key = NewKey();
  Admit(AdmitAct(Register("fresh-freight", key), key, v1::ROLE_FORWARDER));
  Admit(Roles("fresh-freight", {v1::ROLE_CARRIER}));
  Admit(Suspend(kBank));
  Admit(RevokeKey(kRegistrar, kBank, Named(World::FakeSpki(kBank))));
}

TEST_F(Quorum, RolesThatLeaveAnAuthoritysReachNeedOne) {
  Admit(Both(Authority(kTrader, {"CN", "PL"}, kCourt)));
  Admit(Authority(kTrader, {"CN", "PL"}, kCourt, {v1::ROLE_SHIPPER}));
  EXPECT_EQ(Refused(Authority(kTrader, {"CN", "FR", "PL"}, kCourt)), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(Authority(kTrader, {"CN"}, kCourt)), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(Authority(kTrader, {"CN", "PL"}, kForeignCourt)), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(Roles(kTrader, {v1::ROLE_SHIPPER})), "NEEDS_APPROVAL");
}

TEST_F(Quorum, AnotherRegistrarIsAdmittedByAsManyAndThenAddsItsOwnKeys) {
  const auto key = NewKey();
  NeedsBoth(AdmitAct(Register("other-registrar", key), key, v1::ROLE_REGISTRAR));
  EXPECT_EQ(Refused(With(key, Suspend(kBank))), "KEY_NOT_GOOD");  // the first registrar's act, another's key
  v1::Act recover = Recover(kBank, NewKey());
  recover.set_actor("other-registrar");
  EXPECT_EQ(Refused(With(key, recover)), "NEEDS_APPROVAL");
  Admit(With(key, AddKey("other-registrar", NewKey())));  // with all that it has
  EXPECT_EQ(Refused(With(key, AddKey("other-registrar", NewKey()))), "NEEDS_APPROVAL");
}

TEST_F(Quorum, OneKeyDoesNotBringItBelowItsQuorum) {
  EXPECT_EQ(Refused(RevokeKey(kRegistrar, kRegistrar, second)), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(Both(Powers(kRegistrar, second, {v1::ACT_KIND_SUSPEND}))), "KEY_NOT_GOOD");
  const Digest third = Another(kRegistrar, 3);
  Admit(Both(Powers(kRegistrar, third, {v1::ACT_KIND_SUSPEND})));
  EXPECT_EQ(Refused(RevokeKey(kRegistrar, kRegistrar, second)), "NEEDS_APPROVAL");
  Admit(RevokeKey(kRegistrar, kRegistrar, third));
  Another(kRegistrar, 4);
  Admit(RevokeKey(kRegistrar, kRegistrar, second));
}

TEST_F(Quorum, OneKeyOfARegistrarDisarmsNoOther) {
  const auto key = NewKey();
  Admit(Both(AdmitAct(Register("other-registrar", key), key, v1::ROLE_REGISTRAR)));
  const auto by_other = [&](v1::Act act) {
    act.set_actor("other-registrar");
    return With(key, std::move(act));
  };
  EXPECT_EQ(Refused(by_other(RevokeKey(kRegistrar, kRegistrar, second))), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(by_other(Suspend(kRegistrar))), "NEEDS_APPROVAL");
  Admit(by_other(Suspend(kBank)));
}

TEST_F(Quorum, WhoKeepsAKeyAlwaysGivesItUp) {
  v1::Act own = RevokeKey(kRegistrar, kRegistrar, Named(World::FakeSpki(kRegistrar)));
  Admit(own);
  EXPECT_FALSE(w.Participant(kRegistrar)->PowersOfGood(Named(World::FakeSpki(kRegistrar)), w.index, w.now));
}

// ---- Reach that waits for the public delay ----

TEST_F(Quorum, APuppetCourtOrdersNothingBeforeThePublicDelayIsOver) {
  Issued();
  Admit(Both(Authority(kTrader, {"CN"})));
  Admit(Hold(w, kTrader, v1::HOLD_KIND_COURT));  // at once: a hold moves nothing
  EXPECT_EQ(Refused(Order(w, kTrader, v1::ORDER_EFFECT_TRANSFER, kBank)), "OUT_OF_JURISDICTION");
  w.Pass(w.parameters.authority_delay - 1);
  EXPECT_EQ(Refused(Order(w, kTrader, v1::ORDER_EFFECT_TRANSFER, kBank)), "OUT_OF_JURISDICTION");
  w.Pass(1);
  const Digest order = Admit(Order(w, kTrader, v1::ORDER_EFFECT_TRANSFER, kBank));
  // Reach that ended and began anew waits anew, for the COUNTERSIGN too; reach that stayed does not.
  World before = w;
  Admit(Authority(kTrader, {"CN"}, "", {v1::ROLE_SHIPPER}));
  Admit(Both(Countersign(w, order)));
  w = before;
  Admit(Both(Roles(kTrader, {v1::ROLE_SHIPPER})));
  Admit(Both(Authority(kTrader, {"CN"})));
  EXPECT_EQ(Refused(Both(Countersign(w, order))), "OUT_OF_JURISDICTION");
}

TEST_F(Quorum, AdmittedAuthoritiesWaitToo) {
  Admit(Both(AdmitCourt("puppet-court")));
  const ParticipantRecord& r = *w.Participant("puppet-court");
  EXPECT_EQ(r.jurisdictions.at(0).effective_at, w.now + w.parameters.authority_delay);
  EXPECT_TRUE(r.InJurisdiction(v1::AUTHORITY_KIND_COURT, {"CN"}, w.index));
  EXPECT_FALSE(r.InEffectiveJurisdiction(v1::AUTHORITY_KIND_COURT, {"CN"}, w.index, w.now));
}

TEST_F(Quorum, APuppetSuperiorLiftsNothingBeforeThePublicDelayIsOver) {
  Issued();
  const Digest hold = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  Admit(Both(Authority(kTrader, {"CN"})));
  Admit(Both(Authority(kCourt, {"CN"}, kTrader)));
  EXPECT_EQ(Refused(Lift(w, kTrader, hold)), "OUT_OF_JURISDICTION");
  World before = w;
  Admit(Lift(w, kCourt, hold));  // its own, at once
  w = before;
  w.Pass(w.parameters.authority_delay - 1);
  EXPECT_EQ(Refused(Lift(w, kTrader, hold)), "OUT_OF_JURISDICTION");
  w.Pass(1);
  Admit(Authority(kCourt, {"CN"}, kTrader, {v1::ROLE_SHIPPER}));  // the superior stays: no new delay
  Admit(Lift(w, kTrader, hold));
}

TEST_F(Quorum, ASuperiorThatBecameAnAuthorityJustNowLiftsNothing) {
  Issued();
  const Digest hold = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  Admit(Both(Authority(kCourt, {"CN"}, kTrader)));  // a trader, for now
  w.Pass(w.parameters.authority_delay);
  Admit(Both(Authority(kTrader, {"FR"})));
  EXPECT_EQ(Refused(Lift(w, kTrader, hold)), "OUT_OF_JURISDICTION");
  w.Pass(w.parameters.authority_delay);
  Admit(Lift(w, kTrader, hold));
}

// ---- A succession that is objected to ----

class ObjectedSuccession : public Quorum {
 protected:
  void Objected() {
    WithImporter();
    Admit(Both(Successor(kImporter, kTrader)));
    Admit(Object(kImporter, true));
  }
  v1::Act ByOld() { return Transfer(w, kImporter, kBank, Full()); }
  v1::Act BySuccessor() { return Through(kTrader, ByOld()); }
};

TEST_F(ObjectedSuccession, FreezesBothUntilTheRegistrarConfirms) {
  Objected();
  EXPECT_EQ(Refused(ByOld()), "SUSPENDED");
  EXPECT_EQ(w.last_refusal.needs, "CONFIRM by the registrar");
  EXPECT_EQ(Refused(BySuccessor()), "SUSPENDED");
  w.Pass(w.parameters.succession_delay);
  EXPECT_EQ(Refused(ByOld()), "SUSPENDED");
  EXPECT_EQ(Refused(BySuccessor()), "SUSPENDED");  // never effective by time
  EXPECT_EQ(Refused(Confirm(kImporter)), "NEEDS_APPROVAL");
  Admit(Both(Confirm(kImporter)));
  EXPECT_EQ(Refused(ByOld()), "KEY_NOT_GOOD");
  Admit(BySuccessor());
}

TEST_F(ObjectedSuccession, IsDroppedWhenTheObjectionPrevails) {
  Objected();
  Admit(Both(Confirm(kImporter, false)));
  EXPECT_FALSE(w.Participant(kImporter)->succession);
  w.Pass(w.parameters.succession_delay);
  EXPECT_EQ(Refused(BySuccessor()), "NO_MANDATE");
  Admit(ByOld());
}

TEST_F(ObjectedSuccession, IsHeardOnceAndBeforeItsEffect) {
  EXPECT_EQ(Refused(Object(kImporter, true)), "NOTHING_TO_REJECT");
  Objected();
  EXPECT_EQ(Refused(Object(kImporter, true)), "NOTHING_TO_REJECT");
  EXPECT_EQ(Refused(Both(Successor(kImporter, kBank))), "WRONG_STATUS");  // would lift the freeze
  Admit(Both(Confirm(kImporter)));
  EXPECT_EQ(Refused(Both(Confirm(kImporter))), "WRONG_STATUS");
  EXPECT_EQ(Refused(Object(kImporter, true)), "NOTHING_TO_REJECT");  // a bankrupt has no veto
  EXPECT_EQ(Refused(BySuccessor()), "NO_MANDATE");                   // the delay still runs
  w.Pass(w.parameters.succession_delay);
  Admit(BySuccessor());
}

TEST_F(ObjectedSuccession, LeavesItsKeysDefended) {
  Objected();
  Another(kImporter);
  Admit(RevokeKey(kImporter, kImporter, Named(World::FakeSpki(kImporter))));
}

TEST_F(ObjectedSuccession, AnAgentThatStandsStillActsForNobody) {
  WithImporter();
  Admit(Mandate(kImporter, kTrader, {v1::ACT_KIND_TRANSFER}));
  Admit(Both(Successor(kTrader, kBank)));
  Admit(Object(kTrader, true));
  EXPECT_EQ(Refused(BySuccessor()), "SUSPENDED");
}

// ---- Keys that are not what they seem ----

TEST_F(Quorum, ASucceededAgentsOldKeysSignNoMore) {
  WithImporter();
  Admit(Mandate(kImporter, kTrader, {v1::ACT_KIND_TRANSFER}));
  Admit(Both(Successor(kTrader, kBank)));
  w.Pass(w.parameters.succession_delay);
  EXPECT_EQ(Refused(Through(kTrader, Transfer(w, kImporter, kBank, Full()))), "KEY_NOT_GOOD");
}

TEST_F(Quorum, TheRegistrysNoteKeyIsNoParticipantsKey) {
  const auto note_key = NewKey();
  w.OwnKey(note_key.public_key().id(), std::string(kNoteKeyOwner));
  EXPECT_EQ(Refused(AddKey(kBank, note_key)), "KEY_NOT_GOOD");
  EXPECT_EQ(w.last_refusal.message, "spki: the key is the registry's note key.");
  EXPECT_EQ(Refused(Both(Recover(kBank, note_key))), "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(AdmitAct(Register("fresh-freight", note_key), note_key, v1::ROLE_CARRIER)),
            "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(With(note_key, Suspend(kBank))), "KEY_NOT_GOOD");
}

TEST_F(Quorum, HowIdentityWasAssuredIsStatedAndKept) {
  const auto key = NewKey();
  v1::Act act = AdmitAct(Register("fresh-freight", key), key, v1::ROLE_FORWARDER);
  v1::Act none = act;
  none.mutable_admit()->clear_assurances();
  EXPECT_EQ(Refused(none), "MALFORMED_ACT");
  v1::Act twice = act;
  *twice.mutable_admit()->add_assurances() = act.admit().assurances(0);
  EXPECT_EQ(Refused(twice), "MALFORMED_ACT");
  v1::Act unsaid = act;
  unsaid.mutable_admit()->mutable_assurances(0)->clear_reference();
  EXPECT_EQ(Refused(unsaid), "MALFORMED_ACT");
  Admit(act);
  const auto& assurances = w.Participant("fresh-freight")->assurances;
  ASSERT_EQ(assurances.size(), 1U);
  EXPECT_EQ(assurances[0].kind, v1::ASSURANCE_KIND_DOCUMENT);
  EXPECT_EQ(assurances[0].reference, "licence 510100-17");
}

}  // namespace
}  // namespace yidan::title::testing
