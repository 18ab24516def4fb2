// What comes of holding a thing of the credit against one of the document. Plain values; any thread.
#pragma once

#include <string>

namespace yidan::credit {

enum class Match { kSame, kDifferent, kUnsure };
struct Comparison {
  Match match = Match::kUnsure;
  std::string why;  // "word for word, but for COMPANY = CO"
};

}  // namespace yidan::credit
