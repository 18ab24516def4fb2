#include "services/credit/wire_text.h"

#include <algorithm>
#include <set>

#include "services/base/text.h"

namespace yidan::credit {
namespace {

// Letters of U+00C0 to U+017F without their marks.
constexpr std::string_view kBase =
    "AAAAAAACEEEEIIIIDNOOOOO?OUUUUYTsaaaaaaaceeeeiiiidnooooo?ouuuuyty"
    "AaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGgGgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLl"
    "NnNnNnnNnOoOoOoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static_assert(kBase.size() == 0x180 - 0xC0);

}  // namespace

bool IsOfSetX(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         std::string_view("/-?:().,'+ ").find(c) != std::string_view::npos;
}

bool IsOfSetZ(char c) {
  return IsOfSetX(c) || std::string_view("=!\"%&*<>;@#_{").find(c) != std::string_view::npos;
}

namespace {

// A character as set z has it; 0: not at all.
char CharacterInSetZ(char32_t character) {
  // Set z has the first brace; at the front of a line it would begin a block.
  if (character == '{' || character == '[') return '(';
  if (character == '}' || character == ']') return ')';
  if (character < 0x80 && IsOfSetZ(static_cast<char>(character))) return static_cast<char>(character);
  if (character == '\n' || character == '\t' || character == '\r') return ' ';
  if (character < 0xC0 || character >= 0x180) return 0;
  const char base = kBase[character - 0xC0];
  return base == '?' ? '\0' : base;
}

}  // namespace

std::string InSetZ(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto character = TakeCharacter(text);
    if (!character) text.remove_prefix(1);
    const char written = character ? CharacterInSetZ(*character) : '\0';
    if (written != 0) {
      out += written;
    } else if (out.empty() || out.back() != '?') {
      out += '?';
    }
  }
  return out;
}

std::string LostInSetZ(std::string_view text) {
  constexpr std::size_t kNamedMax = 20;
  std::set<std::string> seen;
  std::string out;
  while (!text.empty() && seen.size() < kNamedMax) {
    const std::string_view before = text;
    const auto character = TakeCharacter(text);
    if (!character) text.remove_prefix(1);
    if (character && CharacterInSetZ(*character) != 0) continue;
    std::string name(before.substr(0, before.size() - text.size()));
    if (!character) {
      name = "a byte that is no text";
    } else if (*character < 0x20 || (*character >= 0x7F && *character < 0xA0)) {
      constexpr std::string_view kHex = "0123456789ABCDEF";
      name = std::string("U+00") + kHex[*character / 16] + kHex[*character % 16];
    }
    if (seen.insert(name).second) out += (out.empty() ? "" : " ") + name;
  }
  return out;
}

std::vector<std::string> Wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  const auto close = [&] {
    if (!line.empty()) lines.push_back(std::move(line));
    line.clear();
  };
  while (!text.empty()) {
    const auto blank = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    if (word.empty()) continue;
    if (!line.empty() && line.size() + 1 + word.size() > columns) close();
    while (!word.empty()) {
      if (!line.empty()) line += ' ';
      if (line.empty() && (word[0] == ':' || word[0] == '-')) line = " ";
      const std::size_t room = columns - line.size();
      line += word.substr(0, room);
      word.remove_prefix(std::min(room, word.size()));
      if (!word.empty()) close();
    }
  }
  close();
  return lines;
}

}  // namespace yidan::credit
