// How a box is called whose number was replaced by notation. Pure; any thread.
#pragma once

#include <span>
#include <string>

#include "services/title/state.h"

namespace yidan::title {

// A box by the number that it bears now, which is on its wall, and then the one of the header:
// "MSKU1234565, formerly CSQU1000705". `number` is one of the header's.
std::string BoxText(std::span<const Substitution> substitutions, const std::string& number);

}  // namespace yidan::title
