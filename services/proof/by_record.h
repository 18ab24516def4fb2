// A document of which a proof file holds no entry, because they were too many for it: taken as the registry's
// state map has it. Pure; any thread.
#pragma once

#include "services/base/result.h"
#include "services/proof/proof_file.h"
#include "services/title/state.h"

namespace yidan::proof {

// The title that the file states. REQUIRES: the file has neither entries nor bare entries of the document.
// kCorrupt: it and what it carries on, which must be stated too, have so few entries that none may be left
// out (interpret::kLineAlwaysShown), or something else is stated beside them.
Result<title::TitleState> TitleByRecord(const ProofFile& file);

}  // namespace yidan::proof
