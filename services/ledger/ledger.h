// The ledger: the only writer of a registry. Intake checks signatures and contents on a pool of threads. The
// sequencer, one thread, has acts decided in order and commits whole batches. A read pool answers queries
// from snapshots. See PROTOCOL §5 for the order of a commit and of a start.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "services/api/ledger_port.h"
#include "services/ledger/options.h"

namespace yidan::store {
class HeadCell;
}

namespace yidan::ledger {

class Ledger final : public api::LedgerPort {
 public:
  // Start is recovery (PROTOCOL §5): refuses with kCorrupt and the exact difference when database and
  // slot contradict each other.
  static Result<std::unique_ptr<Ledger>> Start(const Ports& ports, const Options& options);
  // Stops intake, answers what is queued, joins all threads.
  ~Ledger() override;

  void Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done) override;
  void Read(internal::v1::ReadRequest request, api::Deadline deadline, ReadDone done) override;
  api::Reply<void> Healthy() const override;

  // New submissions are turned away (SHUTTING_DOWN); what is queued is still answered.
  void StopIntake();
  // A write failed and the outcome is unknown: the process must end; set once, never cleared.
  [[nodiscard]] bool Failed() const;
  // Why it failed, for the engineer on call: may name files, never goes to a caller. Empty until Failed.
  [[nodiscard]] std::string FailureCause() const;

  // The newest head, for whoever collects cosignatures of it and gives it back with them. Any thread.
  [[nodiscard]] store::HeadCell& heads();

  // How much waits now, and how long the log is.
  struct Counters {
    std::uint64_t queue_bytes = 0, queue_submissions = 0, tree_size = 0;
  };
  [[nodiscard]] Counters counters() const;

 private:
  class Impl;
  explicit Ledger(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::ledger
