// A stop in good order: under load every act gets an answer, and the answer is true.
#include <gtest/gtest.h>
#include <signal.h>

#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "services/rpc/wire/health.h"
#include "services/title/rules.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::testing {
namespace {

constexpr int kDocuments = 8;

std::string DocumentId(int number) { return "CDIRP-STOP-000" + std::to_string(number); }

// What clients were told about their acts, by digest.
struct Told {
  std::mutex mutex;
  std::set<std::string> done;
  std::set<std::string> turned_away;  // SHUTTING_DOWN: nothing was written
  std::atomic<int> unknown{0};
};

void Note(Told& told, const std::string& digest, const Answer& answer) {
  const std::scoped_lock lock(told.mutex);
  if (answer.ok()) {
    told.done.insert(digest);
  } else if (answer.reason == "SHUTTING_DOWN") {
    told.turned_away.insert(digest);
  } else {
    // The connection is closed: the act that was never sent, or never answered.
    EXPECT_EQ(answer.reason, "OUTCOME_UNKNOWN") << answer.status.error_message();
    ++told.unknown;
  }
}

void PassOn(const Journey& parties, const std::string& document, Told& told) {
  v1::TitleState head = parties.shipper.Title(document);
  for (;;) {
    const bool with_shipper = head.holder() == parties.shipper.id();
    const Participant& from = with_shipper ? parties.shipper : parties.frankfurt;
    const Participant& to = with_shipper ? parties.frankfurt : parties.shipper;
    const auto request = from.TransferOf(head, to.id());
    const std::string digest = title::ActDigest(request.act()).ToString();
    const Answer answer = from.Submit<v1::TransferService>(request);
    Note(told, digest, answer);
    if (!answer.ok()) return;
    head.set_sequence(head.sequence() + 1);
    head.set_last_act(digest);
    head.set_holder(to.id());
  }
}

// A pipelined stream: hands in a chain of transfers without waiting. Every act that was answered has its
// own answer; the stream itself ends with a status.
void StreamOn(const Journey& parties, const std::string& document, Told& told, std::atomic<int>& answered) {
  v1::TitleState head = parties.shipper.Title(document);
  grpc::ClientContext context;
  const auto stub = parties.shipper.Stub<v1::TransferService>();
  const auto stream = stub->StreamActs(&context);
  std::jthread writer([&] {
    for (std::uint64_t tag = 1;; ++tag) {
      const bool with_shipper = head.holder() == parties.shipper.id();
      const Participant& from = with_shipper ? parties.shipper : parties.frankfurt;
      v1::StreamActsRequest request;
      request.set_tag(tag);
      *request.mutable_act() = from.TransferOf(head, with_shipper ? "boc-frankfurt" : "landrover-nl");
      head.set_sequence(head.sequence() + 1);
      head.set_last_act(title::ActDigest(request.act().act()).ToString());
      head.set_holder(with_shipper ? "boc-frankfurt" : "landrover-nl");
      if (!stream->Write(request)) return;
    }
  });
  v1::StreamActsResponse response;
  while (stream->Read(&response)) {
    EXPECT_TRUE(response.has_result() || !response.error().empty());
    if (!response.result().has_receipt()) continue;
    const std::scoped_lock lock(told.mutex);
    told.done.insert(response.result().receipt().act_digest());
    ++answered;
  }
  writer.join();
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST(StopTest, UnderLoadEveryAnswerIsTrueAndTheProcessEndsWell) {
  Registry registry;
  registry.Start();
  const Journey parties(registry);
  const Participant auditor = registry.Admit("auditor", {v1::ROLE_AUDITOR});
  for (int i = 0; i <= kDocuments; ++i) {
    const Answer issued =
        parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(DocumentId(i), i + 1));
    ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  }
  Told told;
  std::atomic<int> answered_on_stream{0};
  std::vector<std::jthread> clients;
  for (int i = 0; i < kDocuments; ++i) {
    clients.emplace_back([&, i] { PassOn(parties, DocumentId(i), told); });
  }
  clients.emplace_back([&] { StreamOn(parties, DocumentId(kDocuments), told, answered_on_stream); });
  while (answered_on_stream < 100) std::this_thread::yield();

  EXPECT_EQ(registry.Stop(), 0);
  clients.clear();

  registry.Start();
  const LogReading log = ReadWholeLog(registry, auditor);
  EXPECT_EQ(log.fault, "");
  for (const auto& digest : told.done) EXPECT_TRUE(log.index_of.contains(digest)) << "done, and not there";
  for (const auto& digest : told.turned_away) {
    EXPECT_FALSE(log.index_of.contains(digest)) << "turned away, and there";
  }
  RecordProperty("done", static_cast<int>(told.done.size()));
  EXPECT_EQ(registry.Stop(), 0);
}

TEST(StopTest, HealthSaysServingWhileItServes) {
  Registry registry;
  registry.Start();
  const auto channel = registry.OwnChannel("registrar", "yidan.v1.TransferService");
  EXPECT_TRUE(rpc::AskHealth(channel, std::chrono::seconds(10)));
  EXPECT_EQ(registry.Stop(), 0);
  EXPECT_FALSE(rpc::AskHealth(channel, std::chrono::seconds(1)));
}

// After SIGTERM it is lame first: who asks for its health looks elsewhere, and who did not ask yet is
// answered.
TEST(StopTest, BetweenSigtermAndTheEndItIsLameAndAnswers) {
  Registry::Options options;
  options.common_flags = {"--lame-ms", "600000"};
  Registry registry(options);
  registry.Start();
  const Journey parties(registry);
  const auto channel = registry.OwnChannel("registrar", "yidan.v1.TransferService");
  ASSERT_TRUE(rpc::AskHealth(channel, std::chrono::seconds(10)));
  ASSERT_EQ(::kill(registry.ledger_pid(), SIGTERM), 0);
  while (rpc::AskHealth(channel, std::chrono::seconds(10))) std::this_thread::yield();
  const Answer issued =
      parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(DocumentId(0), 1));
  EXPECT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  EXPECT_EQ(registry.Stop(), 0) << "a second signal ends the lameness";
}

TEST(StopTest, ASecondProcessDoesNotOpenTheSameRegistry) {
  Registry registry;
  registry.Start();
  const Finished second =
      RunProgram({{YIDAND_PROGRAM, "--data", registry.File("data"), "--listen", "127.0.0.1:0", "--tls-cert",
                   registry.File("certs/server.pem"), "--tls-key", registry.File("certs/server.key"),
                   "--client-ca", registry.File("certs/ca.pem"), "--trust-domain", "yidan.test"}});
  EXPECT_EQ(second.status, 1);
  EXPECT_NE(second.err.find("another process"), std::string::npos) << second.err;
  EXPECT_TRUE(registry.Running());
  EXPECT_EQ(registry.Stop(), 0);
}

}  // namespace
}  // namespace yidan::testing
