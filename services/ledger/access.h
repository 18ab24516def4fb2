// The access record: who read whose content (PROTOCOL §7), a chain beside the log whose head each seal names.
// Pure but for the salt that it draws; any thread.
#pragma once

#include <cstdint>
#include <string>

#include "services/base/bytes.h"

namespace yidan::ledger {

struct Access {
  std::string reader;
  std::string document_id;
  std::string purpose;
};

// The encoded record that follows the one whose digest is `previous`.
std::string AccessRecordAfter(const Digest& previous, std::int64_t now_ms, const Access& access);

}  // namespace yidan::ledger
