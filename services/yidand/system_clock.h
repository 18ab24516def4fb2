// The machine's clocks behind the ledger's Clock port. Thread rule: any thread.
#pragma once

#include <cstdint>

#include "services/ledger/ports.h"

namespace yidan::yidand {

class SystemClock final : public ledger::Clock {
 public:
  std::int64_t WallMs() const override;
  std::int64_t MonotonicMs() const override;  // counts while the machine sleeps, as the wall clock does
};

}  // namespace yidan::yidand
