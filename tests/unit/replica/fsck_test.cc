// Every kind of damage is named, and what follows from the log is made whole from it.
#include "services/replica/fsck.h"

#include <gmock/gmock.h>

#include "services/replica/rebuild.h"
#include "services/replica/rebuild_anew.h"
#include "services/store/head.h"
#include "services/store/nodes.h"
#include "services/store/records.h"
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

using store::Table;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kDoc = "YD-TEST-0000000000000001";

class FsckTest : public LedgerTest {
 protected:
  void SetUp() override {
    LedgerTest::SetUp();
    MustAdmit(Issue(kDoc));
    issued_at_ = TreeSize() - 2;
    MustAdmit(Transfer("landrover-nl", "boc-frankfurt", kDoc));
    Stop();
  }
  std::vector<std::string> Faults() {
    auto found = replica::Fsck(Ports());
    EXPECT_TRUE(found.has_value()) << (found ? "" : found.error().message);
    if (!found) return {"unreadable"};
    EXPECT_EQ(found->damages, found->faults.size());
    return found->faults;
  }
  // With an empty scratch store each time.
  replica::FsckPorts Ports() {
    scratch_ = std::make_unique<MemoryStore>();
    return {store_, slots_, signer_.verifier_key(), remembered_, *scratch_, *scratch_, true, {}};
  }
  void Put(Table table, const std::string& key, const std::string& value) {
    store::WriteSet writes;
    writes.Put(table, key, value);
    store_.Tamper(writes);
  }
  void Delete(Table table, const std::string& key) {
    store::WriteSet writes;
    writes.Delete(table, key);
    store_.Tamper(writes);
  }
  std::string Row(Table table, const std::string& key) { return store_.Get(table, key)->value(); }
  void FlipBit(Table table, const std::string& key) {
    std::string value = Row(table, key);
    value.back() = static_cast<char>(value.back() ^ 1);
    Put(table, key, value);
  }
  std::string FirstKey(Table table) { return store_.Scan(table, "", "", 1)->at(0).first; }

  std::uint64_t issued_at_ = 0;
  std::optional<std::string> remembered_;
  std::unique_ptr<MemoryStore> scratch_;
};

// A disk that cannot read one table back: RocksDB says so by a checksum.
template <typename Port>
class Unreadable : public Port {
 public:
  Unreadable(const store::StoreView& under, Table damaged) : under_(under), damaged_(damaged) {}
  Result<std::optional<std::string>> Get(Table table, std::string_view key) const override {
    if (table == damaged_) return Corrupt("injected: block checksum mismatch");
    return under_.Get(table, key);
  }
  Result<std::vector<store::KeyValue>> Scan(Table table, std::string_view prefix, std::string_view after,
                                            std::size_t limit) const override {
    if (table == damaged_) return Corrupt("injected: block checksum mismatch");
    return under_.Scan(table, prefix, after, limit);
  }
  Result<std::optional<store::KeyValue>> Last(Table table, std::string_view prefix) const override {
    if (table == damaged_) return Corrupt("injected: block checksum mismatch");
    return under_.Last(table, prefix);
  }

 protected:
  const store::StoreView& under_;
  const Table damaged_;
};
class DamagedStore final : public Unreadable<store::Store> {
 public:
  using Unreadable::Unreadable;
  std::unique_ptr<store::StoreView> Snapshot() const override {
    return std::make_unique<Unreadable<store::StoreView>>(under_, damaged_);
  }
};

