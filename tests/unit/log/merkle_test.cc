#include "services/log/merkle.h"

#include <gtest/gtest.h>

#include <bit>
#include <map>
#include <optional>

#include "services/base/bytes.h"
#include "tests/support/vectors.h"

namespace yidan::log {
namespace {

using Hashes = std::vector<Digest>;

// RFC 6962 §2.1, word by word: the reference that the fast code is held against.
Digest NaiveRoot(std::span<const Digest> leaves) {
  if (leaves.empty()) return EmptyRoot();
  if (leaves.size() == 1) return leaves[0];
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  return NodeHash(NaiveRoot(leaves.subspan(0, k)), NaiveRoot(leaves.subspan(k)));
}

Hashes NaivePath(std::size_t m, std::span<const Digest> leaves) {
  if (leaves.size() <= 1) return {};
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  Hashes path = m < k ? NaivePath(m, leaves.subspan(0, k)) : NaivePath(m - k, leaves.subspan(k));
  path.push_back(NaiveRoot(m < k ? leaves.subspan(k) : leaves.subspan(0, k)));
  return path;
}

Hashes NaiveSubproof(std::size_t m, std::span<const Digest> leaves, bool whole) {
  if (m == leaves.size()) return whole ? Hashes{} : Hashes{NaiveRoot(leaves)};
  const std::size_t k = std::bit_floor(leaves.size() - 1);
  Hashes path =
      m <= k ? NaiveSubproof(m, leaves.subspan(0, k), whole) : NaiveSubproof(m - k, leaves.subspan(k), false);
  path.push_back(NaiveRoot(m <= k ? leaves.subspan(k) : leaves.subspan(0, k)));
  return path;
}

// A tree grown by TreeAppender, and the store of its nodes, which counts what is read.
struct GrownTree {
  Hashes leaves;
  TreeAppender tree;
  std::map<NodeId, Digest> store;
  std::size_t reads = 0;

