// Whose a document is: its issuer and its holder, after the end or on paper the last one, read all of it and
// without a record (PROTOCOL §7). The registry gives readings by it, and whoever is refused one holds the
// registry to it. Pure; any thread.
#pragma once

#include <array>
#include <string>

#include "services/title/state.h"

namespace yidan::interpret {

// Those who are not there are empty. Valid as long as the state.
inline std::array<const std::string*, 3> OwnersOf(const title::TitleState& state) {
  return {&state.holder, &state.issuer, &state.last_holder};  // `last_holder` only while there is no holder
}

}  // namespace yidan::interpret
