#include "services/ledger/fsck.h"

#include <array>
#include <memory>
#include <set>
#include <utility>

#include "services/crypto/crypto.h"
#include "services/ledger/fsck_log.h"
#include "services/ledger/intake.h"
#include "services/ledger/records.h"
#include "services/title/state.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/commitment.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"

namespace yidan::ledger {
namespace {

constexpr std::size_t kPage = 1024;
constexpr std::size_t kBatchBytesMax = 8U << 20U;

struct NamedTable {
  Table table;
  const char* name;
};
constexpr std::array<NamedTable, 12> kDerivedTables = {{{Table::kTreeNodes, "tree node"},
                                                        {Table::kTitles, "title"},
                                                        {Table::kParticipants, "participant"},
                                                        {Table::kKeyOwners, "key owner"},
                                                        {Table::kActs, "act"},
                                                        {Table::kTouches, "touch"},
                                                        {Table::kSearch, "search"},
                                                        {Table::kHolders, "holder"},
                                                        {Table::kPaperForms, "paper form"},
                                                        {Table::kGoods, "goods"},
                                                        {Table::kMapNodes, "map node"},
                                                        {Table::kSeals, "seal"}}};

// A key for an engineer's eyes: text as it is, the rest in hex.
std::string Shown(std::string_view key) {
  std::string out;
  for (const char c : key) {
    if (c > 0x20 && c < 0x7F && c != '\\') {
      out += c;
    } else {
      out += "\\x" + ToHex(std::string_view(&c, 1));
    }
  }
  return out;
}

std::string RowName(const NamedTable& table, const std::string& key) {
  if (table.table == Table::kTreeNodes && key.size() == 9) {
    Decoder in(key);
    const unsigned level = in.U8();
    return "tree node " + std::to_string(level) + "/" + std::to_string(in.U64());
  }
  if (table.table == Table::kSeals && key.size() == 8) return "seal row " + std::to_string(*IndexOfKey(key));
  if (table.table == Table::kTouches && key.size() > 9) {
    const std::size_t end = key.size() - 8;
    return "touch row " + Shown(key.substr(0, end - 1)) + " " + std::to_string(*IndexOfKey(key.substr(end)));
  }
  return std::string(table.name) + " row " + Shown(key);
}

// The document that a search row is about.
std::string SearchedDocument(const std::string& key) { return key.substr(key.rfind('\0') + 1); }

// One row in which database and log differ.
struct Difference {
  const NamedTable& table;
  std::string key;
  std::optional<std::string> wanted;  // nullopt: the row is not to be there
  bool stored;
};
using OnDifference = std::function<Outcome(const Difference&)>;

// The rows of one table, page by page.
class Rows {
 public:
  Rows(const StoreView& view, Table table) : view_(view), table_(table) {}
  // Null at the end. Valid until Next.
  Result<const KeyValue*> Peek() {
    if (at_ == page_.size() && !last_) {
      const std::string after = page_.empty() ? std::string() : page_.back().first;
      YIDAN_ASSIGN(page_, view_.Scan(table_, "", after, kPage));
      at_ = 0;
      last_ = page_.size() < kPage;
    }
    return at_ < page_.size() ? &page_[at_] : nullptr;
  }
  void Next() { ++at_; }

 private:
  const StoreView& view_;
  const Table table_;
  std::vector<KeyValue> page_;
  std::size_t at_ = 0;
  bool last_ = false;
};

// ---- Contents, and the search rows that follow from them ----

class Contents {
 public:
  Contents(const FsckPorts& ports, const StoreView& view, std::uint64_t size)
      : ports_(ports), view_(view), next_(size) {}

  // Of every document that the log issued; search rows go into the scratch store.
  Outcome Run() {
    YIDAN_ASSIGN(const auto goods_key, view_.Get(Table::kMeta, kMetaGoodsKey));
    if (!goods_key || goods_key->size() != 32) faults.push_back("meta goods-key: missing, or not 32 bytes");
    Rows titles(ports_.scratch, Table::kTitles);
    for (;; titles.Next()) {
      YIDAN_ASSIGN(const KeyValue* row, titles.Peek());
      if (row == nullptr) break;
      YIDAN_TRY(Examine(row->first, row->second, goods_key.value_or("")));
    }
    if (!writes_.empty()) YIDAN_TRY(ports_.scratch_log.Commit(next_, writes_));
    return FindStrays();
  }

