// Rotation of the registry's note key. Thread rule: one thread, with no ledger running.
#pragma once

#include "services/ledger/options.h"

namespace yidan::ledger {

// Appends a NOTE_KEY entry and its seal, and signs the head with the new key. `before` and `after`: the
// same ports with the signer of the old and of the new key. Nothing else runs on them. Interrupted, it can
// be run again with the same keys: a rotation that is in the log already is only finished.
Outcome RotateNoteKey(const Ports& before, const Ports& after, const Options& options,
                      const NoteKeyRotation& rotation);

}  // namespace yidan::ledger
