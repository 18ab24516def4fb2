// yidan-watch: audits a registry's log, and witnesses it. Wiring only.
#include <iostream>

#include "services/watch/commands.h"

namespace {

constexpr const char* kAbout =
    "yidan-watch: replays a registry's whole log from zero, or cosigns its checkpoints as a witness.\n"
    "`yidan log audit` and `yidan witness` are the same.\n";
constexpr const char* kFooter = R"(
Settings come from flags, then the environment, then ~/.config/yidan/config.json, as for yidan.
)";

}  // namespace

int main(int argc, char** argv) {
  yidan::client::SilenceTransport();
  return yidan::console::RunProgram(
      {"yidan-watch", kAbout, kFooter, yidan::watch::AddCommands, nullptr, nullptr}, {argv + 1, argv + argc},
      yidan::client::ThisMachine(), std::cout, std::cerr);
}
