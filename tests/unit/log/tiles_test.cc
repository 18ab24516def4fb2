// The tlog-tiles layout: one spelling of each path, and tiles that hold what the tree holds.
#include "services/log/tiles.h"

#include <gtest/gtest.h>

#include <map>

#include "services/log/checkpoint.h"
#include "tests/support/vectors.h"

namespace yidan::log {
namespace {

struct Tree {
  std::map<NodeId, Digest> nodes;
  TreeAppender appender;
  explicit Tree(std::uint64_t size) {
    for (std::uint64_t i = 0; i < size; ++i) {
      std::vector<TreeNode> fresh;
      appender.Append(LeafHash(std::to_string(i)), fresh);
      nodes.insert(fresh.begin(), fresh.end());
    }
  }
  [[nodiscard]] NodeReader Reader() const {
    return [this](const NodeId& id) -> Result<Digest> {
      const auto hit = nodes.find(id);
      if (hit == nodes.end()) return Corrupt("no such node");
      return hit->second;
    };
  }
};

TEST(TilePathTest, NumbersAreGroupedInThreesAsTheLayoutSays) {
  EXPECT_EQ(FormatTilePath({false, 0, 0, 256}), "tile/0/000");
  EXPECT_EQ(FormatTilePath({false, 3, 1'234'067, 256}), "tile/3/x001/x234/067");
  EXPECT_EQ(FormatTilePath({true, 0, 999, 17}), "tile/entries/999.p/17");
}

TEST(TilePathTest, EveryPathReadsBackAndHasNoSecondSpelling) {
  for (const std::uint64_t number : {0ULL, 1ULL, 999ULL, 1'000ULL, 1'234'067ULL, 999'999'999ULL}) {
    for (const std::uint64_t width : {1ULL, 255ULL, 256ULL}) {
      const TilePath path{false, 2, number, width};
      ASSERT_EQ(ParseTilePath(FormatTilePath(path)).value(), path);
    }
  }
  for (const char* bad :
       {"", "tile", "tile/0", "tile/0/", "tile/0/1", "tile/0/0000", "tile/00/000", "tile/8/000",
        "tile/0/x000/001", "tile/0/001/002", "tile/0/000.p/0", "tile/0/000.p/256", "tile/0/000.p/01",
        "tile/0/000.p", "tile/entries/-01", "/tile/0/000", "tile/0/000/",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/x999/999"}) {
    EXPECT_FALSE(ParseTilePath(bad).has_value()) << bad;
  }
}

TEST(TileTest, FullAndPartialTilesHoldTheTreesOwnHashes) {
  const Tree tree(700);
  EXPECT_EQ(TileWidthAt(0, 0, 700), 256U);
  EXPECT_EQ(TileWidthAt(0, 2, 700), 188U);
  EXPECT_EQ(TileWidthAt(0, 3, 700), 0U);
  EXPECT_EQ(TileWidthAt(1, 0, 700), 2U);
  const auto leaves = ReadHashTile({false, 0, 2, 188}, 700, tree.Reader());
  ASSERT_TRUE(leaves.has_value());
  ASSERT_EQ(leaves->size(), 188U * 32);
  EXPECT_EQ(leaves->substr(0, 32), LeafHash("512").ToString());
  const auto upper = ReadHashTile({false, 1, 0, 2}, 700, tree.Reader());
  ASSERT_TRUE(upper.has_value());
  EXPECT_EQ(upper->substr(32), tree.nodes.at({8, 1}).ToString());
  EXPECT_EQ(ReadHashTile({false, 0, 2, 256}, 700, tree.Reader()).error().kind, Error::Kind::kNotFound);
}

TEST(TileTest, ABundleIsLengthAndEntryRepeated) {
  const auto bundle = ReadEntryBundle({true, 0, 1, 2}, 258, [](std::uint64_t index) -> Result<std::string> {
    return "entry " + std::to_string(index);
  });
  ASSERT_TRUE(bundle.has_value());
  EXPECT_EQ(*bundle, std::string("\0\x09", 2) + "entry 256" + std::string("\0\x09", 2) + "entry 257");
  EXPECT_FALSE(ReadEntryBundle({true, 0, 1, 3}, 258, [](std::uint64_t) -> Result<std::string> {
                 return "";
               }).has_value());
}

// ---- Published values ----

// c2sp.org/tlog-tiles: the spelling of tile 1234067, whole and partial.
constexpr std::pair<const char*, std::uint64_t> kTlogTiles[] = {{"tile/0/x001/x234/067", 256},
                                                                {"tile/0/x001/x234/067.p/1", 1}};

TEST(TilePublished, TheSpellingOfTlogTiles) {
  EXPECT_EQ(std::size(kTlogTiles), 2U);
  for (const auto& [text, width] : kTlogTiles) {
    const TilePath path{false, 0, 1'234'067, width};
    EXPECT_EQ(FormatTilePath(path), text);
    EXPECT_EQ(*ParseTilePath(text), path);
  }
}

// ---- Public vectors ----

std::vector<Digest> HashesOf(const std::string& tile) {
  std::vector<Digest> out;
  for (std::size_t at = 0; at + Digest::kSize <= tile.size(); at += Digest::kSize) {
    out.push_back(*Digest::FromBytes(tile.substr(at, Digest::kSize)));
  }
  return out;
}

std::vector<Digest> LeavesOf(const std::string& bundle) {
  std::vector<Digest> out;
  Decoder in(bundle);
  for (std::size_t left = bundle.size(); left > 0;) {
    const std::size_t size = in.U16();
    out.push_back(LeafHash(in.Raw(size)));
    left -= 2 + size;
  }
  EXPECT_TRUE(in.Done());
  return out;
}

// A log that others wrote, grown entry by entry: each checkpoint is over the tree of its tiles and bundles.
TEST(TileVectors, CheckpointsTilesAndBundlesOfTessera) {
  YIDAN_PUBLIC_SET(set, "tessera test log", "tessera-testlog", std::size(kTlogTiles));
  std::string vkey = vectors::ReadFile(set.place() / "VKEY.txt");
  while (vkey.ends_with('\n')) vkey.pop_back();
  const auto key = NoteVerifier::FromKeyString(vkey);
  ASSERT_TRUE(key) << key.error().message;
  const auto log = set.place() / "testdata" / "log";
  std::size_t ran = 0;
  for (std::uint64_t size = 0; size <= 15; ++size) {
    const auto opened = OpenCheckpoint(vectors::ReadFile(log / ("checkpoint." + std::to_string(size))),
                                       std::vector{*key}, {});
    ASSERT_TRUE(opened) << opened.error().message;
    EXPECT_EQ(opened->checkpoint.size, size);
    TreeAppender tree;
    std::vector<TreeNode> nodes;
    if (size > 0) {
      const auto hashes = HashesOf(vectors::ReadFile(log / FormatTilePath({false, 0, 0, size})));
      EXPECT_EQ(hashes, LeavesOf(vectors::ReadFile(log / FormatTilePath({true, 0, 0, size}))));
      ASSERT_EQ(hashes.size(), size);
      for (const Digest& hash : hashes) tree.Append(hash, nodes);
    }
    EXPECT_EQ(opened->checkpoint.root, tree.Root()) << size;
    ++ran;
  }
  set.Ran(ran, 16);
}

// Three hundred entries: a whole tile, a partial one, and one of the level above.
TEST(TileVectors, TilesOfAMirrorOfSunlight) {
  YIDAN_PUBLIC_SET(set, "sunlight mirror",
                   "sunlight-skylight/cmd/skylight/testdata/witness/mirror/"
                   "000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706",
                   std::size(kTlogTiles));
  const auto tile = [&set](unsigned level, std::uint64_t number, std::uint64_t width) {
    return vectors::ReadFile(set.place() / FormatTilePath({false, level, number, width}));
  };
  Tree grown(0);
  std::vector<TreeNode> fresh;
  for (const Digest& hash : HashesOf(tile(0, 0, 256) + tile(0, 1, 44))) grown.appender.Append(hash, fresh);
  grown.nodes.insert(fresh.begin(), fresh.end());
  std::size_t ran = 0;
  EXPECT_EQ(*ReadHashTile({false, 1, 0, 1}, 300, grown.Reader()), tile(1, 0, 1));
  ++ran;
  const std::string note = vectors::ReadFile(set.place() / "checkpoint");
  const auto checkpoint = ParseCheckpoint(note.substr(0, note.find("\n\n") + 1));
  ASSERT_TRUE(checkpoint) << checkpoint.error().message;
  EXPECT_EQ(checkpoint->size, grown.appender.Size());
  EXPECT_EQ(checkpoint->root, grown.appender.Root());
  ++ran;
  set.Ran(ran, 2);
}

}  // namespace
}  // namespace yidan::log
