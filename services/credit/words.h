// Words of credits and documents brought into one form, so that they can be held against each other: legal
// forms and other usual short forms (ISBP 745 para. A1), initials, letters with marks. Private to
// services/credit. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace yidan::credit {

using Words = std::vector<std::string>;

// A text without the marks on its Latin letters: "Łódź" is "Lodz". SWIFT's character set has none of them.
// `spelt_out`: "ü" is "ue" and "ß" "ss", as German names are written; otherwise "u" and "ss".
std::string WithoutMarks(std::string_view text, bool spelt_out);

// Single letters in a row are one word: "B.V." is BV, "P.R. CHINA" PR CHINA.
Words JoinInitials(const Words& words);
// The words in their one form: COMPANY is CO, B.V. is BV, INT'L is INTL. Looks at the first 4,000 bytes: no
// name or address is longer.
Words Plain(std::string_view text, bool spelt_out = false);
// What Plain changed, in words an examiner can follow: "COMPANY = CO, B.V. = BV". Empty: nothing.
std::string WhatPlainChanged(std::string_view text);

bool StartsWith(const Words& whole, const Words& part);
bool Contains(const Words& whole, const Words& part);
bool AllIn(const Words& some, const Words& all);
bool AnyIn(const Words& some, const Words& all);
// The same words but for one letter in one long word: a misspelling that changes no meaning, perhaps
// (ISBP 745 para. A23).
bool OneLetterOff(const Words& a, const Words& b);

}  // namespace yidan::credit
