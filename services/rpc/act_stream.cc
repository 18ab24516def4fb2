#include "services/rpc/act_stream.h"

#include <utility>

#include "services/rpc/errors.h"
#include "services/rpc/identity.h"

namespace yidan::rpc {

ActStream* ActStream::Open(ActHandler& handler, grpc::CallbackServerContext* context) {
  auto stream = std::make_shared<ActStream>(handler, context);
  stream->self_ = stream;
  handler.front().Opened(stream);
  const auto caller = IdentifyPeer(*context, handler.front().options().trust_domain);
  if (!caller) {
    stream->End(caller.error());
    return stream.get();
  }
  if (!caller->IsParticipant()) {
    stream->End(Permit(Standing(), {}, {}).error());
    return stream.get();
  }
  stream->caller_ = caller->name;
  stream->counter_ = handler.front().in_flight().Of(caller->name);
  stream->Renew();
  return stream.get();  // alive: self_ until OnDone, which gRPC calls after this returns
}

ActStream::ActStream(ActHandler& handler, grpc::CallbackServerContext* context)
    : handler_(handler), context_(context) {}

void ActStream::Renew() {
  handler_.front().authorizer().Read(
      {CallerIdentity::Kind::kParticipant, caller_},
      [self = shared_from_this()](const ledger::Answer<Standing>& standing) { self->Renewed(standing); });
}

void ActStream::Renewed(const ledger::Answer<Standing>& standing) {
  if (!standing) return End(standing.error());
  if (const auto may = handler_.MayCall(*standing); !may) return End(may.error());
  standing_ = *standing;
  standing_until_ = std::chrono::steady_clock::now() + handler_.front().authorizer().keep();
  if (std::exchange(act_waits_, false)) return Take();
  ReadOn();
}

void ActStream::ReadOn() {
  Next next;
  {
    const std::scoped_lock lock(mutex_);
    chain_ = Chain::kIdle;
    next = Decide();
  }
  Do(std::move(next));
}

void ActStream::OnReadDone(bool ok) {
  Next next;
  {
    const std::scoped_lock lock(mutex_);
    chain_ = ok ? Chain::kBusy : Chain::kIdle;
    unanswered_ += ok ? 1 : 0;
    if (!ok) {
      no_more_ = true;
      next = Decide();
    }
  }
  if (!ok) return Do(std::move(next));
  if (std::chrono::steady_clock::now() < standing_until_) return Take();
  act_waits_ = true;
  Renew();
}

void ActStream::Take() {
  const std::uint64_t tag = request_.tag();
  auto may = handler_.MaySubmit(standing_, request_.act());
  if (may) may = CheckRequestId(request_.act().request_id());
  if (may && !counter_->TryTake(1)) {
    may =
        tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_QUEUE_FULL, "the caller has too many acts under way"));
  }
  if (may) {
    internal::v1::SubmitRequest submit;
    submit.set_caller(caller_);
    submit.set_request_id(request_.act().request_id());
    submit.set_receipt(request_.act().receipt());
    submit.add_acts()->Swap(request_.mutable_act());
    handler_.front().ledger().Submit(
        std::move(submit), context_->deadline(),
        [self = shared_from_this(), tag](ledger::Answer<internal::v1::SubmitResponse> answer) {
          self->counter_->GiveBack(1);
          v1::StreamActsResponse response;
          response.set_tag(tag);
          if (!answer) {
            response.set_error(ToStatusBytes(answer.error()));
          } else if (answer->results_size() == 1) {
            response.mutable_result()->Swap(answer->mutable_results(0));
          } else {
            response.set_error(ToStatusBytes(
                ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger's answer holds no result")));
          }
          self->Reply(std::move(response));
        });
  } else {
    v1::StreamActsResponse response;
    response.set_tag(tag);
    response.set_error(ToStatusBytes(may.error()));
    Reply(std::move(response));
  }

  ReadOn();
}

void ActStream::Reply(v1::StreamActsResponse response) {
  Next next;
  {
    const std::scoped_lock lock(mutex_);
    --unanswered_;
    if (!broken_) answers_.push_back(std::move(response));
    next = Decide();
  }
  Do(std::move(next));
}

void ActStream::OnWriteDone(bool ok) {
  Next next;
  {
    const std::scoped_lock lock(mutex_);
    writing_ = false;
    answers_.pop_front();
    if (!ok) {
      broken_ = true;
      no_more_ = true;
      answers_.clear();
    }
    next = Decide();
  }
  Do(std::move(next));
}

void ActStream::Drain() {
  Next next;
  {
    const std::scoped_lock lock(mutex_);
    if (no_more_) return;
    no_more_ = true;
    status_ = ToGrpcStatus(ServiceErrorOf(v1::ERROR_REASON_SHUTTING_DOWN, "the registry is shutting down"));
    next = Decide();
  }
  Do(std::move(next));
}

// The caller may not, or not any more: what is under way is still answered.
void ActStream::End(const ledger::ServiceError& error) {
  Next next;
  {
    const std::scoped_lock lock(mutex_);
    chain_ = Chain::kIdle;
    no_more_ = true;
    if (std::exchange(act_waits_, false)) --unanswered_;  // not judged; the status says why
    status_ = ToGrpcStatus(error);
    next = Decide();
  }
  Do(std::move(next));
}

ActStream::Next ActStream::Decide() {
  Next next;
  if (finished_) return next;
  if (!writing_ && !answers_.empty()) {
    writing_ = true;
    next.write = &answers_.front();  // a deque's elements stay where they are while others are added
    next.more_follow = answers_.size() > 1;
  }
  const std::size_t under_way = unanswered_ + answers_.size();
  if (chain_ == Chain::kIdle && !no_more_ && under_way < handler_.front().options().stream_acts_max) {
    chain_ = Chain::kReading;
    ++reads_starting_;
    next.read = true;
  }
  // A drained stream may end while a read waits for the client: gRPC ends that read too. Not while a
  // thread is still on its way into StartRead, or holds the chain: gRPC could free the call under it.
  if (no_more_ && under_way == 0 && reads_starting_ == 0 && chain_ != Chain::kBusy) {
    finished_ = true;
    next.finish = status_;
  }
  return next;
}

void ActStream::Do(Next next) {
  for (;;) {
    if (next.write != nullptr) {
      grpc::WriteOptions options;
      if (next.more_follow) options.set_buffer_hint();
      StartWrite(next.write, options);
    }
    if (next.finish) Finish(*next.finish);
    if (!next.read) return;
    StartRead(&request_);
    const std::scoped_lock lock(mutex_);
    --reads_starting_;
    next = Decide();
  }
}

void ActStream::OnDone() {
  handler_.front().Closed(this);
  self_.reset();  // last: destroys this unless a callback still holds it
}

}  // namespace yidan::rpc
