// SubmissionQueue: between the callers and the sequencer. Submissions leave in the order they came, and
// only once intake has examined them; the bytes waiting are bounded, in all and of each caller, until they
// are answered. Thread rule: any thread.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "services/api/ledger_port.h"
#include "services/ledger/access.h"
#include "services/ledger/common_allowance.h"
#include "services/ledger/intake.h"

namespace yidan::ledger {

inline constexpr std::size_t kSubmissionFrame = 512;  // what a waiting submission costs besides its bytes

struct Submission {
  internal::v1::SubmitRequest request;  // emptied of its acts by intake
  api::Deadline deadline;
  api::LedgerPort::SubmitDone done;
  std::size_t bytes = 0;
  std::chrono::steady_clock::time_point arrived = {};
  std::unique_ptr<CommonAllowance::Ticket> ticket;  // null: the registry's own
  std::vector<ExaminedAct> acts;
  Digest request_digest;
  // Readings to make durable instead of acts (PROTOCOL §7); `recorded` is told why they are not, or nothing.
  std::vector<log::AccessReading> readings;
  std::function<void(const std::optional<api::ServiceError>& error)> recorded;
  // How much of a batch it takes.
  [[nodiscard]] std::size_t Weight() const {
    return std::max<std::size_t>(1, recorded ? readings.size() : acts.size());
  }
  bool examined = false;  // guarded by the queue's mutex
};

class SubmissionQueue {
 public:
  SubmissionQueue(std::size_t bytes_max, std::size_t caller_bytes_max, std::size_t submissions_max)
      : bytes_max_(bytes_max), caller_bytes_max_(caller_bytes_max), submissions_max_(submissions_max) {}

  enum class Pushed { kTaken, kFull, kShareFull, kClosed };
  // Unless it is taken the submission is untouched. kShareFull: its caller's share; the registry's own
  // submissions have no caller, and no share.
  Pushed Push(const std::shared_ptr<Submission>& submission);
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
  // Once it is answered: gives back its bytes.
  void Release(const Submission& submission);
  // Nothing more comes in; what is inside still goes out.
  void Close();
  [[nodiscard]] bool Drained() const;
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t submissions() const;

 private:
  [[nodiscard]] std::size_t ReadyActs(std::size_t enough) const;  // REQUIRES: mutex_ held

  const std::size_t bytes_max_;
  const std::size_t caller_bytes_max_;
  const std::size_t submissions_max_;
  mutable std::mutex mutex_;
  std::condition_variable to_examine_;
  std::condition_variable to_sequence_;
  std::deque<std::shared_ptr<Submission>> queue_;
  std::size_t examined_or_taken_ = 0;  // how many from the front a worker has or had
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, std::size_t> of_caller_;  // bytes; who has none is not in it
  bool sequencer_waits_ = false;
  unsigned workers_wait_ = 0;
  bool closed_ = false;
};

}  // namespace yidan::ledger
