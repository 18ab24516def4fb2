// Searches: what is found by what, what is left out, what is recorded, and what an answer claims.
#include <set>
#include <tuple>

#include "services/store/records.h"
#include "services/title/times.h"
#include "tests/unit/query/queries_fixture.h"

namespace yidan::ledger_test {
namespace {

TEST_F(QueriesTest, CustomsFindsTheShipmentByContainerWagonVinAndTheFirstDigitsOfItsHsCode) {
  MustAdmit(Issue(kDoc));
  for (const auto& [kind, value] :
       std::vector<std::pair<v1::SearchKind, std::string>>{{v1::SEARCH_KIND_CONTAINER, "CSQU3054383"},
                                                           {v1::SEARCH_KIND_WAGON, "378446670192"},
                                                           {v1::SEARCH_KIND_VIN, "SALWA2FK6HA148213"},
                                                           {v1::SEARCH_KIND_HS, "8703"},
                                                           {v1::SEARCH_KIND_TRAIN, "X8020"},
                                                           {v1::SEARCH_KIND_PLACE, "CNCDU"},
                                                           {v1::SEARCH_KIND_CREDIT, "LC5101217000106"}}) {
    const auto found = SearchAs("chengdu-customs", kind, value);
    ASSERT_TRUE(found.has_value()) << found.error().message;
    ASSERT_EQ(found->shipments_size(), 1) << v1::SearchKind_Name(kind);
    EXPECT_EQ(found->shipments(0).document_id(), kDoc);
  }
  EXPECT_EQ(SearchAs("boc-jinjiang", v1::SEARCH_KIND_CONTAINER, "CSQU3054383")->shipments_size(), 0)
      << "who may not read it does not learn that it exists";
  EXPECT_EQ(AccessRecords(), 7U);
  EXPECT_EQ(SearchAs("chengdu-customs", v1::SEARCH_KIND_CONTAINER, "").error().field, "value");
}

// A box is found by the number that it goes by since, though no content names it.
TEST_F(QueriesTest, ASubstituteIsFoundByItsNumber) {
  MustAdmit(Issue(kDoc));
  clock_.Advance(5LL * 24 * 3600 * 1000);
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

// ---- What an answer claims ----

class SearchTest : public QueriesTest {
 protected:
  // Three of one train.
  void IssueThree() {
    MustAdmit(Issue(kDoc));
    MustAdmit(Issue(kOther, 7));
    MustAdmit(Issue("YD-TEST-0000000000000003", 8));
  }
  void AdmitAuthority(const std::string& id, const std::string& country) {
    AddKey(id);
    v1::Act registration = NewAct(id);
    yidan::testing::Register(registration, keys_.at(id), id);
    v1::Act act = NewAct("registrar");
    yidan::testing::Admit(act, id, yidan::testing::Sign<v1::SignedAct>(registration, keys_.at(id)),
                          {v1::ROLE_AUTHORITY});
    act.mutable_admit()->set_jurisdictions(0, country);
    MustAdmit(Sign(act));
  }
  static constexpr std::int64_t kDay = 86'400;
};

TEST_F(SearchTest, APageOfHitsIsOneCommit) {
  IssueThree();
  std::vector<store::LogBatch> batches;
  store_.KeepBatches(&batches);
  ASSERT_EQ(SearchAs("chengdu-customs", v1::SEARCH_KIND_TRAIN, "X8020")->shipments_size(), 3);
  Stop();
  store_.KeepBatches(nullptr);
  ASSERT_EQ(batches.size(), 1U);
  EXPECT_EQ(batches[0].access.size(), 3U);
}

TEST_F(SearchTest, OnlyTheLastPageIsCompleteAndSaysOfWhichLog) {
  IssueThree();
  const std::uint64_t size = TreeSize();
  std::set<std::string> found;
  std::string token;
  int pages = 0;
  do {
    const auto page = SearchAs("chengdu-customs", v1::SEARCH_KIND_TRAIN, " x-8020 ", 0, 1, token);
    ASSERT_TRUE(page.has_value()) << page.error().message;
    for (const auto& shipment : page->shipments()) found.insert(shipment.document_id());
    token = page->next_page_token();
    EXPECT_EQ(page->complete(), token.empty());
    EXPECT_EQ(page->log_size(), size) << "as at the first page";
    EXPECT_EQ(page->searched(), "X8020");
    MustAdmit(Issue("YD-TEST-000000000000010" + std::to_string(pages), 20 + pages));
  } while (!token.empty() && ++pages < 9);
  EXPECT_TRUE(found.contains(kDoc));
  EXPECT_GE(found.size(), 3U);
  const auto none = SearchAs("chengdu-customs", v1::SEARCH_KIND_TRAIN, "X8021");
  EXPECT_TRUE(none->complete());
  EXPECT_EQ(none->shipments_size(), 0);
}

// More rows than one call looks at, and none that the caller may see: not a word of "none".
TEST_F(SearchTest, AnEmptyPageThatIsNotTheLastIsNotComplete) {
  AdmitAuthority("paris-customs", "FR");
  MustAdmit(Issue(kDoc));
  const std::uint64_t size = TreeSize();
  Stop();
  store::WriteSet rows;
  for (int i = 0; i < 2'500; ++i) {
    const std::string number = std::to_string(100'000 + i);
    const std::string id = "YD-TEST-0000000000" + number;
    rows.Put(store::Table::kSearch, store::KeyOfSearch(v1::SEARCH_KIND_TRAIN, "X8020", id), "");
    auto state = *title::DecodeTitleState(**store_.Get(store::Table::kTitles, kDoc));
    state.document_id = id;
    rows.Put(store::Table::kTitles, id, title::Encode(state));
  }
  ASSERT_TRUE(store_.Write(size, rows).has_value());
  Start();
  const auto first = SearchAs("paris-customs", v1::SEARCH_KIND_TRAIN, "X8020");
  ASSERT_TRUE(first.has_value()) << first.error().message;
  EXPECT_EQ(first->shipments_size(), 0);
  EXPECT_FALSE(first->complete());
  ASSERT_FALSE(first->next_page_token().empty());
  const auto second =
      SearchAs("paris-customs", v1::SEARCH_KIND_TRAIN, "X8020", 0, 0, first->next_page_token());
  EXPECT_TRUE(second->complete());
}

// Paris reads this one by a grant. Its holder would see a search that is to stay sealed.
TEST_F(SearchTest, WhatCannotBeSealedIsLeftOutAndCounted) {
  AdmitAuthority("paris-customs", "FR");
  IssueThree();
  MustAdmit(Grant("landrover-nl", "paris-customs"));
  const auto sealed = SearchAs("paris-customs", v1::SEARCH_KIND_TRAIN, "X8020", kDay);
  ASSERT_TRUE(sealed.has_value()) << sealed.error().message;
  EXPECT_EQ(sealed->shipments_size(), 0);
  EXPECT_EQ(sealed->unsealable(), 1U);
  EXPECT_FALSE(sealed->complete());
  EXPECT_EQ(AccessRecords(), 0U);
  const auto open = SearchAs("paris-customs", v1::SEARCH_KIND_TRAIN, "X8020");
  EXPECT_EQ(open->shipments_size(), 1);
  EXPECT_TRUE(open->complete());
  EXPECT_EQ(AccessRecords(), 1U);
  EXPECT_EQ(SearchAs("chengdu-customs", v1::SEARCH_KIND_TRAIN, "X8020", kDay)->shipments_size(), 3);
  EXPECT_EQ(SearchAs("chengdu-customs", v1::SEARCH_KIND_TRAIN, "nothing", 181 * kDay).error().field,
            "sealed_until");
}

// ---- What can be searched for ----

// The waybill states 870323, the tariff 8703230010: the goods are the same.
TEST_F(SearchTest, ALongerCodeFindsTheHeadingThatTheWaybillStates) {
  IssueThree();
  for (const char* code : {"8703230010", "87032319", "870323", "87"}) {
    std::set<std::string> found;
    std::string token;
    do {
      const auto page = SearchAs("chengdu-customs", v1::SEARCH_KIND_HS, code, 0, 1, token);
      ASSERT_TRUE(page.has_value()) << page.error().message;
      for (const auto& one : page->shipments()) {
        EXPECT_EQ(one.matched(), "870323");
        EXPECT_TRUE(found.insert(one.document_id()).second) << "shown twice";
      }
      token = page->next_page_token();
    } while (!token.empty());
    EXPECT_EQ(found.size(), 3U) << code;
  }
  EXPECT_EQ(SearchAs("chengdu-customs", v1::SEARCH_KIND_HS, "870322")->shipments_size(), 0);
  EXPECT_EQ(SearchAs("chengdu-customs", v1::SEARCH_KIND_HS, "8703220010")->shipments_size(), 0);
}

TEST_F(SearchTest, WhatAnInputMethodGivesIsFound) {
  MustAdmit(Issue(kDoc));
  for (const auto& [kind, value] : std::vector<std::pair<v1::SearchKind, std::string>>{
           {v1::SEARCH_KIND_CONTAINER, "ＣＳＱＵ３０５４３８３"},
           {v1::SEARCH_KIND_CONTAINER, "csqu\u00A0305438\u20133"},
           {v1::SEARCH_KIND_CONTAINER, "\uFEFFCSQU3054383\u200B"},
           {v1::SEARCH_KIND_WAGON, "３７ ８４ ４６６７ ０１９－２"},
           {v1::SEARCH_KIND_HS, "８７０３．２３"},
           {v1::SEARCH_KIND_TRAIN, "ｘ８０２０"},
           {v1::SEARCH_KIND_PLACE, "CN\u3000CDU"}}) {
    const auto found = SearchAs("chengdu-customs", kind, value);
    ASSERT_TRUE(found.has_value()) << value << ": " << found.error().message;
    EXPECT_EQ(found->shipments_size(), 1) << value;
  }
}

TEST_F(SearchTest, WhatCannotBeSuchANumberIsBadInputWithTheReason) {
  for (const auto& [kind, value, reason] : std::vector<std::tuple<v1::SearchKind, std::string, std::string>>{
           {v1::SEARCH_KIND_CONTAINER, "CSQU3054384", "is 4 and should be 3"},
           {v1::SEARCH_KIND_CONTAINER, "CSQU305438", "7 digits"},
           {v1::SEARCH_KIND_CONTAINER, "CSQU3O54383", "7 digits"},
           {v1::SEARCH_KIND_WAGON, "123", "digits"},
           {v1::SEARCH_KIND_WAGON, "378446670195", "is 5 and should be 2"},
           {v1::SEARCH_KIND_HS, "abcd", "2, 4, 6, 8 or 10 digits"},
           {v1::SEARCH_KIND_HS, "10410", "it is 010410"},
           {v1::SEARCH_KIND_HS, "77", "no such chapter"},
           {v1::SEARCH_KIND_PLACE, "NOWHERE", "3 of A-Z 2-9"},
           {v1::SEARCH_KIND_PLACE, "ZZABC", "ISO 3166-1"},
           {v1::SEARCH_KIND_VIN, "SALWA2FK6HA14821O", "without I, O and Q"},
           {v1::SEARCH_KIND_SEAL, " \u3000-", "nothing in it"},
           {v1::SEARCH_KIND_CREDIT, std::string(101, '7'), "100 bytes"},
           {v1::SEARCH_KIND_CREDIT, std::string(500, ' '), "400 bytes"}}) {
    const auto answer = SearchAs("chengdu-customs", kind, value);
    ASSERT_FALSE(answer.has_value()) << value;
    EXPECT_EQ(answer.error().reason, v1::ERROR_REASON_BAD_REQUEST);
    EXPECT_EQ(answer.error().field, "value");
    EXPECT_NE(answer.error().message.find(reason), std::string::npos) << answer.error().message;
  }
}

}  // namespace
}  // namespace yidan::ledger_test
