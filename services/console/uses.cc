#include "services/console/uses.h"

#include <array>
#include <filesystem>

#include "services/client/reach.h"
#include "services/console/moments.h"
#include "services/title/rules.h"

namespace yidan::console {
namespace {

using client::BadInput;
using client::Settings;

// What the value of a flag is, as far as that can be judged before a command runs.
enum class Form { kText, kFile, kParticipant, kFolder };

struct SettingFlag {
  const char* name;
  const char* help;
  std::string Settings::*field;
  unsigned used;  // by commands with any of these bits; 0: by all
  Form form;
};
constexpr std::array kSettingFlags = {
    SettingFlag{"--key", "file of the signing key (PEM)", &Settings::key, uses::kKey, Form::kFile},
    SettingFlag{"--as", "participant who signs", &Settings::as, uses::kAs, Form::kParticipant},
    SettingFlag{"--principal", "for whom, under a mandate", &Settings::principal, uses::kPrincipal,
                Form::kParticipant},
    SettingFlag{"--server", "the registry, host:port", &Settings::server, uses::kConnection, Form::kText},
    SettingFlag{"--ca", "CA of the registry's certificate", &Settings::ca, uses::kConnection, Form::kFile},
    SettingFlag{"--cert", "certificate of this client", &Settings::cert, uses::kConnection, Form::kFile},
    SettingFlag{"--tls-key", "key of that certificate", &Settings::tls_key, uses::kConnection, Form::kFile},
    SettingFlag{"--registry-key", "the registry's verifier key, or a file with it", &Settings::registry_key,
                uses::kRegistryKey, Form::kText},
    SettingFlag{"--output", "how answers are printed", &Settings::output, 0, Form::kText},
    SettingFlag{"--outbox",
                "directory where acts are kept from before they are sent until their outcome is known",
                &Settings::outbox, uses::kOutbox, Form::kFolder},
};

// Why a command has no use for a flag of that bit.
const char* WhyNot(unsigned used) {
  switch (used) {
    case uses::kKey:
      return "nothing is signed by it";
    case uses::kAs:
      return "who asks is whom the certificate names (--cert)";
    case uses::kPrincipal:
      return "it does nothing for another under a mandate";
    case uses::kConnection:
      return "it asks no registry";
    case uses::kRegistryKey:
      return "nothing that a registry signed is checked by it";
    case uses::kOutbox:
      return "it sends no act and looks at none";
    case uses::kApproval:
      return "only acts are proposed for others to approve";
    case uses::kDryRun:
      return "only acts are tried without being sent";
    default:
      return "only an act that is signed now has an end to its validity";
  }
}

tl::unexpected<client::Trouble> NotUsed(const std::string& flag, const std::string& command, unsigned used) {
  auto out = BadInput(flag + ": " + command + " does not go by it; " + WhyNot(used));
  out.value().needs = "the same without " + flag;
  return out;
}

client::Answer<void> CheckForm(const SettingFlag& flag, const std::string& value) {
  const std::string name = flag.name;
  std::error_code failed;
  const auto status = std::filesystem::status(value, failed);
  switch (flag.form) {
    case Form::kText:
      return {};
    case Form::kFile:
      if (!std::filesystem::exists(status)) return BadInput(name + ": there is no file " + value);
      return {};
    case Form::kFolder:
      if (std::filesystem::exists(status) && !std::filesystem::is_directory(status)) {
        return BadInput(name + ": " + value + " is there, and is no directory");
      }
      return {};
    case Form::kParticipant:
      if (title::IsParticipantId(value)) return {};
      return BadInput(name + ": \"" + value + "\" is no participant id: that is 2 to 63 of a-z 0-9 and -");
  }
  return {};
}

}  // namespace

void AddGlobalFlags(CLI::App& root, GlobalFlags& flags) {
  for (const SettingFlag& flag : kSettingFlags) {
    CLI::Option* option =
        root.add_option(flag.name, flags.settings.*flag.field, flag.help)->group("Settings");
    if (flag.field == &Settings::output) option->type_name("text|json");
  }
  root.add_option("--valid-for", flags.valid_for, "how long a signed act may be admitted; otherwise 1h")
      ->group("Settings");
  root.add_option("--propose", flags.propose_into,
                  "sign for others to approve: into this file, and nothing is sent (双人复核)")
      ->group("Settings");
  root.add_option(
          "--approver-key", flags.approver_keys,
          "key that must approve what is proposed: its id, or a file of the public key; may be repeated")
      ->group("Settings")
      ->allow_extra_args(false);
  root.add_flag("--dry-run", flags.dry_run,
                "only say whether the rules would admit the act, and what it would change; nothing is signed "
                "or sent (试行)")
      ->group("Settings");
  root.add_flag("--quiet", flags.quiet, "no progress on the terminal")->group("Settings");
}

client::Answer<void> CheckGlobalFlags(const CLI::App& root, const std::string& command, unsigned used,
                                      const GlobalFlags& flags, const Settings& settings) {
  const std::string whole = root.get_name() + " " + command;
  const auto given = [&root](const char* name) { return root.get_option(name)->count() > 0; };
  for (const SettingFlag& flag : kSettingFlags) {
    if (!given(flag.name)) continue;
    if (flag.used != 0 && (used & flag.used) == 0) return NotUsed(flag.name, whole, flag.used);
    YIDAN_CLIENT_TRY(CheckForm(flag, flags.settings.*flag.field));
  }
  for (const char* name : {"--propose", "--approver-key"}) {
    if (given(name) && (used & uses::kApproval) == 0) return NotUsed(name, whole, uses::kApproval);
  }
  if (given("--dry-run")) {
    if ((used & uses::kDryRun) == 0) return NotUsed("--dry-run", whole, uses::kDryRun);
    if (given("--propose")) {
      return BadInput("--dry-run and --propose: is the act to be tried, or signed for others to approve?");
    }
  }
  if (given("--valid-for")) {
    if ((used & uses::kValidFor) == 0) return NotUsed("--valid-for", whole, uses::kValidFor);
    YIDAN_CLIENT_TRY(DurationOf("--valid-for", flags.valid_for));
  }
  if (given("--registry-key")) YIDAN_CLIENT_TRY(client::RegistryKey(settings));
  if ((used & uses::kConnection) != 0 && !settings.server.empty()) {
    YIDAN_CLIENT_TRY(client::CheckServer(settings.server));
  }
  return {};
}

}  // namespace yidan::console
