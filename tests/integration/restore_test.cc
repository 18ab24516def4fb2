// What is lost, and what remains: each row of the table in recovery.md, with the real daemon and its real
// disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <optional>

#include "services/base/bytes.h"
#include "tests/support/registry.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class RestoreTest : public ::testing::Test {
 protected:
  explicit RestoreTest(const std::string& idle_seal_ms = "0")
      : registry_({.flags = {"--idle-seal-ms", idle_seal_ms}}) {}
  static Finished Yidand(std::vector<std::string> words, std::vector<std::string> under = {}) {
    under.emplace_back(YIDAND_PROGRAM);
    under.insert(under.end(), words.begin(), words.end());
    return RunProgram({std::move(under)});
  }
  Finished Fsck() const { return Yidand({"fsck", "--data", Data()}); }
  Finished Restore(std::vector<std::string> more = {}, std::vector<std::string> under = {}) const {
    more.insert(more.begin(), {"restore", "--data", Data(), "--from", Backups()});
    return Yidand(std::move(more), std::move(under));
  }
  Finished Back() const { return Yidand({"backup", "--data", Data(), "--to", Backups()}); }
  std::string Data() const { return registry_.File("data"); }
  std::string Backups() const { return registry_.File("backups"); }
  std::string Kept() const { return registry_.File("kept"); }
  std::string Newest() const {
    grpc::ClientContext context;
    v1::GetCheckpointResponse response;
    EXPECT_TRUE(one_->Stub<v1::VerificationService>()->GetCheckpoint(&context, {}, &response).ok());
    return response.checkpoint().note();
  }
  // Another participant; the newest checkpoint is in Kept(), and the registry stopped.
  void Live(const std::string& id) {
    registry_.Start();
    one_.emplace(registry_.Admit(id, {v1::ROLE_CARRIER}));
    size_ = registry_.TreeSize();
    WriteWholeFile(Kept(), Newest());
    ASSERT_EQ(registry_.Stop(), 0);
  }
  void Serves() {
    const Finished looked = Fsck();
    EXPECT_EQ(looked.status, 0) << looked.out << looked.err;
    registry_.Start();
    EXPECT_EQ(registry_.TreeSize(), size_);
    EXPECT_EQ(registry_.Stop(), 0);
  }
  // This once.
  void StartWith(std::vector<std::string> flags) {
    registry_.LaunchAs({.flags = std::move(flags)});
    registry_.Start();
    registry_.LaunchAs({});
  }
  void Garble(const std::string& file) const { WriteWholeFile(Data() + "/" + file, std::string(4'096, 'x')); }
  std::string WhyItDoesNotStart() {
    try {
      registry_.Start();
    } catch (const std::exception& error) {
      return error.what();
    }
    return "it starts";
  }

  Registry registry_;  // first: the others are of it
  std::optional<Participant> one_;
  std::uint64_t size_ = 0;
};

// Every minute an idle registry seals, and whoever keeps checkpoints sees it. No act is missing in the backup
// for that.
class IdleRestoreTest : public RestoreTest {
 protected:
  IdleRestoreTest() : RestoreTest("300") {}
};
TEST_F(IdleRestoreTest, SealsOfAnIdleRegistryMakeNoBackupOlder) {
  Live("one");
  registry_.Add({"--backup-to", Backups()});
  registry_.Start();
  std::map<std::uint64_t, std::string> notes;
  std::uint64_t end = 0;
  ASSERT_TRUE(Await([&] {
    const std::string note = Newest();
    const std::size_t line = note.find('\n') + 1;
    notes[std::stoull(note.substr(line))] = note;
    if (!fs::exists(Backups() + "/meta/1") || !fs::exists(Backups() + "/idle-seals")) return false;
    const std::string file = ReadWholeFile(Backups() + "/idle-seals");
    Decoder in(file);
    in.Raw(8);
    in.U32();
    const std::uint64_t first = in.U64();
    const std::uint32_t count = in.U32();
    end = first + count;
    return count >= 2 && notes.contains(end);
  }));
  registry_.Kill();
  WriteWholeFile(Kept(), notes[end]);
  for (const char* lost : {"/db", "/head"}) fs::remove_all(Data() + lost);
  const std::string seals = ReadWholeFile(Backups() + "/idle-seals");
  fs::remove(Backups() + "/idle-seals");
  const Finished older = Restore({"--remembered-checkpoint", Kept()});
  EXPECT_EQ(older.status, 1);
  EXPECT_THAT(older.err, HasSubstr("it was signed at size " + std::to_string(end)));
  std::string garbled = seals;
  garbled[40] = static_cast<char>(garbled[40] ^ 1);
  WriteWholeFile(Backups() + "/idle-seals", garbled);
  EXPECT_THAT(Restore({"--remembered-checkpoint", Kept()}).err, HasSubstr("it is damaged"));
  WriteWholeFile(Backups() + "/idle-seals", seals);
  const Finished looked = Yidand({"fsck", "--data", Data(), "--from", Backups()});
  EXPECT_EQ(looked.out, "clean: " + std::to_string(end) + " entries\n") << looked.err;
  const Finished restored = Restore({"--remembered-checkpoint", Kept()});
  EXPECT_EQ(restored.status, 0) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("idle seals after the backup"));
  EXPECT_EQ(Fsck().out, "clean: " + std::to_string(end) + " entries\n");
}

TEST_F(RestoreTest, ABackupIsLookedAtBesideTheRunningRegistry) {
  Live("one");
  ASSERT_EQ(Back().status, 0);
  registry_.Start();
  const Finished looked = Yidand({"fsck", "--data", Data(), "--from", Backups()});
  EXPECT_EQ(looked.out, "clean: " + std::to_string(size_) + " entries\n") << looked.err;
  EXPECT_EQ(registry_.Stop(), 0);
}

TEST_F(RestoreTest, SlotsThatOutlivedTheDatabaseVouchForTheBackupOrAgainstIt) {
  Live("one");
  ASSERT_EQ(Back().status, 0);
  fs::remove_all(Data() + "/db");
  const Finished named = Fsck();
  EXPECT_EQ(named.status, 1);
  EXPECT_THAT(named.out, HasSubstr("there is no database in"));
  EXPECT_THAT(named.out, HasSubstr("Remedy: yidand restore"));
  const Finished restored = Restore();
  EXPECT_EQ(restored.status, 0) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("the head slots in "));
  Serves();

  Live("two");
  fs::remove_all(Data() + "/db");
  const Finished older = Restore({"--remembered-checkpoint", Kept()});
  EXPECT_EQ(older.status, 1);
  EXPECT_FALSE(fs::exists(Data() + "/db"));
  EXPECT_THAT(Restore().err, HasSubstr("The backup is older than what was signed"));
  EXPECT_TRUE(fs::exists(Data() + "/head/head.0")) << "the slots stay";
}

