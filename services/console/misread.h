// What is wrong with a line that the grammar does not take, said of the word that is wrong. Pure; any thread.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace yidan::console {

// "tranfer is no command of yidan; transfer is" of a word that is no command, or an option that the command
// does not have, with the nearest that there is. Where no word is wrong: that a command is missing, and which
// there are. Empty: what CLI11 says is all there is to say.
std::string Misread(const CLI::App& root, const std::vector<std::string>& arguments);

// Of `words` the one that a slip of the pen makes into `typed`: one character more, less or other, two
// exchanged, or twice that in a long word; or the only one that begins so. Empty: none is near.
std::string Nearest(const std::string& typed, const std::vector<std::string>& words);

}  // namespace yidan::console
