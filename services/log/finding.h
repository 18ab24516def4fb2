// A finding: an entry that a registry signed and that an auditor's replay refused. The first half proves
// itself: the entry stands under a checkpoint with the registry's own signature. The second, the reason, is
// proven by replaying the log up to there; whoever holds it can do so. Pure; any thread.
//
// Text form, LF after each: "yidan-audit-finding/1", index, reason (one line), entry in base64, number of
// hashes, the hashes of the path in base64, length in bytes of the checkpoint note, the note.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/log/note.h"

namespace yidan::log {

struct Finding {
  std::uint64_t index = 0;
  std::string reason;
  std::string entry;
  std::vector<Digest> path;  // leaf to root, at the checkpoint's size
  std::string note;          // the checkpoint
  bool operator==(const Finding&) const = default;
};

// ok: the registry signed this entry at this place. kInvalid, kCorrupt, kDenied: it did not, with the reason.
Outcome VerifyFinding(const Finding& finding, std::span<const NoteVerifier> registry_keys);

std::string FormatFinding(const Finding& finding);
Result<Finding> ParseFinding(std::string_view text);

}  // namespace yidan::log
