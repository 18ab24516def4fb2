#include "services/client/refused.h"

#include <optional>

#include "services/base/moments.h"
#include "services/client/fate.h"
#include "services/title/times.h"

namespace yidan::client {
namespace {

// The head of what the act stands on, proven; nullopt: it stands beside a chain, or that is not to be read.
struct ChainHead {
  std::uint64_t sequence = 0;
  Digest last_act;
  std::int64_t sealed_at_ms = 0;
};
Answer<std::optional<ChainHead>> HeadOf(Readings& readings, const v1::Act& act) {
  const auto refused = [](const Trouble& trouble) { return trouble.kind == Trouble::Kind::kRefused; };
  if (act.document_id().empty()) {
    const auto record = readings.ProvenRecord(act.participant_id());
    if (record) return ChainHead{record->state.sequence, record->state.last_act, record->sealed_at_ms};
    if (refused(record.error())) return std::optional<ChainHead>();
    return tl::unexpected(record.error());
  }
  const auto state = readings.ProvenState(act.document_id());
  if (state) return ChainHead{state->state.sequence, state->state.last_act, state->sealed_at_ms};
  if (refused(state.error())) return std::optional<ChainHead>();
  return tl::unexpected(state.error());
}

}  // namespace

Answer<AfterRefusal> AskAfterRefusal(Readings& readings, const v1::Act& act) {
  YIDAN_CLIENT_TRY(readings.Trusted());
  YIDAN_CLIENT_ASSIGN(const Fate place, PlaceOf(readings, act));
  if (place.kind == Fate::Kind::kAdmitted) return AfterRefusal{AfterRefusal::Kind::kAdmitted, place.text};
  // Whose entries are not to be read may have this one among them: a head that moved, or an hour that passed,
  // shows nothing.
  if (place.unseen) {
    return AfterRefusal{AfterRefusal::Kind::kOpen, "its entries are not for " + readings.settings().as +
                                                       " to read: whether it was admitted is not known"};
  }
  YIDAN_CLIENT_ASSIGN(const auto head, HeadOf(readings, act));
  const bool on_chain = act.sequence() != 0;
  if (head && on_chain && head->sequence >= act.sequence()) {
    if (head->last_act == title::ActDigest(title::SerializeAct(act))) {
      return AfterRefusal{AfterRefusal::Kind::kAdmitted, "admitted: it is the last act on what it is about"};
    }
    return AfterRefusal{AfterRefusal::Kind::kOver,
                        place.text.empty() ? "overtaken: something else stands in its place" : place.text};
  }
  if (head && head->sealed_at_ms > title::ToMs(act.valid_until())) {
    return AfterRefusal{AfterRefusal::Kind::kOver, "its time is over, by the registry's newest seal"};
  }
  return AfterRefusal{};
}

std::string OpenUntil(const v1::Act& act) {
  return "refused by the registry's word alone: what was signed could still be admitted until " +
         FormatMoment(title::ToMs(act.valid_until())) + "; yidan resume asks what became of it";
}

}  // namespace yidan::client
