// yidan: the command line of the registry's participants. Wiring only.
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "services/cli/app.h"

int main(int argc, char** argv) {
  using yidan::cli::World;
  World world;
  world.environment = [](const char* name) { return std::getenv(name); };
  world.connect = yidan::cli::Connect;
  world.now_ms = [] {
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               std::chrono::system_clock::now().time_since_epoch())
        .count();
  };
  world.random_bytes = yidan::crypto::RandomBytes;
  return yidan::cli::RunCommandLine({argv + 1, argv + argc}, world, std::cout, std::cerr);
}
