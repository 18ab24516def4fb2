// Can the goods be taken today, and if not, whose act is missing: the shortest sequence of acts, each by a
// party of the document and admitted by the rules where it stands, that ends with the document DELIVERED to
// whom the surrender under which it is delivered names as collector, or to its holder.
//
// Breadth first over dry runs, so that no shorter sequence exists among the acts that are tried: those of
// Probes::TowardsDelivery. Offers are not among them, since TRANSFER, RELEASE and SURRENDER lead to the same
// pairs in fewer acts; nor are an authority's orders and new holds. Among sequences of one length the one
// that ends first counts, then the one found first, and they are tried in the order of the parties.
//
// Pure; any thread. Bounded by kMaxSteps acts, and by dry runs that are the fewer the larger the document.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/possibilities/possibilities.h"
#include "services/possibilities/situation.h"

namespace yidan::possibilities {

inline constexpr std::size_t kMaxSteps = 6;
inline constexpr std::size_t kMaxDryRuns = 60'000;

struct Step {
  v1::Act act;            // as it would be signed; document_id tells one that a REPLACE issued
  TimeMs not_before = 0;  // the moment at which it was judged
  // What nobody can know from here and it rests on, goods and paper forms among them.
  std::set<Unknown> unknown;
};

struct Way {
  std::vector<Step> steps;
  std::string collector;  // to whom the last one delivers
};

struct Delivery {
  bool ended = false;        // terminal already: nothing is to be taken
  std::optional<Way> today;  // at the moment that was asked about, nothing else having to come first
  std::optional<Way> later;  // with waiting: only where there is none today, or where it takes fewer acts
  // Not every sequence of at most kMaxSteps acts was tried: that there is none is not known.
  bool cut_short = false;
  std::set<std::string> unknown_participants;  // parties whose records are not known, so that they never act
};

// `collector`: who is to have surrendered it, or to be named as collector; empty: whoever it is.
Delivery DeliveryOf(const Situation& situation, const std::string& collector = {});

}  // namespace yidan::possibilities
