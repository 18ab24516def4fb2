// The arrows inside a folder. A header and the *.cc of the same name are one room; rooms point one way
// too, and a facade stands before its folder: nothing behind it looks at it. Thread rule: plain values, one
// thread.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/architecture/arrows.h"

namespace yidan::architecture {

// Rooms that include each other in a circle, each circle once and with every include it is made of:
// "FOLDER: a -> b -> a (FOLDER/a.cc:1 includes b.h; ...)". Of the circles through one include, the shortest.
std::vector<std::string> CheckRooms(const std::filesystem::path& root);

// Who includes a facade from within the facade's folder, its own *.cc aside. A folder here is a line of the
// table, so that a folder below with a line of its own may use the facade if its arrows say so.
std::vector<std::string> CheckFacades(const Arrows& arrows, const std::filesystem::path& root);

}  // namespace yidan::architecture
