#include "storage/garbled_end.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"
#include "storage/list_floor.h"
#include "storage/log_scan.h"

namespace yidan::storage {
namespace {

namespace fs = std::filesystem;

constexpr const char* kNotReliable =
    ": the list of the database's files cannot be relied on; what mends it is yidand restore";

// How far the list must reach at least; nullopt: nothing says it.
Result<std::optional<std::uint64_t>> LeastOf(const std::string& path, const std::string& list,
                                             const KnownFloor& known) {
  if (!known.floor) return std::optional<std::uint64_t>();
  const auto number = NumberOfList(list);
  const auto& lists = known.floor->lists;
  const auto least = number ? lists.find(*number) : lists.end();
  if (least != lists.end()) return std::optional(least->second);
  return Corrupt(path + "/" + list + " was not in use when " + kListFloorFile +
                 " was written: it is an older one" + kNotReliable);
}

// A record of the list that was durable may have been the reason to delete a log or a table: then rows are
// missing that no entry tells of. What was appended after the last deletion can be done without.
Result<std::optional<LogEnd>> FindListEnd(const std::string& path, const std::string& list,
                                          const KnownFloor& known) {
  YIDAN_ASSIGN(const LogScan found, ScanLog(path + "/" + list, LogContent::kEdits));
  YIDAN_ASSIGN(const auto least, LeastOf(path, list, known));
  if (found.damage && found.damage->kind == LogDamage::Kind::kFollowed)
    return Corrupt(PlaceOf(path, {list, *found.damage}) + ", and whole records follow" + kNotReliable);
  if (least && found.whole() < *least) {
    return Corrupt(path + "/" + list + " can be read up to byte " + std::to_string(found.whole()) +
                   ", and files were deleted on the word of its first " + std::to_string(*least) + " bytes" +
                   kNotReliable);
  }
  if (!found.damage) return std::optional<LogEnd>();
  const LogEnd end{list, *found.damage};
  if (least) return std::optional(end);
  return Corrupt(PlaceOf(path, end) + ", and " + kListFloorFile +
                 ", which says whether that mattered, cannot be relied on: " + known.why_not + kNotReliable);
}

std::string LogFile(std::uint64_t number) {
  constexpr std::size_t kDigits = 6;
  std::string digits = std::to_string(number);
  digits.insert(0, kDigits - std::min(kDigits, digits.size()), '0');
  return digits + ".log";
}

// RocksDB misses none of its logs.
Outcome CheckAllLogsThere(const std::string& path, const std::set<std::uint64_t>& there,
                          const KnownFloor& known) {
  if (!known.floor) return {};  // that is named elsewhere
  for (const std::uint64_t log : known.floor->logs) {
    if (there.contains(log)) continue;
    return Corrupt(path + "/" + LogFile(log) +
                   " is missing, a log that was written to and not given up: what was durable is lost; what "
                   "mends it is yidand restore");
  }
  return {};
}

Result<std::optional<LogEnd>> FindLogEnd(const std::string& path, const KnownFloor& known) {
  std::optional<LogEnd> end;
  std::optional<std::uint64_t> next_sequence;
  const std::set<std::uint64_t> logs = LogsIn(path);  // oldest first
  YIDAN_TRY(CheckAllLogsThere(path, logs, known));
  for (const std::uint64_t log : logs) {
    const std::string file = LogFile(log);
    YIDAN_ASSIGN(const LogScan found, ScanLog(path + "/" + file, LogContent::kCommits, next_sequence));
    // A log begins with the number after the last one's. RocksDB would end the process where it goes back.
    if (next_sequence && found.first_sequence && *found.first_sequence < *next_sequence) {
      return Corrupt(path + "/" + file + " does not follow the log before it: it begins with row " +
                     std::to_string(*found.first_sequence) + ", and that one went up to row " +
                     std::to_string(*next_sequence - 1) +
                     ": it is a copy, or an older log under a newer number; what mends it is yidand restore");
    }
    // The start after a crash cuts the end off before it begins another log.
    if (end && !found.empty)
      return Corrupt(PlaceOf(path, *end) + ", and a newer log was begun: what was durable is damaged");
    if (!found.damage) {
      next_sequence = found.next_sequence;
      continue;
    }
    const LogEnd here{file, *found.damage};
    if (here.damage.kind == LogDamage::Kind::kFollowed) {
      return Corrupt(PlaceOf(path, here) +
                     ", and whole records follow: what was durable is damaged, no power cut leaves that");
    }
    if (end) return Corrupt(PlaceOf(path, *end) + ", and so is " + file);
    end = here;
  }
  return end;
}

Outcome CopyBeginning(const std::string& from, const std::string& to, std::uint64_t bytes) {
  std::error_code failed;
  fs::copy_file(from, to, failed);
  if (!failed) fs::resize_file(to, bytes, failed);
  if (failed) return Fail(Error::Kind::kUnavailable, "cannot copy " + from + ": " + failed.message());
  return {};
}

Outcome CutFile(const std::string& path, std::uint64_t bytes) {
  YIDAN_ASSIGN(const posix::Descriptor file, posix::Descriptor::Open(path, O_WRONLY));
  if (::ftruncate(file.get(), static_cast<off_t>(bytes)) != 0 || ::fsync(file.get()) != 0)
    return posix::SystemError("cut", path);
  return {};
}

}  // namespace

std::string PlaceOf(const std::string& path, const LogEnd& end) {
  return path + "/" + end.file + " is damaged from byte " + std::to_string(end.damage.begins) + " of " +
         std::to_string(end.damage.size) + " on";
}

Result<std::string> ListOfFiles(const std::string& path) {
  const std::string remedy = ListWithoutCurrent(path)
                                 ? ": yidand rebuild makes the database anew from the files that are there"
                                 : ", and nothing tells which one it named; what mends it is yidand restore";
  auto read = posix::ReadFileIfThere(path + "/CURRENT");
  if (!read && posix::IsDiskFault(read.error().message)) return Corrupt(read.error().message + remedy);
  YIDAN_ASSIGN(std::optional<std::string> name, std::move(read));
  if (!name) return Corrupt(path + "/CURRENT is missing, which names the list of files (MANIFEST)" + remedy);
  const bool whole = name->ends_with('\n');
  if (whole) name->pop_back();
  std::error_code ignored;
  if (whole && NumberOfList(*name) && fs::exists(fs::path(path) / *name, ignored)) return *name;
  return Corrupt(path + "/CURRENT names no MANIFEST that is there" + remedy);
}

std::optional<std::string> ListWithoutCurrent(const std::string& path) {
  std::map<std::uint64_t, std::string> lists;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(path, ignored)) {
    const std::string name = file.path().filename();
    if (const auto number = NumberOfList(name)) lists.emplace(*number, name);
  }
  const auto floor = ReadListFloor(path);
  if (floor && *floor && !lists.empty()) {
    const auto& of_floor = (*floor)->lists;
    for (auto known = of_floor.rbegin(); known != of_floor.rend(); ++known) {
      const auto list = lists.find(known->first);
      if (list != lists.end()) return list->second;
    }
    if (!of_floor.empty() && of_floor.rbegin()->first > lists.rbegin()->first) return std::nullopt;
  }
  return lists.size() == 1 ? std::optional(lists.begin()->second) : std::nullopt;
}

