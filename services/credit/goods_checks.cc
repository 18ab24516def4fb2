// Goods and their quantities. UCP 600 art. 14(e), 30, 31.
#include <algorithm>
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

// Bounded, so that the lines of one document cannot add up to more than an integer holds.
std::int64_t Grams(std::uint64_t grams) {
  constexpr std::uint64_t kMax = std::uint64_t{1} << 50U;
  return static_cast<std::int64_t>(std::min(grams, kMax));
}

struct Weighed {
  std::int64_t grams = 0;
  std::string pointer;
};
// The net weight where every line has one, otherwise the gross weight.
Weighed WeightOf(const v1::Waybill& document) {
  std::int64_t net = 0;
  bool all = document.goods_lines_size() > 0;
  for (const v1::GoodsLine& line : document.goods_lines()) {
    all = all && line.net_weight_grams() > 0;
    net += Grams(line.net_weight_grams());
  }
  if (all) return {net, "/goods_lines/*/net_weight_grams"};
  return {Grams(document.totals().gross_weight_grams()), "/totals/gross_weight_grams"};
}

// Grams and pieces, as people write them.
std::string Written(Quantity::Kind kind, std::int64_t amount) {
  if (kind == Quantity::Kind::kPieces) return std::to_string(amount) + " PACKAGES";
  std::string kilograms = std::to_string(amount / 1000);
  if (amount % 1000 != 0) kilograms += "." + std::to_string(1000 + amount % 1000).substr(1);
  return kilograms + " KGS";
}

void CheckOneQuantity(Bench& bench, const Item& item, const Quantity& quantity) {
  const bool weight = quantity.kind == Quantity::Kind::kWeight;
  const Weighed weighed = WeightOf(bench.document);
  const std::int64_t given = weight ? weighed.grams : Grams(bench.document.totals().packages());
  const Spot spot{weight ? weighed.pointer : "/totals/packages", Written(quantity.kind, given)};
  // 30(a): ten per cent with ABOUT; 30(b): five, unless by packing units or individual items.
  const int percent = quantity.about ? 10 : quantity.packing_units ? 0 : 5;
  const std::string article = quantity.about ? "UCP 600 art. 30(a)" : "UCP 600 art. 30(b)";
  const std::int64_t room = quantity.amount / 100 * percent + quantity.amount % 100 * percent / 100;
  const std::string asked = quantity.text + " = " + Written(quantity.kind, quantity.amount);
  if (given >= quantity.amount - room && given <= quantity.amount + room) {
    return bench.Complies(
        article, TermOf(item), spot,
        given == quantity.amount ? asked : asked + ", within " + std::to_string(percent) + " per cent");
  }
  if (given > quantity.amount) {
    // Pieces may be packed into more packages, or be more: the transport document counts packages.
    if (!weight)
      return bench.ForExaminer(article, TermOf(item), spot, "packages are counted here, and pieces there");
    if (weighed.pointer.starts_with("/totals")) {
      return bench.ForExaminer(article, TermOf(item), spot,
                               asked + "; the document states gross weight only");
    }
    return bench.Discrepancy(
        article, TermOf(item), spot,
        "QUANTITY EXCEEDS THE CREDIT: " + Written(quantity.kind, given) + " AGAINST " + quantity.text,
        bench.CureBy("the issuing bank, by an amendment"));
  }
  if (!weight)
    return bench.ForExaminer("UCP 600 art. 31(a)", TermOf(item), spot,
                             "packages are counted here, and pieces there");
  if (bench.credit.partial.permission == Permission::kProhibited) {
    return bench.Discrepancy(
        "UCP 600 art. 31(a)", TermOf(item), spot,
        "PARTIAL SHIPMENT EFFECTED: " + Written(quantity.kind, given) + " AGAINST " + quantity.text,
        "nobody; only a waiver by the applicant and the issuing bank (art. 16(b))");
  }
  if (bench.credit.partial.permission == Permission::kConditional) {
    return bench.ForExaminer("UCP 600 art. 31(a)", TermOf(item), spot,
                             "less than the whole is shipped, and field 43P is conditional");
  }
  bench.Complies("UCP 600 art. 31(a)", TermOf(item), spot,
                 "less than the whole, and partial shipments are allowed");
}

}  // namespace

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

void CheckQuantity(Bench& bench) {
  std::size_t stated = 0;
  for (const auto kind : {Quantity::Kind::kWeight, Quantity::Kind::kPieces}) {
    std::vector<std::pair<const Item*, Quantity>> all;
    for (const Item& item : bench.credit.goods) {
      for (Quantity& quantity : QuantitiesIn(item.text)) {
        if (quantity.kind == kind) all.emplace_back(&item, std::move(quantity));
      }
    }
    stated += all.size();
    if (all.size() == 1) CheckOneQuantity(bench, *all[0].first, all[0].second);
    if (all.size() < 2) continue;
    std::string list;
    for (const auto& [item, quantity] : all) {
      if (list.size() < kQuoteBytesMax) list += (list.empty() ? "" : ", ") + quantity.text;
    }
    bench.ForExaminer("UCP 600 art. 30", TermOf(*all[0].first), {"/goods_lines", ""},
                      "the credit states several quantities of this kind: " + list);
  }
  if (stated > 0 || bench.credit.goods.empty()) return;
  bench.ForExaminer("UCP 600 art. 30", TermOf(bench.credit.goods[0]),
                    {"/totals/packages", std::to_string(bench.document.totals().packages())},
                    "the credit's description states no quantity that is understood here");
}

}  // namespace yidan::credit
