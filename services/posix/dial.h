// Connecting to a TCP address, with what stood in the way told apart. Thread rule: any thread; blocks.
#pragma once

#include <chrono>
#include <string>

#include "services/base/result.h"
#include "services/posix/descriptor.h"

namespace yidan::posix {

struct HostPort {
  std::string host;  // without the brackets of an IPv6 address
  std::string port;
};
// "HOST:PORT" or "[V6-ADDRESS]:PORT", the port a number. kInvalid: it has not that form.
Result<HostPort> ParseHostPort(const std::string& address);

// What each of the name's addresses had to say, if none took the connection:
//   kNotFound     there is no such name, or no name server knows it now
//   kDenied       an address refused: nobody listens there
//   kUnavailable  no answer within `limit`, or no way there
// The socket blocks, and each read or write on it ends after `limit`.
Result<Descriptor> Dial(const HostPort& to, std::chrono::milliseconds limit);

}  // namespace yidan::posix
