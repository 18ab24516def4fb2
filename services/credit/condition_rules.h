// The parts of the rules for conditions, by file: whether a sentence speaks of it, and how it is judged.
// Private to services/credit; conditions_table.cc has the table. One thread per bench.
#pragma once

#include "services/credit/conditions.h"
#include "services/credit/words.h"

namespace yidan::credit::rule {

// conditions_seen.cc: what other checks decide, and what demands nothing.
void SeeNumber(Bench& bench, const Demanded& demanded);
void SeeRules(Bench& bench, const Demanded& demanded);
bool SpeaksOfThirdParties(const Words& words);
void JudgeThirdParties(Bench& bench, const Demanded& demanded);
bool SpeaksOfPeriod(const Words& words);
void SeePeriod(Bench& bench, const Demanded& demanded);
bool IsBetweenBanks(const Words& words);
void SkipBanks(Bench& bench, const Demanded& demanded);
bool SpeaksOfRulings(const Words& words);
void SeeRulings(Bench& bench, const Demanded& demanded);
bool SpeaksOfTolerance(const Words& words);
void SeeTolerance(Bench& bench, const Demanded& demanded);
bool SpeaksOfInsurance(const Words& words);
void SkipInsurance(Bench& bench, const Demanded& demanded);
void SeeFreight(Bench& bench, const Demanded& demanded);
bool SpeaksOfDeck(const Words& words);
void SeeDeck(Bench& bench, const Demanded& demanded);
void SeeIssueDate(Bench& bench, const Demanded& demanded);
bool SpeaksOfIssuer(const Words& words);
void SeeSignature(Bench& bench, const Demanded& demanded);
bool SpeaksOfUnclean(const Words& words);
void SeeClean(Bench& bench, const Demanded& demanded);

// conditions_shown.cc: what the document shows.
bool SpeaksOfEnglish(const Words& words);
void JudgeEnglish(Bench& bench, const Demanded& demanded);
bool SpeaksOfDating(const Words& words);
void JudgeDating(Bench& bench, const Demanded& demanded);
bool SpeaksOfContainers(const Words& words);
void JudgeContainers(Bench& bench, const Demanded& demanded);
bool SpeaksOfFullLoads(const Words& words);
void JudgeFullLoads(Bench& bench, const Demanded& demanded);
bool SpeaksOfContainerShipment(const Words& words);
void JudgeContainerShipment(Bench& bench, const Demanded& demanded);
bool SpeaksOfWagons(const Words& words);
void JudgeWagons(Bench& bench, const Demanded& demanded);
bool SpeaksOfHs(const Words& words);
void JudgeHs(Bench& bench, const Demanded& demanded);
bool SpeaksOfWeights(const Words& words);
void JudgeWeights(Bench& bench, const Demanded& demanded);
bool SpeaksOfSurrender(const Words& words);
void JudgeSurrender(Bench& bench, const Demanded& demanded);

// conditions_carriage.cc: when the goods are shipped, and by which way.
bool SpeaksOfEarlierShipment(const Words& words);
void JudgeEarlierShipment(Bench& bench, const Demanded& demanded);
bool SpeaksOfShipmentDays(const Words& words);
void JudgeShipmentDays(Bench& bench, const Demanded& demanded);
bool SpeaksOfRoute(const Words& words);
void JudgeRoute(Bench& bench, const Demanded& demanded);

}  // namespace yidan::credit::rule
