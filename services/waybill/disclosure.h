// A disclosure of a content: all of it, or what a redaction shows (PROTOCOL §2). Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/base/bytes.h"

namespace yidan::waybill {

struct DisclosedLeaf {
  std::uint32_t index = 0;  // position among all leaves
  std::string pointer;
  std::string value;  // canonical JSON text
  std::string salt;   // kSaltSize bytes
  bool operator==(const DisclosedLeaf&) const = default;
};

// Leaves shown, and the hashes that stand for the rest: the root of each largest subtree in which every leaf
// is hidden, left to right. Says how many leaves are hidden and where, and nothing else.
struct Disclosure {
  std::uint32_t leaf_count = 0;
  std::vector<DisclosedLeaf> leaves;  // ascending index
  std::vector<Digest> hidden;
  [[nodiscard]] std::uint32_t hidden_count() const {
    return leaf_count - static_cast<std::uint32_t>(leaves.size());
  }
  bool operator==(const Disclosure&) const = default;
};

}  // namespace yidan::waybill
