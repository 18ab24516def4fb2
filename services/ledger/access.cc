#include "services/ledger/access.h"

#include "services/crypto/crypto.h"
#include "services/store/records.h"

namespace yidan::ledger {
namespace {

constexpr std::size_t kSaltBytes = 16;

}  // namespace

std::string AccessRecordAfter(const Digest& previous, std::int64_t now_ms, const Access& access) {
  return store::Encode(store::AccessRecord{previous, now_ms, access.reader, access.document_id,
                                           access.purpose, crypto::RandomBytes(kSaltBytes)});
}

}  // namespace yidan::ledger
