// Rules, expiry, period, amount, the credit's number, conditions.
#include <algorithm>
#include <array>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

constexpr const char* kWaiver = "nobody; only a waiver by the applicant and the issuing bank (art. 16(b))";

bool IsWeekend(Day day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

std::string NameOfWeekday(Day day) {
  return std::chrono::weekday(day) == std::chrono::Saturday ? "Saturday" : "Sunday";
}

// Art. 29(a): the first following day on which the bank is open; not moved for closures of art. 36.
Day Moved(Day day, const Calendar& calendar) {
  for (int i = 0; i < 60 && calendar.closed.contains(day) && !calendar.force_majeure.contains(day); ++i) {
    day += std::chrono::days(1);
  }
  return day;
}

// A presentation held against its last day. `what`: "the expiry date".
void CheckLastDay(Bench& bench, const std::string& article, Term term, Day last, const std::string& what,
                  const std::string& discrepancy, const Spot& counted_from = {}) {
  const auto& presented = bench.presentation.presented;
  if (!presented) {
    return bench.ForExaminer(article, std::move(term), {"", ""},
                             "the day of presentation is not given; " + what + " is " + FormatDay(last));
  }
  const std::string shipped = counted_from.value.empty() ? "" : "shipped " + counted_from.value + ", ";
  const Spot spot{counted_from.pointer, shipped + "presented " + FormatDay(*presented)};
  if (*presented <= last) {
    return bench.Complies(article, std::move(term), spot,
                          "presented on or before " + what + ", " + FormatDay(last));
  }
  if (bench.presentation.calendar) {
    const Day moved = Moved(last, *bench.presentation.calendar);
    if (moved > last && *presented <= moved) {
      return bench.Complies(article + ", 29(a)", std::move(term), spot,
                            what + ", " + FormatDay(last) +
                                ", was no banking day; the first following one is " + FormatDay(moved));
    }
  } else if (IsWeekend(last) && *presented - last <= std::chrono::days(3)) {
    return bench.ForExaminer(
        article + ", 29(a)", std::move(term), spot,
        what + ", " + FormatDay(last) + ", is a " + NameOfWeekday(last) +
            ": whether the bank was closed until the presentation, a calendar would say");
  }
  bench.Discrepancy(article, std::move(term), spot, discrepancy, kWaiver);
}

// Conditions that other checks look at, and those that no document of this kind is held to.
struct KnownCondition {
  std::string_view phrase;
  const char* why;
};
constexpr std::array<KnownCondition, 8> kKnownConditions = {{
    {"THIRD PARTY DOCUMENTS ACCEPTABLE", "it permits, and demands nothing"},
    {"ELECTRONIC RECORD", "see the check of the rules"},
    {"ELECTRONIC PRESENTATION", "see the check of the rules"},
    {"CREDIT NUMBER", "see the check of the credit's number"},
    {"L C NUMBER", "see the check of the credit's number"},
    {"L C NO", "see the check of the credit's number"},
    {"DISCREPANCY FEE", "it is between the banks and the beneficiary, and no document is held to it"},
    {"BANKING CHARGES", "it is between the banks and the beneficiary, and no document is held to it"},
}};

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// "ALL DOCUMENTS IN ENGLISH": of a document whose every stated text has its English column.
bool SaysEnglish(const std::vector<std::string>& words) {
  return HasPhrase(words, "IN ENGLISH") && (HasPhrase(words, "DOCUMENTS") || HasPhrase(words, "DOCUMENT"));
}
void CheckEnglish(Bench& bench, const Item& item) {
  const auto& lines = bench.document.goods_lines();
  for (int i = 0; i < lines.size(); ++i) {
    if (!lines[i].description().empty() && IsAscii(lines[i].description())) continue;
    return bench.ForExaminer("UCP 600 art. 14(d)", TermOf(item),
                             {"/goods_lines/" + std::to_string(i) + "/description", lines[i].description()},
                             "the description is not plainly English");
  }
  bench.Complies("UCP 600 art. 14(d)", TermOf(item), {"/goods_lines", ""},
                 "the goods are described in Latin letters; Chinese stands beside, not instead");
}

// "SHIPMENT PRIOR TO L/C DATE NOT ACCEPTABLE".
bool ForbidsEarlierShipment(const std::vector<std::string>& words) {
  return HasPhrase(words, "SHIPMENT PRIOR TO") || HasPhrase(words, "SHIPMENT BEFORE");
}
void CheckNotEarlier(Bench& bench, const Item& item) {
  const auto& issued = bench.credit.issued;
  const Spot spot{"/receipt_statement/date", bench.document.receipt_statement().date()};
  if (!issued || !bench.shipped) {
    return bench.ForExaminer("UCP 600 art. 14(i)", TermOf(item), spot, "one of the two dates is not known");
  }
  if (*bench.shipped >= issued->day) {
    return bench.Complies("UCP 600 art. 14(i)", TermOf(item), spot,
                          "shipped after the issue on " + FormatDay(issued->day));
  }
  bench.Discrepancy("UCP 600 art. 14(i)", TermOf(item), spot,
                    "SHIPMENT EFFECTED ON " + FormatDay(*bench.shipped) +
                        ", PRIOR TO THE DATE OF THE CREDIT " + FormatDay(issued->day),
                    kWaiver);
}

}  // namespace

