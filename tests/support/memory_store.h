// The ledger's ports in memory, for unit tests and the simulation: a store with snapshots and a commit
// log that can be told to fail, a hand-wound clock, and head slots that tear and rot on command.
// Thread rule: MemoryStore as its ports say (one committer, any number of readers), HandClock any
// thread, MemoryHeadSlots and every injection one thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/store/ports/ports.h"
#include "services/store/row_log.h"

namespace yidan::testing {

namespace internal {

// Every row with the versions of it that somebody may still see. A commit adds a version and forgets
// what no open snapshot can reach, so that a snapshot costs nothing to take.
class Versions {
 public:
  static constexpr std::uint64_t kNewest = UINT64_MAX;
  using Image = std::map<std::string, std::string>;  // table byte, key -> value

  static std::string RowKey(store::Table table, std::string_view key) {
    std::string row(1, static_cast<char>(table));
    row.append(key);
    return row;
  }

  std::optional<std::string> Get(std::uint64_t version, store::Table table, std::string_view key) const {
    const std::shared_lock lock(mutex_);
    const auto row = rows_.find(RowKey(table, key));
    return row == rows_.end() ? std::nullopt : ValueAt(row->second, version);
  }

  std::vector<store::KeyValue> Scan(std::uint64_t version, store::Table table, std::string_view prefix,
                                    std::string_view after, std::size_t limit) const {
    const std::shared_lock lock(mutex_);
    const std::string first = RowKey(table, prefix);
    const std::string previous = RowKey(table, after);
    auto row = after.empty() || previous < first ? rows_.lower_bound(first) : rows_.upper_bound(previous);
    std::vector<store::KeyValue> found;
    for (; row != rows_.end() && found.size() < limit && row->first.starts_with(first); ++row) {
      if (auto value = ValueAt(row->second, version)) found.emplace_back(row->first.substr(1), *value);
    }
    return found;
  }

  std::optional<store::KeyValue> Last(std::uint64_t version, store::Table table,
                                      std::string_view prefix) const {
    const std::shared_lock lock(mutex_);
    const std::string first = RowKey(table, prefix);
    std::string end = first;  // the least string above every one that starts with `first`
    while (!end.empty() && static_cast<unsigned char>(end.back()) == 0xFF) end.pop_back();
    if (!end.empty()) end.back() = static_cast<char>(static_cast<unsigned char>(end.back()) + 1);
    auto row = end.empty() ? rows_.end() : rows_.lower_bound(end);
    while (row != rows_.begin()) {
      --row;
      if (!row->first.starts_with(first)) return std::nullopt;
      if (auto value = ValueAt(row->second, version)) return {{row->first.substr(1), *value}};
    }
    return std::nullopt;
  }

  void Apply(const store::WriteSet& batch) {
    const std::unique_lock lock(mutex_);
    ++now_;
    const std::uint64_t oldest = open_.empty() ? now_ : *open_.begin();
    for (const auto& operation : batch.operations()) {
      const std::string key = RowKey(operation.table, operation.key);
      auto& row = rows_[key];
      row.emplace_back(now_, operation.value);
      // Of the versions at or below `oldest`, only the last can be seen.
      std::size_t keep = row.size() - 1;
      while (keep > 0 && row[keep].first > oldest) --keep;
      row.erase(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(keep));
      if (row.size() == 1 && !row.front().second) rows_.erase(key);
    }
  }

  std::uint64_t OpenSnapshot() {
    const std::unique_lock lock(mutex_);
    open_.insert(now_);
    return now_;
  }
  void CloseSnapshot(std::uint64_t version) {
    const std::unique_lock lock(mutex_);
    open_.erase(open_.find(version));
  }

  Image Take() const {
    const std::shared_lock lock(mutex_);
    Image image;
    for (const auto& [key, row] : rows_) {
      if (auto value = ValueAt(row, kNewest)) image.emplace(key, *value);
    }
    return image;
  }
  void Load(const Image& image) {
    const std::unique_lock lock(mutex_);
    ++now_;
    for (auto& [key, row] : rows_) row.emplace_back(now_, std::nullopt);
    for (const auto& [key, value] : image) rows_[key].emplace_back(now_, value);
  }

 private:
  using Row = std::vector<std::pair<std::uint64_t, std::optional<std::string>>>;  // ascending

  static std::optional<std::string> ValueAt(const Row& row, std::uint64_t version) {
    for (auto at = row.rbegin(); at != row.rend(); ++at) {
      if (at->first <= version) return at->second;
    }
    return std::nullopt;
  }

