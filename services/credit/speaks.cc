#include "services/credit/speaks.h"

#include <algorithm>

#include "services/credit/values.h"

namespace yidan::credit {

using Words = std::vector<std::string>;

bool HasAnyPhrase(const Words& words, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view one) { return HasPhrase(words, one); });
}

bool SpeaksOfLaterThanPeriod(const Words& words) {
  return HasAnyPhrase(words, {"PRESENTED LATER THAN", "PRESENTED MORE THAN", "PRESENTATION LATER THAN"}) &&
         HasAnyPhrase(
             words, {"DAYS AFTER SHIPMENT", "DAYS AFTER DATE OF SHIPMENT", "DAYS AFTER THE DATE OF SHIPMENT",
                     "DAYS FROM SHIPMENT", "DAYS FROM DATE OF SHIPMENT"});
}

bool SpeaksOfStale(const Words& words) {
  return HasAnyPhrase(words,
                      {"STALE DOCUMENTS", "STALE BILL", "STALE BILLS", "STALE TRANSPORT", "STALE B L"}) ||
         SpeaksOfLaterThanPeriod(words);
}

bool SpeaksOfLatePresentation(const Words& words) {
  return HasAnyPhrase(words, {"LATE PRESENTATION", "PRESENTED WITHIN", "PRESENTATION WITHIN"});
}

namespace {
// The one number of days that a sentence names. 0: none, several, or no such number.
std::int64_t OneNumberOfDays(const Words& words) {
  if (!HasPhrase(words, "DAYS")) return 0;
  std::int64_t found = 0;
  for (const std::string& word : words) {
    const auto number = ParseDigits(word);
    if (!number) continue;
    if (found != 0 || *number < 1 || *number > 999) return 0;
    found = *number;
  }
  return found;
}
}  // namespace

std::int64_t DaysOfCondition(const Words& words) {
  const bool allows = HasPhrase(words, "ACCEPTABLE") && !HasPhrase(words, "NOT");
  return allows && !SpeaksOfLaterThanPeriod(words) ? OneNumberOfDays(words) : 0;
}

std::int64_t DaysDemanded(const Words& words) {
  const bool demands =
      HasAnyPhrase(words, {"PRESENTED WITHIN", "PRESENTATION WITHIN", "PRESENTED NOT LATER THAN",
                           "PRESENTED LATEST", "PRESENTED NO LATER THAN"}) &&
      !HasPhrase(words, "ACCEPTABLE");
  const bool after =
      HasAnyPhrase(words, {"AFTER SHIPMENT", "AFTER THE DATE OF SHIPMENT", "AFTER DATE OF SHIPMENT",
                           "AFTER SHIPMENT DATE", "FROM THE DATE OF SHIPMENT", "FROM DATE OF SHIPMENT"});
  return demands && after ? OneNumberOfDays(words) : 0;
}

bool SpeaksOfAdditionalCosts(const Words& words) {
  return HasAnyPhrase(words, {"COSTS ADDITIONAL TO FREIGHT", "CHARGES ADDITIONAL TO FREIGHT",
                              "CHARGES ADDITIONAL TO THE FREIGHT", "ADDITIONAL CHARGES", "ADDITIONAL COSTS"});
}

bool ForbidsEarlierDocuments(const Words& words) {
  return HasAnyPhrase(words, {"DOCUMENTS", "TRANSPORT DOCUMENT"}) && HasPhrase(words, "NOT") &&
         HasAnyPhrase(words, {"PRIOR TO", "BEFORE", "EARLIER THAN"}) &&
         HasAnyPhrase(words, {"DATED", "ISSUED", "DATE OF ISSUE", "BEARING"});
}

bool SpeaksOfSigning(const Words& words) {
  return HasPhrase(words, "DOCUMENTS") && HasPhrase(words, "SIGNED") && !HasPhrase(words, "NOT") &&
         HasAnyPhrase(words, {"BE SIGNED", "DATED AND SIGNED", "SIGNED AND DATED"});
}

bool SpeaksOfRecords(const Words& words) {
  return HasAnyPhrase(words, {"ELECTRONIC RECORD", "ELECTRONIC RECORDS", "ELECTRONIC PRESENTATION"});
}

}  // namespace yidan::credit