  std::vector<std::string> faults;
  std::set<std::string> unreadable;  // documents whose search rows cannot be derived

 private:
  Outcome Examine(const std::string& document, const std::string& title, const std::string& goods_key) {
    YIDAN_ASSIGN(const title::TitleState state, title::DecodeTitleState(title));
    YIDAN_ASSIGN(const auto stored, view_.Get(Table::kContents, document));
    const auto typed = Open(document, state.header, stored);
    if (!typed) {
      faults.push_back("content of " + document + ": " + typed.error().message);
      unreadable.insert(document);
      return {};
    }
    YIDAN_ASSIGN(const auto list, ports_.scratch.Get(Table::kGoods, KeyOfGoodsList(document)));
    std::string tags;
    for (const Digest& tag : GoodsTags(goods_key, *typed)) tags += tag.View();
    if (list.value_or("") != tags) {
      faults.push_back("goods of " + document + ": the log's tags are not those of its content");
    }
    for (const waybill::SearchTerm& term : waybill::SearchTermsOf(*typed)) {
      writes_.Put(Table::kSearch, KeyOfSearch(static_cast<std::uint8_t>(term.kind), term.value, document),
                  "");
    }
    if (writes_.bytes() < kBatchBytesMax) return {};
    YIDAN_TRY(ports_.scratch_log.Commit(next_, writes_));
    writes_.Clear();
    return {};
  }

  // The content, if it is what the carrier signed.
  static Result<v1::Waybill> Open(const std::string& document, const title::Header& header,
                                  const std::optional<std::string>& stored) {
    if (!stored) return Corrupt("it is missing");
    YIDAN_ASSIGN(const ContentRecord record, DecodeContent(*stored));
    YIDAN_ASSIGN(const waybill::JsonValue json, waybill::ParseContent(record.content_json));
    const auto commitment = waybill::Commit(document, record.secret, json);
    if (commitment.root != header.content_root || commitment.leaf_count != header.content_leaf_count) {
      return Corrupt("it is not what the carrier signed");
    }
    return waybill::ToWaybill(json);
  }

  Outcome FindStrays() {
    Rows contents(view_, Table::kContents);
    for (;; contents.Next()) {
      YIDAN_ASSIGN(const KeyValue* row, contents.Peek());
      if (row == nullptr) return {};
      YIDAN_ASSIGN(const auto title, ports_.scratch.Get(Table::kTitles, row->first));
      if (!title) faults.push_back("content of " + Shown(row->first) + ": the log issued no such document");
    }
  }

