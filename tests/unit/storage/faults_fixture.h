// A store on a disk that fails, and what is expected of it afterwards.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "services/base/bytes.h"
#include "storage/rocks_store.h"
#include "tests/support/fault_filesystem.h"
#include "tests/support/files.h"

namespace yidan::storage {
using store::Table;
using store::WriteSet;
using yidan::testing::Disk;
using yidan::testing::FaultFileSystem;
using yidan::testing::ReadWholeFile;
using yidan::testing::WriteWholeFile;

inline std::string Index(std::uint64_t index) { return Encoder().U64(index).Take(); }
// Incompressible enough, and each its own.
inline std::string ValueOf(std::uint64_t index, std::string_view what) {
  return std::string(what) + " " + std::to_string(index) +
         std::string(900, static_cast<char>('a' + index % 26));
}

// One entry, and rows in other families that must appear and vanish with it.
inline WriteSet BatchOf(std::uint64_t index) {
  WriteSet batch;
  batch.Put(Table::kEntries, Index(index), ValueOf(index, "entry"));
  batch.Put(Table::kTitles, "doc-" + std::to_string(index), ValueOf(index, "title"));
  batch.Put(Table::kTouches, "d" + std::to_string(index), ValueOf(index, "touch"));
  batch.Put(Table::kContents, "doc-" + std::to_string(index), ValueOf(index, "content"));
  return batch;
}

class RocksStoreFaultsTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<RocksStore>> Open(const std::shared_ptr<FaultFileSystem>& disk = nullptr) {
    StoreOptions options;
    options.create = true;
    options.block_cache_bytes = 8 * 1024 * 1024;
    options.write_buffer_bytes = 4 * 1024 * 1024;
    options.holds_all = holds_all_;
    options.file_system_for_tests = disk;
    return RocksStore::Open(path_, options);
  }

  // Every commit below `size` is there whole, nothing of a later one is.
  void ExpectWholeLog(std::uint64_t size) {
    auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_EQ((*store)->NextIndex(), size);
    for (std::uint64_t i = 0; i < size; ++i) {
      const std::string document = "doc-" + std::to_string(i);
      ASSERT_EQ((*store)->Get(Table::kEntries, Index(i)).value(), ValueOf(i, "entry"));
      ASSERT_EQ((*store)->Get(Table::kTitles, document).value(), ValueOf(i, "title"));
      ASSERT_EQ((*store)->Get(Table::kTouches, "d" + std::to_string(i)).value(), ValueOf(i, "touch"));
      ASSERT_EQ((*store)->Get(Table::kContents, document).value(), ValueOf(i, "content"));
    }
    EXPECT_EQ((*store)->Scan(Table::kTitles, "", "", 10'000)->size(), size);
    EXPECT_EQ((*store)->Scan(Table::kTouches, "", "", 10'000)->size(), size);
    EXPECT_EQ((*store)->Scan(Table::kContents, "", "", 10'000)->size(), size);
  }

  void CommitSome(std::uint64_t count) {
    auto store = Open();
    ASSERT_TRUE(store) << store.error().message;
    for (std::uint64_t i = 0; i < count; ++i) ASSERT_TRUE((*store)->Write(i, BatchOf(i)));
  }

  // The write-ahead log that was written last.
  std::string LogFile() const {
    std::string newest;
    for (const auto& file : std::filesystem::directory_iterator(path_)) {
      if (file.path().extension() == ".log") newest = std::max(newest, file.path().string());
    }
    return newest;
  }

  yidan::testing::TemporaryDirectory directory_;
  std::string path_ = directory_ / "db";
  std::function<Outcome(const store::Store&)> holds_all_;
};

}  // namespace yidan::storage