  mutable std::shared_mutex mutex_;
  std::map<std::string, Row> rows_;
  std::uint64_t now_ = 0;
  std::multiset<std::uint64_t> open_;
};

class MemorySnapshot : public store::StoreView {
 public:
  explicit MemorySnapshot(std::shared_ptr<Versions> versions)
      : versions_(std::move(versions)), version_(versions_->OpenSnapshot()) {}
  ~MemorySnapshot() override { versions_->CloseSnapshot(version_); }
  MemorySnapshot(const MemorySnapshot&) = delete;
  MemorySnapshot& operator=(const MemorySnapshot&) = delete;

  Result<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    return versions_->Get(version_, table, key);
  }
  Result<std::vector<store::KeyValue>> Scan(store::Table table, std::string_view prefix,
                                            std::string_view after, std::size_t limit) const override {
    return versions_->Scan(version_, table, prefix, after, limit);
  }
  Result<std::optional<store::KeyValue>> Last(store::Table table, std::string_view prefix) const override {
    return versions_->Last(version_, table, prefix);
  }

 private:
  std::shared_ptr<Versions> versions_;
  std::uint64_t version_;
};

}  // namespace internal

// What a commit that fails leaves behind: the process cannot know, so both must be survivable.
enum class FailedCommit { kLost, kDurable };

class MemoryStore : public store::Store, public store::RowWriter, public store::CommitLog {
 public:
  using Image = internal::Versions::Image;
  static std::string RowKey(store::Table table, std::string_view key) {
    return internal::Versions::RowKey(table, key);
  }

  Result<std::optional<std::string>> Get(store::Table table, std::string_view key) const override {
    if (reads_fail_) return ReadFailure();
    return versions_->Get(internal::Versions::kNewest, table, key);
  }
  Result<std::vector<store::KeyValue>> Scan(store::Table table, std::string_view prefix,
                                            std::string_view after, std::size_t limit) const override {
    if (reads_fail_) return ReadFailure();
    return versions_->Scan(internal::Versions::kNewest, table, prefix, after, limit);
  }
  Result<std::optional<store::KeyValue>> Last(store::Table table, std::string_view prefix) const override {
    if (reads_fail_) return ReadFailure();
    return versions_->Last(internal::Versions::kNewest, table, prefix);
  }
  std::unique_ptr<store::StoreView> Snapshot() const override {
    return std::make_unique<internal::MemorySnapshot>(versions_);
  }

  // The commit log of a registry that is kept here.
  Outcome Commit(const store::LogBatch& batch, const interpret::BatchEffect& effect) override {
    const Outcome committed = row_log_.Commit(batch, effect);
    if (committed && kept_ != nullptr) kept_->push_back(batch);
    return committed;
  }
  // What becomes durable from now on is kept there too, as a follower would get it. Must outlive the store.
  void KeepBatches(std::vector<store::LogBatch>* kept) { kept_ = kept; }

  // As RowWriter says; a gap, or entries that do not follow one another, are kInvalid.
  Outcome Write(std::uint64_t first_index, const store::WriteSet& batch) override {
    if (failed_) return Fail(Error::Kind::kUnavailable, "the store has failed: an earlier write is unknown");
    const std::uint64_t next = NextIndex();
    if (first_index < next) {
      return Fail(Error::Kind::kConflict, "the log already has an entry " + std::to_string(first_index));
    }
    if (first_index > next) return Invalid("the log's next entry is " + std::to_string(next));
    std::uint64_t expected = first_index;
    for (const auto& operation : batch.operations()) {
      if (operation.table != store::Table::kEntries) continue;
      if (!operation.value || operation.key != Encoder().U64(expected).bytes()) {
        return Invalid("entry " + std::to_string(expected) + " is not next in the batch");
      }
      ++expected;
    }
    if (fail_after_ && *fail_after_ == 0) {
      if (failure_ == FailedCommit::kDurable) versions_->Apply(batch);
      fail_after_.reset();
      failed_ = true;
      return Fail(Error::Kind::kUnavailable, "injected: the write failed, its outcome is unknown");
    }
    if (fail_after_) --*fail_after_;
    versions_->Apply(batch);
    ++commits_;
    return {};
  }

  std::uint64_t NextIndex() const {
    const auto last = versions_->Last(internal::Versions::kNewest, store::Table::kEntries, "");
    return last ? Decoder(last->first).U64() + 1 : 0;
  }
  std::uint64_t commits() const { return commits_; }

