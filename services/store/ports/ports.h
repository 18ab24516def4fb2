// What the ledger needs of the machine. RocksDB, files, the clock and the note key stand behind these ports;
// tests put memory, a hand-wound clock and failing disks there.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace yidan::store {

// Tables of the store. Keys and values are documented byte by byte in storage/FORMAT.md.
// DO NOT CHANGE: the numbers are on disk.
enum class Table : std::uint8_t {
  kMeta = 1,          // name -> value
  kEntries = 2,       // index u64 -> entry bytes
  kTreeNodes = 3,     // level u8, index u64 -> 32 bytes
  kTitles = 4,        // document id -> canonical title state
  kParticipants = 5,  // participant id -> canonical directory record
  kKeyOwners = 6,     // key id (32) -> participant id
  kActs = 7,          // act digest (32) -> index u64
  kRequests = 8,      // caller 0x00 request id -> request digest, time, outcome
  kRequestTimes = 9,  // time u64, caller 0x00 request id -> "" (for expiry after 30 days)
  kTouches = 10,      // subject ("d" document id | "p" participant id | "r") 0x00 index u64 -> ""
  kSearch = 11,       // kind u8, value 0x00 document id -> ""
  kHolders = 12,      // participant id 0x00 document id -> "" (live documents it holds)
  kContents = 13,     // document id -> content record
  kPaperForms = 14,   // issuer 0x00 form number -> document id
  kGoods = 15,        // goods tag (32), document id -> "" (live documents that cover it)
  kAccess = 16,       // sequence u64 -> access record
  kMapNodes = 17,     // state map nodes
  kSeals = 18,        // index u64 of a seal -> "" (the sizes a checkpoint can have, less one)
  kRegistry = 19,     // "registry" -> canonical registry record
};

// An ordered list of puts and deletes that become durable together or not at all.
class WriteSet {
 public:
  struct Operation {
    Table table;
    std::string key;
    std::optional<std::string> value;  // nullopt: delete
  };
  void Put(Table table, std::string key, std::string value);
  void Delete(Table table, std::string key);
  [[nodiscard]] const std::vector<Operation>& operations() const { return operations_; }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  [[nodiscard]] bool empty() const { return operations_.empty(); }
  void Clear();

 private:
  std::vector<Operation> operations_;
  std::size_t bytes_ = 0;
};

using KeyValue = std::pair<std::string, std::string>;

// One consistent view. Thread rule: any thread. Errors are kCorrupt (checksum, bad block) or
// kUnavailable (I/O); an absent key is not an error.
class StoreView {
 public:
  virtual ~StoreView() = default;
  virtual Result<std::optional<std::string>> Get(Table table, std::string_view key) const = 0;
  // Up to `limit` rows whose key starts with `prefix` and is greater than `after` (empty: from the
  // prefix's first), ascending bytewise.
  virtual Result<std::vector<KeyValue>> Scan(Table table, std::string_view prefix, std::string_view after,
                                             std::size_t limit) const = 0;
  // The greatest key that starts with `prefix`.
  virtual Result<std::optional<KeyValue>> Last(Table table, std::string_view prefix) const = 0;
};

// The database. Reads outside a snapshot see the newest commit.
class Store : public StoreView {
 public:
  virtual std::unique_ptr<StoreView> Snapshot() const = 0;
};

// The only way to write. REQUIRES: one thread.
//   ok            durable, whole, and visible to reads
//   kConflict     the log already has an entry at first_index: somebody else was first
//   kUnavailable  the outcome is unknown: the process must stop and recover
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  // `first_index` is the index of the first entry in the set; a set without entries (access records,
  // expiry) passes the next free index.
  virtual Outcome Write(std::uint64_t first_index, const WriteSet& rows) = 0;
};

// The newest signed checkpoint, kept outside the database in two alternating checksummed slots, so that
// a database that lost its tail is noticed (PROTOCOL §5). REQUIRES: one thread.
class HeadSlots {
 public:
  virtual ~HeadSlots() = default;
  // The newest readable checkpoint note; nullopt if no slot was ever written; kCorrupt if slot files
  // exist and none is readable.
  virtual Result<std::optional<std::string>> Load() = 0;
  // One line for each slot that is there and cannot be read: damaged, or torn by a crash.
  virtual Result<std::vector<std::string>> Damaged() const = 0;
  // Durable (fdatasync) before it returns.
  virtual Outcome Save(std::string_view checkpoint_note) = 0;
};

// Thread rule: any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual std::int64_t WallMs() const = 0;       // since the Unix epoch
  virtual std::int64_t MonotonicMs() const = 0;  // since some fixed instant of this boot
};

// Signs notes with the registry's note key (C2SP signed note). Thread rule: one thread at a time.
class Signer {
 public:
  virtual ~Signer() = default;
  // `text` ends in LF. The whole note: text, blank line, signature lines.
  virtual Result<std::string> SignNote(std::string_view text) = 0;
};

}  // namespace yidan::store
