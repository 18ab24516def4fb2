// What a redaction may not hide. Private to services/waybill; see VerifyDisclosure.
#pragma once

#include <vector>

#include "services/waybill/commitment.h"

namespace yidan::waybill {

// Whether a redaction shows what every redaction shows. A hidden leaf has no name, so this rests on two
// things the issuer signed: the totals say how many legs, lines and clauses there are and what they
// weigh; and leaves stand in the order of their pointers, so a gap between two leaves of one region lies in
// that region. REQUIRES: the root has been verified; leaves are the disclosure's.
Outcome CheckAlwaysShown(const Disclosure& disclosure, const std::vector<JsonLeaf>& leaves);

}  // namespace yidan::waybill
