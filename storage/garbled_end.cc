#include "storage/garbled_end.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <utility>
#include <vector>

#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"
#include "storage/log_scan.h"

namespace yidan::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kListPrefix = "MANIFEST-";

// 12 of "000012.log"; none for other files.
std::optional<std::uint64_t> LogNumber(const std::string& name) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (error != std::errc() || std::string_view(end) != ".log") return std::nullopt;
  return number;
}

// The write-ahead logs, oldest first.
std::vector<std::string> WriteAheadLogs(const std::string& path) {
  std::vector<std::pair<std::uint64_t, std::string>> found;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(path, ignored)) {
    const std::string name = file.path().filename();
    if (const auto number = LogNumber(name)) found.emplace_back(*number, name);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  for (auto& [number, name] : found) names.push_back(std::move(name));
  return names;
}

// A record of it that was durable may have been the reason to delete a log: then rows are missing that no
// entry tells of. A torn one was never whole, and RocksDB passes over it.
Outcome CheckListOfFiles(const std::string& path, const std::string& name) {
  YIDAN_ASSIGN(const LogScan found, ScanLog(path + "/" + name));
  if (!found.damage || found.damage->kind == LogDamage::Kind::kTorn) return {};
  return Corrupt(PlaceOf(path, {name, *found.damage}) +
                 (found.damage->kind == LogDamage::Kind::kFollowed ? ", and whole records follow" : "") +
                 ": the list of the database's files cannot be relied on");
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
  YIDAN_ASSIGN(std::string name, posix::ReadFile(path + "/CURRENT"));
  const bool whole = name.starts_with(kListPrefix) && name.ends_with('\n');
  if (whole) name.pop_back();
  std::error_code ignored;
  if (whole && name.find('/') == std::string::npos && fs::exists(fs::path(path) / name, ignored)) return name;
  return Corrupt(path + "/CURRENT names no MANIFEST that is there");
}

std::optional<std::string> OnlyListOfFiles(const std::string& path) {
  std::optional<std::string> only;
  std::error_code ignored;
  for (const auto& file : fs::directory_iterator(path, ignored)) {
    const std::string name = file.path().filename();
    if (!name.starts_with(kListPrefix)) continue;
    if (only) return std::nullopt;
    only = name;
  }
  return only;
}

Result<std::optional<LogEnd>> FindLogEnd(const std::string& path, const std::string& list) {
  YIDAN_TRY(CheckListOfFiles(path, list));
  std::optional<LogEnd> end;
  for (const std::string& file : WriteAheadLogs(path)) {
    YIDAN_ASSIGN(const LogScan found, ScanLog(path + "/" + file));
    // The start after a crash cuts the end off before it begins another log.
    if (end && !found.empty)
      return Corrupt(PlaceOf(path, *end) + ", and a newer log was begun: what was durable is damaged");
    if (!found.damage) continue;
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

Result<std::unique_ptr<Beside>> Beside::Make(const std::string& path, const Change& change) {
  std::error_code failed;
  fs::remove_all(path + ".trial", failed);  // of a crash
  std::unique_ptr<Beside> beside(new Beside(path + ".trial"));
  YIDAN_TRY(posix::MakePrivateDirectory(beside->path()));
  for (const auto& file : fs::directory_iterator(path, failed)) {
    const std::string name = file.path().filename();
    if (!file.is_regular_file() || name == "LOCK" || name.starts_with("LOG")) continue;
    const std::string link = beside->path() + "/" + name;
    if (change.without && name == change.without->file) {
      YIDAN_TRY(CopyBeginning(file.path(), link, change.without->damage.begins));
    } else if (name == "CURRENT" && !change.current.empty()) {
      YIDAN_TRY(posix::ReplaceFile(link, change.current + "\n"));
    } else {
      fs::create_hard_link(file.path(), link, failed);
    }
    if (failed) break;
  }
  if (failed)
    return Fail(Error::Kind::kUnavailable, "cannot link the files of " + path + ": " + failed.message());
  return beside;
}

Beside::~Beside() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

Outcome HoldsWithout(const std::string& path, const LogEnd& end, const HoldsAll& holds_all,
                     const Result<std::unique_ptr<store::Store>>& looked) {
  const Outcome held = looked ? holds_all(**looked) : Outcome(tl::unexpected(looked.error()));
  if (held) return {};
  return Corrupt(
      PlaceOf(path, end) +
      ", and without that the database does not hold what was acknowledged: " + held.error().message);
}

Outcome CutGarbledEnd(const std::string& path, const HoldsAll& holds_all, const OpenForLooking& open) {
  YIDAN_ASSIGN(const std::string list, ListOfFiles(path));
  YIDAN_ASSIGN(const auto end, FindLogEnd(path, list));
  if (!end) return {};
  const bool torn = end->damage.kind == LogDamage::Kind::kTorn;
  if (!holds_all && !torn)
    return Corrupt(PlaceOf(path, *end) + ", and nobody can say whether that was acknowledged");
  if (holds_all) {
    YIDAN_ASSIGN(const auto trial, Beside::Make(path, {end}));
    YIDAN_TRY(HoldsWithout(path, *end, holds_all, open(trial->path())));
  }
  YIDAN_TRY(CutFile(path + "/" + end->file, end->damage.begins));
  spdlog::warn(
      "{}/{}: its last {} bytes, from byte {} on, were {} and are dropped: the last write, which was under "
      "way "
      "when the power went. All that was signed and acknowledged is there; at most a record of readings "
      "after "
      "the last seal was among them",
      path, end->file, end->damage.size - end->damage.begins, end->damage.begins, torn ? "torn" : "garbled");
  return {};
}

}  // namespace yidan::storage
