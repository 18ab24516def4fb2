// What a database's logs end with is judged before RocksDB opens it for writing. RocksDB takes much for a
// torn end and drops what follows without a word, and refuses other ends that a power cut leaves. Here the
// two are told apart: by where the damage is, and by what was signed. Internal to storage/. Thread rule: one
// thread, while nobody has the database open.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/base/result.h"
#include "services/store/ports/ports.h"
#include "storage/log_scan.h"

namespace yidan::storage {

// Whether the database, without its end, holds all that was ever acknowledged.
using HoldsAll = std::function<Outcome(const store::Store& without_it)>;

// Opens a database without writing anything to it.
using OpenForLooking = std::function<Result<std::unique_ptr<store::Store>>(const std::string& path)>;

// The end of a write-ahead log or of the list of files that is no record: what a crash may have left, and
// what will be dropped.
struct LogEnd {
  std::string file;  // its name in the database's directory
  LogDamage damage;  // kTorn or kGarbled
};

// "PATH/000012.log is damaged from byte N of M on".
std::string PlaceOf(const std::string& path, const LogEnd& end);

// The MANIFEST in use, by its name. kCorrupt: CURRENT, which has it, is gone or names none that is there; the
// message names the remedy.
Result<std::string> ListOfFiles(const std::string& path);
// The MANIFEST that is in use if CURRENT cannot say it: the newest of those that list.floor has, or the only
// one that is there. nullopt: there is none, or nothing tells which.
std::optional<std::string> ListWithoutCurrent(const std::string& path);
// Whether there are files in `path` that hold rows of a database, or name those that do. A directory in which
// one was about to be made when power went has none.
bool HasRemains(const std::string& path);

// Where the logs and `list`, the MANIFEST in use, end in what is no record; empty: all are whole to their
// ends. Of the logs at most one does; `list` comes first. kCorrupt: one of them has lost what was durable
// once; the message names file and byte.
Result<std::vector<LogEnd>> FindEnds(const std::string& path, const std::string& list);

// The database as it would be, in `place`: links to the same files, but without those ends, or with another
// CURRENT. It goes with this object; what a crash left of another in the same place goes first.
class Beside {
 public:
  struct Change {
    std::vector<LogEnd> without = {};
    std::string current = {};  // what it names; empty: as it is
  };
  static Result<std::unique_ptr<Beside>> Make(const std::string& path, const std::string& place,
                                              const Change& change);
  ~Beside();
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit Beside(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

// Why the database holds what was acknowledged without those ends, or not. `looked`: the database beside.
Outcome HoldsWithout(const std::string& path, const std::vector<LogEnd>& ends, const HoldsAll& holds_all,
                     const Result<std::unique_ptr<store::Store>>& looked);

// Cuts off what FindEnds finds, after `holds_all` was asked with the database as it is without it. Success:
// the logs and the list are whole; if something was cut off, the daemon's log says what and where. kCorrupt,
// and nothing changed: which file is damaged at which byte, and why it stays. `holds_all` empty: a torn end
// of a log is cut off unasked, as RocksDB would; a garbled one stays.
Outcome CutGarbledEnds(const std::string& path, const HoldsAll& holds_all, const OpenForLooking& open);

}  // namespace yidan::storage
