#include "services/rpc/server/authorize.h"

#include <gtest/gtest.h>

#include <set>

#include "services/rpc/wire/act_kind.h"
#include "services/title/rule_set.h"

namespace yidan::rpc {
namespace {

// Answers reads when told, on the caller's thread.
class SlowDirectory final : public api::LedgerPort {
 public:
  void Submit(internal::v1::SubmitRequest, api::Deadline, SubmitDone) override { FAIL(); }
  void Read(internal::v1::ReadRequest request, api::Deadline, ReadDone done) override {
    asked.push_back(request.get_standing().participant_id());
    waiting.push_back(std::move(done));
  }
  api::Reply<void> Healthy() const override { return {}; }

  void Answer(const internal::v1::GetStandingResponse& standing) {
    internal::v1::ReadResponse response;
    *response.mutable_get_standing() = standing;
    AnswerAll(response);
  }
  void AnswerAll(const api::Reply<internal::v1::ReadResponse>& answer) {
    auto all = std::move(waiting);
    waiting.clear();
    for (auto& done : all) done(answer);
  }
  std::vector<std::string> asked;
  std::vector<ReadDone> waiting;
};

class AuthorizeTest : public ::testing::Test {
 protected:
  AuthorizeTest() {
    Authorizer::Options options;
    options.callers_max = 2;
    options.now = [this] { return now_; };
    authorizer_ = std::make_unique<Authorizer>(directory_, options);
  }
  // The reason of the refusal; 0 if permitted; -1 while no answer has come.
  std::shared_ptr<int> Ask(const std::string& caller, RoleSet roles, bool suspended_too = false) {
    auto outcome = std::make_shared<int>(-1);
    authorizer_->Authorize({CallerIdentity::Kind::kParticipant, caller}, {roles, suspended_too},
                           [outcome](const api::Reply<void>& may) {
                             ASSERT_EQ(*outcome, -1) << "answered twice";
                             *outcome = may ? 0 : static_cast<int>(may.error().reason);
                           });
    return outcome;
  }
  static internal::v1::GetStandingResponse Auditor() {
    internal::v1::GetStandingResponse standing;
    standing.set_known(true);
    standing.add_roles(v1::ROLE_AUDITOR);
    return standing;
  }

