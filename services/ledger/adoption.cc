#include "services/ledger/adoption.h"

#include <algorithm>
#include <utility>

#include "services/ledger/lone_entry.h"
#include "services/ledger/recovery.h"
#include "services/store/nodes.h"

namespace yidan::ledger {
namespace {

log::RulesBody Signed(const RulesChange& change, const title::Parameters& parameters, log::RulesPhase phase,
                      std::uint64_t sequence, const Digest& registry) {
  log::RulesBody body;
  body.phase = phase;
  body.sequence = sequence;
  body.version = change.version;
  body.parameters = title::Encode(parameters);
  const std::string message = log::RulesMessage(registry, body);
  for (const RulesChange::Signer& by : change.registrar)
    body.signatures.push_back({by.key_id, by.sign(message)});
  std::sort(body.signatures.begin(), body.signatures.end(),
            [](const auto& a, const auto& b) { return a.key_id < b.key_id; });
  return body;
}

Outcome Check(const RulesChange& change, const interpret::RegistryState& now, const title::RuleBook& book) {
  if (change.registrar.empty()) return Invalid("rules are changed by the registrar: no key of it signs");
  YIDAN_TRY(book.Need(change.version));
  if (change.version < now.rules_version) {
    return Invalid("rules " + std::to_string(now.rules_version) + " are in force; they never go back to " +
                   std::to_string(change.version));
  }
  return {};
}

}  // namespace

Result<RulesProgress> ChangeRules(const Ports& ports, const Options& options, const RulesChange& change) {
  YIDAN_ASSIGN(const Recovered recovered, Recover(ports, options));
  const interpret::RegistryState& now = *recovered.world->Registry();
  YIDAN_TRY(Check(change, now, *options.rules));
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
    return RulesProgress{RulesProgress::Stage::kAdopted, now.rules_since, 0, false};
  }
  const ChainHead& chain = recovered.chain;
  const std::int64_t time_ms = std::max(ports.clock.WallMs(), chain.last_time_ms);
  interpret::Interpreter interpreter(*options.rules);
  const auto commit = [&](log::RulesPhase phase, std::uint64_t sequence) -> Outcome {
    YIDAN_TRY(CommitAlone(ports.commit_log, chain, *recovered.world, interpreter,
                          store::MapNodesOf(ports.store), time_ms,
                          Signed(change, parameters, phase, sequence, now.registry)));
    // If we crash before the slot is written, the next start finds the database longer than the slot and
    // signs.
    YIDAN_TRY(Recover(ports, options));
    return {};
  };
  const bool stands =
      announced && announced->version == change.version && announced->parameters == title::Encode(parameters);
  if (stands && time_ms < announced->adopted_from) {
    return RulesProgress{RulesProgress::Stage::kAnnounced, announced->index, announced->adopted_from, false};
  }
  if (stands) {
    YIDAN_TRY(commit(log::RulesPhase::kAdopt, now.sequence));
    return RulesProgress{RulesProgress::Stage::kAdopted, chain.size, announced->adopted_from, true};
  }
  YIDAN_TRY(commit(log::RulesPhase::kAnnounce, now.sequence + 1));
  return RulesProgress{RulesProgress::Stage::kAnnounced, chain.size, time_ms + now.parameters.rules_delay,
                       true};
}

}  // namespace yidan::ledger
