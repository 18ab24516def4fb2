// Who may read what of a document (PROTOCOL §7). Pure; any thread.
#pragma once

#include <string>

#include "services/title/rules.h"

namespace yidan::query {

enum class ReadingRight {
  kNone,     // the state only; a past party also the history up to its last act (Queries::GetHistory)
  kHistory,  // an auditor: the whole history, no content
  kContent,  // whole content and history; recorded
  kOwner,    // holder or issuer: whole, unrecorded
};

// `caller` may be null (unknown): kNone. `index` and `now` are those of the reading.
ReadingRight RightOf(const title::TitleState& state, const title::ParticipantRecord* caller,
                     std::uint64_t index, title::TimeMs now);

}  // namespace yidan::query
