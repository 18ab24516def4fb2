// Damage as fsck names it: what and where, and what mends it. Plain values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace yidan::replica {

inline constexpr std::string_view kRebuild = "yidand rebuild";
inline constexpr std::string_view kRestore = "yidand restore, from a backup that somebody vouches for";
inline constexpr std::string_view kNextStart = "none is needed: the next start writes it anew";
// Of one slot that cannot be read, where the other one is not behind the log: then no crash tore it.
inline constexpr std::string_view kMayBeNewer =
    "the next start writes it anew; if it was the newer of the two, acts of the last batch may be lost: hold "
    "the log against the newest checkpoint that anybody has (--remembered-checkpoint)";
inline constexpr std::string_view kRemembered =
    "start with --remembered-checkpoint, the newest that anybody has; if rebuild is named too, that first, "
    "with it too";
inline constexpr std::string_view kNewerDatabase = "find the newer database, or yidand restore";
// Of `unreadable` head slots, each. `log_ahead`: the log is one batch ahead of the one that can be read.
constexpr std::string_view RemedyOfSlot(std::size_t unreadable, bool log_ahead) {
  return unreadable > 1 ? kRemembered : log_ahead ? kNextStart : kMayBeNewer;
}

struct Fault {
  std::string what;
  std::string remedy;

  Fault(std::string found, std::string_view mended_by = kRestore)  // NOLINT(google-explicit-constructor)
      : what(std::move(found)), remedy(mended_by) {}
};

// One line.
inline std::string LineOf(const Fault& fault) { return fault.what + ". Remedy: " + fault.remedy; }

}  // namespace yidan::replica
