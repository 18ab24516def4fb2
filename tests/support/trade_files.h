// A trade as the files that the command line takes. Pure; any thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/corridors.h"

namespace yidan::testing {

// Name below one folder, and bytes: waybill.json (the content), credit.txt (the MT700), set/set.json and the
// files that it names, and examine.txt: the arguments of `yidan examine` that say how it was presented.
std::vector<std::pair<std::string, std::string>> FilesOf(const Trade& trade);

}  // namespace yidan::testing
