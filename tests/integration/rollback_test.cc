// A directory that was rolled back with its head slots knows nothing of what it signed since. Who was shown
// it does: a witness stops a start and a restore; while the registry runs, only its own signature does.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "services/http/server.h"
#include "services/log/note.h"
#include "services/watch/witness_server.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kDocument = "CDIRP-ROLLBACK-1";

class RollbackTest : public ::testing::Test {
 protected:
  // A witness that keeps its key, its memory and its address over a stop.
  class Witness {
   public:
    Witness(const Registry& registry, std::string name)
        : registry_(registry),
          name_(std::move(name)),
          key_(*crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519)) {
      Start();
    }
    void Start() {
      auto signer = log::NoteSigner::Create(name_, log::NoteKeyType::kCosignature, key_);
      verifier_ = signer->verifier().KeyString();
      auto server = watch::WitnessServer::Start(
          {address_,
           registry_.File(name_),
           {{"registry.test/chengdu", {*log::NoteVerifier::FromKeyString(registry_.verifier_key())}}}},
          *std::move(signer));
      ASSERT_TRUE(server.has_value()) << server.error().message;
      server_ = std::move(*server);
      address_ = server_->address();
    }
    void Stop() { server_.reset(); }
    [[nodiscard]] std::string Named() const { return verifier_ + " http://" + address_; }

   private:
    const Registry& registry_;
    const std::string name_;
    const crypto::PrivateKey key_;
    std::string address_ = "127.0.0.1:0";
    std::string verifier_;
    std::unique_ptr<watch::WitnessServer> server_;
  };

  static Finished Yidand(std::vector<std::string> words) {
    words.insert(words.begin(), YIDAND_PROGRAM);
    return RunProgram({std::move(words)});
  }
  std::string Data() const { return registry_.File("data"); }
  void Keep(const std::string& name) const {
    fs::copy(Data(), registry_.File(name), fs::copy_options::recursive);
  }
  void PutBack(const std::string& name) const {
    fs::remove_all(Data());
    fs::copy(registry_.File(name), Data(), fs::copy_options::recursive);
  }
  static void Issue(const Journey& parties, const std::string& id = kDocument, int variant = 0) {
    const Answer issued = parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(id, variant));
    ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  }
  static std::string Newest(const Participant& who) {
    grpc::ClientContext context;
    v1::GetCheckpointResponse response;
    EXPECT_TRUE(who.Stub<v1::VerificationService>()->GetCheckpoint(&context, {}, &response).ok());
    return response.checkpoint().note();
  }
  static bool AwaitCosignature(const Participant& who, const std::string& witness) {
    return Await([&] { return Newest(who).find(witness) != std::string::npos; });
  }
  // Issues, keeps the whole directory as "older", and goes on until the witness has seen more.
  void RunOnBeyondACopy() {
    registry_.Start();
    const Journey parties(registry_);
    ASSERT_EQ(registry_.Stop(), 0);
    Keep("older");
    registry_.Start();
    Issue(parties);
    ASSERT_TRUE(AwaitCosignature(parties.shipper, "witness.test/one"));
    ASSERT_EQ(registry_.Stop(), 0);
  }

  Registry registry_{{.flags = {"--idle-seal-ms", "0", "--witness-every-ms", "50"}}};
};

TEST_F(RollbackTest, AWitnessThatHasSeenMoreStopsTheStart) {
  Witness witness(registry_, "witness.test/one");
  registry_.Add({"--witness", witness.Named()});
  RunOnBeyondACopy();
  Keep("newer");
  PutBack("older");
  try {
    registry_.Start();
    FAIL() << "a rolled-back directory was served";
  } catch (const std::runtime_error& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("does not start: witness witness.test/one: it has seen"));
  }
  PutBack("newer");
  registry_.Start();
  EXPECT_EQ(registry_.Stop(), 0);
}

// The witness was away while the rolled-back directory started. When it is back, what it shows bears our own
// signature and is not in our log.
TEST_F(RollbackTest, WhileRunningOurOwnSignatureStopsUs) {
  Witness witness(registry_, "witness.test/one");
  registry_.Add({"--witness", witness.Named()});
  RunOnBeyondACopy();
  witness.Stop();
  PutBack("older");
  registry_.Start();
  witness.Start();
  EXPECT_TRUE(Await([&] { return !registry_.Running(); })) << "it goes on signing a second history";
  EXPECT_THAT(ReadWholeFile(registry_.File("ledger.err")), HasSubstr("under this registry's own key"));
}

