// Something to be done later, without a thread that waits for it. Thread rule: any thread.
#pragma once

#include <chrono>
#include <functional>

namespace yidan::rpc {

// `then` runs once, on a thread of gRPC's, and must not block.
void After(std::chrono::milliseconds time, std::function<void()> then);

}  // namespace yidan::rpc
