#include "services/store/committed_world.h"

#include "services/log/map_keys.h"
#include "services/log/state_map.h"
#include "services/store/nodes.h"
#include "services/store/records.h"

namespace yidan::store {

namespace {

constexpr std::size_t kScanPage = 1'000;

title::GoodsClass ClassOf(std::uint8_t byte) { return static_cast<title::GoodsClass>(byte); }

}  // namespace

Outcome CommittedWorld::Load(const title::RuleBook& book, const Digest& map_root) {
  YIDAN_ASSIGN(const auto registry, store_.Get(Table::kRegistry, kRegistryRow));
  if (!registry) return Corrupt("the registry's record is missing: run yidand rebuild");
  YIDAN_ASSIGN(const log::MapLookup in_map, log::ProveInStateMap(log::RegistryKey(), MapNodesOf(store_)));
  if (!in_map.value_hash || !log::VerifyMapPresence(log::RegistryKey(), *registry, in_map.proof, map_root)) {
    return Corrupt("the registry's record is not the one that the state map names: run yidand rebuild");
  }
  YIDAN_ASSIGN(const std::uint32_t version, interpret::RulesVersionIn(*registry));
  YIDAN_TRY(book.Need(version));
  YIDAN_ASSIGN(registry_, interpret::DecodeRegistryState(*registry));
  std::string after;
  while (true) {
    std::vector<KeyValue> rows;
    YIDAN_ASSIGN(rows, store_.Scan(Table::kParticipants, "", after, kScanPage));
    for (auto& [key, value] : rows) {
      title::ParticipantRecord record;
      YIDAN_ASSIGN(record, title::DecodeParticipant(value));
      participants_.insert_or_assign(key, std::move(record));
    }
    if (rows.size() < kScanPage) break;
    after = rows.back().first;
  }
  after.clear();
  while (true) {
    std::vector<KeyValue> rows;
    YIDAN_ASSIGN(rows, store_.Scan(Table::kKeyOwners, "", after, kScanPage));
    for (const auto& [key, value] : rows) {
      const auto id = Digest::FromBytes(key);
      if (!id) return Corrupt("key owner table: a key id is not 32 bytes");
      key_owners_.insert_or_assign(*id, value);
    }
    if (rows.size() < kScanPage) break;
    after = rows.back().first;
  }
  return {};
}

std::optional<std::string> CommittedWorld::Read(Table table, std::string_view key) const {
  auto value = store_.Get(table, key);
  if (!value) {
    if (!failure_) failure_ = value.error();
    return std::nullopt;
  }
  return std::move(*value);
}

const title::TitleState* CommittedWorld::Title(const std::string& document_id) const {
  if (const auto hit = young_.find(document_id); hit != young_.end()) return &hit->second;
  title::TitleState state;
  if (const auto hit = old_.find(document_id); hit != old_.end()) {
    state = hit->second;
  } else {
    const auto bytes = Read(Table::kTitles, document_id);
    if (!bytes) return nullptr;
    auto decoded = title::DecodeTitleState(*bytes);
    if (!decoded) {
      if (!failure_) failure_ = decoded.error();
      return nullptr;
    }
    state = std::move(*decoded);
  }
  if (young_.size() >= kTitleCacheMax) {
    // A pointer handed out before stays valid: its generation becomes the old one here and is dropped a whole
    // rotation later, after kTitleCacheMax further titles, and one act asks for far fewer.
    old_ = std::move(young_);
    young_.clear();
  }
  return &young_.insert_or_assign(document_id, std::move(state)).first->second;
}

const title::ParticipantRecord* CommittedWorld::Participant(const std::string& participant_id) const {
  const auto hit = participants_.find(participant_id);
  return hit == participants_.end() ? nullptr : &hit->second;
}

std::optional<std::string> CommittedWorld::KeyOwner(const Digest& key_id) const {
  const auto hit = key_owners_.find(key_id);
  if (hit == key_owners_.end()) return std::nullopt;
  return hit->second;
}

std::optional<std::uint64_t> CommittedWorld::IndexOfAct(const Digest& act_digest) const {
  const auto value = Read(Table::kActs, act_digest.View());
  if (!value) return std::nullopt;
  return IndexOfKey(*value);
}

bool CommittedWorld::PaperFormUsed(const std::string& issuer, const std::string& form_number) const {
  return Read(Table::kPaperForms, JoinKey(issuer, form_number)).has_value();
}

std::vector<title::Covering> CommittedWorld::DocumentsCovering(const Digest& goods_tag) const {
  const std::string prefix = GoodsCoverPrefix(goods_tag);
  auto rows = store_.Scan(Table::kGoods, prefix, "", kScanPage);
  if (!rows) {
    if (!failure_) failure_ = rows.error();
    return {};
  }
  std::vector<title::Covering> documents;
  for (const auto& [key, value] : *rows) {
    if (value.size() != 1) {
      if (!failure_) failure_ = Error{Error::Kind::kCorrupt, "goods: a row says no class"};
      return {};
    }
    documents.push_back({key.substr(prefix.size()), ClassOf(static_cast<std::uint8_t>(value[0]))});
  }
  return documents;
}

std::vector<title::GoodsTag> CommittedWorld::GoodsOf(const std::string& document_id) const {
  const auto value = Read(Table::kGoods, KeyOfGoodsList(document_id));
  std::vector<title::GoodsTag> tags;
  if (!value) return tags;
  Decoder list(*value);
  while (list.ok() && !list.Done()) {
    const Digest tag = list.Fixed();
    tags.push_back({tag, ClassOf(list.U8())});
  }
  if (!list.ok() && !failure_) failure_ = Error{Error::Kind::kCorrupt, "goods: a list ends too early"};
  return tags;
}

void CommittedWorld::Install(title::TitleState&& state) {
  std::string id = state.document_id;
  if (young_.size() >= kTitleCacheMax) {
    old_ = std::move(young_);
    young_.clear();
  }
  old_.erase(id);
  young_.insert_or_assign(std::move(id), std::move(state));
}

void CommittedWorld::Install(interpret::Layer&& layer) {
  if (layer.registry) registry_ = std::move(layer.registry);
  for (auto& [id, state] : layer.titles) Install(std::move(state));
  for (auto& [id, record] : layer.participants) participants_.insert_or_assign(id, std::move(record));
  for (auto& [id, owner] : layer.key_owners) key_owners_.insert_or_assign(id, std::move(owner));
}

}  // namespace yidan::store
