// How long the list of files (MANIFEST) must at least be. RocksDB deletes logs and tables on the word of that
// list: if its end is lost afterwards, the older list that is left names none of what took their place, and
// RocksDB would open it, delete that too, and say nothing. So before a file is deleted the list's length is
// kept in a file of its own, DIR/list.floor (storage/FORMAT.md). A list that reaches so far has lost nothing
// that mattered: all that it names is still there. Internal to storage/. Thread rule: any thread.
#pragma once

#include <rocksdb/file_system.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "services/base/result.h"

namespace yidan::storage {

inline constexpr const char* kListFloorFile = "list.floor";

// Bytes by the number of the MANIFEST. Two while one takes the other's place, otherwise one.
using ListFloor = std::map<std::uint64_t, std::uint64_t>;

// 5 of "MANIFEST-000005"; nullopt for other names.
std::optional<std::uint64_t> NumberOfList(std::string_view name);

// nullopt: there is none, as of a database that was restored and never opened. kCorrupt: it cannot be read.
Result<std::optional<ListFloor>> ReadListFloor(const std::string& path);
// Durable when it returns.
Outcome WriteListFloor(const std::string& path, const ListFloor& floor);

// The file system with the rule above, for the database in `path`. `list`: the MANIFEST in use, whole to its
// end; empty: there is no database yet.
Result<std::shared_ptr<rocksdb::FileSystem>> KeepListFloor(std::shared_ptr<rocksdb::FileSystem> files,
                                                           const std::string& path, const std::string& list);

}  // namespace yidan::storage
