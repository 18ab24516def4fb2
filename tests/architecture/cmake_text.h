// The commands of a CMake file, as they are written: nothing is expanded and both sides of every if() are
// there. Bracket comments and bracket arguments are not understood; this project has none. Thread rule:
// plain values, one thread.
#pragma once

#include <cstddef>
#include <istream>
#include <string>
#include <vector>

namespace yidan::architecture {

struct Word {
  std::string text;
  std::size_t line = 0;
};

struct Command {
  std::string name;  // in small letters
  std::size_t line = 0;
  std::vector<Word> words;
};

std::vector<Command> ReadCommands(std::istream& text);

}  // namespace yidan::architecture
