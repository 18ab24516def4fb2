// A registry that lies, or somebody in between: nothing of it may pass for success (PROTOCOL §5, G5).
#include <gmock/gmock.h>

#include "services/title/times.h"
#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kJourney;
using testing::PlayJourney;

class HostileRegistryTest : public CommandLineTest {
 protected:
  HostileRegistryTest() { PlayJourney(registry_, 0); }

  Said Transfer() {
    return As("landrover-nl", {"transfer", kJourney, "--to", "boc-frankfurt", "--endorse", "full"});
  }
  // Exit code 8, nothing that looks like success, and a word that nobody overlooks.
  static void ExpectLoud(const Said& said, const std::string& why) {
    EXPECT_EQ(said.exit, 8) << said.out << said.err;
    EXPECT_THAT(said.out, IsEmpty());
    EXPECT_THAT(said.err, HasSubstr("DO NOT RELY"));
    EXPECT_THAT(said.err, HasSubstr(why));
  }
  static void Spoil(std::string* hash) { hash->front() = static_cast<char>(hash->front() ^ 1); }
};

TEST_F(HostileRegistryTest, AnHonestReceiptIsSuccess) {
  const Said said = Transfer();
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("receipt checked"));
  EXPECT_EQ(registry_.Title(kJourney).holder, "boc-frankfurt");
}

// Others acted meanwhile, and what they did is not its to read: the act is in the log, and that is all that
// is known.
TEST_F(HostileRegistryTest, AnEffectThatIsNotProvenHasAnExitCodeOfItsOwn) {
  fake_.admitted_one = [this] {
    v1::Act milestone;
    milestone.mutable_milestone()->set_code("DEPARTED");
    title::SetTime(milestone.mutable_milestone()->mutable_at(), registry_.now_ms);
    registry_.Do("cdirp", kJourney, milestone);
    v1::Act suspend;
    suspend.mutable_suspend();
    registry_.Do("registrar", "landrover-nl", suspend);
  };
  fake_.export_refused = true;
  const Said said = Transfer();
  EXPECT_EQ(said.exit, 6) << said.out << said.err;
  EXPECT_THAT(said.out, HasSubstr("EFFECT NOT PROVEN"));
}

// The same of an act whose answer was lost: what is resumed is judged alike.
TEST_F(HostileRegistryTest, ResumedItHasTheSameExitCode) {
  fake_.dies_after = true;
  EXPECT_EQ(Transfer().exit, 9);
  fake_.dies_after = false;
  // Somebody else took it from here on, and what it did is not the past holder's to read.
  v1::Act on;
  on.mutable_transfer()->set_to("boc-jinjiang");
  on.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  registry_.Do("boc-frankfurt", kJourney, on);
  fake_.export_refused = true;
  const Said said = As("landrover-nl", {"outbox", "resume"});
  EXPECT_EQ(said.exit, 6) << said.out << said.err;
  EXPECT_THAT(said.out, HasSubstr("EFFECT NOT PROVEN"));
}

TEST_F(HostileRegistryTest, AnInclusionPathThatLeadsElsewhereIsNoReceipt) {
  fake_.receipt = [](v1::Receipt& r) { Spoil(r.mutable_inclusion()->mutable_path(0)); };
  ExpectLoud(Transfer(), "is not in the log");
}

TEST_F(HostileRegistryTest, AReceiptForAnotherActIsNoReceipt) {
  const v1::Receipt other = registry_.ReceiptOf(registry_.Title(kJourney).last_index);
  fake_.receipt = [&other](v1::Receipt& r) {
    *r.mutable_entry() = other.entry();
    r.set_leaf_hash(other.leaf_hash());
  };
  ExpectLoud(Transfer(), "another act");
}

TEST_F(HostileRegistryTest, AStateThatTheMapDoesNotHoldIsNotThePresent) {
  fake_.receipt = [this](v1::Receipt& r) {
    auto state = registry_.Title(kJourney);
    state.holder = "rongou";
    r.set_state_value(title::Encode(state));
  };
  ExpectLoud(Transfer(), "not the present one");
}

TEST_F(HostileRegistryTest, AMapProofWithAWrongSiblingIsNoProof) {
  fake_.receipt = [](v1::Receipt& r) { Spoil(r.mutable_state_proof()->mutable_siblings(0)); };
  ExpectLoud(Transfer(), "not the present one");
}