  // ---- Injection ----
  // The commit after `good` further ones fails; every later one too, until Restart().
  void FailCommitAfter(std::uint64_t good, FailedCommit left_behind) {
    fail_after_ = good;
    failure_ = left_behind;
  }
  void FailReads(bool fail) { reads_fail_ = fail; }
  // A new process over the same disk.
  void Restart() {
    failed_ = false;
    fail_after_.reset();
    reads_fail_ = false;
  }
  // A backup, and its restoring: how a database loses its tail, or is tampered with.
  Image TakeImage() const { return versions_->Take(); }
  void LoadImage(const Image& image) { versions_->Load(image); }
  // Behind the commit log's back: bit rot, or a registry that rewrites its past.
  void Tamper(const store::WriteSet& batch) { versions_->Apply(batch); }

 private:
  static tl::unexpected<Error> ReadFailure() {
    return Fail(Error::Kind::kUnavailable, "injected: the read failed");
  }

  store::RowLog row_log_{*this, *this};
  std::vector<store::LogBatch>* kept_ = nullptr;
  std::shared_ptr<internal::Versions> versions_ = std::make_shared<internal::Versions>();
  std::optional<std::uint64_t> fail_after_;
  FailedCommit failure_ = FailedCommit::kLost;
  bool failed_ = false;
  std::atomic<bool> reads_fail_ = false;
  std::uint64_t commits_ = 0;
};

// A clock that moves only when told. The wall and the monotonic clock can be moved apart.
class HandClock : public store::Clock {
 public:
  explicit HandClock(std::int64_t wall_ms = 1'491'004'800'000) : wall_ms_(wall_ms) {}  // 2017-04-01T00:00Z
  std::int64_t WallMs() const override { return wall_ms_; }
  std::int64_t MonotonicMs() const override { return monotonic_ms_; }
  void Advance(std::int64_t ms) {
    wall_ms_ += ms;
    monotonic_ms_ += ms;
  }
  void StepWall(std::int64_t ms) { wall_ms_ += ms; }  // somebody set the clock

 private:
  std::atomic<std::int64_t> wall_ms_;
  std::atomic<std::int64_t> monotonic_ms_ = 1'000;
};

// Two alternating slots, as storage/head_slots.h keeps them on disk.
class MemoryHeadSlots : public store::HeadSlots {
 public:
  // What a save that fails leaves behind: the old slot untouched, the written slot torn, or the note
  // durable although the caller was told otherwise.
  enum class FailedSave { kUntouched, kTorn, kDurable };

  Result<std::optional<std::string>> Load() override {
    const Slot* newest = nullptr;
    bool written = false;
    for (const Slot& slot : slots_) {
      written |= slot.written;
      if (slot.written && slot.readable && (!newest || slot.sequence > newest->sequence)) newest = &slot;
    }
    if (newest) return {newest->note};
    if (written) return Corrupt("neither head slot is readable");
    return {std::nullopt};
  }

  Result<std::vector<std::string>> Damaged() const override {
    std::vector<std::string> damaged;
    for (const int slot : {0, 1}) {
      if (slots_[slot].written && !slots_[slot].readable) {
        damaged.push_back("head." + std::to_string(slot) + " cannot be read");
      }
    }
    return damaged;
  }

  Outcome Save(std::string_view checkpoint_note) override {
    const bool fails = fail_after_ && *fail_after_ == 0;
    if (fail_after_ && !fails) --*fail_after_;
    const Slot next{true, !fails || failure_ != FailedSave::kTorn, sequence_ + 1,
                    std::string(checkpoint_note)};
    if (!fails || failure_ != FailedSave::kUntouched) slots_[(sequence_ + 1) % 2] = next;
    if (fails) {
      fail_after_.reset();
      return Fail(Error::Kind::kUnavailable, "injected: the head slot was not written");
    }
    ++sequence_;
    return {};
  }

  // ---- Injection ----
  void FailSaveAfter(std::uint64_t good, FailedSave left_behind) {
    fail_after_ = good;
    failure_ = left_behind;
  }
  void RotNewest() { slots_[sequence_ % 2].readable = false; }
  void RotBoth() { slots_[0].readable = slots_[1].readable = false; }
  void Lose() { *this = MemoryHeadSlots(); }  // no slot was ever written
  std::uint64_t saves() const { return sequence_; }

 private:
  struct Slot {
    bool written = false;
    bool readable = true;
    std::uint64_t sequence = 0;
    std::string note;
  };
  Slot slots_[2];
  std::uint64_t sequence_ = 0;
  std::optional<std::uint64_t> fail_after_;
  FailedSave failure_ = FailedSave::kUntouched;
};

}  // namespace yidan::testing
