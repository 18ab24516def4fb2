// Page tokens: whom they serve, and what they do not show.
#include <algorithm>
#include <set>

#include "tests/unit/query/queries_fixture.h"

namespace yidan::ledger_test {
namespace {

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
  MustAdmit(Issue(kDoc));
  MustAdmit(Issue(kOther, 7));
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
  elsewhere.mutable_get_history()->set_document_id(kOther);
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
  MustAdmit(Issue("YD-TEST-ZULU-0000000000000003", 8));
  std::set<std::size_t> sizes;
  auto request = As("chengdu-customs");
  request.mutable_search_shipments()->set_kind(v1::SEARCH_KIND_PLACE);
  request.mutable_search_shipments()->set_value("CNCDU");
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

}  // namespace
}  // namespace yidan::ledger_test
