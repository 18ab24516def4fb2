// Readings: who may see what, what is recorded, pages, search, export.
#include <algorithm>
#include <set>

#include "services/client/access.h"
#include "services/proof/export.h"
#include "services/proof/verifier.h"
#include "services/store/head.h"
#include "services/store/records.h"
#include "services/title/times.h"
#include "services/waybill/always_shown.h"
#include "services/waybill/commitment.h"
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
    EXPECT_EQ(log::DecodeAccessReading(record->reading)->reader, "chengdu-customs");
    head = store::LinkOf(*record);
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

// A token is a key to nothing: not to the row it stands at, not for another caller, query or process.
TEST_F(QueriesTest, APageTokenIsGoodForItsCallerAndItsQueryAlone) {
  const std::string other = "YD-TEST-0000000000000002";
  MustAdmit(Issue(kDoc));
  MustAdmit(Issue(other, 7));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  const std::string token = HistoryAs("cdirp", 1)->next_page_token();
  ASSERT_FALSE(token.empty());
  EXPECT_EQ(HistoryAs("cdirp", 1, token)->entries_size(), 1);
  EXPECT_EQ(FromBase64(token)->find(kDoc), std::string::npos);
  std::string forged = token;
  forged[10] = forged[10] == 'A' ? 'B' : 'A';
  EXPECT_EQ(HistoryAs("cdirp", 1, forged).error().field, "page_token");
  EXPECT_EQ(HistoryAs("boc-frankfurt", 1, token).error().field, "page_token") << "another's";
  auto elsewhere = As("cdirp");
  elsewhere.mutable_get_history()->set_document_id(other);
  elsewhere.mutable_get_history()->set_page_token(token);
  EXPECT_EQ(Read(elsewhere).error().field, "page_token") << "of another document";
  elsewhere.mutable_list_participants()->set_page_token(token);
  EXPECT_EQ(Read(elsewhere).error().field, "page_token") << "of another method";
  Restart();
  EXPECT_EQ(HistoryAs("cdirp", 1, token).error().field, "page_token") << "stale";
}

