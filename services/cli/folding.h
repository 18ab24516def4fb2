// Numbers as people type them in a command, taken in the one form in which the registry has them: full-width
// and small letters, spaces, hyphens. One table of options for all commands. One thread.
#pragma once

#include "services/cli/words.h"
#include "services/identifiers/numbers.h"

namespace yidan::cli {

// Every option of every command that names such a number. After all commands were added.
void FoldNumbers(Commands& commands);

// One number that an act states, whose kind only the command knows; what it was taken as goes into `notes`.
Answer<std::string> FoldedNumber(const char* option, identifiers::NumberKind kind, const std::string& typed,
                                 std::vector<std::string>& notes);

}  // namespace yidan::cli
