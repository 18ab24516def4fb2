// A registry in a few hundred lines, for tests of what clients check: it decides acts with the production
// rules, keeps entries and tree, seals after every act, and hands out checkpoints, paths and proof files.
// Nothing is durable and nobody is asked; the clock is wound by hand. One thread.
//
// Aborts the test program where a story cannot be told (an act refused that the story needs).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/log/entry.h"
#include "services/log/merkle.h"
#include "services/log/note.h"
#include "services/log/state_map.h"
#include "services/proof/proof_file.h"
#include "services/proof/replay.h"
#include "services/waybill/commitment.h"
#include "tests/support/acts.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::testing {

class SyntheticRegistry {
 public:
  static constexpr std::int64_t kStart = 1'491'465'600'000;  // 2017-04-06 08:00:00Z
  static constexpr const char* kOrigin = "registry.example/yidan";
  static constexpr const char* kRegistrar = "registrar";

  // With entry 0 and its seal; with_sm2: a second, SM2 note key, which signs every checkpoint too.
  explicit SyntheticRegistry(bool with_sm2 = false,
                             const title::RuleBook& book = title::RuleBook::Released());

  // ---- The world ----
  // An authority is customs in CN.
  void Admit(const std::string& id, const std::vector<v1::Role>& roles);
  [[nodiscard]] const crypto::PrivateKey& KeyOf(const std::string& id) const { return keys_.at(id); }
  // Issues the content of a waybill file; the carrier signs. Codes may be in no list of today: it may have
  // been issued on another day.
  void Issue(const std::string& document_id, const std::string& waybill_json);
  // The same, with the commitment to another content than the one that the header is read from: of a schema,
  // say, that only a later program knows.
  void IssueWithContent(const std::string& document_id, const std::string& waybill_json,
                        const std::string& content_json);
  // The issuer of the first of `predecessors` replaces them by documents with these contents (id, waybill).
  // What the header of each repeats is taken from its content.
  std::uint64_t Replace(const std::vector<std::string>& predecessors,
                        const std::vector<std::pair<std::string, std::string>>& successors);
  // Fills in the envelope of `act` (all but its body) for this document or participant, at its head.
  v1::Act On(const std::string& actor, const std::string& subject, v1::Act act) const;
  v1::SignedAct Sign(const v1::Act& act) const;
  // Appends the act as an entry if the rules admit it, and a seal. The index of the entry.
  tl::expected<std::uint64_t, std::string> Submit(const v1::SignedAct& act);
  // On, Sign and Submit; aborts if refused.
  std::uint64_t Do(const std::string& actor, const std::string& subject, v1::Act act);
  void Seal();
  // A new note key, signed by the old one and itself, and a seal.
  void RotateNoteKey(const std::string& name);
  // RULES, signed by the registrar, and a seal. Adopting takes what stands announced, whenever that is.
  void AnnounceRules(std::uint32_t version, const title::Parameters& parameters);
  void AdoptRules();
  [[nodiscard]] log::RulesBody RulesBy(const std::string& signer, log::RulesPhase phase,
                                       std::uint64_t sequence, std::uint32_t version,
                                       const title::Parameters& parameters) const;
  // The same with any bytes for parameters.
  [[nodiscard]] log::RulesBody RulesBy(const std::string& signer, log::RulesPhase phase,
                                       std::uint64_t sequence, std::uint32_t version,
                                       std::string parameters) const;

  // ---- Lies: what a registry could write if it did not ask the rules ----
  // An entry as it stands, without a seal. Its index.
  std::uint64_t ForceEntry(decltype(log::Entry::body) body);
  void ForceInMap(const std::string& key, const std::string& value);  // under the next seal

