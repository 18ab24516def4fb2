// An act is on disk before it is sent, and leaves when it is known what became of it.
#include <sys/stat.h>

#include "services/client/message_size.h"
#include "services/client/refused.h"
#include "services/title/times.h"
#include "tests/unit/client/client_fixture.h"

namespace yidan::client {
namespace {

using ::testing::HasSubstr;
using testing::kJourney;

class OutboxTest : public ClientTest {
 protected:
  OutboxTest() { testing::PlayJourney(registry_, 0); }
  static Answer<Admitted> Grant(Session& session) {
    const auto head = session.Title(kJourney);
    if (!head) return tl::unexpected(head.error());
    v1::Act act;
    act.mutable_grant()->set_reader("rongou");
    title::SetTime(act.mutable_grant()->mutable_until(), session.now_ms() + 3'600'000);
    return session.SubmitOnTitle(&*head, kJourney, std::move(act), {});
  }
};

TEST_F(OutboxTest, TheActIsOnDiskBeforeItIsSent) {
  fake_.submitting = [this](const v1::SubmitActRequest& request) {
    const auto waiting = *Kept().Waiting();
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].request.SerializeAsString(), request.SerializeAsString());
    EXPECT_EQ(waiting[0].registry, registry_.registry());
    EXPECT_EQ(request.request_id(), ToHex(waiting[0].digest.View()));
  };
  auto session = Run();
  const auto admitted = Transfer(session);
  ASSERT_EQ(Said(admitted), "done");
  EXPECT_EQ(Waiting(), 0U);
  const auto sent = *Kept().Sent();
  ASSERT_EQ(sent.size(), 1U);
  EXPECT_EQ(sent[0].index, admitted->receipt.index());
  EXPECT_EQ(Describe(sent[0]), "TRANSFER of YD-TEST-0000-JOURNEY by landrover-nl");
}

TEST_F(OutboxTest, AnActThatNeverArrivedIsSentByALaterRun) {
  fake_.dies_before = true;
  {
    auto session = Run();
    const auto lost = Transfer(session);
    EXPECT_THAT(Said(lost), HasSubstr("OUTCOME_UNKNOWN"));
    EXPECT_THAT(lost.error().needs, HasSubstr("yidan resume"));
  }
  ASSERT_EQ(Waiting(), 1U);
  fake_.dies_before = false;
  auto session = Run();
  const auto resumed = session.Resume(Kept().Waiting()->front());
  ASSERT_EQ(Said(resumed), "done");
  EXPECT_FALSE(resumed->receipt.duplicate());
  EXPECT_EQ(registry_.Title(kJourney).holder, "boc-frankfurt");
  EXPECT_EQ(Waiting(), 0U);
}

// Said here, and not by a connection that breaks off: five successors with a content of a megabyte each.
TEST_F(OutboxTest, MoreThanOneMessageHoldsIsSaidBeforeItIsSent) {
  v1::SubmitActRequest request;
  for (int i = 0; i < 4; ++i) request.add_contents()->set_content_json(std::string((1U << 20U) - 64, '1'));
  EXPECT_TRUE(FitsOneMessage(request));
  request.add_contents()->set_content_json("1" + std::string(300, '1'));
  const auto refused = FitsOneMessage(request);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Trouble::Kind::kBadInput);
  EXPECT_THAT(refused.error().message, HasSubstr("one message holds 4194304"));
}

// What the registry proves falsely before anything is sent is not sent on.
TEST_F(OutboxTest, AProposalIsNotSentOnAStateThatIsALie) {
  const std::string file = folder_ + "/sale.json";
  const crypto::PrivateKey colleague = testing::TestKey("colleague");
  auto proposing = Run();
  proposing.propose_into = file;
  proposing.approver_key_ids = {colleague.public_key().id()};
  ASSERT_EQ(Said(Transfer(proposing)), "done");
  auto proposal = ReadProposal(file);
  ASSERT_EQ(Said(Approve(*proposal, colleague)), "done");
  fake_.title = [](v1::GetTitleResponse& answer) {
    if (answer.has_last_act()) answer.mutable_last_act()->mutable_state_value()->append("x");
  };
  bool sent = false;
  fake_.submitting = [&sent](const v1::SubmitActRequest&) { sent = true; };
  auto session = Run();
  EXPECT_THAT(Said(session.Send(*proposal)), HasSubstr("UNTRUSTED"));
  EXPECT_FALSE(sent);
  EXPECT_EQ(Waiting(), 0U);
}

