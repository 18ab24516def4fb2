// Errors quote input, and input may be long. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace yidan::identifiers {

// At most `bytes_max` bytes of UTF-8, cut between characters.
inline std::string Clip(std::string_view text, std::size_t bytes_max = 400) {
  if (text.size() <= bytes_max) return std::string(text);
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace yidan::identifiers
