// The keys and values of the state map (PROTOCOL §4). A verifier derives keys from signed acts, never from
// what it is handed. Pure; any thread.
#pragma once

#include <string>
#include <string_view>

namespace yidan::log {

// The registry's own record: rules, parameters, note keys, and the history of what changed them.
inline std::string RegistryKey() { return "registry"; }
inline std::string TitleKey(std::string_view document_id) { return "title/" + std::string(document_id); }
inline std::string ParticipantKey(std::string_view id) { return "participant/" + std::string(id); }
inline std::string PaperKey(std::string_view issuer, std::string_view form_number) {
  return "paper/" + std::string(issuer) + "/" + std::string(form_number);
}
}  // namespace yidan::log
