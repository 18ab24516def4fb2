#include "services/rpc/remote_ledger.h"

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "services/rpc/errors.h"
#include "services/rpc/health.h"
#include "yidan/internal/v1/ledger_service.grpc.pb.h"

namespace yidan::rpc {
namespace {

constexpr std::chrono::seconds kProbeEvery{1};
constexpr std::chrono::seconds kProbeTimeout{2};
constexpr int kKeepaliveMs = 20'000;  // notices a ledger that vanished without a word

grpc::ChannelArguments ChannelOptions() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // our own ledger's answers: pages are bounded there
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  return arguments;
}

// A refusal as the status of a whole internal call does not happen: refusals travel inside SubmitResponse.
ledger::ServiceError ErrorOf(const grpc::Status& status) {
  RemoteError error = FromGrpcStatus(status);
  if (auto* service = std::get_if<ledger::ServiceError>(&error)) return std::move(*service);
  return ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, status.error_message());
}

}  // namespace

class RemoteLedger::Impl {
 public:
  Impl(const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials)
      : channel_(grpc::CreateCustomChannel(address, credentials, ChannelOptions())),
        stub_(internal::v1::LedgerService::NewStub(channel_)),
        prober_([this] { Probe(); }) {}

  ~Impl() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    prober_.join();
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return calls_ == 0; });
  }

  template <class Request, class Response>
  struct Call {
    grpc::ClientContext context;
    Request request;
    Response response;
    std::function<void(ledger::Answer<Response>)> done;
  };

  template <class Request, class Response, class Method>
  void Start(Method method, Request request, ledger::Deadline deadline,
             std::function<void(ledger::Answer<Response>)> done) {
    {
      const std::scoped_lock lock(mutex_);
      ++calls_;
    }
    auto* call = new Call<Request, Response>{{}, std::move(request), {}, std::move(done)};  // until answered
    if (deadline != ledger::Deadline::max()) call->context.set_deadline(deadline);
    (stub_->async()->*method)(&call->context, &call->request, &call->response,
                              [this, call](const grpc::Status& s) {
                                const std::unique_ptr<Call<Request, Response>> owned(call);
                                if (s.ok()) {
                                  owned->done(std::move(owned->response));
                                } else {
                                  owned->done(tl::unexpected(ErrorOf(s)));
                                }
                                const std::scoped_lock lock(mutex_);
                                --calls_;
                                wake_.notify_all();
                              });
  }

  void Submit(internal::v1::SubmitRequest request, ledger::Deadline deadline, SubmitDone done) {
    using Async = internal::v1::LedgerService::StubInterface::async_interface;
    using Method = void (Async::*)(grpc::ClientContext*, const internal::v1::SubmitRequest*,
                                   internal::v1::SubmitResponse*, std::function<void(grpc::Status)>);
    Start<internal::v1::SubmitRequest, internal::v1::SubmitResponse>(
        static_cast<Method>(&Async::Submit), std::move(request), deadline, std::move(done));
  }

  void Read(internal::v1::ReadRequest request, ledger::Deadline deadline, ReadDone done) {
    using Async = internal::v1::LedgerService::StubInterface::async_interface;
    using Method = void (Async::*)(grpc::ClientContext*, const internal::v1::ReadRequest*,
                                   internal::v1::ReadResponse*, std::function<void(grpc::Status)>);
    Start<internal::v1::ReadRequest, internal::v1::ReadResponse>(
        static_cast<Method>(&Async::Read), std::move(request), deadline, std::move(done));
  }

  ledger::Answer<void> Healthy() const {
    if (healthy_.load()) return {};
    return tl::unexpected(
        ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger is not serving or not reachable"));
  }

 private:
  void Probe() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      healthy_ = AskHealth(channel_, kProbeTimeout);
      lock.lock();
      wake_.wait_for(lock, kProbeEvery, [this] { return stopping_; });
    }
  }

  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<internal::v1::LedgerService::Stub> stub_;
  std::atomic<bool> healthy_{false};
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::size_t calls_ = 0;
  std::thread prober_;  // last: uses all of the above
};

RemoteLedger::RemoteLedger(const std::string& address,
                           const std::shared_ptr<grpc::ChannelCredentials>& credentials)
    : impl_(std::make_unique<Impl>(address, credentials)) {}
RemoteLedger::~RemoteLedger() = default;

void RemoteLedger::Submit(internal::v1::SubmitRequest request, ledger::Deadline deadline, SubmitDone done) {
  impl_->Submit(std::move(request), deadline, std::move(done));
}
void RemoteLedger::Read(internal::v1::ReadRequest request, ledger::Deadline deadline, ReadDone done) {
  impl_->Read(std::move(request), deadline, std::move(done));
}
ledger::Answer<void> RemoteLedger::Healthy() const { return impl_->Healthy(); }

}  // namespace yidan::rpc
