// A leaf of the state map: where a key stands, and what it has there. Plain values.
#pragma once

#include <cstddef>

#include "services/base/bytes.h"

namespace yidan::log {

inline constexpr std::size_t kMaxMapDepth = 256;  // bits of a position

struct MapLeaf {
  Digest position;
  Digest value_hash;  // SHA-256(value)
  bool operator==(const MapLeaf&) const = default;
};

}  // namespace yidan::log
