// yidand: the registry's daemon. Exit codes: 0 stopped by a signal or done, 1 failed or damaged, 2 usage.
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "services/yidand/admin.h"
#include "services/yidand/init.h"
#include "services/yidand/rotate.h"
#include "services/yidand/serve.h"
#include "services/yidand/settings.h"

namespace {

int Fail(const yidan::Error& error) {
  spdlog::critical("{}", error.message);
  return EXIT_FAILURE;
}

int RunInit(const yidan::yidand::InitSettings& settings) {
  const auto registry = yidan::yidand::Init(settings);
  if (!registry) return Fail(registry.error());
  std::printf("registry %s\nvkey %s\n", registry->registry.c_str(), registry->verifier_key.c_str());
  return EXIT_SUCCESS;
}

int RunRotate(const std::string& directory) {
  const auto vkey = yidan::yidand::RotateNoteKey(directory);
  if (!vkey) return Fail(vkey.error());
  std::printf("vkey %s\n", vkey->c_str());
  return EXIT_SUCCESS;
}

void ShowProgress(std::uint64_t done, std::uint64_t entries) {
  if (isatty(STDERR_FILENO) == 0) return;
  std::fprintf(stderr, "\rreplayed %llu of %llu entries%s", static_cast<unsigned long long>(done),
               static_cast<unsigned long long>(entries), done == entries ? "\n" : "");
}

int RunFsck(const yidan::yidand::AdminSettings& settings) {
  const auto report = yidan::yidand::Fsck(settings, ShowProgress);
  if (!report) return Fail(report.error());
  for (const std::string& fault : report->faults) std::printf("%s\n", fault.c_str());
  if (report->damages > report->faults.size()) {
    std::printf("and %llu more\n", static_cast<unsigned long long>(report->damages - report->faults.size()));
  }
  if (report->damages != 0) return EXIT_FAILURE;
  std::printf("clean: %llu entries\n", static_cast<unsigned long long>(report->head.size));
  return EXIT_SUCCESS;
}

int RunRebuild(const yidan::yidand::AdminSettings& settings) {
  const auto rows = yidan::yidand::Rebuild(settings, ShowProgress);
  if (!rows) return Fail(rows.error());
  std::printf("rows written %llu\n", static_cast<unsigned long long>(*rows));
  return EXIT_SUCCESS;
}

int RunBackup(const yidan::yidand::AdminSettings& settings) {
  if (const auto done = yidan::yidand::Backup(settings); !done) return Fail(done.error());
  std::printf("backed up to %s\n", settings.backups.c_str());
  return EXIT_SUCCESS;
}

int RunRestore(const yidan::yidand::AdminSettings& settings) {
  const auto restored = yidan::yidand::Restore(settings, ShowProgress);
  if (!restored) return Fail(restored.error());
  for (const std::string& silent : restored->unreachable) spdlog::warn("no answer from {}", silent);
  std::printf("restored %llu entries, vouched for by:\n", static_cast<unsigned long long>(restored->size));
  for (const std::string& voucher : restored->vouched_for) std::printf("  %s\n", voucher.c_str());
  return EXIT_SUCCESS;
}

int RunServe(const yidan::yidand::ServeSettings& settings) {
  spdlog::set_level(spdlog::level::from_str(settings.log_level));
  // gRPC's own complaints (a handshake that failed) are worth a line, its chatter is not.
  setenv("GRPC_VERBOSITY", "ERROR", /*overwrite=*/0);
  const auto served = yidan::yidand::Serve(settings);
  return served ? EXIT_SUCCESS : Fail(served.error());
}

}  // namespace

int main(int argc, char** argv) {
  yidan::yidand::PrepareSignals();
  const auto settings = yidan::yidand::ParseCommandLine(argc, argv);
  if (!settings) return settings.error();
  spdlog::set_default_logger(spdlog::stderr_logger_mt("yidand"));
  using yidan::yidand::Command;
  switch (settings->command) {
    case Command::kInit:
      return RunInit(settings->create);
    case Command::kRotateNoteKey:
      return RunRotate(settings->rotate);
    case Command::kFsck:
      return RunFsck(settings->admin);
    case Command::kRebuild:
      return RunRebuild(settings->admin);
    case Command::kBackup:
      return RunBackup(settings->admin);
    case Command::kRestore:
      return RunRestore(settings->admin);
    case Command::kServe:
      break;
  }
  return RunServe(settings->serve);
}
