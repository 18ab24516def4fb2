// What one content says otherwise than another, field by field: for amendments. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/cli/words.h"

namespace yidan::cli {

struct FieldChange {
  std::string pointer;  // JSON pointer of the leaf
  std::string before;   // as JSON; "(not there)" if it was added
  std::string after;    // as JSON; "(not there)" if it was taken out
};

// In order of pointers. UNTRUSTED if one of them is no JSON.
Answer<std::vector<FieldChange>> CompareContents(std::string_view before, std::string_view after);

}  // namespace yidan::cli
