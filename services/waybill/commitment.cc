// The commitment, and making and checking disclosures. What a redaction always shows is in always_shown.cc.
#include "services/waybill/commitment.h"

#include <algorithm>
#include <cstdlib>

#include "services/crypto/crypto.h"
#include "services/waybill/always_shown.h"
#include "services/waybill/fault.h"

namespace yidan::waybill {
namespace {

// The largest power of two smaller than n. REQUIRES: n > 1.
std::uint64_t SplitOf(std::uint64_t n) {
  std::uint64_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

Digest RootOf(const Digest* leaves, std::size_t n) {
  if (n == 1) return *leaves;
  const auto k = static_cast<std::size_t>(SplitOf(n));
  return crypto::Sha256Node(0x01, RootOf(leaves, k), RootOf(leaves + k, n - k));
}

// The salts of a document's leaves.
class Salts {
 public:
  Salts(std::string_view document_id, std::string_view secret) : mac_(secret), message_(document_id) {
    if (secret.size() != kSecretSize) std::abort();
    message_.push_back('\0');
  }
  std::string Of(std::string_view pointer) {
    const std::size_t document = message_.size();
    message_ += pointer;
    const Digest mac = mac_.Of(message_);
    message_.resize(document);
    return std::string(mac.View().substr(0, kSaltSize));
  }

 private:
  crypto::HmacSha256Key mac_;
  std::string message_;
};

std::vector<Digest> LeafHashes(std::string_view document_id, std::string_view secret,
                               const std::vector<JsonLeaf>& leaves) {
  Salts salts(document_id, secret);
  std::vector<Digest> hashes;
  hashes.reserve(leaves.size());
  for (const JsonLeaf& leaf : leaves) {
    hashes.push_back(LeafHash(salts.Of(leaf.pointer), leaf.pointer, leaf.value));
  }
  return hashes;
}

// Hashes of the largest wholly hidden subtrees among leaves [first, first + n), left to right.
void CollectHidden(const std::vector<Digest>& hashes, const std::vector<bool>& shown, std::size_t first,
                   std::size_t n, std::vector<Digest>& out) {
  const auto begin = shown.begin() + static_cast<std::ptrdiff_t>(first);
  if (std::find(begin, begin + static_cast<std::ptrdiff_t>(n), true) ==
      begin + static_cast<std::ptrdiff_t>(n)) {
    out.push_back(RootOf(hashes.data() + first, n));
    return;
  }
  if (n == 1) return;
  const auto k = static_cast<std::size_t>(SplitOf(n));
  CollectHidden(hashes, shown, first, k, out);
  CollectHidden(hashes, shown, first + k, n - k, out);
}

// Recomputes the root as CollectHidden took it apart. Each shown leaf and each hidden hash is used once.
class Rebuilder {
 public:
  explicit Rebuilder(const Disclosure& disclosure) : disclosure_(disclosure) {}

  Result<Digest> Root() {
    const Digest root = Subtree(0, disclosure_.leaf_count);
    if (short_) return Corrupt("disclosure: a hash of hidden leaves is missing");
    if (next_hidden_ != disclosure_.hidden.size())
      return Corrupt("disclosure: a hash of hidden leaves is left over");
    return root;
  }

 private:
  Digest Subtree(std::uint64_t first, std::uint64_t n) {
    const bool shows =
        next_leaf_ < disclosure_.leaves.size() && disclosure_.leaves[next_leaf_].index < first + n;
    if (!shows) {
      if (next_hidden_ < disclosure_.hidden.size()) return disclosure_.hidden[next_hidden_++];
      short_ = true;
      return {};
    }
    if (n == 1) {
      const DisclosedLeaf& leaf = disclosure_.leaves[next_leaf_++];
      return LeafHash(leaf.salt, leaf.pointer, leaf.value);
    }
    const std::uint64_t k = SplitOf(n);
    const Digest left = Subtree(first, k);
    const Digest right = Subtree(first + k, n - k);
    return crypto::Sha256Node(0x01, left, right);
  }

  const Disclosure& disclosure_;
  std::size_t next_leaf_ = 0;
  std::size_t next_hidden_ = 0;
  bool short_ = false;
};

Outcome CheckShape(const Disclosure& disclosure) {
  if (disclosure.leaf_count == 0) return Invalid("disclosure: no leaves");
  if (disclosure.leaf_count > JsonLimits{}.leaves_max) return Invalid("disclosure: too many leaves");
  const DisclosedLeaf* before = nullptr;
  for (const DisclosedLeaf& leaf : disclosure.leaves) {
    if (leaf.index >= disclosure.leaf_count)
      return InvalidAt(leaf.pointer, "index is not below the leaf count");
    if (leaf.pointer.size() > JsonLimits{}.pointer_bytes_max)
      return InvalidAt(leaf.pointer, "the pointer is too long");
    if (leaf.salt.size() != kSaltSize) return InvalidAt(leaf.pointer, "salt is not 16 bytes");
    if (before != nullptr && (before->index >= leaf.index || before->pointer >= leaf.pointer)) {
      return InvalidAt(leaf.pointer, "leaves are not in ascending order");
    }
    const auto value = ParseJson(leaf.value);
    if (!value || value->Canonical() != leaf.value) return InvalidAt(leaf.pointer, "value is not canonical");
    before = &leaf;
  }
  return {};
}

Disclosure Show(std::string_view document_id, std::string_view secret, const std::vector<JsonLeaf>& leaves,
                const std::vector<bool>& shown) {
  Salts salts(document_id, secret);
  Disclosure out;
  out.leaf_count = static_cast<std::uint32_t>(leaves.size());
  for (std::uint32_t i = 0; i < out.leaf_count; ++i) {
    if (!shown[i]) continue;
    out.leaves.push_back({i, leaves[i].pointer, leaves[i].value, salts.Of(leaves[i].pointer)});
  }
  CollectHidden(LeafHashes(document_id, secret, leaves), shown, 0, leaves.size(), out.hidden);
  return out;
}

// Marks the leaves at or below `pointer`; false: there are none. Leaves ascend by the bytes of their
// pointers, so those below one stand together, and are found without looking at the others.
bool ShowAtOrBelow(const std::vector<JsonLeaf>& leaves, const std::string& pointer,
                   std::vector<bool>& shown) {
  const auto first_from = [&leaves](const std::string& from) {
    return std::lower_bound(leaves.begin(), leaves.end(), from,
                            [](const JsonLeaf& leaf, const std::string& p) { return leaf.pointer < p; });
  };
  bool found = false;
  const auto mark = [&](auto leaf) {
    shown[static_cast<std::size_t>(leaf - leaves.begin())] = true;
    found = true;
  };
  if (const auto leaf = first_from(pointer); leaf != leaves.end() && leaf->pointer == pointer) mark(leaf);
  const std::string below = pointer + "/";
  for (auto leaf = first_from(below); leaf != leaves.end() && leaf->pointer.starts_with(below); ++leaf)
    mark(leaf);
  return found;
}

}  // namespace

void StateCommitment(const Commitment& commitment, v1::TitleHeader& header) {
  header.set_content_root(commitment.root.ToString());
  header.set_content_leaf_count(commitment.leaf_count);
  header.set_content_always_shown(commitment.always_shown);
}

std::optional<Commitment> CommitmentOf(const v1::TitleHeader& header) {
  const auto root = Digest::FromBytes(header.content_root());
  if (!root) return std::nullopt;
  return Commitment{*root, header.content_leaf_count(), header.content_always_shown()};
}

std::string SaltOf(std::string_view document_id, std::string_view secret, std::string_view pointer) {
  return Salts(document_id, secret).Of(pointer);
}

Digest LeafHash(std::string_view salt, std::string_view pointer, std::string_view value) {
  Encoder bytes;
  bytes.U8(0x00).Raw(salt).Str(pointer).Str(value);
  return crypto::Sha256(bytes.bytes());
}

Digest TreeRoot(const std::vector<Digest>& leaf_hashes) {
  if (leaf_hashes.empty()) return crypto::Sha256("");
  return RootOf(leaf_hashes.data(), leaf_hashes.size());
}

Result<std::vector<Digest>> AuditPath(const std::vector<Digest>& leaf_hashes, std::size_t index) {
  if (index >= leaf_hashes.size()) return Invalid("audit path: no leaf " + std::to_string(index));
  std::vector<Digest> path;
  const Digest* first = leaf_hashes.data();
  for (std::size_t n = leaf_hashes.size(); n > 1;) {
    const auto k = static_cast<std::size_t>(SplitOf(n));
    if (index < k) {
      path.push_back(RootOf(first + k, n - k));
      n = k;
    } else {
      path.push_back(RootOf(first, k));
      first += k;
      index -= k;
      n -= k;
    }
  }
  std::reverse(path.begin(), path.end());  // RFC 6962 lists siblings from the leaf up
  return path;
}

bool VerifyAuditPath(const Digest& leaf, std::uint64_t index, std::uint64_t count,
                     const std::vector<Digest>& path, const Digest& root) {
  if (index >= count) return false;
  // RFC 9162 §2.1.3.2.
  std::uint64_t at = index;
  std::uint64_t last = count - 1;
  Digest hash = leaf;
  for (const Digest& sibling : path) {
    if (last == 0) return false;
    if ((at & 1U) != 0 || at == last) {
      hash = crypto::Sha256Node(0x01, sibling, hash);
      while ((at & 1U) == 0 && at != 0) {
        at >>= 1U;
        last >>= 1U;
      }
    } else {
      hash = crypto::Sha256Node(0x01, hash, sibling);
    }
    at >>= 1U;
    last >>= 1U;
  }
  return last == 0 && hash == root;
}

Commitment Commit(std::string_view document_id, std::string_view secret, const JsonValue& content) {
  const auto leaves = Flatten(content);
  const auto always_shown = std::count_if(leaves.begin(), leaves.end(),
                                          [](const JsonLeaf& leaf) { return AlwaysShown(leaf.pointer); });
  return {TreeRoot(LeafHashes(document_id, secret, leaves)), static_cast<std::uint32_t>(leaves.size()),
          static_cast<std::uint32_t>(always_shown)};
}

Disclosure DiscloseAll(std::string_view document_id, std::string_view secret, const JsonValue& content) {
  const auto leaves = Flatten(content);
  return Show(document_id, secret, leaves, std::vector<bool>(leaves.size(), true));
}

Result<Disclosure> Disclose(std::string_view document_id, std::string_view secret, const JsonValue& content,
                            const std::vector<std::string>& pointers) {
  const auto leaves = Flatten(content);
  std::vector<bool> shown(leaves.size());
  for (std::size_t i = 0; i < leaves.size(); ++i) shown[i] = AlwaysShown(leaves[i].pointer);
  for (const std::string& pointer : pointers) {
    if (!ShowAtOrBelow(leaves, pointer, shown))
      return Fail(Error::Kind::kNotFound, At(pointer, "the content has nothing here"));
  }
  return Show(document_id, secret, leaves, shown);
}

Result<std::vector<JsonLeaf>> VerifyDisclosure(const Disclosure& disclosure, const Commitment& commitment) {
  if (disclosure.leaf_count != commitment.leaf_count) {
    return Corrupt("disclosure: " + std::to_string(disclosure.leaf_count) +
                   " leaves, the header commits to " + std::to_string(commitment.leaf_count));
  }
  YIDAN_TRY(CheckShape(disclosure));
  YIDAN_ASSIGN(const Digest root, Rebuilder(disclosure).Root());
  if (root != commitment.root) return Corrupt("disclosure: the leaves are not those the header commits to");
  std::vector<JsonLeaf> leaves;
  leaves.reserve(disclosure.leaves.size());
  for (const DisclosedLeaf& leaf : disclosure.leaves) leaves.push_back({leaf.pointer, leaf.value});
  YIDAN_TRY(CheckAlwaysShown(leaves, commitment.always_shown));
  return leaves;
}

}  // namespace yidan::waybill
