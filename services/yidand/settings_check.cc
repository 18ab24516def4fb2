// Whether settings fit together: exactly what a command needs is given, and nothing contradicts.
#include <charconv>

#include "services/title/parameters.h"
#include "services/yidand/settings.h"

namespace yidan::yidand {

Outcome SetParameter(title::Parameters& parameters, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  const std::string name = assignment.substr(0, equals);
  const std::string text = equals == std::string::npos ? "" : assignment.substr(equals + 1);
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 0) {
    return Invalid("parameter \"" + assignment + "\" is not NAME=NUMBER");
  }
  for (const title::NamedTime& time : title::TimesByName()) {
    if (time.name != name) continue;
    parameters.*time.value = value;
    return {};
  }
  for (const title::NamedCount& count : title::CountsByName()) {
    if (count.name != name || value > UINT32_MAX) continue;
    parameters.*count.value = static_cast<std::uint32_t>(value);
    return {};
  }
  return Invalid("parameter \"" + name + "\" is none of the rules' bounds, or its value is too large");
}

Outcome Check(const InitSettings& settings) {
  const std::uint32_t quorum = settings.parameters.registrar_quorum;
  if (quorum < 2 && !settings.demo) {
    return Invalid(
        "--registrar-quorum 1: whoever has one key of the registrar could then move every title; "
        "2 or more, or --demo for a registry that nobody relies on");
  }
  const std::size_t keys = settings.registrar_keys.size();
  if (quorum > keys || (quorum == keys && !settings.demo)) {
    return Invalid("--registrar-key is given " + std::to_string(keys) + " times; --registrar-quorum " +
                   std::to_string(quorum) + " needs " + std::to_string(quorum + (settings.demo ? 0 : 1)) +
                   " keys at least" +
                   (settings.demo ? "" : ", so that one can be lost: nobody adds a key without the quorum"));
  }
  return {};
}

Outcome Check(const AdoptSettings& settings) {
  if (!settings.approved.empty()) {
    if (settings.version != 0 || !settings.parameters.empty() || !settings.registrar_keys.empty() ||
        !settings.propose.empty()) {
      return Invalid(
          "--approved says by itself what is adopted: it goes with no VERSION, --parameter, --registrar-key "
          "or "
          "--propose");
    }
    return {};
  }
  if (settings.version == 0) return Invalid("VERSION is missing: of the rules, or the one in force");
  if (settings.registrar_keys.empty() && settings.propose.empty()) {
    return Invalid("--registrar-key is missing, or --propose FILE for those who have them");
  }
  if (!settings.registrar_keys.empty() && !settings.propose.empty()) {
    return Invalid("--propose writes what others sign: it goes with no --registrar-key");
  }
  return {};
}

Outcome Check(const ServeSettings& settings) {
  const auto need = [](const std::string& value, const char* flag, const char* why) -> Outcome {
    if (!value.empty()) return {};
    return Invalid(std::string(flag) + " is missing: " + why);
  };
  YIDAN_TRY(need(settings.front.trust_domain, "--trust-domain",
                 "a certificate names a participant or a service only within the registry's own domain"));
  if (settings.HasFront()) {
    YIDAN_TRY(need(settings.tls.certificate, "--tls-cert", "participants are served over TLS only"));
    YIDAN_TRY(need(settings.tls.key, "--tls-key", "participants are served over TLS only"));
    YIDAN_TRY(need(settings.tls.ca, "--client-ca", "callers are known by their certificates"));
  }
  if (settings.HasLedger()) {
    YIDAN_TRY(need(settings.data, "--data", "the ledger keeps the registry there"));
    if (!settings.ledger_address.empty())
      return Invalid("--ledger names another ledger, but this process is one");
    if (!settings.HasFront()) {
      YIDAN_TRY(need(settings.ledger_listen, "--ledger-listen", "a ledger without fronts must be reachable"));
    }
  } else {
    YIDAN_TRY(need(settings.ledger_address, "--ledger", "fronts without a ledger need one"));
    if (settings.roles.size() > 1) {
      return Invalid(
          "--roles: several without the ledger; a certificate names one service, and the ledger lets each do "
          "its "
          "own work alone: run one process for each");
    }
    if (!settings.ledger_listen.empty()) return Invalid("--ledger-listen without the ledger role");
    if (!settings.tiles_listen.empty()) return Invalid("--tiles without the ledger role");
    if (!settings.witnesses.empty()) return Invalid("--witness without the ledger role");
    if (!settings.backups.empty()) return Invalid("--backup-to without the ledger role");
  }
  if (!settings.ledger_listen.empty() || !settings.HasLedger()) {
    YIDAN_TRY(need(settings.internal_tls.certificate, "--internal-cert",
                   "services know each other by certificates"));
    YIDAN_TRY(need(settings.internal_tls.key, "--internal-key", "services know each other by certificates"));
    YIDAN_TRY(need(settings.internal_tls.ca, "--internal-ca", "services have a CA of their own"));
    if (settings.internal_tls.ca == settings.tls.ca) {
      return Invalid(
          "--internal-ca and --client-ca are one file: a participant's CA must not vouch for services");
    }
  }
  return {};
}

}  // namespace yidan::yidand
