// What `show --history` adds to a document: its endorsement chain, replayed by the title rules on this
// machine, those of the documents that it carries on and that carry it on, and what an amendment changed.
// One thread.
#pragma once

#include <optional>
#include <string>

#include "services/cli/words.h"
#include "yidan/v1/title.pb.h"

namespace yidan::cli {

// Adds to text and json of `out`. `title` is proven; `everything`: with acts beside the chain and digests.
Answer<void> ShowHistory(Session& session, const v1::TitleState& title, bool everything, Output& out);

// A content as far as the caller may read it, as the registry states it.
struct ShownContent {
  std::string json;  // canonical; if not whole, an object of the pointers shown and their values
  bool whole = true;
};
// nullopt: the caller may not read it.
Answer<std::optional<ShownContent>> ContentOf(Session& session, const std::string& document_id);

}  // namespace yidan::cli
