// Lines of a label and a value, as a document checker reads them. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace yidan::cli {

// A label in a column. Chinese characters are two columns wide and three bytes long.
inline std::string Label(std::string_view text) {
  constexpr std::size_t kColumn = 22;
  std::size_t width = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) ++width;
    if (byte >= 0xE0) width += 2;
  }
  return std::string(text) + std::string(width < kColumn ? kColumn - width : 1, ' ');
}

inline std::string Line(std::string_view label, const std::string& value) {
  return Label(label) + value + "\n";
}

// "1 entry", "2 entries".
inline std::string Count(std::uint64_t count, const std::string& one, const std::string& more) {
  return std::to_string(count) + " " + (count == 1 ? one : more);
}

template <typename List>
std::string Join(const List& list, std::string_view between = ", ") {
  std::string out;
  for (const auto& item : list) {
    if (!out.empty()) out += between;
    out += item;
  }
  return out;
}

}  // namespace yidan::cli
