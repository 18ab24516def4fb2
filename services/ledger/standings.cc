#include "services/ledger/standings.h"

#include <mutex>

namespace yidan::ledger {

static_assert(v1::Role_MAX < 32, "a role has no bit of its own");

void Standings::Set(const title::ParticipantRecord& record, std::uint64_t size) {
  Standing standing;
  standing.suspended = record.SuspendedAt(size);
  for (const title::RoleTerm& term : record.roles) {
    if (record.HasRole(term.role, size)) standing.roles |= 1U << static_cast<unsigned>(term.role);
  }
  const std::unique_lock lock(mutex_);
  standings_.insert_or_assign(record.participant_id, standing);
}

internal::v1::GetStandingResponse Standings::Of(const std::string& participant_id) const {
  internal::v1::GetStandingResponse out;
  const std::shared_lock lock(mutex_);
  const auto found = standings_.find(participant_id);
  if (found == standings_.end()) return out;
  out.set_known(true);
  out.set_suspended(found->second.suspended);
  for (int role = v1::Role_MIN; role <= v1::Role_MAX; ++role) {
    if ((found->second.roles >> static_cast<unsigned>(role) & 1U) != 0)
      out.add_roles(static_cast<v1::Role>(role));
  }
  return out;
}

}  // namespace yidan::ledger
