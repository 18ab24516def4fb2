// How this folder words an error at a place in a JSON document. Private to services/waybill.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::waybill {

// At most `bytes_max` bytes of UTF-8, cut between characters: errors quote input, and input may be long.
inline std::string Clip(std::string_view text, std::size_t bytes_max = 400) {
  if (text.size() <= bytes_max) return std::string(text);
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

// "pointer: message". RFC 6901's pointer to the whole is the empty string, which nobody could read.
inline std::string At(std::string_view pointer, std::string_view message) {
  return (pointer.empty() ? std::string("(whole)") : Clip(pointer)) + ": " + Clip(message);
}

inline tl::unexpected<Error> InvalidAt(std::string_view pointer, std::string_view message) {
  return Invalid(At(pointer, message));
}

}  // namespace yidan::waybill
