#include "services/credit/words.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>

#include "services/credit/values.h"

namespace yidan::credit {
namespace {

constexpr std::size_t kNameBytesMax = 4000;

struct Pair {
  std::string_view from;
  std::string_view to;
};
// Written in full and short.
constexpr std::array<Pair, 34> kShort = {
    {{"COMPANY", "CO"},       {"LIMITED", "LTD"},     {"CORPORATION", "CORP"},   {"INCORPORATED", "INC"},
     {"IMPORT", "IMP"},       {"EXPORT", "EXP"},      {"IMPORTS", "IMP"},        {"EXPORTS", "EXP"},
     {"PRIVATE", "PTE"},      {"PVT", "PTE"},         {"INTERNATIONAL", "INTL"}, {"MANUFACTURING", "MFG"},
     {"MANUFACTURER", "MFR"}, {"INDUSTRY", "IND"},    {"INDUSTRIES", "IND"},     {"INDUSTRIAL", "IND"},
     {"BROTHERS", "BROS"},    {"DEPARTMENT", "DEPT"}, {"TECHNOLOGY", "TECH"},    {"TECHNOLOGIES", "TECH"},
     {"LOGISTICS", "LOG"},    {"ROAD", "RD"},         {"STREET", "ST"},          {"STRASSE", "STR"},
     {"NUMBER", "NO"},        {"AVENUE", "AVE"},      {"BUILDING", "BLDG"},      {"DISTRICT", "DIST"},
     {"PROVINCE", "PROV"},    {"ROOM", "RM"},         {"FLOOR", "FL"},           {"HIGHWAY", "HWY"},
     {"BOULEVARD", "BLVD"},   {"SAINT", "ST"}}};

// Letters that have no mark to take off, and those that are spelt out.
struct Letter {
  utf8proc_int32_t code;
  const char* plain;
  const char* spelt;
};
constexpr std::array<Letter, 20> kLetters = {{
    {0x00C4, "A", "AE"},  {0x00E4, "a", "ae"},  {0x00D6, "O", "OE"},  {0x00F6, "o", "oe"},
    {0x00DC, "U", "UE"},  {0x00FC, "u", "ue"},  {0x00DF, "ss", "ss"}, {0x00C6, "AE", "AE"},
    {0x00E6, "ae", "ae"}, {0x00D8, "O", "OE"},  {0x00F8, "o", "oe"},  {0x0141, "L", "L"},
    {0x0142, "l", "l"},   {0x0110, "D", "D"},   {0x0111, "d", "d"},   {0x0131, "i", "i"},
    {0x0152, "OE", "OE"}, {0x0153, "oe", "oe"}, {0x00C5, "A", "AA"},  {0x00E5, "a", "aa"},
}};

bool IsMark(utf8proc_int32_t code) { return code >= 0x0300 && code <= 0x036F; }

void Append(utf8proc_int32_t code, std::string& out) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(code, bytes.data());
  for (utf8proc_ssize_t i = 0; i < size; ++i)
    out.push_back(static_cast<char>(bytes[static_cast<std::size_t>(i)]));
}

void AppendBase(utf8proc_int32_t code, std::string& out) {
  std::array<utf8proc_int32_t, 8> parts{};
  int last_class = 0;
  const auto count =
      utf8proc_decompose_char(code, parts.data(), parts.size(), UTF8PROC_DECOMPOSE, &last_class);
  if (count < 1 || count > static_cast<utf8proc_ssize_t>(parts.size())) return Append(code, out);
  for (utf8proc_ssize_t i = 0; i < count; ++i) {
    if (!IsMark(parts[static_cast<std::size_t>(i)])) Append(parts[static_cast<std::size_t>(i)], out);
  }
}

std::string WithoutApostrophes(std::string_view text) {
  std::string out(text.substr(0, kNameBytesMax));
  std::erase(out, '\'');
  return out;
}

bool OneLetterOff(const std::string& a, const std::string& b) {
  if (std::min(a.size(), b.size()) < 5) return false;
  const std::string& longer = a.size() >= b.size() ? a : b;
  const std::string& shorter = a.size() >= b.size() ? b : a;
  if (longer.size() - shorter.size() > 1) return false;
  std::size_t at = 0;
  while (at < shorter.size() && longer[at] == shorter[at]) ++at;
  const std::size_t skip = longer.size() == shorter.size() ? 1 : 0;
  return std::string_view(longer).substr(std::min(at + 1, longer.size())) ==
         std::string_view(shorter).substr(std::min(at + skip, shorter.size()));
}

bool IsInitial(const std::string& word) { return word.size() == 1 && word[0] >= 'A' && word[0] <= 'Z'; }

}  // namespace

