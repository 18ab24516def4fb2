// Backups of the running ledger, so often: a thread of its own beside the commits. A backup that fails is
// logged and tried again at the next time; it never stops the registry.
// Thread rule: construct and destroy from one thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "services/yidand/disk.h"
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

 private:
  void Run();

  const storage::RocksStore& store_;
  const std::string directory_;
  const std::chrono::seconds every_;
  const std::uint32_t kept_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;  // last: uses all of the above
};

}  // namespace yidan::yidand
