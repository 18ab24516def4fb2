// One refused act has one reason: the first that applies, in the order of TITLE.md. An act is spoilt in
// every way at once and then mended from the front; the reasons come in the order of the list.
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class RefusalOrder : public Story {};

TEST_F(RefusalOrder, FormThenSignerThenDocumentThenStandingThenBurdensThenTheAct) {
  Pledged();
  Admit(Hold(w, kCourt, v1::HOLD_KIND_COURT));
  const Digest suspended_at = Named("suspended");
  ParticipantRecord trader = *w.Participant(kTrader);
  trader.suspensions.push_back({w.index - 1, kForever});
  w.Install(trader);

  // By a suspended stranger, badly signed, out of date, stale, under a hold and a pledge, to itself.
  v1::Act act = Transfer(w, kTrader, kBank, Full());
  act.set_registry(suspended_at.ToString());
  World::SetTime(act.mutable_valid_until(), w.now - 1);
  act.set_previous(Digest{}.ToString());
  act.set_document_id("CDLB-2017-00000X");
  act.mutable_transfer()->set_to("nobody");
  const World::Options bad{.signature_valid = false, .goods = {}};

  EXPECT_EQ(Refused(act, bad), "WRONG_REGISTRY");
  act.set_registry(World::Registry().ToString());
  EXPECT_EQ(Refused(act, bad), "ACT_EXPIRED");
  World::SetTime(act.mutable_valid_until(), w.now + 8 * kDay);
  EXPECT_EQ(Refused(act, bad), "ACT_EXPIRED");
  World::SetTime(act.mutable_valid_until(), w.now);
  EXPECT_EQ(Refused(act, bad), "UNKNOWN_PARTICIPANT");
  act.mutable_transfer()->set_to(kBank);
  act.set_key_id(Named("nobody's").ToString());
  EXPECT_EQ(Refused(act, bad), "UNKNOWN_KEY");
  act.set_key_id(Named(World::FakeSpki(kCourt)).ToString());
  EXPECT_EQ(Refused(act, bad), "KEY_NOT_GOOD");
  act.set_key_id(Named(World::FakeSpki(kTrader)).ToString());
  EXPECT_EQ(Refused(act, bad), "BAD_SIGNATURE");
  EXPECT_EQ(Refused(act), "SUSPENDED");
  trader.suspensions.clear();
  w.Install(trader);
  EXPECT_EQ(Refused(act), "UNKNOWN_DOCUMENT");
  act.set_document_id(kDoc);
  EXPECT_EQ(Refused(act), "STALE_PREVIOUS");
  act = w.Seal(act);
  EXPECT_EQ(Refused(act), "NOT_HOLDER");
  act.set_actor(kBank);
  act.set_key_id(Named(World::FakeSpki(kBank)).ToString());
  EXPECT_EQ(Refused(act), "HELD");
  w.Pass(0);
  Admit(Lift(w, kCourt, w.At().holds.begin()->first));
  EXPECT_EQ(Refused(act), "PLEDGED");
  Admit(Release(w, kBank));
  act = Transfer(w, kImporter, kImporter, Full());
  EXPECT_EQ(Refused(act), "SAME_HOLDER");
}

TEST_F(RefusalOrder, ADuplicateIsSaidBeforeAnythingElseIsJudged) {
  Issued();
  const v1::Act act = Transfer(w, kShipper, kImporter, Full());
  Admit(act);
  EXPECT_EQ(Refused(act, {.signature_valid = false}), "DUPLICATE_ACT");
}

TEST_F(RefusalOrder, EachRefusalNamesWhatWouldHelp) {
  Issued(ToOrderHeader(kImporter));
  EXPECT_EQ(Refused(Surrender(w, kShipper)), "NOT_ENTITLED");
  const v1::Refusal shown = ToProto(w.last_refusal);
  EXPECT_EQ(shown.reason(), v1::REFUSAL_REASON_NOT_ENTITLED);
  EXPECT_EQ(shown.needs(), std::string("ENDORSE by ") + kImporter);
  EXPECT_THAT(shown.message(), ::testing::EndsWith("."));
}

}  // namespace
}  // namespace yidan::title::testing
