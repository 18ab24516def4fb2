#include "services/credit/speaks.h"

#include <algorithm>

#include "services/credit/values.h"

namespace yidan::credit {

using Words = std::vector<std::string>;

bool HasAnyPhrase(const Words& words, std::initializer_list<std::string_view> phrases) {
  return std::any_of(phrases.begin(), phrases.end(),
                     [&](std::string_view one) { return HasPhrase(words, one); });
}

bool SpeaksOfStale(const Words& words) {
  return HasAnyPhrase(words,
                      {"STALE DOCUMENTS", "STALE BILL", "STALE BILLS", "STALE TRANSPORT", "STALE B L"});
}

bool SpeaksOfLatePresentation(const Words& words) {
  return HasAnyPhrase(words, {"LATE PRESENTATION", "PRESENTED WITHIN", "PRESENTATION WITHIN"});
}

bool SpeaksOfAdditionalCosts(const Words& words) {
  return HasAnyPhrase(words, {"COSTS ADDITIONAL TO FREIGHT", "CHARGES ADDITIONAL TO FREIGHT",
                              "CHARGES ADDITIONAL TO THE FREIGHT", "ADDITIONAL CHARGES", "ADDITIONAL COSTS"});
}

bool ForbidsEarlierDocuments(const Words& words) {
  return HasPhrase(words, "DOCUMENTS") && HasPhrase(words, "NOT") &&
         HasAnyPhrase(words, {"PRIOR TO", "BEFORE"}) &&
         HasAnyPhrase(words, {"DATED", "ISSUED", "DATE OF ISSUE", "BEARING"});
}

bool SpeaksOfRecords(const Words& words) {
  return HasAnyPhrase(words, {"ELECTRONIC RECORD", "ELECTRONIC RECORDS", "ELECTRONIC PRESENTATION"});
}

}  // namespace yidan::credit
