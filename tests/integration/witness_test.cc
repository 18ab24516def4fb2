// A registry and its witnesses: cosignatures come on their own, cost the commits nothing, and are on the
// checkpoint and on the exported proof that a bank gets.
#include <gtest/gtest.h>

#include <thread>

#include "services/log/checkpoint.h"
#include "services/watch/witness_server.h"
#include "tests/support/http.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

constexpr const char* kOrigin = "registry.test/chengdu";
constexpr const char* kDocument = "CDIRP-WITNESS-1";
constexpr std::chrono::seconds kPatience{60};

// Listens, takes connections, and never says a word.
class Silence {
 public:
  Silence() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in at{};
    at.sin_family = AF_INET;
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof at;
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&at), size) != 0 || ::listen(socket_, 100) != 0) {
      throw std::runtime_error("cannot listen");
    }
    ::getsockname(socket_, reinterpret_cast<sockaddr*>(&at), &size);
    port_ = ntohs(at.sin_port);
  }
  ~Silence() { ::close(socket_); }
  Silence(const Silence&) = delete;
  Silence& operator=(const Silence&) = delete;
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_); }

 private:
  int socket_;
  int port_ = 0;
};

class WitnessTest : public ::testing::Test {
 protected:
  WitnessTest()
      : registry_({.flags = {"--idle-seal-ms", "0", "--tiles", "127.0.0.1:0", "--witness-every-ms", "50"}}) {
    keys_.push_back(*log::NoteVerifier::FromKeyString(registry_.verifier_key()));
  }

  void StartWitness(const std::string& name) {
    auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
    auto signer = log::NoteSigner::Create(name, log::NoteKeyType::kCosignature, *std::move(key));
    witness_keys_.push_back(signer->verifier());
    auto server = watch::WitnessServer::Start({"127.0.0.1:0", registry_.File(name), {{kOrigin, keys_}}},
                                              *std::move(signer));
    ASSERT_TRUE(server.has_value()) << server.error().message;
    AddWitness(witness_keys_.back(), "http://" + (*server)->address());
    witnesses_.push_back(std::move(*server));
  }
  void AddWitness(const log::NoteVerifier& key, const std::string& url) {
    registry_.Add({"--witness", key.KeyString() + " " + url});
  }
  [[nodiscard]] std::size_t Cosignatures(const v1::Checkpoint& checkpoint) const {
    const auto opened = log::OpenCheckpoint(checkpoint.note(), keys_, witness_keys_);
    EXPECT_TRUE(opened.has_value()) << opened.error().message;
    if (!opened) return 0;
    EXPECT_EQ(opened->checkpoint.size, checkpoint.size());
    return opened->cosignatures;
  }
  static v1::Checkpoint Newest(const Participant& who) {
    grpc::ClientContext context;
    v1::GetCheckpointResponse response;
    EXPECT_TRUE(who.Stub<v1::VerificationService>()->GetCheckpoint(&context, {}, &response).ok());
    return response.checkpoint();
  }
  // False: it did not come to that in a long time.
  bool AwaitCosignatures(const Participant& who, std::size_t count) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (Cosignatures(Newest(who)) < count) {
      if (HasFailure() || std::chrono::steady_clock::now() > until) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
  }
  static v1::ExportTitleResponse Export(const Participant& who) {
    grpc::ClientContext context;
    v1::ExportTitleRequest request;
    request.set_document_id(kDocument);
    v1::ExportTitleResponse response;
    const auto status = who.Stub<v1::VerificationService>()->ExportTitle(&context, request, &response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }
  static void Issue(const Journey& parties, const std::string& id, int variant) {
    const Answer issued = parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(id, variant));
    ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  }

  Registry registry_;
  std::vector<log::NoteVerifier> keys_;
  std::vector<log::NoteVerifier> witness_keys_;
  std::vector<std::unique_ptr<watch::WitnessServer>> witnesses_;
};

TEST_F(WitnessTest, CosignaturesComeToCheckpointTilesAndProof) {
  StartWitness("witness.test/one");
  StartWitness("witness.test/two");
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties, kDocument, 0);
  ASSERT_TRUE(AwaitCosignatures(parties.shipper, 2));
  EXPECT_EQ(Cosignatures(Export(parties.shipper).checkpoint()), 2U);
  const HttpReply published = HttpGet(registry_.tiles_address(), "/checkpoint");
  EXPECT_NE(published.body.find("witness.test/one"), std::string::npos);
  EXPECT_NE(published.body.find("witness.test/two"), std::string::npos);
  EXPECT_EQ(registry_.Stop(), 0);
}

// The witnesses go away; the log grows by another's act. The file of a document that has not changed stays
// on the checkpoint that they saw; once it changes, the file is of the newest.
TEST_F(WitnessTest, AFileStaysOnTheWitnessedCheckpointWhileItsPresentIsTheSame) {
  StartWitness("witness.test/one");
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties, kDocument, 0);
  ASSERT_TRUE(AwaitCosignatures(parties.shipper, 1));
  const v1::Checkpoint seen = Newest(parties.shipper);
  witnesses_.clear();
  Issue(parties, "CDIRP-WITNESS-2", 1);
  ASSERT_GT(registry_.TreeSize(), seen.size());
  const v1::ExportTitleResponse unchanged = Export(parties.shipper);
  EXPECT_EQ(unchanged.checkpoint().size(), seen.size());
  EXPECT_EQ(Cosignatures(unchanged.checkpoint()), 1U);
  EXPECT_EQ(unchanged.seal().entry().index(), seen.size() - 1);

  const auto moved = parties.shipper.Submit<v1::TransferService>(
      parties.shipper.TransferOf(parties.shipper.Title(kDocument), parties.frankfurt.id()));
  ASSERT_TRUE(moved.ok()) << moved.reason;
  const v1::ExportTitleResponse changed = Export(parties.frankfurt);
  EXPECT_GT(changed.checkpoint().size(), seen.size());
  EXPECT_EQ(Cosignatures(changed.checkpoint()), 0U);
  EXPECT_EQ(changed.title().holder(), parties.frankfurt.id());
}

TEST_F(WitnessTest, WitnessesThatAreGoneSilentOrStrangersDelayNobody) {
  const Silence silence;
  const auto stranger = [] {
    auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
    return log::NoteSigner::Create("nobody.test", log::NoteKeyType::kCosignature, *std::move(key))
        ->verifier();
  };
  AddWitness(stranger(), silence.url());
  AddWitness(stranger(), "http://127.0.0.1:1");
  StartWitness("witness.test/one");
  AddWitness(stranger(), "http://" + witnesses_[0]->address());  // another's key than the one that signs
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties, kDocument, 0);
  ASSERT_TRUE(AwaitCosignatures(parties.shipper, 1));
  EXPECT_EQ(registry_.Stop(), 0);
}

TEST_F(WitnessTest, AfterAKillItGoesOnWhereTheWitnessStands) {
  StartWitness("witness.test/one");
  registry_.Start();
  {
    const Journey parties(registry_);
    Issue(parties, kDocument, 0);
    ASSERT_TRUE(AwaitCosignatures(parties.shipper, 1));
    registry_.Kill();
    registry_.Start();
    ASSERT_TRUE(AwaitCosignatures(parties.shipper, 1));
    Issue(parties, "CDIRP-WITNESS-2", 1);
    ASSERT_TRUE(AwaitCosignatures(parties.shipper, 1));
  }
}

}  // namespace
}  // namespace yidan::testing
