#include "services/yidand/adopt_rules.h"

#include <memory>
#include <vector>

#include "services/base/moments.h"
#include "services/crypto/crypto.h"
#include "services/yidand/disk.h"
#include "services/yidand/key_file.h"
#include "services/yidand/note_key.h"
#include "storage/system_clock.h"

namespace yidan::yidand {

Result<ledger::RulesProgress> AdoptRules(const AdoptSettings& settings, const title::RuleBook& rules) {
  std::vector<crypto::PrivateKey> keys;
  for (const std::string& path : settings.registrar_keys) {
    YIDAN_ASSIGN(crypto::PrivateKey key, ReadKeyFile(path));
    keys.push_back(std::move(key));
  }
  ledger::RulesChange change;
  change.version = settings.version;
  for (const crypto::PrivateKey& key : keys) {
    change.registrar.push_back(
        {key.public_key().id(), [&key](std::string_view message) { return key.Sign(message); }});
  }
  if (!settings.parameters.empty()) {
    change.change_parameters = [&settings](title::Parameters& parameters) -> Outcome {
      for (const std::string& assignment : settings.parameters)
        YIDAN_TRY(SetParameter(parameters, assignment));
      return {};
    };
  }
  YIDAN_ASSIGN(const std::unique_ptr<NoteKey> note_key, NoteKey::LoadFrom(settings.data));
  YIDAN_ASSIGN(const Disk disk, OpenDisk({settings.data, settings.slots}, /*create=*/false));
  storage::SystemClock clock;
  ledger::Options options;
  options.rules = &rules;
  options.accept_clock = settings.accept_clock;
  return ledger::ChangeRules(
      {*disk.store, *disk.log, *disk.slots, clock, *note_key, note_key->verifier_key()}, options, change);
}

std::string Describe(const ledger::RulesProgress& progress, const AdoptSettings& settings) {
  const std::string rules = "rules " + std::to_string(settings.version);
  const std::string entry = "entry " + std::to_string(progress.index);
  if (progress.stage == ledger::RulesProgress::Stage::kAdopted) {
    return rules + (progress.written ? " adopted in " : " are in force since ") + entry +
           ": what comes after is decided by them\n";
  }
  constexpr std::int64_t kAlmostASecond = 999;  // the moment is cut to seconds, and must not be too early
  return rules + (progress.written ? " announced in " : " stand announced in ") + entry +
         "; run this again from " + FormatMoment(progress.adopted_from + kAlmostASecond) +
         " on to adopt them\n";
}

}  // namespace yidan::yidand