// Without its approvals the very same act would be another request, and refused.
TEST_F(OutboxTest, ApprovalsWaitWithTheActThatTheyAreOf) {
  const std::string file = folder_ + "/sale.json";
  const crypto::PrivateKey colleague = testing::TestKey("colleague");
  auto proposing = Run();
  proposing.propose_into = file;
  EXPECT_THAT(Said(Transfer(proposing)), HasSubstr("whose approval is asked"));
  proposing.approver_key_ids = {colleague.public_key().id()};
  const auto proposed = Transfer(proposing);
  ASSERT_EQ(Said(proposed), "done");
  EXPECT_EQ(proposed->proposed_in, file);
  EXPECT_THAT(Said(Transfer(proposing)), HasSubstr("is there already"))
      << "it may be another proposal, or a proof";
  EXPECT_EQ(Waiting(), 0U) << "nothing was sent";
  auto proposal = ReadProposal(file);
  ASSERT_EQ(Said(proposal), "done");
  auto session = Run();
  EXPECT_THAT(Said(session.Send(*proposal)), HasSubstr("has not approved yet"));
  EXPECT_THAT(Said(Approve(*proposal, testing::TestKey("stranger"))), HasSubstr("not for key"));
  ASSERT_EQ(Said(Approve(*proposal, colleague)), "done");
  EXPECT_THAT(Said(Approve(*proposal, colleague)), HasSubstr("approved this act already"));

  fake_.dies_before = true;
  EXPECT_THAT(Said(session.Send(*proposal)), HasSubstr("OUTCOME_UNKNOWN"));
  std::string sent_again;
  fake_.submitting = [&sent_again](const v1::SubmitActRequest& request) {
    ASSERT_EQ(request.approvals_size(), 1);
    sent_again = request.approvals(0);
  };
  auto later = Run();
  EXPECT_THAT(Said(later.Resume(Kept().Waiting()->front())), HasSubstr("OUTCOME_UNKNOWN"));
  EXPECT_EQ(sent_again, colleague.Sign(title::ApprovalBytes(proposal->ActDigest())));
}

TEST_F(OutboxTest, AnActThatWasAdmittedIsNotMadeTwice) {
  fake_.dies_after = true;
  {
    auto session = Run();
    EXPECT_THAT(Said(Transfer(session)), HasSubstr("OUTCOME_UNKNOWN"));
  }
  const std::uint64_t size = registry_.size();
  fake_.dies_after = false;
  auto session = Run();
  const auto resumed = session.Resume(Kept().Waiting()->front());
  ASSERT_EQ(Said(resumed), "done");
  EXPECT_TRUE(resumed->receipt.duplicate());
  EXPECT_EQ(registry_.size(), size);
  EXPECT_EQ(Waiting(), 0U);
}

TEST_F(OutboxTest, ARefusalChangesNothingAndWaitsForNothing) {
  auto session = Run("rongou");
  const auto refused = Transfer(session);
  EXPECT_THAT(Said(refused), HasSubstr("NOT_HOLDER"));
  EXPECT_EQ(Waiting(), 0U);
  EXPECT_TRUE(Kept().Sent()->empty());
}

// Who says "refused" has the signed act, and may enter it as long as it is valid.
TEST_F(OutboxTest, WhatIsRefusedByWordIsKeptAndAskedAboutAgain) {
  fake_.turned_away = "HELD";
  auto session = Run();
  const auto refused = Grant(session);
  EXPECT_THAT(Said(refused), HasSubstr("HELD"));
  ASSERT_EQ(refused.error().details.size(), 1U);
  EXPECT_THAT(refused.error().details[0], HasSubstr("could still be admitted until"));
  ASSERT_EQ(Kept().Refused()->size(), 1U);
  const OutboxItem kept = Kept().Refused()->front();
  EXPECT_THAT(kept.refusal, HasSubstr("HELD"));
  const v1::Act act = *title::ReadAct(kept.request.act());
  EXPECT_EQ(AskAfterRefusal(session, act)->kind, AfterRefusal::Kind::kOpen);
  fake_.turned_away.clear();
  const auto again = Grant(session);
  ASSERT_EQ(Said(again), "done");
  ASSERT_EQ(again->warnings.size(), 1U) << "both may be admitted";
  EXPECT_THAT(again->warnings[0], HasSubstr("both may come to stand in the log: GRANT"));
  v1::SignedAct in_its_hands;
  in_its_hands.set_act(kept.request.act());
  in_its_hands.set_signature(kept.request.signature());
  const auto index = registry_.Submit(in_its_hands);
  ASSERT_TRUE(index.has_value());
  fake_.admitted[kept.digest.ToString()] = *index;
  EXPECT_EQ(AskAfterRefusal(session, act)->kind, AfterRefusal::Kind::kAdmitted);
  ASSERT_EQ(Said(session.Resume(kept)), "done");
  EXPECT_TRUE(Kept().Refused()->empty());
}

