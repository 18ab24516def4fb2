// The description of the goods, and the trade term. UCP 600 art. 14(d), 14(e).
#include <algorithm>
#include <array>
#include <set>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

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

// The words that the credit has for its goods. What stands behind a denial ("NOT USED", "WITHOUT ENGINE"), up
// to the next comma, and a trade term with its place, are none of them.
std::set<std::string> WordsOfGoods(const std::vector<Item>& goods) {
  constexpr std::size_t kWordsMax = 4000;
  std::set<std::string> out;
  for (const Item& item : goods) {
    const Reading line(item.text);
    bool denied = false;
    for (std::size_t at = 0; at < line.size() && out.size() < kWordsMax; ++at) {
      if (line.BreaksBefore(at)) denied = false;
      denied =
          denied || IsTradeTerm(line.At(at)) ||
          line.Is(at, {"NOT", "NO", "NON", "WITHOUT", "EXCEPT", "EXCLUDING", "OTHER", "NEITHER", "NEVER"});
      if (!denied) out.insert(Singular(line.At(at)));
    }
  }
  return out;
}

// The words of a description that the credit has not. A number counts as the credit's if it is that of the
// line's packages.
std::string NotInCredit(const v1::GoodsLine& line, const std::set<std::string>& wanted, bool& any) {
  constexpr std::size_t kShownBytesMax = 500;
  std::string out;
  for (const std::string& word : WordsOf(WithoutMarks(line.description(), false))) {
    if (wanted.contains(Singular(word))) {
      any = any || !IsLittle(word);
      continue;
    }
    if (IsLittle(word) || (line.packages() > 0 && word == std::to_string(line.packages()))) continue;
    if (out.size() < kShownBytesMax) out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

}  // namespace

bool IsTradeTerm(std::string_view word) {
  constexpr std::array<std::string_view, 15> kTradeTerms = {"EXW", "FCA", "FAS", "FOB", "CFR",
                                                            "CNF", "CIF", "CPT", "CIP", "DAF",
                                                            "DDU", "DAT", "DAP", "DPU", "DDP"};
  return std::find(kTradeTerms.begin(), kTradeTerms.end(), word) != kTradeTerms.end();
}

// Art. 14(e): general terms will do. Whether a word that the credit has not makes them other goods (USED,
// SCRAP, PETROL, another model) no list could say.
void CheckGoods(Bench& bench) {
  if (bench.credit.goods.empty()) return;
  const std::set<std::string> wanted = WordsOfGoods(bench.credit.goods);
  const Term term = TermOf(bench.credit.goods[0]);
  for (int i = 0; i < bench.document.goods_lines_size(); ++i) {
    const v1::GoodsLine& line = bench.document.goods_lines(i);
    const Spot spot{"/goods_lines/" + std::to_string(i) + "/description", line.description()};
    bool any = false;
    const std::string other = NotInCredit(line, wanted, any);
    if (!any) {
      bench.ForExaminer("UCP 600 art. 14(e)", term, spot,
                        "whether these general terms conflict with the credit's description");
    } else if (!other.empty()) {
      bench.ForExaminer("UCP 600 art. 14(e)", term, spot,
                        "whether the goods are the credit's, which does not say: " + other);
    } else {
      bench.Complies("UCP 600 art. 14(e)", term, spot,
                     "all its words stand in the credit: terms not in conflict");
    }
  }
}

namespace {

// A trade term of the credit, with what stands behind it up to a comma or another sentence.
struct TradeTerm {
  const Item* item = nullptr;
  std::string rule;     // "CIP"
  std::string place;    // "WARSAW"; "" : none
  std::string edition;  // "2020"; "" : none
};

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

}  // namespace

// A trade term of 45A against the one that the document states, if it states one: rule, place and edition.
// Art. 14(d).
void CheckTradeTerm(Bench& bench) {
  const auto& freight = bench.document.freight();
  std::string shown = freight.incoterms_rule();
  for (const std::string* part : {&freight.incoterms_place(), &freight.incoterms_edition()})
    if (!part->empty()) shown += " " + *part;
  const Spot spot{"/freight/incoterms_rule", shown};
  TradeTerm found;
  for (const Item& item : bench.credit.goods) {
    const Reading line(std::string_view(item.text).substr(0, kDemandBytesMax));
    for (std::size_t at = 0; at < line.size(); ++at) {
      if (!IsTradeTerm(line.At(at))) continue;
      const TradeTerm one = TradeTermAt(item, line, at);
      if (found.item != nullptr && one.rule != found.rule) {
        return bench.ForExaminer("UCP 600 art. 14(d)", TermOf(item), spot,
                                 "the credit names several trade terms: " + found.rule + ", " + one.rule);
      }
      if (found.item == nullptr) found = one;
    }
  }
  if (found.item == nullptr || freight.incoterms_rule().empty()) {
    return bench.Complies("UCP 600 art. 14(d)", found.item == nullptr ? Term{} : TermOf(*found.item), spot,
                          found.item == nullptr ? "the credit names no trade term"
                                                : "the document names no trade term, and needs none");
  }
  const Term term = TermOf(*found.item);
  const auto differs = [&](const std::string& stated) {
    bench.Discrepancy("UCP 600 art. 14(d)", term, spot,
                      "TRADE TERM SHOWN AS " + Tidy(shown) + " INSTEAD OF " + stated, kCarrierCures);
  };
  if (Tidy(freight.incoterms_rule()) != found.rule) return differs(found.rule);
  if (!found.place.empty() && !freight.incoterms_place().empty()) {
    v1::Place place;
    place.set_name(freight.incoterms_place());
    place.set_country(CountryNamedIn(freight.incoterms_place()));
    const Comparison compared = ComparePlace(found.place, place);
    if (compared.match == Match::kDifferent) return differs(found.rule + " " + Tidy(found.place));
    if (compared.match == Match::kUnsure) {
      return bench.ForExaminer("UCP 600 art. 14(d)", term, spot,
                               "the place of the trade term, " + found.place + ": " + compared.why);
    }
  }
  if (!found.edition.empty() && !freight.incoterms_edition().empty() &&
      !HasPhrase(WordsOf(freight.incoterms_edition()), found.edition)) {
    return differs(found.rule + " INCOTERMS " + found.edition);
  }
  bench.Complies("UCP 600 art. 14(d)", term, spot, "the trade term is the credit's");
}

}  // namespace yidan::credit
