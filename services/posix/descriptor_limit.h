// How many descriptors this process may have open. Thread rule: at start, before other threads.
#pragma once

#include <cstdint>

#include "services/base/result.h"

namespace yidan::posix {

// Raises the soft limit (RLIMIT_NOFILE) to the hard one, and says what it is now. kUnavailable: the system
// refuses.
Result<std::uint64_t> RaiseDescriptorLimit();

}  // namespace yidan::posix
