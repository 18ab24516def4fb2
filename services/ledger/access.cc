#include "services/ledger/access.h"

#include <utility>

#include "services/crypto/crypto.h"

namespace yidan::ledger {

store::AccessRecord AccessRecordAfter(const Digest& previous, std::int64_t now_ms,
                                      log::AccessReading reading) {
  reading.time_ms = now_ms;
  reading.salt = crypto::RandomBytes(log::kAccessSaltSize);
  return {previous, log::Encode(reading)};
}

}  // namespace yidan::ledger
