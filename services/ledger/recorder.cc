#include "services/ledger/recorder.h"

#include <memory>
#include <utility>

namespace yidan::ledger {
namespace {

// A reading in the queue and in the batch: its strings, its record, its row.
constexpr std::size_t kReadingBytes = 512;

api::ServiceError NotRecorded(const Error& error) {
  if (error.kind == Error::Kind::kExhausted) return {v1::ERROR_REASON_QUEUE_FULL, error.message, ""};
  return {v1::ERROR_REASON_OUTCOME_UNKNOWN, "the reading could not be recorded: " + error.message, ""};
}

}  // namespace

struct Recorder::Waiting {
  api::Reply<internal::v1::ReadResponse> reply;
  api::LedgerPort::ReadDone done;
  std::size_t bytes = 0;
};

void Recorder::Tell(query::Answer answer, api::LedgerPort::ReadDone done) {
  if (answer.readings.empty()) return done(std::move(answer.reply));
  const std::size_t bytes = answer.reply ? answer.reply->ByteSizeLong() : kSubmissionFrame;
  auto waiting = std::make_shared<Waiting>(Waiting{std::move(answer.reply), std::move(done), bytes});
  auto submission = std::make_shared<Submission>();
  submission->bytes = kSubmissionFrame + answer.readings.size() * kReadingBytes;
  submission->deadline = api::Deadline::max();
  submission->readings = std::move(answer.readings);
  submission->recorded = [this, waiting](const Outcome& outcome) {
    leaving_.PostAlways([this, waiting, outcome] { Leave(*waiting, outcome); });
  };
  Take(bytes);
  const auto pushed = queue_.Push(submission);
  if (pushed == SubmissionQueue::Pushed::kTaken) return;
  Leave(*waiting, pushed == SubmissionQueue::Pushed::kClosed
                      ? Fail(Error::Kind::kUnavailable, "the registry is stopping")
                      : Fail(Error::Kind::kExhausted, "too many requests are waiting; ask again later"));
}

void Recorder::Leave(Waiting& waiting, const Outcome& outcome) {
  if (outcome) {
    waiting.done(std::move(waiting.reply));
  } else {
    waiting.done(tl::unexpected(NotRecorded(outcome.error())));
  }
  GiveBack(waiting.bytes);
}

// An answer that is larger than all the room waits alone.
void Recorder::Take(std::size_t bytes) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this, bytes] { return bytes_ == 0 || bytes_ + bytes <= bytes_max_; });
  bytes_ += bytes;
}

void Recorder::GiveBack(std::size_t bytes) {
  {
    const std::lock_guard lock(mutex_);
    bytes_ -= bytes;
  }
  room_.notify_all();
}

}  // namespace yidan::ledger
