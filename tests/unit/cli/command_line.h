// The command line run without a process, against a registry that a test may twist.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <vector>

#include "services/cli/app.h"
#include "services/cli/words.h"
#include "tests/support/fake_connection.h"
#include "tests/support/files.h"

namespace yidan::cli {

struct Said {
  int exit = 0;
  std::string out;
  std::string err;
};

// A home of its own for every test, gone with it.
class CommandLineTest : public ::testing::Test {
 protected:
  CommandLineTest() {
    std::string pattern = ::testing::TempDir() + "yidan-cli-XXXXXX";
    home_ = ::mkdtemp(pattern.data());
    fake_.registry = &registry_;
  }
  ~CommandLineTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(home_, ignored);
  }

  [[nodiscard]] std::string File(const std::string& name) const { return home_ + "/" + name; }
  void Write(const std::string& name, const std::string& bytes) const {
    testing::WriteWholeFile(File(name), bytes);
  }
  [[nodiscard]] std::string Read(const std::string& name) const {
    std::ostringstream out;
    out << std::ifstream(File(name)).rdbuf();
    return out.str();
  }

  // Of a participant's configuration.
  [[nodiscard]] std::string Folder(const std::string& who) const { return File(who) + "/.config/yidan"; }
  // The one file in which a participant remembers the registry.
  [[nodiscard]] std::string MemoryFile(const std::string& who) const {
    const std::string folder = File(who) + "/.config/yidan/registries";
    for (const auto& item : std::filesystem::directory_iterator(folder)) {
      if (item.path().extension() == ".json") return item.path().string();
    }
    return folder;
  }
  [[nodiscard]] std::string MemoryOf(const std::string& who) const {
    std::ostringstream out;
    out << std::ifstream(MemoryFile(who)).rdbuf();
    return out.str();
  }

  // Chongqing: the bank passes the document on and forgets to endorse it, so that boc-jinjiang holds it and
  // the order stays as it was.
  void PassWithoutEndorsing() {
    testing::PlayJourney(registry_, 1);
    v1::Act act;
    act.mutable_transfer()->set_to("boc-jinjiang");
    act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_NONE);
    registry_.Do("boc-frankfurt", testing::kJourney, std::move(act));
  }

  // Runs `yidan` as a participant with a memory of its own.
  Said As(const std::string& who, std::vector<std::string> arguments) {
    const std::string key = File(who + ".pem");
    if (!std::filesystem::exists(key)) {
      testing::WriteWholeFile(key, testing::TestKey(who, crypto::Algorithm::kEd25519).ToPem());
    }
    return Run(std::move(arguments), {{"HOME", File(who)},
                                      {"YIDAN_AS", who},
                                      {"YIDAN_KEY", key},
                                      {"YIDAN_REGISTRY_KEY", registry_.vkey()}});
  }
  Said Run(std::vector<std::string> arguments, const std::map<std::string, std::string>& environment) {
    client::Surroundings surroundings;
    surroundings.environment = [&environment](const char* name) -> const char* {
      const auto found = environment.find(name);
      return found == environment.end() ? nullptr : found->second.c_str();
    };
    surroundings.connect = [this](const Settings&) -> Answer<std::unique_ptr<Connection>> {
      if (!reachable_) {
        return tl::unexpected(Trouble{Trouble::Kind::kUnreachable, "UNREACHABLE", "nobody answers", {}, {}});
      }
      return std::make_unique<client::FakeConnection>(fake_);
    };
    surroundings.now_ms = [this] { return fake_.registry->now_ms; };
    surroundings.random_bytes = [this](std::size_t n) {
      return std::string(n, static_cast<char>(++random_));
    };
    std::ostringstream out;
    std::ostringstream err;
    const int exit = RunCommandLine(std::move(arguments), surroundings, out, err);
    return {exit, out.str(), err.str()};
  }

  testing::SyntheticRegistry registry_;
  client::FakeAnswers fake_;
  bool reachable_ = true;

 private:
  std::string home_;
  int random_ = 0;
};

}  // namespace yidan::cli
