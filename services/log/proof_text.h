// The public text form of an inclusion proof (c2sp.org/tlog-proof@v1), for readers other than ours:
//
//   c2sp.org/tlog-proof@v1 LF [extra <base64> LF] index <decimal> LF (<base64 hash> LF)* LF <checkpoint>
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace yidan::log {

inline constexpr std::size_t kMaxProofPath = 63;  // hashes of an inclusion path, at most

struct ProofText {
  std::optional<std::string> extra;  // opaque and authenticated by nothing; not empty
  std::uint64_t index = 0;
  std::vector<Digest> path;     // leaf to root
  std::string checkpoint_note;  // verbatim, signature lines included
  bool operator==(const ProofText&) const = default;
};

Result<std::string> FormatProofText(const ProofText& proof);
// Shape only: verify the note (OpenCheckpoint) and the path (VerifyInclusion) before believing it.
Result<ProofText> ParseProofText(std::string_view text);

}  // namespace yidan::log
