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

// One person of a registrar that was just admitted does not build its quorum out of keys of its own.
TEST_F(Quorum, AnotherRegistrarsQuorumIsBuiltByTheQuorumThatThereIs) {
  const auto key = NewKey();
  NeedsBoth(AdmitAct(Register("other-registrar", key), key, v1::ROLE_REGISTRAR));
  EXPECT_EQ(Refused(With(key, Suspend(kBank))), "KEY_NOT_GOOD");  // the first registrar's act, another's key
  v1::Act recover = Recover(kBank, NewKey());
  recover.set_actor("other-registrar");
  EXPECT_EQ(Refused(With(key, recover)), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(With(key, AddKey("other-registrar", NewKey()))), "NEEDS_APPROVAL");
  const auto colleague = NewKey();
  NeedsBoth(Recover("other-registrar", colleague));  // in public, and late
  w.Pass(w.parameters.recovery_delay);
  const Digest its_second = colleague.public_key().id();
  recover = Recover(kBank, NewKey());
  recover.set_actor("other-registrar");
  Admit(ApprovedBy({its_second}, With(key, recover)));
  Admit(ApprovedBy({its_second}, With(key, AddKey("other-registrar", NewKey()))));
}

// As many keys as the quorum and one of them lost: the registrar itself signs nothing grave any more, and the
// one that is left does not become two by itself. Another registrar's quorum helps.
TEST_F(Quorum, ALostKeyIsMadeGoodByAnotherRegistrarsQuorum) {
  const auto first = NewKey();
  const auto its_second = NewKey();
  Admit(Both(AdmitAct(Register("other-registrar", first), first, v1::ROLE_REGISTRAR)));
  Admit(Both(Recover("other-registrar", its_second)));
  w.Pass(w.parameters.recovery_delay);
  Admit(RevokeKey(kRegistrar, kRegistrar, Named(World::FakeSpki(kRegistrar))));  // whose owner knows it lost
  EXPECT_EQ(Refused(With(second, AddKey(kRegistrar, NewKey()))), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(With(second, Recover(kRegistrar, NewKey()))), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(With(second, RevokeKey(kRegistrar, kRegistrar, Named("any")))), "UNKNOWN_KEY");
  const auto fresh = NewKey();
  v1::Act recover = Recover(kRegistrar, fresh);
  recover.set_actor("other-registrar");
  EXPECT_EQ(Refused(With(first, recover)), "NEEDS_APPROVAL");
  Admit(ApprovedBy({its_second.public_key().id()}, With(first, recover)));
  w.Pass(w.parameters.recovery_delay);
  Admit(ApprovedBy({fresh.public_key().id()}, With(second, AddKey(kRegistrar, NewKey()))));
}

