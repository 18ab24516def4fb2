// Goods, containers, wagons, totals, values and freight.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "services/identifiers/currencies.h"
#include "services/identifiers/identifiers.h"
#include "services/identifiers/wagons.h"
#include "services/waybill/content_faults.h"

namespace yidan::waybill {
namespace {

using namespace identifiers;  // NOLINT: its names say what they check

constexpr auto kQuantityMax = static_cast<std::uint64_t>(kIntegerMax);

bool IsLineId(const std::string& id) {
  const auto fits = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '.' ||
           c == '_' || c == '-';
  };
  return !id.empty() && id.size() <= 32 && std::all_of(id.begin(), id.end(), fits);
}

// `issued`: the day on which the currency must be in force; none: the issue date is no date, and faulty
// itself.
void CheckMoney(const v1::Money& money, const std::string& at, std::optional<std::int32_t> issued,
                Faults& faults) {
  const Outcome amount = ValidAmount(money.amount());
  faults.Check(at + "/amount", amount);
  const Outcome currency =
      issued ? ValidCurrencyOn(money.currency(), *issued) : ValidCurrency(money.currency());
  faults.Check(at + "/currency", currency);
  if (amount && currency) faults.Check(at + "/amount", AmountFitsCurrency(money.amount(), money.currency()));
}

// The units declared, and which of them some goods line refers to.
struct Units {
  std::set<std::string> full;
  std::set<std::string> part;
  std::set<std::string> used;
  [[nodiscard]] bool Has(const std::string& number) const {
    return full.count(number) + part.count(number) > 0;
  }
};

void CheckSeals(const google::protobuf::RepeatedPtrField<std::string>& seals, const std::string& at,
                Faults& faults) {
  std::set<std::string> seen;
  for (int i = 0; i < seals.size(); ++i) {
    const std::string here = at + "/seals/" + std::to_string(i);
    if (seals[i].empty()) faults.Add(here, "the seal's number is missing");
    CheckUnique(seals[i], here, seen, faults);
  }
}

void Register(const std::string& number, v1::UnitLoad load, const std::string& at, Units& units,
              Faults& faults) {
  if (units.Has(number)) faults.Add(at + "/number", number + " comes twice");
  if (load == v1::UNIT_LOAD_UNSPECIFIED) faults.Add(at + "/load", "a full or part load must be stated");
  (load == v1::UNIT_LOAD_FULL ? units.full : units.part).insert(number);
}

Units CheckContainers(const v1::Waybill& waybill, Faults& faults) {
  Units units;
  for (int i = 0; i < waybill.containers_size(); ++i) {
    const std::string at = "/containers/" + std::to_string(i);
    const auto& container = waybill.containers(i);
    faults.Check(at + "/number", ValidContainerNumber(container.number()));
    faults.Check(at + "/size_type", ValidContainerSizeType(container.size_type()));
    CheckSeals(container.seals(), at, faults);
    Register(container.number(), container.load(), at, units, faults);
    const auto set_point = container.reefer().set_point_millidegrees_celsius();
    if (set_point < -80'000 || set_point > 60'000) {
      faults.Add(at + "/reefer/set_point_millidegrees_celsius", "no reefer keeps this temperature");
    }
  }
  return units;
}

void CheckWagonNumber(const v1::Wagon& wagon, const std::string& at, Faults& faults) {
  const Outcome number = ValidWagonNumber(wagon.number());
  faults.Check(at + "/number", number);
  if (!number || wagon.scheme() == v1::WAGON_SCHEME_UNSPECIFIED) return;
  if (static_cast<int>(WagonSchemeOf(wagon.number())) != static_cast<int>(wagon.scheme())) {
    faults.Add(at + "/scheme", wagon.number() +
                                   " is no number of this scheme: UIC has 12 digits, the "
                                   "network of 1520 mm 8, China 7");
  }
}

// The legs on which a wagon runs: those that it names, otherwise all that are by rail.
std::vector<std::uint32_t> LegsOf(const v1::Waybill& waybill, const v1::Wagon& wagon, const std::string& at,
                                  Faults& faults) {
  std::vector<std::uint32_t> legs;
  for (int i = 0; i < std::min(wagon.legs_size(), kLegsMax + 1); ++i) {
    const std::string here = at + "/legs/" + std::to_string(i);
    const std::uint32_t leg = wagon.legs(i);
    if (leg == 0 || leg > static_cast<std::uint32_t>(waybill.legs_size())) {
      faults.Add(here, "there is no leg " + std::to_string(leg));
    } else if (i > 0 && wagon.legs(i - 1) >= leg) {
      faults.Add(here, "legs are named once, in order of travel");
    } else if (const auto mode = waybill.legs(static_cast<int>(leg) - 1).mode();
               mode != v1::TRANSPORT_MODE_RAIL && mode != v1::TRANSPORT_MODE_SEA) {
      faults.Add(here, "no wagon runs on leg " + std::to_string(leg) + ", which is not by rail or ferry");
    } else {
      legs.push_back(leg);
    }
  }
  if (wagon.legs_size() > 0) return legs;
  for (int i = 0; i < std::min(waybill.legs_size(), kLegsMax); ++i) {
    if (waybill.legs(i).mode() == v1::TRANSPORT_MODE_RAIL) legs.push_back(static_cast<std::uint32_t>(i) + 1);
  }
  return legs;
}

Units CheckWagons(const v1::Waybill& waybill, const Units& containers, Faults& faults) {
  Units units;
  std::set<std::pair<std::uint32_t, std::string>> carried;  // leg and container
  for (int i = 0; i < waybill.wagons_size(); ++i) {
    const std::string at = "/wagons/" + std::to_string(i);
    const auto& wagon = waybill.wagons(i);
    CheckWagonNumber(wagon, at, faults);
    const std::vector<std::uint32_t> legs = LegsOf(waybill, wagon, at, faults);
    CheckSeals(wagon.seals(), at, faults);
    Register(wagon.number(), wagon.load(), at, units, faults);
    for (int j = 0; j < wagon.container_numbers_size(); ++j) {
      const std::string here = at + "/container_numbers/" + std::to_string(j);
      if (!containers.Has(wagon.container_numbers(j))) faults.Add(here, "is not among /containers");
      // One wagon a leg: over a gauge break it goes on upon another.
      for (const std::uint32_t leg : legs) {
        if (carried.insert({leg, wagon.container_numbers(j)}).second) continue;
        faults.Add(here, wagon.container_numbers(j) + " is on two wagons on leg " + std::to_string(leg));
        break;
      }
      units.used.insert(wagon.number());
    }
    // The goods are told by the containers; a wagon under containers carries others next week.
    if (wagon.container_numbers_size() > 0 && units.full.erase(wagon.number()) > 0) {
      units.part.insert(wagon.number());
    }
  }
  return units;
}

void CheckDangerousGoods(const v1::DangerousGoods& goods, const std::string& at, Faults& faults) {
  faults.Check(at + "/un_number", ValidUnNumber(goods.un_number()));
  faults.Check(at + "/hazard_class", ValidHazardClass(goods.hazard_class()));
  const auto& group = goods.packing_group();
  if (!group.empty() && group != "I" && group != "II" && group != "III") {
    faults.Add(at + "/packing_group", "is I, II, III or absent");
  }
  if (goods.proper_shipping_name().empty()) faults.Add(at + "/proper_shipping_name", "is missing");
}

void CheckReferences(const google::protobuf::RepeatedPtrField<std::string>& numbers, const std::string& at,
                     const char* list, Units& units, Faults& faults) {
  std::set<std::string> seen;
  for (int i = 0; i < numbers.size(); ++i) {
    const std::string here = at + "/" + std::to_string(i);
    if (!units.Has(numbers[i])) faults.Add(here, numbers[i] + " is not among " + list);
    CheckUnique(numbers[i], here, seen, faults);
    units.used.insert(numbers[i]);
  }
}

void CheckQuantities(const v1::GoodsLine& line, const std::string& at, Faults& faults) {
  const auto bounded = [&](std::uint64_t value, const char* member) {
    if (value > kQuantityMax) faults.Add(at + "/" + member, "is beyond 2^53 - 1");
  };
  if (line.packages() == 0) faults.Add(at + "/packages", "must be more than zero");
  if (line.gross_weight_grams() == 0) faults.Add(at + "/gross_weight_grams", "must be more than zero");
  bounded(line.packages(), "packages");
  bounded(line.gross_weight_grams(), "gross_weight_grams");
  bounded(line.volume_cubic_centimetres(), "volume_cubic_centimetres");
  if (line.net_weight_grams() > line.gross_weight_grams()) {
    faults.Add(at + "/net_weight_grams", "the net weight is more than the gross weight");
  }
}

// Goods that nothing tells from others of their kind could be issued and financed twice unseen (G7).
void CheckTellable(const v1::GoodsLine& line, const std::string& at, const Units& containers,
                   const Units& wagons, Faults& faults) {
  bool tellable = line.vins_size() + line.lots_size() > 0;
  for (const auto& number : line.container_numbers())
    tellable = tellable || containers.full.count(number) > 0;
  for (const auto& number : line.wagon_numbers()) tellable = tellable || wagons.full.count(number) > 0;
  if (!tellable) {
    faults.Add(at,
               "nothing tells these goods from others: name VINs, lots, or a container or wagon loaded FULL");
  }
}

struct Seen {
  std::set<std::string> line_ids;
  std::set<std::string> vins;
};

void CheckLine(const v1::GoodsLine& line, const std::string& at, Seen& seen, Units& containers, Units& wagons,
               std::optional<std::int32_t> issued, Faults& faults) {
  if (!IsLineId(line.id())) faults.Add(at + "/id", "the line id needs 1 to 32 of A-Z a-z 0-9 . _ -");
  CheckUnique(line.id(), at + "/id", seen.line_ids, faults);
  if (line.description().empty() && line.description_zh().empty()) {
    faults.Add(at + "/description", "the description is missing");
  }
  CheckQuantities(line, at, faults);
  faults.Check(at + "/package_kind", ValidPackageKind(line.package_kind()));
  faults.Check(at + "/hs_code", ValidHsCode(line.hs_code()));
  for (int i = 0; i < line.vins_size(); ++i) {
    const std::string here = at + "/vins/" + std::to_string(i);
    faults.Check(here, ValidVin(line.vins(i)));
    CheckUnique(line.vins(i), here, seen.vins, faults);
  }
  if (static_cast<std::uint64_t>(line.vins_size()) > line.packages()) {
    faults.Add(at + "/vins", "there are more vehicles than packages");
  }
  std::set<std::string> lots;
  for (int i = 0; i < line.lots_size(); ++i) {
    const std::string here = at + "/lots/" + std::to_string(i);
    if (line.lots(i).empty()) faults.Add(here, "the lot is missing");
    CheckUnique(line.lots(i), here, lots, faults);
  }
  CheckReferences(line.container_numbers(), at + "/container_numbers", "/containers", containers, faults);
  CheckReferences(line.wagon_numbers(), at + "/wagon_numbers", "/wagons", wagons, faults);
  for (int i = 0; i < line.dangerous_goods_size(); ++i) {
    CheckDangerousGoods(line.dangerous_goods(i), at + "/dangerous_goods/" + std::to_string(i), faults);
  }
  if (line.has_declared_value()) CheckMoney(line.declared_value(), at + "/declared_value", issued, faults);
  if (!line.origin_country().empty())
    faults.Check(at + "/origin_country", ValidCountry(line.origin_country()));
  CheckTellable(line, at, containers, wagons, faults);
}

void CheckTotals(const v1::Waybill& waybill, Faults& faults) {
  std::uint64_t packages = 0;
  std::uint64_t grams = 0;
  for (int i = 0; i < waybill.goods_lines_size(); ++i) {
    const std::string at = "/goods_lines/" + std::to_string(i);
    // Sums stay within the range, so that they can stand in the totals and cannot wrap.
    if (waybill.goods_lines(i).packages() > kQuantityMax - packages) {
      return faults.Add(at + "/packages", "the sum of packages is beyond 2^53 - 1");
    }
    if (waybill.goods_lines(i).gross_weight_grams() > kQuantityMax - grams) {
      return faults.Add(at + "/gross_weight_grams", "the sum of weights is beyond 2^53 - 1");
    }
    packages += waybill.goods_lines(i).packages();
    grams += waybill.goods_lines(i).gross_weight_grams();
  }
  const auto& totals = waybill.totals();
  const auto compare = [&](std::uint64_t stated, std::uint64_t counted, const char* member) {
    if (stated == counted) return;
    faults.Add(std::string("/totals/") + member,
               "states " + std::to_string(stated) + ", the document has " + std::to_string(counted));
  };
  compare(totals.legs(), static_cast<std::uint64_t>(waybill.legs_size()), "legs");
  compare(totals.goods_lines(), static_cast<std::uint64_t>(waybill.goods_lines_size()), "goods_lines");
  compare(totals.clauses(), static_cast<std::uint64_t>(waybill.clauses_size()), "clauses");
  compare(totals.packages(), packages, "packages");
  // Rounded weights are usual; FindRemarks tells of those that are off.
  if (totals.gross_weight_grams() == 0) faults.Add("/totals/gross_weight_grams", "is missing");
  if (totals.gross_weight_grams() > kQuantityMax) {
    faults.Add("/totals/gross_weight_grams", "is beyond 2^53 - 1");
  }
}

void CheckUsed(const v1::Waybill& waybill, const Units& containers, const Units& wagons, Faults& faults) {
  for (int i = 0; i < waybill.containers_size(); ++i) {
    if (containers.used.count(waybill.containers(i).number()) == 0) {
      faults.Add("/containers/" + std::to_string(i) + "/number", "no goods line refers to this container");
    }
  }
  for (int i = 0; i < waybill.wagons_size(); ++i) {
    if (wagons.used.count(waybill.wagons(i).number()) == 0) {
      faults.Add("/wagons/" + std::to_string(i) + "/number", "no goods line or container is on this wagon");
    }
  }
}

// One currency for all declared values, one for the charges that one side pays.
void CheckCurrencies(const v1::Waybill& waybill, Faults& faults) {
  std::string declared = waybill.declared_value().currency();
  for (int i = 0; i < waybill.goods_lines_size(); ++i) {
    const auto& currency = waybill.goods_lines(i).declared_value().currency();
    if (declared.empty()) declared = currency;
    if (!currency.empty() && currency != declared) {
      faults.Add("/goods_lines/" + std::to_string(i) + "/declared_value/currency",
                 "values are declared in " + declared + " and in " + currency);
    }
  }
}

void CheckFreight(const v1::FreightTerms& freight, std::optional<std::int32_t> issued, Faults& faults) {
  static const std::set<std::string> kRules = {"EXW", "FCA", "FAS", "FOB", "CFR", "CIF", "CPT", "CIP",
                                               "DAF", "DES", "DEQ", "DDU", "DAT", "DAP", "DPU", "DDP"};
  if (freight.payment() == v1::FREIGHT_PAYMENT_UNSPECIFIED) {
    faults.Add("/freight/payment", "prepaid, collect or mixed must be stated");
  }
  std::string currency_of[2];
  for (int i = 0; i < freight.charges_size(); ++i) {
    const std::string at = "/freight/charges/" + std::to_string(i);
    const auto& charge = freight.charges(i);
    if (charge.description().empty()) faults.Add(at + "/description", "is missing");
    CheckMoney(charge.amount(), at + "/amount", issued, faults);
    if (charge.payment() != v1::FREIGHT_PAYMENT_PREPAID && charge.payment() != v1::FREIGHT_PAYMENT_COLLECT) {
      faults.Add(at + "/payment", "a charge is prepaid or collect");
      continue;
    }
    if (freight.payment() != v1::FREIGHT_PAYMENT_MIXED && charge.payment() != freight.payment()) {
      faults.Add(at + "/payment", "contradicts /freight/payment");
    }
    auto& currency = currency_of[charge.payment() == v1::FREIGHT_PAYMENT_PREPAID ? 0 : 1];
    if (currency.empty()) currency = charge.amount().currency();
    if (charge.amount().currency() != currency) {
      faults.Add(at + "/amount/currency",
                 "one side pays in " + currency + " and in " + charge.amount().currency());
    }
  }
  const auto& rule = freight.incoterms_rule();
  if (!rule.empty() && kRules.count(rule) == 0)
    faults.Add("/freight/incoterms_rule", rule + " is no Incoterms rule");
  if (rule.empty() != freight.incoterms_place().empty()) {
    faults.Add("/freight/incoterms_place", "an Incoterms rule and its place come together");
  }
}

}  // namespace

void FindCargoFaults(const v1::Waybill& waybill, Faults& faults) {
  const auto day = DaysOfDate(waybill.exchanged_document().issue_date());
  const std::optional<std::int32_t> issued = day ? std::optional(*day) : std::nullopt;
  Units containers = CheckContainers(waybill, faults);
  Units wagons = CheckWagons(waybill, containers, faults);
  if (waybill.goods_lines().empty()) faults.Add("/goods_lines", "at least one line of goods is needed");
  Seen seen;
  for (int i = 0; i < waybill.goods_lines_size(); ++i) {
    CheckLine(waybill.goods_lines(i), "/goods_lines/" + std::to_string(i), seen, containers, wagons, issued,
              faults);
  }
  CheckUsed(waybill, containers, wagons, faults);
  CheckTotals(waybill, faults);
  if (waybill.has_declared_value()) CheckMoney(waybill.declared_value(), "/declared_value", issued, faults);
  CheckCurrencies(waybill, faults);
  if (waybill.has_freight()) CheckFreight(waybill.freight(), issued, faults);
}

}  // namespace yidan::waybill
