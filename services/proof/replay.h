// Replay: the entries of a proof file decided again, in order, by the one interpreter, over a world that
// holds nothing but what they made. What it ends with is what they derive. Entries that are not in the file
// are not missed as long as none of them touched what the file is about; `history` tells (FORMAT.md). One
// thread at a time; pure.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/interpret/interpreter.h"
#include "services/interpret/layer.h"
#include "services/log/entry.h"

namespace yidan::proof {

class Replay {
 public:
  // What one entry was found to be.
  struct Step {
    std::optional<v1::Act> act;  // none: RULES or NOTE_KEY
    Digest act_digest;
    std::vector<std::string> documents;     // whose state it changed
    std::vector<std::string> participants;  // whose record it changed
  };

  // Entry 0. kCorrupt: it is none; kUnavailable: rules that `book` lacks, so that nothing is known to be
  // wrong.
  static Result<Replay> Begin(const log::Entry& genesis, const Digest& leaf_hash,
                              const title::RuleBook& book);

  // The next entry: an act, RULES or NOTE_KEY. kCorrupt: it is not admitted, with the reason named;
  // kUnavailable: as Begin. After an error the world stands where it stood.
  Result<Step> Apply(const log::Entry& entry, const Digest& leaf_hash);
  // Takes somebody's record as the registry states it now, for one whose entries are not replayed: who had
  // which key, role and mandate at which index stands in it. What it does not keep binds nobody then: the
  // powers of keys, dual control and its superiors as they were, and since when a succession that was
  // objected to stands still. Before any entry of it.
  void Trust(title::ParticipantRecord record);
  // As interpret::Interpreter::ReplayBare.
  Outcome ApplyBare(const std::string& document_id, std::uint64_t index, v1::ActKind kind,
                    const Digest& act_digest);

  [[nodiscard]] const title::TitleState* Title(const std::string& id) const { return world_->Title(id); }
  [[nodiscard]] const title::ParticipantRecord* Participant(const std::string& id) const {
    return world_->Participant(id);
  }
  [[nodiscard]] const std::map<std::string, title::ParticipantRecord>& participants() const {
    return world_->participants;
  }
  [[nodiscard]] const interpret::RegistryState& registry() const { return *world_->registry; }

 private:
  explicit Replay(const title::RuleBook& book);
  // Of whoever placed the hold that the entry lifts, if its record was taken as stated: then whoever lifts
  // may have been its superior, and is until the entry is decided.
  void VouchForSuperior(const log::Entry& entry);

  interpret::Interpreter interpreter_;
  std::unique_ptr<interpret::Layer> world_;
  std::set<std::string> trusted_;
};

}  // namespace yidan::proof
