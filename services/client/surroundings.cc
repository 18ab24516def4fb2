#include "services/client/surroundings.h"

#include <chrono>
#include <cstdlib>

#include "services/crypto/crypto.h"

namespace yidan::client {

Surroundings ThisMachine() {
  Surroundings out;
  out.environment = [](const char* name) { return std::getenv(name); };
  out.connect = Connect;
  out.now_ms = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  out.random_bytes = crypto::RandomBytes;
  return out;
}

}  // namespace yidan::client
