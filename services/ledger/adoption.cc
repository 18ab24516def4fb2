#include "services/ledger/adoption.h"

#include <algorithm>
#include <utility>

#include "services/ledger/lone_entry.h"
#include "services/ledger/recovery.h"
#include "services/store/nodes.h"

namespace yidan::ledger {
namespace {

Outcome Check(const RulesChange& change, const interpret::RegistryState& now, const title::RuleBook& book) {
  YIDAN_TRY(book.Need(change.version));
  if (change.version < now.rules_version) {
    return Invalid("rules " + std::to_string(now.rules_version) + " are in force; they never go back to " +
                   std::to_string(change.version));
  }
  return {};
}

// Where a change stands, and what would be written next.
struct Step {
  RulesProgress progress;
  std::optional<log::RulesBody> next;  // unsigned; unset: the change is in force
};

Result<Step> StepOf(const RulesChange& change, const Recovered& recovered, const title::RuleBook& book,
                    std::int64_t time_ms) {
  using Stage = RulesProgress::Stage;
  const interpret::RegistryState& now = *recovered.world->Registry();
  YIDAN_TRY(Check(change, now, book));
  const auto& announced = now.announced;
  title::Parameters parameters = now.parameters;
  if (change.change_parameters) {
    YIDAN_TRY(change.change_parameters(parameters));
  } else if (announced && announced->version == change.version) {
    // Who names no parameter means the announcement that stands, and does not begin its delay anew.
    YIDAN_ASSIGN(parameters, title::DecodeParameters(announced->parameters));
  }
  // After a crash that left the adoption durable, this is what a second run finds.
  if (change.version == now.rules_version && parameters == now.parameters) {
    return Step{{Stage::kAdopted, now.rules_since, 0, false, change.version}, std::nullopt};
  }
  log::RulesBody body;
  body.version = change.version;
  body.parameters = title::Encode(parameters);
  const bool stands =
      announced && announced->version == body.version && announced->parameters == body.parameters;
  body.phase = stands ? log::RulesPhase::kAdopt : log::RulesPhase::kAnnounce;
  body.sequence = now.sequence + (stands ? 0 : 1);
  if (!stands) {
    return Step{
        {Stage::kAnnounced, recovered.chain.size, time_ms + now.parameters.rules_delay, true, change.version},
        std::move(body)};
  }
  const bool due = time_ms >= announced->adopted_from;
  return Step{{due ? Stage::kAdopted : Stage::kAnnounced, due ? recovered.chain.size : announced->index,
               announced->adopted_from, due, change.version},
              std::move(body)};
}

std::string Words(const log::RulesBody& body) {
  return std::string(body.phase == log::RulesPhase::kAnnounce ? "ANNOUNCE " : "ADOPT ") +
         std::to_string(body.sequence) + " of rules " + std::to_string(body.version);
}

Outcome CheckApproved(const log::RulesProposal& approved, const Digest& registry, const log::RulesBody& due) {
  if (approved.registry != registry) return Invalid("what was approved is for another registry");
  log::RulesBody unsigned_body = approved.body;
  unsigned_body.signatures.clear();
  if (unsigned_body == due) return {};
  return Invalid("what was approved is " + Words(approved.body) + "; due now is " + Words(due) +
                 (unsigned_body.parameters == due.parameters ? "" : ", with other parameters") +
                 ": propose it anew");
}

Outcome SignWith(const std::vector<RulesChange::Signer>& registrar, const Digest& registry,
                 log::RulesBody& body) {
  const std::string message = log::RulesMessage(registry, body);
  for (const RulesChange::Signer& by : registrar) {
    YIDAN_TRY(log::AddRulesSignature(body, {by.key_id, by.sign(message)}));
  }
  return {};
}

}  // namespace

RulesChange ChangeOf(log::RulesProposal approved) {
  RulesChange change;
  change.version = approved.body.version;
  change.change_parameters = [bytes = approved.body.parameters](title::Parameters& parameters) -> Outcome {
    YIDAN_ASSIGN(parameters, title::DecodeParameters(bytes));
    return {};
  };
  change.approved = std::move(approved);
  return change;
}

Result<log::RulesProposal> ProposeRules(const Ports& ports, const Options& options,
                                        const RulesChange& change) {
  YIDAN_ASSIGN(const Recovered recovered, Recover(ports, options));
  const std::int64_t time_ms = std::max(ports.clock.WallMs(), recovered.chain.last_time_ms);
  YIDAN_ASSIGN(Step step, StepOf(change, recovered, *options.rules, time_ms));
  if (!step.next) {
    return Fail(Error::Kind::kConflict, "rules " + std::to_string(change.version) +
                                            " with these parameters are in force since entry " +
                                            std::to_string(step.progress.index));
  }
  return log::RulesProposal{recovered.world->Registry()->registry, *std::move(step.next)};
}

Result<RulesProgress> ChangeRules(const Ports& ports, const Options& options, const RulesChange& change) {
  if (change.registrar.empty() && !change.approved) {
    return Invalid("rules are changed by the registrar: no key of it signs");
  }
  YIDAN_ASSIGN(const Recovered recovered, Recover(ports, options));
  const interpret::RegistryState& now = *recovered.world->Registry();
  const ChainHead& chain = recovered.chain;
  const std::int64_t time_ms = std::max(ports.clock.WallMs(), chain.last_time_ms);
  YIDAN_ASSIGN(Step step, StepOf(change, recovered, *options.rules, time_ms));
  if (!step.progress.written) return step.progress;
  log::RulesBody& body = *step.next;
  if (change.approved) {
    YIDAN_TRY(CheckApproved(*change.approved, now.registry, body));
    body.signatures = change.approved->body.signatures;
  }
  YIDAN_TRY(SignWith(change.registrar, now.registry, body));
  interpret::Interpreter interpreter(*options.rules);
  YIDAN_TRY(CommitAlone(ports.commit_log, chain, *recovered.world, interpreter,
                        store::MapNodesOf(ports.store), time_ms, body));
  // If we crash before the slot is written, the next start finds the database longer than the slot and signs.
  Options afterwards = options;
  afterwards.vouch = {};  // asked a moment ago, about all but this entry
  YIDAN_TRY(Recover(ports, afterwards));
  return step.progress;
}

}  // namespace yidan::ledger
