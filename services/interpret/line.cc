#include "services/interpret/line.h"

#include <map>
#include <utility>

namespace yidan::interpret {

Result<std::vector<title::TitleState>> LineOf(const title::TitleState& title, const TitleSource& source) {
  const auto known = [&source](const std::string& id) -> Result<title::TitleState> {
    YIDAN_ASSIGN(auto state, source(id));
    if (!state) return Corrupt("no entry issues " + id);
    return *std::move(state);
  };
  std::vector<std::string> open(title.replaces);
  // Every successor of one REPLACE names all that it replaced.
  if (!title.replaced_by.empty()) {
    YIDAN_ASSIGN(const title::TitleState successor, known(title.replaced_by.front()));
    open.insert(open.end(), successor.replaces.begin(), successor.replaces.end());
  }
  std::map<std::string, title::TitleState> line;
  while (!open.empty()) {
    const std::string id = std::move(open.back());
    open.pop_back();
    if (id == title.document_id || line.contains(id)) continue;
    YIDAN_ASSIGN(title::TitleState state, known(id));
    open.insert(open.end(), state.replaces.begin(), state.replaces.end());
    line.emplace(id, std::move(state));
  }
  std::vector<title::TitleState> out;
  for (auto& [id, state] : line) out.push_back(std::move(state));
  return out;
}

}  // namespace yidan::interpret
