#include "tests/architecture/link_graph.h"

#include <algorithm>
#include <deque>
#include <fstream>

#include "tests/architecture/cmake_text.h"
#include "tests/architecture/tree.h"

namespace yidan::architecture {
namespace {

namespace fs = std::filesystem;

bool IsSource(const std::string& text) { return text.ends_with(".cc") || text.ends_with(".h"); }
bool IsSpelledOut(const std::string& text) { return text.find('$') == std::string::npos; }

// A source as a CMakeLists.txt in `folder` names it, relative to the root; the root itself is "/" here.
std::string SourcePath(std::string text, const std::string& folder) {
  for (const std::string root : {"${CMAKE_SOURCE_DIR}", "${PROJECT_SOURCE_DIR}"}) {
    if (text.starts_with(root)) text.erase(0, root.size());
  }
  for (const std::string here : {"${CMAKE_CURRENT_SOURCE_DIR}/", "${CMAKE_CURRENT_LIST_DIR}/"}) {
    if (text.starts_with(here)) text.erase(0, here.size());
  }
  const fs::path path = (fs::path("/") / folder / text).lexically_normal();
  return path.lexically_relative("/").generic_string();
}

// Reads one file after the other into the graph. A target may be linked in a file before the one that makes
// it, so the makers are read first and the links afterwards.
class GraphReader {
 public:
  explicit GraphReader(std::vector<std::string>& faults) : faults_(faults) {}

  void Read(const std::string& file, const std::vector<Command>& commands, bool making) {
    file_ = file;
    folder_ = ParentOf(file);
    strict_ = IsAt(file, "services") || IsAt(file, "storage");
    std::size_t functions = 0;
    for (const Command& command : commands) {
      const bool begins = command.name == "function" || command.name == "macro";
      if (begins && making && strict_) Fault(command.line, command.name + "() hides what it links");
      functions += begins ? 1 : 0;
      if (functions == 0) making ? Make(command) : ReadLinksOf(command);
      const bool ends = command.name == "endfunction" || command.name == "endmacro";
      functions -= ends && functions > 0 ? 1 : 0;
    }
  }

  LinkGraph Take() { return std::move(graph_); }

 private:
  void Make(const Command& command) {
    if (command.words.empty()) return;
    const bool is_ours = command.name == "yidan_library";
    // yidan_external(NAME target): the library yidan_NAME_library, which stands for the imported target.
    if (command.name == "yidan_external" && command.words.size() == 2) {
      Target stand_in{
          "yidan_" + command.words[0].text + "_library", folder_, file_, command.line, {}, false, {}};
      stand_in.links.push_back({command.words[1].text, true, file_, command.line});
      graph_.targets.emplace(stand_in.name, stand_in);
      return;
    }
    if (!is_ours && command.name != "add_library" && command.name != "add_executable") {
      // yidan_static_program() says how a program is linked, and with nothing else.
      const bool hides = (command.name.starts_with("yidan_") && command.name != "yidan_static_program") ||
                         command.name == "link_libraries";
      if (hides && strict_) Fault(command.line, command.name + "() cannot be read");
      return;
    }
    Target target{
        (is_ours ? "yidan_" : "") + command.words[0].text, folder_, file_, command.line, {}, is_ours, {}};
    if (!IsSpelledOut(target.name)) {
      if (strict_) Fault(command.line, target.name + " is not spelled out");
      return;
    }
    if (command.words.size() == 3 && command.words[1].text == "ALIAS") {
      target.links.push_back({command.words[2].text, true, file_, command.line});
    }
    for (const Word& word : command.words) {
      if (is_ours) break;
      if (IsSource(word.text)) {
        target.sources.insert(SourcePath(word.text, folder_));
      } else if (!IsSpelledOut(word.text)) {
        target.takes_the_rest = true;
      }
    }
    if (!graph_.targets.emplace(target.name, target).second && strict_) {
      Fault(command.line, target.name + " is made twice");
    }
  }

