// The state map (PROTOCOL §4): a compact sparse Merkle map from keys to values.
//
//   position = SHA-256(key), most significant bit first     leaf  = H(0x02 || position || SHA-256(value))
//   a subtree with one leaf is that leaf                     inner = H(0x03 || left || right)
//   an empty subtree is 32 zero bytes                        inner(empty, leaf), inner(empty, empty): never
//
// One set of pairs has one root, whatever the order in which they came. Absence of a key is an empty slot
// where it would be, or another leaf in that slot.
//
// Stored form: tiles of three levels. A tile at `depth` (0, 3, 6 ... 255 bits) holds the eight subtrees
// three levels below it; the levels between are hashed again when needed. An update of n keys reads and
// writes each tile on their paths once: about log8(size) tiles for one key.
//   tile key    depth u8 | the first `depth` bits of the positions below, zero-padded to bytes
//   tile value  leaf mask u8 | inner mask u8 | per set slot, ascending: leaf: position 32, value hash 32;
//               inner: hash 32. Mask bit i (least significant first) is slot i.
// The tile at depth 0 is there iff the map is not empty; any other iff two or more leaves are below it.
//
// Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"
#include "services/base/result.h"
#include "services/log/map_leaf.h"

namespace yidan::log {

// Where a key is.
Digest MapPosition(std::string_view key);

// ---- Verifying ----

// The way from the root to where a key is or would be. Which side each sibling stands on is not said: the
// verifier takes it from the bits of the key's position.
struct MapProof {
  std::vector<Digest> siblings;  // root to leaf, empty ones (zero) included; at most kMaxMapDepth
  std::optional<MapLeaf> other;  // absence: the leaf of another key that fills the slot
  bool operator==(const MapProof&) const = default;
};

// That `key` has `value` under `root`. kInvalid: not the shape of such a proof; kCorrupt: another root.
Outcome VerifyMapPresence(std::string_view key, std::string_view value, const MapProof& proof,
                          const Digest& root);
// That `key` has no value under `root`. Errors as above.
Outcome VerifyMapAbsence(std::string_view key, const MapProof& proof, const Digest& root);

// ---- Storing ----

// The tile under a tile key; empty if there is none, which is not an error here.
using MapNodeReader = std::function<Result<std::optional<std::string>>(std::string_view tile_key)>;

struct MapChange {
  Digest position;
  std::optional<Digest> value_hash;  // empty: remove the key; it is no error if it is not there
  static MapChange Put(std::string_view key, std::string_view value);
  static MapChange Remove(std::string_view key);
};

struct MapNodeWrite {
  std::string key;
  std::optional<std::string> value;  // empty: delete
};

struct MapUpdate {
  Digest root;                       // after the changes; zero: the empty map
  std::vector<MapNodeWrite> writes;  // each tile at most once, and only those that differ from before
};

// The map behind `nodes` after `changes`; of two on one position the later counts. Nothing is written:
// the caller makes `writes` durable together with what they commit to. kCorrupt: a tile is missing, or
// not what such an update writes. Tiles are not hashed again when read: the store has checksums, and
// StateMapRoot and proofs check what is shown.
Result<MapUpdate> UpdateStateMap(std::vector<MapChange> changes, const MapNodeReader& nodes);

Result<Digest> StateMapRoot(const MapNodeReader& nodes);  // reads one tile

struct MapLookup {
  std::optional<Digest> value_hash;  // empty: the key is absent, and `proof` shows it
  MapProof proof;
};
Result<MapLookup> ProveInStateMap(std::string_view key, const MapNodeReader& nodes);

}  // namespace yidan::log
