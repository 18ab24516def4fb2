// yidand: the registry's daemon. Exit codes: 0 stopped by a signal or done, 1 failed, 2 usage.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <cstdlib>

#include "services/yidand/init.h"
#include "services/yidand/rotate.h"
#include "services/yidand/serve.h"
#include "services/yidand/settings.h"

namespace {

int Fail(const yidan::Error& error) {
  spdlog::critical("{}", error.message);
  return EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) {
  yidan::yidand::PrepareSignals();
  const auto settings = yidan::yidand::ParseCommandLine(argc, argv);
  if (!settings) return settings.error();
  spdlog::set_default_logger(spdlog::stderr_logger_mt("yidand"));
  if (settings->init) {
    const auto registry = yidan::yidand::Init(settings->create);
    if (!registry) return Fail(registry.error());
    std::printf("registry %s\nvkey %s\n", registry->registry.c_str(), registry->verifier_key.c_str());
    return EXIT_SUCCESS;
  }
  if (!settings->rotate.empty()) {
    const auto vkey = yidan::yidand::RotateNoteKey(settings->rotate);
    if (!vkey) return Fail(vkey.error());
    std::printf("vkey %s\n", vkey->c_str());
    return EXIT_SUCCESS;
  }
  spdlog::set_level(spdlog::level::from_str(settings->serve.log_level));
  // gRPC's own complaints (a handshake that failed) are worth a line, its chatter is not.
  setenv("GRPC_VERBOSITY", "ERROR", /*overwrite=*/0);
  const auto served = yidan::yidand::Serve(settings->serve);
  return served ? EXIT_SUCCESS : Fail(served.error());
}
