// What is made from the command line's own grammar: completion for shells, and the manual page. Pure; any
// thread.
#pragma once

#include <string>

#include "services/cli/words.h"

namespace yidan::cli {

// For ~/.local/share/bash-completion/completions/yidan.
std::string BashCompletion(const CLI::App& root);
// For a folder of $fpath, as _yidan.
std::string ZshCompletion(const CLI::App& root);
// yidan(1), in man(7)'s language.
std::string ManualPage(const CLI::App& root);

}  // namespace yidan::cli
