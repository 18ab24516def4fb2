#include "services/yidand/program.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "services/base/text.h"
#include "services/journal/event.h"
#include "services/rpc/server/grpc_log.h"
#include "services/yidand/admin.h"
#include "services/yidand/adopt_rules.h"
#include "services/yidand/check_config.h"
#include "services/yidand/init.h"
#include "services/yidand/note_key.h"
#include "services/yidand/rotate.h"
#include "services/yidand/serve.h"
#include "services/yidand/settings.h"
#include "services/yidand/slots_place.h"

namespace yidan::yidand {
namespace {

constexpr int kUsage = 2;  // DESIGN §9

int Failed(const Error& error) {
  spdlog::critical("{}", LinesForScreen(error.message));  // a stranger's words may stand in it
  return EXIT_FAILURE;
}

int RunInit(const InitSettings& settings) {
  const auto registry = Init(settings);
  if (!registry) return Failed(registry.error());
  std::printf("registry %s\nvkey %s\n", registry->registry.c_str(), registry->verifier_key.c_str());
  return EXIT_SUCCESS;
}

int RunRotate(const RotateSettings& settings, const title::RuleBook& rules) {
  const auto vkey = RotateNoteKey(settings, rules);
  if (!vkey) return Failed(vkey.error());
  std::printf("vkey %s\n", vkey->c_str());
  for (const std::string& retired : NoteKey::RetiredIn(settings.data)) {
    std::printf("keep %s: a backup from before is restored with it\n", ForScreen(retired).c_str());
  }
  std::printf("witnesses: start each with --log of this vkey and of the one before, until it has cosigned\n");
  return EXIT_SUCCESS;
}

int RunAdopt(const AdoptSettings& settings, const title::RuleBook& rules) {
  if (!settings.propose.empty()) {
    const auto proposed = ProposeRules(settings, rules);
    if (!proposed) return Failed(proposed.error());
    std::fputs(proposed->c_str(), stdout);
    return EXIT_SUCCESS;
  }
  const auto progress = AdoptRules(settings, rules);
  if (!progress) return Failed(progress.error());
  std::fputs(Describe(*progress).c_str(), stdout);
  if (!settings.approved.empty() && progress->stage == ledger::RulesProgress::Stage::kAnnounced) {
    std::fputs("the adoption is approved for itself: --propose FILE again\n", stdout);
  }
  return EXIT_SUCCESS;
}

void ShowProgress(std::uint64_t done, std::uint64_t entries) {
  if (isatty(STDERR_FILENO) == 0) return;
  std::fprintf(stderr, "\rreplayed %llu of %llu entries%s", static_cast<unsigned long long>(done),
               static_cast<unsigned long long>(entries), done == entries ? "\n" : "");
}

// 1: damage was found. Whoever runs it by a timer tells that from a fsck that could not look.
constexpr int kCouldNotLook = 2;

int RunFsck(const AdminSettings& settings) {
  const auto report = Fsck(settings, ShowProgress);
  if (!report) {
    Failed(report.error());
    return kCouldNotLook;
  }
  for (const std::string& fault : report->faults) std::printf("%s\n", ForScreen(fault).c_str());
  if (report->damages > report->faults.size()) {
    std::printf("and %llu more\n", static_cast<unsigned long long>(report->damages - report->faults.size()));
  }
  if (report->damages != 0) return EXIT_FAILURE;
  std::printf("clean: %llu entries\n", static_cast<unsigned long long>(report->head.size));
  return EXIT_SUCCESS;
}

int RunRebuild(const AdminSettings& settings) {
  const auto rebuilt = Rebuild(settings, ShowProgress);
  if (!rebuilt) return Failed(rebuilt.error());
  std::printf("rows written %llu\n", static_cast<unsigned long long>(rebuilt->rows));
  if (rebuilt->verifier_written) std::puts("registry.vkey was written anew, for note.key");
  for (const std::string& lost : rebuilt->lost) std::printf("lost: %s\n", ForScreen(lost).c_str());
  if (!rebuilt->damaged_kept.empty()) {
    std::printf("the database was made anew; the damaged one is kept in %s\n",
                ForScreen(rebuilt->damaged_kept).c_str());
  }
  return EXIT_SUCCESS;
}

int RunBackup(const AdminSettings& settings) {
  if (const auto done = Backup(settings); !done) return Failed(done.error());
  std::printf("backed up to %s\n", settings.backups.c_str());
  return EXIT_SUCCESS;
}

int RunRestore(const AdminSettings& settings) {
  const auto restored = Restore(settings, ShowProgress);
  if (!restored) return Failed(restored.error());
  if (const auto kept = RememberSlots(settings.data, settings.slots); !kept) return Failed(kept.error());
  if (restored->idle_seals != 0) {
    std::printf("idle seals after the backup %llu\n", static_cast<unsigned long long>(restored->idle_seals));
  }
  for (const std::string& behind : restored->behind) spdlog::warn("no voucher, because behind: {}", behind);
  for (const std::string& silent : restored->unreachable) spdlog::warn("no answer from {}", silent);
  std::printf("restored %llu entries, vouched for by:\n", static_cast<unsigned long long>(restored->size));
  for (const std::string& voucher : restored->vouched_for) std::printf("  %s\n", voucher.c_str());
  return EXIT_SUCCESS;
}

int RunCheck(const Settings& settings) {
  auto faults = settings.faults;
  const auto more = FaultsOfStart(settings.serve);
  faults.insert(faults.end(), more.begin(), more.end());
  for (const std::string& fault : faults) std::fprintf(stderr, "yidand: %s\n", ForScreen(fault).c_str());
  if (!faults.empty()) return kUsage;
  std::puts("nothing is wrong with these settings");
  return EXIT_SUCCESS;
}

// Directory and slots of the command, unless it has none or makes them.
struct WithSlots {
  const std::string* data = nullptr;
  std::string* slots = nullptr;
  bool signs = false;
  bool word = true;  // the operator's, which serves without slots: they moved, or a remembered checkpoint
};

WithSlots SlotsOf(Settings& settings) {
  switch (settings.command) {
    case Command::kInit:
      return {};
    case Command::kRotateNoteKey:
      return {&settings.rotate.data, &settings.rotate.slots, true,
              !settings.rotate.voucher.remembered_checkpoint_file.empty()};
    case Command::kAdoptRules:
      return {&settings.adopt.data, &settings.adopt.slots, settings.adopt.propose.empty(),
              !settings.adopt.voucher.remembered_checkpoint_file.empty()};
    case Command::kServe:
      if (!settings.serve.HasLedger()) return {};
      return {&settings.serve.data, &settings.serve.slots, !settings.serve.check_config,
              !settings.serve.remembered_checkpoint_file.empty()};
    case Command::kFsck:
    case Command::kRebuild:
    case Command::kBackup:
      return {&settings.admin.data, &settings.admin.slots, false};
    case Command::kRestore:
      break;
  }
  return {&settings.admin.data, &settings.admin.slots, true};
}

// Only those that sign remember a place: the others look, or mend.
Outcome PlaceSlots(Settings& settings) {
  const WithSlots place = SlotsOf(settings);
  if (place.data == nullptr) return {};
  YIDAN_TRY(FindSlots(*place.data, *place.slots, settings.slots_moved));
  if (!place.signs) return {};
  if (!place.word && !settings.slots_moved) YIDAN_TRY(NeedSlots(*place.data));
  return RememberSlots(*place.data, *place.slots);
}

int RunServe(const ServeSettings& settings) {
  spdlog::set_level(spdlog::level::from_str(settings.log_level));
  if (settings.log_format == "json") journal::UseJson();
  // Of gRPC's own messages only errors are wanted, as of a handshake that failed.
  setenv("GRPC_VERBOSITY", "ERROR", /*overwrite=*/0);
  rpc::UseJournal();
  const auto served = Serve(settings);
  return served ? EXIT_SUCCESS : Failed(served.error());
}

}  // namespace

int Main(int argc, const char* const* argv, const title::RuleBook& rules) {
  PrepareSignals();
  // What this program makes is its owner's alone, whatever the shell says: RocksDB knows no modes. Public
  // files, as registry.vkey, are given their mode where they are made.
  ::umask(077);
  auto settings = ParseCommandLine(argc, argv);
  if (!settings) return settings.error();
  settings->serve.ledger.rules = &rules;
  settings->admin.rules = &rules;
  settings->create.rules = &rules;
  spdlog::set_default_logger(spdlog::stderr_logger_mt("yidand"));
  if (const auto placed = PlaceSlots(*settings); !placed) {
    if (!settings->serve.check_config) return Failed(placed.error());
    settings->faults.push_back(placed.error().message);
  }
  switch (settings->command) {
    case Command::kInit:
      return RunInit(settings->create);
    case Command::kRotateNoteKey:
      return RunRotate(settings->rotate, rules);
    case Command::kAdoptRules:
      return RunAdopt(settings->adopt, rules);
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
  return settings->serve.check_config ? RunCheck(*settings) : RunServe(settings->serve);
}

}  // namespace yidan::yidand
