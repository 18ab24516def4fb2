#include "tests/architecture/arrows.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <functional>
#include <regex>
#include <sstream>
#include <string_view>

namespace yidan::architecture {
namespace {

namespace fs = std::filesystem;

// Is `path` this place, or below it? A place is a folder or a file.
bool IsAt(std::string_view path, std::string_view place) {
  return path == place ||
         (path.size() > place.size() && path.starts_with(place) && path[place.size()] == '/');
}

bool IsAtAny(std::string_view path, const std::set<std::string>& places) {
  return std::any_of(places.begin(), places.end(),
                     [&](const std::string& place) { return IsAt(path, place); });
}

// The group of a generated header, or the header itself.
std::string GroupOf(const std::string& header) {
  if (header.starts_with("yidan/internal/v1/")) return "internal";
  if (header.starts_with("yidan/v1/") || header.starts_with("google/")) return "messages";
  return header;
}

// The most specific folder of the table that holds `file`; empty if none.
std::string FolderOf(const Arrows& arrows, const std::string& file) {
  std::string best;
  for (const auto& [folder, targets] : arrows.allowed) {
    if (IsAt(file, folder) && folder.size() > best.size()) best = folder;
  }
  return best;
}

struct Include {
  std::string header;
  bool quoted = false;
};

// What makes a function depend on more than its arguments.
struct Impurity {
  const char* what;
  std::regex pattern;
};

const std::vector<Impurity>& Impurities() {
  static const std::vector<Impurity> all = {
      {"reads a clock",
       std::regex(
           R"(_clock\b|::now\s*\(|\bclock_gettime\b|\bgettimeofday\b|\b(std::)?time\s*\(\s*(NULL|nullptr|0|&))")},
      {"does I/O",
       std::regex(
           R"(#\s*include\s*<(fstream|iostream|filesystem|cstdio|stdio\.h|unistd\.h|fcntl\.h|sys/.*)>)")},
      {"uses threads",
       std::regex(R"(#\s*include\s*<(thread|mutex|shared_mutex|condition_variable|future|atomic)>)")},
      {"reads the environment", std::regex(R"(\b(secure_)?getenv\s*\()")},
      {"draws by chance", std::regex(R"(\bRandomBytes\s*\(|\bstd::random_device\b|\bs?rand\s*\()")},
      {"logs", std::regex(R"(#\s*include\s*<spdlog/)")},
  };
  return all;
}

class FileCheck {
 public:
  FileCheck(const Arrows& arrows, std::string file, std::vector<std::string>& faults)
      : arrows_(arrows), file_(std::move(file)), folder_(FolderOf(arrows, file_)), faults_(faults) {
    pure_ = IsAtAny(file_, arrows_.pure);
    if (folder_.empty()) Fault(1, "its folder has no line in arrows.txt");
  }

  void Line(std::size_t number, const std::string& text) {
    static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    if (std::smatch match; std::regex_search(text, match, include)) {
      Check(number, {match[2].str(), match[1].str() == "\""});
    }
    if (!pure_) return;
    const std::string code = text.substr(0, text.find("//"));
    for (const Impurity& impurity : Impurities()) {
      if (std::regex_search(code, impurity.pattern)) {
        Fault(number, std::string(impurity.what) + ", but its folder is pure");
      }
    }
  }

 private:
  void Check(std::size_t number, const Include& include) {
    for (const auto& [pattern, places] : arrows_.only) {
      const bool meant = pattern.front() == '*' ? include.header.ends_with(pattern.substr(1))
                                                : include.header.starts_with(pattern);
      if (meant && !IsAtAny(file_, places)) {
        Fault(number, "includes " + include.header + ", which belongs elsewhere (only " + pattern + ")");
      }
    }
    // Generated headers are ours even in angle brackets; other angle brackets are libraries.
    const std::string target = GroupOf(include.header);
    const bool ours = include.quoted || target != include.header || target.starts_with("services/") ||
                      target.starts_with("storage/") || target.starts_with("tests/");
    if (!ours || folder_.empty() || FolderOf(arrows_, target) == folder_) return;
    const auto& allowed = arrows_.allowed.at(folder_);
    if (allowed.contains("*")) return;
    // A folder that is allowed does not bring in those below it that have a line of their own.
    const std::string home = FolderOf(arrows_, target);
    const bool good = allowed.contains(target) || (!home.empty() && allowed.contains(home));
    if (!good) Fault(number, folder_ + " may not include " + include.header);
  }

