#include "tests/architecture/cmake_links.h"

#include <algorithm>
#include <fstream>
#include <utility>

#include "tests/architecture/cmake_text.h"
#include "tests/architecture/link_graph.h"
#include "tests/architecture/tree.h"

namespace yidan::architecture {
namespace {

namespace fs = std::filesystem;

bool IsProduct(const std::string& path) { return IsAt(path, "services") || IsAt(path, "storage"); }

std::string Joined(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : " or ") + name;
  return text;
}

bool Meet(const std::set<std::string>& some, const std::set<std::string>& others) {
  return std::any_of(some.begin(), some.end(), [&](const std::string& one) { return others.contains(one); });
}

// The targets that have what is included; empty if it is not ours, or if no target has it, which is
// reported for the file itself.
std::set<std::string> TargetsWith(const LinkGraph& graph, const fs::path& root, const Include& include) {
  if (include.header.starts_with("yidan/") || include.header.starts_with("google/rpc/")) {
    if (include.header.ends_with(".grpc.pb.h")) return {"yidan_grpc"};
    return {"yidan_grpc", "yidan_proto"};
  }
  const std::string file = IncludedFile(root, include);
  return IsProduct(file) ? OwnersOf(graph, file) : std::set<std::string>{};
}

bool MayLink(const Arrows& arrows, const LinkGraph& graph, const Target& from, const Target& to) {
  const std::string folder = FolderOf(arrows, from.folder);
  const std::string home = FolderOf(arrows, to.folder);
  if (folder.empty()) return false;
  const auto& allowed = arrows.allowed.at(folder);
  if (IsAt(to.folder, "proto")) return Meet({"*", "messages", "internal"}, allowed);
  if (folder == home || Meet({"*", home}, allowed)) return true;
  return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& header) {
    return header.ends_with(".h") && NamedOwnersOf(graph, header).contains(to.name);
  });
}

bool Matches(const std::string& target, const std::string& pattern) {
  return target == pattern || (pattern.ends_with("::") && target.starts_with(pattern));
}

// A pattern that no target and no link anywhere matches is misspelt, and would check nothing.
bool IsNamedAnywhere(const LinkGraph& graph, const std::string& pattern) {
  return std::any_of(graph.targets.begin(), graph.targets.end(), [&](const auto& entry) {
    const auto& links = entry.second.links;
    return Matches(entry.first, pattern) || std::any_of(links.begin(), links.end(), [&](const Link& link) {
             return Matches(link.target, pattern);
           });
  });
}

class ProgramCheck {
 public:
  ProgramCheck(const LinkGraph& graph, const Target& program, std::vector<std::string>& faults)
      : graph_(graph), program_(program), came_by_(Closure(graph, program.name)), faults_(faults) {}

  void Never(const std::string& pattern) {
    if (!IsNamedAnywhere(graph_, pattern)) {
      faults_.push_back("arrows.txt: program " + program_.name + " : never " + pattern +
                        ", which nothing links");
    }
    for (const auto& [target, by] : came_by_) {
      if (!by.empty() && Matches(target, pattern)) Report(target);
    }
  }

 private:
  // Names the whole way, at the line of the program's own first step on it.
  void Report(const std::string& target) {
    std::string way = target;
    std::string step = target;
    for (; came_by_.at(step) != program_.name; step = came_by_.at(step))
      way.insert(0, came_by_.at(step) + " -> ");
    const auto& links = program_.links;
    const auto first =
        std::find_if(links.begin(), links.end(), [&](const Link& link) { return link.target == step; });
    faults_.push_back(Where(first->file, first->line) + ": " + program_.name + " must never link " + target +
                      " (" + program_.name + " -> " + way + ")");
  }

  const LinkGraph& graph_;
  const Target& program_;
  const std::map<std::string, std::string> came_by_;
  std::vector<std::string>& faults_;
};

}  // namespace

std::vector<std::string> CheckIncludesAreLinked(const fs::path& root) {
  std::vector<std::string> faults;
  const LinkGraph graph = ReadLinks(root, faults);
  for (const std::string& file : SourceFiles(root)) {
    if (IsProduct(file) && OwnersOf(graph, file).empty()) faults.push_back(file + ":1: is in no target");
  }
  std::set<std::pair<std::string, std::set<std::string>>> reported;
  for (const Include& include : IncludesIn(root)) {
    if (!IsProduct(include.file)) continue;
    const std::set<std::string> needed = TargetsWith(graph, root, include);
    if (needed.empty()) continue;
    for (const std::string& name : OwnersOf(graph, include.file)) {
      if (needed.contains(name) || Meet(needed, Reach(graph, name))) continue;
      if (!reported.emplace(name, needed).second) continue;
      const Target& target = graph.targets.at(name);
      faults.push_back(Where(target.file, target.line) + ": " + name + " does not link " + Joined(needed) +
                       ", but " + Where(include.file, include.line) + " includes " + include.header);
    }
  }
  return faults;
}

std::vector<std::string> CheckLinks(const Arrows& arrows, const fs::path& root) {
  std::vector<std::string> faults;
  std::vector<std::string> unreadable;  // reported by CheckIncludesAreLinked
  const LinkGraph graph = ReadLinks(root, unreadable);
  for (const auto& [name, target] : graph.targets) {
    if (!IsProduct(target.folder)) continue;
    for (const Link& link : target.links) {
      const auto to = graph.targets.find(link.target);
      const std::string where = Where(link.file, link.line) + ": ";
      if (to == graph.targets.end()) {
        if (link.target.starts_with("yidan_")) faults.push_back(where + link.target + " is made nowhere");
      } else if (!IsAt(to->second.folder, "deploy") && !MayLink(arrows, graph, target, to->second)) {
        faults.push_back(where + name + " may not link " + link.target + " of " + to->second.folder);
      }
    }
  }
  std::sort(faults.begin(), faults.end());
  return faults;
}

std::vector<std::string> CheckOnlyLinks(const Arrows& arrows, const fs::path& root) {
  std::vector<std::string> faults;
  std::set<std::string> seen;
  for (const std::string& file : CMakeFiles(root)) {
    std::ifstream text(root / file);
    for (const Command& command : ReadCommands(text)) {
      for (const Word& word : command.words) {
        for (const auto& [prefix, places] : arrows.only_link) {
          if (word.text.find(prefix) == std::string::npos) continue;
          seen.insert(prefix);
          if (IsAtAny(file, places)) continue;
          faults.push_back(Where(file, word.line) + ": names " + word.text +
                           ", which belongs elsewhere (only-link " + prefix + ")");
        }
      }
    }
  }
  for (const auto& [prefix, places] : arrows.only_link) {
    if (!seen.contains(prefix)) faults.push_back("arrows.txt: only-link " + prefix + ", which nothing links");
  }
  return faults;
}

std::vector<std::string> CheckPrograms(const Arrows& arrows, const fs::path& root) {
  std::vector<std::string> faults;
  std::vector<std::string> unreadable;  // reported by CheckIncludesAreLinked
  const LinkGraph graph = ReadLinks(root, unreadable);
  for (const auto& [name, patterns] : arrows.never) {
    const auto program = graph.targets.find(name);
    if (program == graph.targets.end()) {
      faults.push_back("arrows.txt: program " + name + ", which is made nowhere");
      continue;
    }
    ProgramCheck check(graph, program->second, faults);
    for (const std::string& pattern : patterns) check.Never(pattern);
  }
  return faults;
}

}  // namespace yidan::architecture
