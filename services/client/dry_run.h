// A dry run of an act: judged here by the title rules in force, on the states and records that the registry
// proves, with its signatures taken as given. Nothing is signed, and the registry is asked for states alone.
// One thread.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/client/readings.h"
#include "services/possibilities/possibilities.h"

namespace yidan::client {

struct DryRunResult {
  std::int64_t at_ms = 0;             // the admission time it was judged for
  std::uint64_t checkpoint_size = 0;  // of the log as it was known
  std::int64_t sealed_at_ms = 0;      // of the oldest state it rests on
  // What the rules ask and this program cannot know: the registry's answer may differ by it.
  std::set<possibilities::Unknown> unknown;
  std::optional<title::TitleState> before;              // of the act's own document, if it was there
  std::vector<title::TitleState> titles;                // as the act would leave them, its own document first
  std::optional<title::ParticipantRecord> participant;  // of an act on the directory
};

// `act`: whole but for its signatures. kRefused: by the rule that the registry would name, with what would
// help. Troubles of asking are those of Readings.
Answer<DryRunResult> DryRunOf(Readings& readings, const v1::Act& act);

// A document with the records of those whom it names, the authorities that hold it and the registrar, all
// proven, for possibilities::PossibilitiesOf; judged as of this machine's clock, but no earlier than the
// seal.
struct ProvenSituation {
  possibilities::Situation situation;
  std::uint64_t checkpoint_size = 0;
  std::int64_t sealed_at_ms = 0;
};
// `title`: as Readings::ProvenState had it.
Answer<ProvenSituation> SituationOf(Readings& readings, const Proven<title::TitleState>& title);

}  // namespace yidan::client
