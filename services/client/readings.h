// Readings: what a session reads of its registry, for those who check what an act made (effect.h). One
// thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/client/trust.h"
#include "services/proof/proof_file.h"
#include "services/title/directory.h"

namespace yidan::client {

class Readings {
 public:
  virtual ~Readings() = default;
  [[nodiscard]] virtual std::int64_t now_ms() const = 0;
  // Connected, and its newest checkpoint accepted. FORKED or UNTRUSTED: nothing is to be read from it.
  virtual Answer<Trust*> Trusted() = 0;
  // Proven to be the present record under the newest checkpoint.
  virtual Answer<Proven<title::ParticipantRecord>> ProvenRecord(const std::string& participant_id) = 0;
  // All entries that touch it, in log order, as far as the caller may read. As the registry states it.
  virtual Answer<std::vector<v1::HistoryEntry>> History(const std::string& document_id) = 0;
  // All that proves it, of the log that this client knows; to be kept, or verified (proof::Verify).
  virtual Answer<proof::ProofFile> Export(const std::string& document_id) = 0;
};

}  // namespace yidan::client
