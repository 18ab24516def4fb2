// Backups of the running ledger, so often, and the idle seals that come after: a thread of its own beside the
// commits. A backup that fails is
// logged and tried again at the next time; it never stops the registry.
// Thread rule: construct and destroy from one thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "services/yidand/disk.h"
#include "services/yidand/idle_seals.h"
#include "storage/rocks_store.h"

namespace yidan::yidand {

// Whether a collection can be kept in `directory`, which need not be there yet: kInvalid says why not.
Outcome CanKeepBackups(const std::string& directory, const Place& place);

class Backups {
 public:
  // `store` must outlive it. The first one is made at once.
  Backups(const storage::RocksStore& store, std::string directory, std::chrono::seconds every,
          std::uint32_t kept);
  // Waits for one that is being made.
  ~Backups();
  Backups(const Backups&) = delete;
  Backups& operator=(const Backups&) = delete;

  // Wall time of the newest one that was made and read back since the start; 0: none yet. Any thread.
  [[nodiscard]] std::int64_t newest_ms() const { return newest_ms_; }
  // How many could not be made since the start. Any thread.
  [[nodiscard]] std::uint64_t failed() const { return failed_; }

 private:
  void Run();
  void Make();

  const storage::RocksStore& store_;
  const std::string directory_;
  const std::chrono::seconds every_;
  const std::uint32_t kept_;
  IdleSeals idle_seals_;  // of the thread
  std::atomic<std::int64_t> newest_ms_ = 0;
  std::atomic<std::uint64_t> failed_ = 0;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace yidan::yidand
