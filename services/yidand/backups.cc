#include "services/yidand/backups.h"

#include <spdlog/spdlog.h>

#include <utility>

namespace yidan::yidand {

Backups::Backups(const storage::RocksStore& store, std::string directory, std::chrono::seconds every,
                 std::uint32_t kept)
    : store_(store), directory_(std::move(directory)), every_(every), kept_(kept), thread_([this] {
        Run();
      }) {}

Backups::~Backups() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Backups::Run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    if (const auto done = store_.Backup(directory_, kept_); done) {
      spdlog::info("backed up to {}", directory_);
    } else {
      spdlog::error("no backup was made: {}", done.error().message);
    }
    lock.lock();
    wake_.wait_for(lock, every_, [this] { return stopping_; });
  }
}

}  // namespace yidan::yidand
