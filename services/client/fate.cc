#include "services/client/fate.h"

#include <optional>
#include <utility>
#include <vector>

#include "services/interpret/vouching.h"
#include "services/title/rule_set.h"

namespace yidan::client {
namespace {

// Where an act stands on the chain of a document or a participant.
struct Place {
  std::string subject;
  std::uint64_t sequence = 0;
  std::string previous;
};

bool IsAbsent(const Trouble& trouble) {
  return trouble.reason == "NOT_FOUND" || trouble.reason == "UNKNOWN_DOCUMENT";
}

std::string Words(const v1::HistoryEntry& entry) {
  const auto act = title::ReadAct(entry.act().act());
  return "entry " + std::to_string(entry.index()) + " " + std::string(title::KindName(entry.kind())) +
         " by " + (act ? act->actor() : entry.signer());
}

std::optional<Fate> Admitted(const std::vector<v1::HistoryEntry>& history, const std::string& digest) {
  for (const v1::HistoryEntry& entry : history) {
    if (entry.act_digest() == digest) return Fate{Fate::Kind::kAdmitted, "admitted as " + Words(entry)};
  }
  return std::nullopt;
}

// What took the place; failing that (a REPLACE of another document ended this one) the last entry.
Fate Overtaken(const std::vector<v1::HistoryEntry>& history, const Place& place) {
  const v1::HistoryEntry* by = history.empty() ? nullptr : &history.back();
  for (const v1::HistoryEntry& entry : history) {
    const auto act = title::ReadAct(entry.act().act());
    if (!act || act->sequence() != place.sequence) continue;
    if (act->document_id() != place.subject && act->participant_id() != place.subject) continue;
    by = &entry;
    break;
  }
  if (by == nullptr) return {};
  return Fate{Fate::Kind::kOvertaken, "overtaken by " + Words(*by)};
}

Answer<Fate> OnParticipant(Readings& readings, const Place& place, const std::string& digest) {
  const auto head = readings.Participant(place.subject);
  if (!head) {
    if (IsAbsent(head.error())) return Fate{};  // an ADMIT, of somebody new
    return tl::unexpected(head.error());
  }
  if (head->sequence() + 1 == place.sequence && head->last_act() == place.previous) return Fate{};
  YIDAN_CLIENT_ASSIGN(const auto history, readings.DirectoryHistory(place.subject));
  if (auto found = Admitted(history, digest)) return *std::move(found);
  return Overtaken(history, place);
}

Answer<Fate> OnDocument(Readings& readings, const Place& place, const std::string& digest) {
  const bool beside = place.sequence == 0;
  const bool first = place.sequence == 1;
  if (!beside && !first) {
    YIDAN_CLIENT_ASSIGN(const v1::TitleState head, readings.Title(place.subject));
    if (head.sequence() + 1 == place.sequence && head.last_act() == place.previous) return Fate{};
  }
  const auto history = readings.History(place.subject);
  if (!history) {
    if (first && IsAbsent(history.error())) return Fate{};  // nobody has issued it
    if (history.error().kind != Trouble::Kind::kRefused) return tl::unexpected(history.error());
    // It is not for us to see; beside a chain nothing comes first.
    if (beside || first) return Fate{Fate::Kind::kOpen, {}, true};
    return Fate{Fate::Kind::kOvertaken,
                "overtaken: " + place.subject + " has another head; who moved it is not for " +
                    readings.settings().as + " to read",
                true};
  }
  if (auto found = Admitted(*history, digest)) return *std::move(found);
  return beside ? Fate{} : Overtaken(*history, place);
}

std::vector<Place> PlacesOf(const v1::Act& act) {
  const bool title = !act.document_id().empty();
  std::vector<Place> out{{title ? act.document_id() : act.participant_id(), act.sequence(), act.previous()}};
  for (const auto& one : act.replace().predecessors()) {
    if (one.document_id() == act.document_id()) continue;
    out.push_back({one.document_id(), one.sequence() + 1, one.last_act()});
  }
  return out;
}

// What the rules make of it on the present states, signed by those whose records are known as they are.
Answer<Fate> ByTheRules(Readings& readings, const v1::Act& act) {
  YIDAN_CLIENT_ASSIGN(Trust * trust, readings.Trusted());
  interpret::KnownStates known;
  if (!act.document_id().empty() && !act.has_issue()) {
    for (const Place& place : PlacesOf(act)) {
      YIDAN_CLIENT_ASSIGN(auto proven, readings.ProvenState(place.subject));
      known.titles.emplace(place.subject, std::move(proven.state));
    }
  }
  for (const std::string& id :
       {act.actor(), act.agent(), act.has_admit() ? std::string() : act.participant_id()}) {
    if (id.empty() || known.participants.contains(id)) continue;
    YIDAN_CLIENT_ASSIGN(auto proven, readings.ProvenRecord(id));
    known.participants.emplace(id, std::move(proven.state));
  }
  const std::uint64_t next = trust->newest().size;
  // The newest entry is a seal, so that nothing can come into force with it.
  YIDAN_CLIENT_ASSIGN(const interpret::RegistryState registry, trust->RegistryAt(next - 1));
  const interpret::EntryOfAct entry{{next, readings.now_ms()}, title::SerializeAct(act), {}};
  const auto advanced = interpret::Advance(entry, registry, title::RuleBook::Released(), known);
  if (advanced || advanced.error().kind == Error::Kind::kUnavailable) return Fate{};
  return Fate{Fate::Kind::kRefused, "would be refused now: " + advanced.error().message};
}

}  // namespace

Answer<Fate> PlaceOf(Readings& readings, const v1::Act& act) {
  const std::string digest = title::ActDigest(title::SerializeAct(act)).ToString();
  Fate open;
  for (const Place& place : PlacesOf(act)) {
    YIDAN_CLIENT_ASSIGN(Fate fate, act.document_id().empty() ? OnParticipant(readings, place, digest)
                                                             : OnDocument(readings, place, digest));
    open.unseen = open.unseen || fate.unseen;
    if (fate.kind == Fate::Kind::kOpen) continue;
    if (fate.kind == Fate::Kind::kOvertaken && place.subject != PlacesOf(act).front().subject) {
      fate.text += " on " + place.subject;
    }
    return fate;
  }
  return open;
}

Answer<Fate> FateOf(Readings& readings, const v1::Act& act) {
  YIDAN_CLIENT_ASSIGN(Fate fate, PlaceOf(readings, act));
  if (fate.kind != Fate::Kind::kOpen) return fate;
  return ByTheRules(readings, act);
}

}  // namespace yidan::client
