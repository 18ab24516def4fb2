// What time alone takes from a document. Pure; any thread.
#pragma once

#include "services/title/state.h"

namespace yidan::title {

// Drops the holds, grants and waiting orders that are over at `now`, and lets a REJECT window that a hold on
// control stopped go on from the end of that hold. The next entry of the document would do the same.
void DropExpired(TitleState& state, TimeMs now);

}  // namespace yidan::title
