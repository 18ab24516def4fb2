// Asks another process's grpc.health.v1 service whether it serves.
#pragma once

#include <chrono>
#include <memory>

namespace grpc {
class Channel;
}

namespace yidan::rpc {

// True iff the whole server says SERVING within `timeout`. Blocks; any thread of one's own.
bool AskHealth(const std::shared_ptr<grpc::Channel>& channel, std::chrono::milliseconds timeout);

}  // namespace yidan::rpc
