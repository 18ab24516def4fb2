// Acts that build on each other, handed in over one stream without waiting for any answer: they reach the
// sequencer in their order, through a front in another process too, and a break stops what builds on it.
#include <gtest/gtest.h>

#include <thread>

#include "services/title/rules.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"

namespace yidan::testing {
namespace {

constexpr const char* kDocument = "CDIRP-PIPELINE-1";
constexpr std::uint64_t kActs = 3'000;  // more than a stream may have under way

class PipelineTest : public ::testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    registry_.Start();
    parties_ = std::make_unique<Journey>(registry_);
    const Answer issued =
        parties_->carrier.Submit<v1::IssuanceService>(parties_->carrier.IssueOf(kDocument, 0));
    ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  }
  // The next transfer to and fro; `head` then stands after it.
  v1::SubmitActRequest Next(v1::TitleState& head) const {
    const bool with_shipper = head.holder() == "landrover-nl";
    const std::string to = with_shipper ? "boc-frankfurt" : "landrover-nl";
    v1::SubmitActRequest act = (with_shipper ? parties_->shipper : parties_->frankfurt).TransferOf(head, to);
    head.set_sequence(head.sequence() + 1);
    head.set_last_act(title::ActDigest(act.act()).ToString());
    head.set_holder(to);
    return act;
  }
  // Hands all of them in, and gives what came of each, by tag.
  std::map<std::uint64_t, v1::ActResult> HandIn(const std::vector<v1::SubmitActRequest>& acts) const {
    grpc::ClientContext context;
    const auto stub = parties_->shipper.Stub<v1::TransferService>();
    const auto stream = stub->StreamActs(&context);
    std::jthread writer([&] {
      for (std::uint64_t tag = 0; tag < acts.size(); ++tag) {
        v1::StreamActsRequest request;
        request.set_tag(tag);
        *request.mutable_act() = acts[tag];
        if (!stream->Write(request)) return;
      }
      stream->WritesDone();
    });
    std::map<std::uint64_t, v1::ActResult> results;
    v1::StreamActsResponse response;
    while (stream->Read(&response)) results[response.tag()] = response.result();
    writer.join();
    const grpc::Status ended = stream->Finish();
    EXPECT_TRUE(ended.ok()) << ended.error_message();
    return results;
  }

  Registry registry_{{.process_per_role = GetParam()}};
  std::unique_ptr<Journey> parties_;
};

TEST_P(PipelineTest, EachActIsAdmittedAfterTheOneItBuildsOn) {
  v1::TitleState head = parties_->shipper.Title(kDocument);
  std::vector<v1::SubmitActRequest> acts;
  for (std::uint64_t i = 0; i < kActs; ++i) acts.push_back(Next(head));
  const auto results = HandIn(acts);
  ASSERT_EQ(results.size(), kActs);
  std::uint64_t before = 0;
  for (const auto& [tag, result] : results) {
    ASSERT_TRUE(result.has_receipt()) << tag << ": " << result.refusal().ShortDebugString();
    EXPECT_GT(result.receipt().index(), before);
    before = result.receipt().index();
  }
  const v1::TitleState now = parties_->shipper.Title(kDocument);
  EXPECT_EQ(now.sequence(), kActs + 1);
  EXPECT_EQ(now.last_act(), head.last_act());
}

TEST_P(PipelineTest, WhatBuildsOnARefusedActIsStale) {
  v1::TitleState head = parties_->shipper.Title(kDocument);
  std::vector<v1::SubmitActRequest> acts;
  for (int i = 0; i < 100; ++i) acts.push_back(Next(head));
  acts[40].mutable_signature()->front() = static_cast<char>(acts[40].signature().front() ^ 1);
  const auto results = HandIn(acts);
  ASSERT_EQ(results.size(), acts.size());
  for (const auto& [tag, result] : results) {
    if (tag < 40) {
      EXPECT_TRUE(result.has_receipt()) << tag;
    } else {
      EXPECT_EQ(result.refusal().reason(),
                tag == 40 ? v1::REFUSAL_REASON_BAD_SIGNATURE : v1::REFUSAL_REASON_STALE_PREVIOUS)
          << tag;
    }
  }
  EXPECT_EQ(parties_->shipper.Title(kDocument).sequence(), 41U);
}

INSTANTIATE_TEST_SUITE_P(Processes, PipelineTest, ::testing::Bool(), [](const auto& parameter) {
  return std::string(parameter.param ? "OnePerRole" : "AllInOne");
});

}  // namespace
}  // namespace yidan::testing
