// The words of the credit's description of goods, and those of a document's description that it has not.
// Whether such a word makes them other goods (USED, SCRAP, PETROL, another model) no list could say: it goes
// to the examiner. UCP 600 art. 14(d), 14(e), 18(c). Private to services/credit. Pure; any thread.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/credit/credit.h"
#include "services/credit/reading.h"

namespace yidan::credit {

class GoodsWords {
 public:
  explicit GoodsWords(const std::vector<Item>& goods);

  struct Beside {
    std::string words;    // those that the credit has not, in their order; at most some 500 bytes
    bool shares = false;  // whether one that tells something is the credit's too
  };
  // `own`: words that another check judges, as the number of packages.
  [[nodiscard]] Beside In(std::string_view description, const std::set<std::string>& own) const;

 private:
  std::set<std::string> words_;
  std::vector<std::string> denials_;  // "NOT USED", up to a comma: words of it count only together
  std::set<std::string> terms_;       // of the trade terms, with what stands behind them
};

// A trade term, with what stands behind it up to another sentence.
struct TradeTerm {
  const Item* item = nullptr;
  std::string rule;     // "CIP"
  std::string place;    // "WARSAW"; "" : none
  std::string edition;  // "2020"; "" : none
};
// The one whose rule stands at `at`.
TradeTerm TradeTermAt(const Item& item, const Reading& line, std::size_t at);

}  // namespace yidan::credit
