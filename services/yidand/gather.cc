#include "services/yidand/gather.h"

#include <CLI/CLI.hpp>

namespace yidan::yidand {
namespace {

// `usable`: what is parsed in the place of a value that was refused; nobody looks at it.
void Gather(CLI::Validator& check, const std::string& flag, const std::string& usable,
            std::vector<std::string>& faults) {
  check.non_modifying(false);
  check.operation([original = CLI::Validator(check), flag, usable, &faults](std::string& value) {
    std::string tried = value;
    const std::string fault = original(tried);
    if (fault.empty()) {
      value = std::move(tried);
      return std::string();
    }
    faults.push_back(flag + ": \"" + value + "\": " + fault);
    if (!usable.empty()) value = usable;
    return std::string();
  });
}

}  // namespace

void GatherFaults(CLI::App& app, std::vector<std::string>& faults) {
  for (CLI::Option* option : app.get_options()) {
    if (option == app.get_config_ptr()) continue;
    for (int at = 0;; ++at) {
      try {
        Gather(*option->get_validator(at), option->get_name(), option->get_default_str(), faults);
      } catch (const CLI::OptionNotFound&) {
        break;  // those were all
      }
    }
  }
  for (CLI::App* command : app.get_subcommands(nullptr)) GatherFaults(*command, faults);
}

}  // namespace yidan::yidand
