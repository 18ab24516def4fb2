// Lines and numbers as the C2SP text formats write them. Internal to services/log. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace yidan::log {

// Takes the first line off `text`, its LF too. Empty if no LF is left.
std::optional<std::string_view> TakeLine(std::string_view& text);

// Takes `prefix` off the front, if it is there.
bool TakePrefix(std::string_view& text, std::string_view prefix);

// ASCII decimal, no sign, no leading zeros, at most 2^64 - 1.
std::optional<std::uint64_t> ParseDecimal(std::string_view text);

}  // namespace yidan::log
