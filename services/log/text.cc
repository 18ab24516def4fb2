#include "services/log/text.h"

#include <charconv>
#include <cstddef>

namespace yidan::log {

std::optional<std::string_view> TakeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(end + 1);
  return line;
}

bool TakePrefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<std::uint64_t> ParseDecimal(std::string_view text) {
  if (text.empty() || (text.size() > 1 && text.front() == '0')) return std::nullopt;
  std::uint64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return std::nullopt;
  return value;
}

std::optional<char32_t> TakeCharacter(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const auto byte = [&text](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(0);
  std::size_t length = 0;
  char32_t character = 0;
  char32_t smallest = 0;  // below it the sequence would be overlong
  if (first < 0x80) {
    length = 1, character = first;
  } else if (first >= 0xc2 && first < 0xe0) {
    length = 2, character = first & 0x1fU, smallest = 0x80;
  } else if (first >= 0xe0 && first < 0xf0) {
    length = 3, character = first & 0x0fU, smallest = 0x800;
  } else if (first >= 0xf0 && first < 0xf5) {
    length = 4, character = first & 0x07U, smallest = 0x10000;
  } else {
    return std::nullopt;
  }
  if (text.size() < length) return std::nullopt;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80U) return std::nullopt;
    character = (character << 6U) | (byte(i) & 0x3fU);
  }
  if (character < smallest || character > 0x10ffff) return std::nullopt;
  if (character >= 0xd800 && character < 0xe000) return std::nullopt;
  text.remove_prefix(length);
  return character;
}

}  // namespace yidan::log
