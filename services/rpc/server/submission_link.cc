#include "services/rpc/server/submission_link.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

using internal::v1::SubmitRequest;
using internal::v1::SubmitStreamRequest;
using internal::v1::SubmitStreamResponse;

constexpr std::chrono::seconds kCloseWait{5};  // for a ledger that does not answer any more
constexpr std::size_t kQueuedBytesMax = std::size_t{256} << 20U;  // written to gRPC and not yet on the wire
constexpr std::size_t kFrameBytes = 64;         // of SubmitStreamRequest around a submission
constexpr std::size_t kUnmetBytesMax = 65'536;  // every server takes as much: an act without content

// A refusal as the status of a whole stream does not happen: refusals travel inside SubmitResponse.
api::ServiceError ErrorOf(const grpc::Status& status) {
  if (status.ok()) {
    return ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger ended the stream without an answer");
  }
  RemoteError error = FromGrpcStatus(status);
  if (auto* service = std::get_if<api::ServiceError>(&error)) return std::move(*service);
  return ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, status.error_message());
}

api::Reply<internal::v1::SubmitResponse> AnswerOf(SubmitStreamResponse& message) {
  if (message.has_response()) return std::move(*message.mutable_response());
  if (auto error = FromStatusBytes(message.error())) {
    if (auto* service = std::get_if<api::ServiceError>(&*error)) return tl::unexpected(std::move(*service));
  }
  return tl::unexpected(
      ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger's answer cannot be read"));
}

// As SubmitStreamRequest.within_ms.
std::int64_t WithinMs(api::Deadline deadline) {
  if (deadline == api::Deadline::max()) return 0;
  const auto left = deadline - std::chrono::system_clock::now();
  const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
  return ms > 0 ? ms : -1;
}

}  // namespace

// One connection's stream. Writes start on any thread, and gRPC allows that only while a hold (AddHold) keeps
// the call open. The hold is released when the ledger or the network has ended the stream, or Close was
// called, and no thread is about to start a write any more: `starting_` counts those.
class SubmissionLink::Stream final
    : public grpc::ClientBidiReactor<SubmitStreamRequest, SubmitStreamResponse>,
      public std::enable_shared_from_this<Stream> {
 public:
  explicit Stream(SubmissionLink& link) : link_(link) {}

  // From here on anybody may Submit. What is handed in before Start is sent then.
  void Prepare() {
    self_ = shared_from_this();
    link_.stub_.async()->SubmitStream(&context_, this);
    AddHold();
  }
  // REQUIRES: no lock held. gRPC may call back before this returns.
  void Start() {
    StartRead(&response_);
    StartCall();
  }

  // False, and nothing taken, when the stream has ended.
  bool Submit(SubmitRequest& request, api::Deadline deadline, SubmitDone& done) {
    bool full = false;
    Step step;
    {
      const std::scoped_lock lock(mutex_);
      if (ended_ || closing_) return false;
      const std::size_t bytes = request.ByteSizeLong();
      full = queued_bytes_ + bytes > kQueuedBytesMax;
      if (!full) {
        Outgoing outgoing{{}, bytes, deadline};
        outgoing.message.set_tag(++tag_);
        outgoing.message.mutable_submit()->Swap(&request);
        waiting_.emplace(tag_, Waiting{deadline, std::move(done)});
        queued_bytes_ += bytes;
        queue_.push_back(std::move(outgoing));
        step = Decide();
      }
    }
    Do(step);
    if (full) {
      done(tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_QUEUE_FULL, "too much waits for the ledger")));
    }
    return true;
  }

  void Expire(api::Deadline now) {
    std::vector<SubmitDone> late;
    {
      const std::scoped_lock lock(mutex_);
      std::erase_if(waiting_, [&](auto& item) {
        if (item.second.deadline >= now) return false;
        late.push_back(std::move(item.second.done));
        return true;
      });
    }
    for (const SubmitDone& done : late) {
      done(tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN,
                                         "the deadline passed before the ledger's answer came")));
    }
  }

  // Nothing more is handed in; what is under way is still answered.
  void Close() {
    Settle([this] { closing_ = true; });
  }

  void Cancel() { context_.TryCancel(); }

  void OnReadDone(bool ok) override {
    if (!ok) return Settle([this] { ended_ = true; });
    SubmitDone done;
    {
      const std::scoped_lock lock(mutex_);
      if (const auto hit = waiting_.find(response_.tag()); hit != waiting_.end()) {
        done = std::move(hit->second.done);
        waiting_.erase(hit);
      }
    }
    if (done) done(AnswerOf(response_));  // otherwise Expire has answered already
    StartRead(&response_);
  }

  void OnWriteDone(bool ok) override {
    Settle([&] {
      writing_ = false;
      queued_bytes_ -= queue_.front().bytes;
      queue_.pop_front();
      if (!ok) ended_ = true;
    });
  }

  void OnDone(const grpc::Status& status) override {
    std::vector<SubmitDone> unanswered;
    {
      const std::scoped_lock lock(mutex_);
      ended_ = true;
      for (auto& [tag, waiting] : waiting_) unanswered.push_back(std::move(waiting.done));
      waiting_.clear();
    }
    const api::ServiceError error = ErrorOf(status);
    for (const SubmitDone& done : unanswered) done(tl::unexpected(error));
    // This stream's context holds the channel, so the stream is destroyed before the link hears of the end.
    // Once the link has heard, its owner may drop the channel. If this thread, which is gRPC's, were the last
    // to drop it, gRPC would wait for itself and free its completion queue twice.
    SubmissionLink& link = link_;
    std::shared_ptr<Stream> self = std::move(self_);
    self.reset();
    const std::scoped_lock lock(link.mutex_);
    --link.open_;
    link.message_bytes_max_ = 0;  // the next ledger may take less
    link.ended_.notify_all();
  }

 private:
  struct Outgoing {
    SubmitStreamRequest message;
    std::size_t bytes;
    api::Deadline deadline;
  };
  struct Waiting {
    api::Deadline deadline;
    SubmitDone done;
  };
  // What to do once the lock is released.
  struct Step {
    const SubmitStreamRequest* write = nullptr;
    bool more_follow = false;
    bool half_close = false;
    bool release = false;
  };

  template <class Change>
  void Settle(Change change) {
    Step step;
    {
      const std::scoped_lock lock(mutex_);
      change();
      step = Decide();
    }
    Do(step);
  }

  // REQUIRES: mutex_ held.
  Step Decide() {
    Step step;
    if (!ended_ && !writing_ && !queue_.empty()) {
      writing_ = true;
      queue_.front().message.set_within_ms(WithinMs(queue_.front().deadline));  // what is left of it now
      step.write = &queue_.front().message;  // a deque's elements stay where they are
      step.more_follow = queue_.size() > 1;
      ++starting_;
    } else if (!ended_ && closing_ && !writing_ && !half_closed_) {
      half_closed_ = true;
      step.half_close = true;
      ++starting_;
    }
    if ((ended_ || half_closed_) && starting_ == 0 && !released_) {
      released_ = true;
      step.release = true;
    }
    return step;
  }

  void Do(Step step) {
    while (step.write != nullptr || step.half_close) {
      if (step.write != nullptr) {
        grpc::WriteOptions options;
        if (step.more_follow) options.set_buffer_hint();
        StartWrite(step.write, options);
      } else {
        StartWritesDone();
      }
      const std::scoped_lock lock(mutex_);
      --starting_;
      step = Decide();
    }
    if (step.release) RemoveHold();
  }

  SubmissionLink& link_;
  std::shared_ptr<Stream> self_;  // until OnDone
  grpc::ClientContext context_;
  SubmitStreamResponse response_;

  std::mutex mutex_;
  std::uint64_t tag_ = 0;
  std::unordered_map<std::uint64_t, Waiting> waiting_;
  std::deque<Outgoing> queue_;  // the front one is being written while writing_
  std::size_t queued_bytes_ = 0;
  unsigned starting_ = 0;
  bool writing_ = false;
  bool closing_ = false;
  bool half_closed_ = false;
  bool ended_ = false;
  bool released_ = false;  // the hold is gone
};

