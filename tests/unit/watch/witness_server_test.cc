// A witness that listens: the protocol's answers over HTTP, its memory on disk, and what a log that lies
// leaves behind.
#include "services/watch/witness_server.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "services/log/evidence.h"
#include "services/posix/durable_file.h"
#include "tests/support/files.h"
#include "tests/support/forked_log.h"
#include "tests/support/http.h"

namespace yidan::watch {
namespace {

using testing::ForkedLog;
using testing::HttpPost;
using testing::HttpReply;
using testing::kForkedOrigin;

class WitnessServerTest : public ::testing::Test {
 protected:
  WitnessServerTest() { Start(); }
  void Start() {
    server_.reset();
    auto started = WitnessServer::Start({"127.0.0.1:0", Directory(), {{kForkedOrigin, keys_}}}, cosigner_);
    ASSERT_TRUE(started.has_value()) << started.error().message;
    server_ = std::move(*started);
  }
  [[nodiscard]] std::string Directory() const { return directory_ / "witness"; }
  HttpReply Post(const std::string& body) const {
    return HttpPost(server_->address(), "/add-checkpoint", body);
  }
  [[nodiscard]] std::vector<std::string> Files(const std::string& extension) const {
    std::vector<std::string> found;
    for (const auto& file : std::filesystem::directory_iterator(Directory())) {
      if (file.path().extension() == extension) found.push_back(file.path());
    }
    return found;
  }

