#include "services/yidand/system_clock.h"

#include <ctime>

namespace yidan::yidand {
namespace {

std::int64_t Milliseconds(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);  // cannot fail for these clocks
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

}  // namespace

std::int64_t SystemClock::WallMs() const { return Milliseconds(CLOCK_REALTIME); }
std::int64_t SystemClock::MonotonicMs() const { return Milliseconds(CLOCK_BOOTTIME); }

}  // namespace yidan::yidand