void CheckRules(Bench& bench) {
  const Term term = TermOf(bench.credit.rules_text);
  const Rules rules = bench.credit.rules;
  const bool ucp =
      rules == Rules::kUcp || rules == Rules::kEucp || rules == Rules::kUcpUrr || rules == Rules::kEucpUrr;
  if (!ucp) {
    return bench.ForExaminer("field 40E", term, {"", ""},
                             "the credit is under other rules than UCP 600, and is read here under those");
  }
  if (!bench.presentation.electronic) return bench.Complies("field 40E", term, {"", ""}, "UCP 600 applies");
  if (rules == Rules::kEucp || rules == Rules::kEucpUrr) {
    return bench.Complies("eUCP 2.1 art. e1", term, {"", "an electronic record"},
                          "the credit is subject to eUCP");
  }
  for (const std::string_view phrase :
       {"ELECTRONIC RECORD", "ELECTRONIC RECORDS", "ELECTRONIC PRESENTATION"}) {
    if (const Item* item = bench.ItemSaying(phrase)) {
      const auto words = WordsOf(item->text);
      if (HasPhrase(words, "NOT") || HasPhrase(words, "UNACCEPTABLE") || HasPhrase(words, "NO")) {
        return bench.ForExaminer("the credit's own condition", TermOf(*item), {"", "an electronic record"},
                                 "the credit speaks of electronic records and denies something");
      }
      return bench.Complies("the credit's own condition", TermOf(*item), {"", "an electronic record"},
                            "eUCP does not apply, and the credit itself speaks of electronic records");
    }
  }
  bench.ForExaminer(
      "field 40E", term, {"", "an electronic record"},
      "an electronic record is presented under UCP 600 alone: the credit does not say that it may be");
}

void CheckExpiry(Bench& bench) {
  const Expiry& expiry = bench.credit.expiry;
  const auto& presented = bench.presentation.presented;
  const std::string late =
      presented ? "CREDIT EXPIRED: PRESENTED " + FormatDay(*presented) + ", EXPIRY " + FormatDay(expiry.day)
                : "";
  CheckLastDay(bench, "UCP 600 art. 6(d)(i)", {expiry.source, FormatDay(expiry.day) + " " + expiry.place},
               expiry.day, "the expiry date", late);
}

void CheckPeriod(Bench& bench) {
  const auto& period = bench.credit.period;
  const Term term = period ? Term{period->source, period->text} : Term{};
  const Spot spot{"/receipt_statement/date", bench.document.receipt_statement().date()};
  if (period && !period->after_shipment) {
    return bench.ForExaminer("UCP 600 art. 14(c)", term, spot,
                             "the period counts from a day that this document does not state");
  }
  if (!bench.shipped) {
    return bench.ForExaminer("UCP 600 art. 14(c)", term, spot,
                             "the document states no date of shipment to count from");
  }
  const int days = period ? period->days : 21;
  const Day last = *bench.shipped + std::chrono::days(days);
  const std::string number = std::to_string(days);
  CheckLastDay(
      bench, "UCP 600 art. 14(c)", term, last, "the last of " + number + " days after shipment",
      "LATE PRESENTATION: MORE THAN " + number + " DAYS AFTER SHIPMENT ON " + FormatDay(*bench.shipped),
      spot);
}

