// `yidan witness` as a process: kill -9 again and again under fire. What it cosigned it remembers, and it
// never cosigns another history.
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "tests/support/forked_log.h"
#include "tests/support/http.h"
#include "tests/support/process.h"

namespace yidan::testing {
namespace {

constexpr int kKills = 10;

class CosignerTest : public ::testing::Test {
 protected:
  CosignerTest() {
    const auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
    WriteWholeFile(directory_ / "cosign.pem", key->ToPem());
  }
  void Start() {
    process_ = std::make_unique<Process>(
        Command{{YIDAN_PROGRAM, "witness", "--folder", directory_ / "memory", "--name", "witness.test/one",
                 "--cosign-key", directory_ / "cosign.pem", "--log", registry_.verifier().KeyString()}},
        directory_ / "output");
    const auto line = process_->WaitForLine("LISTENING witness=", std::chrono::seconds(60));
    ASSERT_TRUE(line.has_value()) << process_->Stop().err;
    address_ = line->substr(18);
  }
  // 0: it was gone.
  HttpReply Post(const std::string& body) const {
    try {
      return HttpPost(address_, "/add-checkpoint", body);
    } catch (const std::runtime_error&) {
      return {};
    }
  }

  TemporaryDirectory directory_;
  log::NoteSigner registry_ = FreshSigner(kForkedOrigin, log::NoteKeyType::kEd25519);
  ForkedLog honest_{registry_, ""};
  ForkedLog forked_{registry_, "x"};
  std::unique_ptr<Process> process_;
  std::string address_;
};

TEST_F(CosignerTest, WhatItCosignedSurvivesTenKills) {
  std::minstd_rand random(2017);
  std::uint64_t cosigned = 0;
  for (int kill = 0; kill < kKills && !HasFailure(); ++kill) {
    Start();
    const HttpReply state = Post(honest_.Ask(cosigned + 1, cosigned + 1));
    // An answer that was lost in the kill may have been remembered; an answer that came must be.
    if (state.status == 200) {
      ++cosigned;
    } else {
      ASSERT_EQ(state.status, 409) << state.body;
      ASSERT_EQ(std::stoull(state.body), cosigned) << "it forgot what it cosigned, or cosigned more";
    }
    if (cosigned > kForkAt + 1) {
      EXPECT_NE(Post(forked_.Ask(cosigned, cosigned + 1)).status, 200);
    }
    const std::uint64_t until = cosigned + 3 + random() % 10;
    std::jthread killer;
    while (true) {
      const HttpReply reply = Post(honest_.Ask(cosigned, cosigned + 1));
      if (reply.status != 200) break;
      ++cosigned;
      if (cosigned == until) killer = std::jthread([this] { process_->Signal(SIGKILL); });
    }
    process_->Kill();
  }
  EXPECT_GT(cosigned, static_cast<std::uint64_t>(3 * kKills));
}

TEST_F(CosignerTest, TwoOfOneMemoryDoNotRun) {
  Start();
  const Finished second =
      RunProgram({{YIDAN_PROGRAM, "witness", "--folder", directory_ / "memory", "--name", "witness.test/one",
                   "--cosign-key", directory_ / "cosign.pem", "--log", registry_.verifier().KeyString()}});
  EXPECT_EQ(second.status, 2) << second.out << second.err;
  EXPECT_EQ(process_->Stop().status, 0);
}

}  // namespace
}  // namespace yidan::testing
