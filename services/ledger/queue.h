// SubmissionQueue: between the callers and the sequencer. Submissions leave in the order they came, and
// only once intake has examined them; the bytes waiting are bounded. Thread rule: any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "services/api/ledger_port.h"
#include "services/ledger/access.h"
#include "services/ledger/intake.h"

namespace yidan::ledger {

struct Submission {
  internal::v1::SubmitRequest request;  // emptied of its acts by intake
  api::Deadline deadline;
  api::LedgerPort::SubmitDone done;
  std::size_t bytes = 0;
  std::vector<ExaminedAct> acts;
  Digest request_digest;
  // A reading to make durable instead of acts (PROTOCOL §7); `recorded` is told the outcome.
  log::AccessReading access;
  std::function<void(Outcome)> recorded;
  bool examined = false;  // guarded by the queue's mutex
};

class SubmissionQueue {
 public:
  SubmissionQueue(std::size_t bytes_max, std::size_t submissions_max)
      : bytes_max_(bytes_max), submissions_max_(submissions_max) {}

  // False when full or closed; then the submission is untouched.
  bool Push(const std::shared_ptr<Submission>& submission);
  // For intake workers: up to `max` submissions not examined yet, in order. Blocks until there is one; empty
  // once the queue is closed and none is left.
  std::vector<std::shared_ptr<Submission>> TakeForExamination(std::size_t max);
  void MarkExamined(const std::vector<std::shared_ptr<Submission>>& submissions);

  // For the sequencer: examined submissions from the front, at least one unless `until` passes or the
  // queue is closed and empty, at most `acts_max` acts (one submission is never divided). When the
  // front is shorter than `acts_wanted`, lingers up to `linger` for more.
  std::vector<std::shared_ptr<Submission>> TakeBatch(std::chrono::steady_clock::time_point until,
                                                     std::size_t acts_max, std::size_t acts_wanted,
                                                     std::chrono::microseconds linger);
  // Gives back the bytes of answered submissions.
  void Release(std::size_t bytes);
  // Nothing more comes in; what is inside still goes out.
  void Close();
  [[nodiscard]] bool Drained() const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  [[nodiscard]] std::size_t ReadyActs(std::size_t enough) const;  // REQUIRES: mutex_ held

  const std::size_t bytes_max_;
  const std::size_t submissions_max_;
  mutable std::mutex mutex_;
  std::condition_variable to_examine_;
  std::condition_variable to_sequence_;
  std::deque<std::shared_ptr<Submission>> queue_;
  std::size_t examined_or_taken_ = 0;  // how many from the front a worker has or had
  std::size_t bytes_ = 0;
  bool sequencer_waits_ = false;
  unsigned workers_wait_ = 0;
  bool closed_ = false;
};

}  // namespace yidan::ledger
