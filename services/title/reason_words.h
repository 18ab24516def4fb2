// Every reason of refusal in words: what it means, and what would help. A refusal says more exactly what
// helps where a rule knows it; where it does not, it says this. Pure; any thread.
#pragma once

#include <span>
#include <string_view>

#include "yidan/v1/refusal.pb.h"

namespace yidan::title {

struct ReasonWords {
  v1::RefusalReason reason;
  std::string_view means;
  std::string_view needs;
};

// In the order of refusal.proto: one for each reason but UNSPECIFIED.
std::span<const ReasonWords> AllReasonWords();

// Empty: no reason of this program's.
std::string_view NeedsOf(v1::RefusalReason reason);

}  // namespace yidan::title
