#include "services/credit/compare.h"

#include <algorithm>
#include <array>
#include <set>

#include "services/credit/places.h"

namespace yidan::credit {
namespace {

const std::set<std::string>& ContactWords() {
  static const std::set<std::string> words = {"TEL",    "TELEPHONE", "PHONE", "FAX",     "TELEFAX", "TELEX",
                                              "MOBILE", "EMAIL",     "MAIL",  "CONTACT", "ATTN",    "TLX"};
  return words;
}

// A line of a party from its first contact word on is contact; "E MAIL" is one word by JoinInitials' rule.
struct Split {
  std::string address;
  std::string contact;
};
Split SplitContact(const Text& stated) {
  constexpr std::size_t kLinesMax = 40;
  Split out;
  for (std::size_t i = 0; i < std::min(stated.lines.size(), kLinesMax); ++i) {
    const std::string line = Tidy(std::string_view(stated.lines[i]).substr(0, kQuoteBytesMax * 4));
    std::size_t cut = line.size();
    for (std::size_t at = 0; at < line.size();) {
      std::size_t end = at;
      while (end < line.size() && line[end] >= 'A' && line[end] <= 'Z') ++end;
      if (end > at && ContactWords().contains(line.substr(at, end - at))) {
        cut = at;
        break;
      }
      at = std::max(end, at + 1);
    }
    std::string before = line.substr(0, cut);
    if (cut < line.size() && before.ends_with("E-")) before.resize(before.size() - 2);
    out.address += (out.address.empty() ? "" : " ") + before;
    if (cut < line.size()) out.contact += (out.contact.empty() ? "" : " ") + line.substr(cut);
  }
  return out;
}

std::string DigitsOf(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c >= '0' && c <= '9') out.push_back(c);
  }
  return out;
}

// What one of the two writes otherwise than the other: what both write alike needs no explanation.
std::string Explained(std::string_view stated, std::string_view given) {
  const std::string left = WhatPlainChanged(stated);
  const std::string right = WhatPlainChanged(given);
  std::string out;
  for (const auto* side : {&left, &right}) {
    const std::string& other = side == &left ? right : left;
    for (std::size_t at = 0; at < side->size();) {
      const auto end = std::min(side->find(", ", at), side->size());
      const std::string one = side->substr(at, end - at);
      if ((", " + other + ", ").find(", " + one + ", ") == std::string::npos)
        out += (out.empty() ? "" : ", ") + one;
      at = end + 2;
    }
  }
  return out.empty() ? "word for word" : "word for word, but for " + out;
}

Words WithoutAddressing(Words words) {
  if (!words.empty() && (words[0] == "MS" || words[0] == "MESSRS")) words.erase(words.begin());
  return words;
}

// `least`: the words that the name must have at least; `wanted`: all that may belong to it.
Comparison CompareWords(const Words& wanted, std::size_t least, const Words& given) {
  if (given.empty()) return {Match::kDifferent, "no name is given"};
  if (StartsWith(wanted, given) && given.size() >= least) return {Match::kSame, ""};
  const Words first(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(least));
  if (OneLetterOff(given, first)) return {Match::kUnsure, "one letter differs in one word"};
  return {Match::kDifferent, "the words are not the same"};
}

}  // namespace

bool EndsName(const Words& words, std::size_t at) {
  static const std::set<std::string> kEnds = {
      "MARKED",     "NOTIFY",     "NOTIFYING",  "SHOWING",    "BLANK",   "ENDORSED", "INDORSED",
      "EVIDENCING", "INDICATING", "DATED",      "STATING",    "BEARING", "ISSUED",   "MADE",
      "COVERING",   "QUOTING",    "MENTIONING", "CERTIFYING", "WITH",    "GIVING",   "AS",
      "CONSIGNED",  "PLUS",       "MUST",       "FROM",       "VIA"};
  const auto next = [&](std::initializer_list<std::string_view> words_behind) {
    return at + 1 == words.size() ||
           std::find(words_behind.begin(), words_behind.end(), words[at + 1]) != words_behind.end();
  };
  // "TEST FREIGHT SERVICES LTD", "CLEAN ENERGY LTD"
  if (words[at] == "FREIGHT")
    return next({"PREPAID", "COLLECT", "PAYABLE", "PAID", "PRE", "TO", "CHARGES", "AS"});
  if (words[at] == "CLEAN") return next({"ON", "OCEAN", "BILL", "BILLS", "MARINE", "SHIPPED"});
  return kEnds.contains(words[at]);
}

bool IsLegalForm(const std::string& word) {
  static const std::set<std::string> kForms = {
      "LTD", "LIMITED", "INC", "CORP", "CORPORATION", "CO",  "COMPANY", "LLC", "SA", "AG",  "BV", "NV",
      "PLC", "SPA",     "SRL", "PTE",  "GMBH",        "JSC", "AS",      "OOO", "KG", "PVT", "BHD"};
  return kForms.contains(word);
}

