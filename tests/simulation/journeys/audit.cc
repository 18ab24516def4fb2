#include "tests/simulation/journeys/audit.h"

#include "services/log/map_keys.h"
#include "services/log/state_map.h"
#include "services/store/nodes.h"

namespace yidan::journeys {

namespace {

using store::Table;

// Calls `row` with every row of a table; false if it cannot be read.
template <class Row>
bool EachRow(const store::Store& store, Table table, Row row) {
  std::string after;
  for (;;) {
    const auto rows = store.Scan(table, "", after, 512);
    if (!rows) return false;
    if (rows->empty()) return true;
    for (const auto& [key, value] : *rows) row(key, value);
    after = rows->back().first;
  }
}

// The pairs of the state map as the tables of titles, participants, the registry and paper forms have them,
// and the live documents of each goods tag.
std::optional<Digest> RootFromZero(const store::Store& store) {
  std::vector<log::MapChange> pairs;
  bool read = EachRow(store, Table::kTitles, [&](const std::string& id, const std::string& state) {
    pairs.push_back(log::MapChange::Put(log::TitleKey(id), state));
  });
  read = read && EachRow(store, Table::kParticipants, [&](const std::string& id, const std::string& record) {
           pairs.push_back(log::MapChange::Put(log::ParticipantKey(id), record));
         });
  read = read && EachRow(store, Table::kRegistry, [&](const std::string&, const std::string& record) {
           pairs.push_back(log::MapChange::Put(log::RegistryKey(), record));
         });
  read = read && EachRow(store, Table::kPaperForms, [&](const std::string& key, const std::string& document) {
           const auto zero = key.find('\0');
           pairs.push_back(
               log::MapChange::Put(log::PaperKey(key.substr(0, zero), key.substr(zero + 1)), document));
         });
  const auto nothing = [](std::string_view) -> Result<std::optional<std::string>> { return std::nullopt; };
  const auto update = log::UpdateStateMap(std::move(pairs), nothing);
  if (!read || !update) return std::nullopt;
  return update->root;
}

log::NodeReader NodesOf(const store::Store& store) {
  return [&store](const log::NodeId& id) -> Result<Digest> {
    const auto key = Encoder().U8(static_cast<std::uint8_t>(id.level)).U64(id.index).Take();
    const auto node = store.Get(Table::kTreeNodes, key);
    if (!node || !*node) return Corrupt("a tree node is missing");
    return *Digest::FromBytes(**node);
  };
}

}  // namespace

std::string Audit::CheckLog(Cast& cast, log::Checkpoint* now) {
  const log::NoteVerifier key = *log::NoteVerifier::FromKeyString(cast.verifier_key());
  const auto opened = log::OpenCheckpoint(cast.Checkpoint().note(), {&key, 1}, {});
  if (!opened) return "the checkpoint does not open: " + opened.error().message;
  *now = opened->checkpoint;
  while (chain_.size() < now->size) {
    const auto entry = cast.store().Get(Table::kEntries, Encoder().U64(chain_.size()).bytes());
    if (!entry || !*entry) return "entry " + std::to_string(chain_.size()) + " is missing";
    if (const auto added = chain_.Add(**entry); !added) return added.error().message;
  }
  const auto matches = chain_.Matches(*now);
  if (!matches) return "checkpoint and entries differ: " + matches.error().message;
  const auto nodes = NodesOf(cast.store());
  const auto stored_root = log::RootAt(now->size, nodes);
  if (!stored_root || *stored_root != now->root) return "the stored tree has another root";
  if (before_) {
    const auto path = log::ConsistencyPath(before_->size, now->size, nodes);
    if (!path) return "no consistency path: " + path.error().message;
    const auto grown = log::VerifyConsistency(before_->size, now->size, before_->root, now->root, *path);
    if (!grown) return "two checkpoints are not consistent: " + grown.error().message;
  }
  before_ = *now;
  return "";
}

std::string Audit::Check(Cast& cast) {
  log::Checkpoint now;
  if (std::string fault = CheckLog(cast, &now); !fault.empty()) return fault;
  const auto root = RootFromZero(cast.store());
  if (!root) return "the state map could not be made anew";
  return now.state_map_root == *root ? "" : "the state map made from zero has another root";
}

}  // namespace yidan::journeys
