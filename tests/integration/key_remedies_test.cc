// The key files of a registry after a rotation that was killed, or with one of them damaged: what fsck names
// is followed to the letter, and the registry serves again with the key that its log names. No remedy costs
// the one copy of a new key.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::Not;

class KeyRemediesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    registry_.Start();
    registry_.Admit("one", {v1::ROLE_CARRIER});
    size_ = registry_.TreeSize();
    ASSERT_EQ(registry_.Stop(), 0);
    fs::copy(Data(), registry_.File("whole"), fs::copy_options::recursive);
  }
  void Afresh() const {
    fs::remove_all(Data());
    fs::copy(registry_.File("whole"), Data(), fs::copy_options::recursive);
  }
  std::string Data() const { return registry_.File("data"); }
  Finished Yidand(const std::string& command, std::vector<std::string> under = {}) const {
    under.insert(under.end(), {YIDAND_PROGRAM, command, "--data", Data()});
    return RunProgram({std::move(under)});
  }
  // What the line says is to be done, done.
  void Follow(const std::string& line) const {
    if (line.find("rename note.key.next") != std::string::npos)
      fs::rename(Data() + "/note.key.next", Data() + "/note.key");
    for (const char* command : {"rotate-note-key", "rebuild"}) {
      if (line.find(std::string("yidand ") + command) == std::string::npos) continue;
      const Finished done = Yidand(command);
      EXPECT_EQ(done.status, 0) << done.err;
    }
  }
  // Clean in the end, and served.
  void FollowAll(const std::string& step) {
    SCOPED_TRACE(step);
    Finished looked = Yidand("fsck");
    for (int round = 0; looked.status == 1 && round < 3; ++round) {
      EXPECT_THAT(looked.out, Not(HasSubstr("put back")));
      Follow(looked.out);
      looked = Yidand("fsck");
    }
    ASSERT_EQ(looked.status, 0) << looked.out << looked.err;
    registry_.Start();
    EXPECT_GE(registry_.TreeSize(), size_);
    EXPECT_EQ(registry_.Stop(), 0);
  }

  Registry registry_;
  std::uint64_t size_ = 0;
};

TEST_F(KeyRemediesTest, ARotationKilledAnywhereIsBroughtToItsEndByWhatFsckNames) {
  int named = 0;
  int killed = 0;
  for (int at = 1;; ++at) {
    SCOPED_TRACE(at);
    Afresh();
    const std::string inject =
        "inject=rename,renameat,renameat2,fdatasync,fsync,unlink,unlinkat,pwrite64:signal=KILL:when=" +
        std::to_string(at);
    const Finished rotated =
        Yidand("rotate-note-key", {"strace", "-f", "-qq", "-o", "/dev/null", "-e", inject});
    if (rotated.status == 0) break;
    ++killed;
    if (Yidand("fsck").status == 1) ++named;
    FollowAll("killed at " + std::to_string(at));
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(killed, 10);
  EXPECT_GE(named, 2) << "in the log and not in note.key; in note.key and not in registry.vkey";
}

TEST_F(KeyRemediesTest, AVerifierFileThatIsLostOrRottenIsWrittenAnew) {
  for (const char* text : {"", "registry.test/chengdu+00000000+rotten\n"}) {
    SCOPED_TRACE(text);
    Afresh();
    const std::string path = Data() + "/registry.vkey";
    const std::string before = ReadWholeFile(path);
    fs::remove(path);
    if (*text != '\0') WriteWholeFile(path, text);
    EXPECT_THAT(Yidand("fsck").out, HasSubstr("Remedy: yidand rebuild, which writes registry.vkey"));
    FollowAll("lost");
    EXPECT_EQ(ReadWholeFile(path), before);
  }
}

// Of a note key that nobody has twice, the copy that is asked for is named by its verifier key, and what lies
// there is not written over. A key that was rotated away is not the one.
TEST_F(KeyRemediesTest, ANoteKeyIsAskedForByItsVerifierKey) {
  ASSERT_EQ(Yidand("rotate-note-key").status, 0);
  std::string wanted = ReadWholeFile(Data() + "/registry.vkey");
  wanted.pop_back();
  const std::string key = ReadWholeFile(Data() + "/note.key");
  WriteWholeFile(Data() + "/note.key", "garbage");
  const std::string line = Yidand("fsck").out;
  EXPECT_THAT(line, HasSubstr("the copy of note.key that was kept whose verifier key is " + wanted));
  EXPECT_THAT(line, HasSubstr("keep the file that is there under another name"));
  WriteWholeFile(Data() + "/note.key", key);
  FollowAll("put back");
}

// The key is right: it is the database that is from before the rotation, slots and all.
TEST_F(KeyRemediesTest, AnOlderDatabaseBesideARotatedKeyIsNoFaultOfTheKey) {
  ASSERT_EQ(Yidand("rotate-note-key").status, 0);
  for (const char* part : {"/db", "/head"}) {
    fs::remove_all(Data() + part);
    fs::copy(registry_.File("whole") + part, Data() + part, fs::copy_options::recursive);
  }
  const std::string said = Yidand("fsck").out;
  EXPECT_THAT(said, HasSubstr("which was rotated away since: the database is an older one"));
  EXPECT_THAT(said, HasSubstr("Remedy: find the newer database, or yidand restore"));
  EXPECT_THAT(said, Not(HasSubstr("put")));
}

// Rows and key at once: neither waits for the other.
TEST_F(KeyRemediesTest, AKeyThatIsNotInOrderKeepsNobodyFromMendingRows) {
  fs::remove(Data() + "/registry.vkey");
  fs::remove(Data() + "/db/CURRENT");
  FollowAll("both");
}

}  // namespace
}  // namespace yidan::testing
