// The registry's bounds by name, as TITLE.md "Parameters", operators and tools write them. Constant data; any
// thread.
#pragma once

#include <span>
#include <string_view>

#include "services/title/rules.h"

namespace yidan::title {

struct NamedTime {
  std::string_view name;
  TimeMs Parameters::*value;  // milliseconds
};
struct NamedCount {
  std::string_view name;
  std::uint32_t Parameters::*value;
};
std::span<const NamedTime> TimesByName();
std::span<const NamedCount> CountsByName();

}  // namespace yidan::title
