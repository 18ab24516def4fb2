#include "services/rpc/server/health_service.h"

#include <google/protobuf/empty.pb.h>
#include <google/protobuf/unknown_field_set.h>
#include <grpcpp/impl/codegen/server_callback_handlers.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/security/auth_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/rpc/wire/errors.h"

namespace yidan::rpc {
namespace {

// HealthCheckResponse.ServingStatus. Debian ships no health.proto.
enum class Status : std::uint8_t { kServing = 1, kNotServing = 2, kServiceUnknown = 3 };

// HealthCheckResponse{status}: field 1, a varint.
grpc::ByteBuffer Told(Status status) {
  const char bytes[] = {0x08, static_cast<char>(status)};
  const grpc::Slice slice(bytes, sizeof bytes);
  return {&slice, 1};
}

// HealthCheckRequest.service, field 1; empty: the whole server. Nothing: these bytes are no such message.
std::optional<std::string> Asked(const grpc::ByteBuffer& request) {
  constexpr std::size_t kMostBytes = 4096;
  std::vector<grpc::Slice> slices;
  if (request.Length() > kMostBytes || !request.Dump(&slices).ok()) return std::nullopt;
  std::string bytes;
  for (const grpc::Slice& slice : slices)
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  google::protobuf::Empty message;
  if (!message.ParseFromString(bytes)) return std::nullopt;
  const auto& fields = message.GetReflection()->GetUnknownFields(message);
  std::string service;
  for (int i = 0; i < fields.field_count(); ++i) {
    const auto& field = fields.field(i);
    if (field.number() != 1) continue;
    if (field.type() != google::protobuf::UnknownField::TYPE_LENGTH_DELIMITED) return std::nullopt;
    service = field.length_delimited();
  }
  return service;
}

// By its certificate, whoever that names; a connection without one by its address.
std::string CallerOf(const grpc::CallbackServerContext& context) {
  std::string caller;
  if (const auto auth = context.auth_context()) {
    for (const auto& part : auth->GetPeerIdentity()) caller.append(part.data(), part.size()) += '\n';
  }
  return caller.empty() ? AddressOf(context.peer()) : caller;
}

}  // namespace

// Waits for its request; then a Check is answered, and a Watch told whenever what it asked for changes.
class HealthService::Call final : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>,
                                  public Drainable,
                                  public std::enable_shared_from_this<Call> {
 public:
  Call(HealthService& service, grpc::CallbackServerContext& context, bool watch)
      : service_(service), context_(context), watch_(watch) {}

  void Start() {
    self_ = shared_from_this();
    auto seat = Budget::TakeSeat(service_.budget_.Of(CallerOf(context_), context_.peer()), /*stream=*/false);
    if (seat) {
      seat_ = *std::move(seat);
      StartRead(&request_);
    } else {
      End(ToGrpcStatus(seat.error()));
    }
    service_.streams_.Opened(self_);
  }

  void OnReadDone(bool ok) override {
    const auto asked = ok ? Asked(request_) : std::nullopt;
    if (!asked) return End({grpc::StatusCode::INVALID_ARGUMENT, "a HealthCheckRequest was expected"});
    {
      const std::scoped_lock lock(mutex_);
      asked_ = true;
    }
    unknown_ = !asked->empty();
    if (!watch_ && unknown_)
      return End({grpc::StatusCode::NOT_FOUND, "only the whole server is known, \"\""});
    if (!watch_) return AnswerCheck();
    service_.Watches(shared_from_this());
    Tell();
  }
  // Writes what is so now, if that is news.
  void Tell() {
    const Status now = unknown_             ? Status::kServiceUnknown
                       : service_.Serving() ? Status::kServing
                                            : Status::kNotServing;
    {
      const std::scoped_lock lock(mutex_);
      if (finished_ || writing_ || told_ == now) return;
      writing_ = true;
      write_began_ = Clock::now();
      told_ = now;
      answer_ = Told(now);
      ++starting_;
    }
    StartWrite(&answer_);
    Started();
  }
  void OnWriteDone(bool ok) override {
    {
      const std::scoped_lock lock(mutex_);
      writing_ = false;
      write_began_.reset();
    }
    if (!ok) return End(grpc::Status::CANCELLED);
    Tell();
  }
  void OnCancel() override { End(grpc::Status::CANCELLED); }
  void OnDone() override {
    service_.Gone(this);
    service_.streams_.Closed(this);
    {
      // Whoever is cutting the call off uses its context; afterwards nobody does.
      const std::scoped_lock lock(mutex_);
      done_ = true;
    }
    self_.reset();  // last: destroys this unless somebody holds it
  }
  void Drain() override { End({grpc::StatusCode::UNAVAILABLE, "the registry is shutting down"}); }
  void CutIfStalled(Clock::time_point since) override {
    const std::scoped_lock lock(mutex_);
    if (!asked_ && opened_at_ <= since) {
      End({grpc::StatusCode::DEADLINE_EXCEEDED, "the request was not whole in time"});
    }
    if (!done_ && write_began_ && *write_began_ <= since) context_.TryCancel();
  }

 private:
  void AnswerCheck() {
    {
      const std::scoped_lock lock(mutex_);
      if (std::exchange(finished_, true)) return;
      write_began_ = Clock::now();
    }
    answer_ = Told(service_.Serving() ? Status::kServing : Status::kNotServing);
    StartWriteAndFinish(&answer_, grpc::WriteOptions(), grpc::Status::OK);
  }
  // Once; not between a decision to write and its StartWrite, for gRPC may free the call after Finish.
  void End(const grpc::Status& status) {
    {
      const std::scoped_lock lock(mutex_);
      if (std::exchange(finished_, true)) return;
      write_began_ = Clock::now();
      if (starting_ > 0) {
        end_after_ = status;
        return;
      }
    }
    Finish(status);
  }
  void Started() {
    std::optional<grpc::Status> end;
    {
      const std::scoped_lock lock(mutex_);
      if (--starting_ == 0) end = std::exchange(end_after_, std::nullopt);
    }
    if (end) Finish(*end);
  }

  HealthService& service_;
  grpc::CallbackServerContext& context_;
  const bool watch_;
  const Clock::time_point opened_at_ = Clock::now();
  std::shared_ptr<Budget::Seat> seat_;
  std::shared_ptr<Call> self_;  // until OnDone
  grpc::ByteBuffer request_;
  grpc::ByteBuffer answer_;
  bool unknown_ = false;
  std::recursive_mutex mutex_;  // TryCancel and Finish may call back before they return
  bool asked_ = false;
  bool writing_ = false;
  bool finished_ = false;
  unsigned starting_ = 0;
  bool done_ = false;
  std::optional<Clock::time_point> write_began_;
  std::optional<Status> told_;
  std::optional<grpc::Status> end_after_;
};

HealthService::HealthService(const Options& options)
    : budget_(options.calls), streams_(options.request_wait) {
  for (const bool watch : {false, true}) {
    AddMethod(new grpc::internal::RpcServiceMethod(
        watch ? "/grpc.health.v1.Health/Watch" : "/grpc.health.v1.Health/Check",
        grpc::internal::RpcMethod::BIDI_STREAMING, nullptr));
    MarkMethodCallback(watch ? 1 : 0,
                       new grpc::internal::CallbackBidiHandler<grpc::ByteBuffer, grpc::ByteBuffer>(
                           [this, watch](grpc::CallbackServerContext* context) {
                             const auto call = std::make_shared<Call>(*this, *context, watch);
                             call->Start();
                             return call.get();  // alive: it keeps itself until OnDone
                           }));
  }
}
HealthService::~HealthService() = default;

void HealthService::Set(bool serving) {
  std::vector<std::shared_ptr<Call>> watching;
  {
    const std::scoped_lock lock(mutex_);
    if (std::exchange(serving_, serving) == serving) return;
    for (const auto& [key, call] : watching_) {
      if (auto alive = call.lock()) watching.push_back(std::move(alive));
    }
  }
  for (const auto& call : watching) call->Tell();
}

bool HealthService::Serving() const {
  const std::scoped_lock lock(mutex_);
  return serving_;
}

void HealthService::Watches(const std::shared_ptr<Call>& call) {
  const std::scoped_lock lock(mutex_);
  watching_.emplace(call.get(), call);
}

void HealthService::Gone(const Call* call) {
  const std::scoped_lock lock(mutex_);
  watching_.erase(call);
}

}  // namespace yidan::rpc
