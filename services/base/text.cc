#include "services/base/text.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace yidan {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

// Cc, Cf, Zl and Zp, ascending. U+2065 is in it: not assigned, and between two blocks that are.
constexpr std::array kUnprintable = std::to_array<Range>({
    {0x0000, 0x001F},   {0x007F, 0x009F},   {0x00AD, 0x00AD},   {0x0600, 0x0605},   {0x061C, 0x061C},
    {0x06DD, 0x06DD},   {0x070F, 0x070F},   {0x0890, 0x0891},   {0x08E2, 0x08E2},   {0x180E, 0x180E},
    {0x200B, 0x200F},   {0x2028, 0x202E},   {0x2060, 0x206F},   {0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB},
    {0x110BD, 0x110BD}, {0x110CD, 0x110CD}, {0x13430, 0x1343F}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
    {0xE0001, 0xE0001}, {0xE0020, 0xE007F},
});

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

std::string Escaped(const char* form, unsigned long value) {
  char out[16];
  std::snprintf(out, sizeof out, form, value);
  return out;
}

std::string Shown(std::string_view text, bool lines) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view before = text;
    const auto character = TakeCharacter(text);
    if (!character) {
      out += Escaped("\\x%02lx", static_cast<unsigned char>(text.front()));
      text.remove_prefix(1);
    } else if (IsUnprintable(*character) && !(lines && *character == U'\n')) {
      out += Escaped(*character > 0xFFFF ? "\\U%08lx" : "\\u%04lx", *character);
    } else {
      out += before.substr(0, before.size() - text.size());
    }
  }
  return out;
}

}  // namespace

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

bool IsUnprintable(char32_t character) {
  const auto range = std::lower_bound(kUnprintable.begin(), kUnprintable.end(), character,
                                      [](const Range& r, char32_t c) { return r.last < c; });
  return range != kUnprintable.end() && range->first <= character;
}

std::optional<std::string> FaultOfPlainText(std::string_view text) {
  while (!text.empty()) {
    if (text.front() >= 0x20 && text.front() <= 0x7e) {  // most text, and all of it plain
      text.remove_prefix(1);
      continue;
    }
    const auto character = TakeCharacter(text);
    if (!character) return "is not valid UTF-8";
    if (!IsUnprintable(*character)) continue;
    const bool separator = *character == 0x2028 || *character == 0x2029;
    return std::string("holds ") +
           (IsControl(*character) ? "a control character"
            : separator           ? "a line separator"
                                  : "an invisible formatting character") +
           Escaped(" (U+%04lX)", *character);
  }
  return std::nullopt;
}

std::string ForScreen(std::string_view text) { return Shown(text, false); }
std::string LinesForScreen(std::string_view text) { return Shown(text, true); }

}  // namespace yidan