  // ---- What it hands out ----
  [[nodiscard]] const Digest& registry() const { return registry_; }
  [[nodiscard]] std::string vkey() const { return signers_.front().verifier().KeyString(); }
  [[nodiscard]] const std::vector<log::NoteSigner>& signers() const { return signers_; }
  [[nodiscard]] std::uint64_t size() const { return entries_.size(); }
  [[nodiscard]] const std::vector<std::string>& entries() const { return entries_; }
  [[nodiscard]] const log::TreeAppender& tree() const { return tree_; }
  [[nodiscard]] v1::Checkpoint CheckpointNow() const;
  [[nodiscard]] std::vector<Digest> Path(std::uint64_t index) const;
  [[nodiscard]] log::NodeReader Nodes() const;
  [[nodiscard]] v1::Receipt ReceiptOf(std::uint64_t index) const;
  // Of the newest entry that touches it, with its present state: that entry may be about another.
  [[nodiscard]] v1::Receipt ReceiptOfTitle(const std::string& id) const;
  [[nodiscard]] v1::Receipt ReceiptOfRecord(const std::string& participant_id) const;
  [[nodiscard]] const title::TitleState& Title(const std::string& id) const { return *world_.Title(id); }
  [[nodiscard]] const title::ParticipantRecord& Participant(const std::string& id) const {
    return *world_.Participant(id);
  }
  // Whether there is such a title; Title aborts if not.
  [[nodiscard]] bool Has(const std::string& id) const { return world_.Title(id) != nullptr; }
  [[nodiscard]] bool HasParticipant(const std::string& id) const { return world_.Participant(id) != nullptr; }
  [[nodiscard]] std::vector<v1::HistoryEntry> History(const std::string& id) const;
  [[nodiscard]] v1::ExportTitleResponse Export(const std::string& id) const;
  [[nodiscard]] proof::ProofFile File(const std::string& id) const;
  [[nodiscard]] proof::ProvenEntry Proven(std::uint64_t index) const;
  [[nodiscard]] log::MapProof StateProof(const std::string& key) const;  // presence or absence
  [[nodiscard]] proof::ProvenState TitleState(const std::string& id) const;
  [[nodiscard]] const v1::WaybillContent& Content(const std::string& id) const { return contents_.at(id); }

  std::int64_t now_ms = kStart;

 private:
  void SetState(const std::string& key, std::string value, v1::Receipt& receipt) const;
  void Append(log::Entry entry);
  void AppendOfRegistry(decltype(log::Entry::body) body);
  [[nodiscard]] log::MapNodeReader MapNodes() const;
  void Change(std::vector<log::MapChange> changes);

  crypto::PrivateKey note_key_;
  std::vector<log::NoteSigner> signers_;
  std::map<std::string, crypto::PrivateKey> keys_;
  std::vector<std::string> entries_;
  std::map<log::NodeId, Digest> nodes_;
  log::TreeAppender tree_;
  Digest last_leaf_;
  Digest registry_;
  Digest map_root_;
  std::map<std::string, std::string> map_tiles_;
  proof::Replay world_;
  std::map<std::string, std::vector<std::uint64_t>> touches_;  // subject -> entries
  std::vector<std::uint64_t> registry_entries_;                // RULES and NOTE_KEY
  std::map<std::string, v1::WaybillContent> contents_;
};

// The 2017 journey with the first `acts` acts of its story (0: the ISSUE alone): landrover-nl endorses in
// full to boc-frankfurt, which passes it on to boc-jinjiang with a full endorsement, which endorses to
// rongou, which surrenders for delivery; cdirp delivers all.
inline constexpr const char* kJourney = "YD-TEST-0000-JOURNEY";
void PlayJourney(SyntheticRegistry& registry, int acts);
// Twelve acts on the journey's document, beside the chain too, the last with rongou as holder: ISSUE,
// NOTATION, MILESTONE, TRANSFER, GRANT, TRANSFER, HOLD, MILESTONE, LIFT, OFFER, ACCEPT, MILESTONE.
void PlayTwelveActs(SyntheticRegistry& registry);
// The waybill of the journey with no more than a waybill needs: for tests that go over every byte of a file.
std::string SmallWaybill();

}  // namespace yidan::testing
