// G4 and G5: kill -9 in the middle of a stream of transfers, again and again. What was acknowledged is
// there, where the receipt said, and the log is whole.
#include <gtest/gtest.h>

#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::testing {
namespace {

constexpr int kKills = 20;
constexpr int kDocuments = 8;

std::string DocumentId(int number) { return "CDIRP-KILL-000" + std::to_string(number); }

// Act digest -> index, as the receipts said.
class Acknowledged {
 public:
  void Add(const v1::Receipt& receipt) {
    const std::scoped_lock lock(mutex_);
    acts_[receipt.act_digest()] = receipt.index();
    ++count_;
  }
  [[nodiscard]] std::map<std::string, std::uint64_t> Acts() const {
    const std::scoped_lock lock(mutex_);
    return acts_;
  }
  [[nodiscard]] std::size_t Count() const { return count_; }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::uint64_t> acts_;
  std::atomic<std::size_t> count_{0};
};

// Passes one document to and fro between shipper and bank until the registry is gone.
void PassOn(const Journey& parties, const std::string& document, Acknowledged& acknowledged) {
  v1::TitleState head = parties.shipper.Title(document);
  const auto stub = parties.shipper.Stub<v1::TransferService>();
  for (;;) {
    const bool with_shipper = head.holder() == parties.shipper.id();
    const Participant& from = with_shipper ? parties.shipper : parties.frankfurt;
    const Participant& to = with_shipper ? parties.frankfurt : parties.shipper;
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
    v1::SubmitActResponse response;
    const auto status = stub->SubmitAct(&context, from.TransferOf(head, to.id()), &response);
    if (!status.ok()) {
      EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
      return;
    }
    acknowledged.Add(response.receipt());
    head.set_sequence(head.sequence() + 1);
    head.set_last_act(response.receipt().act_digest());
    head.set_holder(to.id());
  }
}

TEST(KillTest, WhatWasAcknowledgedSurvivesTwentyKills) {
  Registry registry;
  registry.Start();
  const Journey parties(registry);
  const Participant auditor = registry.Admit("auditor", {v1::ROLE_AUDITOR});
  Acknowledged acknowledged;
  for (int i = 0; i < kDocuments; ++i) {
    const Answer issued =
        parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(DocumentId(i), i + 1));
    ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
    acknowledged.Add(issued.receipt);
  }

  std::minstd_rand random(2017);
  for (int kill = 0; kill < kKills && !HasFailure(); ++kill) {
    std::vector<std::jthread> writers;
    for (int i = 0; i < kDocuments; ++i) {
      writers.emplace_back([&, i] { PassOn(parties, DocumentId(i), acknowledged); });
    }
    const std::size_t enough = acknowledged.Count() + 10 + random() % 90;
    while (acknowledged.Count() < enough && registry.Running()) std::this_thread::yield();
    ASSERT_TRUE(registry.Running()) << "it ended by itself";
    registry.Kill();
    writers.clear();

    registry.Start();
    const LogReading log = ReadWholeLog(registry, auditor);
    ASSERT_EQ(log.fault, "") << "after kill " << kill;
    for (const auto& [digest, index] : acknowledged.Acts()) {
      const auto found = log.index_of.find(digest);
      ASSERT_NE(found, log.index_of.end()) << "an acknowledged act is gone after kill " << kill;
      ASSERT_EQ(found->second, index) << "an acknowledged act moved";
    }
  }
  RecordProperty("acknowledged", static_cast<int>(acknowledged.Count()));
  EXPECT_EQ(registry.Stop(), 0);
}

}  // namespace
}  // namespace yidan::testing
