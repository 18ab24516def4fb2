#include "services/rpc/server/act_service.h"

#include <algorithm>
#include <memory>
#include <string>

#include "services/rpc/server/identity.h"
#include "services/rpc/wire/act_kind.h"
#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

using internal::v1::SubmitRequest;
using internal::v1::SubmitResponse;

tl::unexpected<api::ServiceError> BadRequest(std::string message, std::string field) {
  return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_BAD_REQUEST, std::move(message), std::move(field)));
}

grpc::ServerUnaryReactor* Fail(grpc::ServerUnaryReactor* reactor, const api::ServiceError& error) {
  reactor->Finish(ToGrpcStatus(error));
  return reactor;
}

// One unary call on its way: kept alive by the callbacks it waits for. gRPC keeps request, response and
// context until Finish, which is called exactly once, by whichever step ends the call.
template <class Request, class Response>
struct UnaryCall {
  ActHandler& handler;
  grpc::ServerUnaryReactor* reactor;
  Request* request;
  Response* response;
  api::Deadline deadline;
  std::string caller;
  std::shared_ptr<InFlight::Counter> counter;

  void Finish(const api::ServiceError& error) { Fail(reactor, error); }
};

// Hands `submit`, which carries `acts` acts, to the ledger within the caller's bound; `answered` runs with
// the ledger's response only.
template <class Call, class Answered>
void Forward(const std::shared_ptr<Call>& call, SubmitRequest submit, std::size_t acts, Answered answered) {
  call->counter = call->handler.front().in_flight().Of(call->caller);
  if (!call->counter->TryTake(acts)) {
    return call->Finish(
        ServiceErrorOf(v1::ERROR_REASON_QUEUE_FULL, "the caller has too many acts under way"));
  }
  submit.set_caller(call->caller);
  submit.set_service(std::string(call->handler.policy().role));
  call->handler.front().ledger().Submit(
      std::move(submit), call->deadline,
      [call, acts, answered = std::move(answered)](api::Reply<SubmitResponse> answer) {
        call->counter->GiveBack(acts);
        if (!answer) return call->Finish(answer.error());
        answered(*call, *answer);
      });
}

void SubmitOne(const std::shared_ptr<UnaryCall<v1::SubmitActRequest, v1::SubmitActResponse>>& call) {
  SubmitRequest submit;
  submit.set_request_id(call->request->request_id());
  submit.set_receipt(call->request->receipt());
  submit.add_acts()->Swap(call->request);
  Forward(call, std::move(submit), 1, [](auto& self, SubmitResponse& answer) {
    if (answer.results_size() != 1 || answer.results(0).result_case() == v1::ActResult::RESULT_NOT_SET) {
      return self.Finish(
          ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger's answer holds no result"));
    }
    v1::ActResult& result = *answer.mutable_results(0);
    if (result.has_refusal()) return self.reactor->Finish(ToGrpcStatus(result.refusal()));
    self.response->mutable_receipt()->Swap(result.mutable_receipt());
    self.reactor->Finish(grpc::Status::OK);
  });
}

void SubmitMany(
    const std::shared_ptr<UnaryCall<v1::BatchSubmitActsRequest, v1::BatchSubmitActsResponse>>& call) {
  const auto acts = static_cast<std::size_t>(call->request->acts_size());
  SubmitRequest submit;
  submit.set_all_or_nothing(call->request->all_or_nothing());
  submit.set_request_id(call->request->request_id());
  submit.set_receipt(call->request->receipt());
  submit.mutable_acts()->Swap(call->request->mutable_acts());
  Forward(call, std::move(submit), acts, [acts](auto& self, SubmitResponse& answer) {
    if (static_cast<std::size_t>(answer.results_size()) != acts) {
      return self.Finish(ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN,
                                        "the ledger's answer holds another number of results than acts"));
    }
    self.response->mutable_results()->Swap(answer.mutable_results());
    self.reactor->Finish(grpc::Status::OK);
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
  return Permit(standing, {.suspended_too = true}, policy_.name);
}

api::Reply<void> ActHandler::MaySubmit(const Standing& standing, const v1::SubmitActRequest& act) const {
  const std::optional<v1::ActKind> kind = PeekActKind(act.act());
  if (!kind) return Permit(standing, {}, policy_.name);
  if (policy_.Takes(*kind)) return Permit(standing, {.suspended_too = PassesSuspension(*kind)}, policy_.name);
  return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_ACT_NOT_OF_SERVICE,
                                       v1::ActKind_Name(*kind).substr(sizeof("ACT_KIND_") - 1) +
                                           " is not an act of " + std::string(policy_.name),
                                       "act"));
}

grpc::ServerUnaryReactor* ActHandler::Submit(grpc::CallbackServerContext* context,
                                             v1::SubmitActRequest* request, v1::SubmitActResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto caller = IdentifyPeer(*context, front_.options().trust_domain);
  if (!caller) return Fail(reactor, caller.error());
  auto call = std::make_shared<UnaryCall<v1::SubmitActRequest, v1::SubmitActResponse>>(
      UnaryCall<v1::SubmitActRequest, v1::SubmitActResponse>{*this, reactor, request, response,
                                                             context->deadline(), caller->name, nullptr});
  front_.authorizer().Read(*caller, [call](const api::Reply<Standing>& standing) {
    if (!standing) return call->Finish(standing.error());
    auto may = call->handler.MayCall(*standing);
    if (may) may = call->handler.MaySubmit(*standing, *call->request);
    if (may) may = CheckRequestId(call->request->request_id());
    if (!may) return call->Finish(may.error());
    SubmitOne(call);
  });
  return reactor;
}

grpc::ServerUnaryReactor* ActHandler::BatchSubmit(grpc::CallbackServerContext* context,
                                                  v1::BatchSubmitActsRequest* request,
                                                  v1::BatchSubmitActsResponse* response) {
  grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
  const auto caller = IdentifyPeer(*context, front_.options().trust_domain);
  if (!caller) return Fail(reactor, caller.error());
  auto call = std::make_shared<UnaryCall<v1::BatchSubmitActsRequest, v1::BatchSubmitActsResponse>>(
      UnaryCall<v1::BatchSubmitActsRequest, v1::BatchSubmitActsResponse>{
          *this, reactor, request, response, context->deadline(), caller->name, nullptr});
  front_.authorizer().Read(*caller, [call](const api::Reply<Standing>& standing) {
    if (!standing) return call->Finish(standing.error());
    auto may = call->handler.MayCall(*standing);
    if (may) {
      may = CheckBatch(call->handler, *standing, *call->request,
                       call->handler.front().options().batch_acts_max);
    }
    if (!may) return call->Finish(may.error());
    SubmitMany(call);
  });
  return reactor;
}

}  // namespace yidan::rpc
