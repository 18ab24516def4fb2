#include "services/posix/durable_file.h"

#include <gmock/gmock.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include <filesystem>
#include <functional>
#include <thread>

#include "tests/support/files.h"
#include "tests/unit/posix/failing_system.h"

namespace yidan::posix {
namespace {

namespace fs = std::filesystem;
using testing::Calls;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Watch;
using yidan::testing::ReadWholeFile;
using yidan::testing::WriteWholeFile;

unsigned ModeOf(const std::string& path) {
  struct stat status {};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status.st_mode & 07777U;
}

// Runs it in a process of its own; what that exits with.
int InAnother(const std::function<int()>& work) {
  const pid_t child = fork();
  if (child == 0) _exit(work());
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class DurableFileTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const auto& item : fs::directory_iterator(directory_.path()))
      names.push_back(item.path().filename());
    std::sort(names.begin(), names.end());
    return names;
  }
  // The calls that it makes if nothing goes wrong.
  static std::vector<std::string> CallsOf(const std::function<Outcome()>& work) {
    const Watch watch;
    EXPECT_TRUE(work());
    return testing::calls.seen;
  }

  yidan::testing::TemporaryDirectory directory_;
  const std::string path_ = directory_ / "note.key";
};

// ---- Reading ----

TEST_F(DurableFileTest, AFileIsReadUpToTheBound) {
  WriteWholeFile(path_, std::string(40'000, 'x'));
  EXPECT_EQ(ReadFile(path_, 40'000).value(), std::string(40'000, 'x'));
  const auto larger = ReadFile(path_, 39'999);
  EXPECT_EQ(larger.error().kind, Error::Kind::kInvalid);
  EXPECT_EQ(larger.error().message, path_ + " is larger than 39999 bytes");
  EXPECT_EQ(ReadFileIfThere(path_, 39'999).error().kind, Error::Kind::kInvalid);
  EXPECT_EQ(ReadFile("/dev/zero").error().kind, Error::Kind::kInvalid) << "it has no end";
}

TEST_F(DurableFileTest, NoFileIsNotFoundOrNothing) {
  const auto missing = ReadFile(path_);
  EXPECT_EQ(missing.error().kind, Error::Kind::kNotFound);
  EXPECT_EQ(missing.error().message, "cannot open " + path_ + ": No such file or directory");
  EXPECT_EQ(ReadFileIfThere(path_).value(), std::nullopt);
  WriteWholeFile(path_, "");
  EXPECT_EQ(ReadFileIfThere(path_).value(), "") << "an empty file is one";
  EXPECT_EQ(ReadFileIfThere(directory_.path()).error().kind, Error::Kind::kUnavailable) << "a directory";
}

TEST_F(DurableFileTest, ASecretIsReadOnlyIfItIsItsOwnersAlone) {
  WriteWholeFile(path_, "secret");
  for (const unsigned mode : {0600U, 0400U, 0700U}) {
    ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
    EXPECT_EQ(ReadPrivateFile(path_).value(), "secret") << std::oct << mode;
  }
  for (const unsigned mode : {0640U, 0604U, 0620U, 0602U, 0610U, 0601U}) {
    ASSERT_EQ(::chmod(path_.c_str(), mode), 0);
    const auto refused = ReadPrivateFile(path_);
    ASSERT_FALSE(refused) << std::oct << mode;
    EXPECT_EQ(refused.error().kind, Error::Kind::kDenied);
    EXPECT_THAT(refused.error().message, HasSubstr(path_));
  }
}

// ---- Creating ----

TEST_F(DurableFileTest, AFileIsCreatedWholeWithItsModeWhateverTheUmask) {
  const mode_t before = ::umask(0077);
  EXPECT_TRUE(CreateFile(path_, "secret", 0600));
  EXPECT_TRUE(CreateFile(directory_ / "public", "for all", 0644));
  ::umask(before);
  EXPECT_EQ(ReadFile(path_).value(), "secret");
  EXPECT_EQ(ModeOf(path_), 0600U);
  EXPECT_EQ(ModeOf(directory_ / "public"), 0644U);
  EXPECT_THAT(Names(), ElementsAre("note.key", "public"));
}

TEST_F(DurableFileTest, NobodysKeyIsOverwritten) {
  WriteWholeFile(path_, "the key");
  fs::create_directory(directory_ / "directory");
  fs::create_symlink(path_, directory_ / "link");
  fs::create_symlink(directory_ / "nowhere", directory_ / "dangling");
  const auto before = Names();
  // With a system that renames only to nothing, and with one that cannot.
  for (const bool can : {true, false}) {
    for (const char* name : {"note.key", "directory", "link", "dangling"}) {
      Calls how;
      if (!can) how.always = "rename to nothing";
      how.error = EINVAL;
      const Watch watch(how);
      const auto refused = CreateFile(directory_ / name, "another");
      ASSERT_FALSE(refused) << name;
      EXPECT_EQ(refused.error().kind, Error::Kind::kConflict) << name;
      EXPECT_EQ(refused.error().message, "cannot create " + directory_ / name + ": File exists");
    }
  }
  EXPECT_EQ(ReadWholeFile(path_), "the key");
  EXPECT_EQ(Names(), before) << "and nothing is left beside";
}

TEST_F(DurableFileTest, AFileIsCreatedWhereTheSystemCannotRenameToNothing) {
  for (const int error : {EINVAL, ENOSYS}) {
    Calls how;
    how.always = "rename to nothing";
    how.error = error;
    const Watch watch(how);
    EXPECT_TRUE(CreateFile(path_, "secret"));
    EXPECT_EQ(ReadWholeFile(path_), "secret");
    EXPECT_THAT(Names(), ElementsAre("note.key"));
    fs::remove(path_);
  }
}

TEST_F(DurableFileTest, OfManyWhoCreateOneFileOneDoes) {
  std::vector<pid_t> children;
  for (int i = 0; i < 8; ++i) {
    children.push_back(fork());
    if (children.back() == 0) {
      const auto created = CreateFile(path_, std::string(10'000, static_cast<char>('a' + i)));
      _exit(created ? i : created.error().kind == Error::Kind::kConflict ? 100 : 101);
    }
  }
  std::vector<int> winners;
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFEXITED(status));
    ASSERT_NE(WEXITSTATUS(status), 101);
    if (WEXITSTATUS(status) != 100) winners.push_back(WEXITSTATUS(status));
  }
  ASSERT_EQ(winners.size(), 1U);
  EXPECT_EQ(ReadWholeFile(path_), std::string(10'000, static_cast<char>('a' + winners[0])));
  EXPECT_THAT(Names(), ElementsAre("note.key"));
}

// ---- Replacing ----

TEST_F(DurableFileTest, AFileIsReplacedWithItsMode) {
  ASSERT_TRUE(ReplaceFile(path_, "old and longer", 0600));
  ASSERT_TRUE(ReplaceFile(path_, "new", 0644));
  EXPECT_EQ(ReadWholeFile(path_), "new");
  EXPECT_EQ(ModeOf(path_), 0644U);
  EXPECT_THAT(Names(), ElementsAre("note.key"));
}

TEST_F(DurableFileTest, ALinkIsReplacedAndNotWhatItPointsTo) {
  WriteWholeFile(path_, "the key");
  fs::create_symlink(path_, directory_ / "out");
  ASSERT_TRUE(ReplaceFile(directory_ / "out", "new"));
  EXPECT_EQ(ReadWholeFile(path_), "the key");
  EXPECT_FALSE(fs::is_symlink(directory_ / "out"));
}

TEST_F(DurableFileTest, WritersAtTheSameTimeLeaveOneWholeFile) {
  std::vector<std::jthread> writers;
  std::atomic<bool> torn = false;
  ASSERT_TRUE(ReplaceFile(path_, std::string(20'000, 'a')));
  for (int i = 0; i < 4; ++i) {
    writers.emplace_back([&, i] {
      for (int n = 0; n < 20; ++n) {
        if (!ReplaceFile(path_, std::string(20'000, static_cast<char>('a' + i)))) torn = true;
        const auto read = ReadFile(path_);
        if (!read || *read != std::string(20'000, read->front())) torn = true;
      }
    });
  }
  writers.clear();
  EXPECT_FALSE(torn);
  EXPECT_THAT(Names(), ElementsAre("note.key"));
}

TEST_F(DurableFileTest, AFullDiskLeavesTheOldFile) {
  ASSERT_TRUE(ReplaceFile(path_, "old"));
  const int code = InAnother([&] {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{100, 100};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const auto written = ReplaceFile(path_, std::string(1'000, 'x'));
    return !written && written.error().message.find("File too large") != std::string::npos ? 0 : 1;
  });
  EXPECT_EQ(code, 0);
  EXPECT_EQ(ReadWholeFile(path_), "old");
  EXPECT_THAT(Names(), ElementsAre("note.key"));
}

// ---- What a crash leaves ----

TEST_F(DurableFileTest, BytesAreSyncedBeforeTheNameAndTheNameBeforeItIsDone) {
  const std::function<Outcome()> create = [&] { return CreateFile(path_, "secret"); };
  EXPECT_THAT(CallsOf(create),
              ElementsAre("write", "write", "chmod", "sync file", "rename to nothing", "sync directory"));
  const std::function<Outcome()> replace = [&] { return ReplaceFile(path_, "new"); };
  EXPECT_THAT(CallsOf(replace), ElementsAre("write", "chmod", "sync file", "rename", "sync directory"));
  const std::function<Outcome()> rename = [&] { return RenameFile(path_, directory_ / "other"); };
  EXPECT_THAT(CallsOf(rename), ElementsAre("rename", "sync directory"));
  const std::function<Outcome()> make = [&] { return MakeDirectory(directory_ / "made/"); };
  EXPECT_THAT(CallsOf(make), ElementsAre("mkdir", "sync directory"));
}

TEST_F(DurableFileTest, ACrashAtAnyCallLeavesTheOldFileOrTheNew) {
  const std::function<Outcome()> replace = [&] { return ReplaceFile(path_, "a new file", 0644); };
  ASSERT_TRUE(ReplaceFile(path_, "the old file"));
  const std::size_t count = CallsOf(replace).size();
  for (std::size_t at = 0; at < count; ++at) {
    ASSERT_TRUE(ReplaceFile(path_, "the old file"));
    EXPECT_EQ(InAnother([&] {
                Calls how;
                how.at = at;
                how.crash = true;
                const Watch watch(how);
                return replace() ? 1 : 2;
              }),
              0);
    const bool renamed = at + 1 == count;
    EXPECT_EQ(ReadWholeFile(path_), renamed ? "a new file" : "the old file") << at;
    EXPECT_EQ(Names().size(), renamed ? 1U : 2U) << "the file beside stays";
    ASSERT_TRUE(replace()) << "and is not in the way";
    EXPECT_EQ(ReadWholeFile(path_), "a new file");
    for (const auto& name : Names()) {
      if (name != "note.key") fs::remove(directory_ / name);
    }
  }
}

TEST_F(DurableFileTest, ACrashAtAnyCallLeavesAWholeNewFileOrNone) {
  for (std::size_t at = 0; at < 9; ++at) {
    EXPECT_EQ(InAnother([&] {
                Calls how;
                how.at = at;
                how.crash = true;
                const Watch watch(how);
                return CreateFile(path_, "0123456789") ? 0 : 2;
              }),
              0);
    if (fs::exists(path_)) {
      EXPECT_EQ(ReadWholeFile(path_), "0123456789") << at;
      fs::remove(path_);
    }
    ASSERT_TRUE(CreateFile(path_, "0123456789")) << "the next attempt, after a crash at call " << at;
    fs::remove(path_);
  }
}

TEST_F(DurableFileTest, AFailureAtAnyCallIsSaidAndLeavesTheOldFileOrTheNew) {
  const std::vector<std::function<Outcome()>> ways = {[&] { return ReplaceFile(path_, "a new file"); },
                                                      [&] { return CreateFile(path_, "a new file"); }};
  for (const auto& write : ways) {
    const std::size_t count = CallsOf(write).size();
    fs::remove(path_);
    for (std::size_t at = 0; at < count; ++at) {
      Calls how;
      how.at = at;
      how.error = EIO;
      std::optional<Watch> watch(how);
      const auto failed = write();
      watch.reset();
      ASSERT_FALSE(failed) << at;
      EXPECT_EQ(failed.error().kind, Error::Kind::kUnavailable);
      EXPECT_THAT(failed.error().message, HasSubstr(directory_.path()));
      EXPECT_THAT(failed.error().message, HasSubstr("Input/output error"));
      if (fs::exists(path_)) {
        EXPECT_EQ(ReadWholeFile(path_), "a new file");
        fs::remove(path_);
      }
      EXPECT_TRUE(Names().empty()) << "the file beside went away again, call " << at;
    }
  }
}

TEST_F(DurableFileTest, AnInterruptedWriteOrSyncGoesOn) {
  const std::function<Outcome()> replace = [&] { return ReplaceFile(path_, "a new file"); };
  const auto seen = CallsOf(replace);
  for (std::size_t at = 0; at < seen.size(); ++at) {
    if (seen[at] != "write" && !seen[at].starts_with("sync")) continue;
    Calls how;
    how.at = at;
    how.error = EINTR;
    const Watch watch(how);
    EXPECT_TRUE(replace()) << at;
    EXPECT_EQ(ReadWholeFile(path_), "a new file");
  }
}

TEST_F(DurableFileTest, AFileSystemThatSyncsNoDirectoriesIsGoodEnough) {
  Calls how;
  how.always = "sync directory";
  how.error = EINVAL;
  const Watch watch(how);
  EXPECT_TRUE(ReplaceFile(path_, "new"));
}

// ---- Names and directories ----

TEST_F(DurableFileTest, AFileTakesThePlaceOfAnother) {
  WriteWholeFile(path_, "old");
  WriteWholeFile(directory_ / "note.key.next", "next");
  ASSERT_TRUE(RenameFile(directory_ / "note.key.next", path_));
  EXPECT_EQ(ReadWholeFile(path_), "next");
  EXPECT_THAT(Names(), ElementsAre("note.key"));
  EXPECT_EQ(RenameFile(directory_ / "note.key.next", path_).error().kind, Error::Kind::kNotFound);
}

TEST_F(DurableFileTest, ADirectoryIsItsOwnersAlone) {
  for (const char* name : {"one", "two/"}) {
    ASSERT_TRUE(MakeDirectory(directory_ / name));
    EXPECT_EQ(ModeOf(directory_ / name), 0700U);
  }
  ASSERT_EQ(::chmod((directory_ / "one").c_str(), 0755), 0);
  ASSERT_TRUE(MakeDirectory(directory_ / "one"));
  EXPECT_EQ(ModeOf(directory_ / "one"), 0755U) << "what is there is its owner's business";
  WriteWholeFile(path_, "no directory");
  EXPECT_EQ(MakeDirectory(path_).error().kind, Error::Kind::kConflict);
}

TEST_F(DurableFileTest, ParentsAreMadeOnlyIfAskedFor) {
  const auto alone = MakeDirectory(directory_ / "disk/data");
  EXPECT_EQ(alone.error().kind, Error::Kind::kNotFound) << "as when a disk is not mounted";
  const mode_t before = ::umask(0022);
  EXPECT_TRUE(MakeDirectories(directory_ / "disk/registry/data/"));
  ::umask(before);
  EXPECT_EQ(ModeOf(directory_ / "disk"), 0755U);
  EXPECT_EQ(ModeOf(directory_ / "disk/registry"), 0755U);
  EXPECT_EQ(ModeOf(directory_ / "disk/registry/data"), 0700U);
  EXPECT_TRUE(MakeDirectories(directory_ / "disk/registry/data"));
  WriteWholeFile(path_, "no directory");
  EXPECT_FALSE(MakeDirectories(path_ + "/data"));
}

TEST_F(DurableFileTest, ANameWithoutADirectoryIsInTheCurrentOne) {
  EXPECT_EQ(InAnother([&] {
              if (::chdir(directory_.path().c_str()) != 0) return 1;
              if (!CreateFile("here", "a") || !ReplaceFile("here", "b") || !MakeDirectories("made")) return 2;
              return ReadFile("here").value() == "b" ? 0 : 3;
            }),
            0);
  EXPECT_THAT(Names(), ElementsAre("here", "made"));
}

}  // namespace
}  // namespace yidan::posix