// One line for each table, and the rest is examined all the same.
TEST_F(FsckTest, ATableThatTheDiskDoesNotReadBackIsNamedWithItsRemedy) {
  struct Case {
    Table table;
    const char* line;
    const char* remedy;
  };
  const std::vector<Case> cases = {{Table::kMeta, "meta goods-key: missing", "restore"},
                                   {Table::kEntries, "entry 0 cannot be read", "restore"},
                                   {Table::kTreeNodes, "tree node rows", "rebuild"},
                                   {Table::kTitles, "title rows", "rebuild"},
                                   {Table::kParticipants, "participant rows", "rebuild"},
                                   {Table::kKeyOwners, "key owner rows", "rebuild"},
                                   {Table::kActs, "act rows", "rebuild"},
                                   {Table::kRequests, "request records", "rebuild"},
                                   {Table::kRequestTimes, "request records", "rebuild"},
                                   {Table::kTouches, "touch rows", "rebuild"},
                                   {Table::kSearch, "search rows", "rebuild"},
                                   {Table::kHolders, "holder rows", "rebuild"},
                                   {Table::kContents, "content of YD-TEST-0000000000000001", "restore"},
                                   {Table::kPaperForms, "paper form rows", "rebuild"},
                                   {Table::kGoods, "goods rows", "rebuild"},
                                   {Table::kAccess, "access record 0", "restore"},
                                   {Table::kMapNodes, "map node rows", "rebuild"},
                                   {Table::kSeals, "seal rows", "rebuild"},
                                   {Table::kRegistry, "registry rows", "rebuild"}};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.line);
    DamagedStore damaged(store_, one.table);
    MemoryStore scratch;
    const auto found =
        replica::Fsck({damaged, slots_, signer_.verifier_key(), remembered_, scratch, scratch, true, {}});
    ASSERT_TRUE(found.has_value()) << found.error().message;
    EXPECT_THAT(found->faults,
                Contains(AllOf(HasSubstr(one.line), HasSubstr(std::string("Remedy: yidand ") + one.remedy))));
  }
}

// What the replay gives and what can be carried over make the same database, row for row.
TEST_F(FsckTest, ADatabaseMadeAnewIsTheOneBefore) {
  const auto whole = store_.TakeImage();
  for (const Table table : {Table::kTreeNodes, Table::kSeals, Table::kTitles, Table::kTouches, Table::kActs,
                            Table::kMapNodes, Table::kSearch}) {
    DamagedStore damaged(store_, table);
    replica::FsckPorts ports = Ports();
    const auto anew = replica::RebuildAnew(
        {damaged, slots_, signer_.verifier_key(), remembered_, *scratch_, *scratch_, true, {}}, *scratch_);
    ASSERT_TRUE(anew.has_value()) << anew.error().message;
    EXPECT_THAT(anew->lost, IsEmpty());
    EXPECT_EQ(scratch_->TakeImage(), whole) << static_cast<int>(table);
  }
  // What follows from nothing is not made up.
  for (const Table table : {Table::kEntries, Table::kContents, Table::kMeta, Table::kAccess}) {
    DamagedStore damaged(store_, table);
    replica::FsckPorts ports = Ports();
    const auto anew = replica::RebuildAnew(
        {damaged, slots_, signer_.verifier_key(), remembered_, *scratch_, *scratch_, true, {}}, *scratch_);
    ASSERT_FALSE(anew.has_value()) << static_cast<int>(table);
    EXPECT_THAT(anew.error().message, AllOf(HasSubstr("nothing was rebuilt"), HasSubstr("yidand restore")));
  }
  DamagedStore damaged(store_, Table::kRequests);
  replica::FsckPorts ports = Ports();
  const auto anew = replica::RebuildAnew(
      {damaged, slots_, signer_.verifier_key(), remembered_, *scratch_, *scratch_, true, {}}, *scratch_);
  ASSERT_TRUE(anew.has_value()) << anew.error().message;
  EXPECT_THAT(anew->lost, Contains(HasSubstr("request records of cdirp")));
}

// The last entry before a gap stands within its batch.
TEST_F(FsckTest, AGapWithinABatchIsNamed) {
  Start();
  MustAdmit(Issue("YD-TEST-0000000000000005", 5));
  const std::uint64_t seal = TreeSize() - 1;
  Stop();
  Delete(Table::kEntries, store::KeyOfIndex(seal));
  Put(Table::kEntries, store::KeyOfIndex(seal + 1), "behind the gap");
  EXPECT_THAT(Faults(), Contains(HasSubstr("gap in the log: entry " + std::to_string(seal))));
}

