// Foreign text as the wire has it: SWIFT's character sets, and lines of a fixed width. Private to
// services/credit. Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace yidan::credit {

// SWIFT's character sets: x for references and parties, z for narratives.
bool IsOfSetX(char c);
bool IsOfSetZ(char c);
// A foreign text in set z: Latin letters without their marks, round brackets for braces, which begin and end
// blocks, and "?" for what it does not have.
std::string InSetZ(std::string_view text);
// The characters of a foreign text for which InSetZ has only "?", each once, in their order: "货 描". One
// that is not to be shown stands by its number, as U+0007. Empty: none.
std::string LostInSetZ(std::string_view text);
// At most `columns` wide, broken between words; no line begins with ":" or "-".
std::vector<std::string> Wrapped(std::string_view text, std::size_t columns);

}  // namespace yidan::credit
