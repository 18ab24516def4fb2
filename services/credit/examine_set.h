// The other documents of a presentation, held against field 46A line by line, against the transport document
// and against each other. UCP 600 art. 14(d), (f), (g), (i), 17, 18, 28. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "services/credit/findings.h"
#include "services/credit/presented_set.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::credit {

// Adds the set's findings to what Examine found for the same credit, document and presentation, and takes
// the lines of 46A that are examined now off `not_examined`.
void ExamineSet(const Credit& credit, const v1::Waybill& document, const PresentedSet& set,
                const Presentation& presentation, Examination& into);

// The names of the checks, in their order.
std::vector<std::string> SetCheckNames();

}  // namespace yidan::credit
