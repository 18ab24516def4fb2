// What an operator meets when a disk has lost a file, and when a command was killed: the programs' own words,
// and that the remedy in them works.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "storage/list_floor.h"
#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class RemediesTest : public ::testing::Test {
 protected:
  Finished Yidand(std::vector<std::string> words, std::vector<std::string> under = {}) const {
    under.emplace_back(YIDAND_PROGRAM);
    under.insert(under.end(), words.begin(), words.end());
    return RunProgram({std::move(under)});
  }
  Finished Fsck() const { return Yidand({"fsck", "--data", Data()}); }
  Finished Init() const {
    return Yidand({"init", "--data", Data(), "--origin", "registry.test/chengdu", "--registrar", "registrar",
                   "--registrar-key", registry_.File("keys/registrar.pub"), "--demo"});
  }
  std::string Data() const { return registry_.File("data"); }
  // A registry with rows in tables and in its log, killed.
  void Live() {
    for (const char* id : {"one", "two", "three"}) {
      registry_.Start();
      registry_.Admit(id, {v1::ROLE_CARRIER});
      size_ = registry_.TreeSize();
      registry_.Kill();
    }
  }
  std::string WhyItDoesNotStart() {
    try {
      registry_.Start();
    } catch (const std::exception& error) {
      return error.what();
    }
    return "it starts";
  }
  std::string ListFile() const {
    for (const auto& file : fs::directory_iterator(Data() + "/db")) {
      if (file.path().filename().string().starts_with("MANIFEST-")) return file.path();
    }
    return {};
  }
  // Every file and directory with its size, when it was written, and its bytes.
  static auto Everything(const std::string& directory) {
    std::map<std::string, std::tuple<fs::file_time_type, std::string>> all;
    all[directory] = {fs::last_write_time(directory), ""};
    for (const auto& file : fs::recursive_directory_iterator(directory)) {
      all[file.path()] = {file.last_write_time(), file.is_directory() ? "" : ReadWholeFile(file.path())};
    }
    return all;
  }

  Registry registry_{{.flags = {"--idle-seal-ms", "0"}}};
  std::uint64_t size_ = 0;
};

// A disk may be mounted read-only by whoever looks what is wrong with it.
TEST_F(RemediesTest, FsckWritesNotOneFileInTheDirectory) {
  Live();
  const std::string elsewhere = registry_.File("elsewhere");
  fs::create_directory(elsewhere);
  const auto fsck = [&] { return Yidand({"fsck", "--data", Data(), "--scratch", elsewhere}); };
  auto before = Everything(Data());
  EXPECT_THAT(fsck().out, StartsWith("clean: "));
  EXPECT_TRUE(Everything(Data()) == before);
  // With an end that is cut off in a copy, and no slots.
  std::string log;
  for (const auto& file : fs::directory_iterator(Data() + "/db")) {
    if (file.path().extension() == ".log") log = std::max(log, file.path().string());
  }
  // A whole record of five bytes with a checksum that does not fit.
  WriteWholeFile(log, ReadWholeFile(log) + std::string("\1\2\3\4\5\0\1hello", 12));
  before = Everything(Data());
  EXPECT_THAT(fsck().out, HasSubstr("none is needed"));
  EXPECT_TRUE(Everything(Data()) == before);
  fs::remove_all(Data() + "/head");
  fs::remove(Data() + "/db/CURRENT");
  before = Everything(Data());
  EXPECT_EQ(fsck().status, 1);
  EXPECT_TRUE(Everything(Data()) == before);
  EXPECT_TRUE(fs::is_empty(elsewhere));
}

TEST_F(RemediesTest, ALostCurrentIsNamedAndRebuildMendsItAndNoRegistryIsBegunOverIt) {
  Live();
  fs::remove(Data() + "/db/CURRENT");
  EXPECT_THAT(WhyItDoesNotStart(), HasSubstr("db/CURRENT is missing, which names the list of files"));
  const Finished named = Fsck();
  EXPECT_EQ(named.status, 1);
  EXPECT_THAT(named.out, HasSubstr("file db/CURRENT: it is missing"));
  EXPECT_THAT(named.out, HasSubstr("Remedy: yidand rebuild"));
  const auto before = Everything(Data() + "/db");
  const Finished begun = Init();
  EXPECT_EQ(begun.status, 1);
  EXPECT_THAT(begun.err, HasSubstr("db/CURRENT is missing"));
  const auto after = Everything(Data() + "/db");
  for (const auto& [file, content] : before) {
    if (fs::is_directory(file)) continue;
    EXPECT_TRUE(after.contains(file) && after.at(file) == content) << file;
  }
  const Finished rebuilt = Yidand({"rebuild", "--data", Data()});
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.err;
  EXPECT_EQ(Fsck().out, "clean: " + std::to_string(size_) + " entries\n");
  registry_.Start();
  registry_.Admit("four", {v1::ROLE_CARRIER});
}

