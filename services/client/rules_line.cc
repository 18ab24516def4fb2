#include "services/client/rules_line.h"

#include <algorithm>
#include <string>
#include <utility>

#include "services/proof/replay.h"
#include "services/title/times.h"

namespace yidan::client {
namespace {

OwnEntry EntryOf(const v1::HistoryEntry& from) {
  log::Entry entry;
  entry.index = from.index();
  entry.time_ms = static_cast<std::uint64_t>(std::max<title::TimeMs>(0, title::ToMs(from.admitted_at())));
  entry.body = log::ActBody{from.act().signature(),
                            {from.act().approvals().begin(), from.act().approvals().end()},
                            from.act().act(),
                            {}};
  return {std::move(entry), Digest{}};  // the leaf hash of an act plays no part in what it makes
}

}  // namespace

Result<std::uint64_t> CheckRulesLine(const std::vector<OwnEntry>& own,
                                     const std::vector<v1::HistoryEntry>& chain,
                                     const title::ParticipantRecord& record, const title::RuleBook& book) {
  std::vector<OwnEntry> entries(own.begin() + 1, own.end());
  for (const v1::HistoryEntry& act : chain) {
    if (act.index() != 0 && act.index() <= record.last_index) entries.push_back(EntryOf(act));
  }
  std::stable_sort(entries.begin(), entries.end(),
                   [](const OwnEntry& a, const OwnEntry& b) { return a.entry.index < b.entry.index; });
  auto replay = proof::Replay::Begin(own.front().entry, own.front().leaf, book);
  if (!replay && replay.error().kind == Error::Kind::kUnavailable) return 0;
  if (!replay) return tl::unexpected(replay.error());
  for (const OwnEntry& one : entries) {
    const auto step = replay->Apply(one.entry, one.leaf);
    if (!step && step.error().kind == Error::Kind::kUnavailable) return one.entry.index;
    if (!step) return tl::unexpected(step.error());
  }
  const title::ParticipantRecord* derived = replay->Participant(record.participant_id);
  if (derived == nullptr || title::Encode(*derived) != title::Encode(record)) {
    return Corrupt("the chain of " + record.participant_id +
                   " that it shows does not make the record that it proves");
  }
  return UINT64_MAX;
}

}  // namespace yidan::client