  void Fault(std::size_t number, const std::string& what) {
    faults_.push_back(file_ + ":" + std::to_string(number) + ": " + what);
  }

  const Arrows& arrows_;
  const std::string file_;
  const std::string folder_;
  bool pure_ = false;
  std::vector<std::string>& faults_;
};

std::set<std::string> Words(const std::string& text) {
  std::istringstream stream(text);
  std::set<std::string> words;
  for (std::string word; stream >> word;) words.insert(word);
  return words;
}

}  // namespace

Arrows ReadArrows(std::istream& text, std::vector<std::string>& faults) {
  static const std::regex arrow(R"(^(\S+)\s*->(.*)$)");
  static const std::regex only(R"(^only\s+(\S+)\s*:(.*)$)");
  static const std::regex pure(R"(^pure\s+(.*)$)");
  Arrows arrows;
  std::size_t number = 0;
  for (std::string line; std::getline(text, line);) {
    ++number;
    line.erase(std::min(line.find('#'), line.size()));
    std::smatch match;
    if (std::regex_match(line, match, only)) {
      arrows.only[match[1].str()] = Words(match[2].str());
    } else if (std::regex_match(line, match, pure)) {
      arrows.pure.merge(Words(match[1].str()));
    } else if (std::regex_match(line, match, arrow)) {
      if (!arrows.allowed.emplace(match[1].str(), Words(match[2].str())).second) {
        faults.push_back("arrows.txt:" + std::to_string(number) + ": " + match[1].str() + " stands twice");
      }
    } else if (!Words(line).empty()) {
      faults.push_back("arrows.txt:" + std::to_string(number) + ": cannot be read: " + line);
    }
  }
  return arrows;
}

std::vector<std::string> CheckTable(const Arrows& arrows, const fs::path& root) {
  std::vector<std::string> faults;
  std::set<std::string> done;
  std::vector<std::string> path;
  const std::function<void(const std::string&)> visit = [&](const std::string& folder) {
    if (std::find(path.begin(), path.end(), folder) != path.end()) {
      faults.push_back("arrows.txt: " + folder + " includes itself through " + path.back());
      return;
    }
    if (done.contains(folder)) return;
    path.push_back(folder);
    for (const std::string& target : arrows.allowed.at(folder)) {
      const std::string home = FolderOf(arrows, target);
      if (!home.empty() && home != folder) visit(home);
    }
    path.pop_back();
    done.insert(folder);
  };
  for (const auto& [folder, targets] : arrows.allowed) {
    visit(folder);
    for (const std::string& target : targets) {
      const bool known = target == "*" || target == "messages" || target == "internal" ||
                         arrows.allowed.contains(target) || fs::is_regular_file(root / target);
      if (!known) faults.push_back("arrows.txt: " + folder + " -> " + target + ", which is not there");
    }
  }
  for (const std::string& folder : arrows.pure) {
    if (!arrows.allowed.contains(folder)) faults.push_back("arrows.txt: pure " + folder + " has no line");
  }
  return faults;
}

std::vector<std::string> CheckTree(const Arrows& arrows, const fs::path& root) {
  std::vector<std::string> faults;
  for (const std::string top : {"services", "storage", "tests"}) {
    if (!fs::is_directory(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cc")) continue;
      std::ifstream text(entry.path());
      FileCheck check(arrows, fs::relative(entry.path(), root).generic_string(), faults);
      std::size_t number = 0;
      for (std::string line; std::getline(text, line);) check.Line(++number, line);
    }
  }
  std::sort(faults.begin(), faults.end());
  return faults;
}

}  // namespace yidan::architecture