Comparison CompareName(const Text& stated, std::string_view name) {
  Comparison last;
  for (const bool spelt_out : {false, true}) {
    const Words wanted = WithoutAddressing(Plain(stated.text, spelt_out));
    const Words first = stated.lines.empty() ? Words{} : WithoutAddressing(Plain(stated.lines[0], spelt_out));
    last = CompareWords(wanted, std::min(first.size(), wanted.size()),
                        WithoutAddressing(Plain(name, spelt_out)));
    if (last.match != Match::kSame) continue;
    return {Match::kSame, Explained(stated.lines.empty() ? "" : stated.lines[0], name)};
  }
  return last;
}

Comparison CompareNameInSentence(std::string_view sentence, std::string_view name) {
  constexpr std::size_t kSentenceBytesMax = 400;
  const std::string tidy = Tidy(sentence.substr(0, kSentenceBytesMax));
  // The pieces between commas, up to a word that ends the name.
  std::string whole;
  std::size_t least = 0;
  bool open = true;  // the name must reach to here
  for (std::size_t at = 0; at <= tidy.size();) {
    const auto end = std::min(tidy.find_first_of(",;", at), tidy.size());
    const Words words = WordsOf(std::string_view(tidy).substr(at, end - at));
    auto stop = words.begin();
    while (stop != words.end() && !EndsName(words, static_cast<std::size_t>(stop - words.begin()))) ++stop;
    std::string piece;
    for (auto word = words.begin(); word != stop; ++word) piece += (piece.empty() ? "" : " ") + *word;
    const Words plain = Plain(piece);
    const bool form = !plain.empty() && IsLegalForm(plain[0]);
    if (at > 0 && !form) open = false;
    whole += (whole.empty() ? "" : " ") + piece;
    if (piece.ends_with(" AND")) whole.resize(whole.size() - 4);
    if (open) least = WithoutAddressing(Plain(whole)).size();
    if (stop != words.end()) break;
    at = end + 1;
  }
  Words wanted = WithoutAddressing(Plain(whole));
  if (!wanted.empty() && wanted[0] == "THE") {
    wanted.erase(wanted.begin());
    least -= std::min<std::size_t>(least, 1);
  }
  Comparison out = CompareWords(wanted, std::min(least, wanted.size()), WithoutAddressing(Plain(name)));
  if (out.match == Match::kSame)
    out.why = Explained(whole.substr(0, std::max(name.size(), std::size_t{1})), name);
  return out;
}

bool NameStandsIn(std::string_view sentence, std::string_view name) {
  return Contains(Plain(sentence), Plain(name)) || Contains(Plain(sentence, true), Plain(name, true));
}

bool SameName(std::string_view a, std::string_view b) {
  const Words left = WithoutAddressing(Plain(a));
  return !left.empty() && (left == WithoutAddressing(Plain(b)) || Plain(a, true) == Plain(b, true));
}

Comparison CompareAddress(const Text& stated, const v1::Party& party) {
  if (party.address().empty()) return {Match::kSame, "the document gives no address, and needs none"};
  Comparison out{Match::kDifferent, "the addresses are not the same"};
  for (const bool spelt_out : {false, true}) {
    Words wanted = Plain(SplitContact(stated).address, spelt_out);
    const Words name = Plain(party.name(), spelt_out);
    if (StartsWith(wanted, name))
      wanted.erase(wanted.begin(), wanted.begin() + static_cast<std::ptrdiff_t>(name.size()));
    Words given = Plain(party.address(), spelt_out);
    if (!party.country().empty()) {
      wanted = WithoutCountry(std::move(wanted), party.country());
      given = WithoutCountry(std::move(given), party.country());
    }
    if (wanted == given) return {Match::kSame, "word for word, the country by name or code"};
    const std::set<std::string> wanted_set(wanted.begin(), wanted.end());
    const std::set<std::string> given_set(given.begin(), given.end());
    if (wanted_set == given_set) {
      out = {Match::kUnsure, "the same words in another order"};
    } else if (OneLetterOff(wanted, given)) {
      out = {Match::kUnsure, "one letter differs in one word"};
    }
  }
  return out;
}

Comparison CompareContact(const Text& stated, const v1::Party& party) {
  const std::string wanted = SplitContact(stated).contact;
  if (party.contact().empty()) return {Match::kSame, "the document gives no contact details, and needs none"};
  if (wanted.empty()) return {Match::kSame, "the credit states no contact details"};
  const std::string digits = DigitsOf(party.contact());
  if (!digits.empty() && DigitsOf(wanted).find(digits) != std::string::npos)
    return {Match::kSame, "the number is one that the credit states"};
  if (AllIn(Plain(party.contact()), Plain(wanted))) return {Match::kSame, "word for word"};
  return {Match::kDifferent, "the contact details are not the same"};
}

Comparison CompareCountry(const Text& stated, const v1::Party& party) {
  const std::string wanted = CountryNamedIn(stated.text);
  if (wanted.empty() || party.country().empty()) return {Match::kSame, "one of them names no country"};
  if (wanted == party.country()) return {Match::kSame, "both are in " + wanted};
  return {Match::kDifferent, "the credit says " + wanted + ", the document " + party.country()};
}

}  // namespace yidan::credit
