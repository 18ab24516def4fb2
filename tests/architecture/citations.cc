#include "tests/architecture/citations.h"

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace yidan::architecture {
namespace {

namespace fs = std::filesystem;

bool IsCode(std::string_view file) {
  return file.ends_with(".h") || file.ends_with(".cc") || file.ends_with(".proto");
}
bool IsPage(std::string_view file) { return file.ends_with(".md"); }
// Files whose comments begin with '#': CMake, tables, scripts (which have no ending).
bool IsHashCommented(std::string_view file) {
  const auto name = file.substr(file.rfind('/') + 1);
  const bool script = (file.starts_with("deploy/") || file.starts_with(".ci/")) &&
                      (name.find('.') == std::string_view::npos || name.ends_with(".sh"));
  return script || name.ends_with(".txt") || name.ends_with(".cmake") || name.ends_with(".yaml");
}

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

// The files that are read, relative to root, sorted. What is built or hidden is not the tree's.
std::vector<std::string> FilesOf(const fs::path& root) {
  std::vector<std::string> files;
  for (auto at = fs::recursive_directory_iterator(root); at != fs::recursive_directory_iterator(); ++at) {
    const std::string file = fs::relative(at->path(), root).generic_string();
    if (at->is_directory() && (file == "build" || (file.starts_with(".") && file != ".ci"))) {
      at.disable_recursion_pending();
    }
    if (at->is_regular_file() && (IsCode(file) || IsPage(file) || IsHashCommented(file))) {
      files.push_back(file);
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

// ---- Prose ----

// Keeps comments of C++ and proto, without their marks, and blanks the rest.
class CodeProse {
 public:
  explicit CodeProse(std::string_view text) : text_(text), out_(text.size(), ' ') {}

  std::string Take() {
    while (at_ < text_.size()) {
      if (Starts("//")) {
        Comment("\n");
      } else if (Starts("/*")) {
        Comment("*/");
      } else if (Starts("R\"")) {
        RawString();
      } else if (text_[at_] == '"' || (text_[at_] == '\'' && !IsDigitSeparator())) {
        Quoted(text_[at_]);
      } else {
        Skip();
      }
    }
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool Starts(std::string_view what) const { return text_.substr(at_).starts_with(what); }
  [[nodiscard]] bool IsDigitSeparator() const {
    return at_ > 0 && std::isalnum(static_cast<unsigned char>(text_[at_ - 1])) != 0;
  }
  void Skip() {
    if (text_[at_] == '\n') out_[at_] = '\n';
    ++at_;
  }
  void Comment(std::string_view end) {
    at_ += 2;
    while (at_ < text_.size() && !Starts(end)) {
      out_[at_] = text_[at_];
      ++at_;
    }
  }
  void Quoted(char quote) {
    Skip();
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      if (text_[at_] == '\\') Skip();
      if (at_ < text_.size()) Skip();
    }
    if (at_ < text_.size()) Skip();
  }
  void RawString() {
    const auto open = text_.find('(', at_);
    if (open == std::string_view::npos) return Skip();
    const std::string end = ")" + std::string(text_.substr(at_ + 2, open - at_ - 2)) + "\"";
    const auto close = std::min(text_.find(end, open), text_.size());
    while (at_ < close) Skip();
  }

  std::string_view text_;
  std::string out_;
  std::size_t at_ = 0;
};

std::string HashProse(std::string_view text) {
  std::string out;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::size_t at = line.find('#');
    while (at != std::string::npos && at > 0 && line[at - 1] != ' ') at = line.find('#', at + 1);
    out += at == std::string::npos ? "" : line.substr(at + 1);
    out += '\n';
  }
  return out;
}

// ---- What is there to be cited ----

struct Headings {
  std::set<int> numbers;
  std::set<std::string> texts;
};

Headings HeadingsOf(const fs::path& page) {
  static const std::regex heading(R"(^#{1,6}\s+(?:(\d+)\.\s+)?(.*?)\s*$)");
  Headings out;
  std::ifstream in(page);
  for (std::string line; std::getline(in, line);) {
    std::smatch match;
    if (!std::regex_match(line, match, heading)) continue;
    if (match[1].matched) out.numbers.insert(std::stoi(match[1].str()));
    out.texts.insert(match[2].str());
  }
  return out;
}

struct Tree {
  fs::path root;
  std::map<std::string, Headings> pages;  // by path
  std::set<std::string> decisions;        // "0010"
  std::set<std::string> tests;            // "Suite.Name"
};

void AddTests(const std::string& text, std::set<std::string>& tests) {
  static const std::regex test(R"(\bTEST(?:_F|_P)?\(\s*(\w+),\s*(\w+)\s*\))");
  for (std::sregex_iterator at(text.begin(), text.end(), test), end; at != end; ++at) {
    tests.insert((*at)[1].str() + "." + (*at)[2].str());
  }
}

Tree ReadTree(const fs::path& root, const std::vector<std::string>& files) {
  Tree tree{root, {}, {}, {}};
  for (const std::string& file : files) {
    if (IsPage(file)) tree.pages[file] = HeadingsOf(root / file);
    if (IsPage(file) && file.starts_with("deploy/adr/")) tree.decisions.insert(file.substr(11, 4));
    if (file.ends_with("_test.cc")) AddTests(ReadAll(root / file), tree.tests);
  }
  return tree;
}

// ---- Checking ----

class FileCheck {
 public:
  FileCheck(const Tree& tree, std::string file, std::vector<std::string>& faults)
      : tree_(tree), file_(std::move(file)), faults_(faults) {}

  std::size_t Check(const std::string& prose) {
    prose_ = &prose;
    Sections();
    Pages();
    Decisions();
    Paths();
    if (IsPage(file_)) Tests();
    return count_;
  }

 private:
  template <typename F>
  void Each(const std::regex& pattern, F f) {
    for (std::sregex_iterator at(prose_->begin(), prose_->end(), pattern), end; at != end; ++at) {
      ++count_;
      f(*at);
    }
  }

  // The page that a name stands for here. `folder` as written before it, with its slash; may be empty.
  [[nodiscard]] std::string PageOf(const std::string& folder, const std::string& name) const {
    if (!folder.empty()) return folder + name + ".md";
    if (name == "README") return "README.md";
    if (name != "FORMAT") return "deploy/docs/" + name + ".md";
    for (const char* home : {"services/proof/", "services/log/proof/"}) {
      const bool there = tree_.pages.contains(std::string(home) + "FORMAT.md");
      if (there && (file_.starts_with(home) || file_.starts_with("tests/unit/proof/"))) {
        return std::string(home) + "FORMAT.md";
      }
    }
    return "storage/FORMAT.md";
  }

  // NAME §1, §2 or NAME "Heading", over the end of a line too.
  void Sections() {
    static const std::regex cited(
        R"re(([\w./-]*/)?\b(DESIGN|PROTOCOL|TITLE|FORMAT|README)(?:\.md)?`?(?:'s)?\s+(§\s?\d+(?:\s*(?:,|and|to)\s*§\s?\d+)*|"[^"\n]+"))re");
    static const std::regex number(R"(\d+)");
    Each(cited, [this](const std::smatch& m) {
      const std::string page = PageOf(m[1].str(), m[2].str());
      const auto found = tree_.pages.find(page);
      if (found == tree_.pages.end()) return Fault(m, page + ", which is not there");
      const std::string what = m[3].str();
      if (what.front() == '"') {
        const std::string text = what.substr(1, what.size() - 2);
        if (!found->second.texts.contains(text))
          Fault(m, page + " " + what + ", a heading that it does not have");
        return;
      }
      for (std::sregex_iterator at(what.begin(), what.end(), number), end; at != end; ++at) {
        if (!found->second.numbers.contains(std::stoi(at->str()))) {
          Fault(m, page + " §" + at->str() + ", a section that it does not have");
        }
      }
    });
  }

  // A page by its name alone, which is in capitals. With a folder it is a path.
  void Pages() {
    static const std::regex cited(R"((^|[^\w./-])([A-Z][A-Z-]+)\.md\b)");
    Each(cited, [this](const std::smatch& m) {
      const std::string page = PageOf("", m[2].str());
      if (!tree_.pages.contains(page)) Fault(m, page + ", which is not there");
    });
  }

  void Decisions() {
    static const std::regex cited(R"((?:\bADR\s+|\bdeploy/adr/)(\d{4})\b)");
    Each(cited, [this](const std::smatch& m) {
      if (!tree_.decisions.contains(m[1].str()))
        Fault(m, "ADR " + m[1].str() + ", a decision that is not there");
    });
  }

  void Paths() {
    static const std::regex cited(
        R"((^|[^\w./$}-])((?:services|storage|tests|proto|deploy)/(?:[\w-]+/)*[\w-]+(?:\.[a-z]+)+)\b(?![*{/]))");
    Each(cited, [this](const std::smatch& m) {
      if (!fs::is_regular_file(tree_.root / m[2].str())) Fault(m, m[2].str() + ", a file that is not there");
    });
  }

  // `Suite.Name`; a service's method looks alike and is none.
  void Tests() {
    static const std::regex cited(R"(`([A-Z]\w*)\.([A-Z]\w*)`)");
    Each(cited, [this](const std::smatch& m) {
      if (m[1].str().ends_with("Service")) return;
      const std::string test = m[1].str() + "." + m[2].str();
      if (!tree_.tests.contains(test)) Fault(m, test + ", a test that is not there");
    });
  }

  void Fault(const std::smatch& m, const std::string& what) {
    // The place of the last group that stands for something: a citation may begin on the line before.
    const auto begin = prose_->begin();
    const auto line = 1 + std::count(begin, begin + m.position(m.size() > 2 && m[2].matched ? 2 : 0), '\n');
    faults_.push_back(file_ + ":" + std::to_string(line) + ": cites " + what);
  }

  const Tree& tree_;
  const std::string file_;
  std::vector<std::string>& faults_;
  const std::string* prose_ = nullptr;
  std::size_t count_ = 0;
};

std::size_t CheckAll(const fs::path& root, std::vector<std::string>& faults) {
  const auto files = FilesOf(root);
  const Tree tree = ReadTree(root, files);
  std::size_t count = 0;
  for (const std::string& file : files) {
    count += FileCheck(tree, file, faults).Check(ProseOf(file, ReadAll(root / file)));
  }
  return count;
}

}  // namespace

std::string ProseOf(std::string_view file, std::string_view text) {
  if (IsPage(file)) return std::string(text);
  return IsCode(file) ? CodeProse(text).Take() : HashProse(text);
}

std::vector<std::string> CheckCitations(const fs::path& root) {
  std::vector<std::string> faults;
  CheckAll(root, faults);
  return faults;
}

std::size_t CountCitations(const fs::path& root) {
  std::vector<std::string> faults;
  return CheckAll(root, faults);
}

}  // namespace yidan::architecture
