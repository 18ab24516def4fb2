// How a registry comes into being. Thread rule: one thread.
#pragma once

#include "services/ledger/options.h"

namespace yidan::ledger {

// Writes entry 0 and its seal into an empty store and signs the first checkpoint. kConflict: a registry is
// there already, and it is created once. kInvalid: an id, key or parameter of `genesis` is at fault.
Outcome CreateRegistry(const Ports& ports, const GenesisConfig& genesis);

}  // namespace yidan::ledger
