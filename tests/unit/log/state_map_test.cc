#include "services/log/state_map.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <set>

#include "services/crypto/crypto.h"
#include "services/log/map_tile.h"

namespace yidan::log {
namespace {

// PROTOCOL §4 word by word, over the leaves [first, last) that share `depth` bits.
using Leaves = std::map<Digest, Digest>;  // position -> value hash
Digest NaiveRoot(Leaves::const_iterator first, Leaves::const_iterator last, unsigned depth) {
  if (first == last) return Digest{};
  if (std::next(first) == last) return MapLeafHash({first->first, first->second});
  const auto middle =
      std::find_if(first, last, [depth](const auto& leaf) { return MapBit(leaf.first, depth); });
  return MapInnerHash(NaiveRoot(first, middle, depth + 1), NaiveRoot(middle, last, depth + 1));
}
Digest NaiveRoot(const Leaves& leaves) { return NaiveRoot(leaves.begin(), leaves.end(), 0); }

// A stored map beside the naive one.
struct StoredMap {
  std::map<std::string, std::string> tiles;
  Leaves leaves;
  Digest root;
  mutable std::size_t reads = 0;

  MapNodeReader Reader() const {
    return [this](std::string_view key) -> Result<std::optional<std::string>> {
      ++reads;
      const auto hit = tiles.find(std::string(key));
      if (hit == tiles.end()) return std::optional<std::string>();
      return std::optional(hit->second);
    };
  }
  void Update(const std::vector<MapChange>& changes) {
    const auto update = UpdateStateMap(changes, Reader());
    ASSERT_TRUE(update) << update.error().message;
    std::set<std::string> written;
    for (const auto& [key, value] : update->writes) {
      ASSERT_TRUE(written.insert(key).second) << "a tile was written twice";
      ASSERT_NE(value, tiles.contains(key) ? std::optional(tiles[key]) : std::nullopt)
          << "written for nothing";
      if (value) {
        tiles[key] = *value;
      } else {
        tiles.erase(key);
      }
    }
    for (const MapChange& change : changes) {
      if (change.value_hash) {
        leaves[change.position] = *change.value_hash;
      } else {
        leaves.erase(change.position);
      }
    }
    root = update->root;
    ASSERT_EQ(root, NaiveRoot(leaves));
    ASSERT_EQ(StateMapRoot(Reader()), root);
  }
};

std::string Key(unsigned n) { return "title/YD-" + std::to_string(n); }

void ExpectProven(const StoredMap& map, const std::string& key, const std::string& value) {
  const auto found = ProveInStateMap(key, map.Reader());
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_EQ(found->value_hash, crypto::Sha256(value));
  ASSERT_TRUE(VerifyMapPresence(key, value, found->proof, map.root));
  ASSERT_FALSE(VerifyMapAbsence(key, found->proof, map.root));
  ASSERT_FALSE(VerifyMapPresence(key, value + "x", found->proof, map.root));
  ASSERT_FALSE(VerifyMapPresence(key + "x", value, found->proof, map.root));
}

void ExpectAbsent(const StoredMap& map, const std::string& key) {
  const auto found = ProveInStateMap(key, map.Reader());
  ASSERT_TRUE(found) << found.error().message;
  ASSERT_FALSE(found->value_hash);
  ASSERT_TRUE(VerifyMapAbsence(key, found->proof, map.root));
  ASSERT_FALSE(VerifyMapPresence(key, "", found->proof, map.root));
}

// A position that begins with `bytes`: what an attacker who grinds keys comes near to.
Digest Position(std::initializer_list<int> bytes) {
  Digest out;
  std::transform(bytes.begin(), bytes.end(), out.bytes.begin(),
                 [](int b) { return static_cast<std::uint8_t>(b); });
  return out;
}

TEST(StateMap, TheEmptyMapIsZeroAndShowsAbsence) {
  StoredMap map;
  EXPECT_EQ(*StateMapRoot(map.Reader()), Digest{});
  ExpectAbsent(map, Key(1));
  map.Update({MapChange::Remove(Key(1))});
  EXPECT_TRUE(map.tiles.empty());
}

TEST(StateMap, OneLeafIsTheRoot) {
  StoredMap map;
  map.Update({MapChange::Put(Key(1), "state")});
  EXPECT_EQ(map.root, MapLeafHash({MapPosition(Key(1)), crypto::Sha256("state")}));
  ExpectProven(map, Key(1), "state");
  ExpectAbsent(map, Key(2));
  map.Update({MapChange::Remove(Key(1))});
  EXPECT_EQ(map.root, Digest{});
  EXPECT_TRUE(map.tiles.empty());
}

TEST(StateMap, HashesAreThoseOfTheProtocol) {
  const Digest key = crypto::Sha256("k");
  const Digest value = crypto::Sha256("v");
  EXPECT_EQ(MapLeafHash({key, value}), crypto::Sha256("\x02" + key.ToString() + value.ToString()));
  EXPECT_EQ(MapInnerHash(key, value), crypto::Sha256("\x03" + key.ToString() + value.ToString()));
}

TEST(StateMap, RandomLivesAgreeWithTheNaiveMap) {
  std::mt19937 generator(2017);
  const auto random = [&generator] { return static_cast<unsigned>(generator()); };
  for (int life = 0; life < 20; ++life) {
    StoredMap map;
    std::map<std::string, std::string> model;
    const unsigned keys = 1 + random() % 300;
    for (int batch = 0; batch < 25; ++batch) {
      std::vector<MapChange> changes;
      for (unsigned i = random() % 40; i > 0; --i) {
        const std::string key = Key(random() % keys);
        const std::string value = "state " + std::to_string(random() % 4);
        if (random() % 3 == 0) {
          changes.push_back(MapChange::Remove(key));
          model.erase(key);
        } else {
          changes.push_back(MapChange::Put(key, value));
          model[key] = value;
        }
      }
      map.Update(changes);
      if (HasFatalFailure()) return;
      for (unsigned i = 0; i < 10; ++i) {
        const std::string key = Key(random() % (keys + 5));
        const auto hit = model.find(key);
        if (hit == model.end()) {
          ExpectAbsent(map, key);
        } else {
          ExpectProven(map, key, hit->second);
        }
        if (HasFatalFailure()) return;
      }
    }
    // Removing all leaves no tile behind.
    std::vector<MapChange> all;
    for (const auto& [key, value] : model) all.push_back(MapChange::Remove(key));
    map.Update(all);
    EXPECT_TRUE(map.tiles.empty());
  }
}

TEST(StateMap, TheOrderOfUpdatesLeavesNoTrace) {
  std::mt19937 random(4);
  std::vector<MapChange> changes;
  for (unsigned i = 0; i < 200; ++i) changes.push_back(MapChange::Put(Key(i), "state"));
  StoredMap at_once;
  at_once.Update(changes);
  StoredMap one_by_one;
  std::shuffle(changes.begin(), changes.end(), random);
  for (unsigned i = 200; i < 260; ++i) one_by_one.Update({MapChange::Put(Key(i), "passing")});
  for (const MapChange& change : changes) one_by_one.Update({change});
  for (unsigned i = 200; i < 260; ++i) one_by_one.Update({MapChange::Remove(Key(i))});
  EXPECT_EQ(one_by_one.root, at_once.root);
  EXPECT_EQ(one_by_one.tiles, at_once.tiles);
}

TEST(StateMap, OfTwoChangesOfOneKeyTheLaterCounts) {
  StoredMap map;
  map.Update({MapChange::Put(Key(1), "a"), MapChange::Put(Key(2), "x"), MapChange::Put(Key(1), "b"),
              MapChange::Remove(Key(2))});
  ExpectProven(map, Key(1), "b");
  ExpectAbsent(map, Key(2));
}

TEST(StateMap, NeighboursThatDifferInTheLastBitLiveAtTheBottom) {
  Digest left = Position({0xab});
  Digest right = left;
  right.bytes[31] = 1;
  StoredMap map;
  map.Update({{left, Digest{}}, {right, Digest{}}, {Position({0xab, 0x80}), Digest{}}});
  EXPECT_EQ(map.tiles.size(), 86U);  // depths 0, 3 ... 255
  map.Update({{right, std::nullopt}});
  EXPECT_LT(map.tiles.size(), 5U);
  map.Update({{right, Digest{}}});
  EXPECT_EQ(map.tiles.size(), 86U);
  map.Update({{left, std::nullopt}, {right, std::nullopt}});
  EXPECT_EQ(map.tiles.size(), 1U);
}

TEST(StateMap, EveryBitOfAProofCounts) {
  StoredMap map;
  std::vector<MapChange> changes;
  for (unsigned i = 0; i < 12; ++i) changes.push_back(MapChange::Put(Key(i), "state"));
  map.Update(changes);
  for (unsigned i = 0; i < 40; ++i) {
    const auto found = *ProveInStateMap(Key(i), map.Reader());
    const bool present = found.value_hash.has_value();
    EXPECT_EQ(present, i < 12);
    const auto verifies = [&](const MapProof& proof, const Digest& root) {
      return present ? bool(VerifyMapPresence(Key(i), "state", proof, root))
                     : bool(VerifyMapAbsence(Key(i), proof, root));
    };
    ASSERT_TRUE(verifies(found.proof, map.root));
    const auto each_bit = [&](Digest& part, const MapProof& proof, const Digest& root) {
      for (unsigned bit = 0; bit < 256; ++bit) {
        part.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
        EXPECT_FALSE(verifies(proof, root));
        part.bytes[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
      }
    };
    MapProof bent = found.proof;
    for (Digest& sibling : bent.siblings) each_bit(sibling, bent, map.root);
    if (bent.other) {
      each_bit(bent.other->position, bent, map.root);
      each_bit(bent.other->value_hash, bent, map.root);
    }
    Digest root = map.root;
    each_bit(root, bent, root);
    for (std::size_t n = 0; n < found.proof.siblings.size(); ++n) {
      bent = found.proof;
      bent.siblings.resize(n);
      EXPECT_FALSE(verifies(bent, map.root));
    }
    bent = found.proof;
    bent.siblings.emplace_back();
    EXPECT_FALSE(verifies(bent, map.root));
    bent.siblings.assign(257, Digest::FromBytes(std::string(32, 'x')).value());
    EXPECT_FALSE(verifies(bent, map.root));
  }
}

TEST(StateMap, ALeafElsewhereShowsNoAbsence) {
  StoredMap map;
  std::vector<MapChange> changes;
  for (unsigned i = 0; i < 64; ++i) changes.push_back(MapChange::Put(Key(i), "state"));
  map.Update(changes);
  // The whole way to each leaf is genuine; as a proof of absence of any other present key it is worthless.
  for (unsigned i = 0; i < 64; ++i) {
    MapProof proof = ProveInStateMap(Key(i), map.Reader())->proof;
    proof.other = MapLeaf{MapPosition(Key(i)), crypto::Sha256("state")};
    for (unsigned j = 0; j < 64; ++j) EXPECT_FALSE(VerifyMapAbsence(Key(j), proof, map.root));
  }
}

TEST(StateMap, AnUpdateReadsAndWritesFewTiles) {
  StoredMap map;
  std::vector<MapChange> changes;
  for (unsigned i = 0; i < 20'000; ++i) changes.push_back(MapChange::Put(Key(i), "state"));
  map.Update(changes);
  for (unsigned i = 0; i < 200; ++i) {
    map.reads = 0;
    const auto update = UpdateStateMap({MapChange::Put(Key(i), "other")}, map.Reader());
    ASSERT_TRUE(update);
    EXPECT_LE(map.reads, 12U);  // log8(20,000) is 4.8; the rest is bad luck
    EXPECT_EQ(update->writes.size(), map.reads);
  }
}

TEST(StateMap, ADamagedStoreIsReportedNotPassedOn) {
  StoredMap map;
  std::vector<MapChange> changes;
  for (unsigned i = 0; i < 64; ++i) changes.push_back(MapChange::Put(Key(i), "state"));
  map.Update(changes);
  const auto ask = [&map] {
    for (unsigned i = 0; i < 64; ++i) {
      if (!ProveInStateMap(Key(i), map.Reader())) return false;
      if (!UpdateStateMap({MapChange::Put(Key(i), "new")}, map.Reader())) return false;
    }
    return true;
  };
  ASSERT_TRUE(ask());
  for (const auto& [key, bytes] : std::map<std::string, std::string>(map.tiles)) {
    if (key.size() > 1) {  // without the root tile the map is the empty one
      map.tiles.erase(key);
      EXPECT_FALSE(ask());
    }
    for (const std::string& bad :
         {bytes.substr(1), bytes + "x", std::string(), "\xff\xff" + bytes.substr(2), std::string(2, '\0')}) {
      map.tiles[key] = bad;
      EXPECT_FALSE(ask());
    }
    map.tiles[key] = bytes;
  }
  const MapNodeReader broken = [](std::string_view) -> Result<std::optional<std::string>> {
    return Corrupt("disk");
  };
  EXPECT_EQ(UpdateStateMap({}, broken).error().message, "disk");
  EXPECT_EQ(ProveInStateMap("k", broken).error().message, "disk");
  EXPECT_EQ(StateMapRoot(broken).error().message, "disk");
}

TEST(StateMap, TileBytesAreFixedForEver) {
  EXPECT_EQ(ToHex(MapTileKey(Position({0xff, 0xff}), 0)), "00");
  EXPECT_EQ(ToHex(MapTileKey(Position({0xff, 0xff}), 3)), "03e0");
  EXPECT_EQ(ToHex(MapTileKey(Position({0xff, 0xff}), 9)), "09ff80");
  EXPECT_EQ(ToHex(MapTileKey(Position({0xff, 0xff}), 24)), "18ffff00");
  StoredMap map;
  map.Update({{Position({0x20}), crypto::Sha256("v")}});
  EXPECT_EQ(map.tiles.at(std::string(1, '\0')),
            std::string("\x02\0", 2) + Position({0x20}).ToString() + crypto::Sha256("v").ToString());
}

}  // namespace
}  // namespace yidan::log