SubmissionLink::~SubmissionLink() {
  std::unique_lock lock(mutex_);
  const std::shared_ptr<Stream> stream = stream_;
  lock.unlock();
  if (stream) stream->Close();
  lock.lock();
  if (ended_.wait_for(lock, kCloseWait, [this] { return open_ == 0; })) return;
  lock.unlock();
  if (stream) stream->Cancel();
  lock.lock();
  ended_.wait(lock, [this] { return open_ == 0; });
}

void SubmissionLink::Met(std::size_t receive_bytes_max) {
  const std::scoped_lock lock(mutex_);
  message_bytes_max_ = receive_bytes_max;
}

std::optional<api::ServiceError> SubmissionLink::TooLarge(std::size_t bytes) {
  const std::scoped_lock lock(mutex_);
  if (bytes + kFrameBytes <= std::max(message_bytes_max_, kUnmetBytesMax)) return std::nullopt;
  if (message_bytes_max_ == 0) {
    return ServiceErrorOf(v1::ERROR_REASON_QUEUE_FULL,
                          "the ledger behind this front has not answered yet; nothing was written");
  }
  return ServiceErrorOf(v1::ERROR_REASON_BAD_REQUEST,
                        "the request has " + std::to_string(bytes) + " bytes, and the ledger takes " +
                            std::to_string(message_bytes_max_),
                        "contents");
}

void SubmissionLink::Submit(SubmitRequest request, api::Deadline deadline, SubmitDone done) {
  if (auto refused = TooLarge(request.ByteSizeLong())) return done(tl::unexpected(*std::move(refused)));
  std::shared_ptr<Stream> stream;
  {
    const std::scoped_lock lock(mutex_);
    stream = stream_;
  }
  while (stream == nullptr || !stream->Submit(request, deadline, done)) {
    std::shared_ptr<Stream> fresh;
    {
      const std::scoped_lock lock(mutex_);
      if (stream_ == stream) {  // nobody else has opened one
        stream_ = fresh = std::make_shared<Stream>(*this);
        ++open_;
        fresh->Prepare();
      }
      stream = stream_;
    }
    if (fresh) fresh->Start();
  }
}

void SubmissionLink::Expire(api::Deadline now) {
  std::shared_ptr<Stream> stream;
  {
    const std::scoped_lock lock(mutex_);
    stream = stream_;
  }
  if (stream) stream->Expire(now);
}

}  // namespace yidan::rpc
