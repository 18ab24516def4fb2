// The description of the goods, and the trade term. UCP 600 art. 14(d), 14(e).
#include <algorithm>
#include <array>

#include "services/credit/bench.h"
#include "services/credit/goods_words.h"

namespace yidan::credit {
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
  const GoodsWords wanted(bench.credit.goods);
  const Term term = TermOf(bench.credit.goods[0]);
  for (int i = 0; i < bench.document.goods_lines_size(); ++i) {
    const v1::GoodsLine& line = bench.document.goods_lines(i);
    const Spot spot{"/goods_lines/" + std::to_string(i) + "/description", line.description()};
    std::set<std::string> own;  // the number of the line's packages
    if (line.packages() > 0) own.insert(std::to_string(line.packages()));
    const GoodsWords::Beside beside = wanted.In(line.description(), own);
    if (!beside.shares) {
      bench.ForExaminer("UCP 600 art. 14(e)", term, spot,
                        "whether these general terms conflict with the credit's description");
    } else if (!beside.words.empty()) {
      bench.ForExaminer("UCP 600 art. 14(e)", term, spot,
                        "whether the goods are the credit's, which does not say: " + beside.words);
    } else {
      bench.Complies("UCP 600 art. 14(e)", term, spot,
                     "all its words stand in the credit: terms not in conflict");
    }
  }
}

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