TEST_F(RestoreTest, DatabaseGoneAndSlotsDamagedIsRestoredOnARememberedCheckpoint) {
  Live("one");
  ASSERT_EQ(Back().status, 0);
  fs::remove_all(Data() + "/db");
  Garble("head/head.0");
  Garble("head/head.1");
  EXPECT_THAT(Restore().err, HasSubstr("nobody vouches"));
  const Finished restored = Restore({"--remembered-checkpoint", Kept()});
  EXPECT_EQ(restored.status, 0) << restored.err;
  EXPECT_TRUE(fs::exists(Data() + "/head/head.0.damaged")) << "evidence is kept";
  Serves();
}

TEST_F(RestoreTest, BothSlotsDamagedStartsOnARememberedCheckpoint) {
  Live("one");
  Garble("head/head.0");
  Garble("head/head.1");
  EXPECT_THAT(WhyItDoesNotStart(), HasSubstr("Remedy: start with --remembered-checkpoint"));
  registry_.Add({"--remembered-checkpoint", Kept()});
  registry_.Start();
  EXPECT_EQ(registry_.TreeSize(), size_);
  EXPECT_EQ(registry_.Stop(), 0);
  EXPECT_TRUE(fs::exists(Data() + "/head/head.0.damaged"));
  EXPECT_TRUE(fs::exists(Data() + "/head/head.1.damaged"));
  EXPECT_EQ(Fsck().status, 0);
}

