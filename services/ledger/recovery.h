// Start is recovery, and there is no other start (PROTOCOL §5).
#pragma once

#include <memory>
#include <string>

#include "services/ledger/head.h"
#include "services/ledger/ledger.h"
#include "services/ledger/sequencer.h"
#include "services/ledger/world.h"

namespace yidan::ledger {

struct Recovered {
  ChainHead chain;
  std::unique_ptr<CommittedWorld> world;
  std::shared_ptr<const Head> head;
  std::string goods_key;
};

Outcome CreateRegistry(const Ports& ports, const GenesisConfig& genesis);
Result<Recovered> Recover(const Ports& ports, const Options& options);

// The note key that the log itself names for its next checkpoint: raw Ed25519.
Result<std::string> NoteKeyInForce(const Store& store);

// A checkpoint of the log at `size`, signed. A function of the log alone: signing twice gives the same text,
// and the same Ed25519 line.
Result<v1::Checkpoint> SignCheckpoint(Signer& signer, const std::string& origin, std::uint64_t size,
                                      const Digest& root, const Digest& state_map_root,
                                      std::int64_t sealed_at_ms);

}  // namespace yidan::ledger
