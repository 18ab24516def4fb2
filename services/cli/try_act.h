// A document as it is known here, by a registry or by a proof file, for whoever asks what may be done; and
// what an act that was only tried has to say. One thread.
#pragma once

#include <string>
#include <vector>

#include "services/cli/words.h"
#include "services/possibilities/situation.h"

namespace yidan::cli {

struct Asked {
  possibilities::Situation situation;
  std::uint64_t checkpoint_size = 0;
  std::int64_t sealed_at_ms = 0;
  std::string freshness;  // a clause that says as of when it is known
};
Answer<Asked> AskRegistry(Session& session, const std::string& id);
// Offline. INVALID: nothing of it is proven.
Answer<Asked> AskProofFile(Session& session, const std::string& path);

// `act` (a body) tried on a proof file's document, as settings.as (for settings.principal) would sign it with
// settings.key, or without one with a good key of its record. kRefused: by a rule.
Answer<Admitted> TryOnProofFile(Session& session, const Asked& asked, v1::Act body);

// What an act that was tried would change.
Output TriedOutput(const Admitted& tried, const std::vector<std::string>& notes);

}  // namespace yidan::cli