  const FsckPorts& ports_;
  const StoreView& view_;
  const std::uint64_t next_;
  WriteSet writes_;
};

// ---- Comparing ----

Outcome Compare(const NamedTable& table, const StoreView& stored_view, const StoreView& derived_view,
                const std::set<std::string>& unreadable, const OnDifference& differs) {
  Rows stored(stored_view, table.table);
  Rows derived(derived_view, table.table);
  for (;;) {
    YIDAN_ASSIGN(const KeyValue* found, stored.Peek());
    YIDAN_ASSIGN(const KeyValue* wanted, derived.Peek());
    if (found == nullptr && wanted == nullptr) return {};
    if (found == nullptr || (wanted != nullptr && wanted->first < found->first)) {
      YIDAN_TRY(differs({table, wanted->first, wanted->second, false}));
      derived.Next();
    } else if (wanted == nullptr || found->first < wanted->first) {
      const bool unknown =
          table.table == Table::kSearch && unreadable.contains(SearchedDocument(found->first));
      if (!unknown) YIDAN_TRY(differs({table, found->first, std::nullopt, true}));
      stored.Next();
    } else {
      if (found->second != wanted->second) YIDAN_TRY(differs({table, found->first, wanted->second, true}));
      stored.Next();
      derived.Next();
    }
  }
}

Outcome CompareAll(const StoreView& stored, const StoreView& derived, const std::set<std::string>& unreadable,
                   const OnDifference& differs) {
  for (const NamedTable& table : kDerivedTables) {
    YIDAN_TRY(Compare(table, stored, derived, unreadable, differs));
  }
  return {};
}

// The record of who read contents: a chain beside the log, whose head each seal names.
Outcome CheckAccess(const StoreView& view, std::vector<std::string>& faults) {
  Digest root;
  std::uint64_t size = 0;
  Rows rows(view, Table::kAccess);
  for (;; rows.Next(), ++size) {
    YIDAN_ASSIGN(const KeyValue* row, rows.Peek());
    if (row == nullptr) break;
    const auto record = DecodeAccess(row->second);
    if (row->first != KeyOfIndex(size) || !record || record->previous != root) {
      faults.push_back("access record " + std::to_string(size) +
                       ": missing, damaged, or not linked to the one before");
      return {};
    }
    root = crypto::Sha256(row->second);
  }
  YIDAN_ASSIGN(const auto stored_root, view.Get(Table::kMeta, kMetaAccessRoot));
  YIDAN_ASSIGN(const auto stored_size, view.Get(Table::kMeta, kMetaAccessSize));
  if (stored_root != root.ToString()) {
    faults.push_back("meta access-root: it is not the newest access record's");
  }
  if (stored_size != KeyOfIndex(size)) {
    faults.push_back("meta access-size: there are " + std::to_string(size));
  }
  return {};
}

void Add(FsckReport& report, std::string fault) {
  ++report.damages;
  if (report.faults.size() < kFaultsMax) report.faults.push_back(std::move(fault));
}

}  // namespace

Result<FsckReport> Fsck(const FsckPorts& ports) {
  const std::unique_ptr<StoreView> view = ports.store.Snapshot();
  YIDAN_ASSIGN(const ExaminedLog log, ExamineLog(ports, *view));
  FsckReport report;
  report.head = log.head;
  report.sealed_at_ms = log.sealed_at_ms;
  for (const std::string& fault : log.faults) Add(report, fault);
  for (const std::string& slot : log.torn_slots) Add(report, "head slot: " + slot);
  std::vector<std::string> access;
  YIDAN_TRY(CheckAccess(*view, access));
  for (std::string& fault : access) Add(report, std::move(fault));
  if (!log.whole) {
    Add(report, "derived tables: not compared, because the log does not hold beyond entry " +
                    std::to_string(log.size));
    return report;
  }
  Contents contents(ports, *view, log.size);
  YIDAN_TRY(contents.Run());
  for (std::string& fault : contents.faults) Add(report, std::move(fault));
  const auto name = [&report](const Difference& found) -> Outcome {
    const char* how = !found.wanted  ? ": it does not follow from the log"
                      : found.stored ? ": it differs from what the log gives"
                                     : ": it is missing";
    Add(report, RowName(found.table, found.key) + how);
    return {};
  };
  YIDAN_TRY(CompareAll(*view, ports.scratch, contents.unreadable, name));
  return report;
}

Result<std::uint64_t> Rebuild(const FsckPorts& ports, CommitLog& commit_log) {
  const std::unique_ptr<StoreView> view = ports.store.Snapshot();
  YIDAN_ASSIGN(const ExaminedLog log, ExamineLog(ports, *view));
  if (!log.faults.empty()) return Corrupt("nothing was rebuilt: " + log.faults.front());
  Contents contents(ports, *view, log.size);
  YIDAN_TRY(contents.Run());
  std::uint64_t rows = 0;
  WriteSet writes;
  // If we crash between two batches, the rows of the first are right and running it again does the rest.
  const auto write = [&](const Difference& found) -> Outcome {
    if (found.wanted) {
      writes.Put(found.table.table, found.key, *found.wanted);
    } else {
      writes.Delete(found.table.table, found.key);
    }
    ++rows;
    if (writes.bytes() < kBatchBytesMax) return {};
    YIDAN_TRY(commit_log.Commit(log.size, writes));
    writes.Clear();
    return {};
  };
  YIDAN_TRY(CompareAll(*view, ports.scratch, contents.unreadable, write));
  if (!writes.empty()) YIDAN_TRY(commit_log.Commit(log.size, writes));
  return rows;
}

}  // namespace yidan::ledger
