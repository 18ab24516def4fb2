// Characters that do something to a screen, or to the eye, where others just stand: what text that is signed
// may not hold, and how it is shown where it comes from strangers. The list is written out here, as Unicode
// 15.1 has it: what is an act must not depend on the version of a library. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace yidan {

// The first character of UTF-8 text, taken off it. Empty for overlong forms, surrogates, anything above
// U+10FFFF, short sequences and empty text; then `text` is unchanged.
std::optional<char32_t> TakeCharacter(std::string_view& text);

// Control characters (Cc: ESC, LF, TAB, DEL, C1), formatting characters (Cf: bidirectional overrides and
// isolates, zero-width, soft hyphen, tags) and the line and paragraph separators (Zl, Zp).
bool IsUnprintable(char32_t character);

// What keeps text from being plain: one line of UTF-8 that shows what it holds. Empty: nothing. "holds a
// control character (U+001B)" follows the name of whatever holds it.
std::optional<std::string> FaultOfPlainText(std::string_view text);

// Text of strangers, for a screen: what is unprintable as \u001b or \U000e0001, a byte that is no UTF-8 as
// \xff. One line.
std::string ForScreen(std::string_view text);
// The same for text that is laid out already: LF stays.
std::string LinesForScreen(std::string_view text);

}  // namespace yidan
