// grpc.health.v1 (Check and Watch) of one server. gRPC's own keeps calls to itself whose request never comes
// (early_service.h); here they hold a place of those that a caller, an address and all may have, and have to
// say what they ask for in time. Includes gRPC. Thread rule: any thread.
#pragma once

#include <grpcpp/impl/service_type.h>
#include <grpcpp/server_context.h>

#include <chrono>
#include <memory>
#include <mutex>
#include <unordered_map>

#include "services/rpc/server/budget.h"
#include "services/rpc/server/open_streams.h"

namespace yidan::rpc {

class HealthService final : public grpc::Service {
 public:
  struct Options {
    Budget::Options calls{.caller_calls = 64, .address_calls = 1024, .all_calls = 4096};
    std::chrono::milliseconds request_wait{60'000};  // 0: for ever
  };
  HealthService() : HealthService(Options()) {}
  explicit HealthService(const Options& options);
  ~HealthService() override;

  // Told to whoever asks from now on, and to those who watch. First: NOT_SERVING.
  void Set(bool serving);
  // Calls that wait for something are ended, and new ones at once.
  void Drain() { streams_.Drain(); }

 private:
  class Call;
  [[nodiscard]] bool Serving() const;
  void Watches(const std::shared_ptr<Call>& call);
  void Gone(const Call* call);

  Budget budget_;
  mutable std::mutex mutex_;
  bool serving_ = false;
  std::unordered_map<const Call*, std::weak_ptr<Call>> watching_;
  OpenStreams streams_;  // last: its thread uses calls, which use all of the above
};

}  // namespace yidan::rpc
