// A directory for the replay of a log and for links to files that are examined, gone with this object. What a
// run that was killed left of such a directory goes when the next one is made beside it.
// Thread rule: one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/posix/lock.h"
#include "services/store/row_log.h"
#include "storage/rocks_store.h"

namespace yidan::yidand {

class Scratch {
 public:
  static Result<std::unique_ptr<Scratch>> Make(const std::string& parent);
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  // A name in it that nothing has: for links.
  [[nodiscard]] std::string links() const { return beside("links"); }
  // A name in it for something else than the store.
  [[nodiscard]] std::string beside(const std::string& name) const { return path_ + "/" + name; }
  // The store that a log is replayed into. REQUIRES: OpenStore succeeded.
  Outcome OpenStore();
  storage::RocksStore& store() { return *store_; }
  store::RowLog& log() { return *log_; }
  // Closes the store, and says where it lies. Whatever lies there is deleted with this object.
  std::string CloseStore();

 private:
  Scratch(std::string path, posix::Lock lock) : path_(std::move(path)), lock_(std::move(lock)) {}
  const std::string path_;
  const posix::Lock lock_;  // on the directory: it is in use
  std::unique_ptr<storage::RocksStore> store_;
  std::unique_ptr<store::RowLog> log_;
};

// Those in `parent` that nobody uses any more.
std::vector<std::string> LeftBehind(const std::string& parent);

}  // namespace yidan::yidand