  std::chrono::steady_clock::time_point now_{std::chrono::hours(1)};
  SlowDirectory directory_;
  std::unique_ptr<Authorizer> authorizer_;
};

TEST_F(AuthorizeTest, AnAuditorMayListEntries) {
  const auto outcome = Ask("audit-office", {v1::ROLE_AUDITOR});
  EXPECT_EQ(*outcome, -1);
  directory_.Answer(Auditor());
  EXPECT_EQ(*outcome, 0);
}

TEST_F(AuthorizeTest, ASuspendedParticipantMayDoOnlyWhatIsOpenToIt) {
  auto participant = Auditor();
  participant.set_suspended(true);
  const auto outcome = Ask("audit-office", {});
  const auto open = Ask("audit-office", {}, true);
  directory_.Answer(participant);
  EXPECT_EQ(*outcome, v1::ERROR_REASON_CALLER_SUSPENDED);
  EXPECT_EQ(*open, 0);
}

TEST_F(AuthorizeTest, ACertificateWithoutAParticipantIsUnknown) {
  const auto outcome = Ask("nobody", {});
  directory_.Answer(internal::v1::GetStandingResponse());
  EXPECT_EQ(*outcome, v1::ERROR_REASON_UNKNOWN_CALLER);
}

// A role is named as people have it, and no method of ours.
TEST(RoleSet, SaysWhichRolesItAsksFor) {
  EXPECT_EQ(RoleSet({v1::ROLE_AUTHORITY}).Names(), "AUTHORITY");
  EXPECT_EQ(RoleSet({v1::ROLE_FORWARDER, v1::ROLE_CARRIER}).Names(), "CARRIER or FORWARDER");
  EXPECT_EQ(RoleSet().Names(), "");
}

TEST_F(AuthorizeTest, AServiceIsNotAParticipant) {
  int reason = 0;
  authorizer_->Authorize({CallerIdentity::Kind::kService, "front"}, {},
                         [&reason](const api::Reply<void>& may) { reason = may.error().reason; });
  EXPECT_EQ(reason, v1::ERROR_REASON_UNKNOWN_CALLER);
  EXPECT_TRUE(directory_.asked.empty());
}

TEST_F(AuthorizeTest, StandingIsKeptForASecondAndNotLonger) {
  Ask("audit-office", {});
  directory_.Answer(Auditor());
  now_ += std::chrono::milliseconds(999);
  EXPECT_EQ(*Ask("audit-office", {}), 0);
  EXPECT_EQ(directory_.asked.size(), 1U);
  now_ += std::chrono::milliseconds(1);
  const auto outcome = Ask("audit-office", {});
  EXPECT_EQ(*outcome, -1);
  auto suspended = Auditor();
  suspended.set_suspended(true);
  directory_.Answer(suspended);
  EXPECT_EQ(*outcome, v1::ERROR_REASON_CALLER_SUSPENDED);
}

TEST_F(AuthorizeTest, ManyWhoAskAtOnceCostOneRead) {
  const auto first = Ask("audit-office", {});
  const auto second = Ask("audit-office", {v1::ROLE_CARRIER});
  EXPECT_EQ(directory_.asked.size(), 1U);
  directory_.Answer(Auditor());
  EXPECT_EQ(*first, 0);
  EXPECT_EQ(*second, v1::ERROR_REASON_CALLER_ROLE_MISSING);
}

TEST_F(AuthorizeTest, NotKnowingIsNeitherPermissionNorRemembered) {
  const auto outcome = Ask("audit-office", {});
  directory_.AnswerAll(tl::unexpected(api::ServiceError{v1::ERROR_REASON_OUTCOME_UNKNOWN, "gone", {}}));
  EXPECT_EQ(*outcome, v1::ERROR_REASON_OUTCOME_UNKNOWN);
  const auto again = Ask("audit-office", {});
  EXPECT_EQ(*again, -1);
  directory_.Answer(Auditor());
  EXPECT_EQ(*again, 0);
}

TEST_F(AuthorizeTest, TheMemoryOfCallersIsBounded) {
  for (const char* caller : {"a1", "a2", "a3", "a4", "a5"}) {
    Ask(caller, {});
    directory_.Answer(Auditor());
  }
  std::size_t remembered = 0;
  for (const char* caller : {"a1", "a2", "a3", "a4", "a5"}) {
    const auto asked = directory_.asked.size();
    Ask(caller, {});
    if (directory_.asked.size() == asked) ++remembered;
  }
  EXPECT_LE(remembered, 2U);
  directory_.Answer(Auditor());
}

TEST(PolicyTest, EveryActBelongsToExactlyOneService) {
  std::multiset<int> kinds;
  for (const auto& policy : {PolicyOf(ServiceId::kIssuance), PolicyOf(ServiceId::kTransfer),
                             PolicyOf(ServiceId::kCustoms), PolicyOf(ServiceId::kParticipants)}) {
    kinds.insert(policy.acts.begin(), policy.acts.end());
  }
  const auto* descriptor = v1::ActKind_descriptor();
  for (int i = 0; i < descriptor->value_count(); ++i) {
    const int kind = descriptor->value(i)->number();
    // REGISTER travels inside ADMIT and is never handed in alone.
    const std::size_t wanted = kind == 0 || kind == v1::ACT_KIND_REGISTER ? 0 : 1;
    EXPECT_EQ(kinds.count(kind), wanted) << descriptor->value(i)->name();
  }
}

TEST(PolicyTest, EveryRowOfTheTitleTableIsRoutedOnceAndOnlyThose) {
  std::multiset<int> routed;
  for (const ActRoute& route : ActRoutes()) {
    routed.insert(route.kind);
    EXPECT_EQ(ServiceOf(route.kind), route.service);
  }
  std::set<int> rows;
  for (const title::Row& row : title::RulesV1().rows) {
    if (row.kind == v1::ACT_KIND_REGISTER) continue;  // travels inside ADMIT
    rows.insert(row.kind);
    EXPECT_EQ(routed.count(row.kind), 1U) << row.name;
  }
  EXPECT_EQ(routed.size(), rows.size());
  EXPECT_EQ(ServiceOf(v1::ACT_KIND_REGISTER), std::nullopt);
  EXPECT_EQ(ServiceOf(v1::ACT_KIND_UNSPECIFIED), std::nullopt);
}

TEST(PolicyTest, WhatASuspendedParticipantMayHandInIsWhatTheRulesAdmitFromIt) {
  std::set<int> passing;
  for (const ActRoute& route : ActRoutes()) {
    if (PassesSuspension(route.kind)) passing.insert(route.kind);
  }
  EXPECT_EQ(passing, (std::set<int>{v1::ACT_KIND_OBJECT, v1::ACT_KIND_REVOKE_KEY}));
  for (const title::Row& row : title::RulesV1().rows) {
    EXPECT_EQ(PassesSuspension(row.kind), row.flags.passes_suspension) << row.name;
  }
}

TEST(ActKindTest, EveryKindIsReadOffItsBytes) {
  const auto* descriptor = v1::Act::descriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    if (descriptor->field(i)->number() < 20) continue;
    v1::Act act;
    act.set_actor("cdirp");
    act.set_document_id("CDTB20170412-A1");
    act.set_sequence(3'000'000'000);
    act.mutable_valid_until()->set_seconds(1'491'955'200);
    act.GetReflection()->MutableMessage(&act, descriptor->field(i));
    const auto kind = PeekActKind(act.SerializeAsString());
    ASSERT_TRUE(kind.has_value()) << descriptor->field(i)->name();
    EXPECT_EQ(static_cast<int>(*kind), descriptor->field(i)->number());
  }
}

TEST(ActKindTest, BytesThatAreNotOneActHaveNoKind) {
  v1::Act issue;
  issue.set_actor("cdirp");
  issue.mutable_issue();
  v1::Act transfer;
  transfer.mutable_transfer()->set_to("boc-jinjiang");
  EXPECT_FALSE(PeekActKind("").has_value());
  EXPECT_FALSE(PeekActKind("\x0a").has_value());
  EXPECT_FALSE(PeekActKind("\xff\xff\xff").has_value());
  EXPECT_FALSE(PeekActKind(issue.SerializeAsString() + transfer.SerializeAsString()).has_value())
      << "two bodies";
  EXPECT_FALSE(PeekActKind(transfer.SerializeAsString().substr(0, 5)).has_value()) << "cut";
  v1::Act bare;
  bare.set_actor("cdirp");
  EXPECT_FALSE(PeekActKind(bare.SerializeAsString()).has_value()) << "no body";
  const std::string unknown{"\xd2\x02\x00", 3};  // field 42
  EXPECT_FALSE(PeekActKind(unknown).has_value());
}

}  // namespace
}  // namespace yidan::rpc
