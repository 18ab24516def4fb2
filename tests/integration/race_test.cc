// G1: two clients race to transfer one document; one wins, every time, and the other learns why not.
#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "services/title/state.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::testing {
namespace {

constexpr int kRounds = 1000;

// One of the two: sends what it is given, when both are ready.
struct Client {
  explicit Client(std::shared_ptr<grpc::Channel> channel)
      : stub(v1::TransferService::NewStub(std::move(channel))) {}
  void Send() {
    grpc::ClientContext context;
    v1::SubmitActResponse response;
    const grpc::Status status = stub->SubmitAct(&context, request, &response);
    answer = Participant::MakeAnswer(status, std::move(response));
  }
  std::unique_ptr<v1::TransferService::Stub> stub;
  v1::SubmitActRequest request;
  Answer answer;
};

TEST(RaceTest, OfTwoTransfersOfOneDocumentExactlyOneWins) {
  Registry registry;
  registry.Start();
  const Journey parties(registry);
  const std::string document = "CDIRP-RACE-0001";
  ASSERT_TRUE(parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(document, 1)).ok());
  const std::vector<const Participant*> holders = {&parties.shipper, &parties.frankfurt, &parties.jinjiang};

  const std::string service = v1::TransferService::service_full_name();
  Client clients[] = {Client(registry.OwnChannel("boc-frankfurt", service)),
                      Client(registry.OwnChannel("boc-jinjiang", service))};
  std::barrier both(3);
  bool over = false;  // written between two barriers only
  std::vector<std::jthread> threads;
  for (Client& client : clients) {
    threads.emplace_back([&] {
      for (both.arrive_and_wait(); !over; both.arrive_and_wait()) {
        client.Send();
        both.arrive_and_wait();
      }
    });
  }

  v1::TitleState head = parties.shipper.Title(document);
  int won_by_first = 0;
  for (int round = 0; round < kRounds && !HasFailure(); ++round) {
    const std::uint64_t before = head.sequence();
    std::size_t who = 0;
    while (holders[who]->id() != head.holder()) ++who;
    for (std::size_t i = 0; i < 2; ++i) {
      clients[i].request = holders[who]->TransferOf(head, holders[(who + 1 + i) % 3]->id());
    }
    both.arrive_and_wait();
    both.arrive_and_wait();

    const bool first = clients[0].answer.ok();
    EXPECT_NE(first, clients[1].answer.ok()) << "round " << round;
    const Answer& lost = clients[first ? 1 : 0].answer;
    EXPECT_EQ(lost.reason, "STALE_PREVIOUS") << lost.status.error_message();
    EXPECT_EQ(lost.status.error_code(), grpc::StatusCode::ABORTED);
    won_by_first += first ? 1 : 0;
    head = parties.shipper.Title(document);
    EXPECT_EQ(head.sequence(), before + 1);
    EXPECT_EQ(head.holder(), holders[(who + (first ? 1 : 2)) % 3]->id());
  }
  over = true;
  both.arrive_and_wait();
  threads.clear();
  RecordProperty("won_by_first", won_by_first);
  EXPECT_EQ(registry.Stop(), 0);
}

}  // namespace
}  // namespace yidan::testing
