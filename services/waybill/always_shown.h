// What a redaction may not hide; see VerifyDisclosure. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/waybill/canonical_json.h"

namespace yidan::waybill {

// Whether every redaction shows this leaf: form and document data, parties, places, dates, clauses,
// quantities and totals. Fixed for ever for a schema_version: headers count by it.
bool AlwaysShown(std::string_view pointer);

// Whether a redaction shows what every redaction shows: as many leaves of that kind as the issuer signed
// (Commitment::always_shown). REQUIRES: the root has been verified; leaves are the disclosure's, each once.
// kInvalid says how many it hides.
Outcome CheckAlwaysShown(const std::vector<JsonLeaf>& leaves, std::uint32_t always_shown);

}  // namespace yidan::waybill
