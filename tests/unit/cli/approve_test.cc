// What a second person reads before signing, and checkpoints under keys that were rotated.
#include <gmock/gmock.h>

#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using testing::kJourney;
using ::testing::Not;
using testing::PlayJourney;

class ApproveTest : public CommandLineTest {
 protected:
  // `who` proposes for another key of its own to approve.
  void Propose(const std::string& who, std::vector<std::string> act) {
    const auto other = testing::TestKey(who + "-second", crypto::Algorithm::kEd25519);
    act.insert(act.end(),
               {"--propose", File("act.json"), "--approver-key", ToHex(other.public_key().id().View())});
    const Said said = As(who, std::move(act));
    ASSERT_EQ(said.exit, 0) << said.err;
  }
  // With a registry to ask, or without one.
  std::string Looked(const std::string& who, bool asks) {
    std::map<std::string, std::string> environment = {
        {"HOME", File(who)}, {"YIDAN_AS", who}, {"YIDAN_REGISTRY_KEY", registry_.vkey()}};
    if (asks) environment["YIDAN_SERVER"] = "localhost:1";
    const Said said = Run({"approve", File("act.json"), "--look"}, environment);
    EXPECT_EQ(said.exit, 0) << said.err;
    return said.out;
  }
};

TEST_F(ApproveTest, ALiftIsReadWithTheHoldThatItEnds) {
  PlayJourney(registry_, 0);
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  registry_.Do("chengdu-customs", kJourney, hold);
  const std::string id = ToHex(registry_.Title(kJourney).holds.begin()->first.View());
  Propose("chengdu-customs", {"lift", kJourney, "--result", "nothing found"});
  const std::string shown = Looked("chengdu-customs", true);
  EXPECT_THAT(shown, HasSubstr("lift.result: nothing found"));
  EXPECT_THAT(shown, HasSubstr("names 所指 " + id));
  EXPECT_THAT(shown, HasSubstr("by chengdu-customs\n"));
  EXPECT_THAT(shown, HasSubstr("hold.reason: inspection"));
  const std::string alone = Looked("chengdu-customs", false);
  EXPECT_THAT(alone, HasSubstr("not known here: no registry is asked"));
  EXPECT_THAT(alone, Not(HasSubstr("inspection")));
}

TEST_F(ApproveTest, AnAcceptIsReadWithTheOffer) {
  PlayJourney(registry_, 0);
  ASSERT_EQ(As("landrover-nl", {"pledge", kJourney, "--to", "boc-frankfurt", "--on-sale", "blank"}).exit, 0);
  Propose("boc-frankfurt", {"accept", kJourney});
  const std::string shown = Looked("boc-frankfurt", true);
  EXPECT_THAT(shown, HasSubstr("offer.purpose: PLEDGE"));
  EXPECT_THAT(shown, HasSubstr("offer.from: landrover-nl"));
  EXPECT_THAT(shown, HasSubstr("offer.agreed.on_sale.kind: BLANK"));
}

// What the rules will ask of an ISSUE when it is sent, nobody knows before.
TEST_F(ApproveTest, AnIssueThatWaitsSaysWhatIsNotKnownYet) {
  PlayJourney(registry_, 0);
  Propose("cdirp", {"issue", YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json"});
  EXPECT_THAT(As("cdirp", {"pending", File("act.json")}).out,
              HasSubstr("not known yet 待定: whether another document covers its goods"));
  std::filesystem::remove(File("act.json"));
  Propose("landrover-nl", {"transfer", kJourney, "--to", "rongou"});
  EXPECT_THAT(As("landrover-nl", {"pending", File("act.json")}).out, Not(HasSubstr("not known yet")));
}

// A checkpoint from before a rotation is under a key that is no longer in force.
TEST_F(ApproveTest, CheckpointsOfBothKeysAreComparedWithBoth) {
  PlayJourney(registry_, 0);
  Write("older.note", registry_.CheckpointNow().note());
  const std::string before = registry_.vkey();
  registry_.RotateNoteKey("second");
  Write("newer.note", registry_.CheckpointNow().note());
  ASSERT_NE(registry_.vkey(), before);
  const std::vector<std::string> line = {"log", "consistency", File("older.note"), File("newer.note")};
  EXPECT_EQ(As("rongou", line).exit, 2) << "neither key alone";
  for (const std::string& also : {before, File("old.vkey")}) {
    Write("old.vkey", before + "\n");
    std::vector<std::string> with = line;
    with.insert(with.end(), {"--also-key", also});
    const Said said = As("rongou", with);
    EXPECT_EQ(said.exit, 0) << said.err;
    EXPECT_THAT(said.out, HasSubstr("CONSISTENT"));
  }
}

}  // namespace
}  // namespace yidan::cli