TEST_F(OutboxTest, WhatWasRefusedIsOverWhenItsTimeIsByTheRegistrysSeal) {
  fake_.turned_away = "HELD";
  auto session = Run();
  EXPECT_THAT(Said(Grant(session)), HasSubstr("HELD"));
  const v1::Act act = *title::ReadAct(Kept().Refused()->front().request.act());
  registry_.now_ms += session.valid_for_ms + 1'000;
  EXPECT_EQ(AskAfterRefusal(session, act)->kind, AfterRefusal::Kind::kOpen) << "nothing proves the hour";
  registry_.Seal();
  fake_.history_refused = true;
  const auto unseen = AskAfterRefusal(session, act);
  EXPECT_EQ(unseen->kind, AfterRefusal::Kind::kOpen) << "it may be among what is not shown";
  EXPECT_THAT(unseen->text, HasSubstr("whether it was admitted is not known"));
  fake_.history_refused = false;
  EXPECT_EQ(AskAfterRefusal(session, act)->kind, AfterRefusal::Kind::kOver);
}

TEST_F(OutboxTest, ARefusalThatTheProvenStateShowsLeavesNothing) {
  fake_.submitting = [this](const v1::SubmitActRequest&) {
    v1::Act sooner;
    sooner.mutable_transfer()->set_to("rongou");
    sooner.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
    registry_.Do("landrover-nl", kJourney, std::move(sooner));
  };
  auto session = Run();
  EXPECT_THAT(Said(Transfer(session)), HasSubstr("STALE_PREVIOUS"));
  EXPECT_TRUE(Kept().Refused()->empty());
}

TEST_F(OutboxTest, AReceiptThatDoesNotHoldLeavesTheActWaiting) {
  fake_.receipt = [](v1::Receipt& r) { r.clear_state_proof(); };
  auto session = Run();
  EXPECT_THAT(Said(Transfer(session)), HasSubstr("UNTRUSTED"));
  EXPECT_EQ(Waiting(), 1U);
}

TEST_F(OutboxTest, WhatNeverCouldBeSignedIsNeverWritten) {
  auto session = Run();
  v1::Act nothing;
  const auto head = session.Title(kJourney);
  ASSERT_TRUE(head.has_value());
  EXPECT_THAT(Said(session.SubmitOnTitle(&*head, kJourney, nothing, {})), HasSubstr("BAD_INPUT"));
  EXPECT_EQ(Waiting(), 0U);
}

TEST_F(OutboxTest, AnActForAnotherRegistryIsNotSent) {
  fake_.dies_before = true;
  auto session = Run();
  EXPECT_THAT(Said(Transfer(session)), HasSubstr("OUTCOME_UNKNOWN"));
  OutboxItem item = Kept().Waiting()->front();
  item.registry = crypto::Sha256("elsewhere");
  EXPECT_THAT(Said(session.Resume(item)), HasSubstr("another registry"));
}

TEST_F(OutboxTest, WhatCannotBeKeptIsNotSent) {
  remembers_ = keeps_ = false;
  bool sent = false;
  fake_.submitting = [&sent](const v1::SubmitActRequest&) { sent = true; };
  auto session = Run();
  EXPECT_THAT(Said(Transfer(session)), HasSubstr("--outbox"));
  EXPECT_FALSE(sent);
}

