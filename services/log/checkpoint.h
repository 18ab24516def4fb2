// Checkpoints (c2sp.org/tlog-checkpoint) as PROTOCOL §3 has them: a signed note over
//
//   <origin> LF <size, decimal> LF <base64(root)> LF [state-map <base64(state map root)> LF] [<line> LF]*
//
// One checkpoint has one text: parsing is strict, and formatting what was parsed gives the same bytes.
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/log/note.h"

namespace yidan::log {

inline constexpr std::string_view kStateMapExtension = "state-map ";

struct Checkpoint {
  std::string origin;
  std::uint64_t size = 0;
  Digest root;
  std::optional<Digest> state_map_root;  // always there in our own; the first extension line
  std::vector<std::string> extensions;   // further lines: not empty, none begins with "state-map "
  bool operator==(const Checkpoint&) const = default;
};

// The note text. kInvalid: the origin is empty or no single line, or an extension line is not fit.
Result<std::string> FormatCheckpoint(const Checkpoint& checkpoint);
// kInvalid names the line at fault: leading zeros, a root that is not 32 bytes, an empty line ...
Result<Checkpoint> ParseCheckpoint(std::string_view text);

// The signed note. Every signer's name must be the origin (kInvalid).
Result<std::string> SignCheckpoint(const Checkpoint& checkpoint, std::span<const NoteSigner> signers);

struct OpenedCheckpoint {
  Checkpoint checkpoint;
  OpenedNote note;  // its text and whose signatures verified
  // Keys of witnesses that cosigned, each counted once however often it is named or signs.
  std::size_t cosignatures = 0;
};
// Accepts a checkpoint only under the registry's own Ed25519 signature: a line by one of `registry_keys`
// whose name is the checkpoint's origin. Witnesses cosign; they never stand in for the registry.
// Errors as OpenNote; also kDenied when the registry's line is missing or the origin is another's.
Result<OpenedCheckpoint> OpenCheckpoint(std::string_view note, std::span<const NoteVerifier> registry_keys,
                                        std::span<const NoteVerifier> witness_keys);

}  // namespace yidan::log
