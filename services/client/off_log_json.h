// How outbox and proposal files write what stays off the log. Internal to services/client; any thread.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "services/client/off_log.h"

namespace yidan::client {

inline nlohmann::ordered_json JsonOf(const std::vector<OffLog>& off_log) {
  auto out = nlohmann::ordered_json::array();
  for (const OffLog& one : off_log) {
    out.push_back({{"what", one.what},
                   {"file", one.file},
                   {"digest", ToHex(one.digest.View())},
                   {"nonce", ToHex(one.nonce)}});
  }
  return out;
}

// Of the member "off_log", which may be absent; nullopt: it is not what JsonOf writes.
inline std::optional<std::vector<OffLog>> OffLogIn(const nlohmann::ordered_json& json) {
  std::vector<OffLog> out;
  if (!json.contains("off_log")) return out;
  if (!json.at("off_log").is_array()) return std::nullopt;
  for (const auto& one : json.at("off_log")) {
    const auto text = [&one](const char* name) -> std::optional<std::string> {
      if (!one.is_object() || !one.contains(name) || !one.at(name).is_string()) return std::nullopt;
      return one.at(name).template get<std::string>();
    };
    const auto what = text("what");
    const auto file = text("file");
    const auto digest_hex = text("digest");
    const auto nonce_hex = text("nonce");
    if (!what || !file || !digest_hex || !nonce_hex) return std::nullopt;
    const auto raw = FromHex(*digest_hex);
    const auto digest = raw ? Digest::FromBytes(*raw) : std::nullopt;
    const auto nonce = FromHex(*nonce_hex);
    if (!digest || !nonce) return std::nullopt;
    out.push_back({*what, *file, *digest, *nonce});
  }
  return out;
}

}  // namespace yidan::client
