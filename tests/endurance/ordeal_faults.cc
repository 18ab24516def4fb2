// What is done to the registry while it runs, and as it starts.
#include <sys/resource.h>

#include <algorithm>
#include <exception>
#include <filesystem>

#include "tests/endurance/ordeal_impl.h"

namespace yidan::endurance {
namespace {

namespace fs = std::filesystem;
using testing::Command;
using testing::Process;
using Point = Faults::Point;

}  // namespace

Faults Ordeal::Impl::FaultsOf(Kind kind) {
  Faults faults;
  faults.crash = PointOf(kind);
  faults.nth = Dice(1, 40);
  if (kind == Kind::kDuringFlush || kind == Kind::kDuringCompaction) faults.nth = Dice(1, 3);
  if (kind == Kind::kPowerCut) {
    constexpr Point kPoints[] = {Point::kBeforeWrite, Point::kAfterWrite, Point::kDuringSlot,
                                 Point::kAfterSlot};
    faults.crash = kPoints[Dice(0, 3)];
    faults.power = true;
  }
  if (kind == Kind::kTornWrite || kind == Kind::kTornFlipped) {
    faults.power = true;
    faults.torn = Dice(1, 6000);
    faults.flip = kind == Kind::kTornFlipped;
  }
  return faults;
}

// Whether it listens. If nothing was to keep it from that, it is a fault that it does not.
bool Ordeal::Impl::StartUnder(Kind kind, const Faults& faults) {
  testing::Registry::Launch launch;
  launch.listen = address_;
  std::string daemon = YIDAND_PROGRAM;
  if (faults.Text() != Faults().Text()) {
    daemon = YIDAND_FAULTY_PROGRAM;
    launch.environment = {{kFaultsVariable, faults.Text()}};
  }
  if (kind == Kind::kBackup) {
    launch.flags = {"--backup-to", registry_.File("backups"), "--backup-every-s", "1"};
  }
  // A file that may grow no further is a disk that takes a write in part, and then no more.
  if (kind == Kind::kShortWrite) launch.under = {"env", "--ignore-signal=XFSZ"};
  if (kind == Kind::kStartError) {
    // At a start the database's CURRENT is replaced, its folder synced, and the slots are read and written.
    const char* calls[] = {"openat", "rename", "fsync", "fdatasync"};
    const std::string call = calls[Dice(0, 3)];
    const std::string error = Dice(0, 1) == 0 ? "EIO" : "ENOSPC";
    launch.under = {"strace", "-D", "-f", "-qq", "-o", "/dev/null"};
    for (const char* path : {"data/db", "data/db/CURRENT", "data/head/head.0", "data/head/head.1"}) {
      launch.under.insert(launch.under.end(), {"-P", registry_.File(path)});
    }
    const std::string when = std::to_string(call == "openat" ? Dice(1, 6) : 1);
    launch.under.insert(launch.under.end(), {"-e", "inject=" + call + ":error=" + error + ":when=" + when});
  }
  registry_.ServeWith(daemon);
  registry_.LaunchAs(launch);
  try {
    registry_.Start();
  } catch (const std::exception& error) {
    const std::string why = error.what();
    // Its end may come while it recovers: a slot is written then too. It says nothing.
    const bool ended = faults.crash != Point::kNowhere && why.ends_with("does not listen: ");
    const bool meant = kind == Kind::kStartError || ended;
    if (!meant) Found("does not start: " + LastLine(why));
    hit = hit || meant;
    return false;
  }
  return true;
}

// The write-ahead log in use.
std::string Ordeal::Impl::NewestLog() const {
  std::string log;
  for (const auto& file : fs::directory_iterator(registry_.File("data/db"))) {
    if (file.path().extension() == ".log") log = std::max(log, file.path().string());
  }
  return log;
}

// What is done to it from outside while it runs.
void Ordeal::Impl::Disturb(Kind kind) {
  const bool full = kind == Kind::kDiskFull;
  const std::string log = NewestLog();
  if (kind == Kind::kShortWrite) {
    const rlim_t limit = fs::file_size(log) + Dice(1, 20'000);
    const rlimit limits{limit, limit};
    if (::prlimit(registry_.ledger_pid(), RLIMIT_FSIZE, &limits, nullptr) != 0) {
      throw std::runtime_error("prlimit failed");
    }
  }
  if (kind == Kind::kDiskError || full) {
    // The log is written with write and synced with fdatasync, a slot opened, written with pwrite64 and
    // synced.
    std::vector<std::string> calls = {"write", "pwrite64", "openat"};
    if (!full) calls.insert(calls.end(), {"fdatasync", "fsync,fdatasync"});
    const std::string& call = calls[Dice(0, calls.size() - 1)];
    strace_ = std::make_unique<Process>(
        Command{{"strace", "-f", "-qq", "-o", "/dev/null", "-p", std::to_string(registry_.ledger_pid()), "-P",
                 log, "-P", registry_.File("data/head/head.0"), "-P", registry_.File("data/head/head.1"),
                 "-e",
                 "inject=" + call + ":error=" + (full ? "ENOSPC" : "EIO") +
                     ":when=" + std::to_string(Dice(1, 20)) + "+"}},
        registry_.File("strace"));
  }
}

}  // namespace yidan::endurance
