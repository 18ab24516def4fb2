// A transport document examined under a credit, by UCP 600, on its face (art. 14(a)).
//
// The article follows what the credit requires (fields 46A, 44A, 44B, 44E, 44F), not the legs of the
// document: ISBP 745. Each check is a row of a table and leaves findings that can be followed to article,
// credit line and place in the document. What a rule cannot decide is listed for the examiner with both
// texts. What is not examined at all is said, never passed over. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "services/credit/findings.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::credit {

// REQUIRES: the credit came from ReadCredit, or from Apply.
Examination Examine(const Credit& credit, const v1::Waybill& document, const Presentation& presentation);

// The names of the checks, in their order.
std::vector<std::string> CheckNames();
std::string NameOf(Kind kind);  // "complies", "discrepancy", "for the examiner"

}  // namespace yidan::credit
