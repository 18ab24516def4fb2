// The witness's side of the C2SP tlog-witness protocol: it cosigns a checkpoint only when that is
// consistent with the last one it cosigned, and remembers it before it answers.
//
//   request   old <size> LF, at most 63 base64 hashes each on a line, blank line, the checkpoint note
//   200       the cosignature line        400  malformed, or old > new
//   403       not signed by a key of the log   404  unknown origin
//   409       old is not the remembered size (the answer is that size), or equal sizes with other roots
//   422       the consistency proof does not verify
//
// Pure but for the memory behind it: AddCheckpoint is compare-and-persist, one at a time per origin.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/log/checkpoint.h"

namespace yidan::log {

inline constexpr std::size_t kMaxWitnessProof = 63;

struct AddCheckpointRequest {
  std::uint64_t old_size = 0;
  std::vector<Digest> proof;
  std::string note;
};
Result<AddCheckpointRequest> ParseAddCheckpoint(std::string_view body);
std::string FormatAddCheckpoint(const AddCheckpointRequest& request);

// The last checkpoint note cosigned per origin. Save is durable when it returns.
class WitnessMemory {
 public:
  virtual ~WitnessMemory() = default;
  virtual Result<std::optional<std::string>> Load(const std::string& origin) = 0;
  virtual Outcome Save(const std::string& origin, const std::string& note) = 0;
};

struct WitnessAnswer {
  int status = 500;
  std::string content_type;
  std::string body;
  std::string origin;  // of a log that this witness follows; empty if the request did not get that far
  // Set when the log signed two histories: evidence.h's text form.
  std::optional<std::string> evidence;
};

class Witness {
 public:
  // `logs`: origin -> the log's own keys. `signer` must be of type kCosignature.
  Witness(std::map<std::string, std::vector<NoteVerifier>> logs, NoteSigner signer, WitnessMemory& memory)
      : logs_(std::move(logs)), signer_(std::move(signer)), memory_(memory) {}

  // REQUIRES: one call at a time. `time_s`: seconds since the Unix epoch.
  WitnessAnswer AddCheckpoint(std::string_view body, std::uint64_t time_s);

 private:
  WitnessAnswer Decide(const AddCheckpointRequest& request, const std::string& origin,
                       std::span<const NoteVerifier> keys, std::uint64_t time_s);

  std::map<std::string, std::vector<NoteVerifier>> logs_;
  NoteSigner signer_;
  WitnessMemory& memory_;
};

}  // namespace yidan::log