TEST_F(Quorum, OneKeyDoesNotBringItBelowItsQuorum) {
  EXPECT_EQ(Refused(RevokeKey(kRegistrar, kRegistrar, second)), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(Both(Powers(kRegistrar, second, {v1::ACT_KIND_SUSPEND}))), "KEY_NOT_GOOD");
  const Digest third = Another(kRegistrar, 3);
  Admit(Both(Powers(kRegistrar, third, {v1::ACT_KIND_SUSPEND})));
  EXPECT_EQ(Refused(RevokeKey(kRegistrar, kRegistrar, second)), "NEEDS_APPROVAL");
  Admit(RevokeKey(kRegistrar, kRegistrar, third));
  // However many there are: a thief of one key takes none of the others' away.
  Another(kRegistrar, 4);
  ASSERT_GT(w.Participant(kRegistrar)->UnlimitedKeys(), w.parameters.registrar_quorum);
  EXPECT_EQ(Refused(RevokeKey(kRegistrar, kRegistrar, second)), "NEEDS_APPROVAL");
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

TEST_F(Quorum, ASuperiorIsAnAuthority) {
  EXPECT_EQ(Refused(Both(Authority(kCourt, {"CN"}, kTrader))), "ROLE_MISSING");
  EXPECT_EQ(w.last_refusal.message, "superior names sichuan-trade, who is no AUTHORITY.");
  v1::Act admit = AdmitCourt("puppet-court");
  admit.mutable_admit()->set_superior(kBank);
  EXPECT_EQ(Refused(Both(admit)), "ROLE_MISSING");
  EXPECT_EQ(w.last_refusal.message, "superior names boc-jinjiang, who is no AUTHORITY.");
  admit.mutable_admit()->set_superior(kForeignCourt);
  Admit(Both(admit));
}

TEST_F(Quorum, ASuperiorThatBecameAnAuthorityJustNowLiftsNothing) {
  Issued();
  const Digest hold = Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  Admit(Both(Authority(kTrader, {"PL"})));
  Admit(Both(Authority(kCourt, {"CN"}, kTrader)));
  w.Pass(w.parameters.authority_delay);
  Admit(Both(Roles(kTrader, {v1::ROLE_SHIPPER})));  // an authority no more, and then again
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

// ---- A recovery that is objected to ----

class ObjectedRecovery : public Quorum {
 protected:
  // The importer's one key was stolen; the registrar recovers it, and the thief objects.
  void Objected() {
    WithImporter();
    Admit(Both(Recover(kImporter, fresh)));
    Admit(Object(kImporter));
  }
  v1::Act Decided(bool stands) {
    v1::Act act = Confirm(kImporter, stands);
    act.mutable_confirm()->set_of_recovery(true);
    return act;
  }
  v1::Act ByFresh() { return With(fresh, Transfer(w, kImporter, kBank, Full())); }

  const crypto::PrivateKey fresh = NewKey();
};

// The record changes with the next directory act; who reads it before then must not be shown the keys of
// yesterday.
TEST_F(ObjectedRecovery, ThatNobodyObjectedToIsShownAmongTheKeysInForce) {
  WithImporter();
  Admit(Both(Recover(kImporter, fresh)));
  const auto keys = [this](TimeMs now) {
    std::size_t found = 0;
    const v1::Participant shown = ToProto(*w.Participant(kImporter), w.index, now);
    for (const auto& key : shown.keys()) {
      found += key.key_id() == fresh.public_key().id().View() && key.until_index() == 0 ? 1U : 0U;
    }
    EXPECT_EQ(shown.has_recovery_effective_at(), found == 0) << "running, or over";
    return found;
  };
  const TimeMs effective = w.Participant(kImporter)->recovery->effective_at;
  EXPECT_EQ(keys(effective - 1), 0U);
  EXPECT_EQ(keys(effective), 1U);
}

TEST_F(ObjectedRecovery, NeverTakesEffectByTimeAndIsShown) {
  Objected();
  w.Pass(w.parameters.recovery_delay);
  EXPECT_EQ(Refused(ByFresh()), "KEY_NOT_GOOD");
  Admit(Mandate(kImporter, kTrader, {v1::ACT_KIND_TRANSFER}));  // does not move the key among the others
  EXPECT_EQ(Refused(ByFresh()), "KEY_NOT_GOOD");
  EXPECT_TRUE(ToProto(*w.Participant(kImporter), w.index, w.now).recovery_objected());
}

TEST_F(ObjectedRecovery, IsConfirmedByTheQuorumAndAfterThePublicDelay) {
  Objected();
  w.Pass(w.parameters.recovery_delay - 1);
  EXPECT_EQ(Refused(Both(Decided(true))), "TOO_EARLY");
  EXPECT_EQ(w.last_refusal.message,
            "The public delay of the RECOVER of rongou runs until 2017-04-13 00:00:00Z.");
  w.Pass(1);
  EXPECT_EQ(Refused(Decided(true)), "NEEDS_APPROVAL");
  Admit(Both(Decided(true)));
  EXPECT_EQ(Refused(Object(kImporter)), "NOTHING_TO_REJECT");  // a thief has no veto
  Admit(ByFresh());
}

TEST_F(ObjectedRecovery, IsDroppedWhenTheObjectionPrevails) {
  Objected();
  EXPECT_EQ(Refused(Decided(false)), "NEEDS_APPROVAL");
  Admit(Both(Decided(false)));
  w.Pass(w.parameters.recovery_delay);
  EXPECT_EQ(Refused(ByFresh()), "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(Both(Decided(true))), "WRONG_STATUS");
}

TEST_F(ObjectedRecovery, IsNotLiftedByAnotherNorObjectedToTwice) {
  Objected();
  EXPECT_EQ(Refused(Both(Recover(kImporter, NewKey()))), "WRONG_STATUS");
  EXPECT_EQ(w.last_refusal.needs, "CONFIRM of the recovery by the registrar");
  EXPECT_EQ(Refused(Object(kImporter)), "NOTHING_TO_REJECT");
  EXPECT_EQ(Refused(Both(Confirm(kImporter))), "WRONG_STATUS");  // no succession runs
}

TEST_F(ObjectedRecovery, LeavesTheSuccessionAlone) {
  Objected();
  Admit(Both(Successor(kImporter, kTrader)));
  Admit(Object(kImporter, true));
  Admit(Both(Decided(false)));
  EXPECT_FALSE(w.Participant(kImporter)->recovery);
  EXPECT_TRUE(w.Participant(kImporter)->succession->objected);
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

// ---- One organisation under two ids ----

class SameIdentifier : public Quorum {
 protected:
  SameIdentifier() { Admit(Stating("fresh-freight", "LEI", "549300K5FX5J6GLM4U07")); }
  v1::Act Stating(const std::string& id, const std::string& scheme, const std::string& value,
                  const std::string& same = {}) {
    const auto key = NewKey();
    v1::Act reg = Register(id, key);
    reg.mutable_register_()->add_identifiers()->set_scheme(scheme);
    reg.mutable_register_()->mutable_identifiers(0)->set_value(value);
    v1::Act act = AdmitAct(reg, key, v1::ROLE_FORWARDER);
    act.mutable_admit()->set_same_organisation_as(same);
    return act;
  }
};

TEST_F(SameIdentifier, IsRefusedToAnother) {
  EXPECT_EQ(Refused(Stating("fresh-fraud", "LEI", "549300K5FX5J6GLM4U07")), "CONTENT_INVALID");
  EXPECT_EQ(w.last_refusal.message,
            "register_act.identifiers: LEI 549300K5FX5J6GLM4U07 is that of fresh-freight.");
  EXPECT_EQ(Refused(Both(Stating("fresh-fraud", "LEI", "549300K5FX5J6GLM4U07", kBank))), "CONTENT_INVALID");
  Admit(Stating("other-freight", "USCC", "549300K5FX5J6GLM4U07"));  // another scheme's number
  // Whatever check character stands behind it, it is the same organisation.
  Admit(Stating("one-freight", "USCC", "91510100MA61RKR7X3"));
  EXPECT_EQ(Refused(Stating("one-fraud", "USCC", "91510100MA61RKR7X4")), "CONTENT_INVALID");
}

TEST_F(SameIdentifier, IsAdmittedForTheSameOrganisationByTheQuorumAndMarked) {
  NeedsBoth(Stating("fresh-branch", "LEI", "549300K5FX5J6GLM4U07", "fresh-freight"));
  EXPECT_EQ(w.Participant("fresh-branch")->same_organisation_as, "fresh-freight");
  EXPECT_EQ(Refused(Both(Stating("fresh-third", "LEI", "1", "nobody-here"))), "UNKNOWN_PARTICIPANT");
  EXPECT_EQ(Refused(Both(Stating("fresh-third", "LEI", "1", "fresh-third"))), "MALFORMED_ACT");
}

// A VAT number may be that of a group, a BIC that of a head office.
TEST_F(SameIdentifier, OfASchemeThatOrganisationsShareIsNoMatter) {
  Admit(Stating("group-one", "VAT", "NL123456789B01"));
  Admit(Stating("group-two", "VAT", "NL123456789B01"));
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
