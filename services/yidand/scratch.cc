#include "services/yidand/scratch.h"

#include <spdlog/spdlog.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

namespace yidan::yidand {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPrefix = "yidand-scratch-";
constexpr std::string_view kUnique = "XXXXXX";

bool IsScratch(const fs::directory_entry& file) {
  const std::string name = file.path().filename();
  std::error_code ignored;
  return name.starts_with(kPrefix) && name.size() == kPrefix.size() + kUnique.size() &&
         file.is_directory(ignored) && !file.is_symlink(ignored);
}

}  // namespace

std::vector<std::string> LeftBehind(const std::string& parent) {
  std::vector<std::string> left;
  std::error_code failed;
  for (fs::directory_iterator file(parent, failed), end; !failed && file != end; file.increment(failed)) {
    // Of somebody else's nothing can be said, and it is not ours to delete.
    if (IsScratch(*file) && posix::Lock::Take(file->path())) left.push_back(file->path());
  }
  return left;
}

Result<std::unique_ptr<Scratch>> Scratch::Make(const std::string& parent) {
  for (const std::string& left : LeftBehind(parent)) {
    std::error_code failed;
    fs::remove_all(left, failed);
    spdlog::warn("{} was left by a run that was killed, and is {}", left,
                 failed ? "in the way: " + failed.message() : "removed");
  }
  std::string path = parent + "/" + std::string(kPrefix) + std::string(kUnique);
  if (mkdtemp(path.data()) == nullptr) {
    return Fail(Error::Kind::kUnavailable, "a scratch directory cannot be made in " + parent);
  }
  YIDAN_ASSIGN(posix::Lock lock, posix::Lock::Take(path));
  return std::unique_ptr<Scratch>(new Scratch(std::move(path), std::move(lock)));
}

Scratch::~Scratch() {
  CloseStore();
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Outcome Scratch::OpenStore() {
  storage::StoreOptions options;
  options.create = true;
  YIDAN_ASSIGN(store_, storage::RocksStore::Open(path_ + "/db", options));
  log_ = std::make_unique<store::RowLog>(*store_, *store_);
  return {};
}

std::string Scratch::CloseStore() {
  log_.reset();
  store_.reset();
  return path_ + "/db";
}

}  // namespace yidan::yidand
