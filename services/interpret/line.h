// The line of a document: those whose chains have to be replayed for its own to be replayed. Whoever makes a
// proof file and whoever judges one ask here. Pure; any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/title/state.h"

namespace yidan::interpret {

// The newest state of a document; nullopt: nobody issued it.
using TitleSource = std::function<Result<std::optional<title::TitleState>>(const std::string& document_id)>;

// The states of all that `title` carries on, over any number of steps, ascending by id. If it was itself
// replaced, a MERGE may have ended other documents with it: they, and what they carry on, are of the line
// too, because that REPLACE is judged on the states of all of them. `title` is not in it, nor are its
// successors: nothing of them is needed to replay it. kCorrupt: one of them was never issued.
Result<std::vector<title::TitleState>> LineOf(const title::TitleState& title, const TitleSource& source);

// A proof carries the whole directory chain of everybody that it names. Where these are too many for a file,
// those longer than this are left out, the record stands alone, and the verdict on it is UNPROVEN. A shorter
// one is never left out: its absence is a lie.
inline constexpr std::uint64_t kChainAlwaysShown = 16;

// Nor is a document's own chain, where it and what it carries on have no more entries than this: so many have
// room in a file, however long each of them is. Of longer ones the state alone may stand there, and the
// verdict on it is UNPROVEN.
inline constexpr std::uint64_t kLineAlwaysShown = 256;

}  // namespace yidan::interpret
