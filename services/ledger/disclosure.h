// What the answer to an act tells of a document is a reading of it, by whoever handed the act in (PROTOCOL
// §7): a full receipt holds the present state, a refusal names who holds. So the same rules stand here as for
// GetTitle: ids that are no document cost misses, and what is shown to others than holder and issuer is in
// the access record before the answer leaves. Thread rule: one thread, the sequencer's.
#pragma once

#include <optional>
#include <vector>

#include "services/interpret/world.h"
#include "services/ledger/outcome.h"
#include "services/log/access_record.h"
#include "services/query/misses.h"

namespace yidan::ledger {

class Disclosure {
 public:
  // `misses`: those of the readings. The world as the submission finds it, the index of its first entry, and
  // the time of both clocks; `world` must outlive this and not change while it lives.
  struct Moment {
    const interpret::World& world;
    std::uint64_t index = 0;
    title::TimeMs now = 0;
    std::int64_t monotonic_ms = 0;
  };
  Disclosure(query::Misses& misses, const Moment& moment) : misses_(misses), moment_(moment) {}

  // TOO_MANY_MISSES, and then no act is to be judged: the submission names more ids that are no document than
  // its caller has misses left, or none is left and it names a document to which neither the caller has a
  // right nor the signer. nullopt: judge it.
  [[nodiscard]] std::optional<api::ServiceError> TurnAway(const Submission& submission) const;

  // Once all is decided: counts the misses, marks receipts that go without their entry, and returns the
  // readings that must be durable before the answer leaves.
  std::vector<log::AccessReading> Settle(Answered& answered) const;

 private:
  query::Misses& misses_;
  const Moment moment_;
};

}  // namespace yidan::ledger
