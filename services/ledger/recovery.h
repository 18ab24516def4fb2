// Start is recovery, and there is no other start (PROTOCOL §5). Thread rule: one thread.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "services/ledger/chain_head.h"
#include "services/ledger/options.h"
#include "services/store/committed_world.h"
#include "services/store/head.h"

namespace yidan::ledger {

struct Recovered {
  ChainHead chain;
  std::unique_ptr<store::CommittedWorld> world;
  const title::RuleSet* rules = nullptr;  // in force
  std::shared_ptr<const store::Head> head;
  std::string goods_key;
};

// kNotFound: no registry is here. kCorrupt: database, slot and signer contradict each other; the exact
// difference. kUnavailable: the store, or rules that this program lacks. kDenied: the wall clock is behind
// the last seal, or too far ahead of it to be believed without the operator's word; the message has both
// times.
Result<Recovered> Recover(const Ports& ports, const Options& options);

// Whether a database holds all that was signed and so may have been acknowledged: the log's last batch is
// whole, and it is the kept checkpoint's or goes on from it. kCorrupt: the exact difference, or that no slot
// tells what was signed.
// `remembered`: a checkpoint that somebody kept, which stands in for slots that are lost or cannot be read.
Outcome HoldsWhatWasSigned(const store::Store& store, store::HeadSlots& slots,
                           const std::optional<std::string>& remembered = {});

// The note key that the log itself names for its next checkpoint: raw Ed25519; and its verifier key.
Result<std::string> NoteKeyInForce(const store::Store& store);
Result<std::string> NoteVerifierInForce(const store::Store& store);

}  // namespace yidan::ledger
