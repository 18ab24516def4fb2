// Recorder: answers leave when the readings that they make stand in the access record (PROTOCOL §7). All
// readings of one answer are one submission; nobody blocks while it is made durable.
// Thread rule: Tell on any number of threads; Stop once, after the queue was closed and the sequencer has
// ended.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

#include "services/api/ledger_port.h"
#include "services/ledger/queue.h"
#include "services/ledger/workers.h"
#include "services/query/queries.h"

namespace yidan::ledger {

class Recorder {
 public:
  // `queue` must outlive it. While answers of `bytes_max` wait, Tell waits for one of them to leave.
  // `why_closed`: what is answered once the queue is.
  Recorder(SubmissionQueue& queue, std::size_t bytes_max, std::function<api::ServiceError()> why_closed)
      : queue_(queue), bytes_max_(bytes_max), why_closed_(std::move(why_closed)) {}

  // Calls `done` once: at once if there is nothing to record, otherwise on a thread of its own. What could
  // not be recorded is not told; the error is the one that an act would have met at that moment: QUEUE_FULL,
  // DISK_LOW, CLOCK_UNTRUSTED, SHUTTING_DOWN, or OUTCOME_UNKNOWN.
  void Tell(query::Answer answer, api::LedgerPort::ReadDone done);
  void Stop() { leaving_.Stop(); }

 private:
  struct Waiting;
  void Leave(Waiting& waiting, const std::optional<api::ServiceError>& error);
  void Take(std::size_t bytes);
  void GiveBack(std::size_t bytes);

  SubmissionQueue& queue_;
  const std::size_t bytes_max_;
  const std::function<api::ServiceError()> why_closed_;
  std::mutex mutex_;
  std::condition_variable room_;
  std::size_t bytes_ = 0;  // of answers that wait
  Workers leaving_{1, SIZE_MAX};
};

}  // namespace yidan::ledger