TEST_F(OutboxTest, TheFilesAreTheirOwnersAlone) {
  fake_.dies_before = true;
  auto session = Run();
  const auto lost = Transfer(session);
  ASSERT_TRUE(lost.error().open.has_value());
  struct stat file {};
  ASSERT_EQ(::stat(lost.error().open->file.c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0600U);
  ASSERT_EQ(::stat((folder_ + "/outbox").c_str(), &file), 0);
  EXPECT_EQ(file.st_mode & 0777U, 0700U);
}

// Beside the chain nothing would stop the second one.
TEST_F(OutboxTest, AnActThatWaitsIsNotDoneTwice) {
  fake_.dies_after = true;
  {
    auto session = Run();
    EXPECT_THAT(Said(Grant(session)), HasSubstr("OUTCOME_UNKNOWN"));
  }
  fake_.dies_after = false;
  const std::uint64_t size = registry_.size();
  auto session = Run();
  const auto again = Grant(session);
  EXPECT_THAT(Said(again), HasSubstr("ACT_WAITS"));
  EXPECT_THAT(again.error().needs, HasSubstr("yidan resume"));
  EXPECT_EQ(registry_.size(), size) << "the second was not sent";
  ASSERT_EQ(Said(session.Resume(Kept().Waiting()->front())), "done");
  ASSERT_EQ(Said(Grant(session)), "done") << "known what became of the first, it is another act";
}

TEST_F(OutboxTest, WhatWasNeverSentWaitsForNothing) {
  fake_.cut_off = true;
  auto session = Run();
  const auto cut_off = Transfer(session);
  EXPECT_THAT(Said(cut_off), HasSubstr("nothing was sent"));
  EXPECT_FALSE(cut_off.error().OutcomeOpen());
  EXPECT_EQ(Waiting(), 0U);
}

// It may have been admitted before its sender lost the right to act.
TEST_F(OutboxTest, OnlyARuleEndsTheWaitingOfWhatMayHaveArrived) {
  fake_.dies_after = true;
  auto session = Run();
  EXPECT_THAT(Said(Transfer(session)), HasSubstr("OUTCOME_UNKNOWN"));
  fake_.dies_after = false;
  fake_.turned_away = "CALLER_SUSPENDED";
  EXPECT_THAT(Said(session.Resume(Kept().Waiting()->front())), HasSubstr("CALLER_SUSPENDED"));
  EXPECT_EQ(Waiting(), 1U);
  fake_.turned_away.clear();
  EXPECT_TRUE(session.Resume(Kept().Waiting()->front())->receipt.duplicate());
  EXPECT_EQ(Waiting(), 0U);
}

TEST_F(OutboxTest, WhatAnActNamesByDigestStaysWithIt) {
  const OffLog terms{"terms", "/desk/terms.txt", crypto::Sha256(std::string(32, 'n'), "terms"),
                     std::string(32, 'n')};
  fake_.dies_after = true;
  {
    auto session = Run();
    session.off_log = {terms};
    const auto lost = Transfer(session);
    ASSERT_TRUE(lost.error().open.has_value());
    ASSERT_EQ(lost.error().open->off_log.size(), 1U);
    EXPECT_EQ(lost.error().open->off_log[0].nonce, terms.nonce);
  }
  fake_.dies_after = false;
  auto session = Run();
  const auto resumed = session.Resume(Kept().Waiting()->front());
  ASSERT_EQ(Said(resumed), "done");
  ASSERT_EQ(resumed->off_log.size(), 1U);
  EXPECT_EQ(resumed->off_log[0].digest, terms.digest);
  ASSERT_EQ(Kept().Sent()->front().off_log.size(), 1U) << "and after it was admitted";
  EXPECT_EQ(Kept().Sent()->front().off_log[0].file, terms.file);
}

TEST_F(OutboxTest, AFileThatIsNotOursIsShownToAPerson) {
  std::filesystem::create_directories(folder_ + "/outbox");
  std::ofstream(folder_ + "/outbox/x.json") << "{}";
  EXPECT_THAT(*Kept().Unreadable(),
              ::testing::ElementsAre(HasSubstr("x.json: this is not what yidan wrote")));
  EXPECT_EQ(Waiting(), 0U);
  auto session = Run();
  EXPECT_EQ(Said(Transfer(session)), "done") << "it stands in nobody's way";
}

}  // namespace
}  // namespace yidan::client
