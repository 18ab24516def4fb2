// Proofs under one head, as messages: that an entry is in the log, that a state is the present one, and the
// receipt of an act. Thread rule: any thread, each with its own head.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/log/merkle.h"
#include "services/store/head.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::query {

void SetInclusion(std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path,
                  v1::InclusionProof* out);
// The proof that `key` is or is not in the map under `head`.
Result<v1::StateMapProof> ProveState(const store::Head& head, const std::string& key);
// The proofs of one entry under `head`, with nodes from `nodes`: inclusion, seal, and the present state of
// the document or participant that an act is about. `brief`: index, digest and checkpoint.
Result<v1::Receipt> MakeReceipt(const store::Head& head, const log::NodeReader& nodes, std::uint64_t index,
                                std::string_view entry, bool duplicate, bool brief);

}  // namespace yidan::query
