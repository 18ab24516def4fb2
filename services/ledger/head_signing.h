// The registry's word on where its log stands: a checkpoint, signed. Thread rule: as the signer.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/store/ports/ports.h"
#include "yidan/v1/log.pb.h"

namespace yidan::ledger {

// A checkpoint of the log at `size`. A function of the log alone: signing twice gives the same text, and the
// same Ed25519 line.
Result<v1::Checkpoint> SignCheckpoint(store::Signer& signer, const std::string& origin, std::uint64_t size,
                                      const Digest& root, const Digest& state_map_root,
                                      std::int64_t sealed_at_ms);

}  // namespace yidan::ledger
