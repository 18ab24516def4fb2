// The directory: REGISTER inside ADMIT, keys, roles, suspension, recovery, mandates, succession.
#include "tests/unit/title/directory_story.h"

namespace yidan::title::testing {
namespace {

class Directory : public DirectoryStory {};

TEST_F(Directory, AdmittedWithTheKeyThatRegistered) {
  const auto key = NewKey();
  const Digest admit = Admit(AdmitAct(Register("fresh-freight", key), key, v1::ROLE_FORWARDER));
  const ParticipantRecord& r = *w.Participant("fresh-freight");
  EXPECT_EQ(r.name, "Fresh Freight");
  EXPECT_EQ(r.sequence, 1U);
  EXPECT_EQ(r.last_act, admit);
  EXPECT_TRUE(r.keys.contains(key.public_key().id()));
  EXPECT_FALSE(r.HasRole(v1::ROLE_FORWARDER, w.index - 1));  // good strictly after
  EXPECT_TRUE(r.HasRole(v1::ROLE_FORWARDER, w.index));
  EXPECT_EQ(w.KeyOwner(key.public_key().id()), "fresh-freight");
}

TEST_F(Directory, RegisterAloneIsNoAct) {
  const auto key = NewKey();
  EXPECT_EQ(Refused(Register("fresh-freight", key)), "MALFORMED_ACT");
  EXPECT_EQ(w.last_refusal.needs, "ADMIT by the registrar");
}

TEST_F(Directory, OnlyARegistrarAdmits) {
  const auto key = NewKey();
  v1::Act act = AdmitAct(Register("fresh-freight", key), key, v1::ROLE_FORWARDER);
  act.set_actor(kBank);
  act.set_key_id(Named(World::FakeSpki(kBank)).ToString());
  EXPECT_EQ(Refused(act), "ROLE_MISSING");
}

TEST_F(Directory, AParticipantIsAdmittedOnceAndItsKeyIsItsOwn) {
  const auto key = NewKey();
  Admit(AdmitAct(Register("fresh-freight", key), key, v1::ROLE_FORWARDER));
  const auto other = NewKey();
  EXPECT_EQ(Refused(AdmitAct(Register("fresh-freight", other), other, v1::ROLE_CARRIER)), "DOCUMENT_EXISTS");
  EXPECT_EQ(Refused(AdmitAct(Register("second-freight", key), key, v1::ROLE_FORWARDER)), "KEY_NOT_GOOD");
}

TEST_F(Directory, TheRegisterInsideIsHeldToTheRules) {
  const auto key = NewKey();
  const auto other = NewKey();
  const v1::Act reg = Register("fresh-freight", key);
  EXPECT_EQ(Refused(AdmitAct(reg, other, v1::ROLE_FORWARDER)), "BAD_SIGNATURE");

  v1::Act old = reg;
  World::SetTime(old.mutable_valid_until(), w.now - 1);
  EXPECT_EQ(Refused(AdmitAct(old, key, v1::ROLE_FORWARDER)), "ACT_EXPIRED");

  v1::Act elsewhere = reg;
  elsewhere.set_registry(Named("another registry").ToString());
  EXPECT_EQ(Refused(AdmitAct(elsewhere, key, v1::ROLE_FORWARDER)), "WRONG_REGISTRY");

  v1::Act wrong_key = reg;
  wrong_key.set_key_id(other.public_key().id().ToString());
  EXPECT_EQ(Refused(AdmitAct(wrong_key, key, v1::ROLE_FORWARDER)), "MALFORMED_ACT");

  v1::Act another = AdmitAct(reg, key, v1::ROLE_FORWARDER);
  another.set_participant_id("second-freight");
  EXPECT_EQ(Refused(another), "MALFORMED_ACT");

  v1::Act no_key = reg;
  no_key.mutable_register_()->set_spki("no key");
  EXPECT_EQ(Refused(AdmitAct(no_key, key, v1::ROLE_FORWARDER)), "MALFORMED_ACT");
}

TEST_F(Directory, AKeyIsAddedByAKeyInGoodStandingAndProvesPossession) {
  const auto key = NewKey();
  v1::Act act = AddKey(kBank, key);
  v1::Act forged = act;
  forged.mutable_add_key()->set_possession(Possession(key, kTrader));
  EXPECT_EQ(Refused(forged), "BAD_SIGNATURE");
  Admit(act);
  Pledged();
  EXPECT_EQ(Refused(With(key, Release(w, kImporter))), "KEY_NOT_GOOD");  // another participant's
  Admit(With(key, Release(w, kBank)));
}

TEST_F(Directory, NobodyAddsAKeyToAnotherRecord) {
  const auto key = NewKey();
  v1::Act act = w.By(kRegistrar);
  act.mutable_add_key()->set_spki(key.public_key().spki());
  act.mutable_add_key()->set_possession(Possession(key, kBank));
  EXPECT_EQ(Refused(w.SealOn(act, kBank)), "ROLE_MISSING");
}

TEST_F(Directory, ARevokedKeySignsNothingMore) {
  WithImporter();
  const Digest key = Named(World::FakeSpki(kImporter));
  EXPECT_EQ(Refused(RevokeKey(kTrader, kImporter, key)), "ROLE_MISSING");
  EXPECT_EQ(Refused(RevokeKey(kImporter, kImporter, Named("no key"))), "UNKNOWN_KEY");
  Admit(RevokeKey(kImporter, kImporter, key));
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(RevokeKey(kRegistrar, kImporter, key)), "KEY_NOT_GOOD");
}

TEST_F(Directory, AnUnknownKeyAndABadSignatureAreToldApart) {
  Issued();
  v1::Act act = Transfer(w, kShipper, kTrader, Full());
  EXPECT_EQ(Refused(act, {.signature_valid = false}), "BAD_SIGNATURE");
  act.set_key_id(Named("nobody's").ToString());
  EXPECT_EQ(Refused(act), "UNKNOWN_KEY");
}

TEST_F(Directory, RolesAreTheWholeSetFromHereOn) {
  EXPECT_EQ(Refused(Roles("nobody", {v1::ROLE_CARRIER})), "MALFORMED_ACT");  // no chain to be on
  Admit(Roles(kCarrier, {v1::ROLE_FORWARDER}));
  EXPECT_EQ(Refused(Issue(w, ToOrderHeader())), "ROLE_MISSING");
  Admit(Roles(kCarrier, {v1::ROLE_CARRIER, v1::ROLE_FORWARDER}));
  Issued();
  EXPECT_EQ(w.Participant(kCarrier)->roles.size(), 3U);
}

TEST_F(Directory, AuthorityIsGivenWithKindCountryAndSuperior) {
  v1::Act act = Roles(kTrader, {v1::ROLE_AUTHORITY});
  EXPECT_EQ(Refused(act), "MALFORMED_ACT");
  act.mutable_roles()->set_authority_kind(v1::AUTHORITY_KIND_CUSTOMS);
  act.mutable_roles()->add_jurisdictions("PL");
  act.mutable_roles()->set_superior("nobody");
  EXPECT_EQ(Refused(act), "UNKNOWN_PARTICIPANT");
  act.mutable_roles()->set_superior(kCustomsHead);
  Admit(act);
  Issued();
  Admit(Hold(w, kTrader, v1::HOLD_KIND_CUSTOMS));
  Admit(Roles(kTrader, {v1::ROLE_SHIPPER}));
  EXPECT_EQ(Refused(Hold(w, kTrader, v1::HOLD_KIND_CUSTOMS)), "ROLE_MISSING");
}

TEST_F(Directory, TheRegistrarNeverActsOnTitle) {
  EXPECT_EQ(Refused(Roles(kRegistrar, {v1::ROLE_CARRIER})), "ROLE_MISSING");
  EXPECT_EQ(Refused(Roles(kBank, {v1::ROLE_REGISTRAR})), "ROLE_MISSING");
  EXPECT_EQ(Refused(Roles(kBank, {v1::ROLE_FINANCIER, v1::ROLE_REGISTRAR})), "MALFORMED_ACT");
  Issued();
  EXPECT_EQ(Refused(Transfer(w, kShipper, kRegistrar, Full())), "ROLE_MISSING");
  EXPECT_EQ(Refused(Milestone(w, kRegistrar)), "ROLE_MISSING");
  EXPECT_EQ(Refused(Mandate(kShipper, kRegistrar, {v1::ACT_KIND_TRANSFER})), "ROLE_MISSING");
  EXPECT_EQ(Refused(Successor(kShipper, kRegistrar)), "ROLE_MISSING");
}

TEST_F(Directory, ASuspendedParticipantDoesNothingButDefendItsKeys) {
  WithImporter();
  Admit(Suspend(kImporter));
  EXPECT_EQ(Refused(Suspend(kImporter)), "WRONG_STATUS");
  EXPECT_EQ(Refused(Transfer(w, kImporter, kTrader, Full())), "SUSPENDED");
  const auto key = NewKey();
  EXPECT_EQ(Refused(AddKey(kImporter, key)), "SUSPENDED");
  Admit(Suspend(kImporter, false));
  EXPECT_EQ(Refused(Suspend(kImporter, false)), "WRONG_STATUS");
  Admit(Transfer(w, kImporter, kTrader, Full()));
  EXPECT_EQ(Refused(Suspend(kRegistrar)), "ROLE_MISSING");
}

TEST_F(Directory, ARecoveredKeyIsGoodFromItsEffectiveTime) {
  WithImporter();
  const auto key = NewKey();
  Admit(Recover(kImporter, key));
  EXPECT_EQ(Refused(With(key, Transfer(w, kImporter, kTrader, Full()))), "KEY_NOT_GOOD");
  w.Pass(w.parameters.recovery_delay - 1);
  EXPECT_EQ(Refused(With(key, Transfer(w, kImporter, kTrader, Full()))), "KEY_NOT_GOOD");
  w.Pass(1);
  Admit(With(key, Transfer(w, kImporter, kTrader, Full())));
  // The next directory act moves it among the keys.
  Admit(With(key, RevokeKey(kImporter, kImporter, Named(World::FakeSpki(kImporter)))));
  EXPECT_FALSE(w.Participant(kImporter)->recovery);
  EXPECT_EQ(w.Participant(kImporter)->keys.size(), 2U);
  EXPECT_EQ(Refused(With(key, Object(kImporter))), "NOTHING_TO_REJECT");
}

// Somebody has one key of 256 and adds to the record until nothing more goes in: the way back is open still,
// and whoever comes back has room of its own.
TEST_F(Directory, AThiefWhoFillsTheRecordDoesNotShutTheRecoveryOut) {
  for (std::size_t i = w.Participant(kImporter)->keys.size(); i < kMaxOwnTerms; ++i) {
    Admit(AddKey(kImporter, NewKey()));
  }
  EXPECT_EQ(Refused(AddKey(kImporter, NewKey())), "TOO_MANY");
  EXPECT_EQ(w.last_refusal.needs, "RECOVER of rongou, from which on they count anew");
  const std::vector<v1::ActKind> kinds{v1::ACT_KIND_TRANSFER};
  for (std::size_t i = 0; i < kMaxOwnTerms; ++i) Admit(Mandate(kImporter, kTrader, kinds));
  EXPECT_EQ(Refused(Mandate(kImporter, kTrader, kinds)), "TOO_MANY");
  Admit(Suspend(kImporter));
  const auto key = NewKey();
  Admit(Recover(kImporter, key));
  w.Pass(w.parameters.recovery_delay);
  Admit(RevokeKey(kRegistrar, kImporter, Named(World::FakeSpki(kImporter))));
  Admit(Suspend(kImporter, false));
  EXPECT_EQ(w.Participant(kImporter)->keys.size(), kMaxOwnTerms + 1);
  Admit(With(key, Mandate(kImporter, kTrader, {})));
  Admit(With(key, Mandate(kImporter, kTrader, kinds)));
  for (std::size_t i = 0; i < kMaxOwnTerms; ++i) Admit(With(key, AddKey(kImporter, NewKey())));
  EXPECT_EQ(Refused(With(key, AddKey(kImporter, NewKey()))), "TOO_MANY") << "and bounded again";
}

TEST_F(Directory, AnOldKeyObjectsToARecovery) {
  const auto key = NewKey();
  EXPECT_EQ(Refused(Object(kImporter)), "NOTHING_TO_REJECT");
  Admit(Recover(kImporter, key));
  Admit(Object(kImporter));
  EXPECT_TRUE(w.Participant(kImporter)->recovery->objected);
  w.Pass(w.parameters.recovery_delay);
  Issued(ToOrderHeader(kImporter, kImporter));
  EXPECT_NE(Refused(With(key, Transfer(w, kImporter, kTrader, Full()))), "");
}

TEST_F(Directory, EvenWhenTheRegistrarRevokedAndSuspendedFirst) {
  const Digest old = Named(World::FakeSpki(kImporter));
  Admit(RevokeKey(kRegistrar, kImporter, old));
  Admit(Suspend(kImporter));
  Admit(Recover(kImporter, NewKey()));
  Admit(Object(kImporter));
  EXPECT_TRUE(w.Participant(kImporter)->recovery->objected);
}

TEST_F(Directory, ButNotAKeyThatItsOwnerRevoked) {
  const auto second = NewKey();
  Admit(AddKey(kImporter, second));
  Admit(With(second, RevokeKey(kImporter, kImporter, Named(World::FakeSpki(kImporter)))));
  Admit(Recover(kImporter, NewKey()));
  EXPECT_EQ(Refused(Object(kImporter)), "KEY_NOT_GOOD");
}

TEST_F(Directory, OnlyTheRegistrarRecovers) {
  v1::Act act = Recover(kImporter, NewKey());
  act.set_actor(kTrader);
  act.set_key_id(Named(World::FakeSpki(kTrader)).ToString());
  EXPECT_EQ(Refused(act), "ROLE_MISSING");
}

TEST_F(Directory, AnAgentActsWithinItsMandate) {
  WithImporter();
  EXPECT_EQ(Refused(Through(kTrader, Transfer(w, kImporter, kBank, Full()))), "NO_MANDATE");
  Admit(Mandate(kImporter, kTrader, {v1::ACT_KIND_TRANSFER}));
  EXPECT_EQ(Refused(Through(kTrader, Surrender(w, kImporter))), "NO_MANDATE");
  World other = w;
  w.Pass(30 * kDay);
  EXPECT_EQ(Refused(Through(kTrader, Transfer(w, kImporter, kBank, Full()))), "NO_MANDATE");
  w = other;
  Admit(Mandate(kImporter, kTrader, {}));
  EXPECT_EQ(Refused(Through(kTrader, Transfer(w, kImporter, kBank, Full()))), "NO_MANDATE");
  EXPECT_EQ(Refused(Mandate(kImporter, kTrader, {})), "NO_MANDATE");
  w = other;
  Admit(Through(kTrader, Transfer(w, kImporter, kBank, Full())));
  EXPECT_EQ(w.At().holder, kBank);
}

TEST_F(Directory, NobodyMandatesTheDirectory) {
  EXPECT_EQ(Refused(Mandate(kImporter, kTrader, {v1::ACT_KIND_ADD_KEY})), "MALFORMED_ACT");
  EXPECT_EQ(Refused(Mandate(kImporter, kTrader, {v1::ACT_KIND_COUNTERSIGN})), "MALFORMED_ACT");
  EXPECT_EQ(Refused(Through(kTrader, Mandate(kImporter, kBank, {v1::ACT_KIND_TRANSFER}))), "MALFORMED_ACT");
}

TEST_F(Directory, ASuspendedPrincipalDoesNotActThroughItsAgent) {
  WithImporter();
  Admit(Mandate(kImporter, kTrader, {v1::ACT_KIND_TRANSFER}));
  Admit(Suspend(kImporter));
  EXPECT_EQ(Refused(Through(kTrader, Transfer(w, kImporter, kBank, Full()))), "SUSPENDED");
}

TEST_F(Directory, ASuccessorActsForThePredecessorOnceEffective) {
  WithImporter();
  Admit(Successor(kImporter, kTrader));
  EXPECT_EQ(Refused(Through(kTrader, Transfer(w, kImporter, kBank, Full()))), "NO_MANDATE");
  w.Pass(w.parameters.succession_delay);
  EXPECT_EQ(Refused(Transfer(w, kImporter, kBank, Full())), "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(Successor(kImporter, kBank)), "WRONG_STATUS");
  Admit(Suspend(kImporter));  // stops the old keys, not the liquidator
  Admit(Through(kTrader, Transfer(w, kImporter, kBank, Full())));
}

TEST_F(Directory, ASuccessorsSuccessorCarriesOnAndNoRingIsClosed) {
  WithImporter();
  Admit(Successor(kImporter, kTrader));
  EXPECT_EQ(Refused(Successor(kTrader, kImporter)), "WRONG_STATUS");
  Admit(Successor(kTrader, kBank));
  w.Pass(w.parameters.succession_delay);
  EXPECT_EQ(Refused(Through(kTrader, Surrender(w, kImporter))), "KEY_NOT_GOOD");
  Admit(Through(kBank, Surrender(w, kImporter)));
}

TEST_F(Directory, TheChainOfAParticipantRefusesAStaleHead) {
  const v1::Act late = Roles(kBank, {v1::ROLE_FINANCIER});
  Admit(Suspend(kBank));
  EXPECT_EQ(Refused(late), "STALE_PREVIOUS");
}

TEST_F(Directory, TheRegistrarStartsAtEntryZero) {
  const ParticipantRecord r = RegistrarAtGenesis(kRegistrar, {"spki"}, World::Registry());
  EXPECT_EQ(r.last_act, World::Registry());
  EXPECT_TRUE(r.HasRole(v1::ROLE_REGISTRAR, 1));
  EXPECT_FALSE(r.HasRole(v1::ROLE_REGISTRAR, 0));
  Admit(AddKey(kRegistrar, NewKey()));
}

}  // namespace
}  // namespace yidan::title::testing
