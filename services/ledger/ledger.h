// The ledger: the one process that writes. Intake checks signatures on a pool of threads; the sequencer,
// one thread, applies the title rules, links entries, extends the tree and commits whole batches; a read
// pool answers queries from snapshots. See PROTOCOL §5 for the order of a commit and of a start.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "services/ledger/ledger_port.h"
#include "services/ledger/ports.h"
#include "services/title/rules.h"

namespace yidan::ledger {

// How a registry comes into being; all of it is in entry 0 for ever.
struct GenesisConfig {
  std::string origin;          // e.g. "registry.yidan.example/chengdu"; the checkpoint's first line
  std::string registrar;       // participant id
  std::string registrar_spki;  // DER
  title::Parameters parameters;
  std::string sm2_note_key = {};  // raw point, 65 bytes: every checkpoint bears its line too; empty: none
};

struct Options {
  unsigned intake_threads = 2;
  unsigned read_threads = 2;
  std::size_t queue_bytes_max = 64U << 20U;  // acts waiting, in bytes; full means QUEUE_FULL
  std::size_t batch_acts_max = 512;
  std::int64_t linger_us_max = 3000;   // under saturation only; adaptive
  std::int64_t idle_seal_ms = 60'000;  // one seal a minute when idle; 0: none
  std::int64_t clock_drift_max_ms = 5 * 60'000;
  // PROTOCOL §5: a database without slot file starts only with this checkpoint note as the operator's
  // word that nothing newer was ever signed.
  std::optional<std::string> remembered_checkpoint;
};

// What the ledger stands on. All must outlive it.
struct Ports {
  Store& store;
  CommitLog& commit_log;
  HeadSlots& slots;
  Clock& clock;
  Signer& signer;
  std::string note_verifier_key;  // vkey string of the signer's Ed25519 note key
};

// The old note key hands over to the new one (PROTOCOL §3): both sign log::NoteKeyMessage.
struct NoteKeyRotation {
  std::string new_key;  // raw Ed25519, 32 bytes
  std::function<std::string(std::string_view message)> sign_by_old;
  std::function<std::string(std::string_view message)> sign_by_new;
};

struct Head;

class Ledger final : public LedgerPort {
 public:
  // Writes entry 0 and its seal into an empty store and signs the first checkpoint. kConflict if a
  // registry is already there: a registry is created once.
  static Outcome Create(const Ports& ports, const GenesisConfig& genesis);
  // Appends a NOTE_KEY entry and its seal, and signs the head with the new key. `before` and `after`: the
  // same ports with the signer of the old and of the new key. Nothing else runs on them. Interrupted, it can
  // be run again with the same keys: a rotation that is in the log already is only finished.
  static Outcome RotateNoteKey(const Ports& before, const Ports& after, const Options& options,
                               const NoteKeyRotation& rotation);
  // Start is recovery (PROTOCOL §5): refuses with kCorrupt and the exact difference when database and
  // slot contradict each other.
  static Result<std::unique_ptr<Ledger>> Start(const Ports& ports, const Options& options);
  // Stops intake, answers what is queued, joins all threads.
  ~Ledger() override;

  void Submit(internal::v1::SubmitRequest request, Deadline deadline, SubmitDone done) override;
  void Read(internal::v1::ReadRequest request, Deadline deadline, ReadDone done) override;
  Answer<void> Healthy() const override;

  // New submissions are turned away (SHUTTING_DOWN); what is queued is still answered.
  void StopIntake();
  // A write failed and the outcome is unknown: the process must end; set once, never cleared.
  [[nodiscard]] bool Failed() const;
  // Why it failed, for the engineer on call: may name files, never goes to a caller. Empty until Failed.
  [[nodiscard]] std::string FailureCause() const;

  // For who collects cosignatures: the newest head, and a copy of it given back with the witnesses' lines on
  // its note (HeadCell). Any thread.
  [[nodiscard]] std::shared_ptr<const Head> head() const;
  void PublishWitnessed(std::shared_ptr<const Head> head);

  struct Counters {
    std::uint64_t admitted = 0, refused = 0, batches = 0, queue_bytes = 0, tree_size = 0;
  };
  [[nodiscard]] Counters counters() const;

 private:
  class Impl;
  explicit Ledger(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::ledger