// One slot lost: the operator's word stands in for it, and what the other one holds counts all the same.
TEST_F(RestoreTest, OneSlotLostStartsOnARememberedCheckpoint) {
  Live("one");
  fs::remove(Data() + "/head/head.0");
  EXPECT_THAT(WhyItDoesNotStart(), HasSubstr("head.0 is missing"));
  registry_.Add({"--remembered-checkpoint", Kept()});
  registry_.Start();
  EXPECT_EQ(registry_.Stop(), 0);
  EXPECT_EQ(Fsck().status, 0);
}

// Neither waits for the other.
TEST_F(RestoreTest, SlotsLostAndRowsToMendAreMendedWithARememberedCheckpoint) {
  Live("one");
  fs::remove_all(Data() + "/head");
  fs::remove(Data() + "/db/CURRENT");
  const Finished without = Yidand({"rebuild", "--data", Data()});
  EXPECT_EQ(without.status, 1);
  EXPECT_THAT(without.err, HasSubstr("--remembered-checkpoint"));
  const Finished rebuilt = Yidand({"rebuild", "--data", Data(), "--remembered-checkpoint", Kept()});
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.err;
  StartWith({"--remembered-checkpoint", Kept()});
  EXPECT_EQ(registry_.Stop(), 0);
  Serves();
}

// A database that holds nothing is one that was lost.
TEST_F(RestoreTest, AnEmptyDatabaseIsNamedWithItsRemedy) {
  Live("one");
  fs::remove_all(Data() + "/db");
  fs::create_directory(Data() + "/db");
  const Finished named = Fsck();
  EXPECT_EQ(named.status, 1) << named.err;
  EXPECT_THAT(named.out, HasSubstr("Remedy: yidand restore"));
}

// Killed anywhere, it leaves nothing that looks like a database, and is run again.
TEST_F(RestoreTest, AKilledRestoreLeavesNoHalfDatabase) {
  Live("one");
  ASSERT_EQ(Back().status, 0);
  const std::string keys = registry_.File("keys-alone");
  fs::create_directory(keys);
  for (const char* file : {"/note.key", "/registry.vkey"}) fs::copy(Data() + file, keys + file);
  int killed = 0;
  for (int at = 1;; at += 9) {
    SCOPED_TRACE(at);
    fs::remove_all(Data());
    fs::copy(keys, Data(), fs::copy_options::recursive);
    const std::string inject =
        "inject=rename,renameat2,fdatasync,fsync,pwrite64,write:signal=KILL:when=" + std::to_string(at);
    const Finished done = Restore({"--remembered-checkpoint", Kept()},
                                  {"strace", "-f", "-qq", "-o", "/dev/null", "-e", inject});
    if (done.status == 0) break;
    ++killed;
    if (fs::exists(Data() + "/db")) {
      EXPECT_EQ(Fsck().status, 0) << "the last step was done";
      continue;
    }
    const Finished again = Restore({"--remembered-checkpoint", Kept()});
    ASSERT_EQ(again.status, 0) << again.err;
    EXPECT_EQ(Fsck().status, 0);
  }
  EXPECT_GT(killed, 5);
}

TEST_F(RestoreTest, TheDirectoryRemembersWhereItsSlotsAre) {
  Live("one");
  const std::string slots = registry_.File("elsewhere");
  fs::rename(Data() + "/head", slots);
  StartWith({"--slots", slots});
  ASSERT_EQ(registry_.Stop(), 0);
  // From then on without a word.
  Serves();
  EXPECT_FALSE(fs::exists(Data() + "/head"));
  const std::string other = registry_.File("other");
  fs::copy(slots, other);
  const Finished refused = Yidand({"fsck", "--data", Data(), "--slots", other});
  EXPECT_NE(refused.status, 0);
  EXPECT_THAT(refused.err, HasSubstr("where " + Data() + "/slots.place says that the head slots are"));
  StartWith({"--slots", other, "--slots-moved"});
  ASSERT_EQ(registry_.Stop(), 0);
  fs::remove_all(slots);
  Serves();
}

}  // namespace
}  // namespace yidan::testing
