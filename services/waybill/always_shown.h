// What a redaction may not hide; see VerifyDisclosure. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/disclosure.h"

namespace yidan::waybill {

// Whether every redaction shows this leaf: form and document data, parties, places, dates, clauses,
// quantities and totals.
bool AlwaysShown(std::string_view pointer);

// Whether a redaction shows what every redaction shows. A hidden leaf has no name, so this rests on two
// things the issuer signed: the totals say how many legs, lines and clauses there are and what they
// weigh; and leaves stand in the order of their pointers, so a gap between two leaves of one region lies in
// that region. REQUIRES: the root has been verified; leaves are the disclosure's.
Outcome CheckAlwaysShown(const Disclosure& disclosure, const std::vector<JsonLeaf>& leaves);

}  // namespace yidan::waybill
