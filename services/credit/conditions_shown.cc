// Conditions about what the document shows: language, dates, numbers, weights, a clause.
#include <algorithm>

#include "services/credit/condition_rules.h"
#include "services/credit/quantities.h"
#include "services/credit/speaks.h"

namespace yidan::credit::rule {
namespace {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// A figure of the credit against what the document states.
void JudgeFigure(Bench& bench, const Demanded& demanded, const Quantity& wanted) {
  const bool net = wanted.measure == Quantity::Measure::kNet;
  std::int64_t stated = net ? 0 : Bounded(bench.document.totals().gross_weight_grams());
  if (net) {
    for (const auto& line : bench.document.goods_lines()) stated += Bounded(line.net_weight_grams());
  }
  const Spot spot{net ? "/goods_lines/*/net_weight_grams" : "/totals/gross_weight_grams",
                  Written(Quantity::Kind::kWeight, stated)};
  demanded.line->TakePhrase(wanted.text);
  if (wanted.other != 0 || wanted.about) {
    return bench.ForExaminer(demanded.article, demanded.term, spot,
                             "which weight " + wanted.text + " is, is not plain");
  }
  JudgeWeight(bench, demanded.article, demanded.term, spot, wanted, stated, " SHOWN AS ", kCarrierCures);
}

}  // namespace

bool SpeaksOfEnglish(const Words& words) {
  return HasPhrase(words, "IN ENGLISH") && HasAnyPhrase(words, {"DOCUMENTS", "DOCUMENT"});
}
// Every description has its English column.
void JudgeEnglish(Bench& bench, const Demanded& demanded) {
  const auto& lines = bench.document.goods_lines();
  for (int i = 0; i < lines.size(); ++i) {
    if (!lines[i].description().empty() && IsAscii(lines[i].description())) continue;
    return bench.ForExaminer("UCP 600 art. 14(d)", demanded.term,
                             {"/goods_lines/" + std::to_string(i) + "/description", lines[i].description()},
                             "the description is not plainly English");
  }
  bench.Complies("UCP 600 art. 14(d)", demanded.term, {"/goods_lines", ""},
                 "the goods are described in Latin letters; Chinese stands beside, not instead");
}

bool SpeaksOfDating(const Words& words) {
  if (HasPhrase(words, "DOCUMENTS") && words.back() == "DATED") return true;
  return HasAnyPhrase(words, {"SIGNED AND DATED", "DOCUMENTS MUST BE DATED", "DOCUMENTS TO BE DATED",
                              "DOCUMENTS SHOULD BE DATED"});
}
void JudgeDating(Bench& bench, const Demanded& demanded) {
  const std::string& date = bench.document.exchanged_document().issue_date();
  const Spot spot{"/exchanged_document/issue_date", date};
  if (!date.empty()) return bench.Complies(demanded.article, demanded.term, spot, "the document is dated");
  bench.Discrepancy(demanded.article, demanded.term, spot, "TRANSPORT DOCUMENT NOT DATED", kCarrierCures);
}

bool SpeaksOfContainers(const Words& words) {
  return HasAnyPhrase(words, {"CONTAINER NUMBER", "CONTAINER NUMBERS", "CONTAINER NO", "CONTAINER NOS",
                              "CONTAINER AND SEAL", "SEAL NUMBER", "SEAL NUMBERS", "SEAL NO", "SEAL NOS"});
}
void JudgeContainers(Bench& bench, const Demanded& demanded) {
  const auto& containers = bench.document.containers();
  if (containers.empty()) {
    return bench.Discrepancy(demanded.article, demanded.term, {"/containers", ""},
                             "CONTAINER NUMBER NOT SHOWN", kCarrierCures);
  }
  const bool seals = HasAnyPhrase(demanded.words, {"SEAL", "SEALS"});
  for (int i = 0; seals && i < containers.size(); ++i) {
    if (containers[i].seals_size() > 0) continue;
    return bench.Discrepancy(
        demanded.article, demanded.term, {"/containers/" + std::to_string(i) + "/seals", ""},
        "SEAL NUMBER OF CONTAINER " + containers[i].number() + " NOT SHOWN", kCarrierCures);
  }
  bench.Complies(demanded.article, demanded.term, {"/containers/0/number", containers[0].number()},
                 seals ? "containers and their seals are shown" : "containers are shown");
}

bool SpeaksOfFullLoads(const Words& words) {
  return HasAnyPhrase(words, {"FULL CONTAINER LOAD", "FULL CONTAINER LOADS", "FCL"}) &&
         !HasPhrase(words, "LCL");
}
void JudgeFullLoads(Bench& bench, const Demanded& demanded) {
  const auto& containers = bench.document.containers();
  if (containers.empty()) {
    return bench.Discrepancy(demanded.article, demanded.term, {"/containers", ""},
                             "SHIPMENT AS FULL CONTAINER LOAD NOT SHOWN", kCarrierCures);
  }
  for (int i = 0; i < containers.size(); ++i) {
    if (containers[i].load() == v1::UNIT_LOAD_FULL) continue;
    return bench.Discrepancy(
        demanded.article, demanded.term, {"/containers/" + std::to_string(i) + "/load", ""},
        "CONTAINER " + containers[i].number() + " NOT SHOWN AS A FULL CONTAINER LOAD", kCarrierCures);
  }
  bench.Complies(demanded.article, demanded.term, {"/containers/0/load", "full"},
                 "every container is a full load");
}

bool SpeaksOfContainerShipment(const Words& words) {
  if (HasAnyPhrase(words, {"CONTAINERIZED", "CONTAINERISED"})) return true;
  return HasAnyPhrase(words, {"IN CONTAINER", "IN CONTAINERS", "BY CONTAINER", "BY CONTAINERS"}) &&
         HasAnyPhrase(words,
                      {"SHIPMENT", "SHIPMENTS", "SHIPPED", "GOODS", "CARGO", "TRANSPORT", "TRANSPORTED",
                       "CARRIED", "LOADED", "PACKED", "STUFFED", "DISPATCHED", "DISPATCH"});
}
void JudgeContainerShipment(Bench& bench, const Demanded& demanded) {
  const bool shown = bench.document.containers_size() > 0;
  const Spot spot{"/containers", std::to_string(bench.document.containers_size())};
  // A NOT that is about something else, as a temperature, forbids no containers.
  const bool plain = HasAnyPhrase(
      demanded.words, {"NOT ALLOWED", "NOT ACCEPTABLE", "NOT PERMITTED", "NOT BE SHIPPED", "NOT BE EFFECTED",
                       "NOT BE CARRIED", "NOT BE LOADED", "NOT BE TRANSPORTED", "NOT IN CONTAINER",
                       "NOT IN CONTAINERS", "NOT BE IN"});
  if (HasPhrase(demanded.words, "NOT") && !plain) {
    return bench.ForExaminer(demanded.article, demanded.term, spot,
                             "it denies something of goods in containers, and no rule knows what");
  }
  if (shown == !HasPhrase(demanded.words, "NOT"))
    return bench.Complies(demanded.article, demanded.term, spot, "the document shows it");
  bench.Discrepancy(demanded.article, demanded.term, spot,
                    shown ? "SHIPMENT EFFECTED IN CONTAINERS" : "SHIPMENT IN CONTAINERS NOT SHOWN",
                    kOnlyWaiver);
}

bool SpeaksOfWagons(const Words& words) {
  return HasAnyPhrase(words, {"WAGON NUMBER", "WAGON NUMBERS", "WAGON NO", "WAGON NOS"});
}
void JudgeWagons(Bench& bench, const Demanded& demanded) {
  if (bench.document.wagons_size() > 0) {
    return bench.Complies(demanded.article, demanded.term,
                          {"/wagons/0/number", bench.document.wagons(0).number()}, "wagons are shown");
  }
  bench.Discrepancy(demanded.article, demanded.term, {"/wagons", ""}, "WAGON NUMBER NOT SHOWN",
                    kCarrierCures);
}

bool SpeaksOfHs(const Words& words) {
  return HasAnyPhrase(words, {"HS CODE", "H S CODE", "HS NO", "H S CODES", "HS CODES"});
}
void JudgeHs(Bench& bench, const Demanded& demanded) {
  // "8517.62.30": digits with points between them, six and more.
  std::vector<std::string> codes;
  std::string digits;
  std::string written;  // as the words of the line: "8517 62 30"
  for (const char c : std::string(demanded.text) + " ") {
    if (c >= '0' && c <= '9') {
      digits.push_back(c);
      written.push_back(c);
    } else if (c == '.' && !digits.empty()) {
      written.push_back(' ');
    } else {
      if (digits.size() >= 6 && digits.size() <= 10 && codes.size() < 50) {
        codes.push_back(digits);
        demanded.line->TakePhrase(written);
      }
      digits.clear();
      written.clear();
    }
  }
  const auto& lines = bench.document.goods_lines();
  for (const std::string& code : codes) {
    const auto has = std::any_of(lines.begin(), lines.end(),
                                 [&](const v1::GoodsLine& line) { return line.hs_code().starts_with(code); });
    if (has) continue;
    // The heading of the code that is asked for: whether it will do, no rule says.
    const auto shorter = std::find_if(lines.begin(), lines.end(), [&](const v1::GoodsLine& line) {
      return !line.hs_code().empty() && code.starts_with(line.hs_code());
    });
    if (shorter != lines.end()) {
      return bench.ForExaminer(
          demanded.article, demanded.term,
          {"/goods_lines/" + std::to_string(shorter - lines.begin()) + "/hs_code", shorter->hs_code()},
          "HS code " + code + " is asked for, and the document shows the first digits of it");
    }
    return bench.Discrepancy(demanded.article, demanded.term,
                             {"/goods_lines/0/hs_code", lines.empty() ? "" : lines[0].hs_code()},
                             "HS CODE " + code + " NOT SHOWN", kCarrierCures);
  }
  for (int i = 0; i < lines.size(); ++i) {
    if (!lines[i].hs_code().empty()) continue;
    return bench.Discrepancy(demanded.article, demanded.term,
                             {"/goods_lines/" + std::to_string(i) + "/hs_code", ""}, "HS CODE NOT SHOWN",
                             kCarrierCures);
  }
  bench.Complies(demanded.article, demanded.term,
                 {"/goods_lines/0/hs_code", lines.empty() ? "" : lines[0].hs_code()},
                 "the HS codes are shown");
}

bool SpeaksOfWeights(const Words& words) {
  return HasAnyPhrase(words, {"GROSS WEIGHT", "NET WEIGHT", "GROSS AND NET WEIGHT", "NET AND GROSS WEIGHT",
                              "GROSS WEIGHTS"}) &&
         HasAnyPhrase(words, {"SHOW", "SHOWING", "STATE", "STATING", "INDICATE", "INDICATING"});
}
void JudgeWeights(Bench& bench, const Demanded& demanded) {
  const auto& document = bench.document;
  if (HasPhrase(demanded.words, "NET")) {
    for (int i = 0; i < document.goods_lines_size(); ++i) {
      if (document.goods_lines(i).net_weight_grams() > 0) continue;
      return bench.Discrepancy(demanded.article, demanded.term,
                               {"/goods_lines/" + std::to_string(i) + "/net_weight_grams", ""},
                               "NET WEIGHT NOT SHOWN", kCarrierCures);
    }
  }
  const auto gross = document.totals().gross_weight_grams();
  const Spot spot{"/totals/gross_weight_grams", gross == 0 ? "" : std::to_string(gross)};
  if (gross == 0 && HasPhrase(demanded.words, "GROSS"))
    return bench.Discrepancy(demanded.article, demanded.term, spot, "GROSS WEIGHT NOT SHOWN", kCarrierCures);
  bool figures = false;
  for (const Quantity& wanted : QuantitiesIn(demanded.text)) {
    if (wanted.kind != Quantity::Kind::kWeight) continue;
    // A weight that has no GROSS or NET beside may be the goods': it stays in the line.
    if (wanted.measure == Quantity::Measure::kAny) continue;
    figures = true;
    JudgeFigure(bench, demanded, wanted);
  }
  if (!figures) bench.Complies(demanded.article, demanded.term, spot, "the weights are shown");
}

// "TRANSPORT DOCUMENT MUST STATE DELIVERY ONLY AGAINST SURRENDER OF THIS DOCUMENT".
bool SpeaksOfSurrender(const Words& words) {
  return HasPhrase(words, "DELIVERY") &&
         HasAnyPhrase(words, {"AGAINST SURRENDER", "AGAINST PRESENTATION", "UPON SURRENDER"});
}
void JudgeSurrender(Bench& bench, const Demanded& demanded) {
  const int clause = ClauseThat(bench.document, [](const v1::Clause& one, const auto& words) {
    return one.kind() == v1::CLAUSE_KIND_DELIVERY && HasAnyPhrase(words, {"SURRENDER", "PRESENTATION"});
  });
  if (clause >= 0) {
    return bench.Complies(demanded.article, demanded.term, ClauseSpot(bench.document, clause),
                          "a clause of the document says so");
  }
  bench.Discrepancy(demanded.article, demanded.term, {"/clauses", ""},
                    "DELIVERY ONLY AGAINST SURRENDER OF THE DOCUMENT NOT STATED", kCarrierCures);
}

}  // namespace yidan::credit::rule
