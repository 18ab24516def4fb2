// Readings: who may see what, what is recorded, pages, search, export.
#include <algorithm>

#include "services/proof/export.h"
#include "services/proof/verifier.h"
#include "services/store/records.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

constexpr const char* kDoc = "YD-TEST-0000000000000001";

class QueriesTest : public LedgerTest {
 protected:
  static yidan::internal::v1::ReadRequest As(const std::string& caller) {
    yidan::internal::v1::ReadRequest request;
    request.set_caller(caller);
    return request;
  }
  api::Reply<v1::GetContentResponse> ContentAs(const std::string& caller) {
    auto request = As(caller);
    request.mutable_get_content()->set_document_id(kDoc);
    auto answer = Read(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->get_content();
  }
  api::Reply<v1::GetHistoryResponse> HistoryAs(const std::string& caller, int page_size = 0,
                                               const std::string& token = "") {
    auto request = As(caller);
    request.mutable_get_history()->set_document_id(kDoc);
    request.mutable_get_history()->set_page_size(page_size);
    request.mutable_get_history()->set_page_token(token);
    auto answer = Read(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->get_history();
  }
  api::Reply<v1::SearchShipmentsResponse> SearchAs(const std::string& caller, v1::SearchKind kind,
                                                   const std::string& value) {
    auto request = As(caller);
    request.mutable_search_shipments()->set_kind(kind);
    request.mutable_search_shipments()->set_value(value);
    auto answer = Read(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->search_shipments();
  }
  std::size_t AccessRecords() { return store_.Scan(store::Table::kAccess, "", "", 1'000)->size(); }
};

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

TEST_F(QueriesTest, TheNextSealCommitsToEveryReadingBeforeIt) {
  MustAdmit(Issue(kDoc));
  ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
  ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
  const auto receipt = MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const auto seal = log::DecodeEntry(receipt.seal().entry());
  Digest head;
  const auto records = store_.Scan(store::Table::kAccess, "", "", 10);
  for (const auto& [key, value] : *records) {
    const auto record = store::DecodeAccess(value);
    ASSERT_TRUE(record.has_value());
    EXPECT_EQ(record->previous, head);
    EXPECT_EQ(record->reader, "chengdu-customs");
    head = crypto::Sha256(value);
  }
  EXPECT_FALSE(head.IsZero());
  EXPECT_EQ(std::get<log::SealBody>(seal->body).access_root, head);
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

TEST_F(QueriesTest, HistoryComesInPagesThatJoinWithoutGapOrRepeat) {
  MustAdmit(Issue(kDoc));
  const std::vector<std::string> banks{"landrover-nl", "boc-frankfurt", "boc-jinjiang"};
  for (std::size_t i = 0; i < 6; ++i) MustAdmit(Transfer(banks[i % 3], banks[(i + 1) % 3], kDoc));
  std::vector<std::uint64_t> indexes;
  std::string token;
  do {
    const auto page = HistoryAs("cdirp", 3, token);
    ASSERT_TRUE(page.has_value());
    for (const auto& entry : page->entries()) indexes.push_back(entry.index());
    token = page->next_page_token();
  } while (!token.empty());
  EXPECT_EQ(indexes.size(), 7U);
  EXPECT_TRUE(std::is_sorted(indexes.begin(), indexes.end()));
  EXPECT_EQ(std::adjacent_find(indexes.begin(), indexes.end()), indexes.end());
  EXPECT_EQ(HistoryAs("cdirp", 3, "bm90IG91cnM=").error().field, "page_token");
  EXPECT_EQ(HistoryAs("cdirp", -1).error().field, "page_size");
}

TEST_F(QueriesTest, CustomsFindsTheShipmentByContainerWagonVinAndTheFirstDigitsOfItsHsCode) {
  MustAdmit(Issue(kDoc));
  for (const auto& [kind, value] :
       std::vector<std::pair<v1::SearchKind, std::string>>{{v1::SEARCH_KIND_CONTAINER, "CSQU3054383"},
                                                           {v1::SEARCH_KIND_WAGON, "378446670192"},
                                                           {v1::SEARCH_KIND_VIN, "SALWA2FK6HA148213"},
                                                           {v1::SEARCH_KIND_HS, "8703"},
                                                           {v1::SEARCH_KIND_TRAIN, "X8020"},
                                                           {v1::SEARCH_KIND_PLACE, "CNCTU"},
                                                           {v1::SEARCH_KIND_CREDIT, "LC5101217000106"}}) {
    const auto found = SearchAs("chengdu-customs", kind, value);
    ASSERT_TRUE(found.has_value()) << found.error().message;
    ASSERT_EQ(found->shipments_size(), 1) << v1::SearchKind_Name(kind);
    EXPECT_EQ(found->shipments(0).document_id(), kDoc);
  }
  EXPECT_EQ(SearchAs("chengdu-customs", v1::SEARCH_KIND_CONTAINER, "CSQU305438")->shipments_size(), 0)
      << "a container number is found whole or not at all";
  EXPECT_EQ(SearchAs("boc-jinjiang", v1::SEARCH_KIND_CONTAINER, "CSQU3054383")->shipments_size(), 0)
      << "who may not read it does not learn that it exists";
  EXPECT_EQ(AccessRecords(), 7U);
  EXPECT_EQ(SearchAs("chengdu-customs", v1::SEARCH_KIND_CONTAINER, "").error().field, "value");
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

TEST_F(QueriesTest, AnExportHoldsEveryEntryAndTheDirectoryOfEveryActor) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  auto request = As("boc-frankfurt");
  request.mutable_export_title()->set_document_id(kDoc);
  const auto answer = Read(request);
  ASSERT_TRUE(answer.has_value()) << answer.error().message;
  const auto& out = answer->export_title();
  EXPECT_EQ(out.entries_size(), 2);
  EXPECT_EQ(out.directory_entries(0).entry().index(), 0U);
  EXPECT_EQ(out.content().document_id(), kDoc);
  const auto root = *Digest::FromBytes(out.checkpoint().root());
  const auto proven = [&](const v1::ExportTitleResponse::ProvenEntry& entry) {
    std::vector<Digest> path;
    for (const auto& hash : entry.path()) path.push_back(*Digest::FromBytes(hash));
    return log::VerifyInclusion(entry.entry().index(), out.checkpoint().size(),
                                log::LeafHash(entry.entry().entry()), path, root)
        .has_value();
  };
  EXPECT_TRUE(std::all_of(out.entries().begin(), out.entries().end(), proven));
  EXPECT_TRUE(std::all_of(out.directory_entries().begin(), out.directory_entries().end(), proven));
  EXPECT_TRUE(proven(out.seal()));
  std::vector<std::string> participants;
  for (const auto& participant : out.participants()) participants.push_back(participant.participant_id());
  for (const char* needed : {"cdirp", "landrover-nl", "boc-frankfurt", "registrar"}) {
    EXPECT_NE(std::find(participants.begin(), participants.end(), needed), participants.end()) << needed;
  }
  auto stranger = As("boc-jinjiang");
  stranger.mutable_export_title()->set_document_id(kDoc);
  EXPECT_EQ(Read(stranger).error().reason, v1::ERROR_REASON_NOT_A_READER);
}

TEST_F(QueriesTest, AnExportVerifiesOfflineWithNothingButTheRegistrysKey) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const auto request_as = [](const std::string& caller, const std::string& document_id) {
    auto request = As(caller);
    request.mutable_export_title()->set_document_id(document_id);
    return request;
  };
  const auto judged = [this](const v1::ExportTitleResponse& answer) {
    auto file = proof::FromExport(answer);
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    file = proof::ParseProofFile(proof::FormatProofFile(*file));
    EXPECT_TRUE(file.has_value()) << (file ? "" : file.error().message);
    return *proof::Verify(*file, {signer_.verifier_key(), clock_.WallMs(), 600'000});
  };
  const auto first = Read(request_as("boc-frankfurt", kDoc));
  ASSERT_TRUE(first.has_value()) << first.error().message;
  const proof::Report report = judged(first->export_title());
  EXPECT_TRUE(report.Valid()) << report.log.sentence << report.chain.sentence << report.present.sentence;
  EXPECT_EQ(report.title->holder(), "boc-frankfurt");

  // The ended document: its first sentence says so.
  v1::Act surrender = OnDocument("boc-frankfurt", kDoc);
  surrender.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_VOID);
  MustAdmit(Sign(surrender));
  v1::Act voided = OnDocument("cdirp", kDoc);
  voided.mutable_void_()->set_reason("typing error");
  MustAdmit(Sign(voided));
  const auto last = Read(request_as("cdirp", kDoc));
  ASSERT_TRUE(last.has_value()) << last.error().message;
  const proof::Report ended = judged(last->export_title());
  EXPECT_EQ(ended.present.ruling, proof::Ruling::kValid) << ended.present.sentence;
  EXPECT_NE(ended.headline.find("VOIDED"), std::string::npos) << ended.headline;
  EXPECT_FALSE(ended.Valid());
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

}  // namespace
}  // namespace yidan::ledger_test
