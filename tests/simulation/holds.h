// Whether a document is held, said apart from the rules: a hold is in force until its day, or without end.
// Thread rule: pure.
#pragma once

#include "tests/simulation/cast.h"

namespace yidan::simulation {

bool HeldForControl(const TitleState& state);  // by a court, or over a dispute
bool Held(const TitleState& state);            // by anyone

}  // namespace yidan::simulation
