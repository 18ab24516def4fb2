// Quantities. UCP 600 art. 30, 31.
#include <algorithm>
#include <map>
#include <set>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

using Sort = Quantity::Kind;

constexpr int kLinesCompared = 200;  // goods lines matched one by one with what the credit states

struct Stated {
  const Item* item = nullptr;
  Quantity quantity;
};

// What the document has of a kind of quantity.
struct Given {
  std::int64_t amount = 0;
  std::string pointer;
  bool gross_only = false;  // a weight of which only the gross is stated
  bool countable = true;    // pieces that are counted in packages of the same kind
};

Given WeightOf(const v1::Waybill& document, Quantity::Measure measure) {
  const Given gross{Bounded(document.totals().gross_weight_grams()), "/totals/gross_weight_grams",
                    measure != Quantity::Measure::kGross, true};
  if (measure == Quantity::Measure::kGross) return gross;
  std::int64_t net = 0;
  bool all = document.goods_lines_size() > 0;
  for (const v1::GoodsLine& line : document.goods_lines()) {
    all = all && line.net_weight_grams() > 0;
    net += Bounded(line.net_weight_grams());
  }
  return all ? Given{net, "/goods_lines/*/net_weight_grams", false, true} : gross;
}

// Packages that are units are counted as pieces; so are vehicles by their numbers.
Given PiecesOf(const v1::Waybill& document, const std::string& unit) {
  bool countable = document.goods_lines_size() > 0;
  std::uint64_t vins = 0;
  for (const v1::GoodsLine& line : document.goods_lines()) {
    countable = countable && CountsAs(unit, line.package_kind());
    vins += static_cast<std::uint64_t>(line.vins_size());
  }
  const bool vehicles = CountsAs(unit, "VN") && vins > 0;
  if (vehicles && !countable) return {Bounded(vins), "/goods_lines/*/vins", false, true};
  return {Bounded(document.totals().packages()), "/totals/packages", false, countable};
}

Given GivenFor(const Bench& bench, const Quantity& quantity) {
  switch (quantity.kind) {
    case Sort::kWeight:
      return WeightOf(bench.document, quantity.measure);
    case Sort::kPieces:
      return PiecesOf(bench.document, quantity.unit);
    case Sort::kContainers:
      return {bench.document.containers_size(), "/containers", false, true};
    case Sort::kVolume: {
      std::int64_t all = 0;
      for (const v1::GoodsLine& line : bench.document.goods_lines())
        all += Bounded(line.volume_cubic_centimetres());
      return {all, "/goods_lines/*/volume_cubic_centimetres", false, all > 0};
    }
  }
  return {};
}

std::string AsStated(const Quantity& quantity) {
  const std::string written = Written(quantity.kind, quantity.amount);
  return quantity.kind == Sort::kPieces || quantity.text == written ? quantity.text
                                                                    : quantity.text + " = " + written;
}

// As the document's spot shows it: pieces as the credit's unit calls them.
std::string Amount(const Quantity& quantity, std::int64_t amount, bool countable) {
  if (quantity.kind == Sort::kPieces && countable) return std::to_string(amount) + " " + quantity.unit;
  return Written(quantity.kind, amount);
}

void CheckLess(Bench& bench, const Stated& stated, const Given& given, const Spot& spot) {
  const Ruling partial = RulingOnPartial(bench);
  const std::string article = "UCP 600 art. 31(a)";
  const Term term = TermOf(*stated.item);
  if (partial.clash != nullptr || partial.permission == Permission::kConditional) {
    return bench.ForExaminer(article, partial.clash != nullptr ? TermOf(*partial.clash) : partial.term, spot,
                             "less than " + stated.quantity.text +
                                 " is shipped, and the credit makes partial shipments conditional");
  }
  if (partial.permission == Permission::kProhibited) {
    return bench.Discrepancy(article, term, spot,
                             "PARTIAL SHIPMENT EFFECTED: " + spot.value + " AGAINST " + stated.quantity.text,
                             kOnlyWaiver);
  }
  if (given.amount == 0) {
    return bench.ForExaminer(article, term, spot, "the document does not state it");
  }
  bench.Complies(article, term, spot,
                 "less than " + stated.quantity.text + ", and partial shipments are allowed");
}

