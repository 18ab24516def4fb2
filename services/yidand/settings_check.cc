// Whether settings fit together: exactly what a command needs is given, and nothing contradicts.
#include <charconv>
#include <string>
#include <vector>

#include "services/title/parameters.h"
#include "services/yidand/settings.h"

namespace yidan::yidand {
namespace {

using Faults = std::vector<std::string>;

void Need(const std::string& value, const char* flag, const char* why, Faults& out) {
  if (value.empty()) out.push_back(std::string(flag) + " is missing: " + why);
}

void NotWithout(bool given, const char* flag, Faults& out) {
  if (given) out.push_back(std::string(flag) + " without the ledger role");
}

void FindFaultsOfRoles(const ServeSettings& settings, Faults& out) {
  if (settings.HasLedger()) {
    Need(settings.data, "--data", "the ledger keeps the registry there", out);
    if (!settings.ledger_address.empty()) {
      out.emplace_back("--ledger names another ledger, but this process is one");
    }
    if (!settings.HasFront()) {
      Need(settings.ledger_listen, "--ledger-listen", "a ledger without fronts must be reachable", out);
    }
    return;
  }
  Need(settings.ledger_address, "--ledger", "fronts without a ledger need one", out);
  if (settings.roles.size() > 1) {
    out.emplace_back(
        "--roles: several without the ledger; a certificate names one service, and the ledger lets each do "
        "its own "
        "work alone: run one process for each");
  }
  NotWithout(!settings.ledger_listen.empty(), "--ledger-listen", out);
  NotWithout(!settings.tiles_listen.empty(), "--tiles", out);
  NotWithout(!settings.witnesses.empty(), "--witness", out);
  NotWithout(!settings.backups.empty(), "--backup-to", out);
}

}  // namespace

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
  std::string known;
  for (const title::NamedTime& time : title::TimesByName()) known += " " + std::string(time.name);
  for (const title::NamedCount& count : title::CountsByName()) {
    if (count.name == name) return Invalid("parameter \"" + name + "\" is at most 4294967295");
    known += " " + std::string(count.name);
  }
  return Invalid("parameter \"" + name + "\" is none of the rules' bounds, which are:" + known);
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

std::vector<std::string> FaultsOf(const ServeSettings& settings) {
  Faults out;
  Need(settings.front.trust_domain, "--trust-domain",
       "a certificate names a participant or a service only within the registry's own domain", out);
  if (settings.HasFront()) {
    Need(settings.tls.certificate, "--tls-cert", "participants are served over TLS only", out);
    Need(settings.tls.key, "--tls-key", "participants are served over TLS only", out);
    Need(settings.tls.ca, "--client-ca", "callers are known by their certificates", out);
  }
  FindFaultsOfRoles(settings, out);
  if (settings.ledger_listen.empty() && settings.HasLedger()) return out;
  Need(settings.internal_tls.certificate, "--internal-cert", "services know each other by certificates", out);
  Need(settings.internal_tls.key, "--internal-key", "services know each other by certificates", out);
  Need(settings.internal_tls.ca, "--internal-ca", "services have a CA of their own", out);
  if (!settings.tls.ca.empty() && settings.internal_tls.ca == settings.tls.ca) {
    out.emplace_back(
        "--internal-ca and --client-ca are one file: a participant's CA must not vouch for services");
  }
  return out;
}

}  // namespace yidan::yidand
