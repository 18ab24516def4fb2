#include "services/client/settings.h"

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "services/client/files.h"
#include "services/log/note.h"

namespace yidan::client {
namespace {

namespace fs = std::filesystem;

struct Source {
  std::string Settings::*field;
  const char* variable;
  const char* member;
  bool is_path;
};
constexpr std::array kSources = {
    Source{&Settings::key, "YIDAN_KEY", "key", true},
    Source{&Settings::as, "YIDAN_AS", "as", false},
    Source{&Settings::principal, "YIDAN_PRINCIPAL", "principal", false},
    Source{&Settings::server, "YIDAN_SERVER", "server", false},
    Source{&Settings::ca, "YIDAN_CA", "ca", true},
    Source{&Settings::cert, "YIDAN_CERT", "cert", true},
    Source{&Settings::tls_key, "YIDAN_TLS_KEY", "tls_key", true},
    Source{&Settings::registry_key, "YIDAN_REGISTRY_KEY", "registry_key", false},
    Source{&Settings::output, "YIDAN_OUTPUT", "output", false},
    Source{&Settings::outbox, "YIDAN_OUTBOX", "outbox", true},
    Source{&Settings::proxy, "grpc_proxy", "proxy", false},
};

std::string Get(const Environment& environment, const char* name) {
  const char* value = environment(name);
  return value == nullptr ? "" : value;
}

Answer<nlohmann::json> ReadConfig(const std::string& path) {
  YIDAN_CLIENT_ASSIGN(const std::string text, ReadFile(path));
  auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) return BadInput(path + ": not one JSON object");
  for (const auto& [name, value] : json.items()) {
    bool known = false;
    for (const Source& source : kSources) known = known || name == source.member;
    if (!known) {
      std::string members;
      for (const Source& source : kSources)
        members += (members.empty() ? "" : ", ") + std::string(source.member);
      return BadInput(path + ": unknown member \"" + name + "\"; there are " + members);
    }
    if (!value.is_string()) return BadInput(path + ": \"" + name + "\" is not a string");
  }
  return json;
}

Answer<Settings> Checked(Settings out) {
  if (out.output.empty()) out.output = "text";
  if (out.output != "text" && out.output != "json") {
    return BadInput("--output is \"" + out.output + "\"; it is text or json");
  }
  return out;
}

}  // namespace

Answer<Settings> Complete(Settings flags, const Environment& environment) {
  Settings out = std::move(flags);
  for (const Source& source : kSources) {
    if ((out.*source.field).empty()) out.*source.field = Get(environment, source.variable);
  }
  std::string path = Get(environment, "YIDAN_CONFIG");
  const bool named = !path.empty();
  const std::string home = Get(environment, "HOME");
  std::string state_outbox;
  if (!named && out.outbox.empty()) {
    const std::string state = Get(environment, "XDG_STATE_HOME");
    // The XDG specification: what is not absolute is not looked at.
    if (state.starts_with('/')) {
      state_outbox = state + "/yidan/outbox";
    } else if (!home.empty()) {
      state_outbox = home + "/.local/state/yidan/outbox";
    }
  }
  if (!named && home.empty()) {
    if (out.outbox.empty()) out.outbox = state_outbox;
    return Checked(std::move(out));
  }
  if (!named) path = home + "/.config/yidan/config.json";
  out.folder = fs::path(path).parent_path().string();
  if (out.folder.empty()) out.folder = ".";
  std::error_code ignored;
  if (named || fs::exists(path, ignored)) {
    YIDAN_CLIENT_ASSIGN(const nlohmann::json config, ReadConfig(path));
    for (const Source& source : kSources) {
      if (!(out.*source.field).empty() || !config.contains(source.member)) continue;
      const auto value = config.at(source.member).get<std::string>();
      out.*source.field = source.is_path && !value.empty() ? (fs::path(out.folder) / value).string() : value;
    }
  }
  if (out.outbox.empty() && !state_outbox.empty()) {
    out.outbox = state_outbox;
    out.older_outbox = out.folder + "/outbox";
  }
  return Checked(std::move(out));
}

std::string PlaceOfOutbox(const Settings& settings) {
  if (!settings.outbox.empty() || settings.folder.empty()) return settings.outbox;
  return settings.folder + "/outbox";
}

Answer<std::string> RegistryKey(const Settings& settings) {
  if (settings.registry_key.empty()) {
    return BadInput(
        "no --registry-key (or YIDAN_REGISTRY_KEY): without it nothing a registry says can be checked");
  }
  if (log::NoteVerifier::FromKeyString(settings.registry_key)) return settings.registry_key;
  std::error_code ignored;
  // A key of the registry's own folder stands in the folder of the configuration, too.
  for (const std::string& path : {settings.registry_key, settings.folder + "/" + settings.registry_key}) {
    if (!fs::is_regular_file(path, ignored)) continue;
    YIDAN_CLIENT_ASSIGN(std::string text, ReadFile(path, 4'096));
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (auto key = log::NoteVerifier::FromKeyString(text); !key)
      return BadInput(path + ": " + key.error().message);
    return text;
  }
  return BadInput("--registry-key: \"" + settings.registry_key +
                  "\" is neither a verifier key (name+id+key) nor a file that holds one");
}

}  // namespace yidan::client
