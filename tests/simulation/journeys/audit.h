// What is checked of a whole registry between acts, from its stored rows alone: the log's chain and tree
// against the signed checkpoint, consistency with the checkpoint before, and the state map's root made anew
// from nothing. One thread.
#pragma once

#include <optional>
#include <string>

#include "services/log/chain.h"
#include "services/log/checkpoint.h"
#include "tests/simulation/journeys/cast.h"

namespace yidan::journeys {

class Audit {
 public:
  // Reads the entries since the last call. Empty if all is well, or what is not.
  std::string Check(Cast& cast);

 private:
  std::string CheckLog(Cast& cast, log::Checkpoint* now);

  log::ChainVerifier chain_;
  std::optional<log::Checkpoint> before_;
};

}  // namespace yidan::journeys