// The number in a 409 is signed by nobody: anybody on the way could stop every registry with it.
TEST_F(RollbackTest, WhileRunningANumberStopsNobody) {
  std::atomic<bool> lies{false};
  std::atomic<int> lied{0};
  auto liar =
      http::Server::Start({.listen = "127.0.0.1:0", .post_path = "/add-checkpoint", .body_bytes_max = 65'536},
                          [&](const http::Request&) -> http::Response {
                            if (!lies) return {.status = 503, .body = "later\n"};
                            ++lied;
                            return {.status = 409, .content_type = "text/x.tlog.size", .body = "999999\n"};
                          });
  ASSERT_TRUE(liar.has_value()) << liar.error().message;
  const auto key = log::NoteSigner::Create("witness.test/liar", log::NoteKeyType::kCosignature,
                                           *crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519));
  registry_.Add({"--witness", key->verifier().KeyString() + " http://" + (*liar)->address()});
  registry_.Start();
  const Journey parties(registry_);
  lies = true;
  ASSERT_TRUE(Await([&] { return lied >= 5; }));
  Issue(parties);
  EXPECT_TRUE(registry_.Running());
  EXPECT_EQ(registry_.Stop(), 0);
}

TEST_F(RollbackTest, WhoHasSeenLessThanTheBackupIsBehindAndNoVoucher) {
  Witness seen(registry_, "witness.test/one");
  registry_.Add({"--witness", seen.Named()});
  registry_.Start();
  const Journey parties(registry_);
  WriteWholeFile(registry_.File("kept-early"), Newest(parties.shipper));
  Issue(parties);
  ASSERT_TRUE(AwaitCosignature(parties.shipper, "witness.test/one"));
  WriteWholeFile(registry_.File("kept-late"), Newest(parties.shipper));
  ASSERT_EQ(registry_.Stop(), 0);
  const std::string backups = registry_.File("backups");
  ASSERT_EQ(Yidand({"backup", "--data", Data(), "--to", backups}).status, 0);
  fs::remove_all(Data() + "/db");
  fs::remove_all(Data() + "/head");

  Witness ignorant(registry_, "witness.test/two");
  const auto restore = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"restore", "--data", Data(), "--from", backups};
    words.insert(words.end(), more.begin(), more.end());
    return Yidand(words);
  };
  const Finished nothing = restore({"--witness", ignorant.Named()});
  EXPECT_EQ(nothing.status, 1);
  EXPECT_THAT(nothing.err, HasSubstr("behind: witness witness.test/two has seen 0 of the backup's"));
  const Finished early = restore({"--remembered-checkpoint", registry_.File("kept-early")});
  EXPECT_EQ(early.status, 1);
  EXPECT_THAT(early.err, HasSubstr("behind: the remembered checkpoint has seen"));
  EXPECT_FALSE(fs::exists(Data() + "/db"));
  // Two who know it, beside one who does not.
  const Finished vouched = restore({"--witness", ignorant.Named(), "--witness", seen.Named(),
                                    "--remembered-checkpoint", registry_.File("kept-late")});
  EXPECT_EQ(vouched.status, 0) << vouched.err;
  EXPECT_THAT(vouched.out, HasSubstr("  witness witness.test/one\n  the remembered checkpoint\n"));
  EXPECT_THAT(vouched.err, HasSubstr("witness witness.test/two has seen 0"));
}

TEST_F(RollbackTest, TheSlotsHaveAPlaceOfTheirOwn) {
  const std::string data = registry_.File("split");
  const std::string slots = registry_.File("elsewhere");
  ASSERT_EQ(
      Yidand({"init", "--data", data, "--slots", slots, "--origin", "registry.test/split", "--registrar",
              "registrar", "--registrar-key", registry_.File("keys/registrar.pub"), "--demo"})
          .status,
      0);
  EXPECT_TRUE(fs::exists(slots + "/head.0"));
  EXPECT_FALSE(fs::exists(data + "/head"));
  EXPECT_EQ(Yidand({"rotate-note-key", "--data", data, "--slots", slots}).status, 0);
  EXPECT_EQ(Yidand({"fsck", "--data", data, "--slots", slots}).status, 0);
  // Their disk is not mounted: two entries only, and no second history of them.
  const std::string young = registry_.File("young");
  const std::string disk = registry_.File("disk");
  ASSERT_EQ(
      Yidand({"init", "--data", young, "--slots", disk, "--origin", "registry.test/young", "--registrar",
              "registrar", "--registrar-key", registry_.File("keys/registrar.pub"), "--demo"})
          .status,
      0);
  fs::rename(disk, disk + ".unmounted");
  const Finished unmounted = Yidand({"rotate-note-key", "--data", young});
  EXPECT_EQ(unmounted.status, 1);
  EXPECT_THAT(unmounted.err, HasSubstr("mount their disk"));
  EXPECT_FALSE(fs::exists(disk));
  fs::rename(disk + ".unmounted", disk);
  EXPECT_EQ(Yidand({"rotate-note-key", "--data", young}).status, 0);
  // The directory remembers them. Where it does not, nothing starts: what was signed last is not known.
  EXPECT_EQ(Yidand({"rotate-note-key", "--data", data}).status, 0);
  fs::remove(data + "/slots.place");
  const Finished without = Yidand({"rotate-note-key", "--data", data});
  EXPECT_EQ(without.status, 1);
  EXPECT_THAT(without.err, HasSubstr("no head slot"));
}

}  // namespace
}  // namespace yidan::testing
