// Replica: the log replayed from zero, entry by entry, with the rules, worlds and encodings of the sequencer,
// into tables of its own. What it ends with is what the log derives: auditors hold it against what the
// registry signs. Every SEAL is held against the state map that was derived; tree and chain against each
// other. Nothing it is given is trusted; its own store is.
//
// The store holds every table that follows from the log, but the search rows, which follow from contents that
// are not in it. It can be gone on with after a stop or a crash. Thread rule: one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/crypto/crypto.h"
#include "services/ledger/ports.h"
#include "services/ledger/world.h"
#include "services/log/chain.h"
#include "services/log/entry.h"

namespace yidan::ledger {

class Replica {
 public:
  // An empty store, or one that a Replica filled; both must outlive it. kCorrupt: it holds something else.
  static Result<std::unique_ptr<Replica>> Open(Store& store, CommitLog& commit_log);

  // The next entry. kCorrupt: entry, rule or map root at fault, named; kUnavailable: the store, or a version
  // of the rules that this program does not have. After an error it takes nothing more.
  Outcome Add(std::string_view entry_bytes);
  // Makes durable what was added up to the last SEAL. kInvalid, if entries stand after that and no fault
  // ended the replay: the batch must be whole first.
  Outcome Commit();

  // Over all that was added.
  [[nodiscard]] const log::ChainVerifier& chain() const { return chain_; }
  // Entries in the store, and added up to the last SEAL but not durable yet.
  [[nodiscard]] std::uint64_t durable_size() const { return tree_.Size(); }
  [[nodiscard]] std::size_t waiting() const { return sealed_entries_.size(); }
  // Every note key the log names, raw, in order: entry 0's and the rotations'. Durable entries only.
  [[nodiscard]] Result<std::vector<std::string>> NoteKeys() const;
  // How many acts were added.
  [[nodiscard]] std::uint64_t acts_added() const { return acts_added_; }

 private:
  Replica(Store& store, CommitLog& commit_log);
  Outcome Resume();
  Outcome Begin(const log::Entry& entry, const log::GenesisBody& genesis);
  Outcome Apply(const log::Entry& entry, const log::ActBody& body);
  Outcome CheckSeal(const log::Entry& entry, const log::SealBody& seal);
  Outcome CheckRules(std::uint32_t version) const;
  bool SignatureHolds(const v1::Act& act, const log::ActBody& body);
  void Cover(const v1::Act& act, const title::Change& change, const log::ActBody& body);
  void NewLayers();

  Store& store_;
  CommitLog& commit_log_;
  CommittedWorld world_;
  title::Parameters parameters_;
  log::ChainVerifier chain_;
  log::TreeAppender tree_;  // of the store
  Digest map_root_;
  bool failed_ = false;
  std::uint64_t acts_added_ = 0;
  std::unordered_map<Digest, crypto::PublicKey, DigestHash> keys_;  // parsed once

  // Since the last Commit, up to the last SEAL.
  std::unique_ptr<PendingWorld> sealed_;
  std::vector<std::string> sealed_entries_;
  WriteSet sealed_writes_;
  std::unordered_map<std::string, std::optional<std::string>> map_tiles_;
  std::unordered_map<std::string, std::vector<Digest>> goods_;  // of documents issued
  // Since the last SEAL.
  std::unique_ptr<PendingWorld> batch_;
  std::vector<std::string> batch_entries_;
  WriteSet batch_writes_;
};

}  // namespace yidan::ledger
