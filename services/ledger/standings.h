// Standings: who may call, and as what: admitted or not, suspended, roles. In memory for every participant,
// as of the newest batch, because every call of every service asks for it and must not wait for any reading.
// Thread rule: Set on one thread; Of on any.
#pragma once

#include <cstdint>
#include <shared_mutex>
#include <string>
#include <unordered_map>

#include "services/title/directory.h"
#include "yidan/internal/v1/ledger.pb.h"

namespace yidan::ledger {

class Standings {
 public:
  // As the record stands in a log of `size` entries. It stays so until the record changes: terms begin and
  // end with entries that change it.
  void Set(const title::ParticipantRecord& record, std::uint64_t size);
  [[nodiscard]] internal::v1::GetStandingResponse Of(const std::string& participant_id) const;

 private:
  struct Standing {
    bool suspended = false;
    std::uint32_t roles = 0;  // bit n: role number n
  };
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Standing> standings_;
};

}  // namespace yidan::ledger