  void ReadLinksOf(const Command& command) {
    const bool is_ours = command.name == "yidan_library";
    if ((!is_ours && command.name != "target_link_libraries") || command.words.empty()) return;
    const auto target = graph_.targets.find((is_ours ? "yidan_" : "") + command.words[0].text);
    if (target == graph_.targets.end()) {
      if (strict_ && !is_ours)
        Fault(command.line, "links for " + command.words[0].text + ", which nothing makes");
      return;
    }
    bool known = !is_ours;
    bool is_public = true;
    for (std::size_t i = 1; i < command.words.size(); ++i) {
      const Word& word = command.words[i];
      if (IsScope(word.text, is_ours)) {
        known = true;
        is_public = word.text != "PRIVATE" && word.text != "PRIVATE_DEPS";
      } else if (!known || (!IsSpelledOut(word.text) && strict_)) {
        Fault(word.line, target->first + " links " + word.text + ", which cannot be read");
      } else {
        target->second.links.push_back({word.text, is_public, file_, word.line});
      }
    }
  }

  static bool IsScope(const std::string& word, bool is_ours) {
    if (is_ours) return word == "DEPS" || word == "PRIVATE_DEPS";
    return word == "PUBLIC" || word == "PRIVATE" || word == "INTERFACE";
  }

  void Fault(std::size_t line, const std::string& what) {
    faults_.push_back(Where(file_, line) + ": " + what);
  }

  std::string file_;
  std::string folder_;
  bool strict_ = false;
  LinkGraph graph_;
  std::vector<std::string>& faults_;
};

std::set<std::string> OwnersIn(const LinkGraph& graph, const std::string& folder, bool is_header) {
  std::set<std::string> all;
  std::set<std::string> takers;
  for (const auto& [name, target] : graph.targets) {
    if (target.folder != folder) continue;
    all.insert(name);
    if (target.takes_the_rest) takers.insert(name);
  }
  return takers.empty() && is_header ? all : takers;
}

}  // namespace

std::vector<std::string> CMakeFiles(const fs::path& root) {
  std::vector<std::string> files;
  if (fs::is_regular_file(root / "CMakeLists.txt")) files.push_back("CMakeLists.txt");
  for (const std::string top : {"proto", "services", "storage", "tests", "deploy/cmake"}) {
    if (!fs::is_directory(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      if (entry.path().filename() != "CMakeLists.txt" && entry.path().extension() != ".cmake") continue;
      files.push_back(entry.path().lexically_relative(root).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

LinkGraph ReadLinks(const fs::path& root, std::vector<std::string>& faults) {
  GraphReader reader(faults);
  for (const bool making : {true, false}) {
    for (const std::string& file : CMakeFiles(root)) {
      std::ifstream text(root / file);
      reader.Read(file, ReadCommands(text), making);
    }
  }
  return reader.Take();
}

std::set<std::string> NamedOwnersOf(const LinkGraph& graph, const std::string& file) {
  const std::string implementation = fs::path(file).replace_extension(".cc").generic_string();
  std::set<std::string> owners;
  for (const auto& [name, target] : graph.targets) {
    if (target.sources.contains(file) || target.sources.contains(implementation)) owners.insert(name);
  }
  return owners;
}

std::set<std::string> OwnersOf(const LinkGraph& graph, const std::string& file) {
  std::set<std::string> owners = NamedOwnersOf(graph, file);
  if (!owners.empty()) return owners;
  for (std::string folder = ParentOf(file); !folder.empty(); folder = ParentOf(folder)) {
    const bool has_targets = std::any_of(graph.targets.begin(), graph.targets.end(),
                                         [&](const auto& target) { return target.second.folder == folder; });
    if (has_targets) return OwnersIn(graph, folder, file.ends_with(".h"));
  }
  return {};
}

std::set<std::string> Reach(const LinkGraph& graph, const std::string& target) {
  std::set<std::string> reached;
  std::deque<std::string> next = {target};
  for (; !next.empty(); next.pop_front()) {
    const auto found = graph.targets.find(next.front());
    if (found == graph.targets.end()) continue;
    for (const Link& link : found->second.links) {
      if (!link.is_public && found->first != target) continue;
      if (reached.insert(link.target).second) next.push_back(link.target);
    }
  }
  return reached;
}

std::map<std::string, std::string> Closure(const LinkGraph& graph, const std::string& target) {
  std::map<std::string, std::string> came_by = {{target, ""}};
  std::deque<std::string> next = {target};
  for (; !next.empty(); next.pop_front()) {
    const auto found = graph.targets.find(next.front());
    if (found == graph.targets.end()) continue;
    for (const Link& link : found->second.links) {
      if (came_by.emplace(link.target, found->first).second) next.push_back(link.target);
    }
  }
  return came_by;
}

}  // namespace yidan::architecture