std::string WithoutMarks(std::string_view text, bool spelt_out) {
  std::string out;
  out.reserve(text.size());
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  for (utf8proc_ssize_t at = 0; at < size;) {
    utf8proc_int32_t code = 0;
    const auto length = utf8proc_iterate(bytes + at, size - at, &code);
    if (length < 1) {  // no UTF-8: kept as it is
      out.push_back(text[static_cast<std::size_t>(at++)]);
      continue;
    }
    at += length;
    if (code < 0x80) {
      out.push_back(static_cast<char>(code));
      continue;
    }
    const auto* letter =
        std::find_if(kLetters.begin(), kLetters.end(), [&](const Letter& one) { return one.code == code; });
    if (letter != kLetters.end()) {
      out += spelt_out ? letter->spelt : letter->plain;
    } else if (!IsMark(code)) {
      AppendBase(code, out);
    }
  }
  return out;
}

Words JoinInitials(const Words& words) {
  Words out;
  bool joins = false;
  for (const std::string& word : words) {
    const bool initial = IsInitial(word);
    if (initial && joins) {
      out.back() += word;
    } else {
      out.push_back(word);
    }
    joins = initial;
  }
  return out;
}

Words Plain(std::string_view text, bool spelt_out) {
  Words words = JoinInitials(WordsOf(WithoutMarks(WithoutApostrophes(text), spelt_out)));
  for (std::string& word : words) {
    for (const Pair& pair : kShort) {
      if (word == pair.from) word = pair.to;
    }
  }
  return words;
}

std::string WhatPlainChanged(std::string_view text) {
  std::string out;
  const auto add = [&](const std::string& from, std::string_view to) {
    const std::string one = from + " = " + std::string(to);
    if (out.find(one) == std::string::npos) out += (out.empty() ? "" : ", ") + one;
  };
  const std::string whole = WithoutApostrophes(text);
  if (whole.find('&') != std::string::npos) add("&", "AND");
  const std::string bare = WithoutMarks(whole, false);
  const Words words = WordsOf(bare);
  for (std::size_t i = 0; i < words.size();) {
    std::string letters;
    std::string dotted;
    for (; i < words.size() && IsInitial(words[i]); ++i) {
      letters += words[i];
      dotted += words[i] + ".";
    }
    if (letters.size() > 1) add(dotted, letters);
    if (!letters.empty()) continue;
    for (const Pair& pair : kShort) {
      if (words[i] == pair.from) add(words[i], pair.to);
    }
    ++i;
  }
  if (bare != whole) add("letters with marks", "the same without");
  return out;
}

bool StartsWith(const Words& whole, const Words& part) {
  return part.size() <= whole.size() && std::equal(part.begin(), part.end(), whole.begin());
}
bool Contains(const Words& whole, const Words& part) {
  return !part.empty() && std::search(whole.begin(), whole.end(), part.begin(), part.end()) != whole.end();
}
bool AllIn(const Words& some, const Words& all) {
  return std::all_of(some.begin(), some.end(), [&](const std::string& word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  });
}
bool AnyIn(const Words& some, const Words& all) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& word) {
    return std::find(all.begin(), all.end(), word) != all.end();
  });
}

bool OneLetterOff(const Words& a, const Words& b) {
  if (a.size() != b.size()) return false;
  std::size_t off = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    if (++off > 1 || !OneLetterOff(a[i], b[i])) return false;
  }
  return off == 1;
}

}  // namespace yidan::credit
