// What a sentence of the credit speaks of, where more than one check asks: the check that judges it, and the
// one that says which words of the sentence were judged. Private to services/credit. Pure; any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace yidan::credit {

bool HasAnyPhrase(const std::vector<std::string>& words, std::initializer_list<std::string_view> phrases);

// "STALE DOCUMENTS", "STALE B/L", "DOCUMENTS PRESENTED LATER THAN 21 DAYS AFTER SHIPMENT": documents later
// than the period for presentation (ISBP 745 para. A19).
bool SpeaksOfStale(const std::vector<std::string>& words);
// The third of these, where the number is the period that may be passed, and not one that is allowed.
bool SpeaksOfLaterThanPeriod(const std::vector<std::string>& words);
// "LATE PRESENTATION", "PRESENTED WITHIN 25 DAYS": a period for presentation of 47A.
bool SpeaksOfLatePresentation(const std::vector<std::string>& words);
// "LATE PRESENTATION ACCEPTABLE UP TO 25 DAYS": so many days are allowed. 0: it allows none.
std::int64_t DaysOfCondition(const std::vector<std::string>& words);
// "DOCUMENTS MUST BE PRESENTED WITHIN 15 DAYS AFTER SHIPMENT": so many days are demanded. 0: it demands none.
std::int64_t DaysDemanded(const std::vector<std::string>& words);
// "COSTS ADDITIONAL TO FREIGHT". UCP 600 art. 26(c).
bool SpeaksOfAdditionalCosts(const std::vector<std::string>& words);
// "DOCUMENTS DATED PRIOR TO THE DATE OF THE CREDIT NOT ACCEPTABLE". UCP 600 art. 14(i).
bool ForbidsEarlierDocuments(const std::vector<std::string>& words);
// "ALL DOCUMENTS MUST BE DATED AND SIGNED".
bool SpeaksOfSigning(const std::vector<std::string>& words);
// "ELECTRONIC RECORD ACCEPTABLE".
bool SpeaksOfRecords(const std::vector<std::string>& words);

}  // namespace yidan::credit