TEST_F(FsckTest, AWholeDatabaseIsCleanAndRebuildChangesNothing) {
  EXPECT_THAT(Faults(), IsEmpty());
  EXPECT_EQ(replica::Rebuild(Ports(), store_).value(), 0U);
}

TEST_F(FsckTest, AFlippedBitInAnEntryIsNamedAndNotRebuiltFrom) {
  FlipBit(Table::kEntries, store::KeyOfIndex(issued_at_));
  const auto faults = Faults();
  EXPECT_THAT(faults.at(0), HasSubstr("entry " + std::to_string(issued_at_) + " is damaged"));
  EXPECT_THAT(faults.back(), HasSubstr("not compared"));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).error().kind, Error::Kind::kCorrupt);
}

TEST_F(FsckTest, ABrokenLinkIsNamedThoughTheTreeAgreesWithTheEntry) {
  const std::string key = store::KeyOfIndex(issued_at_ + 2);
  auto entry = *log::DecodeEntry(Row(Table::kEntries, key));
  entry.previous_leaf = Digest{};
  const std::string bytes = *log::EncodeEntry(entry);
  Put(Table::kEntries, key, bytes);
  Put(Table::kTreeNodes, store::KeyOfNode(0, issued_at_ + 2), log::LeafHash(bytes).ToString());
  EXPECT_THAT(Faults(), Contains(HasSubstr("broken log: entry " + std::to_string(issued_at_ + 2))));
}

TEST_F(FsckTest, AGapAndATruncatedLogAreNamed) {
  const auto whole = store_.TakeImage();
  Delete(Table::kEntries, store::KeyOfIndex(issued_at_));
  EXPECT_THAT(Faults(),
              Contains("gap in the log: entry " + std::to_string(issued_at_) +
                       " is missing. Remedy: yidand restore, from a backup that somebody vouches for"));
  store_.LoadImage(whole);
  Delete(Table::kEntries, store::KeyOfIndex(issued_at_ + 3));
  EXPECT_THAT(Faults(), Contains(HasSubstr("truncated log")));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).error().kind, Error::Kind::kCorrupt);
}

TEST_F(FsckTest, AnOlderDatabaseUnderANewerCheckpointIsNamed) {
  const auto older = store_.TakeImage();
  Start();
  MustAdmit(Transfer("boc-frankfurt", "boc-jinjiang", kDoc));
  remembered_ = Checkpoint().checkpoint().note();
  Stop();
  EXPECT_THAT(Faults(), IsEmpty());
  store_.LoadImage(older);
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("head slot: it was signed at size"),
                                    HasSubstr("remembered checkpoint: it was signed at size")));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).error().kind, Error::Kind::kCorrupt);
}

TEST_F(FsckTest, DamagedAndLostHeadSlotsAreNamed) {
  slots_.RotNewest();
  EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr("head slot: head."), HasSubstr("Remedy: "))));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).value(), 0U) << "the other slot still tells what was signed";
  slots_.RotBoth();
  EXPECT_THAT(Faults(),
              ElementsAre(HasSubstr("neither head slot"), HasSubstr("head.0"), HasSubstr("head.1")));
  slots_.Lose();
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("head slot: none is there")));
  ASSERT_TRUE(slots_.Save("no checkpoint at all\n").has_value());
  EXPECT_THAT(Faults(), Contains(HasSubstr("head slot: ")));
}

// They follow from nothing: what has not their form is all that can be named, and is not missed.
TEST_F(FsckTest, RowsThatAreNoRequestRecordsAreNamedAndRebuildRemovesThem) {
  Put(Table::kRequestTimes, "short", "");
  Put(Table::kRequestTimes, store::KeyOfIndex(7) + "no request", "");
  Put(Table::kRequests, store::JoinKey("cdirp", "x"), "no record");
  EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr("request record "), HasSubstr("yidand rebuild")),
                                    HasSubstr("request time "), HasSubstr("request time short")));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).value(), 3U);
  EXPECT_THAT(Faults(), IsEmpty());
}

