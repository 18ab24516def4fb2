// Reads a file in the format of RocksDB's logs (write-ahead log, MANIFEST) without RocksDB, to tell what kind
// of damage it has. The format is public and fixed: blocks of 32 KiB; in a block, records of
// {masked CRC-32C u32, length u16, type u8}, little-endian, and so many bytes; a type says whether it is a
// whole record or the first, a middle or the last part of one.
// Thread rule: any thread, while nobody writes the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "services/base/result.h"

namespace yidan::storage {

struct LogDamage {
  enum class Kind {
    // The file's end cuts the last record short, or its place was never written. This is what a crash leaves:
    // each record is synced before anybody is told of it, and before the next one is written.
    kTorn,
    // The last record is there in its length and wrong in its content, or whole and wrong in its length. A
    // disk may leave the last write so when power goes; so does a disk that loses what it had.
    kGarbled,
    // Records can be read behind it: then it was durable once, and no power cut left it so.
    kFollowed,
  };
  Kind kind = Kind::kTorn;
  std::uint64_t begins = 0;  // where the record begins that cannot be read
  std::uint64_t size = 0;    // of the file
};

// What its records are.
enum class LogContent {
  kCommits,  // of a write-ahead log: WriteBatches, whose rows are numbered one after another
  kEdits,    // of a MANIFEST
};

struct LogScan {
  bool empty = true;       // not one whole record, nor the beginning of one, can be read
  std::uint64_t size = 0;  // of the file
  std::optional<LogDamage> damage;
  // Of the first commit; nullopt: there is none.
  std::optional<std::uint64_t> first_sequence;
  // Of the commit that comes next; nullopt: not known, as where there is damage.
  std::optional<std::uint64_t> next_sequence;

  // Up to here it can be read.
  [[nodiscard]] std::uint64_t whole() const { return damage ? damage->begins : size; }
};

// The first record that cannot be read, if there is one. RocksDB itself takes much for the end of a log: a
// length that reaches beyond it, and a type that one flipped bit makes that of a recycled log's record. It
// drops what follows and says nothing. So this is asked before RocksDB opens a database for writing.
//
// A record's content is in part what participants chose, and may look like records. What tells damage that is
// followed from the end that a crash left is therefore never looked for inside a content whose header can be
// read, but where its length says that it ends, or, if the length is wrong, its checksum. Where the header is
// gone, what is found has to be commits whose numbers go on from `next_sequence`, or from the record before
// the damage, each at the end of the one before it, exactly to the block's end or the file's.
Result<LogScan> ScanLog(const std::string& path, LogContent content,
                        std::optional<std::uint64_t> next_sequence = std::nullopt);

}  // namespace yidan::storage
