// Reads the table of who may depend on whom (arrows.txt), and says what in a source tree's includes the
// table forbids. Its other lines: inner_arrows.h reads `facade`, cmake_links.h `only-link` and `program`.
// Thread rule: plain values, one thread.
#pragma once

#include <filesystem>
#include <istream>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace yidan::architecture {

struct Arrows {
  std::map<std::string, std::set<std::string>> allowed;    // folder -> folders, headers, or "*"
  std::map<std::string, std::set<std::string>> only;       // include prefix, or '*' and a suffix -> places
  std::map<std::string, std::set<std::string>> only_link;  // prefix of a library in CMake -> places
  std::map<std::string, std::set<std::string>> never;      // program -> what it must not link
  std::set<std::string> facades;                           // headers
  std::set<std::string> pure;
};

// One line of arrows.txt that cannot be read is a fault too, added to `faults`.
Arrows ReadArrows(std::istream& text, std::vector<std::string>& faults);

// The most specific folder of the table that holds `file`; empty if none.
std::string FolderOf(const Arrows& arrows, const std::string& file);

// The table's own faults: arrows that lead in a circle, and places that are not there under `root`.
std::vector<std::string> CheckTable(const Arrows& arrows, const std::filesystem::path& root);

// Every *.h and *.cc below root/services, root/storage and root/tests: "FILE:LINE: what and why", sorted.
std::vector<std::string> CheckTree(const Arrows& arrows, const std::filesystem::path& root);

}  // namespace yidan::architecture
