// What is wrong with the settings of a daemon, all at once, before it is started: `yidand --check-config`.
// Files are read, and nothing is written, opened for writing or locked; each address is bound for a moment,
// and that it is taken is no fault while the registry of that directory runs, nor for a front alone, which
// may be the one that has it. So it may be asked while the registry runs. Any thread.
#pragma once

#include <string>
#include <vector>

#include "services/yidand/settings.h"

namespace yidan::yidand {

// FaultsOf (settings.h), and what the named files and addresses would stop a start with.
std::vector<std::string> FaultsOfStart(const ServeSettings& settings);

}  // namespace yidan::yidand
