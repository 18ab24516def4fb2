// Which words of a line of the credit have been understood. Every reader of a line takes the words that its
// check judges, by their place; what none has taken and what could tell something is left, and what is left
// goes to the examiner. Private to services/credit. Pure; one thread per reading.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace yidan::credit {

// Whether the full stop or semicolon at `at` ends a sentence: not that of "CO.", "NO.", "B.V." or "1.5".
bool EndsSentence(std::string_view text, std::size_t at);

// Phrases by their first word, so that a line is read in one pass.
class Phrases {
 public:
  Phrases(std::initializer_list<std::string_view> phrases)
      : Phrases(std::vector<std::string_view>(phrases)) {}
  explicit Phrases(const std::vector<std::string_view>& phrases);
  // "CREDIT NUMBER|L C NO": a long list, with a bar between two.
  explicit Phrases(std::string_view barred);
  // The words of the longest phrase that begins at `at`; 0: none does.
  [[nodiscard]] std::size_t LongestAt(const std::vector<std::string>& words, std::size_t at) const;
  // Whether one of them stands somewhere.
  [[nodiscard]] bool AnyIn(const std::vector<std::string>& words) const;

 private:
  std::unordered_map<std::string, std::vector<std::vector<std::string>>> by_first_;
};

class Reading {
 public:
  // One line, or one sentence. Its words are WordsOf's.
  explicit Reading(std::string_view text);

  [[nodiscard]] const std::vector<std::string>& words() const { return words_; }
  [[nodiscard]] std::size_t size() const { return words_.size(); }
  // "" beyond the end.
  [[nodiscard]] const std::string& At(std::size_t at) const;
  [[nodiscard]] bool Is(std::size_t at, std::initializer_list<std::string_view> any_of) const;
  // Whether just these words, upper case with one blank between them, begin at `at`.
  [[nodiscard]] bool IsPhraseAt(std::size_t at, std::string_view phrase) const;
  // Whether a comma, a colon, a bracket or a sentence's end stands before the word.
  [[nodiscard]] bool BreaksBefore(std::size_t at) const { return at < breaks_.size() && breaks_[at] != 0; }
  [[nodiscard]] bool BeginsSentence(std::size_t at) const { return at < breaks_.size() && breaks_[at] == 2; }
  // The words from `from` to before `to`, with commas where the text breaks.
  [[nodiscard]] std::string TextOf(std::size_t from, std::size_t to) const;

  [[nodiscard]] bool Taken(std::size_t at) const { return at < taken_.size() && taken_[at]; }
  void Take(std::size_t from, std::size_t to);
  // Each place where it stands. False: it stands nowhere.
  bool TakePhrase(std::string_view phrase);
  void TakeAny(const Phrases& phrases);
  // Each word that is one of them, in [from, to).
  void TakeWords(const std::set<std::string>& words, std::size_t from, std::size_t to);
  void TakeWords(const std::set<std::string>& words) { TakeWords(words, 0, size()); }
  // The words that a rule's sentence is made of. A NOT among them is taken once, where it denies what the
  // rule is about: before ACCEPTABLE, LATER and the like, or behind MUST. Another denies something else.
  void TakeRuleWords(const std::set<std::string>& words);
  // A number in figures, wherever it stands; for rules that judge every number of their sentence.
  void TakeNumbers();

  // The words that nobody took and that tell something, with blanks between; a few thousand bytes at most.
  [[nodiscard]] std::string Left() const;

 private:
  std::vector<std::string> words_;
  std::vector<char> breaks_;  // before each word: 0 none, 1 within a sentence, 2 between two
  std::vector<bool> taken_;
};

// Words that tell nothing by themselves: AND, THE, MUST, SHOWING.
bool IsFiller(const std::string& word);
// The words of a text as a set, for Reading::TakeWords.
std::set<std::string> WordSet(std::string_view text);

}  // namespace yidan::credit
