// The tlog-tiles layout: one spelling of each path, and tiles that hold what the tree holds.
#include "services/log/tiles.h"

#include <gtest/gtest.h>

#include <map>

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

}  // namespace
}  // namespace yidan::log
