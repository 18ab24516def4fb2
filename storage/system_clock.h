// The operating system's clocks. Thread rule: any thread.
#pragma once

#include <ctime>

#include "services/store/ports/ports.h"

namespace yidan::storage {

class SystemClock final : public store::Clock {
 public:
  std::int64_t WallMs() const override { return Read(CLOCK_REALTIME); }
  // Counts through suspension as the wall clock does; otherwise a laptop that slept would look like
  // somebody had set its clock.
  std::int64_t MonotonicMs() const override { return Read(CLOCK_BOOTTIME); }

 private:
  static std::int64_t Read(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);  // fails only for a clock the kernel lacks; Linux has had both since 2.6.39
    return static_cast<std::int64_t>(now.tv_sec) * 1'000 + now.tv_nsec / 1'000'000;
  }
};

}  // namespace yidan::storage