TEST_F(RemediesTest, WhereADatabaseIsGoneAndItsSlotsAreNotNoRegistryIsBegun) {
  Live();
  fs::rename(Data() + "/db", registry_.File("moved"));
  const Finished begun = Init();
  EXPECT_EQ(begun.status, 1);
  EXPECT_THAT(begun.err, HasSubstr("holds a checkpoint that a registry signed"));
  EXPECT_FALSE(fs::exists(Data() + "/db"));
}

// As it is prepared for a restore. Another registry under the same key would be a second history.
TEST_F(RemediesTest, WhereOnlyTheNoteKeysAreNoRegistryIsBegun) {
  const std::string fresh = registry_.File("fresh");
  fs::create_directory(fresh);
  for (const char* file : {"/registry.vkey", "/note.key"}) {
    SCOPED_TRACE(file);
    fs::copy_file(Data() + file, fresh + file);
    const Finished begun =
        Yidand({"init", "--data", fresh, "--origin", "registry.test/chengdu", "--registrar", "registrar",
                "--registrar-key", registry_.File("keys/registrar.pub"), "--demo"});
    EXPECT_EQ(begun.status, 1);
    EXPECT_THAT(begun.err, HasSubstr("a second history"));
    EXPECT_FALSE(fs::exists(fresh + "/db"));
  }
}

// RocksDB would take the older list that is left, and delete the tables that it does not name.
TEST_F(RemediesTest, AListOfFilesThatLostItsEndIsNamedAndLeftAlone) {
  Live();
  registry_.Start();
  registry_.Kill();
  const std::string list = ListFile();
  const std::string whole = ReadWholeFile(list);
  const auto floor = storage::ReadListFloor(Data() + "/db");
  ASSERT_TRUE(floor && *floor && (*floor)->lists.size() == 1);
  for (std::uint64_t size = 1; size < (*floor)->lists.begin()->second; size += whole.size() / 4) {
    SCOPED_TRACE(size);
    WriteWholeFile(list, whole.substr(0, size));
    const auto before = Everything(Data() + "/db");
    EXPECT_THAT(WhyItDoesNotStart(), HasSubstr("what mends it is yidand restore"));
    const Finished named = Fsck();
    EXPECT_EQ(named.status, 1);
    EXPECT_THAT(named.out, HasSubstr(fs::path(list).filename().string()));
    EXPECT_EQ(Yidand({"rebuild", "--data", Data()}).status, 1);
    for (const auto& [file, content] : Everything(Data() + "/db")) {
      if (fs::is_directory(file)) continue;
      EXPECT_TRUE(before.contains(file) && before.at(file) == content) << file;
    }
  }
  WriteWholeFile(list, whole);
  registry_.Start();
  EXPECT_EQ(registry_.TreeSize(), size_);
}

TEST_F(RemediesTest, WhatAKilledRebuildLeftGoesWithTheNext) {
  Live();
  fs::remove(Data() + "/db/CURRENT");
  const auto scratch = [this] {
    std::vector<std::string> names;
    for (const auto& file : fs::directory_iterator(Data())) {
      if (file.path().filename().string().find("scratch") != std::string::npos) names.push_back(file.path());
    }
    return names;
  };
  // As the new database is about to take the damaged one's place.
  const Finished killed =
      Yidand({"rebuild", "--data", Data()},
             {"strace", "-f", "-qq", "-o", "/dev/null", "-e", "inject=renameat2:signal=SIGKILL:error=EIO"});
  EXPECT_NE(killed.status, 0);
  ASSERT_EQ(scratch().size(), 1U);
  const std::string elsewhere = registry_.File("elsewhere");
  fs::create_directory(elsewhere);
  const Finished looked = Yidand({"fsck", "--data", Data(), "--scratch", elsewhere});
  EXPECT_THAT(looked.err, HasSubstr(scratch().front() + " was left by a run that was killed"));
  EXPECT_THAT(looked.out, HasSubstr("db/CURRENT"));
  ASSERT_EQ(scratch().size(), 1U);
  const Finished rebuilt = Yidand({"rebuild", "--data", Data()});
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.err;
  EXPECT_THAT(rebuilt.err, HasSubstr("was left by a run that was killed, and is removed"));
  EXPECT_THAT(scratch(), IsEmpty());
  EXPECT_EQ(Fsck().out, "clean: " + std::to_string(size_) + " entries\n");
}

}  // namespace
}  // namespace yidan::testing
