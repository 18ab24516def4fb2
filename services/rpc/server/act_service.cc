#include "services/rpc/server/act_service.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>

#include "services/rpc/server/unary_call.h"
#include "services/rpc/wire/act_kind.h"
#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

using internal::v1::SubmitRequest;
using internal::v1::SubmitResponse;

tl::unexpected<api::ServiceError> BadRequest(std::string message, std::string field) {
  return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_BAD_REQUEST, std::move(message), std::move(field)));
}

template <class Request, class Response>
class ActCall final : public UnaryCall<Request, Response> {
 public:
  ActCall(ActHandler& act_handler, grpc::CallbackServerContext& context)
      : UnaryCall<Request, Response>(act_handler.front(), context), handler(act_handler) {}

  ActHandler& handler;
};

using OneCall = ActCall<v1::SubmitActRequest, v1::SubmitActResponse>;
using BatchCall = ActCall<v1::BatchSubmitActsRequest, v1::BatchSubmitActsResponse>;

// Hands `submit`, which carries `acts` acts, to the ledger within the caller's bounds; `answered` runs with
// the ledger's response only, and only if there is room for it.
template <class Call, class Answered>
void Forward(const std::shared_ptr<Call>& call, SubmitRequest submit, std::size_t acts, Answered answered) {
  const std::size_t bytes = std::max(submit.ByteSizeLong(), acts * AnswerBytes(submit.receipt()));
  if (const auto room = call->TakeRoom(acts, bytes); !room) return call->Answer(room.error());
  submit.set_caller(call->caller);
  submit.set_service(std::string(call->handler.policy().role));
  call->front.ledger().Submit(std::move(submit), call->deadline,
                              [call, answered = std::move(answered)](api::Reply<SubmitResponse> answer) {
                                if (!answer) return call->Answer(answer.error());
                                if (!call->ResizeRoom(answer->ByteSizeLong()))
                                  return call->Answer(AnswerNotKept());
                                answered(*call, *answer);
                              });
}

void SubmitOne(const std::shared_ptr<OneCall>& call) {
  SubmitRequest submit;
  submit.set_request_id(call->request.request_id());
  submit.set_receipt(call->request.receipt());
  submit.add_acts()->Swap(&call->request);
  Forward(call, std::move(submit), 1, [](OneCall& self, SubmitResponse& answer) {
    if (answer.results_size() != 1 || answer.results(0).result_case() == v1::ActResult::RESULT_NOT_SET) {
      return self.Answer(
          ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger's answer holds no result"));
    }
    v1::ActResult& result = *answer.mutable_results(0);
    if (result.has_refusal()) return self.Answer(ToGrpcStatus(result.refusal()));
    self.response.mutable_receipt()->Swap(result.mutable_receipt());
    self.Answer(grpc::Status::OK);
  });
}

void SubmitMany(const std::shared_ptr<BatchCall>& call) {
  const auto acts = static_cast<std::size_t>(call->request.acts_size());
  SubmitRequest submit;
  submit.set_all_or_nothing(call->request.all_or_nothing());
  submit.set_request_id(call->request.request_id());
  submit.set_receipt(call->request.receipt());
  submit.mutable_acts()->Swap(call->request.mutable_acts());
  Forward(call, std::move(submit), acts, [acts](BatchCall& self, SubmitResponse& answer) {
    if (static_cast<std::size_t>(answer.results_size()) != acts) {
      return self.Answer(ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN,
                                        "the ledger's answer holds another number of results than acts"));
    }
    self.response.mutable_results()->Swap(answer.mutable_results());
    self.Answer(grpc::Status::OK);
  });
}

api::Reply<void> CheckBatch(const ActHandler& handler, const Standing& standing,
                            const v1::BatchSubmitActsRequest& request, std::size_t max) {
  if (request.acts().empty() || static_cast<std::size_t>(request.acts_size()) > max) {
    return BadRequest("a batch holds 1 to " + std::to_string(max) + " acts", "acts");
  }
  for (int i = 0; i < request.acts_size(); ++i) {
    auto may = handler.MaySubmit(standing, request.acts(i));
    if (may) continue;
    may.error().field = "acts[" + std::to_string(i) + "].act";
    return may;
  }
  return CheckRequestId(request.request_id());
}

}  // namespace

api::Reply<void> CheckRequestId(const std::string& request_id) {
  const auto printable = [](char c) { return c >= 0x20 && c < 0x7F; };
  if (request_id.size() <= 64 && std::all_of(request_id.begin(), request_id.end(), printable)) return {};
  return BadRequest("request_id has at most 64 printable ASCII characters", "request_id");
}

ActHandler::ActHandler(Front& front, ServicePolicy policy) : front_(front), policy_(std::move(policy)) {}

api::Reply<void> ActHandler::MayCall(const Standing& standing) const {
  return Permit(standing, {.suspended_too = true});
}

api::Reply<void> ActHandler::MaySubmit(const Standing& standing, const v1::SubmitActRequest& act) const {
  const std::optional<v1::ActKind> kind = PeekActKind(act.act());
  if (!kind) return Permit(standing, {});
  if (policy_.Takes(*kind)) return Permit(standing, {.suspended_too = PassesSuspension(*kind)});
  return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_ACT_NOT_OF_SERVICE,
                                       v1::ActKind_Name(*kind).substr(sizeof("ACT_KIND_") - 1) +
                                           " is not an act of " + std::string(policy_.name),
                                       "act"));
}

namespace {

// May they call at all, once their request is there; then `go`, which answers in every case.
template <class Call, class Go>
Call* Begin(const std::shared_ptr<Call>& call, Go go) {
  // The call holds what runs when its request is whole: that holds the call only while it runs.
  call->Start([raw = call.get(), go](const CallerIdentity& caller) {
    const auto self = std::static_pointer_cast<Call>(raw->shared_from_this());
    self->front.authorizer().Read(caller, [self, go](const api::Reply<Standing>& standing) {
      if (!standing) return self->Answer(standing.error());
      if (const auto may = self->handler.MayCall(*standing); !may) return self->Answer(may.error());
      go(self, *standing);
    });
  });
  return call.get();  // alive: it keeps itself until OnDone, which gRPC calls after this returns
}

}  // namespace

ActHandler::OneReactor* ActHandler::Submit(grpc::CallbackServerContext* context) {
  const auto call = std::make_shared<OneCall>(*this, *context);
  return Begin(call, [](const std::shared_ptr<OneCall>& self, const Standing& standing) {
    auto may = self->handler.MaySubmit(standing, self->request);
    if (may) may = CheckRequestId(self->request.request_id());
    if (!may) return self->Answer(may.error());
    SubmitOne(self);
  });
}

ActHandler::BatchReactor* ActHandler::BatchSubmit(grpc::CallbackServerContext* context) {
  const auto call = std::make_shared<BatchCall>(*this, *context);
  return Begin(call, [](const std::shared_ptr<BatchCall>& self, const Standing& standing) {
    const auto may =
        CheckBatch(self->handler, standing, self->request, self->handler.front().options().batch_acts_max);
    if (!may) return self->Answer(may.error());
    SubmitMany(self);
  });
}

}  // namespace yidan::rpc
