#include "services/credit/reading.h"

#include <algorithm>
#include <array>

#include "services/credit/values.h"

namespace yidan::credit {

bool EndsSentence(std::string_view text, std::size_t at) {
  if (text[at] == ';') return true;
  if (text[at] != '.' || (at + 1 < text.size() && text[at + 1] != ' ')) return false;
  std::size_t start = at;
  while (start > 0 && text[start - 1] >= 'A' && text[start - 1] <= 'Z') --start;
  const std::string_view word = text.substr(start, at - start);
  constexpr std::array<std::string_view, 46> kShort = {
      "NO",   "NOS",  "CO",  "LTD",  "INC",  "CORP", "ART", "ARTS",   "TEL",  "FAX",   "ST",  "RD",
      "REF",  "PTE",  "MR",  "MS",   "DR",   "EXT",  "APP", "QTY",    "INCL", "DEPT",  "SP",  "SPOL",
      "PVT",  "BHD",  "SDN", "IMP",  "EXP",  "INTL", "MFG", "IND",    "TRAD", "UL",    "STR", "NR",
      "BLDG", "BLVD", "AVE", "DIST", "PROV", "FL",   "RM",  "MESSRS", "ATTN", "APPROX"};
  return word.size() != 1 && std::find(kShort.begin(), kShort.end(), word) == kShort.end();
}

Phrases::Phrases(const std::vector<std::string_view>& phrases) {
  for (const std::string_view phrase : phrases) {
    auto words = WordsOf(phrase);
    if (!words.empty()) by_first_[words[0]].push_back(std::move(words));
  }
}

Phrases::Phrases(std::string_view barred) {
  while (!barred.empty()) {
    const std::size_t bar = std::min(barred.find('|'), barred.size());
    if (auto words = WordsOf(barred.substr(0, bar)); !words.empty())
      by_first_[words[0]].push_back(std::move(words));
    barred.remove_prefix(std::min(bar + 1, barred.size()));
  }
}

bool Phrases::AnyIn(const std::vector<std::string>& words) const {
  for (std::size_t at = 0; at < words.size(); ++at)
    if (LongestAt(words, at) > 0) return true;
  return false;
}

std::size_t Phrases::LongestAt(const std::vector<std::string>& words, std::size_t at) const {
  const auto found = by_first_.find(words[at]);
  if (found == by_first_.end()) return 0;
  std::size_t longest = 0;
  for (const auto& phrase : found->second) {
    if (phrase.size() <= longest || phrase.size() > words.size() - at) continue;
    if (std::equal(phrase.begin(), phrase.end(), words.begin() + static_cast<std::ptrdiff_t>(at)))
      longest = phrase.size();
  }
  return longest;
}

Reading::Reading(std::string_view text) {
  const std::string tidy = Tidy(text);
  std::size_t start = 0;
  char before = 2;
  for (std::size_t at = 0; at <= tidy.size(); ++at) {
    char now = 0;
    if (at < tidy.size()) {
      if (EndsSentence(tidy, at)) {
        now = 2;
      } else if (std::string_view(",:()\"").find(tidy[at]) != std::string_view::npos) {
        // "57,000" and "08:30" are numbers.
        const bool number = at > 0 && at + 1 < tidy.size() && tidy[at - 1] >= '0' && tidy[at - 1] <= '9' &&
                            tidy[at + 1] >= '0' && tidy[at + 1] <= '9';
        now = number ? 0 : 1;
      }
      if (now == 0) continue;
    }
    auto more = WordsOf(std::string_view(tidy).substr(start, at - start));
    for (std::size_t i = 0; i < more.size(); ++i) {
      words_.push_back(std::move(more[i]));
      breaks_.push_back(i == 0 ? before : 0);
    }
    before = more.empty() ? std::max(before, now) : now;
    start = at + 1;
  }
  taken_.assign(words_.size(), false);
}

const std::string& Reading::At(std::size_t at) const {
  static const std::string kNone;
  return at < words_.size() ? words_[at] : kNone;
}

bool Reading::Is(std::size_t at, std::initializer_list<std::string_view> any_of) const {
  return std::find(any_of.begin(), any_of.end(), At(at)) != any_of.end();
}

bool Reading::IsPhraseAt(std::size_t at, std::string_view phrase) const {
  for (std::size_t start = 0; start <= phrase.size(); ++at) {
    const std::size_t end = std::min(phrase.find(' ', start), phrase.size());
    if (At(at) != phrase.substr(start, end - start)) return false;
    start = end + 1;
  }
  return true;
}

std::string Reading::TextOf(std::size_t from, std::size_t to) const {
  std::string out;
  for (std::size_t i = from; i < std::min(to, size()); ++i) {
    if (i > from) out += BreaksBefore(i) ? ", " : " ";
    out += words_[i];
  }
  return out;
}

void Reading::Take(std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < std::min(to, size()); ++i) taken_[i] = true;
}

