// The ordeal's inside, which several files share: the rounds (ordeal_rounds.cc), what is done to the registry
// (ordeal_faults.cc), to what it left (ordeal_down.cc), and what is held against what it shows then
// (ordeal_checks.cc).
#pragma once

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/endurance/keeper.h"
#include "tests/endurance/load.h"
#include "tests/endurance/memory.h"
#include "tests/endurance/ordeal.h"
#include "tests/endurance/voyage.h"
#include "tests/support/registry.h"

namespace yidan::endurance {

// A round that takes longer has found a hang.
inline constexpr std::chrono::seconds kRoundPatience{120};

// Where a round of this kind ends; kNowhere: another way.
Faults::Point PointOf(Kind kind);

// The last that is not empty.
std::string LastLine(const std::string& text);

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
    std::string key = testing::ReadWholeFile(registry_.File("data/registry.vkey"));
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
  std::optional<Voyage> voyage_;
  std::atomic<bool> over_{false};
  std::map<std::string, Title> titles_;  // at the beginning of the round
  std::vector<Sent> again_;
  std::unique_ptr<testing::Process> strace_;
  struct Clean {
    std::uint64_t entries = 0;   // that fsck counted
    std::uint64_t promised = 0;  // that somebody had been shown by then
  };
  std::vector<Clean> flipped_clean_;  // copies with a flipped bit that fsck called clean
  std::uint64_t round_ = 0;
};

}  // namespace yidan::endurance
