#include "tests/architecture/tree.h"

#include <algorithm>
#include <fstream>
#include <regex>

namespace yidan::architecture {

namespace fs = std::filesystem;

bool IsAt(std::string_view path, std::string_view place) {
  return path == place ||
         (path.size() > place.size() && path.starts_with(place) && path[place.size()] == '/');
}

bool IsAtAny(std::string_view path, const std::set<std::string>& places) {
  return std::any_of(places.begin(), places.end(),
                     [&](const std::string& place) { return IsAt(path, place); });
}

std::string ParentOf(const std::string& path) { return fs::path(path).parent_path().generic_string(); }

std::string Where(const std::string& file, std::size_t line) { return file + ":" + std::to_string(line); }

std::vector<std::string> SourceFiles(const fs::path& root) {
  std::vector<std::string> files;
  for (const std::string top : {"services", "storage", "tests"}) {
    if (!fs::is_directory(root / top)) continue;
    for (const auto& entry : fs::recursive_directory_iterator(root / top)) {
      const std::string extension = entry.path().extension().string();
      if (!entry.is_regular_file() || (extension != ".h" && extension != ".cc")) continue;
      files.push_back(entry.path().lexically_relative(root).generic_string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::optional<Include> IncludeOn(const std::string& file, std::size_t line, const std::string& text) {
  static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  if (std::smatch match; text.find('#') != std::string::npos && std::regex_search(text, match, include)) {
    return Include{file, line, match[2].str(), match[1].str() == "\""};
  }
  return std::nullopt;
}

std::vector<Include> IncludesIn(const fs::path& root) {
  std::vector<Include> includes;
  for (const std::string& file : SourceFiles(root)) {
    std::ifstream text(root / file);
    std::size_t number = 0;
    for (std::string line; std::getline(text, line);) {
      if (auto include = IncludeOn(file, ++number, line)) includes.push_back(*std::move(include));
    }
  }
  return includes;
}

std::string IncludedFile(const fs::path& root, const Include& include) {
  // Quotes look beside the file first, then where angle brackets look: at the root.
  if (include.quoted) {
    const fs::path beside = (fs::path(include.file).parent_path() / include.header).lexically_normal();
    if (fs::is_regular_file(root / beside)) return beside.generic_string();
  }
  const std::string header = fs::path(include.header).lexically_normal().generic_string();
  return fs::is_regular_file(root / header) ? header : "";
}

}  // namespace yidan::architecture