bool HasRemains(const std::string& path) {
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(path, ignored)) {
    const std::string name = file.path().filename();
    // RocksDB gives a new database's first list the number 1.
    if (name.ends_with(".sst") || NumberOfList(name).value_or(0) > 1) return true;
    if (NumberOfLog(name) && file.file_size(ignored) > 0) return true;
  }
  return false;
}

Result<std::vector<LogEnd>> FindEnds(const std::string& path, const std::string& list) {
  std::vector<LogEnd> ends;
  YIDAN_ASSIGN(const KnownFloor known, FloorOf(path, list));
  YIDAN_ASSIGN(const auto list_end, FindListEnd(path, list, known));
  if (list_end) ends.push_back(*list_end);
  YIDAN_ASSIGN(const auto log_end, FindLogEnd(path, known));
  if (log_end) ends.push_back(*log_end);
  return ends;
}

Result<std::unique_ptr<Beside>> Beside::Make(const std::string& path, const std::string& place,
                                             const Change& change) {
  std::error_code failed;
  const fs::path real = fs::absolute(path, failed);
  fs::remove_all(place, failed);  // of a crash
  std::unique_ptr<Beside> beside(new Beside(place));
  YIDAN_TRY(posix::MakePrivateDirectory(place));
  for (const auto& file : fs::directory_iterator(real, failed)) {
    const std::string name = file.path().filename();
    if (!file.is_regular_file() || name == "LOCK" || name.starts_with("LOG") || name == "CURRENT") continue;
    const std::string link = place + "/" + name;
    const auto end = std::find_if(change.without.begin(), change.without.end(),
                                  [&name](const LogEnd& cut) { return cut.file == name; });
    if (end != change.without.end()) {
      YIDAN_TRY(CopyBeginning(file.path(), link, end->damage.begins));
    } else {
      fs::create_symlink(file.path(), link, failed);
    }
    if (failed) break;
  }
  if (failed)
    return Fail(Error::Kind::kUnavailable, "cannot link the files of " + path + ": " + failed.message());
  std::string current = change.current;
  if (current.empty()) {
    YIDAN_ASSIGN(current, ListOfFiles(path));
  }
  YIDAN_TRY(posix::ReplaceFile(place + "/CURRENT", current + "\n"));
  return beside;
}

