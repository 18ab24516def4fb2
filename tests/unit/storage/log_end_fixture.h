// Logs as a crash, a disk or a participant leaves them.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "services/posix/descriptor.h"
#include "storage/log_scan.h"
#include "tests/unit/storage/faults_fixture.h"

namespace yidan::storage {

using Kind = LogDamage::Kind;

inline constexpr std::size_t kBlock = 32 * 1024;
inline constexpr std::size_t kHeader = 7;

class LogEndTest : public RocksStoreFaultsTest {
 protected:
  static Outcome Yes(const store::Store& /*left*/) { return {}; }

  // In memory: it is done many thousand times.
  static std::optional<LogDamage> Scan(const std::string& bytes) {
    const posix::Descriptor file(memfd_create("scanned", MFD_CLOEXEC));
    EXPECT_EQ(write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    const auto found = ScanLog("/proc/self/fd/" + std::to_string(file.get()), LogContent::kCommits);
    EXPECT_TRUE(found) << found.error().message;
    return found ? found->damage : std::nullopt;
  }
  // Where the headers are in a log.
  static std::vector<std::size_t> Headers(const std::string& log) {
    std::vector<std::size_t> headers;
    for (std::size_t at = 0; at + kHeader <= log.size();) {
      headers.push_back(at);
      at +=
          kHeader + static_cast<unsigned char>(log[at + 4]) + 256U * static_cast<unsigned char>(log[at + 5]);
      if (kBlock - at % kBlock < kHeader) at += kBlock - at % kBlock;
    }
    return headers;
  }
  // Where the last record begins.
  static std::size_t LastRecord(const std::string& log) {
    std::size_t last = 0;
    for (const std::size_t at : Headers(log)) {
      if (log[at + 6] == 1 || log[at + 6] == 2) last = at;
    }
    return last;
  }
  static std::string Flipped(std::string bytes, std::size_t at, unsigned bit) {
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << bit));
    return bytes;
  }
  // All that is written there, but for RocksDB's own messages and the lock.
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> all;
    for (const auto& file : std::filesystem::directory_iterator(path_)) {
      const std::string name = file.path().filename();
      if (name.find("LOG") == std::string::npos && name != "LOCK") all[name] = ReadWholeFile(file.path());
    }
    return all;
  }
  // It is refused with these words, and nothing was touched.
  void ExpectLeftAlone(const std::string& file, const std::string& words) {
    const auto before = Files();
    const auto opened = Open();
    ASSERT_FALSE(opened) << "opened with " << (*opened)->NextIndex() << " entries";
    EXPECT_EQ(opened.error().kind, Error::Kind::kCorrupt);
    EXPECT_NE(opened.error().message.find(words), std::string::npos) << opened.error().message;
    EXPECT_NE(opened.error().message.find(std::filesystem::path(file).filename().string()), std::string::npos)
        << opened.error().message;
    EXPECT_TRUE(Files() == before) << "a file was changed";
  }
  std::string ListFile() const {
    for (const auto& file : std::filesystem::directory_iterator(path_)) {
      const std::string name = file.path().filename();
      if (name.starts_with("MANIFEST-")) return file.path();
    }
    return {};
  }
};

}  // namespace yidan::storage
