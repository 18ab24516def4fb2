// What would help where the registry's services, and not a rule, say no: every reason of theirs. Pure; any
// thread.
#pragma once

#include <span>
#include <string_view>

#include "yidan/v1/refusal.pb.h"

namespace yidan::client {

struct ServiceWords {
  v1::ErrorReason reason;
  std::string_view needs;
};
// In the order of refusal.proto: one for each reason but UNSPECIFIED.
std::span<const ServiceWords> AllServiceWords();
// Empty: no reason of this program's.
std::string_view NeedsOf(v1::ErrorReason reason);

}  // namespace yidan::client
