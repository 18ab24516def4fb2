// The key files of a registry's directory, held against the note key that its log names. What is said of them
// never costs a key: a rotation that was interrupted has its new key in the directory alone.
// Thread rule: any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/replica/fault.h"

namespace yidan::yidand {

// `note_keys`: verifier keys that the log names, the one in force last; empty: it cannot say. `older`: more
// was signed than the database holds, so its last key may not be the registry's last. Empty: they fit.
Result<std::vector<replica::Fault>> FaultsOfKeys(const std::string& directory,
                                                 std::span<const std::string> note_keys, bool older);

// Writes registry.vkey anew if note.key is the key of `verifier_key`, which the log names, and the file says
// something else, or nothing. False: nothing was to be done, or it is not for this to decide.
Result<bool> MendVerifierFile(const std::string& directory, const std::string& verifier_key);

}  // namespace yidan::yidand
