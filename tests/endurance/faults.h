// Faults of a registry under test: where it is to end, and which promise it is to break. The driver writes
// them into the environment of `yidand_faulty`, which reads them once; `yidand` has none of this.
// Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace yidan::endurance {

inline constexpr const char* kFaultsVariable = "YIDAN_FAULTS";

struct Faults {
  // Where it kills itself, counted from when the database is open.
  enum class Point {
    kNowhere,
    kBeforeWrite,       // a batch is decided, nothing of it is written
    kDuringWrite,       // ... its bytes are written, and not synced
    kAfterWrite,        // ... it is durable, its checkpoint is in no slot
    kDuringSlot,        // ... half of the slot is the old one
    kAfterSlot,         // ... everything is durable, nobody has been answered
    kDuringFlush,       // the database writes a table from memory
    kDuringCompaction,  // ... or a table from tables
  };
  Point crash = Point::kNowhere;
  std::uint64_t nth = 1;   // the so-manieth time that it comes there
  bool power = false;      // not only the process ends: what no sync made durable is gone ...
  std::uint64_t torn = 0;  // ... but for so many bytes of each file
  bool flip = false;       // ... of which the last has a bit flipped

  // Promises that it breaks, so that the harness can show that it sees that.
  bool sync_lies = false;        // a sync says that it succeeded, and does nothing
  bool slot_skipped = false;     // no checkpoint reaches a slot
  bool answers_early = false;    // a batch and its checkpoint are written some batches later
  bool previous_unread = false;  // an act may follow any act: the rule STALE_PREVIOUS is gone

  // "crash=after-write nth=17 power torn=300"; FromText(Text()) is the same. nullopt: it is no such text.
  [[nodiscard]] std::string Text() const;
  static std::optional<Faults> FromText(const std::string& text);
  // Ends the program if the variable holds anything else.
  static const Faults& OfThisProcess();
};

std::string NameOf(Faults::Point point);  // "after-write"

}  // namespace yidan::endurance
