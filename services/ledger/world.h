// World: the facts that the title rules look up, as layers. The bottom layer is the committed store with
// caches; each batch is a layer on it, and a group that stands or falls together is a layer on the batch.
// A layer that is dropped leaves no trace; a batch's layer is committed by turning it into writes.
//
// Thread rule: the sequencer's thread only.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "services/ledger/ports.h"
#include "services/log/state_map.h"
#include "services/title/rules.h"

namespace yidan::ledger {

// The committed world: the store, every participant in memory, and a bounded cache of titles.
class CommittedWorld final : public title::Facts {
 public:
  static constexpr std::size_t kTitleCacheMax = 16'384;

  explicit CommittedWorld(const Store& store) : store_(store) {}
  // Reads every directory record into memory.
  Outcome Load();

  const title::TitleState* Title(const std::string& document_id) const override;
  const title::ParticipantRecord* Participant(const std::string& participant_id) const override;
  std::optional<std::string> KeyOwner(const Digest& key_id) const override;
  bool ActAdmitted(const Digest& act_digest) const override { return IndexOfAct(act_digest).has_value(); }
  bool PaperFormUsed(const std::string& issuer, const std::string& form_number) const override;
  std::vector<std::string> DocumentsCovering(const Digest& goods_tag) const override;

  [[nodiscard]] std::optional<std::uint64_t> IndexOfAct(const Digest& act_digest) const;
  [[nodiscard]] std::vector<Digest> GoodsOf(const std::string& document_id) const;
  [[nodiscard]] const std::map<std::string, title::ParticipantRecord>& participants() const {
    return participants_;
  }
  // The first failed read since Load: the facts were incomplete, so nothing decided on them may be
  // committed. kNone: all reads were good.
  [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

  // After a batch is durable: take over its values.
  void Install(title::TitleState&& state);
  void Install(title::ParticipantRecord&& record);
  void InstallKeyOwner(const Digest& key_id, const std::string& participant_id);

 private:
  std::optional<std::string> Read(Table table, std::string_view key) const;

  const Store& store_;
  std::map<std::string, title::ParticipantRecord> participants_;
  std::unordered_map<Digest, std::string, DigestHash> key_owners_;
  // Two generations: when the young one is full it becomes the old one, and the old one is dropped.
  mutable std::unordered_map<std::string, title::TitleState> young_;
  mutable std::unordered_map<std::string, title::TitleState> old_;
  mutable std::optional<Error> failure_;
};

// Changes not yet durable, on top of another world.
class PendingWorld final : public title::Facts {
 public:
  // On a PendingWorld too: say Facts, for a copy of a layer is never what is meant.
  explicit PendingWorld(const title::Facts& below) : below_(below) {}
  PendingWorld(const PendingWorld&) = delete;
  PendingWorld& operator=(const PendingWorld&) = delete;

  const title::TitleState* Title(const std::string& document_id) const override;
  const title::ParticipantRecord* Participant(const std::string& participant_id) const override;
  std::optional<std::string> KeyOwner(const Digest& key_id) const override;
  bool ActAdmitted(const Digest& act_digest) const override;
  bool PaperFormUsed(const std::string& issuer, const std::string& form_number) const override;
  std::vector<std::string> DocumentsCovering(const Digest& goods_tag) const override;

  // Applies an admitted act's change. Goods are covered and uncovered beside it, by who knows the tags.
  void Apply(const title::Change& change, const Digest& act_digest, std::uint64_t index);
  void Cover(const Digest& tag, const std::string& document_id);
  void Uncover(const Digest& tag, const std::string& document_id);
  // Moves everything of `upper`, a layer on this one, into this one.
  void Absorb(PendingWorld&& upper);

  std::unordered_map<std::string, title::TitleState> titles;
  std::map<std::string, title::ParticipantRecord> participants;
  std::unordered_map<Digest, std::string, DigestHash> key_owners;
  std::unordered_map<Digest, std::uint64_t, DigestHash> acts;
  std::map<std::pair<std::string, std::string>, std::string> paper_forms;  // issuer, form -> document
  std::map<Digest, std::map<std::string, bool>> goods;                     // tag -> document -> covered?

 private:
  const title::Facts& below_;
};

// How a layer's titles, records, paper forms and goods are stored, each encoded once, and what they change in
// the state map (PROTOCOL §4).
void EncodeChanges(const PendingWorld& world, std::vector<log::MapChange>& map, WriteSet& writes);
// The rows that say which entries touch a document or participant.
void WriteTouches(const title::Change& change, std::uint64_t index, WriteSet& writes);
// The rows that say who holds what: the holders that differ between `before` and the layer on it.
void WriteHolders(const CommittedWorld& before, const PendingWorld& after, WriteSet& writes);

}  // namespace yidan::ledger
