// A replica derives from the entries alone what the ledger wrote beside them.
#include "services/replica/replica.h"

#include <algorithm>

#include "services/store/records.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

using replica::Replica;
using store::Table;

class ReplicaTest : public LedgerTest {
 protected:
  static constexpr const char* kDocument = "CDIRP-2017-04-0001";

  void Surrender(const std::string& holder, v1::SurrenderPurpose purpose) {
    v1::Act act = OnDocument(holder, kDocument);
    act.mutable_surrender()->mutable_terms()->set_purpose(purpose);
    MustAdmit(Sign(act));
  }
  // Each goods line of the document in one of its own.
  void Split() {
    Surrender("landrover-nl", v1::SURRENDER_PURPOSE_SPLIT);
    const auto head = Title(kDocument);
    v1::Act act = OnDocument("cdirp", kDocument);
    auto* predecessor = act.mutable_replace()->add_predecessors();
    predecessor->set_document_id(kDocument);
    predecessor->set_sequence(head.sequence());
    predecessor->set_last_act(head.last_act());
    v1::SubmitActRequest contents;
    for (int line = 0; line < 2; ++line) {
      v1::Waybill typed = DemoWaybill();
      typed.mutable_exchanged_document()->add_replaces(kDocument);
      typed.mutable_goods_lines()->DeleteSubrange(1 - line, 1);
      for (auto& container : *typed.mutable_containers()) container.set_load(v1::UNIT_LOAD_PART);
      for (auto& wagon : *typed.mutable_wagons()) wagon.set_load(v1::UNIT_LOAD_PART);
      typed.mutable_totals()->set_goods_lines(1);
      typed.mutable_totals()->set_packages(1);
      typed.mutable_totals()->set_gross_weight_grams(typed.goods_lines(0).gross_weight_grams());
      const std::string id = std::string(kDocument) + (line == 0 ? "-A" : "-B");
      const auto committed = yidan::testing::Commit(id, waybill::ToJson(typed));
      auto* successor = act.mutable_replace()->add_successors();
      successor->set_document_id(id);
      *successor->mutable_header() = committed.header;
      *contents.add_contents() = committed.content;
    }
    v1::SubmitActRequest request = Sign(act);
    request.mutable_contents()->Swap(contents.mutable_contents());
    MustAdmit(std::move(request));
  }

  [[nodiscard]] std::string GoodsKey() const { return **store_.Get(Table::kMeta, store::kMetaGoodsKey); }
  [[nodiscard]] std::string EntryAt(std::uint64_t index) const {
    return **store_.Get(Table::kEntries, store::KeyOfIndex(index));
  }
  Outcome Feed(Replica& replica, std::uint64_t size) const {
    while (replica.chain().size() < size) YIDAN_TRY(replica.Add(EntryAt(replica.chain().size())));
    return {};
  }
  // The tables that a replica derives, as rows.
  static MemoryStore::Image Derived(const MemoryStore& store, bool goods = false) {
    MemoryStore::Image rows = store.TakeImage();
    std::erase_if(rows, [goods](const auto& row) {
      switch (static_cast<Table>(row.first[0])) {
        case Table::kGoods:
          return !goods;
        case Table::kEntries:
        case Table::kTreeNodes:
        case Table::kTitles:
        case Table::kParticipants:
        case Table::kKeyOwners:
        case Table::kActs:
        case Table::kPaperForms:
        case Table::kMapNodes:
        case Table::kTouches:
        case Table::kHolders:
        case Table::kSeals:
          return false;
        default:
          return true;
      }
    });
    return rows;
  }
};

TEST_F(ReplicaTest, DerivesTheLedgersTablesFromEntriesAndGoodsKey) {
  MustAdmit(Issue(kDocument));
  MustAdmit(Issue("CDIRP-2017-04-0002", 1));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", "CDIRP-2017-04-0002"));
  Split();
  for (const bool with_key : {true, false}) {
    MemoryStore copy;
    auto replica = Replica::Open(copy, copy);
    ASSERT_TRUE(replica.has_value()) << replica.error().message;
    if (with_key) (*replica)->ReadContents({}, GoodsKey());
    const Outcome fed = Feed(**replica, TreeSize());
    ASSERT_TRUE(fed.has_value()) << fed.error().message;
    ASSERT_TRUE((*replica)->Commit().has_value());
    EXPECT_EQ(Derived(copy, with_key), Derived(store_, with_key)) << with_key;
  }
}

