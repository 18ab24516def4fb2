// Batch: the work of one commit. Entries are linked one after the other, with what they change as a layer on
// the committed world; a group that stands or falls together can be rolled back to a mark; the seal ends it.
// Nothing of it is durable, or visible to anybody, before the committer has taken it.
// Thread rule: one thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/interpret/interpreter.h"
#include "services/interpret/sealing.h"
#include "services/ledger/chain_head.h"
#include "services/log/entry.h"
#include "services/log/state_map.h"
#include "services/store/commit_log.h"

namespace yidan::ledger {

class Batch {
 public:
  // Both must outlive it, and not change while it lives. `now_ms`: admission time of all its entries.
  Batch(const ChainHead& chain, const interpret::World& committed, std::int64_t now_ms);

  // ---- Entries ----
  [[nodiscard]] interpret::Place NextPlace() const {
    return {chain_.size + log_.entries.size(), log_.time_ms};
  }
  // The bytes of an entry at the next place. kInvalid: it does not fit an entry.
  [[nodiscard]] Result<std::string> Link(decltype(log::Entry::body) body) const;
  // Takes what Link made. Its effect goes into whichever layer it was judged on.
  void Take(std::string entry);
  void TakeContent(interpret::RawContent content) { log_.contents.push_back(std::move(content)); }

  // What stands so far, for a group that may be rolled back: its effects are on a layer of their own.
  struct Mark {
    std::size_t entries = 0;
    std::size_t contents = 0;
    Digest last_leaf;
  };
  [[nodiscard]] Mark Here() const { return {log_.entries.size(), log_.contents.size(), last_leaf_}; }
  void RollBack(const Mark& mark);

  // ---- Records beside the log ----
  void TakeAccess(const store::AccessRecord& record);
  void TakeRequest(store::AnsweredRequest request) { log_.requests.push_back(std::move(request)); }
  // Head of the access record's chain, with what this batch has added.
  [[nodiscard]] const Digest& access_root() const { return access_root_; }

  // Ends the batch: the state map after it, the seal, the tree. `tiles`: the state map before.
  Outcome Seal(const log::MapNodeReader& tiles);

  interpret::Layer& layer() { return layer_; }
  [[nodiscard]] const interpret::Layer& layer() const { return layer_; }
  [[nodiscard]] const store::LogBatch& log() const { return log_; }
  [[nodiscard]] const interpret::BatchEffect& effect() const { return effect_; }
  // Where the log ends with this batch. REQUIRES: sealed, or no entries.
  [[nodiscard]] const ChainHead& after() const { return after_; }
  [[nodiscard]] bool has_entries() const { return !log_.entries.empty(); }
  // After it is durable.
  store::LogBatch TakeLog() { return std::move(log_); }
  interpret::BatchEffect TakeEffect() { return std::move(effect_); }

 private:
  const ChainHead& chain_;
  interpret::Layer layer_;
  store::LogBatch log_;
  std::vector<Digest> leaves_;
  Digest last_leaf_;
  Digest access_root_;
  interpret::BatchEffect effect_;
  ChainHead after_;
};

}  // namespace yidan::ledger
