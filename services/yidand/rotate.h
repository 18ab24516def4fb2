// `yidand rotate-note-key`: a new note key takes over from the old one, with the registry stopped.
// Interrupted anywhere, it is run again and finishes what was begun.
#pragma once

#include <string>

#include "services/base/result.h"
#include "services/title/rule_set.h"
#include "services/yidand/settings.h"

namespace yidan::yidand {

// The new verifier key.
Result<std::string> RotateNoteKey(const RotateSettings& settings,
                                  const title::RuleBook& rules = title::RuleBook::Released());

}  // namespace yidan::yidand
