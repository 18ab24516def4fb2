// Which of flag, environment and configuration file is heard.
#include "services/client/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

#include "services/client/files.h"
#include "tests/support/files.h"

namespace yidan::client {
namespace {

using ::testing::HasSubstr;

class SettingsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("yidan_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  void Config(const std::string& text) {
    std::ofstream(folder_ / "config.json") << text;
    environment_["YIDAN_CONFIG"] = (folder_ / "config.json").string();
  }
  Answer<Settings> Completed(const Settings& flags = {}) const {
    return Complete(flags, [this](const char* name) -> const char* {
      const auto found = environment_.find(name);
      return found == environment_.end() ? nullptr : found->second.c_str();
    });
  }

  std::filesystem::path folder_;
  std::map<std::string, std::string> environment_;
};

TEST_F(SettingsTest, AFlagGoesBeforeTheEnvironmentAndThatBeforeTheFile) {
  Config(R"({"as":"file","server":"file:1","principal":"file"})");
  environment_["YIDAN_AS"] = "environment";
  environment_["YIDAN_SERVER"] = "environment:1";
  Settings flags;
  flags.as = "flag";
  const auto settings = Completed(flags);
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->as, "flag");
  EXPECT_EQ(settings->server, "environment:1");
  EXPECT_EQ(settings->principal, "file");
  EXPECT_EQ(settings->output, "text");
}

TEST_F(SettingsTest, AnEmptyValueCountsAsNotGiven) {
  Config(R"({"as":"file"})");
  environment_["YIDAN_AS"] = "";
  EXPECT_EQ(Completed()->as, "file");
}

TEST_F(SettingsTest, PathsOfTheFileAreRelativeToItsFolder) {
  Config(R"({"key":"me.pem"})");
  EXPECT_EQ(Completed()->key, (folder_ / "me.pem").string());
}

TEST_F(SettingsTest, TheOutboxIsWhereItIsSetOrBesideTheConfigurationOrInTheUsersState) {
  environment_["HOME"] = "/home/clerk";
  EXPECT_EQ(PlaceOfOutbox(*Completed()), "/home/clerk/.local/state/yidan/outbox");
  environment_["XDG_STATE_HOME"] = "/var/clerk";
  EXPECT_EQ(PlaceOfOutbox(*Completed()), "/var/clerk/yidan/outbox");
  Config("{}");
  EXPECT_EQ(PlaceOfOutbox(*Completed()), (folder_ / "outbox").string());
  Config(R"({"outbox":"acts"})");
  EXPECT_EQ(PlaceOfOutbox(*Completed()), (folder_ / "acts").string());
  environment_["YIDAN_OUTBOX"] = "/mnt/acts";
  EXPECT_EQ(PlaceOfOutbox(*Completed()), "/mnt/acts");
}

TEST_F(SettingsTest, AnUnknownMemberIsNamed) {
  Config(R"({"sever":"typo:1"})");
  const auto settings = Completed();
  ASSERT_FALSE(settings);
  EXPECT_THAT(settings.error().message, HasSubstr("\"sever\""));
}

TEST_F(SettingsTest, AFileThatWasNamedMustBeThere) {
  environment_["YIDAN_CONFIG"] = (folder_ / "absent.json").string();
  EXPECT_FALSE(Completed());
  environment_.erase("YIDAN_CONFIG");
  environment_["HOME"] = folder_.string();
  EXPECT_TRUE(Completed());
}

TEST_F(SettingsTest, AnUnknownOutputIsRefused) {
  Settings flags;
  flags.output = "yaml";
  EXPECT_FALSE(Completed(flags));
}

TEST_F(SettingsTest, AKeyThatOthersMayReadIsNotUsed) {
  const std::string path = (folder_ / "me.pem").string();
  const auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
  testing::WriteWholeFile(path, key->ToPem());
  ASSERT_TRUE(ReadKey(path));
  std::filesystem::permissions(path, std::filesystem::perms(0644));
  const auto open = ReadKey(path);
  ASSERT_FALSE(open);
  EXPECT_THAT(open.error().message, HasSubstr("chmod 600 " + path));
}

TEST_F(SettingsTest, WhereTheOutboxWasBeforeIsKnown) {
  environment_["HOME"] = folder_.string();
  EXPECT_EQ(Completed()->outbox, (folder_ / ".local/state/yidan/outbox").string());
  EXPECT_EQ(Completed()->older_outbox, (folder_ / ".config/yidan/outbox").string());
  Settings flags;
  flags.outbox = "here";
  EXPECT_EQ(Completed(flags)->older_outbox, "");
  Config("{}");
  EXPECT_EQ(Completed()->older_outbox, "") << "it is there";
}

}  // namespace
}  // namespace yidan::client
