// yidan: the command line of the registry's participants. Wiring only.
#include <iostream>

#include "services/cli/app.h"

int main(int argc, char** argv) {
  yidan::client::SilenceTransport();
  return yidan::cli::RunCommandLine({argv + 1, argv + argc}, yidan::client::ThisMachine(), std::cout,
                                    std::cerr);
}
