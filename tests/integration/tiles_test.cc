// The tiles of a running registry, read by a client that knows nothing but c2sp.org/tlog-tiles: it rebuilds
// the root of the checkpoint from leaf hashes, checks upper tiles against lower ones, and, as an auditor,
// entries against leaf hashes.
#include <gtest/gtest.h>

#include <sstream>

#include "services/crypto/crypto.h"
#include "tests/support/http.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

// Written from the specification, not from services/log.
Digest Leaf(const std::string& entry) { return crypto::Sha256(std::string(1, '\0') + entry); }
Digest Node(const Digest& left, const Digest& right) {
  return crypto::Sha256("\x01" + left.ToString() + right.ToString());
}
Digest RootOf(const std::vector<Digest>& leaves, std::size_t from, std::size_t to) {
  if (to - from == 1) return leaves[from];
  std::size_t split = 1;
  while (split * 2 < to - from) split *= 2;
  return Node(RootOf(leaves, from, from + split), RootOf(leaves, from + split, to));
}

std::string Partial(std::uint64_t width) { return width == 256 ? "" : ".p/" + std::to_string(width); }
std::string Three(std::uint64_t n) {
  return std::string(n < 10 ? "00" : n < 100 ? "0" : "") + std::to_string(n);
}

class TilesTest : public ::testing::Test {
 protected:
  TilesTest() : registry_({.flags = {"--idle-seal-ms", "0", "--tiles", "127.0.0.1:0"}}) {
    registry_.Start();
    parties_.emplace(registry_);
  }

  // At least this many entries: one document goes to and fro.
  void Grow(std::uint64_t entries) {
    const Journey& p = *parties_;
    if (registry_.TreeSize() < entries && !issued_) {
      issued_ = true;
      ASSERT_TRUE(p.carrier.Submit<v1::IssuanceService>(p.carrier.IssueOf("CDIRP-TILES-1", 0)).ok());
    }
    while (registry_.TreeSize() < entries) {
      const v1::TitleState head = p.shipper.Title("CDIRP-TILES-1");
      const Participant& from = head.holder() == p.shipper.id() ? p.shipper : p.frankfurt;
      const Participant& to = head.holder() == p.shipper.id() ? p.frankfurt : p.shipper;
      const Answer answer = from.Submit<v1::TransferService>(from.TransferOf(head, to.id()));
      ASSERT_TRUE(answer.ok()) << answer.reason;
    }
  }
  std::string Get(const std::string& path) const {
    const HttpReply reply = HttpGet(registry_.tiles_address(), path);
    EXPECT_EQ(reply.status, 200) << path << ": " << reply.body;
    return reply.body;
  }
  static std::vector<Digest> Hashes(const std::string& tile) {
    std::vector<Digest> hashes;
    for (std::size_t at = 0; at < tile.size(); at += 32) {
      const auto hash = Digest::FromBytes(tile.substr(at, 32));
      EXPECT_TRUE(hash.has_value());
      hashes.push_back(hash.value_or(Digest()));
    }
    return hashes;
  }

  Registry registry_;
  std::optional<Journey> parties_;
  bool issued_ = false;
};

struct Seen {
  std::uint64_t size = 0;
  std::string root;
};
Seen ReadNote(const std::string& note) {
  std::istringstream lines(note);
  std::string origin;
  std::string size;
  std::string root;
  std::getline(lines, origin);
  std::getline(lines, size);
  std::getline(lines, root);
  EXPECT_EQ(origin, "registry.test/chengdu");
  return {std::stoull(size), root};
}

TEST_F(TilesTest, AStrangerRebuildsTheRoot) {
  Grow(300);
  const Seen seen = ReadNote(Get("/checkpoint"));
  ASSERT_GE(seen.size, 300U);
  std::vector<Digest> leaves;
  for (std::uint64_t n = 0; n * 256 < seen.size; ++n) {
    const std::uint64_t width = std::min<std::uint64_t>(256, seen.size - n * 256);
    const auto tile = Hashes(Get("/tile/0/" + Three(n) + Partial(width)));
    ASSERT_EQ(tile.size(), width);
    leaves.insert(leaves.end(), tile.begin(), tile.end());
  }
  EXPECT_EQ(ToBase64(RootOf(leaves, 0, leaves.size()).View()), seen.root);
  const auto upper = Hashes(Get("/tile/1/000.p/1"));
  ASSERT_EQ(upper.size(), 1U);
  EXPECT_EQ(upper[0], RootOf(leaves, 0, 256));
}

TEST_F(TilesTest, WhatIsNotThereIsNotFoundAndBundlesAreForAuditors) {
  const std::string& at = registry_.tiles_address();
  EXPECT_EQ(HttpGet(at, "/tile/0/000").status, 404);  // not full yet
  EXPECT_EQ(HttpGet(at, "/tile/0/0").status, 404);
  EXPECT_EQ(HttpGet(at, "/tile/9/000").status, 404);
  EXPECT_EQ(HttpGet(at, "/tile/0/000.p/256").status, 404);
  EXPECT_EQ(HttpGet(at, "/tile/0/../../checkpoint").status, 404);
  EXPECT_EQ(HttpGet(at, "/").status, 404);
  EXPECT_EQ(HttpGet(at, "/tile/entries/000.p/1").status, 403);
  EXPECT_EQ(HttpPost(at, "/checkpoint", "x").status, 405);
}

TEST_F(TilesTest, AnAuditorsBundlesMatchTheLeafHashes) {
  const Participant auditor = registry_.Admit("auditor", {v1::ROLE_AUDITOR});
  const Seen seen = ReadNote(Get("/checkpoint"));
  ASSERT_LT(seen.size, 256U);
  const auto leaves = Hashes(Get("/tile/0/000" + Partial(seen.size)));
  v1::GetTileRequest request;
  request.set_path("tile/entries/000" + Partial(seen.size));
  const auto ask = [&](const Participant& who, v1::GetTileResponse& response) {
    grpc::ClientContext context;
    return who.Stub<v1::VerificationService>()->GetTile(&context, request, &response);
  };
  v1::GetTileResponse response;
  EXPECT_EQ(ask(parties_->shipper, response).error_code(), grpc::StatusCode::PERMISSION_DENIED);
  ASSERT_TRUE(ask(auditor, response).ok());
  Decoder bundle(response.data());
  for (std::uint64_t i = 0; i < seen.size; ++i) {
    EXPECT_EQ(Leaf(std::string(bundle.Raw(bundle.U16()))), leaves[i]) << i;
  }
  EXPECT_TRUE(bundle.Done());
  // Hash tiles are anybody's.
  request.set_path("tile/0/000.p/1");
  ASSERT_TRUE(ask(parties_->shipper, response).ok());
  EXPECT_EQ(response.data(), leaves[0].ToString());
  request.set_path("tile/0/999");
  EXPECT_EQ(ask(auditor, response).error_code(), grpc::StatusCode::NOT_FOUND);
  request.set_path("tile");
  EXPECT_EQ(ask(auditor, response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(TilesTest, TilesOutliveARestart) {
  const Seen before = ReadNote(Get("/checkpoint"));
  const std::string tile = Get("/tile/0/000" + Partial(before.size));
  registry_.Kill();
  registry_.Start();
  EXPECT_EQ(ReadNote(Get("/checkpoint")).root, before.root);
  EXPECT_EQ(Get("/tile/0/000" + Partial(before.size)), tile);
  EXPECT_EQ(registry_.Stop(), 0);
}

}  // namespace
}  // namespace yidan::testing
