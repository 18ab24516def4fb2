// CMake's links are the same arrows as the includes. What in the CMakeLists.txt the table forbids, and what
// the includes need that is not linked. Thread rule: plain values, one thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/architecture/arrows.h"

namespace yidan::architecture {

// Below services/ and storage/: every source is in a target, and every include of another target's header
// has a link that gives it: direct, or public from there on.
std::vector<std::string> CheckIncludesAreLinked(const std::filesystem::path& root);

// Below services/ and storage/: a target links only what its folder may include. Where the table allows a
// folder no more than a header, only a target that names this header's *.cc (or the header) may be linked.
std::vector<std::string> CheckLinks(const Arrows& arrows, const std::filesystem::path& root);

// `only-link PREFIX : PLACES`: CMake names what begins with PREFIX at these places and nowhere else.
std::vector<std::string> CheckOnlyLinks(const Arrows& arrows, const std::filesystem::path& root);

// `program NAME : never TARGETS`: none of them goes into that program, by whatever way. "X::" is all of X.
std::vector<std::string> CheckPrograms(const Arrows& arrows, const std::filesystem::path& root);

}  // namespace yidan::architecture
