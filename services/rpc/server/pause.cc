#include "services/rpc/server/pause.h"

#include <grpcpp/alarm.h>

#include <utility>

namespace yidan::rpc {

void After(std::chrono::milliseconds time, std::function<void()> then) {
  auto* alarm = new grpc::Alarm;  // until it has rung
  alarm->Set(std::chrono::system_clock::now() + time, [alarm, then = std::move(then)](bool /*in_time*/) {
    then();
    delete alarm;
  });
}

}  // namespace yidan::rpc
