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

#include "services/base/result.h"
#include "services/store/ports/ports.h"
#include "storage/log_scan.h"

namespace yidan::storage {

// Whether the database, without its end, holds all that was ever acknowledged.
using HoldsAll = std::function<Outcome(const store::Store& without_it)>;

// Opens a database without writing anything to it.
using OpenForLooking = std::function<Result<std::unique_ptr<store::Store>>(const std::string& path)>;

// The end of a write-ahead log that is no record: what a crash may have left, and what will be dropped.
struct LogEnd {
  std::string file;  // its name in the database's directory
  LogDamage damage;  // kTorn or kGarbled
};

// "PATH/000012.log is damaged from byte N of M on".
std::string PlaceOf(const std::string& path, const LogEnd& end);

// The MANIFEST in use, by its name. kCorrupt: CURRENT, which has it, names none that is there.
Result<std::string> ListOfFiles(const std::string& path);
// The MANIFEST that is there; nullopt: there is none, or more than one.
std::optional<std::string> OnlyListOfFiles(const std::string& path);

// nullopt: every log is whole to its end. kCorrupt: a log, or `list`, the MANIFEST in use, has lost what was
// durable once; the message names file and byte.
Result<std::optional<LogEnd>> FindLogEnd(const std::string& path, const std::string& list);

// The database as it would be, beside its place: links to the same files, but without the end of a log, or
// with another CURRENT. It goes with this object.
class Beside {
 public:
  struct Change {
    std::optional<LogEnd> without;
    std::string current = {};  // what it names; empty: as it is
  };
  static Result<std::unique_ptr<Beside>> Make(const std::string& path, const Change& change);
  ~Beside();
  Beside(const Beside&) = delete;
  Beside& operator=(const Beside&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  explicit Beside(std::string path) : path_(std::move(path)) {}
  const std::string path_;
};

// Why the database holds what was acknowledged without that end, or not. `looked`: the database beside.
Outcome HoldsWithout(const std::string& path, const LogEnd& end, const HoldsAll& holds_all,
                     const Result<std::unique_ptr<store::Store>>& looked);

// Cuts off what FindLogEnd finds, after `holds_all` was asked with the database as it is without it. Success:
// the logs are whole; if something was cut off, the daemon's log says what and where. kCorrupt, and nothing
// changed: which file is damaged at which byte, and why it stays. `holds_all` empty: a torn end is cut off
// unasked, as RocksDB would; a garbled one stays.
Outcome CutGarbledEnd(const std::string& path, const HoldsAll& holds_all, const OpenForLooking& open);

}  // namespace yidan::storage
