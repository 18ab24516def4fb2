// Committer: makes a sealed batch durable, then its head (PROTOCOL §5):
//
//   one synced write -> sign checkpoint -> its slot, synced -> publish head
//
// A crash may fall between any two of these steps; committer.cc says at each what recovery makes of it.
// Thread rule: one thread.
#pragma once

#include <memory>

#include "services/ledger/batch.h"
#include "services/ledger/evidence.h"
#include "services/ledger/options.h"
#include "services/store/head.h"

namespace yidan::ledger {

class Committer {
 public:
  // Both must outlive it.
  Committer(const Ports& ports, store::HeadCell& heads) : ports_(ports), heads_(heads) {}

  // `before`: where the log ended. The evidence for the batch's receipts; null if it has no entries and so no
  // new head. After an error nobody knows what is durable: the process must end and recover.
  Result<std::shared_ptr<Evidence>> Commit(const ChainHead& before, const Batch& batch);

 private:
  Outcome PublishHead(const Batch& batch, const Evidence& evidence);

  const Ports& ports_;
  store::HeadCell& heads_;
};

}  // namespace yidan::ledger
