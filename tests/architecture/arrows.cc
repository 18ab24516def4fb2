#include "tests/architecture/arrows.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <regex>
#include <sstream>
#include <utility>

#include "tests/architecture/tree.h"

namespace yidan::architecture {
namespace {

namespace fs = std::filesystem;

// The group of a generated header, or the header itself.
std::string GroupOf(const std::string& header) {
  if (header.starts_with("yidan/internal/v1/")) return "internal";
  if (header.starts_with("yidan/v1/") || header.starts_with("google/")) return "messages";
  return header;
}

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
    if (const auto include = IncludeOn(file_, number, text)) Check(number, *include);
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
    faults_.push_back(Where(file_, number) + ": " + what);
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

// One kind of line, "NAME ... : PLACES", and where it is kept.
struct Kind {
  std::regex pattern;
  std::map<std::string, std::set<std::string>> Arrows::*table;
};

const std::vector<Kind>& Kinds() {
  static const std::vector<Kind> all = {
      {std::regex(R"(^only\s+(\S+)\s*:(.*)$)"), &Arrows::only},
      {std::regex(R"(^only-link\s+(\S+)\s+:(.*)$)"), &Arrows::only_link},
      {std::regex(R"(^program\s+(\S+)\s+:\s+never\s(.*)$)"), &Arrows::never},
      {std::regex(R"(^(\S+)\s*->(.*)$)"), &Arrows::allowed},
  };
  return all;
}

// Empty if the line can be read, otherwise what is wrong with it.
std::string ReadLine(const std::string& line, Arrows& arrows) {
  static const std::regex pure(R"(^pure\s+(.*)$)");
  static const std::regex facade(R"(^facade\s+(.*)$)");
  std::smatch match;
  for (const Kind& kind : Kinds()) {
    if (!std::regex_match(line, match, kind.pattern)) continue;
    const bool first = (arrows.*kind.table).emplace(match[1].str(), Words(match[2].str())).second;
    return first ? "" : match[1].str() + " stands twice";
  }
  if (std::regex_match(line, match, pure)) {
    arrows.pure.merge(Words(match[1].str()));
  } else if (std::regex_match(line, match, facade)) {
    arrows.facades.merge(Words(match[1].str()));
  } else if (!Words(line).empty()) {
    return "cannot be read: " + line;
  }
  return "";
}

}  // namespace

Arrows ReadArrows(std::istream& text, std::vector<std::string>& faults) {
  Arrows arrows;
  std::size_t number = 0;
  for (std::string line; std::getline(text, line);) {
    line.erase(std::min(line.find('#'), line.size()));
    ++number;
    const std::string fault = ReadLine(line, arrows);
    if (!fault.empty()) faults.push_back(Where("arrows.txt", number) + ": " + fault);
  }
  return arrows;
}

std::string FolderOf(const Arrows& arrows, const std::string& file) {
  std::string best;
  for (const auto& [folder, targets] : arrows.allowed) {
    if (IsAt(file, folder) && folder.size() > best.size()) best = folder;
  }
  return best;
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
      if (known) continue;
      std::string fault = "arrows.txt: " + folder + " -> ";
      fault += target + ", which is not there";
      faults.push_back(std::move(fault));
    }
  }
  for (const std::string& folder : arrows.pure) {
    if (!arrows.allowed.contains(folder)) faults.push_back("arrows.txt: pure " + folder + " has no line");
  }
  for (const std::string& facade : arrows.facades) {
    if (!fs::is_regular_file(root / facade)) {
      faults.push_back("arrows.txt: facade " + facade + ", which is not there");
    }
  }
  return faults;
}

std::vector<std::string> CheckTree(const Arrows& arrows, const fs::path& root) {
  std::vector<std::string> faults;
  for (const std::string& file : SourceFiles(root)) {
    std::ifstream text(root / file);
    FileCheck check(arrows, file, faults);
    std::size_t number = 0;
    for (std::string line; std::getline(text, line);) check.Line(++number, line);
  }
  std::sort(faults.begin(), faults.end());
  return faults;
}

}  // namespace yidan::architecture