// A carrier may learn a tag by issuing a document over a VIN that it guesses; it must not meet it again in
// the files of others.
TEST_F(ReplicaTest, NoEntryShowsATagOrWhatTwoDocumentsHaveInCommon) {
  MustAdmit(Issue(kDocument));
  const std::uint64_t first = TreeSize() - 2;
  Surrender("landrover-nl", v1::SURRENDER_PURPOSE_VOID);
  v1::Act void_it = OnDocument("cdirp", kDocument);
  void_it.mutable_void_()->set_reason("issued by mistake");
  MustAdmit(Sign(void_it));
  MustAdmit(Issue("CDIRP-2017-04-0002"));  // the same goods
  const std::uint64_t second = TreeSize() - 2;
  const auto covers = store_.Scan(Table::kGoods, "t", "", 100);
  ASSERT_TRUE(covers.has_value());
  ASSERT_FALSE(covers->empty());
  for (std::uint64_t i = 0; i < TreeSize(); ++i) {
    for (const auto& [key, exclusion] : *covers) {
      EXPECT_EQ(EntryAt(i).find(key.substr(1, Digest::kSize)), std::string::npos) << "entry " << i;
    }
  }
  const auto sealed = [this](std::uint64_t index) {
    return std::get<log::ActBody>(log::DecodeEntry(EntryAt(index))->body).goods.at(0).sealed_tags;
  };
  ASSERT_EQ(sealed(first).size(), sealed(second).size());
  for (std::size_t i = 0; i + 8 <= sealed(first).size(); ++i) {
    EXPECT_EQ(sealed(second).find(sealed(first).substr(i, 8)), std::string::npos) << i;
  }
}

// What the registry states of goods is believed by whoever does not have the key, and judged by whoever has.
TEST_F(ReplicaTest, WhoHasTheGoodsKeyFindsGoodsThatWereCoveredTwice) {
  MustAdmit(Issue(kDocument));
  auto covers = store_.Scan(Table::kGoods, "t", "", 100);
  ASSERT_TRUE(covers.has_value());
  store::WriteSet forgotten;
  for (const auto& [key, exclusion] : *covers) forgotten.Delete(Table::kGoods, key);
  ASSERT_TRUE(store_.Write(TreeSize(), forgotten).has_value());
  MustAdmit(Issue("CDIRP-2017-04-0002"));
  for (const bool with_key : {true, false}) {
    MemoryStore copy;
    auto replica = Replica::Open(copy, copy);
    if (with_key) (*replica)->ReadContents({}, GoodsKey());
    const Outcome fed = Feed(**replica, TreeSize());
    ASSERT_EQ(fed.has_value(), !with_key);
    if (!with_key) continue;
    EXPECT_NE(fed.error().message.find("GOODS_ALREADY_COVERED"), std::string::npos) << fed.error().message;
  }
}

// As an auditor does it: keys and rules of a page read ahead may not be known yet.
TEST_F(ReplicaTest, EntriesReadAheadOfTheirTurnComeToTheSame) {
  MustAdmit(Issue(kDocument));
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDocument));
  const std::uint64_t size = TreeSize();
  for (const std::uint64_t page : {std::uint64_t{1}, size / 2, size}) {
    MemoryStore copy;
    auto replica = Replica::Open(copy, copy);
    std::uint64_t looked_at = 0;
    for (std::uint64_t first = 0; first < size; first += page) {
      std::vector<std::string> entries;
      for (std::uint64_t i = first; i < std::min(first + page, size); ++i) entries.push_back(EntryAt(i));
      for (Replica::Ahead& ahead : (*replica)->LookAhead(std::move(entries))) {
        if (ahead.act.signature_holds) ++looked_at;
        const Outcome added = (*replica)->Add(std::move(ahead));
        ASSERT_TRUE(added.has_value()) << added.error().message;
      }
    }
    EXPECT_EQ(looked_at == 0, page == size) << "at first no key is known";
    ASSERT_TRUE((*replica)->Commit().has_value());
    EXPECT_EQ(Derived(copy), Derived(store_)) << page;
  }
}

