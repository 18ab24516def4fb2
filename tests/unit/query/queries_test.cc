// Who may read what, and what it leaves behind.
#include <gmock/gmock.h>

#include "tests/unit/query/queries_fixture.h"

namespace yidan::ledger_test {
namespace {

TEST_F(QueriesTest, HolderAndIssuerReadTheContentWithoutARecordOthersOnlyWithOne) {
  MustAdmit(Issue(kDoc));
  EXPECT_FALSE(ContentAs("cdirp")->access_recorded());
  EXPECT_FALSE(ContentAs("landrover-nl")->access_recorded());
  EXPECT_EQ(AccessRecords(), 0U);
  EXPECT_TRUE(ContentAs("chengdu-customs")->access_recorded());
  EXPECT_EQ(AccessRecords(), 1U);
  const auto stranger = ContentAs("boc-jinjiang");
  ASSERT_FALSE(stranger.has_value());
  EXPECT_EQ(stranger.error().reason, v1::ERROR_REASON_NOT_A_READER);
  EXPECT_EQ(ContentAs("nobody").error().reason, v1::ERROR_REASON_NOT_A_READER);
}

TEST_F(QueriesTest, APastHolderReadsTheHistoryUpToItsOwnLastAct) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  MustAdmit(Transfer("boc-frankfurt", "boc-jinjiang", kDoc));
  MustAdmit(Transfer("boc-jinjiang", "rongou", kDoc));
  EXPECT_EQ(HistoryAs("rongou")->entries_size(), 4);
  EXPECT_EQ(HistoryAs("landrover-nl")->entries_size(), 2);
  EXPECT_EQ(HistoryAs("boc-frankfurt")->entries_size(), 3);
  EXPECT_EQ(HistoryAs("registrar").error().reason, v1::ERROR_REASON_NOT_A_READER);
}

TEST_F(QueriesTest, WhoTriesIdsIsSlowedAndThenCannotTellADocumentFromNone) {
  MustAdmit(Issue(kDoc));
  const auto title_as = [&](const std::string& caller, const std::string& id) {
    auto request = As(caller);
    request.mutable_get_title()->set_document_id(id);
    const auto answer = Read(request);
    return answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason;
  };
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(title_as("boc-jinjiang", "YD-TEST-000000000000040" + std::to_string(i % 10)),
              v1::ERROR_REASON_NOT_FOUND);
  }
  EXPECT_EQ(title_as("boc-jinjiang", "YD-TEST-0000000000000404"), v1::ERROR_REASON_TOO_MANY_MISSES);
  EXPECT_EQ(title_as("boc-jinjiang", kDoc), v1::ERROR_REASON_TOO_MANY_MISSES);
  EXPECT_EQ(title_as("rongou", "YD-TEST-0000000000000404"), v1::ERROR_REASON_NOT_FOUND) << "another's bucket";
  EXPECT_EQ(title_as("landrover-nl", kDoc), v1::ERROR_REASON_UNSPECIFIED);
  MustAdmit(Transfer("landrover-nl", "boc-jinjiang", kDoc));
  EXPECT_EQ(title_as("boc-jinjiang", kDoc), v1::ERROR_REASON_UNSPECIFIED) << "its own is not a guess";
}

// What is wrong with a question, and with who asks, is said before whether there is such a document: nobody
// learns that for nothing.
TEST_F(QueriesTest, AHistoryIsJudgedByItsArgumentsBeforeItSaysWhetherThereIsADocument) {
  MustAdmit(Issue(kDoc));
  const auto reason = [&](const std::string& id, int page_size, const std::string& token) {
    auto request = As("boc-jinjiang");
    request.mutable_get_history()->set_document_id(id);
    request.mutable_get_history()->set_page_size(page_size);
    request.mutable_get_history()->set_page_token(token);
    const auto answer = Read(request);
    return answer ? v1::ERROR_REASON_UNSPECIFIED : answer.error().reason;
  };
  const std::string none = "YD-TEST-0000000000000404";
  for (int i = 0; i < 30; ++i) {
    for (const std::string& id : {none, std::string(kDoc)}) {
      EXPECT_EQ(reason(id, 501, ""), v1::ERROR_REASON_BAD_REQUEST) << id;
      EXPECT_EQ(reason(id, -1, ""), v1::ERROR_REASON_BAD_REQUEST) << id;
      EXPECT_EQ(reason(id, 0, "forged"), v1::ERROR_REASON_BAD_REQUEST) << id;
    }
  }
  EXPECT_EQ(AccessRecords(), 0U) << "nothing was said of it";
  EXPECT_EQ(reason(kDoc, 0, ""), v1::ERROR_REASON_NOT_A_READER) << "and nothing was charged";
  EXPECT_EQ(AccessRecords(), 1U);
  // Whoever is no reader and has used up its misses does not tell the one from the other.
  for (int i = 0; i < 19; ++i) EXPECT_EQ(reason(none, 0, ""), v1::ERROR_REASON_NOT_FOUND) << i;
  EXPECT_EQ(reason(none, 0, ""), v1::ERROR_REASON_TOO_MANY_MISSES);
  EXPECT_EQ(reason(kDoc, 0, ""), v1::ERROR_REASON_TOO_MANY_MISSES);
}

TEST_F(QueriesTest, AStrangersLookAtAStateAndEveryHistoryAreRecorded) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const auto look = [&](const std::string& caller) {
    auto request = As(caller);
    request.mutable_get_title()->set_document_id(kDoc);
    ASSERT_TRUE(Read(request).has_value());
  };
  look("boc-frankfurt");
  look("cdirp");
  look("chengdu-customs");
  EXPECT_FALSE(HistoryAs("boc-frankfurt")->access_recorded());
  EXPECT_EQ(AccessRecords(), 0U);
  look("boc-jinjiang");
  EXPECT_EQ(AccessRecords(), 1U);
  EXPECT_TRUE(HistoryAs("landrover-nl")->access_recorded());
  EXPECT_EQ(AccessRecords(), 2U);
}

