// What a client takes from outside; tests put their own here. Plain values; the functions are called from
// the session's thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "services/client/connection.h"
#include "services/client/settings.h"
#include "services/client/trouble.h"

namespace yidan::client {

struct Surroundings {
  Environment environment;
  std::function<Answer<std::unique_ptr<Connection>>(const Settings&)> connect;
  std::function<std::int64_t()> now_ms;                  // since the Unix epoch
  std::function<std::string(std::size_t)> random_bytes;  // unguessable
};

// The process's environment, gRPC over mTLS, the system's clock, OpenSSL's random numbers.
Surroundings ThisMachine();

}  // namespace yidan::client
