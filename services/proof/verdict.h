// A verdict: what was found about one question, and a sentence that says why. Plain values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace yidan::proof {

enum class Ruling { kValid, kInvalid, kNotChecked, kPartial };
std::string_view RulingName(Ruling ruling);  // "NOT_CHECKED"

struct Verdict {
  Ruling ruling = Ruling::kNotChecked;
  std::string sentence;
};

// Statements of a content that a redaction hides, one after the other: a hidden one has no name, but stands
// where the order of their pointers puts it.
struct Hidden {
  std::uint32_t count = 0;
  std::string after;   // pointer of the nearest that is shown; empty: they are the first
  std::string before;  // the same; empty: they are the last
};

}  // namespace yidan::proof
