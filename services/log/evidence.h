// Evidence that a registry showed two histories: two checkpoints under its own signature that cannot both
// be of one append-only log. Verifies by itself, with nothing but the registry's key. Pure; any thread.
//
//   equal sizes    the roots (or the state-map roots) differ
//   sizes m < n    a path shows which root the second checkpoint's tree has at m: not the first one's
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/log/checkpoint.h"

namespace yidan::log {

struct ForkEvidence {
  std::string first;  // signed checkpoint notes, first.size <= second.size
  std::string second;
  // Sizes differ: the root at first's size in the tree of the second, and the consistency path of it.
  Digest prefix_root;
  std::vector<Digest> path;
};

// ok: the registry lied. kInvalid: these prove nothing, with the reason; kCorrupt / kDenied: a note is
// malformed or not the registry's.
Outcome VerifyForkEvidence(const ForkEvidence& evidence, std::span<const NoteVerifier> registry_keys);

// Text form, one item a line ("yidan-fork-evidence/1"), and back.
std::string FormatForkEvidence(const ForkEvidence& evidence);
Result<ForkEvidence> ParseForkEvidence(std::string_view text);

}  // namespace yidan::log
