// Evidence that a registry showed two histories, from what any two of its clients hold: two checkpoints under
// its own signature, and under each an entry at the same place, not the same entry. A log that only grows
// has one entry at one place, whatever the sizes. Verifies by itself, with nothing but the registry's key.
// Pure; any thread.
//
// Text form, LF after each: "yidan-leaf-conflict/1", index, then twice: leaf hash, number of hashes, the
// hashes of the path, length in bytes of the checkpoint note, the note. Numbers decimal, hashes base64.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/log/note.h"

namespace yidan::log {

struct ShownLeaf {
  Digest leaf;
  std::vector<Digest> path;  // leaf to root, at the checkpoint's size
  std::string note;          // the checkpoint
  bool operator==(const ShownLeaf&) const = default;
};

struct LeafConflict {
  std::uint64_t index = 0;
  ShownLeaf first;
  ShownLeaf second;
  bool operator==(const LeafConflict&) const = default;
};

// ok: the registry lied. kInvalid: this proves nothing, with the reason; kCorrupt / kDenied: a note or a path
// does not hold, or is not the registry's.
Outcome VerifyLeafConflict(const LeafConflict& conflict, std::span<const NoteVerifier> registry_keys);

std::string FormatLeafConflict(const LeafConflict& conflict);
Result<LeafConflict> ParseLeafConflict(std::string_view text);

}  // namespace yidan::log
