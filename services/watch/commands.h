// The commands of yidan-watch, the program of auditors and witnesses. `yidan log audit` and `yidan witness`
// hand over to them.
#pragma once

#include "services/console/console.h"

namespace yidan::watch {

void AddCommands(console::Commands& commands);

}  // namespace yidan::watch
