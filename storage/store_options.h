// How a database is opened. Plain values.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "services/base/result.h"
#include "services/store/ports/ports.h"

namespace rocksdb {
class FileSystem;
}

namespace yidan::storage {

struct StoreOptions {
  bool create = false;  // make the database if it is not there; otherwise its absence is kNotFound
  // The cache of blocks, indexes and filters. It and the write buffers are all the memory that would grow
  // with the registry, and these two numbers bound it: the defaults take less than half of the gibibyte that
  // the whole process may have.
  std::size_t block_cache_bytes = std::size_t{256} * 1024 * 1024;
  std::size_t write_buffer_bytes = std::size_t{96} * 1024 * 1024;  // sum over all column families
  // Asked when the end of a log is garbled, as by a power cut, with the database as it is without that end:
  // success, if it holds all that was ever acknowledged. Only then is the end cut off. Empty: such a database
  // is kCorrupt.
  std::function<Outcome(const store::Store& without_it)> holds_all = {};
  // Tests put a failing file system here. Null: the operating system's.
  std::shared_ptr<rocksdb::FileSystem> file_system_for_tests;
};

}  // namespace yidan::storage
