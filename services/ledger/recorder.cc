#include "services/ledger/recorder.h"

#include <memory>
#include <utility>

namespace yidan::ledger {
namespace {

// A reading in the queue and in the batch: its strings, its record, its row.
constexpr std::size_t kReadingBytes = 512;

api::ServiceError NotRecorded(api::ServiceError error) {
  error.message = "the reading could not be recorded, and is not told: " + error.message;
  return error;
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
  submission->recorded = [this, waiting](const std::optional<api::ServiceError>& error) {
    leaving_.PostAlways([this, waiting, error] { Leave(*waiting, error); });
  };
  Take(bytes);
  const auto pushed = queue_.Push(submission);
  if (pushed == SubmissionQueue::Pushed::kTaken) return;
  Leave(*waiting, pushed == SubmissionQueue::Pushed::kClosed
                      ? why_closed_()
                      : api::ServiceError{v1::ERROR_REASON_QUEUE_FULL,
                                          "too many requests are waiting; ask again later", ""});
}

void Recorder::Leave(Waiting& waiting, const std::optional<api::ServiceError>& error) {
  if (error) {
    waiting.done(tl::unexpected(NotRecorded(*error)));
  } else {
    waiting.done(std::move(waiting.reply));
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
