#include "services/log/state_map.h"

#include <algorithm>
#include <span>
#include <utility>

#include "services/crypto/crypto.h"
#include "services/log/map_tile.h"

namespace yidan::log {
namespace {

using Kind = MapSlot::Kind;

bool Before(const MapChange& a, const MapChange& b) { return a.position < b.position; }

// ---- Verifying ----

Outcome CheckShape(const MapProof& proof) {
  if (proof.siblings.size() > kMaxMapDepth) return Invalid("the map proof has more than 256 siblings");
  // Neither inner(empty, leaf) nor inner(empty, empty) exists.
  if (!proof.siblings.empty() && proof.siblings.back().IsZero()) {
    return Invalid("the map proof's last sibling is empty");
  }
  return {};
}

// Up from `hash`, the subtree at the end of the siblings on the way to `position`.
Outcome CheckRoot(Digest hash, const Digest& position, const MapProof& proof, const Digest& root) {
  for (std::size_t i = proof.siblings.size(); i > 0; --i) {
    const Digest& sibling = proof.siblings[i - 1];
    const bool right = MapBit(position, static_cast<unsigned>(i - 1));
    hash = right ? MapInnerHash(sibling, hash) : MapInnerHash(hash, sibling);
  }
  if (hash != root) return Corrupt("the map proof leads to another root");
  return {};
}

// ---- Updating ----

// One update. Every function takes the changes of one subtree, ascending by position, each position once.
class Updater {
 public:
  explicit Updater(const MapNodeReader& nodes) : nodes_(nodes) {}

  Result<Digest> UpdateRoot(std::span<const MapChange> changes) {
    const std::string key = MapTileKey(Digest{}, 0);
    auto stored = nodes_(key);
    if (!stored) return tl::unexpected(stored.error());
    MapTile tile;
    if (*stored) {
      auto decoded = DecodeMapTile(**stored, Digest{}, 0);
      if (!decoded) return tl::unexpected(decoded.error());
      tile = *decoded;
    }
    YIDAN_TRY(UpdateSlots(0, tile, changes));
    const MapSlot folded = Fold(tile);
    if (folded.kind == Kind::kEmpty) {
      if (*stored) writes_.push_back({key, std::nullopt});
    } else {
      Write(key, tile, *stored);
    }
    return folded.Hash();
  }

  std::vector<MapNodeWrite> TakeWrites() { return std::move(writes_); }

 private:
  // The subtree `old`, whose root is at `depth` > 0, after `changes`.
  Result<MapSlot> UpdateSubtree(unsigned depth, const MapSlot& old, std::span<const MapChange> changes) {
    if (changes.empty()) return old;
    return old.kind == Kind::kInner ? UpdateTile(depth, changes) : Build(depth, old, changes);
  }

  // A subtree that has a tile.
  Result<MapSlot> UpdateTile(unsigned depth, std::span<const MapChange> changes) {
    const Digest& way = changes.front().position;
    const std::string key = MapTileKey(way, depth);
    auto stored = nodes_(key);
    if (!stored) return tl::unexpected(stored.error());
    if (!*stored) return Corrupt("the state map tile at depth " + std::to_string(depth) + " is missing");
    auto tile = DecodeMapTile(**stored, way, depth);
    if (!tile) return tl::unexpected(tile.error());
    YIDAN_TRY(UpdateSlots(depth, *tile, changes));
    const MapSlot folded = Fold(*tile);
    if (folded.kind == Kind::kInner) {
      Write(key, *tile, *stored);
    } else {
      // One leaf is left, or none: it moves up into the parent's slot.
      writes_.push_back({key, std::nullopt});
    }
    return folded;
  }

  // A subtree that had no tile: `old` is empty or a leaf.
  Result<MapSlot> Build(unsigned depth, const MapSlot& old, std::span<const MapChange> changes) {
    std::vector<MapChange> puts;
    for (const MapChange& change : changes) {
      if (change.value_hash) puts.push_back(change);
    }
    if (old.kind == Kind::kLeaf) {
      const MapChange stays{old.leaf.position, old.leaf.value_hash};
      if (!std::binary_search(changes.begin(), changes.end(), stays, Before)) {
        puts.insert(std::upper_bound(puts.begin(), puts.end(), stays, Before), stays);
      }
    }
    if (puts.empty()) return MapSlot{};
    if (puts.size() == 1) return MapSlot::OfLeaf({puts.front().position, *puts.front().value_hash});
    MapTile tile;
    YIDAN_TRY(UpdateSlots(depth, tile, puts));
    Write(MapTileKey(puts.front().position, depth), tile, std::nullopt);
    return Fold(tile);
  }