bool Reading::TakePhrase(std::string_view phrase) {
  const auto wanted = WordsOf(phrase);
  bool found = false;
  for (auto at = words_.begin(); at != words_.end();) {
    at = std::search(at, words_.end(), wanted.begin(), wanted.end());
    if (at == words_.end()) break;
    const auto first = static_cast<std::size_t>(at - words_.begin());
    Take(first, first + wanted.size());
    found = true;
    at += static_cast<std::ptrdiff_t>(wanted.size());
  }
  return found;
}

void Reading::TakeAny(const Phrases& phrases) {
  for (std::size_t at = 0; at < size();) {
    const std::size_t length = phrases.LongestAt(words_, at);
    Take(at, at + length);
    at += std::max<std::size_t>(length, 1);
  }
}

void Reading::TakeWords(const std::set<std::string>& words, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < std::min(to, size()); ++i) {
    if (words.contains(words_[i])) taken_[i] = true;
  }
}

void Reading::TakeRuleWords(const std::set<std::string>& words) {
  std::size_t denial = size();
  for (std::size_t i = 0; i < size(); ++i) {
    if (!words.contains(words_[i])) continue;
    if (words_[i] != "NOT") {
      taken_[i] = true;
      continue;
    }
    const bool denies = Is(i + 1, {"ACCEPTABLE", "ALLOWED", "PERMITTED", "ACCEPTED", "LATER", "EARLIER",
                                   "BEFORE", "AFTER", "PRIOR"}) ||
                        (i > 0 && Is(i - 1, {"MUST", "SHOULD", "SHALL", "MAY", "DO"}));
    if (denies) denial = i;
  }
  if (denial < size()) taken_[denial] = true;
}

void Reading::TakeNumbers() {
  for (std::size_t i = 0; i < size(); ++i) {
    if (ParseDigits(words_[i])) taken_[i] = true;
  }
}

std::string Reading::Left() const {
  constexpr std::size_t kLeftBytesMax = 1000;
  std::string out;
  for (std::size_t i = 0; i < size(); ++i) {
    if (taken_[i] || IsFiller(words_[i])) continue;
    if (out.size() < kLeftBytesMax) out += (out.empty() ? "" : " ") + words_[i];
  }
  return out;
}

bool IsFiller(const std::string& word) {
  static const std::set<std::string> words = {
      "MUST",     "BE",         "IS",         "ARE",        "THE",       "A",          "AN",
      "OF",       "TO",         "AND",        "OR",         "IN",        "ON",         "BY",
      "FOR",      "THIS",       "OUR",        "YOUR",       "SHOULD",    "SHALL",      "MAY",
      "WILL",     "SHOW",       "SHOWING",    "SHOWN",      "SHOWS",     "STATE",      "STATING",
      "STATED",   "INDICATE",   "INDICATING", "INDICATED",  "BEAR",      "BEARING",    "QUOTE",
      "QUOTING",  "QUOTED",     "MENTION",    "MENTIONING", "MENTIONED", "APPEAR",     "APPEARING",
      "MARKED",   "EVIDENCE",   "EVIDENCING", "REQUIRED",   "REQUIRE",   "ITS",        "THEIR",
      "ALSO",     "THAT",       "WHICH",      "HEREIN",     "PRESENTED", "ISSUED",     "MADE",
      "OUT",      "AT",         "FROM",       "WITH",       "AS",        "PER",        "IT",
      "S",        "CLEARLY",    "HAS",        "HAVE",       "BEEN",      "RELATIVE",   "THEREOF",
      "PLUS",     "CONTAINING", "CONTAIN",    "CERTIFYING", "CERTIFIES", "CONFIRMING", "DECLARING",
      "ATTESTING"};
  return words.contains(word);
}

std::set<std::string> WordSet(std::string_view text) {
  auto words = WordsOf(text);
  return {std::make_move_iterator(words.begin()), std::make_move_iterator(words.end())};
}

}  // namespace yidan::credit