// What a search passed over has an id; its length must not show either.
TEST_F(QueriesTest, TokensAreOfOneSize) {
  MustAdmit(Issue(kDoc));
  MustAdmit(Issue("YD-TEST-MUCH-LONGER-ID-0000000000000002", 7));
  std::set<std::size_t> sizes;
  auto request = As("chengdu-customs");
  request.mutable_search_shipments()->set_kind(v1::SEARCH_KIND_PLACE);
  request.mutable_search_shipments()->set_value("CNCTU");
  request.mutable_search_shipments()->set_page_size(1);
  for (int i = 0; i < 2; ++i) {
    const auto page = Read(request);
    ASSERT_TRUE(page.has_value()) << page.error().message;
    request.mutable_search_shipments()->set_page_token(page->search_shipments().next_page_token());
    sizes.insert(page->search_shipments().next_page_token().size());
  }
  EXPECT_EQ(sizes.size(), 1U);
  EXPECT_FALSE(sizes.contains(0));
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

// ---- Grants ----

TEST_F(QueriesTest, AGrantOfPointersOpensThemAndWhatEveryRedactionShows) {
  MustAdmit(Issue(kDoc));
  const auto grant = [&](const std::string& reader, const std::vector<std::string>& pointers) {
    v1::Act act = NewAct("landrover-nl");
    act.set_document_id(kDoc);
    act.set_nonce(crypto::RandomBytes(16));
    act.mutable_grant()->set_reader(reader);
    for (const auto& pointer : pointers) act.mutable_grant()->add_pointers(pointer);
    act.mutable_grant()->mutable_until()->set_seconds(clock_.WallMs() / 1000 + 3'600);
    return Sign(act);
  };
  for (const char* bad : {"declared_value", "/a~2b", "/a~", ""}) {
    EXPECT_EQ(MustRefuse(grant("boc-jinjiang", {bad})), v1::REFUSAL_REASON_MALFORMED_ACT) << bad;
  }
  for (const char* nothing : {"/declared_valu", "/declared_value/x", "/declared_value/", "/none"}) {
    const auto result = SubmitOne(grant("boc-jinjiang", {nothing}));
    EXPECT_EQ(result.refusal().reason(), v1::REFUSAL_REASON_CONTENT_INVALID) << nothing;
    EXPECT_NE(result.refusal().message().find(nothing), std::string::npos) << result.refusal().message();
  }
  EXPECT_EQ(ContentAs("boc-jinjiang").error().reason, v1::ERROR_REASON_NOT_A_READER);
  MustAdmit(grant("boc-jinjiang", {"/declared_value", "/parties"}));

  const auto content = ContentAs("boc-jinjiang");
  ASSERT_TRUE(content.has_value()) << content.error().message;
  EXPECT_TRUE(content->access_recorded());
  EXPECT_FALSE(content->has_content()) << "neither the whole nor the secret";
  auto disclosure = proof::FromProto(content->disclosure());
  ASSERT_TRUE(disclosure.has_value());
  const auto header = Title(kDoc).header();
  const waybill::Commitment commitment{*Digest::FromBytes(header.content_root()), header.content_leaf_count(),
                                       header.content_always_shown()};
  const auto leaves = waybill::VerifyDisclosure(*disclosure, commitment);
  ASSERT_TRUE(leaves.has_value()) << leaves.error().message;
  EXPECT_GT(disclosure->hidden_count(), 0U);
  bool value = false;
  for (const auto& leaf : *leaves) {
    value = value || leaf.pointer.starts_with("/declared_value");
    EXPECT_TRUE(leaf.pointer.starts_with("/declared_value") || leaf.pointer.starts_with("/parties") ||
                waybill::AlwaysShown(leaf.pointer))
        << leaf.pointer;
  }
  EXPECT_TRUE(value);

  auto request = As("boc-jinjiang");
  request.mutable_export_title()->set_document_id(kDoc);
  const auto exported = Read(request);
  ASSERT_TRUE(exported.has_value()) << exported.error().message;
  const auto file = proof::FromExport(exported->export_title());
  ASSERT_TRUE(file.has_value());
  EXPECT_TRUE(file->content_secret.empty());
  EXPECT_EQ(file->redacted, *disclosure);
  const auto report = proof::Verify(*file, {signer_.verifier_key(), clock_.WallMs(), 600'000});
  EXPECT_EQ(report->content.ruling, proof::Ruling::kPartial) << report->content.sentence;
}

// The content comes in the very request that grants it, before the ledger keeps it.
TEST_F(QueriesTest, PointersIntoAContentOfTheSameBatchAreHeldAgainstIt) {
  const auto issue = Issue(kDoc);
  const auto grant = [&](const std::string& pointer) {
    v1::Act act = NewAct("landrover-nl");
    act.set_document_id(kDoc);
    act.set_nonce(crypto::RandomBytes(16));
    act.mutable_grant()->set_reader("boc-jinjiang");
    act.mutable_grant()->add_pointers(pointer);
    act.mutable_grant()->mutable_until()->set_seconds(clock_.WallMs() / 1000 + 3'600);
    return Sign(act);
  };
  const auto answer = Submit(RequestOf({issue, grant("/none"), grant("/declared_value")}));
  ASSERT_TRUE(answer.has_value());
  EXPECT_TRUE(answer->results(0).has_receipt());
  EXPECT_EQ(answer->results(1).refusal().reason(), v1::REFUSAL_REASON_CONTENT_INVALID);
  EXPECT_TRUE(answer->results(2).has_receipt()) << answer->results(2).refusal().message();
}

// ---- Who stands for whom, and since when ----

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

// ---- The access record ----

class AccessTest : public QueriesTest {
 protected:
  api::Reply<v1::GetAccessResponse> AccessAs(const std::string& caller, std::uint64_t first = 0,
                                             int size = 0) {
    auto request = As(caller);
    request.mutable_get_access()->set_document_id(kDoc);
    request.mutable_get_access()->set_first_number(first);
    request.mutable_get_access()->set_page_size(size);
    auto answer = Read(request);
    if (!answer) return tl::unexpected(answer.error());
    return answer->get_access();
  }
  // Three readings of kDoc, one of them sealed, with one of another document between them, under a seal.
  void ReadAround() {
    const std::string other = "YD-TEST-0000000000000002";
    MustAdmit(Issue(kDoc));
    MustAdmit(Issue(other, 7));
    ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
    auto elsewhere = As("chengdu-customs");
    elsewhere.mutable_get_content()->set_document_id(other);
    ASSERT_TRUE(Read(elsewhere).has_value());
    ASSERT_TRUE(SealedAs("chengdu-customs", kDay).has_value());
    ASSERT_TRUE(ContentAs("chengdu-customs").has_value());
    MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  }
  api::Reply<yidan::internal::v1::ReadResponse> SealedAs(const std::string& caller, std::int64_t ahead_s) {
    auto request = As(caller);
    request.mutable_get_content()->set_document_id(kDoc);
    request.mutable_get_content()->mutable_sealed_until()->set_seconds(clock_.WallMs() / 1000 + ahead_s);
    return Read(request);
  }
  client::Answer<client::AccessShown> Checked(const v1::GetAccessResponse& page) {
    client::AccessChain chain(kDoc);
    if (const auto taken = chain.Take(page); !taken) return tl::unexpected(taken.error());
    const log::NoteVerifier verifier = *log::NoteVerifier::FromKeyString(signer_.verifier_key());
    const auto checkpoint = log::OpenCheckpoint(page.checkpoint().note(), {&verifier, 1}, {});
    if (const auto closed = chain.Close(page, checkpoint->checkpoint); !closed) {
      return tl::unexpected(closed.error());
    }
    return chain.shown();
  }
  static constexpr std::int64_t kDay = 86'400;
};

TEST_F(AccessTest, TheHolderSeesItsReadingsAndOthersAsLinksAlone) {
  ReadAround();
  const auto page = AccessAs("boc-frankfurt");
  ASSERT_TRUE(page.has_value()) << page.error().message;
  const auto shown = Checked(*page);
  ASSERT_TRUE(shown.has_value()) << shown.error().message;
  ASSERT_EQ(shown->readings.size(), 2U);
  EXPECT_EQ(shown->readings[0].reader, "chengdu-customs");
  EXPECT_EQ(shown->readings[0].purpose, "get_content");
  EXPECT_EQ(shown->links, 4U);
  EXPECT_EQ(page->SerializeAsString().find("YD-TEST-0000000000000002"), std::string::npos);
  for (const char* other : {"landrover-nl", "cdirp", "chengdu-customs", "boc-jinjiang"}) {
    EXPECT_EQ(AccessAs(other).error().reason, v1::ERROR_REASON_NOT_A_READER) << other;
  }
}

TEST_F(AccessTest, ASealedReadingIsAHiddenLinkUntilItsDate) {
  ReadAround();
  EXPECT_EQ(Checked(*AccessAs("boc-frankfurt"))->readings.size(), 2U);
  clock_.Advance(kDay * 1000);
  const auto opened = Checked(*AccessAs("boc-frankfurt"));
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  EXPECT_EQ(opened->readings.size(), 3U);
  EXPECT_EQ(opened->links, 4U);
}

TEST_F(AccessTest, OnlyAnAuthorityMaySealAndNotForLong) {
  MustAdmit(Issue(kDoc));
  EXPECT_EQ(SealedAs("chengdu-customs", 180 * kDay + 1).error().field, "sealed_until");
  EXPECT_EQ(SealedAs("chengdu-customs", -1).error().field, "sealed_until");
  EXPECT_TRUE(SealedAs("chengdu-customs", 180 * kDay).has_value());
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
  auto history = As("landrover-nl");
  history.mutable_get_history()->set_document_id(kDoc);
  history.mutable_get_history()->mutable_sealed_until()->set_seconds(clock_.WallMs() / 1000 + kDay);
  EXPECT_EQ(Read(history).error().reason, v1::ERROR_REASON_CALLER_ROLE_MISSING);
}

TEST_F(AccessTest, NobodyTakesSealedReadingAwayByGivingAnotherRight) {
  MustAdmit(Issue(kDoc));
  v1::Act grant = NewAct("landrover-nl");
  grant.set_document_id(kDoc);
  grant.set_nonce(crypto::RandomBytes(16));
  grant.mutable_grant()->set_reader("chengdu-customs");
  grant.mutable_grant()->mutable_until()->set_seconds(clock_.WallMs() / 1000 + 3'600);
  MustAdmit(Sign(grant));
  EXPECT_TRUE(SealedAs("chengdu-customs", kDay).has_value());
}

TEST_F(AccessTest, PagesJoinAndNothingCanBeLeftOutOrAltered) {
  ReadAround();
  const auto whole = *AccessAs("boc-frankfurt");
  client::AccessChain chain(kDoc);
  std::uint64_t next = 0;
  do {
    const auto page = AccessAs("boc-frankfurt", next, 3);
    ASSERT_TRUE(page.has_value()) << page.error().message;
    ASSERT_TRUE(chain.Take(*page).has_value());
    next = page->next_number();
  } while (next != 0);
  EXPECT_EQ(chain.shown().links, 4U);

  for (int i = 0; i < whole.links_size(); ++i) {
    auto less = whole;
    less.mutable_links()->DeleteSubrange(i, 1);
    EXPECT_FALSE(Checked(less).has_value()) << "without link " << i;
  }
  auto altered = whole;
  auto reading = *log::DecodeAccessReading(altered.links(0).reading());
  reading.reader = "boc-jinjiang";
  altered.mutable_links(0)->set_reading(log::Encode(reading));
  EXPECT_FALSE(Checked(altered).has_value());
  auto hidden = whole;
  hidden.mutable_links(1)->set_hidden(std::string(32, 'x'));
  EXPECT_FALSE(Checked(hidden).has_value());
  auto unsealed = whole;
  unsealed.clear_seal();
  EXPECT_FALSE(Checked(unsealed).has_value());
  EXPECT_EQ(AccessAs("boc-frankfurt", 9).error().field, "first_number");
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

// A box is found by the number that it goes by since, though no content names it.
TEST_F(QueriesTest, ASubstituteIsFoundByItsNumber) {
  MustAdmit(Issue(kDoc));
  v1::Act act = OnDocument("cdirp", kDoc);
  act.clear_sequence();
  act.clear_previous();
  act.set_nonce(std::string(16, 'n'));
  auto& notation = *act.mutable_notation();
  notation.set_kind(v1::NOTATION_KIND_CONTAINER_SUBSTITUTED);
  notation.set_replaced("CSQU3054383");
  notation.set_substitute("TEMU1234565");
  title::SetTime(notation.mutable_at(), 1'491'436'800'000);
  EXPECT_EQ(SearchAs("cdirp", v1::SEARCH_KIND_CONTAINER, "TEMU 123456-5")->shipments_size(), 0);
  MustAdmit(Sign(act));
  for (const char* number : {"CSQU3054383", "TEMU 123456-5"}) {
    EXPECT_EQ(SearchAs("cdirp", v1::SEARCH_KIND_CONTAINER, number)->shipments_size(), 1) << number;
  }
}

}  // namespace
}  // namespace yidan::ledger_test
