// The kinds of rounds by name, and what was counted of them.
#include <algorithm>
#include <iterator>

#include "tests/endurance/ordeal_impl.h"

namespace yidan::endurance {
namespace {

using Point = Faults::Point;

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

}  // namespace

const std::vector<Kind>& AllKinds() {
  static const std::vector<Kind> kinds = [] {
    std::vector<Kind> all;
    for (const Named& named : kKinds) all.push_back(named.kind);
    return all;
  }();
  return kinds;
}
Faults::Point PointOf(Kind kind) { return Of(kind).point; }
std::string NameOf(Kind kind) { return Of(kind).name; }

void Tally::Add(const Tally& other) {
  for (const auto& [kind, count] : other.rounds) rounds[kind] += count;
  for (const auto& [kind, count] : other.hits) hits[kind] += count;
  for (const auto& [kind, count] : other.admitted) admitted[kind] += count;
  acknowledged += other.acknowledged;
  refused += other.refused;
  unanswered += other.unanswered;
  sent_again += other.sent_again;
  groups += other.groups;
  checkpoints += other.checkpoints;
  histories += other.histories;
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
  row("faults of the registry", faults);
  row("**acknowledged and lost**", lost);
  return text;
}

}  // namespace yidan::endurance
