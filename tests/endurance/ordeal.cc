#include "tests/endurance/ordeal.h"

#include <netinet/in.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <exception>
#include <filesystem>
#include <fstream>
#include <optional>
#include <random>
#include <sstream>
#include <thread>
#include <utility>

#include "services/log/checkpoint.h"
#include "storage/head_slots.h"
#include "tests/endurance/keeper.h"
#include "tests/endurance/load.h"
#include "tests/endurance/memory.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::endurance {
namespace {

// A port that nobody listens on, and that no outgoing connection takes while the daemon is down: below the
// ports that the kernel gives out. Not of the dice: ordeals of one seed may run side by side.
int FreePort() {
  for (int attempt = 0; attempt < 1'000; ++attempt) {
    const int port = 20'000 + (static_cast<int>(::getpid()) * 131 + attempt * 17) % 12'000;
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool free = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    ::close(socket);
    if (free) return port;
  }
  throw std::runtime_error("no port is free between 20000 and 32000");
}

namespace fs = std::filesystem;
using testing::Command;
using testing::Finished;
using testing::Process;
using testing::ReadWholeFile;
using Point = Faults::Point;

constexpr std::chrono::seconds kPatience{120};  // a round that takes longer has found a hang
constexpr int kKilled = 128 + SIGKILL;
constexpr int kFlips = 2;

struct Named {
  Kind kind;
  const char* name;
  Point point;  // kNowhere: another way
};
constexpr Named kKinds[] = {
    {Kind::kKill, "kill", Point::kNowhere},
    {Kind::kBeforeWrite, "before-write", Point::kBeforeWrite},
    {Kind::kAfterWrite, "after-write", Point::kAfterWrite},
    {Kind::kDuringSlot, "during-slot", Point::kDuringSlot},
    {Kind::kAfterSlot, "after-slot", Point::kAfterSlot},
    {Kind::kDuringFlush, "during-flush", Point::kDuringFlush},
    {Kind::kDuringCompaction, "during-compaction", Point::kDuringCompaction},
    {Kind::kBackup, "backup", Point::kNowhere},
    {Kind::kRotation, "rotation", Point::kNowhere},
    {Kind::kAdoptRules, "adopt-rules", Point::kNowhere},
    {Kind::kPowerCut, "power-cut", Point::kNowhere},
    {Kind::kTornWrite, "torn-write", Point::kDuringWrite},
    {Kind::kTornFlipped, "torn-flipped", Point::kDuringWrite},
    {Kind::kDiskError, "disk-error", Point::kNowhere},
    {Kind::kDiskFull, "disk-full", Point::kNowhere},
    {Kind::kShortWrite, "short-write", Point::kNowhere},
    {Kind::kStartError, "start-error", Point::kNowhere},
    {Kind::kBitFlip, "bit-flip", Point::kNowhere},
};
const Named& Of(Kind kind) {
  return *std::find_if(std::begin(kKinds), std::end(kKinds),
                       [kind](const Named& named) { return named.kind == kind; });
}

std::string LastLine(const std::string& text) {
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

}  // namespace

const std::vector<Kind>& AllKinds() {
  static const std::vector<Kind> kinds = [] {
    std::vector<Kind> all;
    for (const Named& named : kKinds) all.push_back(named.kind);
    return all;
  }();
  return kinds;
}
std::string NameOf(Kind kind) { return Of(kind).name; }

// ---- Tally ----

void Tally::Add(const Tally& other) {
  for (const auto& [kind, count] : other.rounds) rounds[kind] += count;
  for (const auto& [kind, count] : other.hits) hits[kind] += count;
  acknowledged += other.acknowledged;
  refused += other.refused;
  unanswered += other.unanswered;
  sent_again += other.sent_again;
  groups += other.groups;
  checkpoints += other.checkpoints;
  histories += other.histories;
  refused_garbled += other.refused_garbled;
  lost += other.lost;
  faults += other.faults;
}

std::string Tally::Table() const {
  std::string text = "| fault | rounds | in which it came |\n|---|---|---|\n";
  std::uint64_t all = 0;
  std::uint64_t came = 0;
  for (const auto& [kind, count] : rounds) {
    const auto hit = hits.find(kind);
    const std::uint64_t of_these = hit == hits.end() ? 0 : hit->second;
    text += "| " + NameOf(kind) + " | " + std::to_string(count) + " | " + std::to_string(of_these) + " |\n";
    all += count;
    came += of_these;
  }
  text += "| **all** | **" + std::to_string(all) + "** | **" + std::to_string(came) + "** |\n\n";
  text += "| counted | |\n|---|---|\n";
  const auto row = [&text](const char* name, std::uint64_t count) {
    text += std::string("| ") + name + " | " + std::to_string(count) + " |\n";
  };
  row("acts acknowledged", acknowledged);
  row("acts refused", refused);
  row("acts whose answer never came", unanswered);
  row("of these acts sent again, the very same", sent_again);
  row("groups, all or nothing", groups);
  row("checkpoints kept and held against every later log", checkpoints);
  row("histories of a document explained", histories);
  row("starts refused over a garbled end that was never acknowledged", refused_garbled);
  row("faults of the registry", faults);
  row("**acknowledged and lost**", lost);
  return text;
}

// ---- Ordeal ----

class Ordeal::Impl {
 public:
  explicit Impl(Options options);
  std::vector<std::string> Round(Kind kind, const Faults& always);

