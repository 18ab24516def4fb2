// What `show --history` adds to a document: its endorsement chain, replayed by the title rules on this
// machine, those of the documents that it carries on and that carry it on, and what an amendment changed.
// One thread.
#pragma once

#include <string>

#include "services/cli/words.h"
#include "yidan/v1/title.pb.h"

namespace yidan::cli {

// Adds to text and json of `out`. `title` is proven; `everything`: with acts beside the chain and digests.
Answer<void> ShowHistory(Session& session, const v1::TitleState& title, bool everything, Output& out);

}  // namespace yidan::cli