void CheckOne(Bench& bench, const Stated& stated, const Given& given, const std::string& explained = {}) {
  const Quantity& quantity = stated.quantity;
  const Room room = RoomFor(bench, quantity);
  const Term term = TermOf(*stated.item);
  const Spot spot{given.pointer, Amount(quantity, given.amount, given.countable)};
  const std::string asked = explained.empty() ? AsStated(quantity) : explained;
  if (quantity.other != 0 && quantity.amount != quantity.other) {
    return bench.ForExaminer(room.article, term, spot,
                             quantity.text + " can be read as " + Written(quantity.kind, quantity.amount) +
                                 " or as " + Written(quantity.kind, quantity.other));
  }
  const std::int64_t most = quantity.amount + Share(quantity.amount, room.plus);
  const std::int64_t least = quantity.amount - Share(quantity.amount, room.minus);
  if (given.amount >= least && given.amount <= most) {
    return bench.Complies(room.article, term, spot,
                          given.amount == quantity.amount
                              ? asked
                              : asked + ", within " + std::to_string(room.plus) + " per cent");
  }
  if (!given.countable) {
    return bench.ForExaminer(room.article, term, spot,
                             quantity.kind == Sort::kPieces
                                 ? "packages are counted here, and " + quantity.unit + " there"
                                 : asked + "; the document does not state it");
  }
  if (given.amount < least) return CheckLess(bench, stated, given, spot);
  if (given.gross_only) {
    return bench.ForExaminer(room.article, term, spot, asked + "; the document states gross weight only");
  }
  bench.Discrepancy(room.article, term, spot,
                    "QUANTITY EXCEEDS THE CREDIT: " + spot.value + " AGAINST " + quantity.text,
                    Cure{"the issuing bank, by an amendment"});
}

std::set<std::string> LongWords(std::string_view text) {
  std::set<std::string> out;
  for (std::string& word : WordsOf(text.substr(0, 4000))) {
    if (word.size() > 4 && word.ends_with('S') && !word.ends_with("SS")) word.pop_back();
    if (word.size() > 2) out.insert(std::move(word));
  }
  return out;
}

// The text that describes a quantity: from the end of the one before in the same item to the next one.
std::string Around(const Stated& stated, const std::vector<Stated>& all) {
  const std::string tidy = Tidy(stated.item->text);
  std::size_t end = tidy.size();
  std::size_t begin = 0;
  for (const Stated& other : all) {
    if (other.item != stated.item || other.quantity.at == stated.quantity.at) continue;
    if (other.quantity.at > stated.quantity.at) end = std::min(end, other.quantity.at);
    if (other.quantity.at < stated.quantity.at)
      begin = std::max(begin, other.quantity.at + other.quantity.text.size());
  }
  // "10 PUMPS, 20 VALVES" names its goods behind the number, "PUMPS QUANTITY: 10 UNITS" before it.
  const bool heading =
      HasPhrase(WordsOf(std::string_view(tidy).substr(begin, stated.quantity.at - begin)), "QUANTITY");
  return heading ? tidy.substr(begin, stated.quantity.at - begin)
                 : tidy.substr(stated.quantity.at, end - stated.quantity.at);
}

// Each goods line to the one quantity whose description shares most words with it. False: a line fits none,
// or two alike.
bool Assigned(const Bench& bench, const std::vector<Stated>& all, std::vector<std::vector<int>>& lines) {
  std::vector<std::set<std::string>> words;
  for (const Stated& stated : all) words.push_back(LongWords(Around(stated, all)));
  lines.assign(all.size(), {});
  for (int i = 0; i < bench.document.goods_lines_size(); ++i) {
    std::size_t best = all.size();
    std::size_t most = 0;
    bool alike = false;
    for (std::size_t j = 0; j < all.size(); ++j) {
      std::size_t shared = 0;
      for (const auto& word : LongWords(bench.document.goods_lines(i).description()))
        shared += words[j].count(word);
      if (shared == 0 || shared < most) continue;
      alike = shared == most;
      most = shared;
      best = j;
    }
    if (best == all.size() || alike) return false;
    lines[best].push_back(i);
  }
  return true;
}

Given OfLines(const Bench& bench, const Quantity& quantity, const std::vector<int>& lines) {
  Given out{0, "/goods_lines", false, true};
  for (const int at : lines) {
    const v1::GoodsLine& line = bench.document.goods_lines(at);
    const std::string here = "/goods_lines/" + std::to_string(at);
    switch (quantity.kind) {
      case Sort::kWeight:
        if (quantity.measure != Quantity::Measure::kGross && line.net_weight_grams() > 0) {
          out.amount += Bounded(line.net_weight_grams());
          out.pointer = here + "/net_weight_grams";
        } else {
          out.amount += Bounded(line.gross_weight_grams());
          out.gross_only = out.gross_only || quantity.measure != Quantity::Measure::kGross;
          out.pointer = here + "/gross_weight_grams";
        }
        break;
      case Sort::kVolume:
        out.amount += Bounded(line.volume_cubic_centimetres());
        out.pointer = here + "/volume_cubic_centimetres";
        break;
      default:
        out.amount += Bounded(line.packages());
        out.countable = out.countable && CountsAs(quantity.unit, line.package_kind());
        out.pointer = here + "/packages";
    }
  }
  if (lines.size() > 1) out.pointer = "/goods_lines";
  return out;
}

