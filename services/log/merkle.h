// The Merkle tree of RFC 6962 with SHA-256: hashes, proofs, and a tree that only grows.
//
//   empty = H("")   leaf = H(0x00 || data)   node = H(0x01 || left || right)
//
// Only complete subtrees have nodes: NodeId{level, index} covers leaves [index << level,
// (index + 1) << level). Such a node never changes once its last leaf is there, so a store writes each
// exactly once; the right edge of a tree of any size is hashed together from them when it is asked for.
//
// Pure. Functions: any thread. TreeAppender: one thread at a time.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"

namespace yidan::log {

struct NodeId {
  unsigned level = 0;       // 0: leaf hashes; below 64
  std::uint64_t index = 0;  // from the left, within the level
  auto operator<=>(const NodeId&) const = default;
};
using TreeNode = std::pair<NodeId, Digest>;

// Reads a stored node. Asked only for nodes that are complete in the tree at hand; an absent one is the
// reader's error (kCorrupt), which is passed on as it is.
using NodeReader = std::function<Result<Digest>(const NodeId&)>;

// No tree here is larger, so no shift overflows. About 290 years of 10^9 entries a second.
inline constexpr std::uint64_t kMaxTreeSize = std::uint64_t{1} << 63U;

Digest EmptyRoot();
Digest LeafHash(std::string_view data);
Digest NodeHash(const Digest& left, const Digest& right);

// ---- Verifying ----

// That `leaf` (a leaf hash) is at `index` of the tree of `size` entries with `root`. `path` runs from
// the leaf to the root. kInvalid: index or path do not fit the size; kCorrupt: another root.
Outcome VerifyInclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf,
                        std::span<const Digest> path, const Digest& root);

// That the tree of `n` entries with `root2` begins with the tree of `m` entries with `root1`.
// Needs 0 < m <= n: the empty tree is a prefix of every tree and proves nothing. Errors as above.
Outcome VerifyConsistency(std::uint64_t m, std::uint64_t n, const Digest& root1, const Digest& root2,
                          std::span<const Digest> path);

// Which root the tree of `n` entries with `root2` has at size m, as far as a consistency path alone shows it:
// what contradicts another root that was signed for m. Needs 0 < m < n, m no power of two (there the path
// begins at that very root and does not contain it). Errors as above.
Result<Digest> PrefixRoot(std::uint64_t m, std::uint64_t n, const Digest& root2,
                          std::span<const Digest> path);

// ---- Proving, from stored nodes; each reads O(log size) of them ----

// REQUIRES: index < size (else kInvalid).
Result<std::vector<Digest>> InclusionPath(std::uint64_t index, std::uint64_t size, const NodeReader& nodes);
// REQUIRES: 0 < m <= n (else kInvalid).
Result<std::vector<Digest>> ConsistencyPath(std::uint64_t m, std::uint64_t n, const NodeReader& nodes);
// size = 0: EmptyRoot().
Result<Digest> RootAt(std::uint64_t size, const NodeReader& nodes);

// ---- Growing ----

// Holds the frontier: the roots of the complete subtrees that make up the tree, one per 1-bit of its
// size. An append costs one hash per newly complete inner node: fewer than one on average.
class TreeAppender {
 public:
  TreeAppender() = default;  // the empty tree
  // The tree of the first `size` leaves of the store behind `nodes`.
  static Result<TreeAppender> Restore(std::uint64_t size, const NodeReader& nodes);

  // Adds a leaf hash and pushes every node that it completes onto `new_nodes`, the leaf itself first.
  // REQUIRES: Size() < kMaxTreeSize.
  void Append(const Digest& leaf, std::vector<TreeNode>& new_nodes);

  [[nodiscard]] std::uint64_t Size() const { return size_; }
  [[nodiscard]] Digest Root() const;
  // Largest subtree first, which is also left to right.
  [[nodiscard]] std::vector<TreeNode> Frontier() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> frontier_;  // in the order of Frontier()
};

}  // namespace yidan::log
