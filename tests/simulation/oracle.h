// Oracle: TITLE.md said a second time, by code that shares nothing with the rules but the data types.
//
// For an admitted act it asks two questions: might it be admitted at all (who, when, under which
// burdens), and is the change exactly what its row says and nothing else. Whatever differs is a breach of
// one of TITLE's invariants, and named so. It says nothing of refused acts: that too much is refused is
// seen on the closed graph (graph.h) and by the model of the simulation (model.h).
// Thread rule: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "tests/simulation/holds.h"
#include "tests/simulation/node.h"

namespace yidan::simulation {

struct Violation {
  std::string_view invariant;
  std::string detail;
};

// TITLE.md "Invariants" first, then what its table and its text add.
inline constexpr std::string_view kOneHolder =
    "one holder in every status but the terminal ones and ON_PAPER";
inline constexpr std::string_view kControl =
    "control moves only by an act the table gives to its holder, pledgee, offeree or an ORDER";
inline constexpr std::string_view kOrder =
    "order changes only by endorsement, REJECT of it, RELEASE, ENFORCE's sale, REPLACE, ORDER";
inline constexpr std::string_view kPledged =
    "a pledged document never leaves the pledgee without its signature, nor returns to it without the "
    "borrower's except by ENFORCE";
inline constexpr std::string_view kHoldOnControl = "nothing but the listed acts passes a hold on control";
inline constexpr std::string_view kHoldsEnd = "holds end only by LIFT, their until or ORDER";
inline constexpr std::string_view kTerminal = "terminal admits nothing";
inline constexpr std::string_view kQuantity =
    "delivered + short never exceeds carried, across REFUSE, RECALL and REPLACE";
inline constexpr std::string_view kConserved = "quantities conserved";
inline constexpr std::string_view kOnce = "a paper form number and a document id are used once";
inline constexpr std::string_view kChain = "an admitted act advances the chain by exactly one";
inline constexpr std::string_view kReachable = "from every live state a terminal state can be reached";
inline constexpr std::string_view kSilent = "no single silent party can block it for ever";
inline constexpr std::string_view kSignedBy = "each act is signed by whom the table names";
inline constexpr std::string_view kStatus = "each act is admitted in the statuses its row lists";
inline constexpr std::string_view kDeadline = "nothing is admitted before its time or after it";
inline constexpr std::string_view kOfferBinds = "an open offer binds its offeror";
inline constexpr std::string_view kEntitled = "only the entitled endorse, pledge and surrender";
inline constexpr std::string_view kOnePledge = "one live pledge, to a financier";
inline constexpr std::string_view kForm =
    "STRAIGHT is never endorsed or pledged; a carrier never becomes order party of its own document";
inline constexpr std::string_view kOrderBinds = "an ORDER that waits refuses delivery, paper and voiding";
inline constexpr std::string_view kAnyHold = "a hold refuses delivery, replacement, paper and voiding";
inline constexpr std::string_view kMarks = "under_order, moved and released without surrender stay";
inline constexpr std::string_view kFrame = "an act changes nothing but what its row says";
inline constexpr std::string_view kNever = "stale, expired, forged and repeated acts are admitted nowhere";
inline constexpr std::string_view kStanding =
    "an act is signed by a good key of its actor, its agent within a mandate, or its successor";

struct EdgeView {
  const Node& before;
  const v1::Act& act;
  const title::Admission& admission;
  const title::Parameters& parameters;
  const title::Change& change;
  const title::Facts& facts;  // before the act
};

std::optional<Violation> CheckEdge(const EdgeView& edge);

// ---- Parts, for other checks ----

std::optional<Violation> CheckState(const TitleState& state);
// Whether the act may be admitted (rights.cc, rights_offer.cc).
std::optional<Violation> CheckRights(const EdgeView& edge, const TitleState& before);
std::optional<Violation> CheckOfferTerms(const EdgeView& edge, const TitleState& before,
                                         const title::Offer& offer);
std::optional<Violation> CheckReplace(const EdgeView& edge);    // replace_check.cc
std::optional<Violation> CheckDirectory(const EdgeView& edge);  // directory_check.cc
std::optional<Violation> CheckStanding(const EdgeView& edge);
// The document after the act, as its row says (effects.cc).
TitleState Expected(const EdgeView& edge, const TitleState& before);

bool OfferIsOpen(const TitleState& state);
std::string BoxOf(const TitleState& state, const std::string& number);  // as the header has it
bool Entitled(const TitleState& state);
title::Offer OfferOf(const v1::Act& act);
title::OrderClause After(const title::OrderClause& order, const title::Endorsement& e, const std::string& to);
title::Endorsement Plain(const v1::Endorsement& e);
title::SurrenderTerms Plain(const v1::SurrenderTerms& terms);

}  // namespace yidan::simulation
