#include "services/yidand/backups.h"

#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "services/store/records.h"
#include "storage/system_clock.h"

namespace yidan::yidand {
namespace {

constexpr std::chrono::milliseconds kFollowEvery{500};

bool Within(const std::filesystem::path& path, const std::filesystem::path& directory) {
  const auto [end, ignored] = std::mismatch(directory.begin(), directory.end(), path.begin(), path.end());
  return end == directory.end();
}

}  // namespace

Outcome CanKeepBackups(const std::string& directory, const Place& place) {
  std::error_code failed;
  const auto path = std::filesystem::weakly_canonical(std::filesystem::absolute(directory, failed), failed);
  if (failed) return Invalid(directory + ": " + failed.message());
  for (const std::string& inside : {place.database(), place.head_slots()}) {
    if (Within(path, std::filesystem::weakly_canonical(std::filesystem::absolute(inside, failed), failed))) {
      return Invalid(directory + " lies in " + inside + ", whose loss it is for: another disk");
    }
  }
  for (const char* const kernel : {"/proc", "/sys", "/dev"}) {
    if (Within(path, kernel)) return Invalid(directory + " lies in " + kernel + ", where nothing is kept");
  }
  auto there = path;
  while (!std::filesystem::exists(there, failed) && there.has_relative_path()) there = there.parent_path();
  if (!std::filesystem::is_directory(there, failed)) return Invalid(there.string() + " is no directory");
  if (::access(there.c_str(), W_OK | X_OK) != 0) return Invalid(there.string() + " cannot be written");
  return {};
}

Backups::Backups(const storage::RocksStore& store, std::string directory, std::chrono::seconds every,
                 std::uint32_t kept)
    : store_(store),
      directory_(std::move(directory)),
      every_(every),
      kept_(kept),
      idle_seals_(directory_),
      thread_([this] { Run(); }) {}

Backups::~Backups() {
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void Backups::Make() {
  // What is in the log now is in the backup.
  const auto last = store_.Last(store::Table::kEntries, "");
  if (const auto done = store_.Backup(directory_, kept_); !done) {
    ++failed_;
    spdlog::error("no backup was made: {}", done.error().message);
    return;
  }
  newest_ms_ = storage::SystemClock().WallMs();
  if (last && *last) idle_seals_.Drop(store::IndexOfKey((*last)->first).value_or(0) + 1);
  spdlog::info("backed up to {}", directory_);
}

void Backups::Run() {
  std::unique_lock lock(mutex_);
  auto due = std::chrono::steady_clock::now();
  bool seals_fail = false;
  while (!stopping_) {
    lock.unlock();
    if (std::chrono::steady_clock::now() >= due) {
      Make();
      due = std::chrono::steady_clock::now() + every_;
    }
    const auto followed = idle_seals_.Follow(store_);
    if (!followed && !seals_fail)
      spdlog::error("idle seals are not kept beside the backups: {}", followed.error().message);
    seals_fail = !followed;
    lock.lock();
    wake_.wait_for(lock, std::min<std::chrono::steady_clock::duration>(kFollowEvery, every_),
                   [this] { return stopping_; });
  }
}

}  // namespace yidan::yidand
