// Who is asked before a registry signs anything: at a start, a rotation of the note key and a change of the
// rules alike (PROTOCOL §5). Thread rule: one thread at a time.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/ledger/options.h"
#include "services/monitor/cosigning.h"
#include "services/store/head.h"

namespace yidan::yidand {

struct Voucher {
  std::vector<monitor::WitnessAddress> witnesses = {};
  std::string witness_ca = {};  // PEM file; empty: the system's
  std::chrono::milliseconds within{10'000};
  std::string remembered_checkpoint_file = {};  // empty: none
};

// Asks them about a recovered head: ledger::Options::vouch. A directory that was rolled back together with
// its slots knows nothing of it, and a witness does: kCorrupt, if one has seen more of the log or another
// history. One that does not answer stops nobody; one that answers and vouches for nothing is shown as what
// it is, and held to the checkpoint that it remembers.
Outcome AskWitnesses(const Voucher& voucher, const store::Head& head);

// Sets `remembered_checkpoint` and `vouch` of `options`. `voucher` must outlive them.
Outcome AskBeforeSigning(const Voucher& voucher, ledger::Options& options);

}  // namespace yidan::yidand
