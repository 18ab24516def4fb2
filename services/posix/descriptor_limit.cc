#include "services/posix/descriptor_limit.h"

#include <sys/resource.h>

#include "services/posix/descriptor.h"

namespace yidan::posix {

Result<std::uint64_t> RaiseDescriptorLimit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return SystemError("read", "the limit of open files");
  if (limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) return SystemError("raise", "the limit of open files");
  }
  return std::uint64_t{limit.rlim_cur};
}

}  // namespace yidan::posix
