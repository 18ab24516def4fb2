#include "services/log/merkle.h"

#include <algorithm>
#include <bit>
#include <string>

#include "services/crypto/crypto.h"

namespace yidan::log {
namespace {

constexpr std::string_view kLeafPrefix{"\0", 1};
constexpr std::uint8_t kNodePrefix = 0x01;

// The largest power of two below n. REQUIRES: n > 1.
std::uint64_t SplitPoint(std::uint64_t n) { return std::bit_floor(n - 1); }

bool IsOdd(std::uint64_t n) { return (n & 1U) != 0; }

std::string OfTree(std::uint64_t size) { return " in a tree of " + std::to_string(size); }

// The hash over leaves [begin, end), where `begin` is a multiple of the largest power of two <= end -
// begin: so the left part is always one stored node, and only the right edge goes on being split.
Result<Digest> RangeHash(std::uint64_t begin, std::uint64_t end, const NodeReader& nodes) {
  std::vector<Digest> parts;
  while (begin < end) {
    const std::uint64_t width = std::bit_floor(end - begin);
    const auto level = static_cast<unsigned>(std::countr_zero(width));
    auto node = nodes(NodeId{level, begin >> level});
    if (!node) return tl::unexpected(node.error());
    parts.push_back(*node);
    begin += width;
  }
  Digest hash = parts.back();
  for (std::size_t i = parts.size() - 1; i > 0; --i) hash = NodeHash(parts[i - 1], hash);
  return hash;
}

}  // namespace

Digest EmptyRoot() { return crypto::Sha256({}); }
Digest LeafHash(std::string_view data) { return crypto::Sha256(kLeafPrefix, data); }
Digest NodeHash(const Digest& left, const Digest& right) {
  return crypto::Sha256Node(kNodePrefix, left, right);
}

// RFC 9162 §2.1.3.2
Outcome VerifyInclusion(std::uint64_t index, std::uint64_t size, const Digest& leaf,
                        std::span<const Digest> path, const Digest& root) {
  if (index >= size) return Invalid("index " + std::to_string(index) + " is not" + OfTree(size));
  std::uint64_t fn = index;
  std::uint64_t sn = size - 1;
  Digest hash = leaf;
  for (const Digest& sibling : path) {
    if (sn == 0)
      return Invalid("the inclusion path is too long for index " + std::to_string(index) + OfTree(size));
    if (IsOdd(fn) || fn == sn) {
      hash = NodeHash(sibling, hash);
      while (!IsOdd(fn) && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      hash = NodeHash(hash, sibling);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  if (sn != 0)
    return Invalid("the inclusion path is too short for index " + std::to_string(index) + OfTree(size));
  if (hash != root) return Corrupt("the inclusion path leads to another root");
  return {};
}

namespace {

// RFC 9162 §2.1.4.2: the roots at m and at n that a path leads to. `start` is the root at m, and used only
// if that tree is one complete subtree: then it is where the path starts, and is not sent.
Result<std::pair<Digest, Digest>> WalkConsistency(std::uint64_t m, std::uint64_t n, const Digest& start,
                                                  std::span<const Digest> path) {
  if (path.empty()) return Invalid("the consistency path is empty");
  std::uint64_t fn = m - 1;
  std::uint64_t sn = n - 1;
  while (IsOdd(fn)) {
    fn >>= 1U;
    sn >>= 1U;
  }
  Digest old_hash = start;
  if (!std::has_single_bit(m)) {
    old_hash = path.front();
    path = path.subspan(1);
  }
  Digest new_hash = old_hash;
  for (const Digest& sibling : path) {
    if (sn == 0) return Invalid("the consistency path is too long");
    if (IsOdd(fn) || fn == sn) {
      old_hash = NodeHash(sibling, old_hash);
      new_hash = NodeHash(sibling, new_hash);
      while (!IsOdd(fn) && fn != 0) {
        fn >>= 1U;
        sn >>= 1U;
      }
    } else {
      new_hash = NodeHash(new_hash, sibling);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  if (sn != 0) return Invalid("the consistency path is too short");
  return std::pair(old_hash, new_hash);
}

}  // namespace

Outcome VerifyConsistency(std::uint64_t m, std::uint64_t n, const Digest& root1, const Digest& root2,
                          std::span<const Digest> path) {
  if (m == 0) return Invalid("the empty tree is consistent with every tree: nothing to verify");
  if (m > n)
    return Invalid("the old size " + std::to_string(m) + " is above the new size " + std::to_string(n));
  if (m == n) {
    if (!path.empty()) return Invalid("the consistency path of equal sizes is not empty");
    if (root1 != root2) return Corrupt("two roots of the same size " + std::to_string(n) + " differ");
    return {};
  }
  YIDAN_ASSIGN(const auto roots, WalkConsistency(m, n, root1, path));
  if (roots.first != root1) return Corrupt("the consistency path does not lead to the old root");
  if (roots.second != root2) return Corrupt("the consistency path does not lead to the new root");
  return {};
}

Result<Digest> PrefixRoot(std::uint64_t m, std::uint64_t n, const Digest& root2,
                          std::span<const Digest> path) {
  if (m == 0 || m >= n || std::has_single_bit(m)) {
    return Invalid("a path from size " + std::to_string(m) + " to size " + std::to_string(n) +
                   " does not show the old root");
  }
  YIDAN_ASSIGN(const auto roots, WalkConsistency(m, n, {}, path));
  if (roots.second != root2) return Corrupt("the consistency path does not lead to the new root");
  return roots.first;
}

Result<std::vector<Digest>> InclusionPath(std::uint64_t index, std::uint64_t size, const NodeReader& nodes) {
  if (size > kMaxTreeSize) return Invalid("no tree has " + std::to_string(size) + " entries");
  if (index >= size) return Invalid("index " + std::to_string(index) + " is not" + OfTree(size));
  std::vector<Digest> path;
  std::uint64_t begin = 0;
  std::uint64_t end = size;
  while (end - begin > 1) {
    const std::uint64_t middle = begin + SplitPoint(end - begin);
    const bool left = index < middle;
    auto sibling = left ? RangeHash(middle, end, nodes) : RangeHash(begin, middle, nodes);
    if (!sibling) return tl::unexpected(sibling.error());
    path.push_back(*sibling);
    (left ? end : begin) = middle;
  }
  std::reverse(path.begin(), path.end());
  return path;
}

Result<std::vector<Digest>> ConsistencyPath(std::uint64_t m, std::uint64_t n, const NodeReader& nodes) {
  if (n > kMaxTreeSize) return Invalid("no tree has " + std::to_string(n) + " entries");
  if (m == 0 || m > n) {
    return Invalid("no consistency path from size " + std::to_string(m) + " to size " + std::to_string(n));
  }
  std::vector<Digest> path;
  std::uint64_t begin = 0;
  std::uint64_t end = n;
  while (end != m) {
    const std::uint64_t middle = begin + SplitPoint(end - begin);
    const bool left = m <= middle;
    auto sibling = left ? RangeHash(middle, end, nodes) : RangeHash(begin, middle, nodes);
    if (!sibling) return tl::unexpected(sibling.error());
    path.push_back(*sibling);
    (left ? end : begin) = middle;
  }
  // begin == 0: what is left is the old tree itself, whose root the verifier has.
  if (begin != 0) {
    auto rest = RangeHash(begin, end, nodes);
    if (!rest) return tl::unexpected(rest.error());
    path.push_back(*rest);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

Result<Digest> RootAt(std::uint64_t size, const NodeReader& nodes) {
  if (size > kMaxTreeSize) return Invalid("no tree has " + std::to_string(size) + " entries");
  if (size == 0) return EmptyRoot();
  return RangeHash(0, size, nodes);
}

Result<TreeAppender> TreeAppender::Restore(std::uint64_t size, const NodeReader& nodes) {
  if (size > kMaxTreeSize) return Invalid("no tree has " + std::to_string(size) + " entries");
  TreeAppender tree;
  std::uint64_t begin = 0;
  while (begin < size) {
    const std::uint64_t width = std::bit_floor(size - begin);
    const auto level = static_cast<unsigned>(std::countr_zero(width));
    auto node = nodes(NodeId{level, begin >> level});
    if (!node) return tl::unexpected(node.error());
    tree.frontier_.push_back(*node);
    begin += width;
  }
  tree.size_ = size;
  return tree;
}

void TreeAppender::Append(const Digest& leaf, std::vector<TreeNode>& new_nodes) {
  NodeId id{0, size_};
  Digest hash = leaf;
  new_nodes.emplace_back(id, hash);
  // Like a carry in binary addition: while the last subtree is as large as the new one, they become one.
  while (IsOdd(id.index)) {
    hash = NodeHash(frontier_.back(), hash);
    frontier_.pop_back();
    id = NodeId{id.level + 1, id.index >> 1U};
    new_nodes.emplace_back(id, hash);
  }
  frontier_.push_back(hash);
  ++size_;
}

Digest TreeAppender::Root() const {
  if (frontier_.empty()) return EmptyRoot();
  Digest hash = frontier_.back();
  for (std::size_t i = frontier_.size() - 1; i > 0; --i) hash = NodeHash(frontier_[i - 1], hash);
  return hash;
}

std::vector<TreeNode> TreeAppender::Frontier() const {
  std::vector<TreeNode> out;
  out.reserve(frontier_.size());
  std::uint64_t begin = 0;
  for (const Digest& hash : frontier_) {
    const std::uint64_t width = std::bit_floor(size_ - begin);
    const auto level = static_cast<unsigned>(std::countr_zero(width));
    out.emplace_back(NodeId{level, begin >> level}, hash);
    begin += width;
  }
  return out;
}

}  // namespace yidan::log
