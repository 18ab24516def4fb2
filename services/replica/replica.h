// Replica: the log replayed from zero, entry by entry, by the interpreter that the sequencer asks too, into
// tables of its own. What it ends with is what the log derives: auditors hold it against what the registry
// signs, and fsck against what the database holds. Every SEAL is held against the state map that was derived;
// tree and chain against each other. Nothing it is given is trusted; its own store is.
//
// Entries give every table that follows from the log, search rows only with contents and goods rows only with
// the goods key at hand (ReadContents).
// Follow keeps contents, requests and access records too. After a stop or a crash it goes on from where its
// store ends. Thread rule: one thread; LookAhead on any, beside it.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/crypto/key_ring.h"
#include "services/interpret/interpreter.h"
#include "services/interpret/sealing.h"
#include "services/log/chain.h"
#include "services/log/entry.h"
#include "services/store/commit_log.h"
#include "services/store/committed_world.h"

namespace yidan::replica {

class Replica {
 public:
  // An empty store, or one that a Replica filled, and the commit log of that store; both must outlive it, and
  // so must `book`. kCorrupt: the store holds something else. kUnavailable: rules that this program lacks.
  static Result<std::unique_ptr<Replica>> Open(store::Store& store, store::CommitLog& commit_log,
                                               const title::RuleBook& book = title::RuleBook::Released());

  // Where contents come from, and the goods key, if they are at hand. With the contents search rows are
  // derived; with the key goods rows, and the goods that an act states are judged; with both the tags are
  // held against the contents.
  void ReadContents(interpret::ContentSource contents, std::string goods_key);

  // An entry, read before its turn: decoded, hashed, and its signatures looked at as far as their keys were
  // known. Nothing about it is decided yet.
  struct Ahead {
    std::string bytes;
    std::optional<log::Entry> entry;  // nullopt: the bytes are none
    Digest leaf;
    interpret::Foreseen act;  // iff the entry is one
  };
  [[nodiscard]] Ahead LookAhead(std::string entry_bytes) const;
  // Many, on as many threads as the machine has cores; in their order.
  [[nodiscard]] std::vector<Ahead> LookAhead(std::vector<std::string> entries) const;

  // The next entry. kCorrupt: entry, rule or map root at fault, named; kUnavailable: the store, or a version
  // of the rules that this program does not have. After an error it takes nothing more.
  Outcome Add(std::string_view entry_bytes) { return Add(LookAhead(std::string(entry_bytes))); }
  Outcome Add(Ahead next);
  // Makes durable what was added up to the last SEAL. kInvalid, if entries stand after that and no fault
  // ended the replay: the batch must be whole first.
  Outcome Commit();
  // Adds and commits a whole batch as a proposer commits it, contents and records beside the log included.
  // The store then equals the proposer's row for row, but for old requests, which each drops in its own time.
  // Given a batch again, it does nothing. kCorrupt: a gap, or what does not follow from entries and access
  // records before.
  Outcome Follow(const store::LogBatch& batch);

  // Over all that was added.
  [[nodiscard]] const log::ChainVerifier& chain() const { return chain_; }
  // Entries in the store, and added up to the last SEAL but not durable yet.
  [[nodiscard]] std::uint64_t durable_size() const { return tree_.Size(); }
  [[nodiscard]] std::size_t waiting() const { return waiting_.entries.size(); }
  // Every note key that the log names, raw, in order. Durable entries only; empty before entry 0.
  [[nodiscard]] Result<std::vector<std::string>> NoteKeys() const;
  // How many acts were added.
  [[nodiscard]] std::uint64_t acts_added() const { return acts_added_; }
  // Whether it knows which goods each document covers: it has the goods key, and that opened every entry's.
  [[nodiscard]] bool goods_known() const { return !goods_key_.empty(); }
  // Contents that were at hand and are not what their entries say.
  [[nodiscard]] const std::vector<interpret::Interpreter::ContentFault>& content_faults() const {
    return content_faults_;
  }

 private:
  Replica(store::Store& store, store::CommitLog& commit_log, const title::RuleBook& book);
  Outcome Resume(const title::RuleBook& book);
  Outcome CheckSeal(const log::Entry& entry, const log::SealBody& seal);
  struct Beside {
    std::string goods_key;
    Digest access_root;  // after the batch
  };
  [[nodiscard]] Result<Beside> BesideAfter(const store::LogBatch& batch) const;
  [[nodiscard]] Result<bool> Has(const store::LogBatch& batch) const;
  Outcome Take(const store::LogBatch& batch);
  void NewLayers();
  void LearnFrom(const interpret::Effect& effect);

  store::Store& store_;
  store::CommitLog& commit_log_;
  store::CommittedWorld world_;
  interpret::Interpreter interpreter_;
  // What a look ahead goes by: the keys that stand in entries up to the last one added, and the rules in
  // force after it; null before entry 0.
  crypto::KeyRing keys_;
  std::atomic<const title::RuleSet*> rules_ = nullptr;
  interpret::ContentSource contents_;
  std::string goods_key_;
  log::ChainVerifier chain_;
  log::TreeAppender tree_;  // of the store
  Digest map_root_;
  bool failed_ = false;
  std::uint64_t acts_added_ = 0;
  std::vector<interpret::Interpreter::ContentFault> content_faults_;

  // Since the last Commit, up to the last SEAL.
  std::unique_ptr<interpret::Layer> sealed_;
  store::LogBatch waiting_;
  interpret::BatchEffect effect_;
  std::unordered_map<std::string, std::optional<std::string>> map_tiles_;  // as effect_ has them
  // Since the last SEAL.
  std::unique_ptr<interpret::Layer> batch_;
  std::vector<std::string> batch_entries_;
};

}  // namespace yidan::replica
