// ChainHead: where the log ends, and what the next entry links to. Plain values.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/bytes.h"
#include "services/log/merkle.h"

namespace yidan::ledger {

struct ChainHead {
  std::uint64_t size = 0;
  Digest last_leaf;
  std::int64_t last_time_ms = 0;
  log::TreeAppender tree;
  std::string origin;
  Digest map_root;     // of the state map
  Digest access_root;  // of the access record's chain
  std::uint64_t access_size = 0;
};

}  // namespace yidan::ledger