// Power goes after a batch is durable and while its checkpoint is written: then the log is ahead of the other
// slot. Where it is not, no crash tore the one that cannot be read, and acts that it told of may be missing.
TEST_F(FsckTest, ASlotThatMayHaveBeenTheNewerIsNotNothing) {
  const std::string newest = **slots_.Load();
  ASSERT_TRUE(slots_.Save(newest).has_value());
  slots_.RotNewest();
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr(std::string(replica::kMayBeNewer))));
  Start();
  MustAdmit(Transfer("boc-frankfurt", "boc-jinjiang", kDoc));
  Stop();
  slots_.RotNewest();
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr(std::string(replica::kNextStart))));
}

TEST_F(FsckTest, ASlotFromLongAgoIsNamed) {
  Start();
  const std::string old = Checkpoint().checkpoint().note();
  MustAdmit(Transfer("boc-frankfurt", "boc-jinjiang", kDoc));
  Stop();
  ASSERT_TRUE(slots_.Save(old).has_value());
  EXPECT_THAT(Faults(), IsEmpty()) << "one batch behind is what a crash leaves";
  Start();
  MustAdmit(Transfer("boc-jinjiang", "landrover-nl", kDoc));
  Stop();
  ASSERT_TRUE(slots_.Save(old).has_value());
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("more than one batch behind")));
}

TEST_F(FsckTest, AnotherHistoryUnderTheRegistrysOwnKeyIsNamed) {
  log::Checkpoint other;
  other.origin = kOrigin;
  other.size = issued_at_ + 2;
  other.root = crypto::Sha256("a root that was never there");
  other.state_map_root = Digest{};
  remembered_ = signer_.SignNote(*log::FormatCheckpoint(other)).value();
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("another history was signed")));
  // The entries' own root, and a state map that was never sealed.
  const auto bytes = Row(Table::kEntries, store::KeyOfIndex(issued_at_ + 1));
  other.root = *log::RootAt(other.size, store::NodesOf(store_));
  ASSERT_TRUE(std::holds_alternative<log::SealBody>(log::DecodeEntry(bytes)->body));
  remembered_ = signer_.SignNote(*log::FormatCheckpoint(other)).value();
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("is not the sealed one")));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).error().kind, Error::Kind::kCorrupt);
}

// Which of the registry's files it is in, the daemon looks up.
TEST_F(FsckTest, TheNoteKeyInForceIsTold) {
  EXPECT_THAT(replica::Fsck(Ports())->note_keys, ElementsAre(signer_.verifier_key()));
}

TEST_F(FsckTest, TheRecordOfReadersIsAChainOfItsOwn) {
  Put(Table::kMeta, std::string(store::kMetaAccessRoot), std::string(32, 'x'));
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("meta access-root")));
  Put(Table::kMeta, std::string(store::kMetaAccessRoot), std::string(32, '\0'));
  Put(Table::kAccess, store::KeyOfIndex(0), "no record");
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("access record 0")));
}

// The chain itself says what its two rows in meta must be, and the log which documents there are.
TEST_F(FsckTest, RowsBesideTheLogThatFollowFromWhatIsThereAreMended) {
  const std::string root = Row(Table::kMeta, std::string(store::kMetaAccessRoot));
  const std::string size = Row(Table::kMeta, std::string(store::kMetaAccessSize));
  Delete(Table::kMeta, std::string(store::kMetaAccessRoot));
  Put(Table::kContents, "YD-TEST-0000000000000002", Row(Table::kContents, kDoc));
  for (const std::string& fault : Faults()) EXPECT_THAT(fault, HasSubstr("Remedy: yidand rebuild"));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).value_or(0), 2U);
  EXPECT_THAT(Faults(), ElementsAre());
  EXPECT_EQ(Row(Table::kMeta, std::string(store::kMetaAccessRoot)), root);
  FlipBit(Table::kMeta, std::string(store::kMetaAccessSize));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).value_or(0), 1U);
  EXPECT_EQ(Row(Table::kMeta, std::string(store::kMetaAccessSize)), size);
}

