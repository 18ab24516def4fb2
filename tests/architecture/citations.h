// Reads what comments and pages of the tree cite (pages, sections, decisions, paths, tests) and says which of
// it is not there. Thread rule: plain values, one thread.
//
// A citation is one of:
//   DESIGN §4, PROTOCOL §2, §6, PROTOCOL §3 to §7     a numbered heading "## 4. …" of the page
//   TITLE.md "State", FORMAT.md "Entries"             a heading of that text
//   TITLE.md, FORMAT.md                               a page. FORMAT.md alone is storage's, but beside the
//                                                     proof file and in its tests that file's own
//   ADR 0010, deploy/adr/0006                         a decision
//   services/title/rules.h, deploy/docs/recovery.md   a file, from the root of the tree, with its ending
//   `Suite.Name` in a page                            a test
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace yidan::architecture {

// Every fault below root: "FILE:LINE: cites X, …", sorted by file.
std::vector<std::string> CheckCitations(const std::filesystem::path& root);

// How many citations there are below root, good ones included.
std::size_t CountCitations(const std::filesystem::path& root);

// The text with everything but comments blanked, line for line. `file` says which language it is; a page is
// all prose.
std::string ProseOf(std::string_view file, std::string_view text);

}  // namespace yidan::architecture
