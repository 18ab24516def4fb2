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
  std::uint64_t begins = 0;  // where the record begins that cannot be read
  std::uint64_t size = 0;    // of the file
  // A whole record, or the first part of one, can be read behind it. Each record is synced before the next
  // one is written: then what is damaged was durable once, and no power cut left it so.
  bool followed = false;
};

// The first record that is there in its length and wrong in its content; nullopt if there is none. A record
// that the file's end cuts short is no damage: that is what a crash leaves, and it was never acknowledged.
Result<std::optional<LogDamage>> ScanLog(const std::string& path);

}  // namespace yidan::storage
