// A new content for a corridor, with what the corridor says. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "services/cli/words.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::cli {

std::vector<std::string> CorridorNames();

// FILL IN stands where the clerk knows better; `check` then finds what is still missing. `carrier` may be
// empty. BAD_INPUT names the corridors there are.
Answer<v1::Waybill> TemplateOf(const std::string& corridor, const std::string& carrier);

}  // namespace yidan::cli
