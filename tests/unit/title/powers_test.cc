// Two signatures (双人复核) and what a key may sign: DUAL_CONTROL, POWERS, ADD_KEY with powers.
#include "tests/unit/title/directory_story.h"

namespace yidan::title::testing {
namespace {

using ::testing::HasSubstr;

class TwoKeys : public DirectoryStory {
 protected:
  // The importer holds the document, has two keys, and transfers under dual control.
  void Stands(const std::vector<v1::ActKind>& kinds = {v1::ACT_KIND_TRANSFER}) {
    WithImporter();
    second = Another(kImporter);
    Admit(DualControl(kImporter, kinds));
  }
  v1::Act Sale() { return Transfer(w, kImporter, kTrader, Full()); }
  // As the importer's other key signs, too.
  v1::Act Both(v1::Act act) const { return ApprovedBy({second}, std::move(act)); }

  const Digest first = Named(World::FakeSpki(kImporter));
  Digest second;
};

TEST_F(TwoKeys, AnActOfAKindNeedsTheSecondKeyOfItsParticipant) {
  Stands();
  EXPECT_EQ(Refused(Sale()), "NEEDS_APPROVAL");
  EXPECT_THAT(w.last_refusal.message, HasSubstr("TRANSFER needs 2 keys of rongou; 1 more must approve it."));
  EXPECT_EQ(w.last_refusal.needs, "approval by another key of rongou");
  EXPECT_EQ(Refused(ApprovedBy({Named(World::FakeSpki(kBank))}, Sale())), "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(ApprovedBy({Named("nobody's")}, Sale())), "UNKNOWN_KEY");
  EXPECT_EQ(Refused(ApprovedBy({first}, Sale())), "MALFORMED_ACT");  // one key, twice
  EXPECT_EQ(Refused(Both(Sale()), {.approvals_valid = false}), "BAD_SIGNATURE");
  Admit(Both(Sale()));
  EXPECT_EQ(w.At().holder, kTrader);
}

TEST_F(TwoKeys, OtherKindsNeedOne) {
  Stands();
  Admit(Surrender(w, kImporter));
}

TEST_F(TwoKeys, AnApprovingKeyIsGood) {
  Stands();
  Another(kImporter, 3);
  Admit(RevokeKey(kImporter, kImporter, second));
  EXPECT_EQ(Refused(Both(Sale())), "KEY_NOT_GOOD");
}

TEST_F(TwoKeys, WhatWouldBeTheWayAroundNeedsTwoToo) {
  Stands();
  const auto key = NewKey();
  for (const v1::Act& act : {AddKey(kImporter, key), Mandate(kImporter, kTrader, {v1::ACT_KIND_SURRENDER}),
                             DualControl(kImporter, {}), Powers(kImporter, first, {v1::ACT_KIND_TRANSFER}),
                             Powers(kImporter, second, {})}) {
    EXPECT_EQ(Refused(act), "NEEDS_APPROVAL") << KindName(KindOf(act));
  }
  Admit(Both(AddKey(kImporter, key)));
  Admit(Both(DualControl(kImporter, {})));
  Admit(Sale());
}

TEST_F(TwoKeys, ToRevokeAndToObjectNeedsOne) {
  EXPECT_EQ(Refused(DualControl(kImporter, {v1::ACT_KIND_REVOKE_KEY})), "MALFORMED_ACT");
  EXPECT_EQ(Refused(DualControl(kImporter, {v1::ACT_KIND_OBJECT})), "MALFORMED_ACT");
  Stands();
  Admit(Recover(kImporter, NewKey()));
  Admit(Object(kImporter));
  Admit(RevokeKey(kImporter, kImporter, second));
}

TEST_F(TwoKeys, NobodyLocksItselfOut) {
  WithImporter();
  EXPECT_EQ(Refused(DualControl(kImporter, {v1::ACT_KIND_TRANSFER})), "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(DualControl(kImporter, {})), "WRONG_STATUS");
  second = Another(kImporter);
  Admit(Powers(kImporter, second, {v1::ACT_KIND_SURRENDER}));
  EXPECT_EQ(Refused(DualControl(kImporter, {v1::ACT_KIND_TRANSFER})), "KEY_NOT_GOOD");
  EXPECT_EQ(Refused(Powers(kImporter, first, {v1::ACT_KIND_SURRENDER})), "KEY_NOT_GOOD");
  Admit(Powers(kImporter, second, {}, {"CDLB-"}));
  v1::Act everything = Powers(kImporter, second, {});
  everything.mutable_powers()->clear_powers();
  Admit(everything);
  Admit(DualControl(kImporter, {v1::ACT_KIND_TRANSFER}));
  EXPECT_EQ(Refused(Both(Powers(kImporter, second, {v1::ACT_KIND_SURRENDER}))), "KEY_NOT_GOOD");
}

TEST_F(TwoKeys, AnAgentsActNeedsTwoAndEitherRecordsKeyApproves) {
  WithImporter();
  second = Another(kImporter);
  Admit(Mandate(kImporter, kTrader, {v1::ACT_KIND_TRANSFER}));
  Admit(DualControl(kImporter, {v1::ACT_KIND_SURRENDER}));  // another kind
  const v1::Act sale = Through(kTrader, Transfer(w, kImporter, kBank, Full()));
  EXPECT_EQ(Refused(sale), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(ApprovedBy({Named(World::FakeSpki(kBank))}, sale)), "KEY_NOT_GOOD");
  const World before = w;
  Admit(ApprovedBy({second}, sale));
  w = before;
  Admit(ApprovedBy({Another(kTrader)}, sale));
}

TEST_F(TwoKeys, TheAgentsOwnDualControlHoldsForWhatItSignsForOthers) {
  WithImporter();
  second = Another(kImporter);
  const Digest own = Another(kTrader);
  Admit(Mandate(kImporter, kTrader, {v1::ACT_KIND_TRANSFER}));
  Admit(DualControl(kTrader, {v1::ACT_KIND_TRANSFER}));
  const v1::Act sale = Through(kTrader, Transfer(w, kImporter, kBank, Full()));
  EXPECT_EQ(Refused(sale), "NEEDS_APPROVAL");
  EXPECT_EQ(Refused(ApprovedBy({second}, sale)), "NEEDS_APPROVAL");  // the principal's key is not the agent's
  Admit(ApprovedBy({own}, sale));
}

TEST_F(TwoKeys, ASuccessorIsBoundByItsOwnAlone) {
  Stands();
  Admit(Successor(kImporter, kTrader));
  w.Pass(w.parameters.succession_delay);
  const v1::Act sale = Through(kTrader, Transfer(w, kImporter, kBank, Full()));
  EXPECT_EQ(Refused(ApprovedBy({second}, sale)), "KEY_NOT_GOOD");  // the old participant's keys have ended
  World before = w;
  Admit(sale);
  w = before;
  const Digest own = Another(kTrader);
  Admit(DualControl(kTrader, {v1::ACT_KIND_TRANSFER}));
  EXPECT_EQ(Refused(sale), "NEEDS_APPROVAL");
  Admit(ApprovedBy({own}, sale));
}

TEST_F(TwoKeys, ARecoveredKeyStandsAloneSettledOrNot) {
  Stands();
  const auto key = NewKey();
  Admit(Recover(kImporter, key));
  w.Pass(w.parameters.recovery_delay - 1);
  EXPECT_EQ(Refused(Sale()), "NEEDS_APPROVAL");
  w.Pass(1);
  World before = w;
  Admit(DirectoryStory::With(key, Sale()));
  w = before;
  Admit(DirectoryStory::With(key, RevokeKey(kImporter, kImporter, first)));
  EXPECT_TRUE(w.Participant(kImporter)->dual_control.empty());
  Admit(DirectoryStory::With(key, Sale()));
}

// ---- What a key may sign ----

class StaffKeys : public TwoKeys {
 protected:
  void Staff(const std::vector<v1::ActKind>& kinds, const std::vector<std::string>& prefixes = {}) {
    second = Another(kImporter);
    Admit(Powers(kImporter, second, kinds, prefixes));
  }
  v1::Act ByStaff(v1::Act act) const { return DirectoryStory::With(second, std::move(act)); }
};

TEST_F(StaffKeys, SignTheirKindsAndNoOther) {
  WithImporter();
  Staff({v1::ACT_KIND_SURRENDER, v1::ACT_KIND_GRANT});
  EXPECT_EQ(Refused(ByStaff(Sale())), "POWER_MISSING");
  EXPECT_THAT(w.last_refusal.message, HasSubstr("of rongou has no power for TRANSFER."));
  Admit(ByStaff(Surrender(w, kImporter)));
}

TEST_F(StaffKeys, SignForTheirDocumentsAndNothingInTheDirectory) {
  WithImporter();
  Staff({}, {"CDLB-2018", "MUC"});
  EXPECT_EQ(Refused(ByStaff(Sale())), "POWER_MISSING");
  EXPECT_THAT(w.last_refusal.message, HasSubstr("no power over document CDLB-2017-000001"));
  EXPECT_EQ(Refused(ByStaff(Mandate(kImporter, kTrader, {v1::ACT_KIND_SURRENDER}))), "POWER_MISSING");
  Admit(Powers(kImporter, second, {}, {"CDLB-2017"}));
  Admit(ByStaff(Sale()));
}

TEST_F(StaffKeys, AReplacementsDocumentsAreAllTheirs) {
  Issued();
  Admit(Surrender(w, kShipper, v1::SURRENDER_PURPOSE_AMENDMENT));
  const Digest staff = Another(kCarrier);
  Admit(Powers(kCarrier, staff, {v1::ACT_KIND_REPLACE}, {"CDLB-2017"}));
  const auto with = [&](const std::string& successor) {
    return DirectoryStory::With(staff, Replace(w, {kDoc}, {{successor, ToOrderHeader()}}));
  };
  EXPECT_EQ(Refused(with("CDLB-2018-000001")), "POWER_MISSING");
  Admit(with("CDLB-2017-000002"));
}

TEST_F(StaffKeys, ApproveWithinTheirPowersOnly) {
  Stands();
  const Digest third = Another(kImporter, 3);
  Admit(Both(Powers(kImporter, third, {v1::ACT_KIND_SURRENDER})));
  EXPECT_EQ(Refused(ApprovedBy({third}, Sale())), "POWER_MISSING");
  Admit(Both(Sale()));
}

TEST_F(StaffKeys, GiveUpThemselvesAndObjectWhateverTheirPowers) {
  Staff({v1::ACT_KIND_SURRENDER});
  Admit(Recover(kImporter, NewKey()));
  Admit(ByStaff(Object(kImporter)));
  EXPECT_EQ(Refused(ByStaff(RevokeKey(kImporter, kImporter, first))), "POWER_MISSING");
  Admit(ByStaff(RevokeKey(kImporter, kImporter, second)));
}

TEST_F(StaffKeys, GiveNoPowerThemselves) {
  second = Another(kImporter);
  for (const auto kind : {v1::ACT_KIND_ADD_KEY, v1::ACT_KIND_MANDATE, v1::ACT_KIND_DUAL_CONTROL,
                          v1::ACT_KIND_POWERS, v1::ACT_KIND_REGISTER}) {
    EXPECT_EQ(Refused(Powers(kImporter, second, {kind})), "MALFORMED_ACT") << KindName(kind);
  }
  v1::Act empty = Powers(kImporter, second, {});
  empty.mutable_powers()->mutable_powers();
  EXPECT_EQ(Refused(empty), "MALFORMED_ACT");  // everything is said in one way: by no powers
  EXPECT_EQ(Refused(Powers(kImporter, second, {}, {"cdlb"})), "MALFORMED_ACT");
  EXPECT_EQ(Refused(Powers(kImporter, second, {}, {"B", "A"})), "MALFORMED_ACT");
}

TEST_F(StaffKeys, AreSetBySelfOnAKeyThatStands) {
  second = Another(kImporter);
  v1::Act others = w.By(kTrader);
  others.mutable_powers()->set_key_id(second.ToString());
  EXPECT_EQ(Refused(w.SealOn(others, kImporter)), "ROLE_MISSING");
  EXPECT_EQ(Refused(Powers(kImporter, Named("no key"), {v1::ACT_KIND_TRANSFER})), "UNKNOWN_KEY");
  Admit(RevokeKey(kImporter, kImporter, second));
  EXPECT_EQ(Refused(Powers(kImporter, second, {v1::ACT_KIND_TRANSFER})), "KEY_NOT_GOOD");
}

// Whoever is named in a document is in every proof of it: nobody grows its own chain without end.
TEST_F(StaffKeys, AreNotChangedForEver) {
  WithImporter();
  const Digest key = Another(kImporter);
  while (w.Participant(kImporter)->entry_count < 1'024) {
    Admit(Powers(kImporter, key, {}));
  }
  EXPECT_EQ(Refused(Powers(kImporter, key, {})), "TOO_MANY");
  EXPECT_EQ(Refused(DualControl(kImporter, {v1::ACT_KIND_TRANSFER})), "TOO_MANY");
  // Recovered from a thief who filled it: its own entries count from there.
  const auto recovered = NewKey();
  Admit(Recover(kImporter, recovered));
  w.Pass(w.parameters.recovery_delay);
  Admit(With(recovered, DualControl(kImporter, {v1::ACT_KIND_TRANSFER})));
  Admit(RevokeKey(kImporter, kImporter, key));  // what closes something still is admitted
}

TEST_F(StaffKeys, AreAddedWithTheirPowers) {
  WithImporter();
  const auto key = NewKey();
  v1::Act add = AddKey(kImporter, key);
  add.mutable_add_key()->mutable_powers()->add_kinds(v1::ACT_KIND_SURRENDER);
  Admit(add);
  EXPECT_EQ(Refused(DirectoryStory::With(key, Sale())), "POWER_MISSING");
  Admit(DirectoryStory::With(key, Surrender(w, kImporter)));
}

}  // namespace
}  // namespace yidan::title::testing
