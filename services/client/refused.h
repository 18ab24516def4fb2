// Refused: what a registry's "no" leaves open. An honest registry that refused an act by a rule never admits
// it unless it is handed in again. But nothing proves a refusal: who answered so has the signed act, and may
// enter it until its `valid_until` passes. So the act stays in the outbox, and its fate is asked once more,
// without sending it again, for what was refused may be admitted now. One thread.
#pragma once

#include <cstdint>
#include <string>

#include "services/client/readings.h"

namespace yidan::client {

struct AfterRefusal {
  enum class Kind {
    kOpen,      // it could still be admitted
    kAdmitted,  // it is in the log, as the registry states it
    kOver,      // it cannot be admitted any more, and nothing shows that it was
  };
  Kind kind = Kind::kOpen;
  std::string text = {};  // one sentence; empty: nothing more is known
};
// kOver rests on what is proven: a state of its document or participant that is past it, or a seal later than
// its valid_until, beside entries that were read. What cannot be read leaves it kOpen.
Answer<AfterRefusal> AskAfterRefusal(Readings& readings, const v1::Act& act);

// "refused by the registry's word alone: what was signed could still be admitted until …".
std::string OpenUntil(const v1::Act& act);

}  // namespace yidan::client
