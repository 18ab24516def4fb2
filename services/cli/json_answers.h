// What several commands answer programs with. Pure; any thread.
#pragma once

#include <string>
#include <vector>

#include "services/cli/render.h"
#include "services/cli/words.h"

namespace yidan::cli {

// in_the_way (code and sentence each, as it was found), endorsement_gap (empty: none), surrendered (the
// purpose, or null), warnings.
void AddInTheWay(const v1::TitleState& title, const std::vector<proof::InTheWay>& in_the_way, Json& out);

// The entries of a document: each with its act, what that does in words, and what the document was after it,
// null where the chain was not replayed.
Json HistoryJson(const std::vector<ChainEntry>& history);

// A text, or null if it is empty.
inline Json TextOrNull(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

}  // namespace yidan::cli
