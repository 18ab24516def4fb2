// What is known of the clauses of a transport document: words that say nothing against it, wherever they
// stand, and words that say what the document's own fields say. Private to services/credit. Pure; any thread.
#pragma once

#include <string>

#include "services/credit/bench.h"
#include "services/credit/reading.h"

namespace yidan::credit {

// How many clauses are read, and how far each; what is beyond is the examiner's.
inline constexpr int kClausesMax = 200;

// The words of a clause, with those taken that are known: apparent good order, shipper's load and count,
// terms of carriage, delivery against surrender, freight as the document pays it, its places, dates and
// vessels.
Reading ReadClause(const Bench& bench, const v1::Clause& clause);
// What ReadClause leaves, in words. Empty: the clause is known, and harmless.
std::string LeftOfClause(const Bench& bench, const v1::Clause& clause);

// Whether the clause says that goods are or will be loaded on deck, and not that they may be, or are not.
bool SaysOnDeck(const v1::Clause& clause);
// How the clause says that freight is paid, if it says nothing else. Unspecified: it says it not, or more.
v1::FreightPayment FreightOfClause(const Bench& bench, const v1::Clause& clause);

}  // namespace yidan::credit