TEST_F(QueriesTest, AnAuthorityThatIsRemovedReadsNothingFromThenOnEvenOfAWitnessedHead) {
  MustAdmit(Issue(kDoc));
  const auto export_as_customs = [&] {
    auto request = As("chengdu-customs");
    request.mutable_export_title()->set_document_id(kDoc);
    return Read(request);
  };
  ledger_->heads().PublishWitnessed(ledger_->heads().Get());
  ASSERT_TRUE(export_as_customs().has_value());
  v1::Act roles = NewAct("registrar");
  auto record = As("registrar");
  record.mutable_get_participant()->set_participant_id("chengdu-customs");
  const auto customs = Read(record)->get_participant().participant();
  roles.set_participant_id("chengdu-customs");
  roles.set_sequence(customs.sequence() + 1);
  roles.set_previous(customs.last_act());
  roles.mutable_roles()->add_roles(v1::ROLE_SHIPPER);
  MustAdmit(Sign(roles));
  ASSERT_LT(ledger_->heads().Witnessed()->size, ledger_->heads().Get()->size);
  EXPECT_EQ(export_as_customs().error().reason, v1::ERROR_REASON_NOT_A_READER);
  EXPECT_EQ(ContentAs("chengdu-customs").error().reason, v1::ERROR_REASON_NOT_A_READER);
}

TEST_F(QueriesTest, AHolderListsWhatItHoldsAndNobodyElseDoes) {
  MustAdmit(Issue(kDoc));
  auto mine = As("landrover-nl");
  mine.mutable_list_titles();
  ASSERT_EQ(Read(mine)->list_titles().titles_size(), 1);
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  EXPECT_EQ(Read(mine)->list_titles().titles_size(), 0);
  auto others = As("landrover-nl");
  others.mutable_list_titles()->set_holder("boc-frankfurt");
  EXPECT_EQ(Read(others).error().reason, v1::ERROR_REASON_NOT_A_READER);
}

TEST_F(QueriesTest, EntryBundlesGoToAuditorsOnly) {
  Admit("auditor", {v1::ROLE_AUDITOR});
  auto request = As("auditor");
  request.mutable_list_entries()->set_first_index(0);
  request.mutable_list_entries()->set_page_size(5);
  ASSERT_EQ(Read(request)->list_entries().entries_size(), 5);
  request.set_caller("boc-jinjiang");
  EXPECT_EQ(Read(request).error().reason, v1::ERROR_REASON_CALLER_ROLE_MISSING);
}

TEST_F(QueriesTest, WhatIsNotThereIsNotFoundAndWhatIsNoIdIsABadRequest) {
  auto request = As("cdirp");
  request.mutable_get_title()->set_document_id("YD-TEST-0000000000000404");
  EXPECT_EQ(Read(request).error().reason, v1::ERROR_REASON_NOT_FOUND);
  request.mutable_get_title()->set_document_id("../../etc");
  EXPECT_EQ(Read(request).error().reason, v1::ERROR_REASON_BAD_REQUEST);
  auto inclusion = As("cdirp");
  inclusion.mutable_get_inclusion()->set_index(1'000'000);
  EXPECT_EQ(Read(inclusion).error().reason, v1::ERROR_REASON_NOT_FOUND);
  EXPECT_EQ(Read(As("cdirp")).error().reason, v1::ERROR_REASON_BAD_REQUEST);
}

TEST_F(QueriesTest, InclusionTellsHashesAndNothingOfTheAct) {
  const auto before = Read(As("cdirp"));
  auto request = As("boc-frankfurt");
  for (std::uint64_t index = 0; index < TreeSize(); ++index) {
    request.mutable_get_inclusion()->set_index(index);
    const auto answer = Read(request);
    ASSERT_TRUE(answer) << answer.error().message;
    const v1::Receipt& receipt = answer->get_inclusion().receipt();
    EXPECT_FALSE(receipt.leaf_hash().empty());
    EXPECT_TRUE(receipt.act_digest().empty()) << index;
    EXPECT_FALSE(receipt.has_admitted_at()) << index;
    EXPECT_FALSE(receipt.has_entry());
    EXPECT_FALSE(receipt.has_state_proof());
  }
}

// Checkpoints stand behind seals only: under any other size there is nothing that was signed.
TEST_F(QueriesTest, InclusionIsProvenUnderSealedSizesOnly) {
  auto request = As("cdirp");
  v1::GetInclusionRequest& asked = *request.mutable_get_inclusion();
  asked.set_index(0);
  const auto head = Read(request);
  ASSERT_TRUE(head) << head.error().message;
  const std::uint64_t size = head->get_inclusion().receipt().checkpoint().size();
  ASSERT_GT(size, 4U);
  std::size_t sealed = 0;
  for (std::uint64_t at = 1; at < size; ++at) {
    asked.set_size(at);
    const auto answer = Read(request);
    if (answer) {
      ++sealed;
      EXPECT_EQ(answer->get_inclusion().receipt().inclusion().size(), at);
      continue;
    }
    EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_BAD_REQUEST) << at;
    EXPECT_EQ(answer.error().field, "size");
    EXPECT_THAT(answer.error().message, ::testing::HasSubstr("which is no SEAL")) << at;
  }
  EXPECT_GT(sealed, 0U);
  EXPECT_LT(sealed, size - 1) << "acts lie between the seals";
}

}  // namespace
}  // namespace yidan::ledger_test