TEST_F(HostileRegistryTest, ASealOfAnotherSizeIsNoSeal) {
  fake_.receipt = [](v1::Receipt& r) {
    *r.mutable_seal() = r.entry();
    *r.mutable_seal_inclusion() = r.inclusion();
  };
  ExpectLoud(Transfer(), "does not end with the seal");
}

// The act is written into the log, and the map keeps the state from before it: the document moved for
// nobody but the reader of the receipt.
TEST_F(HostileRegistryTest, AnEntryThatThePresentStateDoesNotKnowIsNoSuccess) {
  const std::string before = title::Encode(registry_.Title(kJourney));
  fake_.receipt = [&](v1::Receipt& r) {
    registry_.ForceInMap("title/" + std::string(kJourney), before);
    registry_.Seal();
    const std::uint64_t index = r.index();
    r = registry_.ReceiptOf(index);
    r.set_state_value(before);
  };
  ExpectLoud(Transfer(), "does not know it");
}

TEST_F(HostileRegistryTest, ACheckpointByAnotherKeyIsNotOpened) {
  const Said said = Run({"log", "checkpoint"}, {{"HOME", File("x")},
                                                {"YIDAN_REGISTRY_KEY",
                                                 "elsewhere.example+f0f0f0f0+AQUHK8XK9NFlrMVhM+1uOujw23qxyVI3"
                                                 "15ChfrXReSlK"}});
  EXPECT_NE(said.exit, 0);
  EXPECT_THAT(said.out, IsEmpty());
}

TEST_F(HostileRegistryTest, ANoteThatSaysAnotherSizeThanItsSignatureIsACheat) {
  fake_.checkpoint = [](v1::GetCheckpointResponse& r) {
    r.mutable_checkpoint()->set_size(r.checkpoint().size() + 2);
  };
  ExpectLoud(As("rongou", {"log", "checkpoint"}), "one thing and its signature another");
}

// Two registries with the same keys, the same entry 0 and different acts after it.
class ForkedRegistryTest : public CommandLineTest {
 protected:
  ForkedRegistryTest() {
    PlayJourney(registry_, 1);
    PlayJourney(fork_, 0);
    fork_.Admit("somebody-else", {v1::ROLE_SHIPPER});
    fork_.Admit("and-another", {v1::ROLE_SHIPPER});
  }
  testing::SyntheticRegistry fork_;
};

TEST_F(ForkedRegistryTest, TheRememberedCheckpointConvictsARewrittenLog) {
  ASSERT_EQ(fork_.vkey(), registry_.vkey());
  ASSERT_EQ(As("rongou", {"log", "checkpoint"}).exit, 0);
  const std::string convicts = client::Memory(Folder("rongou")).Load(registry_.registry()).value()->note;
  fake_.registry = &fork_;
  const Said said = As("rongou", {"log", "checkpoint"});
  EXPECT_EQ(said.exit, 8) << said.out;
  EXPECT_THAT(said.out, IsEmpty());
  EXPECT_THAT(said.err, HasSubstr("FORKED: DO NOT RELY"));
  EXPECT_THAT(said.err, HasSubstr("rewritten its log"));
  EXPECT_EQ(client::Memory(Folder("rongou")).Load(registry_.registry()).value()->note, convicts)
      << "what convicts it must not be overwritten";
}

