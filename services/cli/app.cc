#include "services/cli/app.h"

#include <algorithm>
#include <ostream>

#include "services/cli/commands.h"
#include "services/cli/moments.h"

namespace yidan::cli {
namespace {

constexpr const char* kAbout =
    "yidan 一单: issue, transfer, pledge and verify rail waybills that are documents of title.\n"
    "Keys stay here: acts are signed on this machine, and every answer of the registry is checked.\n";

constexpr const char* kFooter = R"(
Settings come from flags, then the environment, then ~/.config/yidan/config.json:
  --key YIDAN_KEY · --as YIDAN_AS · --server YIDAN_SERVER · --ca YIDAN_CA · --cert YIDAN_CERT
  --tls-key YIDAN_TLS_KEY · --registry-key YIDAN_REGISTRY_KEY · --output YIDAN_OUTPUT

Examples
  yidan keygen --alg ed25519 --out bank.pem             a signing key of one's own
  yidan issue waybill.json                              as carrier, issue (签发)
  yidan transfer YD-… --to boc-jinjiang --endorse full  endorse and pass on (背书转让)
  yidan show YD-… --history                             who holds it, and how it came there (背书链)
  yidan search --container MSKU3456785                  as customs, find a shipment (查验)
  yidan export YD-… -o bill.yidan.json                  everything that proves it, in one file
  yidan verify bill.yidan.json --registry-key KEY       offline, with nothing but that key (离线核验)

Exit codes: 0 done or VALID · 1 INVALID · 2 usage or bad input · 3 refused by a rule · 4 registry
unreachable or not to be trusted.)";

void AddSettings(CLI::App& app, Settings& settings) {
  app.add_option("--key", settings.key, "file of the signing key (PEM)")->group("Settings");
  app.add_option("--as", settings.as, "participant who signs")->group("Settings");
  app.add_option("--principal", settings.principal, "for whom, under a mandate")->group("Settings");
  app.add_option("--server", settings.server, "the registry, host:port")->group("Settings");
  app.add_option("--ca", settings.ca, "CA of the registry's certificate")->group("Settings");
  app.add_option("--cert", settings.cert, "certificate of this client")->group("Settings");
  app.add_option("--tls-key", settings.tls_key, "key of that certificate")->group("Settings");
  app.add_option("--registry-key", settings.registry_key, "the registry's verifier key, or a file with it")
      ->group("Settings");
  app.add_option("--output", settings.output, "text or json")->group("Settings");
}

// Options of the root may stand behind the command, where people write them.
void LetOptionsStandAnywhere(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    command->fallthrough();
    command->footer("");  // the examples are for the whole
    LetOptionsStandAnywhere(*command);
  }
}

Json JsonOf(const Trouble& trouble) {
  Json out;
  out["error"] = trouble.reason;
  out["message"] = trouble.message;
  if (!trouble.needs.empty()) out["needs"] = trouble.needs;
  if (!trouble.details.empty()) out["details"] = trouble.details;
  return out;
}

int Report(const Trouble& trouble, bool json, std::ostream& out, std::ostream& err) {
  if (json) {
    out << Dump(JsonOf(trouble));
  } else {
    err << (trouble.exit == ExitCode::kRefused ? "REFUSED " : "ERROR ") << trouble.reason << ": "
        << trouble.message << "\n";
    for (const std::string& detail : trouble.details) err << "  " << detail << "\n";
    if (!trouble.needs.empty()) err << "  needs: " << trouble.needs << "\n";
  }
  return static_cast<int>(trouble.exit);
}

}  // namespace

int RunCommandLine(std::vector<std::string> arguments, const World& world, std::ostream& out,
                   std::ostream& err) {
  if (!arguments.empty() && arguments.front() == "admin") {
    return Report(RunAdmin({arguments.begin() + 1, arguments.end()}).error(), false, out, err);
  }
  CLI::App app{kAbout, "yidan"};
  app.footer(kFooter);
  app.set_version_flag("--version", "yidan 0.1.0");
  app.require_subcommand(1);
  Settings flags;
  std::string valid_for;
  AddSettings(app, flags);
  app.add_option("--valid-for", valid_for, "how long a signed act may be admitted; otherwise 1h")
      ->group("Settings");
  Run chosen;
  Commands commands(app, chosen);
  AddKeygen(commands);
  AddIssue(commands);
  AddTitleActs(commands);
  AddParticipantCommands(commands);
  AddReadingCommands(commands);
  AddLogCommands(commands);
  AddMonitorCommands(commands);
  AddProofCommands(commands);
  AddAdmin(commands);
  LetOptionsStandAnywhere(app);

  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 takes them
    app.parse(std::move(arguments));
  } catch (const CLI::ParseError& e) {
    return app.exit(e, out, err) == 0 ? 0 : static_cast<int>(ExitCode::kUsage);
  }
  auto settings = Complete(flags, world.environment);
  if (!settings) return Report(settings.error(), flags.output == "json", out, err);
  const bool json = settings->output == "json";
  Session session(world, std::move(*settings));
  if (!valid_for.empty()) {
    const auto duration = ParseDuration(valid_for);
    if (!duration) return Report(duration.error(), json, out, err);
    session.valid_for_ms = *duration;
  }
  const Answer<Output> output = chosen(session);
  if (!output) return Report(output.error(), json, out, err);
  out << (json ? Dump(output->json) : output->text);
  return static_cast<int>(output->exit);
}

}  // namespace yidan::cli
