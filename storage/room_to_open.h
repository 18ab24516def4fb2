// Whether a disk has room for a database to be opened for writing, asked before anything is: RocksDB writes
// the rows of its logs into tables then, begins a log and a list of files, and what it does on a disk that is
// full is no message that an operator can read. Internal to storage/. Thread rule: one thread.
#pragma once

#include <rocksdb/file_system.h>

#include <string>

#include "services/base/result.h"

namespace yidan::storage {

// kUnavailable: there is too little; how much is there, and how much is needed. A file system that does not
// say counts as endless. `path`: the database's directory.
Outcome RoomToOpen(rocksdb::FileSystem& files, const std::string& path);

}  // namespace yidan::storage
