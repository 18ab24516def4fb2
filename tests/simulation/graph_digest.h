// GraphDigest: one digest of an explored graph, whatever the order in which its edges were found. Edges are
// summed as SHA-256 words, refusals, of which there are many more, as words of a cheap mixer. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "tests/simulation/node.h"

namespace yidan::simulation {

class GraphDigest {
 public:
  void AddEdge(const Hash128& from, unsigned kind, unsigned signer, const Hash128& to);
  void AddRefusal(const Hash128& from, unsigned kind, unsigned signer, unsigned reason);
  [[nodiscard]] std::string Hex() const;

 private:
  std::array<std::uint64_t, 4> edges_{};
  std::uint64_t refusals_ = 0;
  std::uint64_t counts_ = 0;
};

}  // namespace yidan::simulation