  testing::TemporaryDirectory directory_;
  log::NoteSigner registry_ = testing::FreshSigner(kForkedOrigin, log::NoteKeyType::kEd25519);
  log::NoteSigner cosigner_ = testing::FreshSigner("witness.test/one", log::NoteKeyType::kCosignature);
  std::vector<log::NoteVerifier> keys_{registry_.verifier()};
  ForkedLog honest_{registry_, ""};
  ForkedLog forked_{registry_, "x"};
  std::unique_ptr<WitnessServer> server_;
};

TEST_F(WitnessServerTest, TheProtocolsAnswersOverHttp) {
  const HttpReply first = Post(honest_.Ask(0, 4));
  ASSERT_EQ(first.status, 200) << first.body;
  const std::vector<log::NoteVerifier> witnesses{cosigner_.verifier()};
  const auto opened =
      log::OpenCheckpoint(*log::AddSignatureLine(honest_.Note(4), first.body), keys_, witnesses);
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_EQ(opened->cosignatures, 1U);

  EXPECT_EQ(Post("nonsense").status, 400);
  EXPECT_EQ(Post("old 0\n\nelsewhere.test\n0\n" + ToBase64(std::string(32, 'r')) + "\n\n\u2014 x y\n").status,
            404);
  log::NoteSigner impostor = testing::FreshSigner(kForkedOrigin, log::NoteKeyType::kEd25519);
  EXPECT_EQ(Post(ForkedLog(impostor, "").Ask(4, 9)).status, 403);
  const HttpReply wrong = Post(honest_.Ask(0, 9));
  EXPECT_EQ(wrong.status, 409);
  EXPECT_EQ(wrong.body, "4\n");
  EXPECT_NE(wrong.head.find("Content-Type: text/x.tlog.size\r\n"), std::string::npos) << wrong.head;
  EXPECT_EQ(Post(forked_.Ask(4, 9)).status, 200) << "the histories part at five";
  EXPECT_EQ(Post(honest_.Ask(9, 12)).status, 422);
  EXPECT_EQ(Post(std::string(200'000, 'x')).status, 413);
  EXPECT_EQ(HttpPost(server_->address(), "/other", "x").status, 404);
  EXPECT_EQ(testing::HttpGet(server_->address(), "/add-checkpoint").status, 405);
}

TEST_F(WitnessServerTest, ARestartForgetsNothing) {
  ASSERT_EQ(Post(honest_.Ask(0, 7)).status, 200);
  Start();
  const HttpReply fresh = Post(honest_.Ask(0, 9));
  EXPECT_EQ(fresh.status, 409);
  EXPECT_EQ(fresh.body, "7\n");
  EXPECT_EQ(Post(forked_.Ask(7, 9)).status, 422);
  EXPECT_EQ(Post(honest_.Ask(7, 9)).status, 200);
}

// Two histories, posted again and again by many at once: one of them is cosigned, from its first step to its
// last, and never a line of the other.
TEST_F(WitnessServerTest, OfTwoRacingHistoriesOneIsCosigned) {
  ASSERT_EQ(Post(honest_.Ask(0, 5)).status, 200);
  std::atomic<int> honest_lines{0};
  std::atomic<int> forked_lines{0};
  std::vector<std::jthread> posters;
  for (int i = 0; i < 8; ++i) {
    const ForkedLog& log = i % 2 == 0 ? honest_ : forked_;
    std::atomic<int>& lines = i % 2 == 0 ? honest_lines : forked_lines;
    posters.emplace_back([&] {
      for (std::uint64_t size = 5; size < 20; ++size) {
        if (Post(log.Ask(size, size + 1)).status == 200) ++lines;
      }
    });
  }
  posters.clear();
  EXPECT_GT(honest_lines + forked_lines, 0);
  EXPECT_TRUE(honest_lines == 0 || forked_lines == 0) << honest_lines << " and " << forked_lines;
  EXPECT_EQ(Post((honest_lines > 0 ? forked_ : honest_).Ask(20, 20)).status, 409);
  EXPECT_EQ(Files(".evidence").size(), 1U);
}

TEST_F(WitnessServerTest, ALogThatLiesLeavesEvidenceThatVerifiesByItself) {
  ASSERT_EQ(Post(honest_.Ask(0, 7)).status, 200);
  EXPECT_EQ(Post(forked_.Ask(7, 7)).status, 409);
  EXPECT_EQ(Post(forked_.Ask(7, 12)).status, 422);
  const auto files = Files(".evidence");
  ASSERT_EQ(files.size(), 1U);
  const auto evidence = log::ParseForkEvidence(**posix::ReadFileIfThere(files[0], 1 << 20));
  ASSERT_TRUE(evidence.has_value()) << evidence.error().message;
  EXPECT_TRUE(log::VerifyForkEvidence(*evidence, keys_).has_value());
}

TEST_F(WitnessServerTest, ADamagedMemoryCosignsNothing) {
  ASSERT_EQ(Post(honest_.Ask(0, 7)).status, 200);
  const auto files = Files(".note");
  ASSERT_EQ(files.size(), 1U);
  testing::WriteWholeFile(files[0], "torn");
  EXPECT_EQ(Post(honest_.Ask(7, 9)).status, 500);
  EXPECT_EQ(Post(honest_.Ask(0, 9)).status, 500);
}

TEST_F(WitnessServerTest, ADiskThatRefusesMeansNoCosignature) {
  ASSERT_EQ(Post(honest_.Ask(0, 7)).status, 200);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const rlimit nothing{0, before.rlim_max};  // no file may grow: as if the disk were full
  const auto handler = signal(SIGXFSZ, SIG_IGN);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &nothing), 0);
  EXPECT_EQ(Post(honest_.Ask(7, 9)).status, 500);
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  signal(SIGXFSZ, handler);
  EXPECT_EQ(Post(honest_.Ask(7, 9)).status, 200);
}

TEST_F(WitnessServerTest, TwoWitnessesDoNotShareAMemory) {
  const auto second = WitnessServer::Start({"127.0.0.1:0", Directory(), {{kForkedOrigin, keys_}}}, cosigner_);
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().kind, Error::Kind::kConflict);
  const auto wrong_key = WitnessServer::Start({"127.0.0.1:0", directory_ / "other", {}}, registry_);
  ASSERT_FALSE(wrong_key.has_value());
  EXPECT_EQ(wrong_key.error().kind, Error::Kind::kInvalid);
}

}  // namespace
}  // namespace yidan::watch
