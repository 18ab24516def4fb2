#include "services/yidand/adopt_rules.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "services/base/moments.h"
#include "services/crypto/crypto.h"
#include "services/log/rules_proposal.h"
#include "services/posix/durable_file.h"
#include "services/yidand/disk.h"
#include "services/yidand/key_file.h"
#include "services/yidand/note_key.h"
#include "storage/system_clock.h"

namespace yidan::yidand {

namespace {

ledger::RulesChange WantedChange(const AdoptSettings& settings) {
  ledger::RulesChange change;
  change.version = settings.version;
  if (settings.parameters.empty()) return change;
  change.change_parameters = [&settings](title::Parameters& parameters) -> Outcome {
    for (const std::string& assignment : settings.parameters) YIDAN_TRY(SetParameter(parameters, assignment));
    return {};
  };
  return change;
}

// The signatures of all copies, of one and the same proposal.
Result<ledger::RulesChange> ApprovedChange(const std::vector<std::string>& paths) {
  std::optional<log::RulesProposal> all;
  for (const std::string& path : paths) {
    YIDAN_ASSIGN(const std::string text, posix::ReadFile(path));
    auto one = log::ParseRulesProposal(text);
    if (!one) return Fail(one.error().kind, path + ": " + one.error().message);
    if (!all) {
      all = *std::move(one);
    } else if (const auto merged = log::MergeRulesProposal(*all, *std::move(one)); !merged) {
      return Fail(merged.error().kind, path + " beside " + paths.front() + ": " + merged.error().message);
    }
  }
  return ledger::ChangeOf(*std::move(all));
}

// The registry's directory, opened for as long as `work` runs.
template <typename Work>
auto OnRegistry(const AdoptSettings& settings, const title::RuleBook& rules, Work work)
    -> decltype(work(std::declval<const ledger::Ports&>(), std::declval<const ledger::Options&>())) {
  YIDAN_ASSIGN(const std::unique_ptr<NoteKey> note_key, NoteKey::LoadFrom(settings.data));
  storage::SystemClock clock;
  ledger::Options options;
  options.rules = &rules;
  options.accept_clock = settings.accept_clock;
  YIDAN_TRY(AskBeforeSigning(settings.voucher, options));
  YIDAN_ASSIGN(const Disk disk,
               OpenDisk({settings.data, settings.slots}, /*create=*/false, options.remembered_checkpoint));
  return work({*disk.store, *disk.log, *disk.slots, clock, *note_key, note_key->verifier_key()}, options);
}

}  // namespace

Result<ledger::RulesProgress> AdoptRules(const AdoptSettings& settings, const title::RuleBook& rules) {
  ledger::RulesChange change = WantedChange(settings);
  std::vector<crypto::PrivateKey> keys;
  if (!settings.approved.empty()) {
    YIDAN_ASSIGN(change, ApprovedChange(settings.approved));
  }
  for (const std::string& path : settings.registrar_keys) {
    YIDAN_ASSIGN(crypto::PrivateKey key, ReadKeyFile(path));
    keys.push_back(std::move(key));
  }
  for (const crypto::PrivateKey& key : keys) {
    change.registrar.push_back(
        {key.public_key().id(), [&key](std::string_view message) { return key.Sign(message); }});
  }
  return OnRegistry(settings, rules, [&change](const ledger::Ports& ports, const ledger::Options& options) {
    return ledger::ChangeRules(ports, options, change);
  });
}

Result<std::string> ProposeRules(const AdoptSettings& settings, const title::RuleBook& rules) {
  const ledger::RulesChange change = WantedChange(settings);
  YIDAN_ASSIGN(
      const log::RulesProposal proposal,
      OnRegistry(settings, rules, [&change](const ledger::Ports& ports, const ledger::Options& options) {
        return ledger::ProposeRules(ports, options, change);
      }));
  // An older proposal is somebody's signatures.
  const auto put =
      posix::PutFile(settings.propose, log::FormatRulesProposal(proposal), 0644, posix::Over::kNothing);
  if (!put && put.error().kind == Error::Kind::kConflict) {
    return Fail(Error::Kind::kConflict, "--propose: " + settings.propose +
                                            " is there already, perhaps with signatures: name a new file");
  }
  YIDAN_TRY(put);
  const bool announces = proposal.body.phase == log::RulesPhase::kAnnounce;
  return std::string(announces ? "ANNOUNCE" : "ADOPT") + " of rules " +
         std::to_string(proposal.body.version) + " is proposed in " + settings.propose +
         ": each key of the registrar signs it, yidan approve FILE --key KEY; then yidand adopt-rules "
         "--approved "
         "FILE\n";
}

std::string Describe(const ledger::RulesProgress& progress) {
  const std::string rules = "rules " + std::to_string(progress.version);
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
