// A client of the library, with a configuration folder of its own, and the registry that it is shown.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "services/client/client.h"
#include "tests/support/fake_connection.h"
#include "tests/support/files.h"

namespace yidan::client {

class ClientTest : public ::testing::Test {
 protected:
  ClientTest() {
    std::string pattern = ::testing::TempDir() + "yidan-client-XXXXXX";
    folder_ = ::mkdtemp(pattern.data());
    fake_.registry = &registry_;
    surroundings_.environment = [](const char*) -> const char* { return nullptr; };
    surroundings_.connect = [this](const Settings&) -> Answer<std::unique_ptr<Connection>> {
      return std::make_unique<FakeConnection>(fake_);
    };
    surroundings_.now_ms = [this] { return fake_.registry->now_ms; };
    surroundings_.random_bytes = [this](std::size_t n) {
      return std::string(n, static_cast<char>(++random_));
    };
  }
  ~ClientTest() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  // One run of a program: what is in the folder stays, what was in memory is gone.
  Session Run(const std::string& who = "landrover-nl") {
    Settings settings;
    settings.as = who;
    settings.key = folder_ + "/" + who + ".pem";
    testing::WriteWholeFile(settings.key, testing::TestKey(who, crypto::Algorithm::kEd25519).ToPem());
    settings.registry_key = registry_key_.empty() ? fake_.registry->vkey() : registry_key_;
    settings.folder = remembers_ ? folder_ : "";
    settings.outbox = keeps_ ? folder_ + "/outbox" : "";
    return Session(surroundings_, std::move(settings));
  }
  Answer<Admitted> Transfer(Session& session, const std::string& to = "boc-frankfurt") {
    auto head = session.Title(testing::kJourney);
    if (!head) return tl::unexpected(head.error());
    v1::Act act;
    act.mutable_transfer()->set_to(to);
    act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
    return session.SubmitOnTitle(&*head, testing::kJourney, std::move(act), {});
  }
  [[nodiscard]] std::size_t Waiting() const { return Kept().Waiting()->size(); }
  [[nodiscard]] Outbox Kept() const { return Outbox(folder_ + "/outbox"); }
  [[nodiscard]] Remembered Known() const { return **Memory(folder_).Load(fake_.registry->registry()); }

  template <typename T>
  static std::string Said(const Answer<T>& answer) {
    return answer ? "done" : answer.error().reason + ": " + answer.error().message;
  }

  testing::SyntheticRegistry registry_;
  FakeAnswers fake_;
  Surroundings surroundings_;
  std::string folder_;
  std::string registry_key_;  // empty: the one in force
  bool remembers_ = true;
  bool keeps_ = true;

 private:
  int random_ = 0;
};

}  // namespace yidan::client
