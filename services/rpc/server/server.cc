#include "services/rpc/server/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/impl/server_builder_option.h>
#include <grpcpp/impl/server_builder_plugin.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

#include "services/rpc/server/health_service.h"

namespace yidan::rpc {
namespace {

constexpr std::chrono::milliseconds kHealthEvery{200};
constexpr int kMetadataBytesMax = 4096;

// Linking the reflection library switches reflection on for every server of the process; this takes it
// out again where it was not asked for.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments* /*arguments*/) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins, [](const auto& plugin) {
      return dynamic_cast<grpc::reflection::ProtoServerReflectionPlugin*>(plugin.get()) != nullptr;
    });
  }
};

void Bound(grpc::ServerBuilder& builder, const ConnectionBounds& bounds) {
  const auto set = [&](const char* argument, int milliseconds) {
    if (milliseconds > 0) builder.AddChannelArgument(argument, milliseconds);
  };
  set(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, bounds.handshake_ms);
  set(GRPC_ARG_MAX_CONNECTION_IDLE_MS, bounds.idle_ms);
  set(GRPC_ARG_MAX_CONNECTION_AGE_MS, bounds.age_ms);
  set(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, bounds.age_grace_ms);
  grpc::ResourceQuota quota("yidan");
  quota.Resize(bounds.bytes);
  builder.SetResourceQuota(quota);
}

void Configure(grpc::ServerBuilder& builder, const GrpcServerOptions& options, HealthService& health) {
  builder.SetMaxReceiveMessageSize(options.receive_bytes_max);
  builder.SetMaxSendMessageSize(-1);  // answers are our own; pages are bounded where they are made
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.streams_per_connection_max);
  // A call without a request holds its metadata, and none of ours has much.
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMetadataBytesMax);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
  Bound(builder, options.connections);
  if (!options.reflection) builder.SetOption(std::make_unique<WithoutReflection>());
  for (const auto& service : options.services) builder.RegisterService(service.get());
  builder.RegisterService(&health);
}

}  // namespace

class GrpcServer::Impl {
 public:
  Impl(GrpcServerOptions options, std::unique_ptr<HealthService> health, std::unique_ptr<grpc::Server> server,
       posix::Listener listener, std::unique_ptr<grpc::experimental::ExternalConnectionAcceptor> acceptor)
      : options_(std::move(options)),
        health_(std::move(health)),
        server_(std::move(server)),
        connections_(std::move(listener), std::move(acceptor), options_.connections) {
    Publish();
    watcher_ = std::thread([this] { Watch(); });
  }

  ~Impl() {
    if (server_ != nullptr) Stop(std::chrono::system_clock::now());
  }

  void SetNotServing() {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
    health_->Set(false);
    wake_.notify_all();
  }

  void Stop(std::chrono::system_clock::time_point deadline) {
    if (server_ == nullptr) return;
    SetNotServing();
    watcher_.join();
    connections_.Stop();
    health_->Drain();
    server_->Shutdown(deadline);
    server_->Wait();
    server_.reset();
  }

  [[nodiscard]] const std::string& address() const { return connections_.address(); }
  [[nodiscard]] Connections::Counts connections() { return connections_.counts(); }

 private:
  // REQUIRES: mutex_ held, or no watcher yet.
  void Publish() {
    const bool healthy = options_.health_of == nullptr || options_.health_of->Healthy().has_value();
    health_->Set(healthy);
  }

  void Watch() {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, kHealthEvery, [this] { return stopping_; })) Publish();
  }

  const GrpcServerOptions options_;
  const std::unique_ptr<HealthService> health_;
  std::unique_ptr<grpc::Server> server_;
  Connections connections_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread watcher_;
};

Result<std::unique_ptr<GrpcServer>> GrpcServer::Start(GrpcServerOptions options) {
  YIDAN_ASSIGN(posix::Listener listener, posix::Listener::Open(options.listen));
  grpc::ServerBuilder builder;
  auto acceptor = builder.experimental().AddExternalConnectionAcceptor(
      grpc::ServerBuilder::experimental_type::ExternalConnectionType::FROM_FD, options.credentials);
  auto health = std::make_unique<HealthService>();
  Configure(builder, options, *health);
  std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  if (server == nullptr) {
    return Fail(Error::Kind::kUnavailable,
                "cannot serve on " + options.listen + " (do certificate and key fit?)");
  }
  return std::unique_ptr<GrpcServer>(new GrpcServer(std::make_unique<Impl>(
      std::move(options), std::move(health), std::move(server), std::move(listener), std::move(acceptor))));
}

GrpcServer::GrpcServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
GrpcServer::~GrpcServer() = default;
const std::string& GrpcServer::address() const { return impl_->address(); }
Connections::Counts GrpcServer::connections() const { return impl_->connections(); }
void GrpcServer::SetNotServing() { impl_->SetNotServing(); }
void GrpcServer::Stop(std::chrono::system_clock::time_point deadline) { impl_->Stop(deadline); }

}  // namespace yidan::rpc
