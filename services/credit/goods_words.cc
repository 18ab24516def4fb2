#include "services/credit/goods_words.h"

#include <algorithm>

#include "services/credit/bench.h"
#include "services/credit/words.h"

namespace yidan::credit {
namespace {

constexpr std::size_t kWordsMax = 4000;
constexpr std::size_t kDenialsMax = 50;

std::string Singular(std::string word) {
  if (word.size() > 4 && word.ends_with('S') && !word.ends_with("SS")) word.pop_back();  // CARS, CAR
  return word;
}

// Words that change nothing of what the goods are. Goods are new unless something says otherwise.
bool IsLittle(const std::string& word) {
  static const std::set<std::string> little = WordSet(
      "AND OF IN A AN THE FOR WITH PER NEW BRAND ALL EACH UNIT UNITS PCS PC PIECE PIECES SET SETS MODEL YEAR "
      "TYPE GRADE CARTON CARTONS CASE CASES BAG BAGS PALLET PALLETS PACKAGE PACKAGES GOODS");
  return little.contains(word);
}

bool Denies(const Reading& line, std::size_t at) {
  return line.Is(at, {"NOT", "NO", "NON", "WITHOUT", "EXCEPT", "EXCLUDING", "OTHER", "NEITHER", "NEVER"});
}

}  // namespace

// What stands behind a denial, up to the next comma, and a trade term with its place, are no words of the
// goods.
GoodsWords::GoodsWords(const std::vector<Item>& goods) {
  for (const Item& item : goods) {
    const Reading line(item.text);
    bool term = false;
    std::size_t denial = line.size();  // where the open one begins
    const auto close = [&](std::size_t at) {
      if (denial < at && denials_.size() < kDenialsMax) {
        std::string phrase;
        for (std::size_t i = denial; i < at; ++i) phrase += (phrase.empty() ? "" : " ") + line.At(i);
        denials_.push_back(std::move(phrase));
      }
      denial = line.size();
    };
    for (std::size_t at = 0; at < line.size() && words_.size() + terms_.size() < kWordsMax; ++at) {
      if (line.BreaksBefore(at)) close(at);
      if (line.BeginsSentence(at)) term = false;
      if (IsTradeTerm(line.At(at))) close(at), term = true;
      if (term) {
        terms_.insert(line.At(at));
        continue;
      }
      if (denial == line.size() && Denies(line, at)) denial = at;
      if (denial == line.size()) words_.insert(Singular(line.At(at)));
    }
    close(line.size());
  }
}

GoodsWords::Beside GoodsWords::In(std::string_view description, const std::set<std::string>& own) const {
  constexpr std::size_t kShownBytesMax = 500;
  Beside out;
  Reading line(WithoutMarks(description, false));
  for (const std::string& denial : denials_) line.TakePhrase(denial);
  bool term = false;
  for (std::size_t at = 0; at < line.size(); ++at) {
    const std::string& word = line.At(at);
    if (line.BeginsSentence(at)) term = false;
    term = term || IsTradeTerm(word);
    if (words_.contains(Singular(word))) {
      out.shares = out.shares || !IsLittle(word);
      continue;
    }
    if (line.Taken(at) || IsLittle(word) || own.contains(word) || (term && terms_.contains(word))) continue;
    if (out.words.size() < kShownBytesMax) out.words += (out.words.empty() ? "" : " ") + word;
  }
  return out;
}

TradeTerm TradeTermAt(const Item& item, const Reading& line, std::size_t at) {
  TradeTerm out{&item, line.At(at) == "CNF" ? "CFR" : line.At(at), "", ""};  // the old name
  constexpr std::size_t kPlaceWordsMax = 8;
  std::size_t end = at + 1;
  while (end < line.size() && end <= at + kPlaceWordsMax && !line.BeginsSentence(end) &&
         !line.Is(end, {"INCOTERMS", "INCOTERM", "AS", "ACCORDING", "PER"})) {
    ++end;
  }
  out.place = line.TextOf(at + 1, end);
  for (; end < line.size(); ++end) {
    const std::string& word = line.At(end);
    if (word.size() == 4 && ParseDigits(word) && (word.starts_with("20") || word.starts_with("19")))
      return out.edition = word, out;
  }
  return out;
}

}  // namespace yidan::credit
