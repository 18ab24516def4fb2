#include "services/ledger/queue.h"

namespace yidan::ledger {

SubmissionQueue::Pushed SubmissionQueue::Push(const std::shared_ptr<Submission>& submission) {
  const std::lock_guard lock(mutex_);
  const std::size_t bytes = submission->bytes;
  const std::string& caller = submission->request.caller();
  if (closed_) return Pushed::kClosed;
  if (bytes_ + bytes > bytes_max_ || queue_.size() >= submissions_max_) return Pushed::kFull;
  if (!caller.empty()) {
    const auto known = of_caller_.find(caller);
    const std::size_t waiting = known == of_caller_.end() ? 0 : known->second;
    if (waiting + bytes > caller_bytes_max_) return Pushed::kShareFull;
    of_caller_[caller] = waiting + bytes;
  }
  bytes_ += bytes;
  queue_.push_back(submission);
  if (workers_wait_ > 0) to_examine_.notify_one();
  return Pushed::kTaken;
}

std::vector<std::shared_ptr<Submission>> SubmissionQueue::TakeForExamination(std::size_t max) {
  std::unique_lock lock(mutex_);
  ++workers_wait_;
  to_examine_.wait(lock, [this] { return closed_ || examined_or_taken_ < queue_.size(); });
  --workers_wait_;
  std::vector<std::shared_ptr<Submission>> taken;
  // Share what waits between two workers rather than give one of them everything.
  const std::size_t waiting = queue_.size() - examined_or_taken_;
  const std::size_t count = std::min(max, (waiting + 1) / 2);
  for (std::size_t i = 0; i < count; ++i) taken.push_back(queue_[examined_or_taken_++]);
  return taken;
}

void SubmissionQueue::MarkExamined(const std::vector<std::shared_ptr<Submission>>& submissions) {
  const std::lock_guard lock(mutex_);
  for (const auto& submission : submissions) submission->examined = true;
  if (sequencer_waits_ && !queue_.empty() && queue_.front()->examined) to_sequence_.notify_one();
}

std::size_t SubmissionQueue::ReadyActs(std::size_t enough) const {
  std::size_t acts = 0;
  for (const auto& submission : queue_) {
    if (!submission->examined || acts >= enough) break;
    acts += submission->Weight();
  }
  return acts;
}

std::vector<std::shared_ptr<Submission>> SubmissionQueue::TakeBatch(
    std::chrono::steady_clock::time_point until, std::size_t acts_max, std::size_t acts_wanted,
    std::chrono::microseconds linger) {
  std::unique_lock lock(mutex_);
  sequencer_waits_ = true;
  to_sequence_.wait_until(lock, until, [this] { return ReadyActs(1) > 0 || (closed_ && queue_.empty()); });
  if (linger.count() > 0 && !closed_ && ReadyActs(acts_wanted) < acts_wanted && !queue_.empty()) {
    to_sequence_.wait_for(lock, linger,
                          [this, acts_wanted] { return closed_ || ReadyActs(acts_wanted) >= acts_wanted; });
  }
  sequencer_waits_ = false;
  std::vector<std::shared_ptr<Submission>> taken;
  std::size_t acts = 0;
  while (!queue_.empty() && queue_.front()->examined) {
    const std::size_t next = queue_.front()->Weight();
    if (!taken.empty() && acts + next > acts_max) break;
    acts += next;
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
    --examined_or_taken_;
  }
  return taken;
}

void SubmissionQueue::Release(const Submission& submission) {
  const std::lock_guard lock(mutex_);
  bytes_ -= submission.bytes;
  const auto known = of_caller_.find(submission.request.caller());
  if (known == of_caller_.end()) return;
  known->second -= submission.bytes;
  if (known->second == 0) of_caller_.erase(known);
}

void SubmissionQueue::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  to_examine_.notify_all();
  to_sequence_.notify_all();
}

bool SubmissionQueue::Drained() const {
  const std::lock_guard lock(mutex_);
  return closed_ && queue_.empty();
}

std::size_t SubmissionQueue::submissions() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

std::size_t SubmissionQueue::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

}  // namespace yidan::ledger
