// One listening gRPC server: services, TLS, health, and an end in good order. Health (grpc.health.v1)
// says SERVING while the ledger admits acts, NOT_SERVING otherwise and from the first moment of a stop.
// Thread rule: Start, Stop and the destructor from one thread.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "services/api/ledger_port.h"
#include "services/base/result.h"
#include "services/rpc/server/connections.h"
#include "services/rpc/wire/bounds.h"

namespace grpc {
class ServerCredentials;
class Service;
}  // namespace grpc

namespace yidan::rpc {

struct GrpcServerOptions {
  std::string listen;  // "127.0.0.1:8443"; port 0: any free one
  std::shared_ptr<grpc::ServerCredentials> credentials;
  std::vector<std::shared_ptr<grpc::Service>> services;
  const api::LedgerPort* health_of = nullptr;  // must outlive the server
  bool reflection = false;
  int receive_bytes_max = static_cast<int>(kMessageBytesMax);
  int streams_per_connection_max = 128;  // calls that one connection has open: beyond it clients wait
  ConnectionBounds connections;
};

class GrpcServer {
 public:
  static Result<std::unique_ptr<GrpcServer>> Start(GrpcServerOptions options);
  ~GrpcServer();  // Stop, at once

  [[nodiscard]] const std::string& address() const;  // with the port that was bound

  // Any thread.
  [[nodiscard]] Connections::Counts connections() const;
  // Says NOT_SERVING; calls still come in, so that balancers have time to look elsewhere.
  void SetNotServing();
  // Takes no new calls, waits for those under way until `deadline`, then cancels them and waits until
  // their handlers have ended (handlers are never forcibly ended).
  void Stop(std::chrono::system_clock::time_point deadline);

 private:
  class Impl;
  explicit GrpcServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::rpc