  bool hit = false;
  Tally tally;

 private:
  // Before and while it runs.
  void StartSomewhere();
  bool StartUnder(Kind kind, const Faults& faults);
  void Load(Kind kind);
  void AwaitTheEnd(Kind kind, std::size_t enough);
  [[nodiscard]] std::string NewestLog() const;
  void Disturb(Kind kind);
  Faults FaultsOf(Kind kind);
  // While it is down.
  void CheckSlots();
  void Offline(Kind kind);
  void Twice(const std::vector<std::string>& command);
  void FlipBits();
  // When it is up again.
  bool StartInEarnest(Kind kind);
  void Check();
  Log ReadLog();
  void CheckTitles(const Log& log);
  void CheckHistories(const Log& log);
  void Audit();
  void SettleUnanswered(const Log& log);

  void Found(const std::string& fault) { memory_.Found(fault); }
  std::uint64_t Dice(std::uint64_t from, std::uint64_t to) {
    return std::uniform_int_distribution<std::uint64_t>(from, to)(random_);
  }
  [[nodiscard]] std::string VerifierKey() const {
    std::string key = ReadWholeFile(registry_.File("data/registry.vkey"));
    while (!key.empty() && key.back() == '\n') key.pop_back();
    return key;
  }

  const Options options_;
  std::mt19937_64 random_;
  std::string address_;
  testing::Registry registry_;
  std::optional<testing::Journey> journey_;
  std::optional<testing::Participant> auditor_;
  Parties parties_;
  Memory memory_;
  std::string hot_;
  std::vector<std::vector<std::string>> own_;
  std::vector<std::string> documents_;  // all
  std::optional<Keeper> keeper_;
  std::jthread keeping_;
  std::atomic<bool> over_{false};
  std::map<std::string, Title> titles_;  // at the beginning of the round
  std::vector<Sent> again_;
  std::unique_ptr<Process> strace_;
  struct Clean {
    std::uint64_t entries = 0;   // that fsck counted
    std::uint64_t promised = 0;  // that somebody had been shown by then
  };
  std::vector<Clean> flipped_clean_;  // copies with a flipped bit that fsck called clean
  std::uint64_t round_ = 0;
};

Ordeal::Impl::Impl(Options options)
    : options_(options),
      random_(options.seed),
      // Its clients race for one document, and lose the race more often than anybody outside may.
      registry_({.flags = {"--idle-seal-ms", "0", "--vain-acts-per-s", "1000000"}}) {
  StartSomewhere();
  journey_.emplace(registry_);
  auditor_.emplace(registry_.Admit("auditor", {v1::ROLE_AUDITOR}));
  parties_ = {{&journey_->shipper, &journey_->frankfurt, &journey_->jinjiang}, &journey_->shipper};
  const auto issue = [this](const std::string& name) {
    const std::string id = "CDIRP-ENDURE-" + name;
    documents_.push_back(id);
    const auto issued = journey_->carrier.Submit<v1::IssuanceService>(
        journey_->carrier.IssueOf(id, static_cast<int>(documents_.size())));
    if (!issued.ok()) throw std::runtime_error("ISSUE " + id + ": " + issued.reason + " " + issued.message);
    memory_.Acknowledged(issued.receipt);
    return id;
  };
  hot_ = issue("HOT");
  for (int i = 0; i < options_.clients; ++i) {
    const std::string name = std::to_string(i);
    own_.push_back({issue(name + "A"), issue(name + "B")});
  }
  keeper_.emplace(registry_, std::vector<std::string>{"landrover-nl", "boc-frankfurt"}, issue("KEEPER"),
                  memory_);
  titles_ = ReadLog().titles;
  if (registry_.Stop() != 0)
    throw std::runtime_error("a registry that nothing was done to does not stop well");
}

// One address for good, so that a client that sends again finds it where it was: not of those that the system
// gives to whoever connects, or somebody would sit there while the registry is down.
void Ordeal::Impl::StartSomewhere() {
  for (int attempts = 0;; ++attempts) {
    address_ = "127.0.0.1:" + std::to_string(FreePort());
    registry_.LaunchAs({.listen = address_});
    try {
      return registry_.Start();
    } catch (const std::runtime_error&) {
      if (attempts == 5) throw;
    }
  }
}

// ---- Faults ----

Faults Ordeal::Impl::FaultsOf(Kind kind) {
  Faults faults;
  faults.crash = Of(kind).point;
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
    const bool garbled =
        kind == Kind::kTornFlipped &&
        why.find("the list of the database's files cannot be relied on") != std::string::npos;
    // Its end may come while it recovers: a slot is written then too. It says nothing.
    const bool ended = faults.crash != Point::kNowhere && why.ends_with("does not listen: ");
    const bool meant = kind == Kind::kStartError || garbled || ended;
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

// Whether a backup is half made: its files are there, the record that names them is not.
bool BackupUnderWay(const fs::path& collection) {
  std::error_code absent;
  for (const auto& made : fs::directory_iterator(collection / "private", absent)) {
    if (!fs::exists(collection / "meta" / made.path().filename())) return true;
  }
  return false;
}

void Ordeal::Impl::AwaitTheEnd(Kind kind, std::size_t enough) {
  const auto until = std::chrono::steady_clock::now() + kPatience;
  const std::size_t begin = memory_.acknowledgements();
  const std::size_t disturb_at = begin + Dice(1, 20);
  const bool outside = kind == Kind::kDiskError || kind == Kind::kDiskFull || kind == Kind::kShortWrite;
  bool disturbed = false;
  while (registry_.Running() && memory_.acknowledgements() < begin + enough) {
    if (outside && !disturbed && memory_.acknowledgements() >= disturb_at) {
      Disturb(kind);
      disturbed = true;
    }
    if (kind == Kind::kBackup && BackupUnderWay(registry_.File("backups"))) {
      hit = true;
      return;
    }
    if (std::chrono::steady_clock::now() > until) {
      Found("nothing moves: " + std::to_string(memory_.acknowledgements() - begin) +
            " acts were acknowledged");
      return;
    }
    if (kind != Kind::kBackup) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  hit = hit || !registry_.Running();
}

void Ordeal::Impl::Load(Kind kind) {
  over_ = false;
  const auto guarded = [this](auto work) {
    return [this, work] {
      try {
        work();
      } catch (const std::exception& error) {
        Found(std::string("a client could not go on: ") + error.what());
      }
    };
  };
  keeping_ = std::jthread(guarded([this] { keeper_->Run(over_); }));
  std::vector<std::jthread> clients;
  const std::vector<Sent> unanswered = std::exchange(again_, {});
  tally.sent_again += unanswered.size();
  for (std::size_t i = 0; i < own_.size(); ++i) {
    // Each sends its own again, or it would be surprised by what becomes of its documents.
    std::vector<Sent> again;
    for (const Sent& sent : unanswered) {
      const bool its_own = std::find(own_[i].begin(), own_[i].end(), sent.document) != own_[i].end();
      if (its_own || (i == 0 && sent.document == hot_)) again.push_back(sent);
    }
    const unsigned seed = static_cast<unsigned>(Dice(1, 1'000'000'000));
    clients.emplace_back(guarded([this, i, again, seed] {
      Client("client-" + std::to_string(i), parties_, memory_, hot_, own_[i], {}, seed).Run(over_, again);
    }));
  }
  // Some faults need work before they come: a table is written when memory is full of rows.
  const bool waits = kind == Kind::kDuringFlush || kind == Kind::kDuringCompaction || kind == Kind::kBackup ||
                     kind == Kind::kDiskError || kind == Kind::kDiskFull || kind == Kind::kShortWrite;
  const bool named = Of(kind).point != Point::kNowhere || kind == Kind::kPowerCut;
  const std::size_t enough = kind == Kind::kDuringCompaction ? options_.acts * 100
                             : waits                         ? options_.acts * 20
                             : named                         ? options_.acts * 5
                                                             : Dice(1, options_.acts);
  AwaitTheEnd(kind, enough);
  registry_.Kill();  // in the middle of whatever they do
  over_ = true;
  clients.clear();
  strace_.reset();
  if (kind == Kind::kKill) hit = true;
}

// ---- While it is down ----

// No answer without its checkpoint in a slot: else a database that loses its end is not noticed.
void Ordeal::Impl::CheckSlots() {
  const auto slots = storage::FileHeadSlots::Open(registry_.File("data/head"));
  if (!slots) return Found("slots: " + slots.error().message);
  const auto note = (*slots)->Load();
  if (!note) return Found("slots: " + note.error().message);
  if (!*note) return Found("slots: there is none");
  const auto key = log::NoteVerifier::FromKeyString(VerifierKey());
  if (!key) return Found("slots: " + key.error().message);
  const auto opened = log::OpenCheckpoint(**note, {&*key, 1}, {});
  if (!opened) return Found("slots: " + opened.error().message);
  if (opened->checkpoint.size < memory_.newest_size()) {
    Found("slots: the newest checkpoint is of size " + std::to_string(opened->checkpoint.size) +
          ", and one of size " + std::to_string(memory_.newest_size()) + " was given out");
  }
}

// Killed at a named point, and run again as an operator would.
void Ordeal::Impl::Twice(const std::vector<std::string>& command) {
  constexpr Point kPoints[] = {Point::kBeforeWrite, Point::kDuringWrite, Point::kAfterWrite,
                               Point::kDuringSlot, Point::kAfterSlot};
  Faults faults;
  faults.crash = kPoints[Dice(0, 4)];
  faults.nth = Dice(1, 2);
  faults.power = Dice(0, 1) == 1;
  Command first{{YIDAND_FAULTY_PROGRAM}, {{kFaultsVariable, faults.Text()}}};
  first.argv.insert(first.argv.end(), command.begin(), command.end());
  Command second{{YIDAND_PROGRAM}};
  second.argv.insert(second.argv.end(), command.begin(), command.end());
  const Finished killed = testing::RunProgram(first);
  hit = killed.status == kKilled;
  if (!hit && killed.status != 0) Found(command[0] + ": " + LastLine(killed.err));
  const Finished done = testing::RunProgram(second);
  if (done.status != 0) {
    Found(command[0] + " again after a kill at " + faults.Text() + ": " + LastLine(done.err));
  }
}

// A copy each time; the registry itself goes on.
void Ordeal::Impl::FlipBits() {
  const std::string copy = registry_.File("flipped");
  for (int i = 0; i < kFlips; ++i) {
    fs::remove_all(copy);
    fs::copy(registry_.File("data"), copy, fs::copy_options::recursive);
    std::vector<fs::path> files;
    for (const char* folder : {"/db", "/head"}) {
      for (const auto& file : fs::directory_iterator(copy + folder)) {
        const std::string name = file.path().filename();
        if (name.starts_with("LOG") || name.starts_with("OPTIONS") || name == "LOCK" || fs::is_empty(file))
          continue;
        files.push_back(file.path());
      }
    }
    std::sort(files.begin(), files.end());
    const fs::path& file = files[Dice(0, files.size() - 1)];
    std::string bytes = ReadWholeFile(file);
    bytes[Dice(0, bytes.size() - 1)] ^= static_cast<char>(1U << Dice(0, 7));
    testing::WriteWholeFile(file, bytes);
    const Finished judged = testing::RunProgram({{YIDAND_PROGRAM, "fsck", "--data", copy}});
    if (judged.status >= 128) Found("fsck dies of a flipped bit in " + file.filename().string());
    if (judged.status != 0) hit = true;
    if (judged.status == 0 && judged.out.starts_with("clean: ")) {
      flipped_clean_.push_back(
          {std::stoull(judged.out.substr(std::string("clean: ").size())), memory_.newest_size()});
    }
  }
  fs::remove_all(copy);
}

void Ordeal::Impl::Offline(Kind kind) {
  const std::string data = registry_.File("data");
  if (kind == Kind::kRotation) Twice({"rotate-note-key", "--data", data});
  if (kind == Kind::kAdoptRules) {
    Twice({"adopt-rules", "1", "--parameter", "reject_window=" + std::to_string(86'400'000 + round_),
           "--data", data, "--registrar-key", registry_.File("keys/registrar.pem")});
  }
  if (kind == Kind::kBackup) {
    const Finished made =
        testing::RunProgram({{YIDAND_PROGRAM, "backup", "--data", data, "--to", registry_.File("backups")}});
    if (made.status != 0) Found("no backup after one that was cut off: " + LastLine(made.err));
  }
  if (kind == Kind::kBitFlip) FlipBits();
}

// ---- When it is up again ----

// What no sync made durable may be garbled by a power cut. Of the write-ahead log such an end is cut off; of
// the list of files it is not, and the database refuses to start, in words. With the bit put right it has to
// stand.
bool Ordeal::Impl::StartInEarnest(Kind kind) {
  if (kind != Kind::kTornFlipped) return StartUnder(Kind::kKill, Faults());
  if (StartUnder(kind, Faults())) return true;
  ++tally.refused_garbled;
  std::string name = ReadWholeFile(registry_.File("data/db/CURRENT"));
  if (name.ends_with('\n')) name.pop_back();
  const std::string list = registry_.File("data/db/" + name);
  std::string bytes = ReadWholeFile(list);
  if (bytes.empty()) return false;
  bytes.back() ^= 1;
  testing::WriteWholeFile(list, bytes);
  return StartUnder(Kind::kKill, Faults());
}

Log Ordeal::Impl::ReadLog() {
  LogReader reader;
  const auto stub = auditor_->Stub<v1::VerificationService>();
  v1::Checkpoint checkpoint;
  do {
    grpc::ClientContext context;
    v1::ListEntriesRequest request;
    request.set_first_index(reader.log().size);
    request.set_page_size(1000);
    v1::ListEntriesResponse response;
    if (const auto status = stub->ListEntries(&context, request, &response); !status.ok()) {
      Found("the log cannot be read: " + status.error_message());
      return reader.log();
    }
    checkpoint = response.checkpoint();
    if (response.entries().empty()) break;
    for (const auto& entry : response.entries()) {
      if (const auto added = reader.Add(entry.entry()); !added) {
        Found("the log does not hold: " + added.error().message);
        return reader.log();
      }
    }
  } while (reader.log().size < checkpoint.size());
  if (const auto good = reader.Matches(checkpoint.note(), VerifierKey()); !good) {
    Found("the log is not its checkpoint's: " + good.error().message);
  }
  return reader.log();
}

// One holder everywhere: in the log, in the state, and in every party's list.
void Ordeal::Impl::CheckTitles(const Log& log) {
  std::map<std::string, std::vector<std::string>> listed;
  for (const testing::Participant* party : parties_.holders) {
    v1::ListTitlesRequest request;
    request.set_page_size(100);
    do {
      grpc::ClientContext context;
      v1::ListTitlesResponse response;
      const auto status = party->Stub<v1::VerificationService>()->ListTitles(&context, request, &response);
      if (!status.ok()) return Found("ListTitles of " + party->id() + ": " + status.error_message());
      for (const auto& title : response.titles()) listed[title.document_id()].push_back(party->id());
      request.set_page_token(response.next_page_token());
    } while (!request.page_token().empty());
  }
  for (const std::string& document : documents_) {
    const Title& expected = log.titles.at(document);
    const v1::TitleState shown = parties_.reader->Title(document);
    if (Title{shown.holder(), shown.last_act()} != expected) {
      Found(document + " is shown with holder " + shown.holder() + ", its acts make it " + expected.holder +
            "'s");
    }
    if (listed[document] != std::vector<std::string>{expected.holder}) {
      std::string who;
      for (const std::string& holder : listed[document]) who += " " + holder;
      Found(document + " is " + expected.holder + "'s and in the lists of:" + who);
    }
    Operation last;  // and everybody who looks now sees it
    last.client = "afterwards";
    last.sent = memory_.Moment();
    last.answered = memory_.Moment();
    last.answer = Operation::Answer::kShown;
    last.shown = {shown.holder(), shown.last_act()};
    memory_.Keep({document, "", {}, last});
  }
}

void Ordeal::Impl::CheckHistories(const Log& log) {
  for (const auto& [document, history] : memory_.TakeHistories()) {
    for (const Operation& operation : history) {
      if (operation.answer == Operation::Answer::kUnknown) ++tally.unanswered;
    }
    if (document == documents_.back()) continue;  // the keeper's, who has its own judgement
    const auto start = titles_.find(document);
    if (start == titles_.end()) continue;
    const Explanation found = Explain(start->second, history);
    if (found.verdict == Explanation::Verdict::kExplained) ++tally.histories;
    if (found.verdict == Explanation::Verdict::kUndecided)
      Found(document + ": the history is too long to judge");
    if (found.verdict == Explanation::Verdict::kDisorder) Found(document + ": " + found.counterexample);
  }
  titles_ = log.titles;
}

// From zero, by the auditor's own program, with nothing kept.
void Ordeal::Impl::Audit() {
  const std::string folder = registry_.File("audit");
  fs::remove_all(folder);
  const Finished done = auditor_->Cli({"log", "audit", "--output", "json", "--folder", folder});
  if (done.status != 0) {
    Found("audit from zero: exit " + std::to_string(done.status) + ", " + LastLine(done.out) + " " +
          LastLine(done.err));
  }
}

void Ordeal::Impl::SettleUnanswered(const Log& log) {
  for (Sent& sent : memory_.TakeUnanswered()) {
    sent.in_log = log.index_of.contains(sent.operation.act);
    // One half of a group is never sent by itself.
    if (!sent.alone && !sent.in_log) continue;
    sent.operation.answer = Operation::Answer::kUnknown;
    sent.operation.answered = kNever;
    again_.push_back(std::move(sent));
  }
}

void Ordeal::Impl::Check() {
  const Log log = ReadLog();
  std::uint64_t lost = 0;
  for (const std::string& fault : Contradictions(memory_, log, &lost)) Found(fault);
  tally.lost += lost;
  // A last batch that nobody was told of may be taken for one that was never whole.
  for (const Clean& clean : std::exchange(flipped_clean_, {})) {
    if (clean.entries >= clean.promised && clean.entries <= log.size) continue;
    Found("fsck called a registry with a flipped bit clean with " + std::to_string(clean.entries) +
          " entries; it has " + std::to_string(log.size) + ", and " + std::to_string(clean.promised) +
          " were promised");
  }
  CheckTitles(log);
  CheckHistories(log);
  SettleUnanswered(log);
  keeper_->Settle();
  if (options_.audit) Audit();
}

std::vector<std::string> Ordeal::Impl::Round(Kind kind, const Faults& always) {
  ++round_;
  ++tally.rounds[kind];
  hit = false;
  Faults faults = FaultsOf(kind);
  if (always.nth != Faults().nth) faults.nth = always.nth;
  faults.sync_lies = always.sync_lies;
  faults.slot_skipped = always.slot_skipped;
  faults.answers_early = always.answers_early;
  faults.previous_unread = always.previous_unread;
  if (kind == Kind::kKill) faults.nth = 1;
  const bool inside =
      Of(kind).point != Point::kNowhere || kind == Kind::kPowerCut || always.Text() != Faults().Text();
  if (StartUnder(kind, inside ? faults : Faults())) Load(kind);
  registry_.Kill();
  CheckSlots();
  Offline(kind);
  over_ = true;
  const bool up = StartInEarnest(kind);
  keeping_ = std::jthread();  // its act is sent again until the registry is up
  if (up) Check();
  if (up && registry_.Stop() != 0) Found("it does not stop in good order");
  tally.acknowledged = memory_.acknowledgements();
  tally.refused = memory_.refused().size();
  tally.groups = memory_.groups().size();
  tally.checkpoints = memory_.roots().size();
  if (hit) ++tally.hits[kind];
  std::vector<std::string> found = memory_.TakeFaults();
  tally.faults += found.size();
  return found;
}

Ordeal::Ordeal(Options options) : impl_(std::make_unique<Impl>(options)) {}
Ordeal::~Ordeal() = default;
std::vector<std::string> Ordeal::Round(Kind kind, const Faults& always) { return impl_->Round(kind, always); }
bool Ordeal::Hit() const { return impl_->hit; }
const Tally& Ordeal::tally() const { return impl_->tally; }

}  // namespace yidan::endurance
