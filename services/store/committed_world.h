// CommittedWorld: the world as the database has it: every participant in memory, and a bounded cache of
// titles. Batches are interpret::Layers on it; what they changed is installed when it is durable.
//
// Thread rule: one thread, the sequencer's or a replica's.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "services/interpret/layer.h"
#include "services/store/ports/ports.h"
#include "services/title/rule_set.h"

namespace yidan::store {

class CommittedWorld final : public interpret::World {
 public:
  static constexpr std::size_t kTitleCacheMax = 16'384;

  explicit CommittedWorld(const Store& store) : store_(store) {}
  // Reads the registry's record and every directory record into memory, and holds the first against the state
  // map under `map_root`: rules, parameters and note key are taken from it. kUnavailable: rules that `book`
  // lacks, said before anything is read that only they may explain. kCorrupt: names the row.
  Outcome Load(const title::RuleBook& book, const Digest& map_root);

  const interpret::RegistryState* Registry() const override { return registry_ ? &*registry_ : nullptr; }
  const title::TitleState* Title(const std::string& document_id) const override;
  const title::ParticipantRecord* Participant(const std::string& participant_id) const override;
  std::optional<std::string> KeyOwner(const Digest& key_id) const override;
  bool ActAdmitted(const Digest& act_digest) const override { return IndexOfAct(act_digest).has_value(); }
  bool PaperFormUsed(const std::string& issuer, const std::string& form_number) const override;
  std::vector<title::Covering> DocumentsCovering(const Digest& goods_tag) const override;
  std::vector<title::GoodsTag> GoodsOf(const std::string& document_id) const override;

  [[nodiscard]] std::optional<std::uint64_t> IndexOfAct(const Digest& act_digest) const;
  [[nodiscard]] const std::map<std::string, title::ParticipantRecord>& participants() const {
    return participants_;
  }
  // The first failed read since Load: the facts were incomplete, so nothing decided on them may be
  // committed. nullopt: all reads were good.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

  // After a batch is durable: takes over its values.
  void Install(interpret::Layer&& layer);

 private:
  std::optional<std::string> Read(Table table, std::string_view key) const;
  void Install(title::TitleState&& state);

  const Store& store_;
  std::optional<interpret::RegistryState> registry_;
  std::map<std::string, title::ParticipantRecord> participants_;
  std::unordered_map<Digest, std::string, DigestHash> key_owners_;
  // Two generations: when the young one is full it becomes the old one, and the old one is dropped.
  mutable std::unordered_map<std::string, title::TitleState> young_;
  mutable std::unordered_map<std::string, title::TitleState> old_;
  mutable std::optional<Error> failure_;
};

}  // namespace yidan::store
