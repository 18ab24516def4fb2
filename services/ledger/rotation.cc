#include "services/ledger/rotation.h"

#include <algorithm>
#include <utility>

#include "services/ledger/lone_entry.h"
#include "services/ledger/recovery.h"
#include "services/store/nodes.h"

namespace yidan::ledger {

Outcome RotateNoteKey(const Ports& before, const Ports& after, const Options& options,
                      const NoteKeyRotation& rotation) {
  YIDAN_ASSIGN(const std::string in_force, NoteKeyInForce(before.store));
  Options afterwards = options;
  if (in_force != rotation.new_key) {
    // Holds the database against the slot first, as every start does.
    YIDAN_ASSIGN(const Recovered recovered, Recover(before, options));
    const ChainHead& chain = recovered.chain;
    log::NoteKeyBody body;
    body.new_key = rotation.new_key;
    const std::string message =
        log::NoteKeyMessage(recovered.world->Registry()->registry, chain.size, in_force, rotation.new_key);
    body.signature_by_old = rotation.sign_by_old(message);
    body.signature_by_new = rotation.sign_by_new(message);
    interpret::Interpreter interpreter(*options.rules);
    YIDAN_TRY(CommitAlone(before.commit_log, chain, *recovered.world, interpreter,
                          store::MapNodesOf(before.store),
                          std::max(before.clock.WallMs(), chain.last_time_ms), std::move(body)));
    afterwards.vouch = {};  // asked a moment ago, about all but this entry
  }
  // If we crash before the slot is written, the database is longer than the slot, and the old key no longer
  // starts: this is run again, finds the rotation in the log, and signs the head with the new key.
  YIDAN_ASSIGN(const Recovered finished, Recover(after, afterwards));
  return {};
}

}  // namespace yidan::ledger
