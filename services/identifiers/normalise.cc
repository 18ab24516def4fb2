#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "services/base/text.h"
#include "services/identifiers/identifiers.h"
#include "services/identifiers/numbers.h"

namespace yidan::identifiers {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool IsDash(char32_t c) { return c == U'-' || c == U'\u2212' || (c >= 0x2010 && c <= 0x2015); }

// What stands between the parts of a number and is none of it. Other spaces and the full-width forms are
// these after NFKC.
bool IsSeparator(char32_t c) {
  switch (c) {
    case U' ':
    case U'.':
    case U'/':
    case U'\u30FB':  // katakana middle dot, as Chinese input methods give it
    case U'\u00B7':  // middle dot
    case U'\u3002':  // ideographic full stop
    case U'\u1680':  // a space with a mark of its own
      return true;
    default:
      return IsDash(c);
  }
}

std::optional<std::string> Compatible(std::string_view text) {
  utf8proc_uint8_t* normal = nullptr;
  const auto length = utf8proc_map(
      reinterpret_cast<const utf8proc_uint8_t*>(text.data()), static_cast<utf8proc_ssize_t>(text.size()),
      &normal, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(normal, &std::free);
  if (length < 0) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(normal), static_cast<std::size_t>(length));
}

std::string WithoutSeparators(std::string_view rest) {
  std::string out;
  while (!rest.empty()) {
    const std::string_view before = rest;
    const auto character = TakeCharacter(rest);
    if (!character) rest.remove_prefix(1);
    if (character && (IsSeparator(*character) || IsUnprintable(*character))) continue;
    out += before.substr(0, before.size() - rest.size());
  }
  return out;
}

void ToCapitals(std::string& text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
}

}  // namespace

std::string NormaliseDocumentId(std::string_view text) {
  const std::string compatible =
      IsAscii(text) ? std::string(text) : Compatible(text).value_or(std::string(text));
  std::string out;
  for (std::string_view rest = compatible; !rest.empty();) {
    const std::string_view before = rest;
    const auto character = TakeCharacter(rest);
    if (!character) rest.remove_prefix(1);
    if (character && (*character == U' ' || IsUnprintable(*character))) continue;
    if (character && IsDash(*character)) {
      out += '-';
    } else {
      out += before.substr(0, before.size() - rest.size());
    }
  }
  ToCapitals(out);
  return out;
}

std::string Normalise(std::string_view text) {
  std::string out;
  if (IsAscii(text)) {
    out = WithoutSeparators(text);
  } else {
    out = WithoutSeparators(Compatible(text).value_or(std::string(text)));
    // What a separator kept apart may compose.
    out = Compatible(out).value_or(out);
  }
  ToCapitals(out);
  return out;
}

}  // namespace yidan::identifiers
