#include "services/rpc/server/act_stream.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "services/rpc/server/identity.h"
#include "services/rpc/wire/errors.h"

namespace yidan::rpc {

ActStream* ActStream::Open(ActHandler& handler, grpc::CallbackServerContext* context) {
  auto stream = std::make_shared<ActStream>(handler, context);
  stream->Keep(stream);
  const auto caller = IdentifyPeer(*context, handler.front().options().trust_domain);
  if (!caller) {
    stream->EndFor(caller.error());
    return stream.get();
  }
  if (!caller->IsParticipant()) {
    stream->EndFor(Permit(Standing(), {}).error());
    return stream.get();
  }
  stream->caller_ = caller->name;
  stream->account_ = handler.front().budget().Of(caller->name, context->peer());
  auto seat = Budget::TakeSeat(stream->account_, /*stream=*/true);
  if (!seat) {
    stream->EndFor(seat.error());
    return stream.get();
  }
  stream->seat_ = *std::move(seat);
  stream->Renew();
  return stream.get();  // alive: it keeps itself until OnDone, which gRPC calls after this returns
}

ActStream::ActStream(ActHandler& handler, grpc::CallbackServerContext* context)
    : PipelinedStream(handler.front().streams(), *context, handler.front().options().stream_acts_max,
                      handler.front().options().stream_bytes_max),
      handler_(handler),
      context_(context) {}

void ActStream::Renew() {
  handler_.front().authorizer().Read(
      {CallerIdentity::Kind::kParticipant, caller_},
      [self = shared_from_this()](const api::Reply<Standing>& standing) { self->Renewed(standing); });
}

// If the caller may not submit (any more), the stream ends: what is under way is still answered, the act that
// waited for this is not handed in.
void ActStream::Renewed(const api::Reply<Standing>& standing) {
  const bool act_waited = std::exchange(act_waits_, false);
  auto may = standing ? handler_.MayCall(*standing) : tl::unexpected(standing.error());
  if (!may && act_waited) {
    handler_.front().meters().turned_away.At(may.error().reason).Add();
    return EndUnjudged(may.error());
  }
  if (!may) return EndFor(may.error());
  standing_ = *standing;
  standing_until_ = handler_.front().options().standing.now() + handler_.front().authorizer().keep();
  if (act_waited) return Submit();
  ReadOn();
}

void ActStream::Take() {
  if (handler_.front().options().standing.now() < standing_until_) return Submit();
  act_waits_ = true;
  Renew();
}

std::size_t ActStream::CostOf(const v1::StreamActsRequest& request) const {
  return std::max({request.ByteSizeLong(), AnswerBytes(request.act().receipt()), largest_answer_.load()});
}

void ActStream::Submit() {
  const std::uint64_t tag = request().tag();
  auto may = handler_.MaySubmit(standing_, request().act());
  if (may) may = CheckRequestId(request().act().request_id());
  api::Reply<std::shared_ptr<Budget::Share>> share =
      may ? Budget::Take(account_, 1, cost()) : tl::unexpected(may.error());
  if (!share) return TurnAway(share.error());
  internal::v1::SubmitRequest submit;
  submit.set_caller(caller_);
  submit.set_service(std::string(handler_.policy().role));
  submit.set_request_id(request().act().request_id());
  submit.set_receipt(request().act().receipt());
  submit.add_acts()->Swap(request().mutable_act());
  handler_.front().ledger().Submit(
      std::move(submit), context_->deadline(),
      [self = shared_from_this(), tag, cost = cost(),
       share = *std::move(share)](api::Reply<internal::v1::SubmitResponse> answer) {
        v1::StreamActsResponse response;
        response.set_tag(tag);
        if (!answer) {
          response.set_error(self->ErrorOf(answer.error()));
        } else if (answer->results_size() == 1) {
          response.mutable_result()->Swap(answer->mutable_results(0));
        } else {
          response.set_error(self->ErrorOf(
              ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger's answer holds no result")));
        }
        const std::size_t bytes = response.ByteSizeLong();
        if (bytes > self->largest_answer_) self->largest_answer_ = bytes;
        if (!share->Resize(bytes)) {
          response.clear_result();
          response.set_error(self->ErrorOf(AnswerNotKept()));
        }
        self->Reply(std::move(response), cost, share);
      });
  ReadOnOrPause();
}

namespace {

// Does something when the last who holds it lets go: what a reply holds, once it has been written.
class Then {
 public:
  explicit Then(std::function<void()> then) : then_(std::move(then)) {}
  ~Then() { then_(); }
  Then(const Then&) = delete;
  Then& operator=(const Then&) = delete;

 private:
  const std::function<void()> then_;
};

}  // namespace

void ActStream::TurnAway(const api::ServiceError& error) {
  v1::StreamActsResponse response;
  response.set_tag(request().tag());
  response.set_error(ErrorOf(error));
  if (auto share = Budget::Take(account_, 0, response.ByteSizeLong())) {
    Reply(std::move(response), cost(), *std::move(share));
    return ReadOnOrPause();
  }
  Reply(std::move(response), cost(),
        std::make_shared<Then>([self = shared_from_this()] { self->ReadOnOrPause(); }));
}

void ActStream::EndFor(const api::ServiceError& error) {
  handler_.front().meters().turned_away.At(error.reason).Add();
  End(error);
}

std::string ActStream::ErrorOf(const api::ServiceError& error) {
  handler_.front().meters().turned_away.At(error.reason).Add();
  if (ToGrpcStatus(error).error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) refused_ = true;
  return ToStatusBytes(error);
}

void ActStream::ReadOnOrPause() {
  const Front::Options& options = handler_.front().options();
  if (!refused_.exchange(false) || options.refused_pause.count() == 0) return ReadOn();
  options.after(options.refused_pause, [self = shared_from_this()] { self->ReadOn(); });
}

// Declared beside the other two ways to hand acts in; what it opens is defined here.
ActHandler::StreamReactor* ActHandler::Stream(grpc::CallbackServerContext* context) {
  return ActStream::Open(*this, context);
}

}  // namespace yidan::rpc