  void Append(const Digest& leaf) {
    std::vector<TreeNode> fresh;
    tree.Append(leaf, fresh);
    leaves.push_back(leaf);
    for (const auto& [id, hash] : fresh)
      ASSERT_TRUE(store.emplace(id, hash).second) << "a node was written twice";
  }
  NodeReader Reader() {
    return [this](const NodeId& id) -> Result<Digest> {
      ++reads;
      const auto hit = store.find(id);
      if (hit == store.end()) return Corrupt("node missing");
      return hit->second;
    };
  }
};

Digest Leaf(std::uint64_t n) { return LeafHash(std::to_string(n)); }

GrownTree Grown(std::uint64_t size) {
  GrownTree grown;
  for (std::uint64_t i = 0; i < size; ++i) grown.Append(Leaf(i));
  return grown;
}

Digest Flipped(Digest digest, std::size_t bit) {
  digest.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
  return digest;
}

TEST(MerkleTree, EveryPathUpTo64LeavesIsTheOneOfTheRfc) {
  GrownTree grown = Grown(64);
  const NodeReader nodes = grown.Reader();
  for (std::uint64_t size = 1; size <= 64; ++size) {
    const auto leaves = std::span<const Digest>(grown.leaves).first(size);
    const Digest root = NaiveRoot(leaves);
    ASSERT_EQ(RootAt(size, nodes), root);
    for (std::uint64_t index = 0; index < size; ++index) {
      const auto path = InclusionPath(index, size, nodes);
      ASSERT_TRUE(path);
      ASSERT_EQ(*path, NaivePath(index, leaves)) << index << " of " << size;
      ASSERT_TRUE(VerifyInclusion(index, size, leaves[index], *path, root));
    }
    for (std::uint64_t old = 1; old <= size; ++old) {
      const auto path = ConsistencyPath(old, size, nodes);
      ASSERT_TRUE(path);
      ASSERT_EQ(*path, NaiveSubproof(old, leaves, true)) << old << " to " << size;
      ASSERT_TRUE(VerifyConsistency(old, size, NaiveRoot(leaves.first(old)), root, *path));
    }
  }
}

TEST(MerkleTree, AnInclusionPathProvesNothingElse) {
  for (std::uint64_t size = 1; size <= 18; ++size) {
    GrownTree grown = Grown(size);
    const Digest root = grown.tree.Root();
    for (std::uint64_t index = 0; index < size; ++index) {
      const Hashes path = *InclusionPath(index, size, grown.Reader());
      const Digest leaf = grown.leaves[index];
      for (std::uint64_t other = 0; other < size + 2; ++other) {
        EXPECT_EQ(bool(VerifyInclusion(other, size, leaf, path, root)), other == index);
      }
      EXPECT_FALSE(VerifyInclusion(index, size, Flipped(leaf, size), path, root));
      EXPECT_FALSE(VerifyInclusion(index, size, leaf, path, Flipped(root, 255 - index)));
      Hashes longer = path;
      longer.push_back(root);
      EXPECT_FALSE(VerifyInclusion(index, size, leaf, longer, root));
      for (std::size_t i = 0; i < path.size(); ++i) {
        Hashes bent = path;
        bent[i] = Flipped(bent[i], i + size);
        EXPECT_EQ(VerifyInclusion(index, size, leaf, bent, root).error().kind, Error::Kind::kCorrupt);
        EXPECT_FALSE(VerifyInclusion(index, size, leaf, std::span(path).first(i), root));
        EXPECT_FALSE(VerifyInclusion(index, size, leaf, std::span(path).subspan(i + 1), root));
      }
    }
  }
}

TEST(MerkleTree, ARewrittenPrefixIsNeverConsistent) {
  for (std::uint64_t size = 2; size <= 18; ++size) {
    GrownTree grown = Grown(size);
    const Digest root = grown.tree.Root();
    for (std::uint64_t old = 1; old < size; ++old) {
      const Digest old_root = NaiveRoot(std::span<const Digest>(grown.leaves).first(old));
      const Hashes path = *ConsistencyPath(old, size, grown.Reader());
      EXPECT_FALSE(VerifyConsistency(old, size, Flipped(old_root, old), root, path));
      EXPECT_FALSE(VerifyConsistency(old, size, old_root, Flipped(root, old), path));
      EXPECT_FALSE(VerifyConsistency(size, old, root, old_root, path));
      for (std::size_t i = 0; i < path.size(); ++i) {
        Hashes bent = path;
        bent[i] = Flipped(bent[i], i + size);
        EXPECT_FALSE(VerifyConsistency(old, size, old_root, root, bent));
        EXPECT_FALSE(VerifyConsistency(old, size, old_root, root, std::span(path).first(i)));
      }
      Hashes longer = path;
      longer.push_back(root);
      EXPECT_FALSE(VerifyConsistency(old, size, old_root, root, longer));
    }
  }
}

TEST(MerkleTree, ATreeRestoredAtAnySizeGrowsOnAsIfNothingHadHappened) {
  GrownTree grown = Grown(100);
  for (std::uint64_t size = 0; size <= 100; ++size) {
    auto restored = TreeAppender::Restore(size, grown.Reader());
    ASSERT_TRUE(restored);
    EXPECT_EQ(restored->Size(), size);
    EXPECT_EQ(restored->Root(), NaiveRoot(std::span<const Digest>(grown.leaves).first(size)));
    for (const auto& [id, hash] : restored->Frontier()) EXPECT_EQ(grown.store.at(id), hash);
    EXPECT_EQ(restored->Frontier().size(), static_cast<std::size_t>(std::popcount(size)));
    std::vector<TreeNode> fresh;
    for (std::uint64_t i = size; i < 100; ++i) restored->Append(grown.leaves[i], fresh);
    EXPECT_EQ(restored->Root(), grown.tree.Root());
  }
}

TEST(MerkleTree, EachNodeIsWrittenOnceAndProofsReadFewOfThem) {
  constexpr std::uint64_t kSize = 5'000;
  GrownTree grown = Grown(kSize);
  EXPECT_LT(grown.store.size(), 2 * kSize);
  for (std::uint64_t index = 0; index < kSize; index += 37) {
    grown.reads = 0;
    ASSERT_TRUE(InclusionPath(index, kSize, grown.Reader()));
    EXPECT_LE(grown.reads, 26U);  // 2 * ceil(log2(5000))
    grown.reads = 0;
    ASSERT_TRUE(ConsistencyPath(index + 1, kSize, grown.Reader()));
    EXPECT_LE(grown.reads, 39U);
  }
}

TEST(MerkleTree, ProofsAskOnlyForNodesThatTheSizeCompletes) {
  GrownTree grown = Grown(64);
  for (std::uint64_t size = 1; size <= 64; ++size) {
    const NodeReader nodes = [&](const NodeId& id) -> Result<Digest> {
      EXPECT_LE((id.index + 1) << id.level, size);
      return grown.store.at(id);
    };
    for (std::uint64_t index = 0; index < size; ++index) {
      EXPECT_TRUE(InclusionPath(index, size, nodes));
      EXPECT_TRUE(ConsistencyPath(index + 1, size, nodes));
    }
  }
}

TEST(MerkleTree, AMissingNodeIsReportedNotInvented) {
  const NodeReader none = [](const NodeId&) -> Result<Digest> { return Corrupt("gone"); };
  EXPECT_EQ(InclusionPath(0, 2, none).error().message, "gone");
  EXPECT_EQ(ConsistencyPath(1, 2, none).error().message, "gone");
  EXPECT_EQ(RootAt(1, none).error().message, "gone");
  EXPECT_FALSE(TreeAppender::Restore(3, none));
  EXPECT_EQ(RootAt(0, none), EmptyRoot());
}

TEST(MerkleTree, QuestionsWithoutAnswerAreRefused) {
  GrownTree grown = Grown(4);
  const NodeReader nodes = grown.Reader();
  EXPECT_FALSE(InclusionPath(4, 4, nodes));
  EXPECT_FALSE(InclusionPath(0, 0, nodes));
  EXPECT_FALSE(InclusionPath(0, kMaxTreeSize + 1, nodes));
  EXPECT_FALSE(ConsistencyPath(0, 4, nodes));
  EXPECT_FALSE(ConsistencyPath(5, 4, nodes));
  EXPECT_FALSE(ConsistencyPath(1, UINT64_MAX, nodes));
  EXPECT_FALSE(RootAt(UINT64_MAX, nodes));
  EXPECT_FALSE(TreeAppender::Restore(UINT64_MAX, nodes));
  EXPECT_FALSE(VerifyInclusion(0, 0, Digest{}, {}, EmptyRoot()));
  const Hashes long_path(70);
  EXPECT_FALSE(VerifyInclusion(UINT64_MAX - 1, UINT64_MAX, Digest{}, long_path, Digest{}));
  EXPECT_FALSE(VerifyConsistency(UINT64_MAX - 1, UINT64_MAX, Digest{}, Digest{}, long_path));
}

// ---- Published values ----

// The tree over the first eight entries of the reference implementation of RFC 6962 (also in
// transparency-dev/merkle): its root at every size.
struct ReferenceStep {
  const char* root;   // of the entries before
  const char* entry;  // the next one
};
constexpr ReferenceStep kReferenceTree[] = {
    {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""},
    {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d", "00"},
    {"fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125", "10"},
    {"aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77", "2021"},
    {"d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7", "3031"},
    {"4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4", "40414243"},
    {"76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef", "5051525354555657"},
    {"ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c", "606162636465666768696a6b6c6d6e6f"},
    {"5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328", nullptr},
};

// RFC 6962 §2.1.3: the tree of seven entries d0 to d6, with the letters that the RFC gives its nodes.
constexpr std::pair<int, const char*> kRfcPaths[] = {{0, "bhl"}, {3, "cgl"}, {4, "fjk"}, {6, "ik"}};
constexpr std::pair<int, const char*> kRfcConsistency[] = {{3, "cdgl"}, {4, "l"}, {6, "ijk"}};

constexpr std::size_t kInTree = std::size(kReferenceTree) + std::size(kRfcPaths) + std::size(kRfcConsistency);

TEST(MerklePublished, TheReferenceTreeOfEightEntries) {
  EXPECT_EQ(kInTree, 16U);
  TreeAppender tree;
  std::vector<TreeNode> nodes;
  for (const ReferenceStep& step : kReferenceTree) {
    EXPECT_EQ(ToHex(tree.Root().View()), step.root) << tree.Size();
    if (step.entry != nullptr) tree.Append(LeafHash(*FromHex(step.entry)), nodes);
  }
}

TEST(MerklePublished, TheProofsOfTheRfcsSevenEntries) {
  GrownTree grown = Grown(7);
  const Hashes& d = grown.leaves;
  std::map<char, Digest> node = {{'a', d[0]}, {'b', d[1]}, {'c', d[2]}, {'d', d[3]},
                                 {'e', d[4]}, {'f', d[5]}, {'j', d[6]}};
  node['g'] = NodeHash(node['a'], node['b']);
  node['h'] = NodeHash(node['c'], node['d']);
  node['i'] = NodeHash(node['e'], node['f']);
  node['k'] = NodeHash(node['g'], node['h']);
  node['l'] = NodeHash(node['i'], node['j']);
  const auto hashes = [&node](const char* letters) {
    Hashes out;
    for (const char letter : std::string(letters)) out.push_back(node.at(letter));
    return out;
  };
  for (const auto& [index, letters] : kRfcPaths) {
    EXPECT_EQ(*InclusionPath(static_cast<std::uint64_t>(index), 7, grown.Reader()), hashes(letters))
        << letters;
  }
  for (const auto& [size, letters] : kRfcConsistency) {
    EXPECT_EQ(*ConsistencyPath(static_cast<std::uint64_t>(size), 7, grown.Reader()), hashes(letters))
        << letters;
  }
}

// ---- Public vectors ----

// A hash of a vector that is not 32 bytes cannot even be written down here: such a case has failed.
std::optional<Digest> HashOf(const nlohmann::json& value) {
  return Digest::FromBytes(FromBase64(value.get<std::string>()).value_or(""));
}

std::optional<Hashes> HashesOf(const nlohmann::json& list) {
  Hashes out;
  if (list.is_null()) return out;
  for (const auto& item : list) {
    const auto hash = HashOf(item);
    if (!hash) return std::nullopt;
    out.push_back(*hash);
  }
  return out;
}

TEST(MerkleVectors, InclusionCasesOfTransparencyDev) {
  YIDAN_PUBLIC_SET(set, "transparency-dev inclusion", "transparency-dev-merkle/testdata/inclusion", kInTree);
  const auto files = vectors::JsonFilesUnder(set.place());
  std::size_t ran = 0;
  for (const auto& file : files) {
    const auto vector = vectors::ReadJson(file);
    const auto root = HashOf(vector.at("root"));
    const auto leaf = HashOf(vector.at("leafHash"));
    const auto path = HashesOf(vector.at("proof"));
    const bool ok = root && leaf && path &&
                    VerifyInclusion(vector.at("leafIdx").get<std::uint64_t>(),
                                    vector.at("treeSize").get<std::uint64_t>(), *leaf, *path, *root);
    EXPECT_EQ(ok, !vector.at("wantErr").get<bool>()) << file << ": " << vector.at("desc");
    ++ran;
  }
  set.Ran(ran, files.size());
}

TEST(MerkleVectors, ConsistencyCasesOfTransparencyDev) {
  YIDAN_PUBLIC_SET(set, "transparency-dev consistency", "transparency-dev-merkle/testdata/consistency",
                   kInTree);
  const auto files = vectors::JsonFilesUnder(set.place());
  std::size_t ran = 0;
  for (const auto& file : files) {
    const auto vector = vectors::ReadJson(file);
    const auto m = vector.at("size1").get<std::uint64_t>();
    const auto n = vector.at("size2").get<std::uint64_t>();
    const auto root1 = HashOf(vector.at("root1"));
    const auto root2 = HashOf(vector.at("root2"));
    const auto path = HashesOf(vector.at("proof"));
    // Two equal placeholders that are no hashes: there, what is asked here cannot be asked, and is refused.
    const bool placeholders = m == n && !root1 && vector.at("root1") == vector.at("root2");
    const bool ok = root1 && root2 && path && VerifyConsistency(m, n, *root1, *root2, *path);
    EXPECT_EQ(ok, !vector.at("wantErr").get<bool>() && !placeholders) << file << ": " << vector.at("desc");
    ++ran;
  }
  set.Ran(ran, files.size());
}

TEST(MerkleVectors, ReferenceTreeOfTransparencyDev) {
  YIDAN_PUBLIC_SET(set, "transparency-dev reference tree", "transparency-dev-merkle/reference_tree.json",
                   kInTree);
  const auto vector = vectors::ReadJson(set.place());
  TreeAppender tree;
  std::vector<TreeNode> nodes;
  const auto& roots = vector.at("root_by_size_hex");
  const auto& leaves = vector.at("leaf_inputs_hex");
  ASSERT_EQ(roots.size(), leaves.size() + 1);
  std::size_t ran = 0;
  for (const auto& root : roots) {
    EXPECT_EQ(ToHex(tree.Root().View()), root.get<std::string>()) << tree.Size();
    if (ran < leaves.size()) tree.Append(LeafHash(*FromHex(leaves.at(ran).get<std::string>())), nodes);
    ++ran;
  }
  set.Ran(ran, roots.size());
}

// A real log of the certificate transparency, of 961,984,013 entries.
TEST(MerkleVectors, ProofsOfALargeLog) {
  YIDAN_PUBLIC_SET(set, "argon2020", "golang-mod-argon2020", kInTree);
  const auto read = [&set](const char* name) { return vectors::ReadJson(set.place() / name); };
  const auto head = read("sth.json");
  const auto size = head.at("tree_size").get<std::uint64_t>();
  const auto root = HashOf(head.at("sha256_root_hash"));
  const auto proof = read("proof.json");
  const auto path = HashesOf(proof.at("audit_path"));
  const auto entry = read("entries.json").at("entries").at(0).at("leaf_input").get<std::string>();
  ASSERT_TRUE(root && path);
  EXPECT_TRUE(VerifyInclusion(proof.at("leaf_index").get<std::uint64_t>(), size, LeafHash(*FromBase64(entry)),
                              *path, *root));
  const auto old = read("old_tree.json");
  const auto steps = HashesOf(read("consistency.json").at("consistency"));
  ASSERT_TRUE(steps);
  EXPECT_TRUE(VerifyConsistency(old.at("first_tree_size").get<std::uint64_t>(), size,
                                *HashOf(old.at("first_root")), *root, *steps));
  set.Ran(2, 2);
}

}  // namespace
}  // namespace yidan::log