  Outcome UpdateSlots(unsigned depth, MapTile& tile, std::span<const MapChange> changes) {
    while (!changes.empty()) {
      const std::size_t index = MapSlotIndex(changes.front().position, depth);
      std::size_t count = 1;
      while (count < changes.size() && MapSlotIndex(changes[count].position, depth) == index) ++count;
      auto slot = UpdateSubtree(depth + kTileLevels, tile[index], changes.first(count));
      if (!slot) return tl::unexpected(slot.error());
      tile[index] = *slot;
      changes = changes.subspan(count);
    }
    return {};
  }

  void Write(const std::string& key, const MapTile& tile, const std::optional<std::string>& stored) {
    std::string bytes = EncodeMapTile(tile);
    if (stored != bytes) writes_.push_back({key, std::move(bytes)});
  }

  const MapNodeReader& nodes_;
  std::vector<MapNodeWrite> writes_;
};

}  // namespace

Digest MapPosition(std::string_view key) { return crypto::Sha256(key); }

Outcome VerifyMapPresence(std::string_view key, std::string_view value, const MapProof& proof,
                          const Digest& root) {
  YIDAN_TRY(CheckShape(proof));
  if (proof.other) return Invalid("a proof of presence names another leaf");
  const MapLeaf leaf{MapPosition(key), crypto::Sha256(value)};
  return CheckRoot(MapLeafHash(leaf), leaf.position, proof, root);
}

Outcome VerifyMapAbsence(std::string_view key, const MapProof& proof, const Digest& root) {
  YIDAN_TRY(CheckShape(proof));
  const Digest position = MapPosition(key);
  if (!proof.other) return CheckRoot(Digest{}, position, proof, root);
  const unsigned shared = MapSharedBits(proof.other->position, position);
  if (shared == kMaxMapDepth) return Invalid("the leaf that is to show absence is the key's own");
  if (shared < proof.siblings.size())
    return Invalid("the leaf that is to show absence is not in the key's place");
  return CheckRoot(MapLeafHash(*proof.other), position, proof, root);
}

MapChange MapChange::Put(std::string_view key, std::string_view value) {
  return {MapPosition(key), crypto::Sha256(value)};
}
MapChange MapChange::Remove(std::string_view key) { return {MapPosition(key), std::nullopt}; }

Result<MapUpdate> UpdateStateMap(std::vector<MapChange> changes, const MapNodeReader& nodes) {
  std::stable_sort(changes.begin(), changes.end(), Before);
  // Of those on one position keep the last.
  std::size_t kept = 0;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (i + 1 < changes.size() && changes[i].position == changes[i + 1].position) continue;
    changes[kept++] = changes[i];
  }
  Updater updater(nodes);
  auto root = updater.UpdateRoot(std::span(changes).first(kept));
  if (!root) return tl::unexpected(root.error());
  return MapUpdate{*root, updater.TakeWrites()};
}

Result<Digest> StateMapRoot(const MapNodeReader& nodes) {
  Updater updater(nodes);
  return updater.UpdateRoot({});
}

Result<MapLookup> ProveInStateMap(std::string_view key, const MapNodeReader& nodes) {
  const Digest position = MapPosition(key);
  MapLookup out;
  for (unsigned depth = 0;; depth += kTileLevels) {
    auto stored = nodes(MapTileKey(position, depth));
    if (!stored) return tl::unexpected(stored.error());
    if (!*stored && depth == 0) return out;  // the empty map
    if (!*stored) return Corrupt("the state map tile at depth " + std::to_string(depth) + " is missing");
    auto tile = DecodeMapTile(**stored, position, depth);
    if (!tile) return tl::unexpected(tile.error());
    std::span<const MapSlot> way = *tile;
    for (unsigned level = depth; way.size() > 1 && FoldedKind(way) == Kind::kInner; ++level) {
      const std::size_t half = way.size() / 2;
      const bool right = MapBit(position, level);
      out.proof.siblings.push_back(Fold(right ? way.first(half) : way.subspan(half)).Hash());
      way = right ? way.subspan(half) : way.first(half);
    }
    const MapSlot end = Fold(way);
    if (end.kind == Kind::kInner) continue;  // the subtree of the next tile
    if (end.kind == Kind::kLeaf && end.leaf.position == position) {
      out.value_hash = end.leaf.value_hash;
    } else if (end.kind == Kind::kLeaf) {
      out.proof.other = end.leaf;
    }
    return out;
  }
}

}  // namespace yidan::log
