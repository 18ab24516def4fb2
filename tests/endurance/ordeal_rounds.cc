// A round from its start to its end: the registry set up, loaded, ended, and looked at.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "tests/endurance/ordeal_impl.h"
#include "yidan/v1/issuance_service.grpc.pb.h"

namespace yidan::endurance {
namespace {

namespace fs = std::filesystem;
using Point = Faults::Point;

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

// Whether a backup is half made: its files are there, the record that names them is not.
bool BackupUnderWay(const fs::path& collection) {
  std::error_code absent;
  for (const auto& made : fs::directory_iterator(collection / "private", absent)) {
    if (!fs::exists(collection / "meta" / made.path().filename())) return true;
  }
  return false;
}

}  // namespace

std::string LastLine(const std::string& text) {
  std::istringstream lines(text);
  std::string last;
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) last = line;
  }
  return last;
}

Ordeal::Impl::Impl(Options options)
    : options_(options),
      random_(options.seed),
      // Its clients race for one document, and lose the race more often than anybody outside may.
      registry_({.flags = {"--idle-seal-ms", "0", "--vain-acts-per-s", "1000000", "--vain-acts-all-per-s",
                           "1000000"},
                 .init_flags = {"--parameter", "authority_delay=0"}}) {
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
  const std::string voyage = issue("VOYAGE");
  voyage_.emplace(registry_, *journey_, voyage, static_cast<int>(documents_.size()), memory_);
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

void Ordeal::Impl::AwaitTheEnd(Kind kind, std::size_t enough) {
  const auto until = std::chrono::steady_clock::now() + kRoundPatience;
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
  clients.emplace_back(guarded([this] { voyage_->Run(over_); }));
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
  const bool named = PointOf(kind) != Point::kNowhere || kind == Kind::kPowerCut;
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
      PointOf(kind) != Point::kNowhere || kind == Kind::kPowerCut || always.Text() != Faults().Text();
  if (StartUnder(kind, inside ? faults : Faults())) Load(kind);
  registry_.Kill();
  CheckSlots();
  Offline(kind);
  over_ = true;
  const bool up = StartUnder(Kind::kKill, Faults());
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
