// An honest registry is audited, and one that tells two stories is caught: by the auditor, by a witness, and
// by two clients who compare what they were shown. Real processes; the liar has the note key and the
// database.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <thread>

#include "tests/support/http.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr const char* kDocument = "CDIRP-AUDIT-0001";
constexpr std::chrono::seconds kPatience{60};

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() : registry_({.flags = {"--idle-seal-ms", "0", "--witness-every-ms", "50"}}) {}

  // `yidan witness` that follows the registry, which asks it from its next start on.
  void StartWitness() {
    const auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
    WriteWholeFile(registry_.File("cosign.pem"), key->ToPem());
    witness_ =
        std::make_unique<Process>(Command{{YIDAN_PROGRAM, "witness", "--folder", registry_.File("witness"),
                                           "--name", "witness.test/one", "--cosign-key",
                                           registry_.File("cosign.pem"), "--log", registry_.verifier_key()}},
                                  registry_.File("witness-output"));
    const auto vkey = witness_->WaitForLine("vkey ", kPatience);
    const auto at = witness_->WaitForLine("LISTENING witness=", kPatience);
    ASSERT_TRUE(vkey && at);
    registry_.Add({"--witness", vkey->substr(5) + " http://" + at->substr(18)});
  }
  void Start() {
    registry_.Start();
    parties_.emplace(registry_);
    auditor_.emplace(registry_.Admit("auditor", {v1::ROLE_AUDITOR}));
  }
  void Issue(const std::string& id, int variant) const {
    const Answer issued =
        parties_->carrier.Submit<v1::IssuanceService>(parties_->carrier.IssueOf(id, variant));
    ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  }
  void PassTo(const Participant& to) const {
    const Answer moved = parties_->shipper.Submit<v1::TransferService>(
        parties_->shipper.TransferOf(parties_->shipper.Title(kDocument), to.id()));
    ASSERT_TRUE(moved.ok()) << moved.reason << " " << moved.message;
  }
  static nlohmann::json JsonOf(const Finished& done) {
    auto json = nlohmann::json::parse(done.out, nullptr, /*allow_exceptions=*/false);
    EXPECT_TRUE(json.is_object()) << done.out << done.err;
    return json.is_object() ? json : nlohmann::json::object();
  }
  [[nodiscard]] Finished Audit() const { return auditor_->Cli({"log", "audit", "--output", "json"}); }
  // Anybody checks it, offline.
  void ExpectProven(const std::string& evidence) const {
    const Finished judged = RunProgram(
        {{YIDAN_PROGRAM, "log", "evidence", evidence, "--registry-key", registry_.verifier_key()}});
    EXPECT_EQ(judged.status, 0) << judged.out << judged.err;
    EXPECT_THAT(judged.out, HasSubstr("PROVEN: the registry signed two histories"));
  }
  [[nodiscard]] std::vector<std::string> WitnessFiles(const std::string& extension) const {
    std::vector<std::string> found;
    for (const auto& file : fs::directory_iterator(registry_.File("witness"))) {
      if (file.path().extension() == extension) found.push_back(file.path());
    }
    return found;
  }

  Registry registry_;
  std::unique_ptr<Process> witness_;
  std::optional<Journey> parties_;
  std::optional<Participant> auditor_;
};

TEST_F(AuditTest, AnHonestRegistryIsConsistentAndASecondRunGoesOn) {
  Start();
  Issue(kDocument, 0);
  PassTo(parties_->frankfurt);
  const Finished first = Audit();
  EXPECT_EQ(first.status, 0) << first.out << first.err;
  EXPECT_EQ(JsonOf(first)["consistent"], true);
  EXPECT_EQ(JsonOf(first)["replayed"], registry_.TreeSize());
  Issue("CDIRP-AUDIT-0002", 1);
  const Finished second = Audit();
  EXPECT_EQ(second.status, 0) << second.out << second.err;
  EXPECT_EQ(JsonOf(second)["replayed"], 2) << "the ISSUE and its seal";
  EXPECT_EQ(registry_.Stop(), 0);
}