Beside::~Beside() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Outcome HoldsWithout(const std::string& path, const std::vector<LogEnd>& ends, const HoldsAll& holds_all,
                     const Result<std::unique_ptr<store::Store>>& looked) {
  const Outcome held = looked ? holds_all(**looked) : Outcome(tl::unexpected(looked.error()));
  if (held) return {};
  return Corrupt(
      PlaceOf(path, ends.back()) +
      ", and without that the database does not hold what was acknowledged: " + held.error().message);
}

Outcome CutGarbledEnds(const std::string& path, const HoldsAll& holds_all, const OpenForLooking& open) {
  YIDAN_ASSIGN(const std::string list, ListOfFiles(path));
  YIDAN_ASSIGN(const std::vector<LogEnd> ends, FindEnds(path, list));
  YIDAN_ASSIGN(const KnownFloor known, FloorOf(path, list));
  if (!known.floor) {
    spdlog::warn(
        "{}/{}: {}. No power cut does that. It is written anew; whether {} lost its end before cannot "
        "be known, and yidand fsck says whether all that was signed is there",
        path, kListFloorFile, known.why_not, list);
  }
  if (ends.empty()) return {};
  const LogEnd& last = ends.back();
  if (!holds_all && last.file != list && last.damage.kind != LogDamage::Kind::kTorn)
    return Corrupt(PlaceOf(path, last) + ", and nobody can say whether that was acknowledged");
  if (holds_all) {
    YIDAN_ASSIGN(const auto trial, Beside::Make(path, path + ".trial", {ends}));
    YIDAN_TRY(HoldsWithout(path, ends, holds_all, open(trial->path())));
  }
  for (const LogEnd& end : ends) {
    YIDAN_TRY(CutFile(path + "/" + end.file, end.damage.begins));
    spdlog::warn("{}/{}: its last {} bytes, from byte {} on, were {} and are dropped: {}", path, end.file,
                 end.damage.size - end.damage.begins, end.damage.begins,
                 end.damage.kind == LogDamage::Kind::kTorn ? "torn" : "garbled",
                 end.file == list
                     ? "no file was deleted on their word, so all that they listed is there still"
                     : "the last write, which was under way when the power went. All that was "
                       "signed and acknowledged is there; at most a record of readings after "
                       "the last seal was among them");
  }
  return {};
}

}  // namespace yidan::storage
