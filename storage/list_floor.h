// What must at least be there of a database: how much of its list of files (MANIFEST), and which logs.
// RocksDB deletes logs and tables on the word of that list: if its end is lost afterwards, the older list
// that is left names none of what took their place, and RocksDB would open it, delete that too, and say
// nothing; nor does it miss a log that is gone. So before a file is deleted the list's length is kept in a
// file of its own, DIR/list.floor (storage/FORMAT.md). A list that reaches so far has lost nothing that
// mattered: all that it names is still there. Internal to storage/. Thread rule: any thread.
#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::storage {

inline constexpr const char* kListFloorFile = "list.floor";

struct ListFloor {
  // Bytes by the number of the MANIFEST. Two while one takes the other's place, otherwise one.
  std::map<std::uint64_t, std::uint64_t> lists;
  std::set<std::uint64_t> logs;  // by number: written to, and not given up
  bool operator==(const ListFloor&) const = default;
};

// 5 of "MANIFEST-000005"; nullopt for other names.
std::optional<std::uint64_t> NumberOfList(std::string_view name);
// 12 of "000012.log", likewise.
std::optional<std::uint64_t> NumberOfLog(std::string_view name);
// Of the write-ahead logs in a directory.
std::set<std::uint64_t> LogsIn(const std::string& path);

// nullopt: there is none, as of a database that was restored and never opened. kCorrupt: it cannot be read.
Result<std::optional<ListFloor>> ReadListFloor(const std::string& path);
// Of what list.floor says, with `list` in use: `floor`, or why it says nothing of that list.
struct KnownFloor {
  std::optional<ListFloor> floor;
  std::string why_not;  // "it is missing"; empty if there is one
};
// A floor that has only older lists than the one in use is an older floor, put back by somebody or by a disk:
// it is written before another list takes over. kUnavailable: it could not be looked at.
Result<KnownFloor> FloorOf(const std::string& path, const std::string& list);
// Durable when it returns.
Outcome WriteListFloor(const std::string& path, const ListFloor& floor);

// The file system with the rule above, for the database in `path`. `list`: the MANIFEST in use, whole to its
// end; empty: there is no database yet.
Result<std::shared_ptr<rocksdb::FileSystem>> KeepListFloor(std::shared_ptr<rocksdb::FileSystem> files,
                                                           const std::string& path, const std::string& list);

}  // namespace yidan::storage
