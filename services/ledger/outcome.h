// What the acts of a submission came to, before receipts are made. Plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "services/ledger/queue.h"
#include "services/title/rules.h"

namespace yidan::ledger {

struct ActOutcome {
  enum class Kind { kAdmitted, kDuplicate, kRefused } kind = Kind::kRefused;
  std::uint64_t index = 0;  // unless refused
  title::Refusal refusal;   // iff refused
  bool echo = false;        // refused because another act of its group was
  bool bare = false;        // its receipt is without the entry, whose bytes the caller may not read
};

struct Answered {
  std::shared_ptr<Submission> submission;
  std::vector<ActOutcome> outcomes;  // one an act, in order
};

}  // namespace yidan::ledger
