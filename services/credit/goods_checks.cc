// The description of the goods, and the trade term. UCP 600 art. 14(d), 14(e).
#include <algorithm>
#include <array>
#include <set>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

// Words that tell goods apart: not the little ones, not numbers.
std::set<std::string> Telling(std::string_view text) {
  static const std::set<std::string> kLittle = {"AND",    "THE",  "FOR",   "WITH",  "PER",  "NEW",
                                                "ALL",    "EACH", "OTHER", "UNITS", "UNIT", "PCS",
                                                "PIECES", "SETS", "MODEL", "YEAR",  "TYPE"};
  std::set<std::string> out;
  for (std::string word : WordsOf(text)) {
    if (word.size() < 3 || kLittle.contains(word)) continue;
    if (word.size() > 4 && word.ends_with('S') && !word.ends_with("SS")) word.pop_back();  // CARS, CAR
    out.insert(std::move(word));
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

void CheckGoods(Bench& bench) {
  if (bench.credit.goods.empty()) return;
  std::set<std::string> wanted;
  for (const Item& item : bench.credit.goods) wanted.merge(Telling(item.text));
  const Term term = TermOf(bench.credit.goods[0]);
  for (int i = 0; i < bench.document.goods_lines_size(); ++i) {
    const std::string& text = bench.document.goods_lines(i).description();
    const Spot spot{"/goods_lines/" + std::to_string(i) + "/description", text};
    const auto given = Telling(text);
    const auto shared =
        std::count_if(given.begin(), given.end(), [&](const auto& word) { return wanted.contains(word); });
    if (!given.empty() && 2 * static_cast<std::size_t>(shared) >= given.size()) {
      bench.Complies("UCP 600 art. 14(e)", term, spot,
                     "half of its words or more stand in the credit: general terms not in conflict");
    } else {
      bench.ForExaminer("UCP 600 art. 14(e)", term, spot,
                        "whether these general terms conflict with the credit's description");
    }
  }
}

// A trade term of 45A against the one that the document states, if it states one: art. 14(d).
void CheckTradeTerm(Bench& bench) {
  const auto& freight = bench.document.freight();
  const Spot spot{
      "/freight/incoterms_rule",
      freight.incoterms_rule() + (freight.incoterms_place().empty() ? "" : " " + freight.incoterms_place())};
  const Item* found = nullptr;
  std::string stated;
  for (const Item& item : bench.credit.goods) {
    for (std::string word : WordsOf(item.text)) {
      if (!IsTradeTerm(word)) continue;
      if (word == "CNF") word = "CFR";  // the old name
      if (found != nullptr && word != stated) {
        return bench.ForExaminer("UCP 600 art. 14(d)", TermOf(item), spot,
                                 "the credit names several trade terms: " + stated + ", " + word);
      }
      if (found == nullptr) found = &item;
      stated = word;
    }
  }
  if (found == nullptr || freight.incoterms_rule().empty()) {
    return bench.Complies("UCP 600 art. 14(d)", found == nullptr ? Term{} : TermOf(*found), spot,
                          found == nullptr ? "the credit names no trade term"
                                           : "the document names no trade term, and needs none");
  }
  if (Tidy(freight.incoterms_rule()) != stated) {
    return bench.Discrepancy("UCP 600 art. 14(d)", TermOf(*found), spot,
                             "TRADE TERM SHOWN AS " + Tidy(spot.value) + " INSTEAD OF " + stated,
                             kCarrierCures);
  }
  bench.Complies("UCP 600 art. 14(d)", TermOf(*found), spot, "the trade term is the credit's");
}

}  // namespace yidan::credit
