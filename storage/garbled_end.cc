#include "storage/garbled_end.h"

#include <fcntl.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include "services/posix/descriptor.h"
#include "services/posix/durable_file.h"
#include "storage/log_scan.h"

namespace yidan::storage {
namespace {

namespace fs = std::filesystem;

// A file that is to end earlier.
struct Cut {
  std::string file;  // its name in the database's directory
  LogDamage damage;
};

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

std::string Place(const std::string& path, const Cut& cut) {
  return path + "/" + cut.file + " is damaged from byte " + std::to_string(cut.damage.begins) + " of " +
         std::to_string(cut.damage.size) + " on";
}

// Of every log, and of the MANIFEST in use. kCorrupt: damage that cannot be cut off.
Result<std::vector<Cut>> FindCuts(const std::string& path) {
  std::vector<std::string> files = WriteAheadLogs(path);
  const std::string newest = files.empty() ? std::string() : files.back();
  YIDAN_ASSIGN(std::string manifest, posix::ReadFile(path + "/CURRENT"));
  if (!manifest.empty() && manifest.back() == '\n') manifest.pop_back();
  if (!manifest.starts_with("MANIFEST-")) return Corrupt(path + "/CURRENT names no MANIFEST");
  files.push_back(manifest);
  std::vector<Cut> cuts;
  for (const std::string& file : files) {
    YIDAN_ASSIGN(const auto damage, ScanLog(path + "/" + file));
    if (!damage) continue;
    const Cut cut{file, *damage};
    if (damage->followed) {
      return Corrupt(Place(path, cut) +
                     ", and whole records follow: what was durable is damaged, no power cut leaves that");
    }
    if (file == manifest) {
      // A record of it that was durable may have been the reason to delete a log: then rows are missing that
      // no entry tells of.
      return Corrupt(Place(path, cut) + ": the list of the database's files cannot be relied on");
    }
    if (file != newest) {
      return Corrupt(Place(path, cut) + ", and a newer log was begun: what was durable is damaged");
    }
    cuts.push_back(cut);
  }
  return cuts;
}

Outcome CopyBeginning(const std::string& from, const std::string& to, std::uint64_t bytes) {
  std::error_code failed;
  fs::copy_file(from, to, failed);
  if (!failed) fs::resize_file(to, bytes, failed);
  if (failed) return Fail(Error::Kind::kUnavailable, "cannot copy " + from + ": " + failed.message());
  return {};
}

// The database without what is to be cut, beside its place; it goes with this object.
class Trial {
 public:
  explicit Trial(const std::string& path) : path_(path + ".trial") { Remove(); }
  ~Trial() { Remove(); }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  Outcome Make(const std::string& path, const std::vector<Cut>& cuts) const {
    YIDAN_TRY(posix::MakePrivateDirectory(path_));
    std::error_code failed;
    for (const auto& file : fs::directory_iterator(path, failed)) {
      const std::string name = file.path().filename();
      if (!file.is_regular_file() || name == "LOCK" || name.starts_with("LOG")) continue;
      const auto cut = std::find_if(cuts.begin(), cuts.end(), [&](const Cut& c) { return c.file == name; });
      if (cut != cuts.end()) {
        YIDAN_TRY(CopyBeginning(file.path(), path_ + "/" + name, cut->damage.begins));
      } else {
        fs::create_hard_link(file.path(), path_ + "/" + name, failed);
      }
      if (failed) break;
    }
    if (failed)
      return Fail(Error::Kind::kUnavailable, "cannot link the files of " + path + ": " + failed.message());
    return {};
  }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  void Remove() const {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const std::string path_;
};

Outcome CutFile(const std::string& path, std::uint64_t bytes) {
  YIDAN_ASSIGN(const posix::Descriptor file, posix::Descriptor::Open(path, O_WRONLY));
  if (::ftruncate(file.get(), static_cast<off_t>(bytes)) != 0 || ::fsync(file.get()) != 0)
    return posix::SystemError("cut", path);
  return {};
}

}  // namespace

Outcome CutGarbledEnd(const std::string& path, const Error& refused, const HoldsAll& holds_all,
                      const OpenForLooking& open) {
  YIDAN_ASSIGN(const std::vector<Cut> cuts, FindCuts(path));
  if (cuts.empty()) return tl::unexpected(refused);
  std::string places;
  for (const Cut& cut : cuts) places += (places.empty() ? "" : "; ") + Place(path, cut);
  if (!holds_all) return Corrupt(places + ": " + refused.message);
  const Trial trial(path);
  YIDAN_TRY(trial.Make(path, cuts));
  {
    const auto store = open(trial.path());
    const Outcome held = store ? holds_all(**store) : Outcome(tl::unexpected(store.error()));
    if (!held) {
      return Corrupt(places + ", and without that the database does not hold what was acknowledged: " +
                     held.error().message);
    }
  }
  // If we crash between two cuts, the next start finds the other one.
  for (const Cut& cut : cuts) {
    YIDAN_TRY(CutFile(path + "/" + cut.file, cut.damage.begins));
    spdlog::warn(
        "{}/{}: its last {} bytes, from byte {} on, were garbled and are dropped: the last write, which was "
        "under way when the power went. All that was signed and acknowledged is there; at most a record of "
        "readings after the last seal was among them",
        path, cut.file, cut.damage.size - cut.damage.begins, cut.damage.begins);
  }
  return {};
}

}  // namespace yidan::storage
