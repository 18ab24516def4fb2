// What each party of a document may do at a moment, what it may not and why, and when time alone changes
// that. Every line is a dry run of an act that the party could sign (probes.h, situation.h).
//
// Pure; any thread. Bounded: at most kMaxParties parties, some tens of acts each, judged at no more than
// kMaxMoments moments.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/possibilities/parties.h"
#include "services/possibilities/probes.h"
#include "services/possibilities/situation.h"

namespace yidan::possibilities {

// The first moment from which an act is judged otherwise, if nothing but time passes.
struct Turn {
  TimeMs at = 0;
  std::set<std::string_view> why;  // moments.h
};

struct Possibility {
  Judged now;
  std::optional<Turn> turns;  // admitted now: no more from then on; refused: admitted from then on
};

struct OfParty {
  Party party;
  // Its record is not known: nothing is said of what it may do.
  bool known = true;
  std::vector<Possibility> acts;
};

struct Possibilities {
  TimeMs at = 0;
  Strangers strangers;  // who stand for anybody in the acts
  std::vector<OfParty> parties;
};

// `only`: one participant alone, party or not; empty: every party.
Possibilities PossibilitiesOf(const Situation& situation, const std::string& only = {});

// To whom acts are tried to go: the parties who may stand on a title, at most kListTried.
std::vector<std::string> ReceiversOf(const Situation& situation);

}  // namespace yidan::possibilities
