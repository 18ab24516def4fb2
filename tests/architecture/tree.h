// What the checks read of a source tree: its files and what they include. Thread rule: plain values, one
// thread.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace yidan::architecture {

struct Include {
  std::string file;  // who includes; like every path here relative to the root, with '/'
  std::size_t line = 0;
  std::string header;  // as it is written
  bool quoted = false;
};

// Is `path` this place, or below it? A place is a folder or a file.
bool IsAt(std::string_view path, std::string_view place);
bool IsAtAny(std::string_view path, const std::set<std::string>& places);

// The folder that holds this file or folder; empty at the root.
std::string ParentOf(const std::string& path);

// "FILE:LINE", as every fault begins.
std::string Where(const std::string& file, std::size_t line);

// Every *.h and *.cc below root/services, root/storage and root/tests, sorted.
std::vector<std::string> SourceFiles(const std::filesystem::path& root);

// The include that one line of a file is, if it is one.
std::optional<Include> IncludeOn(const std::string& file, std::size_t line, const std::string& text);

// Every include of every source file, in order.
std::vector<Include> IncludesIn(const std::filesystem::path& root);

// The file of the tree that is meant, as the compiler finds it; empty if it is none of the tree's.
std::string IncludedFile(const std::filesystem::path& root, const Include& include);

}  // namespace yidan::architecture
