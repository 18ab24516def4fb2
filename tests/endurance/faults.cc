#include "tests/endurance/faults.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <string_view>
#include <utility>

namespace yidan::endurance {
namespace {

using Point = Faults::Point;
constexpr std::array<std::pair<Point, std::string_view>, 8> kPoints{{
    {Point::kNowhere, "nowhere"},
    {Point::kBeforeWrite, "before-write"},
    {Point::kDuringWrite, "during-write"},
    {Point::kAfterWrite, "after-write"},
    {Point::kDuringSlot, "during-slot"},
    {Point::kAfterSlot, "after-slot"},
    {Point::kDuringFlush, "during-flush"},
    {Point::kDuringCompaction, "during-compaction"},
}};

struct Flag {
  std::string_view name;
  bool Faults::*member;
};
constexpr std::array<Flag, 6> kFlags{{
    {"power", &Faults::power},
    {"flip", &Faults::flip},
    {"sync-lies", &Faults::sync_lies},
    {"slot-skipped", &Faults::slot_skipped},
    {"answers-early", &Faults::answers_early},
    {"previous-unread", &Faults::previous_unread},
}};

bool Take(const std::string& word, Faults& faults) {
  for (const Flag& flag : kFlags) {
    if (word == flag.name) return faults.*flag.member = true;
  }
  const std::size_t equals = word.find('=');
  if (equals == std::string::npos) return false;
  const std::string name = word.substr(0, equals);
  const std::string value = word.substr(equals + 1);
  if (name == "crash") {
    for (const auto& [point, text] : kPoints) {
      if (value != text) continue;
      faults.crash = point;
      return true;
    }
    return false;
  }
  if (value.empty() || value.find_first_not_of("0123456789") != std::string::npos || value.size() > 9)
    return false;
  if (name == "nth") faults.nth = std::stoull(value);
  if (name == "torn") faults.torn = std::stoull(value);
  return name == "nth" || name == "torn";
}

}  // namespace

std::string NameOf(Faults::Point point) {
  for (const auto& [value, text] : kPoints) {
    if (value == point) return std::string(text);
  }
  return {};
}

std::string Faults::Text() const {
  std::string text =
      "crash=" + NameOf(crash) + " nth=" + std::to_string(nth) + " torn=" + std::to_string(torn);
  for (const Flag& flag : kFlags) {
    if (this->*flag.member) text += " " + std::string(flag.name);
  }
  return text;
}

std::optional<Faults> Faults::FromText(const std::string& text) {
  Faults faults;
  std::istringstream words(text);
  for (std::string word; words >> word;) {
    if (!Take(word, faults)) return std::nullopt;
  }
  return faults;
}

const Faults& Faults::OfThisProcess() {
  static const Faults faults = [] {
    const char* text = std::getenv(kFaultsVariable);
    const auto read = FromText(text == nullptr ? "" : text);
    if (!read) {
      std::fprintf(stderr, "%s=%s is not understood\n", kFaultsVariable, text);
      std::exit(2);
    }
    return *read;
  }();
  return faults;
}

}  // namespace yidan::endurance