// Whatever it says from then on, and whatever is wanted of it.
TEST_F(ForkedRegistryTest, AProvenForkSilencesEveryReadingAndActUntilAPersonDecides) {
  ASSERT_EQ(As("rongou", {"log", "checkpoint"}).exit, 0);
  const std::string file = File("bill.yidan.json");
  ASSERT_EQ(As("rongou", {"export", kJourney, "-o", file}).exit, 0);
  fake_.registry = &fork_;
  const Said caught = As("rongou", {"log", "checkpoint"});
  const std::size_t at = caught.err.find("evidence: ");
  ASSERT_NE(at, std::string::npos) << caught.err;
  const std::string evidence = caught.err.substr(at + 10, caught.err.find('\n', at) - at - 10);
  // Anybody checks it.
  EXPECT_THAT(As("somebody", {"log", "evidence", evidence}).out, HasSubstr("PROVEN"));

  fake_.registry = &registry_;  // which shows the first history again, and is no better for it
  const std::vector<std::vector<std::string>> all = {
      {"log", "checkpoint"},
      {"log", "prove", "0"},
      {"show", kJourney},
      {"list"},
      {"search", "--container", "CSQU3054383"},
      {"participant", "show", "rongou"},
      {"participant", "list"},
      {"export", kJourney, "-o", File("again")},
      {"verify", file},
      {"transfer", kJourney, "--to", "boc-frankfurt", "--endorse", "full"}};
  const int calls = fake_.calls;
  for (const auto& line : all) {
    const Said said = As("rongou", line);
    EXPECT_EQ(said.exit, 8) << line.front() << said.out << said.err;
    EXPECT_THAT(said.out, IsEmpty()) << line.front();
    EXPECT_THAT(said.err, HasSubstr("FORKED")) << line.front();
    EXPECT_THAT(said.err, HasSubstr(evidence)) << line.front();
  }
  EXPECT_EQ(fake_.calls, calls) << "nothing is sent to it, not even a question";
  EXPECT_EQ(As("landrover-nl", {"show", kJourney}).exit, 0) << "another client knows nothing of it";

  // A decision has a name and grounds, and is about this very evidence.
  EXPECT_EQ(As("rongou", {"log", "decide", evidence, "--keep", "shown", "--by", "", "--why", "x"}).exit, 2);
  EXPECT_EQ(As("rongou", {"log", "decide", "other", "--keep", "shown", "--by", "x", "--why", "x"}).exit, 2);
  const Said decided = As("rongou", {"log", "decide", evidence, "--keep", "remembered", "--by", "Li Wei",
                                     "--why", "the operator withdrew the other history"});
  EXPECT_EQ(decided.exit, 0) << decided.err;
  EXPECT_EQ(As("rongou", {"show", kJourney}).exit, 0);
  EXPECT_THAT(MemoryOf("rongou"), HasSubstr("Li Wei"));
  // The other history convicts it again.
  fake_.registry = &fork_;
  EXPECT_THAT(As("rongou", {"show", kJourney}).err, HasSubstr("FORKED"));
  EXPECT_EQ(As("rongou", {"log", "decide", evidence, "--keep", "shown", "--by", "Li Wei", "--why",
                          "restored after a fire; the registrar vouches"})
                .exit,
            0);
  EXPECT_EQ(As("rongou", {"show", kJourney}).exit, 0);
}

TEST_F(ForkedRegistryTest, WhoMeetsTheForkFirstSeesNothingWrong) {
  fake_.registry = &fork_;
  EXPECT_EQ(As("rongou", {"log", "checkpoint"}).exit, 0);
}

TEST_F(ForkedRegistryTest, AnotherLogOfTheSameSizeIsACheat) {
  testing::SyntheticRegistry twin;
  PlayJourney(twin, 0);
  while (twin.size() < registry_.size()) twin.Admit("filler-" + std::to_string(twin.size()), {});
  ASSERT_EQ(twin.size(), registry_.size());
  ASSERT_EQ(As("rongou", {"log", "checkpoint"}).exit, 0);
  fake_.registry = &twin;
  const Said said = As("rongou", {"log", "checkpoint"});
  EXPECT_EQ(said.exit, 8);
  EXPECT_THAT(said.err, HasSubstr("two different logs of size"));
}

TEST_F(ForkedRegistryTest, ALogThatShrankIsACheat) {
  fake_.registry = &fork_;
  ASSERT_GT(fork_.size(), registry_.size());
  ASSERT_EQ(As("rongou", {"log", "checkpoint"}).exit, 0);
  fake_.registry = &registry_;
  const Said said = As("rongou", {"log", "checkpoint"});
  EXPECT_EQ(said.exit, 8);
  EXPECT_THAT(said.err, HasSubstr("after it signed one of size"));
}

TEST_F(ForkedRegistryTest, AGrownLogIsRememberedAnew) {
  ASSERT_EQ(As("rongou", {"log", "checkpoint"}).exit, 0);
  const std::string before = MemoryOf("rongou");
  registry_.Seal();
  const Said said = As("rongou", {"log", "checkpoint"});
  EXPECT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("consistent with the"));
  EXPECT_NE(MemoryOf("rongou"), before);
}

TEST_F(ForkedRegistryTest, AMemoryThatSomebodyChangedIsNotSilentlyForgotten) {
  ASSERT_EQ(As("rongou", {"log", "checkpoint"}).exit, 0);
  std::ofstream(MemoryFile("rongou")) << "{}";
  const Said said = As("rongou", {"log", "checkpoint"});
  EXPECT_NE(said.exit, 0);
  EXPECT_THAT(said.err, HasSubstr("find out who changed it"));
}

}  // namespace
}  // namespace yidan::cli
