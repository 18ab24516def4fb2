#include "services/rpc/server/ledger_server.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "services/rpc/server/allow.h"
#include "services/rpc/server/identity.h"
#include "services/rpc/server/pipelined_stream.h"
#include "services/rpc/wire/errors.h"
#include "yidan/internal/v1/ledger_service.grpc.pb.h"

namespace yidan::rpc {
namespace {

// Beyond this many submissions under way the front's stream is not read; the queue of the ledger is bounded
// by bytes on its own.
constexpr std::size_t kUnderWayMax = 65'536;
constexpr std::size_t kBytesMax = std::size_t{256} << 20U;

// By the ledger's own clock: the front's may be off.
api::Deadline DeadlineIn(std::int64_t within_ms) {
  constexpr std::int64_t kLongest = std::int64_t{366} * 86'400'000;
  if (within_ms == 0) return api::Deadline::max();
  return std::chrono::system_clock::now() +
         std::chrono::milliseconds(std::clamp(within_ms, -kLongest, kLongest));
}

class SubmissionStream final
    : public PipelinedStream<internal::v1::SubmitStreamRequest, internal::v1::SubmitStreamResponse>,
      public std::enable_shared_from_this<SubmissionStream> {
 public:
  // gRPC owns what this returns until OnDone.
  static SubmissionStream* Open(api::LedgerPort& ledger, OpenStreams& streams,
                                grpc::CallbackServerContext& context,
                                const api::Reply<std::string>& service) {
    auto stream = std::make_shared<SubmissionStream>(ledger, streams, context);
    stream->Keep(stream);
    if (service) {
      stream->service_ = *service;
      stream->ReadOn();
    } else {
      stream->End(service.error());
    }
    return stream.get();
  }
  SubmissionStream(api::LedgerPort& ledger, OpenStreams& streams, grpc::CallbackServerContext& context)
      : PipelinedStream(streams, context, kUnderWayMax, kBytesMax), ledger_(ledger) {}

 private:
  std::size_t CostOf(const internal::v1::SubmitStreamRequest& request) const override {
    return request.ByteSizeLong();
  }

  void Take() override {
    internal::v1::SubmitRequest& submit = *request().mutable_submit();
    if (const auto may = AllowSubmit(service_, submit); !may) {
      internal::v1::SubmitStreamResponse response;
      response.set_tag(request().tag());
      response.set_error(ToStatusBytes(may.error()));
      Reply(std::move(response), cost());
      return ReadOn();
    }
    submit.set_service(service_);
    ledger_.Submit(std::move(submit), DeadlineIn(request().within_ms()),
                   [self = shared_from_this(), tag = request().tag(),
                    cost = cost()](api::Reply<internal::v1::SubmitResponse> answer) {
                     internal::v1::SubmitStreamResponse response;
                     response.set_tag(tag);
                     if (answer) {
                       response.mutable_response()->Swap(&*answer);
                     } else {
                       response.set_error(ToStatusBytes(answer.error()));
                     }
                     self->Reply(std::move(response), cost);
                   });
    ReadOn();
  }

  api::LedgerPort& ledger_;
  std::string service_;  // by its certificate
};

class LedgerServer final : public internal::v1::LedgerService::CallbackService {
 public:
  LedgerServer(api::LedgerPort& ledger, OpenStreams& streams, std::string trust_domain, int receive_bytes_max)
      : ledger_(ledger),
        streams_(streams),
        trust_domain_(std::move(trust_domain)),
        receive_bytes_max_(receive_bytes_max) {}

  grpc::ServerUnaryReactor* Meet(grpc::CallbackServerContext* context,
                                 const internal::v1::MeetRequest* /*request*/,
                                 internal::v1::MeetResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const auto service = Authorize(*context);
    response->set_receive_bytes_max(static_cast<std::uint64_t>(receive_bytes_max_));
    reactor->Finish(service ? grpc::Status::OK : ToGrpcStatus(service.error()));
    return reactor;
  }

  grpc::ServerBidiReactor<internal::v1::SubmitStreamRequest, internal::v1::SubmitStreamResponse>*
  SubmitStream(grpc::CallbackServerContext* context) override {
    return SubmissionStream::Open(ledger_, streams_, *context, Authorize(*context));
  }

  // The request is this call's alone and is moved from; gRPC hands it out as const.
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context,
                                 const internal::v1::ReadRequest* request,
                                 internal::v1::ReadResponse* response) override {
    grpc::ServerUnaryReactor* reactor = context->DefaultReactor();
    const auto service = Authorize(*context);
    const auto may = service ? AllowRead(*service, *request) : tl::unexpected(service.error());
    if (!may) {
      reactor->Finish(ToGrpcStatus(may.error()));
      return reactor;
    }
    auto& query = *const_cast<internal::v1::ReadRequest*>(request);
    query.set_service(*service);
    ledger_.Read(std::move(query), context->deadline(),
                 [reactor, response](api::Reply<internal::v1::ReadResponse> answer) {
                   Answer(reactor, response, std::move(answer));
                 });
    return reactor;
  }

 private:
  template <class Response>
  static void Answer(grpc::ServerUnaryReactor* reactor, Response* response, api::Reply<Response> answer) {
    if (!answer) return reactor->Finish(ToGrpcStatus(answer.error()));
    *response = *std::move(answer);
    reactor->Finish(grpc::Status::OK);
  }

  // The service that calls.
  [[nodiscard]] api::Reply<std::string> Authorize(const grpc::CallbackServerContext& context) const {
    const auto caller = IdentifyPeer(context, trust_domain_);
    if (!caller) return tl::unexpected(caller.error());
    if (!caller->IsParticipant()) return caller->name;
    return tl::unexpected(ServiceErrorOf(v1::ERROR_REASON_UNKNOWN_CALLER,
                                         "only the registry's own services may call the ledger"));
  }

  api::LedgerPort& ledger_;
  OpenStreams& streams_;
  const std::string trust_domain_;
  const int receive_bytes_max_;
};

}  // namespace

std::shared_ptr<grpc::Service> MakeLedgerService(api::LedgerPort& ledger, OpenStreams& streams,
                                                 std::string trust_domain, int receive_bytes_max) {
  return std::make_shared<LedgerServer>(ledger, streams, std::move(trust_domain), receive_bytes_max);
}

}  // namespace yidan::rpc