void CheckDrawing(Bench& bench) {
  const AmountTerm& amount = bench.credit.amount;
  const Term term{amount.source, FormatMoney(amount.money)};
  const auto& drawn = bench.presentation.drawn;
  if (!drawn) {
    return bench.ForExaminer(
        "UCP 600 art. 18(b), 30", term, {"", ""},
        "the amount drawn is not given; at most " + FormatMoney(bench.credit.AmountMax()) + " may be");
  }
  const Spot spot{"", "drawn " + FormatMoney(*drawn)};
  if (drawn->currency != amount.money.currency) {
    return bench.Discrepancy("UCP 600 art. 18(a)(iii)", term, spot,
                             "DRAWN IN " + drawn->currency + ", CREDIT IN " + amount.money.currency,
                             bench.CureBy("the beneficiary, by a new invoice"));
  }
  const Money max = bench.credit.AmountMax();
  if (drawn->minor > max.minor) {
    return bench.Discrepancy("UCP 600 art. 18(b)", term, spot,
                             "OVERDRAWN: " + FormatMoney(*drawn) + " EXCEEDS " + FormatMoney(max),
                             bench.CureBy("the beneficiary, by a drawing within the amount"));
  }
  const int minus = bench.credit.tolerance ? bench.credit.tolerance->minus : 5;
  const std::int64_t least =
      amount.money.minor - amount.money.minor / 100 * minus - amount.money.minor % 100 * minus / 100;
  const bool partial_prohibited = bench.credit.partial.permission == Permission::kProhibited;
  if (drawn->minor < least && partial_prohibited && !bench.credit.maximum) {
    return bench.ForExaminer("UCP 600 art. 30(c), 31", term, spot,
                             "less is drawn than the tolerance leaves, and partial shipments are prohibited");
  }
  bench.Complies("UCP 600 art. 18(b), 30", term, spot, "within " + FormatMoney(max));
}

void CheckCreditNumber(Bench& bench) {
  const std::string given = Tidy(bench.document.letter_of_credit().reference());
  const std::string wanted = Tidy(bench.credit.reference.text);
  const Spot spot{"/letter_of_credit/reference", bench.document.letter_of_credit().reference()};
  const Item* demand = nullptr;
  for (const std::string_view phrase : {"CREDIT NUMBER", "L C NUMBER", "L C NO", "LC NUMBER", "CREDIT NO"}) {
    if (demand == nullptr) demand = bench.ItemSaying(phrase);
  }
  const Term term = demand == nullptr ? TermOf(bench.credit.reference) : TermOf(*demand);
  if (given == wanted)
    return bench.Complies("UCP 600 art. 14(d)", term, spot, "the credit's number stands in the document");
  if (!given.empty()) {
    return bench.Discrepancy("UCP 600 art. 14(d)", term, spot,
                             "TRANSPORT DOCUMENT SHOWS CREDIT NUMBER " + given + " INSTEAD OF " + wanted,
                             bench.CureBy("the carrier, by an amended document"));
  }
  if (demand == nullptr)
    return bench.Complies("UCP 600 art. 14(d)", term, spot, "the credit does not ask for its number");
  bench.Discrepancy("the credit's own condition", term, spot, "CREDIT NUMBER NOT SHOWN ON TRANSPORT DOCUMENT",
                    bench.CureBy("the carrier, by an amended document"));
}

void CheckConditions(Bench& bench) {
  for (const Item& item : bench.credit.conditions) {
    const auto words = WordsOf(item.text);
    const auto* known = std::find_if(kKnownConditions.begin(), kKnownConditions.end(),
                                     [&](const KnownCondition& one) { return HasPhrase(words, one.phrase); });
    // One line may say more than what is known of it: it is known only if it is short.
    constexpr std::size_t kWordsOfOneDemand = 14;
    const bool short_enough = words.size() <= kWordsOfOneDemand;
    if (ForbidsEarlierShipment(words) && short_enough) {
      CheckNotEarlier(bench, item);
    } else if (SaysEnglish(words) && short_enough) {
      CheckEnglish(bench, item);
    } else if (known != kKnownConditions.end() && short_enough) {
      bench.Complies("UCP 600 art. 14(h)", TermOf(item), {"", ""}, known->why);
    } else {
      bench.ForExaminer(
          "UCP 600 art. 14(h)", TermOf(item), {"", ""},
          "a condition that no rule here decides; one without a document to prove it is disregarded");
    }
  }
  if (bench.credit.shipment_period) {
    bench.ForExaminer("UCP 600 art. 32", TermOf(*bench.credit.shipment_period),
                      {"/receipt_statement/date", bench.document.receipt_statement().date()},
                      "a period of shipment in words");
  }
}

}  // namespace yidan::credit
