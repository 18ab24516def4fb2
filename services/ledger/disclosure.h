// What the answer to an act tells of a document is a reading of it, by whoever handed the act in (PROTOCOL
// §7): a full receipt holds the present state, a refusal names who holds. So the same rules stand here as for
// GetTitle: ids that are no document cost misses, and what is shown to others than holder and issuer is in
// the access record before the answer leaves. Thread rule: one thread, the sequencer's.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "services/interpret/world.h"
#include "services/ledger/allowance.h"
#include "services/ledger/outcome.h"
#include "services/log/access_record.h"
#include "services/query/misses.h"

namespace yidan::ledger {

class Disclosure {
 public:
  // Ids that an act would issue, and that were refused: whoever hears it knows whether such a document is
  // there. A train of bills with a fault in each is no search, so these have a bucket of their own, and each
  // document that is issued earns one: who has many of his own may have as many refused among them.
  static constexpr query::Misses::Options kNewIds = {.burst = 2'000, .every_ms = 1'000};

  // `misses`: those of the readings; `new_ids`: made with kNewIds; `recorded`: of records, those of readings
  // too; whoever records takes from it. The world as the submission finds it, the
  // index of its first entry, and the time of both clocks; `world` must outlive this and not change while it
  // lives.
  struct Moment {
    const interpret::World& world;
    std::uint64_t index = 0;
    title::TimeMs now = 0;
    std::int64_t monotonic_ms = 0;
  };
  Disclosure(query::Misses& misses, query::Misses& new_ids, const Allowance& recorded, const Moment& moment)
      : misses_(misses), new_ids_(new_ids), recorded_(recorded), moment_(moment) {}

  // TOO_MANY_MISSES, and then no act is to be judged: the submission names more ids that are no document than
  // its caller has misses left, or none is left and it names a document to which neither the caller has a
  // right nor the signer; or it would issue more ids than it may hear refused. TOO_FAST: its caller's answers
  // and readings have filled the access record with more than its share, and it names or issues a document
  // that is not the caller's own, so that what it is told might have to be on record. nullopt: judge it.
  [[nodiscard]] std::optional<api::ServiceError> TurnAway(const Submission& submission) const;

  // Once all is decided: counts the misses, marks receipts that go without their entry, and returns the
  // readings that must be durable before the answer leaves.
  std::vector<log::AccessReading> Settle(Answered& answered) const;

 private:
  [[nodiscard]] std::optional<api::ServiceError> TurnAwayInDebt(const Submission& submission) const;
  // What the refusal of one act tells: `read` gets the documents that it says something of.
  void SettleRefused(const v1::Act& act, const ActOutcome& outcome, bool judged, const std::string& caller,
                     std::set<std::string>& read) const;

  query::Misses& misses_;
  query::Misses& new_ids_;
  const Allowance& recorded_;
  const Moment moment_;
};

}  // namespace yidan::ledger