// The witness is gone, the log goes on: a file of what has not changed since stays on the checkpoint that the
// witness saw. A client that knows a newer one asks for the proof that the one is a part of the other.
TEST_F(AuditTest, AnExportUnderAnOlderWitnessedHeadIsTakenFromWhoProvesIt) {
  StartWitness();
  Start();
  Issue(kDocument, 0);
  const std::string newest = registry_.File("newest.checkpoint");
  const auto until = std::chrono::steady_clock::now() + kPatience;
  const auto seen = [&] {
    const Finished said = parties_->shipper.Cli({"log", "checkpoint", "-o", newest, "--force"});
    return said.status == 0 && ReadWholeFile(newest).find("witness.test/one") != std::string::npos;
  };
  while (!seen()) ASSERT_LT(std::chrono::steady_clock::now(), until);
  witness_->Kill();
  Issue("CDIRP-AUDIT-0002", 1);
  ASSERT_EQ(parties_->shipper.Cli({"show", "CDIRP-AUDIT-0002"}).status, 0) << "it knows the newer head now";

  const std::string file = registry_.File("witnessed.yidan.json");
  const Finished exported = parties_->shipper.Cli({"export", kDocument, "-o", file});
  EXPECT_EQ(exported.status, 0) << exported.err;
  EXPECT_THAT(ReadWholeFile(file), HasSubstr("witness.test/one")) << "the older head, which was witnessed";
  const Finished shown = parties_->shipper.Cli({"show", kDocument, "--history"});
  EXPECT_EQ(shown.status, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("every act replayed here"));
  EXPECT_EQ(parties_->jinjiang.Cli({"verify", file}).status, 0);
}

TEST_F(AuditTest, WhoIsNoAuditorIsToldSo) {
  Start();
  const Finished done = parties_->shipper.Cli({"log", "audit"});
  EXPECT_EQ(done.status, 3) << done.out << done.err;
  EXPECT_THAT(done.err, HasSubstr("CALLER_ROLE_MISSING"));
}

TEST_F(AuditTest, AKilledAuditGoesOn) {
  Start();
  for (int i = 1; i < 30; ++i) Issue("CDIRP-AUDIT-K" + std::to_string(100 + i), i);
  // Killed at what it has reached on disk, not after so many milliseconds.
  const std::string copy = registry_.File("audit/copy");
  const auto has_log = [&copy] {
    std::error_code failed;
    for (const auto& file : fs::directory_iterator(copy, failed)) {
      if (file.path().extension() == ".log" && file.file_size(failed) > 0) return true;
    }
    return false;
  };
  const std::function<bool()> reached[] = {
      [this] { return fs::exists(registry_.File("audit")); },
      [&copy] { return fs::exists(copy); },
      [&copy] { return fs::exists(copy + "/CURRENT"); },
      has_log,
  };
  for (const auto& it_is_there : reached) {
    std::jthread killed([&] {
      Process audit(
          {{YIDAN_PROGRAM, "log", "audit", "--server", registry_.Address("yidan.v1.TransferService"), "--ca",
            registry_.File("certs/ca.pem"), "--cert", registry_.File("certs/auditor.pem"), "--tls-key",
            registry_.File("certs/auditor.key"), "--registry-key", registry_.verifier_key(), "--folder",
            registry_.File("audit")}},
          registry_.File("audit-output"));
      while (!it_is_there() && audit.Running()) std::this_thread::yield();
      EXPECT_TRUE(it_is_there());
      audit.Kill();
    });
  }
  const Finished done =
      auditor_->Cli({"log", "audit", "--output", "json", "--folder", registry_.File("audit")});
  EXPECT_EQ(done.status, 0) << done.out << done.err;
  EXPECT_EQ(JsonOf(done)["size"], registry_.TreeSize());
}

