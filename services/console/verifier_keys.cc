#include "services/console/verifier_keys.h"

#include <sstream>

#include "services/client/files.h"
#include "services/log/note.h"

namespace yidan::console {

client::Answer<std::vector<std::string>> VerifierKeys(const std::string& option,
                                                      const std::vector<std::string>& given) {
  using client::BadInput;
  constexpr std::size_t kKeysBytesMax = std::size_t{1} << 16U;
  std::vector<std::string> out;
  for (const std::string& one : given) {
    if (log::NoteVerifier::FromKeyString(one)) {
      out.push_back(one);
      continue;
    }
    const auto text = client::ReadFile(one, kKeysBytesMax);
    if (!text) {
      return BadInput(
          option + ": \"" + one +
          "\" is neither a verifier key (name+id+key) nor a file that can be read: " + text.error().message);
    }
    std::istringstream lines(*text);
    std::size_t number = 0;
    const std::size_t before = out.size();
    for (std::string line; std::getline(lines, line);) {
      ++number;
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
      if (line.empty() || line.front() == '#') continue;
      if (const auto key = log::NoteVerifier::FromKeyString(line); !key) {
        return BadInput(option + ": " + one + ", line " + std::to_string(number) + ": " +
                        key.error().message);
      }
      out.push_back(line);
    }
    if (out.size() == before) return BadInput(option + ": " + one + " has no key in it");
  }
  return out;
}

}  // namespace yidan::console
