// A verdict: what was found about one question, and a sentence that says why. Plain values.
#pragma once

#include <string>
#include <string_view>

namespace yidan::proof {

enum class Ruling { kValid, kInvalid, kNotChecked, kPartial };
std::string_view RulingName(Ruling ruling);  // "NOT_CHECKED"

struct Verdict {
  Ruling ruling = Ruling::kNotChecked;
  std::string sentence;
};

}  // namespace yidan::proof
