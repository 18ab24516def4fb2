// Rotation of the registry's note key, with no ledger running.
#pragma once

#include "services/ledger/ledger.h"

namespace yidan::ledger {

// As Ledger::RotateNoteKey documents.
Outcome RotateNoteKey(const Ports& before, const Ports& after, const Options& options,
                      const NoteKeyRotation& rotation);

}  // namespace yidan::ledger
