#include "services/proof/by_record.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/interpret/line.h"

namespace yidan::proof {

Result<title::TitleState> TitleByRecord(const ProofFile& file) {
  const auto no_entry = [&file] { return Corrupt("no entry of the file issues " + file.document_id); };
  auto state = title::DecodeTitleState(file.title);
  if (!state || state->document_id != file.document_id || !file.predecessor_entries.empty()) {
    return no_entry();
  }
  std::map<std::string, title::TitleState> stated;
  for (const ProvenState& before : file.predecessors) {
    auto decoded = title::DecodeTitleState(before.value);
    if (!decoded || decoded->document_id != before.id) {
      return Corrupt("the stated title of the predecessor " + before.id + " is none");
    }
    stated.emplace(before.id, *std::move(decoded));
  }
  // What a MERGE ended together with it is needed for a replay alone. Where the document itself is short, it
  // is there too, with the successor that names it all: together they are long.
  title::TitleState carrying_on = *state;
  const bool with_others = !state->replaced_by.empty() && stated.contains(state->replaced_by.front());
  if (!with_others) carrying_on.replaced_by.clear();
  YIDAN_ASSIGN(
      const auto line,
      interpret::LineOf(carrying_on, [&](const std::string& id) -> Result<std::optional<title::TitleState>> {
        const auto found = stated.find(id);
        return found == stated.end() ? std::optional<title::TitleState>() : std::optional(found->second);
      }));
  if (line.size() + (with_others ? 1 : 0) != stated.size())
    return Corrupt("a title is stated of a document that it does not carry on");
  constexpr std::uint64_t kShown = interpret::kLineAlwaysShown;
  std::uint64_t entries = std::min(state->entry_count, kShown + 1);
  for (const title::TitleState& before : line) entries += std::min(before.entry_count, kShown + 1);
  if (entries <= kShown) return no_entry();
  return *std::move(state);
}

}  // namespace yidan::proof
