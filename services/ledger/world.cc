#include "services/ledger/world.h"

#include <algorithm>

#include "services/crypto/crypto.h"
#include "services/ledger/records.h"
#include "services/log/map_keys.h"

namespace yidan::ledger {

namespace {

constexpr std::size_t kScanPage = 1'000;

}  // namespace

// ---- CommittedWorld ----

Outcome CommittedWorld::Load() {
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
    // Pointers handed out before stay valid until the next Install, as Facts promises: the rules hold
    // a handful of titles at once, and the generation they came from is only dropped one rotation on.
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

std::vector<std::string> CommittedWorld::DocumentsCovering(const Digest& goods_tag) const {
  const std::string prefix = GoodsCoverPrefix(goods_tag);
  auto rows = store_.Scan(Table::kGoods, prefix, "", kScanPage);
  if (!rows) {
    if (!failure_) failure_ = rows.error();
    return {};
  }
  std::vector<std::string> documents;
  for (const auto& [key, value] : *rows) documents.push_back(key.substr(prefix.size()));
  return documents;
}

std::vector<Digest> CommittedWorld::GoodsOf(const std::string& document_id) const {
  const auto value = Read(Table::kGoods, KeyOfGoodsList(document_id));
  std::vector<Digest> tags;
  if (!value) return tags;
  for (std::size_t at = 0; at + Digest::kSize <= value->size(); at += Digest::kSize) {
    tags.push_back(*Digest::FromBytes(std::string_view(*value).substr(at, Digest::kSize)));
  }
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

void CommittedWorld::Install(title::ParticipantRecord&& record) {
  std::string id = record.participant_id;
  participants_.insert_or_assign(std::move(id), std::move(record));
}

void CommittedWorld::InstallKeyOwner(const Digest& key_id, const std::string& participant_id) {
  key_owners_.insert_or_assign(key_id, participant_id);
}

// ---- PendingWorld ----

const title::TitleState* PendingWorld::Title(const std::string& document_id) const {
  const auto hit = titles.find(document_id);
  return hit == titles.end() ? below_.Title(document_id) : &hit->second;
}

const title::ParticipantRecord* PendingWorld::Participant(const std::string& participant_id) const {
  const auto hit = participants.find(participant_id);
  return hit == participants.end() ? below_.Participant(participant_id) : &hit->second;
}

std::optional<std::string> PendingWorld::KeyOwner(const Digest& key_id) const {
  const auto hit = key_owners.find(key_id);
  if (hit != key_owners.end()) return hit->second;
  return below_.KeyOwner(key_id);
}

bool PendingWorld::ActAdmitted(const Digest& act_digest) const {
  return acts.contains(act_digest) || below_.ActAdmitted(act_digest);
}

bool PendingWorld::PaperFormUsed(const std::string& issuer, const std::string& form_number) const {
  return paper_forms.contains({issuer, form_number}) || below_.PaperFormUsed(issuer, form_number);
}

std::vector<std::string> PendingWorld::DocumentsCovering(const Digest& goods_tag) const {
  std::vector<std::string> documents = below_.DocumentsCovering(goods_tag);
  const auto changed = goods.find(goods_tag);
  if (changed == goods.end()) return documents;
  for (const auto& [document, covered] : changed->second) {
    std::erase(documents, document);
    if (covered) documents.push_back(document);
  }
  std::sort(documents.begin(), documents.end());
  return documents;
}

void PendingWorld::Apply(const title::Change& change, const Digest& act_digest, std::uint64_t index) {
  for (const title::TitleState& state : change.titles) titles.insert_or_assign(state.document_id, state);
  for (const title::ParticipantRecord& record : change.participants) {
    for (const auto& [id, key] : record.keys) key_owners.insert_or_assign(id, record.participant_id);
    // A key promised by a running RECOVER is taken from now on, whether or not it ever becomes good.
    if (record.recovery) {
      key_owners.insert_or_assign(crypto::Sha256(record.recovery->spki), record.participant_id);
    }
    participants.insert_or_assign(record.participant_id, record);
  }
  for (const auto& form : change.paper_forms) paper_forms.emplace(form, change.titles.front().document_id);
  acts.insert_or_assign(act_digest, index);
}

void PendingWorld::Cover(const Digest& tag, const std::string& document_id) {
  goods[tag][document_id] = true;
}

void PendingWorld::Uncover(const Digest& tag, const std::string& document_id) {
  goods[tag][document_id] = false;
}

void PendingWorld::Absorb(PendingWorld&& upper) {
  for (auto& [id, state] : upper.titles) titles.insert_or_assign(id, std::move(state));
  for (auto& [id, record] : upper.participants) participants.insert_or_assign(id, std::move(record));
  for (auto& [id, owner] : upper.key_owners) key_owners.insert_or_assign(id, owner);
  acts.merge(upper.acts);
  paper_forms.merge(upper.paper_forms);
  for (auto& [tag, documents] : upper.goods) {
    for (const auto& [document, covered] : documents) goods[tag][document] = covered;
  }
}

// ---- Writing ----

void EncodeChanges(const PendingWorld& world, std::vector<log::MapChange>& map, WriteSet& writes) {
  for (const auto& [id, state] : world.titles) {
    std::string value = title::Encode(state);
    map.push_back(log::MapChange::Put(log::TitleKey(id), value));
    writes.Put(Table::kTitles, id, std::move(value));
  }
  for (const auto& [id, record] : world.participants) {
    std::string value = title::Encode(record);
    map.push_back(log::MapChange::Put(log::ParticipantKey(id), value));
    writes.Put(Table::kParticipants, id, std::move(value));
  }
  for (const auto& [form, document_id] : world.paper_forms) {
    map.push_back(log::MapChange::Put(log::PaperKey(form.first, form.second), document_id));
    writes.Put(Table::kPaperForms, JoinKey(form.first, form.second), document_id);
  }
  for (const auto& [tag, documents] : world.goods) {
    for (const auto& [document, covered] : documents) {
      if (covered) {
        writes.Put(Table::kGoods, KeyOfGoodsCover(tag, document), "");
      } else {
        writes.Delete(Table::kGoods, KeyOfGoodsCover(tag, document));
      }
    }
    const std::string key = log::GoodsKey(tag);
    const auto live = world.DocumentsCovering(tag);
    map.push_back(live.empty() ? log::MapChange::Remove(key)
                               : log::MapChange::Put(key, log::GoodsValue(live)));
  }
}

void WriteTouches(const title::Change& change, std::uint64_t index, WriteSet& writes) {
  for (const title::TitleState& state : change.titles) {
    writes.Put(Table::kTouches, TouchPrefixOfDocument(state.document_id) + KeyOfIndex(index), "");
  }
  for (const title::ParticipantRecord& record : change.participants) {
    writes.Put(Table::kTouches, TouchPrefixOfParticipant(record.participant_id) + KeyOfIndex(index), "");
  }
}

void WriteHolders(const CommittedWorld& before, const PendingWorld& after, WriteSet& writes) {
  for (const auto& [id, state] : after.titles) {
    const title::TitleState* known = before.Title(id);
    const std::string held_by = known == nullptr ? "" : known->holder;
    if (held_by == state.holder) continue;
    if (!held_by.empty()) writes.Delete(Table::kHolders, JoinKey(held_by, id));
    if (!state.holder.empty()) writes.Put(Table::kHolders, JoinKey(state.holder, id), "");
  }
}

}  // namespace yidan::ledger
