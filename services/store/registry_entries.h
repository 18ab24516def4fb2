// The registry's own entries, read back from the log. Thread rule: as the view.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "services/log/entry.h"
#include "services/store/ports/ports.h"

namespace yidan::store {

// kCorrupt: there is none at `index`, or it does not decode.
Result<std::string> EntryBytes(const StoreView& view, std::uint64_t index);
Result<log::Entry> EntryAt(const StoreView& view, std::uint64_t index);

// Every note key that the log names, raw, in the order in which they came into force: entry 0's, and one for
// each NOTE_KEY.
Result<std::vector<std::string>> NoteKeys(const StoreView& view);

}  // namespace yidan::store
