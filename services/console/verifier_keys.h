// Verifier keys as people keep them. One thread.
#pragma once

#include <string>
#include <vector>

#include "services/client/trouble.h"

namespace yidan::console {

// Each of `given` is a verifier key (name+id+key), or a file with one on each line; what begins with # is for
// people. BAD_INPUT names the option, the file and the line.
client::Answer<std::vector<std::string>> VerifierKeys(const std::string& option,
                                                      const std::vector<std::string>& given);

}  // namespace yidan::console
