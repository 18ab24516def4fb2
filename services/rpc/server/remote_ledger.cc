#include "services/rpc/server/remote_ledger.h"

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

#include "services/rpc/server/submission_link.h"
#include "services/rpc/wire/errors.h"
#include "services/rpc/wire/health.h"
#include "yidan/internal/v1/ledger_service.grpc.pb.h"

namespace yidan::rpc {
namespace {

constexpr std::chrono::seconds kProbeEvery{1};
constexpr std::chrono::seconds kProbeTimeout{2};
constexpr std::chrono::milliseconds kExpireEvery{100};  // a deadline is noticed with this delay
constexpr int kKeepaliveMs = 20'000;                    // notices a ledger that vanished without a word

grpc::ChannelArguments ChannelOptions() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // the ledger is trusted, and bounds its pages itself
  arguments.SetMaxSendMessageSize(-1);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, kKeepaliveMs);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2'000);
  return arguments;
}

// A reading has no refusals.
api::ServiceError ErrorOf(const grpc::Status& status) {
  RemoteError error = FromGrpcStatus(status);
  if (auto* service = std::get_if<api::ServiceError>(&error)) return std::move(*service);
  return ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, status.error_message());
}

}  // namespace

class RemoteLedger::Impl {
 public:
  Impl(const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials,
       std::size_t largest_bytes)
      : largest_bytes_(largest_bytes),
        channel_(grpc::CreateCustomChannel(address, credentials, ChannelOptions())),
        stub_(internal::v1::LedgerService::NewStub(channel_)),
        link_(*stub_),
        prober_([this] { Probe(); }) {}

  ~Impl() {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_all();
    prober_.join();
    std::unique_lock lock(mutex_);
    wake_.wait(lock, [this] { return reads_ == 0; });
  }

  void Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done) {
    link_.Submit(std::move(request), deadline, std::move(done));
  }

  void Read(internal::v1::ReadRequest request, api::Deadline deadline, ReadDone done) {
    {
      const std::scoped_lock lock(mutex_);
      ++reads_;
    }
    auto* call = new Reading{{}, std::move(request), {}, std::move(done)};  // until answered
    if (deadline != api::Deadline::max()) call->context.set_deadline(deadline);
    stub_->async()->Read(&call->context, &call->request, &call->response,
                         [this, call](const grpc::Status& s) {
                           std::unique_ptr<Reading> owned(call);
                           if (s.ok()) {
                             owned->done(std::move(owned->response));
                           } else {
                             owned->done(tl::unexpected(ErrorOf(s)));
                           }
                           // The call holds the channel, and a thread of gRPC's must not be the last to drop
                           // it.
                           owned.reset();
                           const std::scoped_lock lock(mutex_);
                           --reads_;
                           wake_.notify_all();
                         });
  }

  api::Reply<void> Meet(std::chrono::milliseconds limit) {
    std::unique_lock lock(mutex_);
    wake_.wait_for(lock, limit, [this] { return receive_bytes_max_ != 0; });
    return Fits();
  }

  api::Reply<void> Healthy() const {
    {
      const std::scoped_lock lock(mutex_);
      if (auto fits = Fits(); !fits) return fits;
    }
    if (healthy_.load()) return {};
    return tl::unexpected(
        ServiceErrorOf(v1::ERROR_REASON_OUTCOME_UNKNOWN, "the ledger is not serving or not reachable"));
  }

 private:
  struct Reading {
    grpc::ClientContext context;
    internal::v1::ReadRequest request;
    internal::v1::ReadResponse response;
    ReadDone done;
  };

  void Probe() {
    auto next = std::chrono::steady_clock::now();
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      lock.unlock();
      link_.Expire(std::chrono::system_clock::now());
      if (std::chrono::steady_clock::now() >= next) {
        AskWhatItTakes();
        healthy_ = AskHealth(channel_, kProbeTimeout);
        next = std::chrono::steady_clock::now() + kProbeEvery;
      }
      lock.lock();
      wake_.wait_for(lock, kExpireEvery, [this] { return stopping_; });
    }
  }

  // REQUIRES: mutex_ held.
  [[nodiscard]] api::Reply<void> Fits() const {
    if (receive_bytes_max_ == 0 || largest_bytes_ <= receive_bytes_max_) return {};
    return tl::unexpected(ServiceErrorOf(
        v1::ERROR_REASON_BAD_REQUEST, "this front hands on messages of up to " +
                                          std::to_string(largest_bytes_) + " bytes, and the ledger takes " +
                                          std::to_string(receive_bytes_max_) +
                                          ": give both the same --receive-bytes-max"));
  }

  void AskWhatItTakes() {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kProbeTimeout);
    const internal::v1::MeetRequest request;
    internal::v1::MeetResponse response;
    // No answer: it is asked again with the next probe, and until then what it said before counts. That it
    // cannot be reached AskHealth says.
    if (!stub_->Meet(&context, request, &response).ok()) return;
    const std::scoped_lock lock(mutex_);
    receive_bytes_max_ = response.receive_bytes_max();
    link_.Met(receive_bytes_max_);
    wake_.notify_all();
  }

  const std::size_t largest_bytes_;
  const std::shared_ptr<grpc::Channel> channel_;
  const std::unique_ptr<internal::v1::LedgerService::Stub> stub_;
  std::atomic<bool> healthy_{false};
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::size_t receive_bytes_max_ = 0;  // 0: not met yet
  bool stopping_ = false;
  std::size_t reads_ = 0;
  SubmissionLink link_;
  std::thread prober_;  // last: uses all of the above
};

RemoteLedger::RemoteLedger(const std::string& address,
                           const std::shared_ptr<grpc::ChannelCredentials>& credentials,
                           std::size_t largest_bytes)
    : impl_(std::make_unique<Impl>(address, credentials, largest_bytes)) {}
RemoteLedger::~RemoteLedger() = default;

void RemoteLedger::Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done) {
  impl_->Submit(std::move(request), deadline, std::move(done));
}
void RemoteLedger::Read(internal::v1::ReadRequest request, api::Deadline deadline, ReadDone done) {
  impl_->Read(std::move(request), deadline, std::move(done));
}
api::Reply<void> RemoteLedger::Meet(std::chrono::milliseconds limit) { return impl_->Meet(limit); }
api::Reply<void> RemoteLedger::Healthy() const { return impl_->Healthy(); }

}  // namespace yidan::rpc