// Several quantities of one kind: one by one where the goods lines tell which is which, otherwise their sum.
void CheckSeveral(Bench& bench, const std::vector<Stated>& all) {
  Stated sum = all[0];
  bool one_amount = true;
  bool one_unit = true;
  std::int64_t largest = 0;
  sum.quantity.amount = 0;
  std::string list;
  for (const Stated& stated : all) {
    one_amount = one_amount && stated.quantity.amount == all[0].quantity.amount;
    one_unit =
        one_unit && (stated.quantity.kind != Sort::kPieces || stated.quantity.unit == all[0].quantity.unit);
    largest = std::max(largest, stated.quantity.amount);
    sum.quantity.amount += std::min(stated.quantity.amount, std::int64_t{1} << 50U);
    sum.quantity.about = sum.quantity.about && stated.quantity.about;
    sum.quantity.other = std::max(sum.quantity.other, stated.quantity.other);
    if (list.size() < kQuoteBytesMax) list += (list.empty() ? "" : ", ") + stated.quantity.text;
  }
  std::vector<std::vector<int>> lines;
  const bool few = all.size() <= 32 && bench.document.goods_lines_size() <= kLinesCompared &&
                   std::all_of(all.begin(), all.end(), [](const Stated& one) {
                     constexpr std::size_t kItemBytesMax = 20'000;
                     return one.item->text.size() <= kItemBytesMax;
                   });
  const Given whole = GivenFor(bench, all[0].quantity);
  // "57 MTS … 57,000 KGS": the same twice. "TOTAL 57 MTS: 20 MTS …, 37 MTS …": the largest is the sum.
  const bool restated = one_amount && (whole.amount == all[0].quantity.amount || all[0].item == all[1].item);
  if (restated) return CheckOne(bench, all[0], whole, list + ": the same quantity");
  if (sum.quantity.amount - largest == largest) {
    const auto total = std::find_if(all.begin(), all.end(),
                                    [&](const Stated& one) { return one.quantity.amount == largest; });
    return CheckOne(bench, *total, whole, list + ": the largest is the total of the others");
  }
  if (few && bench.document.goods_lines_size() > 1 && Assigned(bench, all, lines)) {
    for (std::size_t i = 0; i < all.size(); ++i)
      CheckOne(bench, all[i], OfLines(bench, all[i].quantity, lines[i]));
    return;
  }
  sum.quantity.text = list;
  if (!one_unit || sum.quantity.other != 0) {
    return bench.ForExaminer("UCP 600 art. 30", TermOf(*all[0].item), {"/goods_lines", ""},
                             "the credit states several quantities of this kind: " + list);
  }
  CheckOne(bench, sum, whole, list + ", together " + Amount(sum.quantity, sum.quantity.amount, true));
}

}  // namespace

Room RoomFor(const Bench& bench, const Quantity& quantity) {
  for (const Item& item : bench.credit.goods) {
    const auto own = MoreOrLessIn(std::string_view(item.text).substr(0, 4000));
    if (own && own->quantity) return {own->plus, own->minus, "the credit's own tolerance"};
  }
  for (const Sentence& sentence : bench.conditions) {
    const auto own = MoreOrLessIn(sentence.text);
    if (own && own->quantity) return {own->plus, own->minus, "the credit's own tolerance"};
  }
  if (quantity.about) return {10, 10, "UCP 600 art. 30(a)"};
  if (quantity.packing_units) return {0, 0, "UCP 600 art. 30(b)"};
  return {5, 5, "UCP 600 art. 30(b)"};
}

void JudgeWeight(Bench& bench, const std::string& article, const Term& term, const Spot& spot,
                 const Quantity& wanted, std::int64_t stated, const std::string& between, const Cure& cure) {
  if (stated == wanted.amount) return bench.Complies(article, term, spot, "it is " + wanted.text);
  bench.Discrepancy(article, term, spot,
                    (wanted.measure == Quantity::Measure::kNet ? "NET WEIGHT" : "GROSS WEIGHT") + between +
                        Written(Quantity::Kind::kWeight, stated) + " INSTEAD OF " + wanted.text,
                    cure);
}

std::int64_t Share(std::int64_t amount, int percent) {
  return amount / 100 * percent + amount % 100 * percent / 100;
}

void CheckQuantity(Bench& bench) {
  if (bench.credit.goods.empty()) return;
  // By kind, and weights by what they measure: net and gross are two things.
  std::map<std::pair<Sort, Quantity::Measure>, std::vector<Stated>> all;
  std::size_t count = 0;
  for (const Item& item : bench.credit.goods) {
    if (count > kQuantitiesMax) break;
    for (Quantity& quantity : QuantitiesIn(item.text)) {
      if (++count > kQuantitiesMax) break;
      all[{quantity.kind, quantity.measure}].push_back({&item, std::move(quantity)});
    }
  }
  if (count > kQuantitiesMax) {
    return bench.ForExaminer("UCP 600 art. 30", TermOf(bench.credit.goods[0]), {"/goods_lines", ""},
                             "the credit states more than " + std::to_string(kQuantitiesMax) +
                                 " quantities, and that many are not compared here");
  }
  for (const auto& [kind, stated] : all) {
    if (stated.size() == 1) {
      CheckOne(bench, stated[0], GivenFor(bench, stated[0].quantity));
    } else {
      CheckSeveral(bench, stated);
    }
  }
  if (!all.empty()) return;
  bench.ForExaminer("UCP 600 art. 30", TermOf(bench.credit.goods[0]),
                    {"/totals/packages", std::to_string(bench.document.totals().packages())},
                    "the credit's description states no quantity that is understood here");
}

}  // namespace yidan::credit