// Both rows know of a record that is not there: no rebuild makes up what was read.
TEST_F(FsckTest, ALostRecordOfReadersIsNotPaperedOver) {
  Put(Table::kMeta, std::string(store::kMetaAccessRoot), std::string(32, 'x'));
  Put(Table::kMeta, std::string(store::kMetaAccessSize), store::KeyOfIndex(1'000));
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("knows of it. Remedy: yidand restore")));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).value_or(9), 0U);
}

TEST_F(FsckTest, AStrangersContentAndAnotherGoodsKeyAreNamed) {
  Put(Table::kContents, "YD-TEST-0000000000000002", Row(Table::kContents, kDoc));
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("the log issued no such document")));
  Delete(Table::kContents, "YD-TEST-0000000000000002");
  FlipBit(Table::kMeta, std::string(store::kMetaGoodsKey));
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr("its goods tags do not open with the goods key")));
}

TEST_F(FsckTest, EveryDerivedTableIsComparedAndMadeWhole) {
  const std::vector<std::pair<Table, std::string>> tables = {{Table::kTreeNodes, "tree node 0/0"},
                                                             {Table::kTitles, "title row"},
                                                             {Table::kParticipants, "participant row"},
                                                             {Table::kKeyOwners, "key owner row"},
                                                             {Table::kActs, "act row"},
                                                             {Table::kTouches, "touch row"},
                                                             {Table::kSearch, "search row"},
                                                             {Table::kHolders, "holder row"},
                                                             {Table::kGoods, "goods row"},
                                                             {Table::kMapNodes, "map node row"},
                                                             {Table::kSeals, "seal row"}};
  const auto whole = store_.TakeImage();
  for (const auto& [table, name] : tables) {
    SCOPED_TRACE(name);
    const std::string key = FirstKey(table);
    Delete(table, key);
    EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr(name), HasSubstr("it is missing"))));
    Put(table, key, "something else");
    EXPECT_THAT(Faults(), ElementsAre(AllOf(HasSubstr(name), HasSubstr("differs"))));
    Put(table, key + "~", "");
    EXPECT_THAT(Faults(), Contains(HasSubstr("does not follow from the log")));
    EXPECT_EQ(replica::Rebuild(Ports(), store_).value(), 2U);
    EXPECT_THAT(Faults(), IsEmpty());
    EXPECT_EQ(store_.TakeImage(), whole);
  }
}

TEST_F(FsckTest, AllDerivedTablesAtOnceAreWrittenAnewAndTheLedgerStarts) {
  const auto whole = store_.TakeImage();
  store::WriteSet writes;
  for (const Table table :
       {Table::kTreeNodes, Table::kTitles, Table::kParticipants, Table::kKeyOwners, Table::kActs,
        Table::kTouches, Table::kSearch, Table::kHolders, Table::kGoods, Table::kMapNodes, Table::kSeals}) {
    const auto rows = store_.Scan(table, "", "", 100'000);
    for (const auto& [key, value] : *rows) writes.Delete(table, key);
  }
  store_.Tamper(writes);
  EXPECT_EQ(replica::Rebuild(Ports(), store_).value(), writes.operations().size());
  EXPECT_EQ(store_.TakeImage(), whole);
  Start();
  EXPECT_EQ(Title(kDoc).holder(), "boc-frankfurt");
}

TEST_F(FsckTest, AContentThatIsNotWhatWasCommittedToIsNamed) {
  FlipBit(Table::kContents, kDoc);
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr(std::string("content of ") + kDoc)));
  Delete(Table::kContents, kDoc);
  EXPECT_THAT(Faults(), ElementsAre(HasSubstr(std::string("content of ") + kDoc)));
  EXPECT_EQ(replica::Rebuild(Ports(), store_).value(), 0U) << "search rows stay while they cannot be derived";
}

}  // namespace
}  // namespace yidan::ledger_test
