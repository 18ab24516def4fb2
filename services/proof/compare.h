// Comparing what a registry showed: two proof files or receipts, of whoever holds them, in whatever order
// they were given out. If they are of two histories, this is the proof (PROTOCOL §6; a registry cannot
// explain it away). Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "services/base/result.h"
#include "services/log/evidence.h"
#include "services/log/leaf_conflict.h"
#include "services/proof/proof_file.h"
#include "yidan/v1/log.pb.h"

namespace yidan::proof {

// A checkpoint with entries that are said to be under it.
struct Showing {
  std::string checkpoint;
  std::vector<ProvenEntry> entries;
};
Showing ShowingOf(const ProofFile& file);
// kCorrupt: a hash of the receipt is not 32 bytes. A brief receipt has its checkpoint only.
Result<Showing> ShowingOf(const v1::Receipt& receipt);

using Evidence = std::variant<log::ForkEvidence, log::LeafConflict>;

// Evidence that the two are of two histories; none: what they show does not contradict itself, which is no
// proof that there is one history (ask for consistency, or witnesses). The evidence verifies under
// `registry_keys`; what is not signed by them, or not under its checkpoint, is no evidence and passed over.
std::optional<Evidence> FindFork(const Showing& a, const Showing& b,
                                 std::span<const log::NoteVerifier> registry_keys);

}  // namespace yidan::proof
