// Who may read what of a document (PROTOCOL §7). Pure; any thread.
#pragma once

#include <string>

#include "services/title/rules.h"

namespace yidan::ledger {

enum class ReadingRight {
  kNone,     // the state only, as for anybody who can name the id
  kHistory,  // a past party: history up to its own last act
  kContent,  // whole content and history; recorded
  kOwner,    // holder or issuer: whole, unrecorded
};

// `caller` may be null (unknown): kNone. `index` and `now` are those of the reading.
ReadingRight RightOf(const title::TitleState& state, const title::ParticipantRecord* caller,
                     std::uint64_t index, title::TimeMs now);

}  // namespace yidan::ledger
