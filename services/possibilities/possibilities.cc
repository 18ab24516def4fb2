#include "services/possibilities/possibilities.h"

#include <algorithm>
#include <utility>

#include "services/possibilities/moments.h"

namespace yidan::possibilities {
namespace {

// A MERGE takes other documents with it, of which nothing is known here.
void LeaveMergeOpen(const title::TitleState& title, Judged& judged) {
  const bool merges = title.surrender && title.surrender->terms.purpose == v1::SURRENDER_PURPOSE_MERGE;
  if (!merges || !judged.act.has_replace() || judged.ruling != Ruling::kRefused ||
      judged.refusal.reason != v1::REFUSAL_REASON_PREDECESSOR_MISMATCH) {
    return;
  }
  judged.ruling = Ruling::kUnknown;
  judged.refusal = {};
  judged.unknown.insert(Unknown::kOtherDocument);
}

}  // namespace

std::vector<std::string> ReceiversOf(const Situation& situation) {
  std::vector<std::string> out;
  for (const Party& party : PartiesOf(situation)) {
    const auto record = situation.records.find(party.id);
    const bool registrar =
        record != situation.records.end() && record->second.HasRole(v1::ROLE_REGISTRAR, situation.index);
    const bool authority =
        record != situation.records.end() && record->second.HasRole(v1::ROLE_AUTHORITY, situation.index);
    if (!registrar && !authority && out.size() < kListTried) out.push_back(party.id);
  }
  return out;
}

Possibilities PossibilitiesOf(const Situation& situation, const std::string& only) {
  Possibilities out;
  out.at = situation.at;
  out.strangers = StrangersTo(situation);
  Situation asked = situation;
  asked.records = WithStrangers(situation, out.strangers);
  std::vector<Party> parties = PartiesOf(situation);
  if (!only.empty()) {
    std::erase_if(parties, [&only](const Party& party) { return party.id != only; });
    if (parties.empty()) parties.push_back({only, {}});
  }
  const title::TitleState& title = situation.title;
  const Moments moments = MomentsOf(title, situation.records, situation.at);
  Probes probes(title, asked, ReceiversOf(situation), out.strangers);
  for (Party& party : parties) {
    OfParty& of = out.parties.emplace_back();
    of.party = std::move(party);
    of.known = situation.records.contains(of.party.id);
    if (!of.known) continue;
    for (const v1::Act& act : probes.Of(of.party.id, situation.at)) {
      of.acts.push_back({DryRun(act, title, asked, situation.at), std::nullopt});
    }
    for (const auto& [moment, why] : moments) {
      const std::vector<v1::Act> later = probes.Of(of.party.id, moment);
      for (std::size_t i = 0; i < later.size(); ++i) {
        Possibility& one = of.acts[i];
        if (one.turns || one.now.ruling == Ruling::kUnknown) continue;
        const Ruling then = DryRun(later[i], title, asked, moment).ruling;
        if ((then == Ruling::kAdmitted) != (one.now.ruling == Ruling::kAdmitted))
          one.turns = Turn{moment, why};
      }
    }
    for (Possibility& one : of.acts) LeaveMergeOpen(title, one.now);
  }
  return out;
}

}  // namespace yidan::possibilities