TEST_F(ReplicaTest, AForgedSignatureThatWasSeenAheadIsRefusedAtItsTurn) {
  MustAdmit(Issue(kDocument));
  const std::uint64_t before = TreeSize();
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDocument));
  MemoryStore copy;
  auto replica = Replica::Open(copy, copy);
  ASSERT_TRUE(Feed(**replica, before).has_value());
  auto entry = log::DecodeEntry(EntryAt(before));
  ASSERT_TRUE(entry.has_value());
  auto& signature = std::get<log::ActBody>(entry->body).signature;
  signature.front() = static_cast<char>(signature.front() ^ 1);
  Replica::Ahead ahead = (*replica)->LookAhead(*log::EncodeEntry(*entry));
  EXPECT_EQ(ahead.act.signature_holds, false);
  const Outcome added = (*replica)->Add(std::move(ahead));
  ASSERT_FALSE(added.has_value());
  EXPECT_NE(added.error().message.find("BAD_SIGNATURE"), std::string::npos) << added.error().message;
}

TEST_F(ReplicaTest, GoesOnAfterACrashWhereItWasDurable) {
  MustAdmit(Issue(kDocument));
  Split();
  const std::uint64_t middle = TreeSize();
  MustAdmit(Transfer("landrover-nl", "boc-frankfurt", std::string(kDocument) + "-A"));
  MemoryStore copy;
  {
    auto replica = Replica::Open(copy, copy);
    ASSERT_TRUE(Feed(**replica, middle).has_value());
    ASSERT_TRUE((*replica)->Commit().has_value());
    ASSERT_TRUE(Feed(**replica, TreeSize()).has_value());
    EXPECT_EQ((*replica)->durable_size(), middle);
  }
  auto replica = Replica::Open(copy, copy);
  ASSERT_TRUE(replica.has_value()) << replica.error().message;
  EXPECT_EQ((*replica)->chain().size(), middle);
  const Outcome fed = Feed(**replica, TreeSize());
  ASSERT_TRUE(fed.has_value()) << fed.error().message;
  ASSERT_TRUE((*replica)->Commit().has_value());
  EXPECT_EQ(Derived(copy), Derived(store_));
}

TEST_F(ReplicaTest, AFailedWriteEndsIt) {
  MustAdmit(Issue(kDocument));
  MemoryStore copy;
  copy.FailCommitAfter(0, FailedCommit::kLost);
  auto replica = Replica::Open(copy, copy);
  ASSERT_TRUE(Feed(**replica, TreeSize()).has_value());
  EXPECT_EQ((*replica)->Commit().error().kind, Error::Kind::kUnavailable);
  EXPECT_EQ((*replica)->Add(EntryAt(0)).error().kind, Error::Kind::kUnavailable);
}

TEST_F(ReplicaTest, ABatchIsMadeDurableWholeOrNotAtAll) {
  MustAdmit(Issue(kDocument));
  MemoryStore copy;
  auto replica = Replica::Open(copy, copy);
  ASSERT_TRUE(Feed(**replica, TreeSize() - 1).has_value()) << "all but the last seal";
  EXPECT_EQ((*replica)->Commit().error().kind, Error::Kind::kInvalid);
  ASSERT_TRUE(Feed(**replica, TreeSize()).has_value());
  EXPECT_TRUE((*replica)->Commit().has_value());
}

// Each entry in turn with its last byte changed: seal, signature, act or tag; never taken.
TEST_F(ReplicaTest, AnEntryWithAChangedByteIsRefused) {
  MustAdmit(Issue(kDocument));
  Surrender("landrover-nl", v1::SURRENDER_PURPOSE_DELIVERY);
  const std::uint64_t size = TreeSize();
  for (std::uint64_t index = 1; index + 1 < size; ++index) {
    MemoryStore copy;
    auto replica = Replica::Open(copy, copy);
    ASSERT_TRUE(Feed(**replica, index).has_value());
    std::string entry = EntryAt(index);
    entry.back() = static_cast<char>(entry.back() ^ 1);
    Outcome added = (*replica)->Add(entry);
    // An access root is the registry's own word: the next entry's link shows that it was another.
    if (added) added = (*replica)->Add(EntryAt(index + 1));
    EXPECT_FALSE(added.has_value()) << index;
  }
}

}  // namespace
}  // namespace yidan::ledger_test