TEST_F(AuditTest, ARegistryWithTwoHistoriesIsCaughtByAuditByWitnessAndByTwoClients) {
  StartWitness();
  Start();
  Issue(kDocument, 0);
  ASSERT_EQ(registry_.Stop(), 0);
  fs::copy(registry_.File("data"), registry_.File("other"), fs::copy_options::recursive);

  // What it shows to some: the document goes to Frankfurt.
  registry_.Start();
  PassTo(parties_->frankfurt);
  Issue("CDIRP-AUDIT-0002", 1);
  const std::uint64_t size = registry_.TreeSize();
  EXPECT_EQ(Audit().status, 0);
  const std::string shown_first = registry_.File("first.note");
  ASSERT_EQ(parties_->frankfurt.Cli({"log", "checkpoint", "-o", shown_first}).status, 0);
  ASSERT_TRUE(Await([&] {
    const auto notes = WitnessFiles(".note");
    return !notes.empty() &&
           ReadWholeFile(notes[0]).find("\n" + std::to_string(size) + "\n") != std::string::npos;
  }));
  ASSERT_EQ(registry_.Stop(), 0);

  // What it shows to others, with the same key: it goes to Jinjiang.
  fs::rename(registry_.File("data"), registry_.File("first"));
  fs::rename(registry_.File("other"), registry_.File("data"));
  // Whoever lies would not ask the witness first; one that is silent stops no start.
  ASSERT_EQ(::kill(witness_->pid(), SIGSTOP), 0);
  registry_.Start();
  PassTo(parties_->jinjiang);
  for (int i = 2; i < 5; ++i) Issue("CDIRP-AUDIT-000" + std::to_string(i), i);
  ASSERT_GT(registry_.TreeSize(), size);

  const Finished audit = Audit();
  EXPECT_EQ(audit.status, 1) << audit.out << audit.err;
  EXPECT_EQ(JsonOf(audit)["consistent"], false);
  ExpectProven(JsonOf(audit).value("evidence", "none"));

  const std::string shown_later = registry_.File("second.note");
  ASSERT_EQ(parties_->jinjiang.Cli({"log", "checkpoint", "-o", shown_later}).status, 0);
  const Finished compared = parties_->shipper.Cli(
      {"log", "consistency", shown_first, shown_later, "--evidence", registry_.File("compared.evidence")});
  EXPECT_EQ(compared.status, 1) << compared.out << compared.err;
  ExpectProven(registry_.File("compared.evidence"));

  // And who was shown the first history does not take the second.
  const Finished deceived = parties_->frankfurt.Cli({"log", "checkpoint"});
  EXPECT_EQ(deceived.status, 8) << deceived.out << deceived.err;

  // Nor does the witness, once it hears of it; and a daemon that is shown its own other signature stops.
  ASSERT_EQ(::kill(witness_->pid(), SIGCONT), 0);
  ASSERT_TRUE(Await([&] { return !WitnessFiles(".evidence").empty(); })) << witness_->Stop().err;
  ExpectProven(WitnessFiles(".evidence")[0]);
}

TEST_F(AuditTest, EvidenceThatDoesNotHoldProvesNothing) {
  Start();
  Issue(kDocument, 0);
  const std::string note = registry_.File("a.note");
  ASSERT_EQ(parties_->shipper.Cli({"log", "checkpoint", "-o", note}).status, 0);
  const std::string text = ReadWholeFile(note);
  const std::string counted = std::to_string(text.size()) + "\n" + text + "\n";
  const std::string file = registry_.File("made.up");
  WriteWholeFile(file,
                 "yidan-fork-evidence/1\n" + counted + counted + ToBase64(std::string(32, '\0')) + "\n");
  const Finished judged = parties_->shipper.Cli({"log", "evidence", file});
  EXPECT_EQ(judged.status, 1) << judged.out << judged.err;
  EXPECT_THAT(judged.out, HasSubstr("NOT PROVEN"));
  WriteWholeFile(file, "nonsense");
  EXPECT_EQ(parties_->shipper.Cli({"log", "evidence", file}).status, 2);
  const Finished same = parties_->shipper.Cli({"log", "consistency", note, note});
  EXPECT_EQ(same.status, 0) << same.out << same.err;
}

}  // namespace
}  // namespace yidan::testing
