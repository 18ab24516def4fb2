// The keys and values of the state map (PROTOCOL §4). A verifier derives keys from signed acts, never from
// what it is handed. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/base/bytes.h"

namespace yidan::log {

// The registry's own record: rules, parameters, note keys, and the history of what changed them.
inline std::string RegistryKey() { return "registry"; }
inline std::string TitleKey(std::string_view document_id) { return "title/" + std::string(document_id); }
inline std::string ParticipantKey(std::string_view id) { return "participant/" + std::string(id); }
// `tag` = HMAC-SHA-256(goods key, normalised id of the goods), as in an ACT entry's annex.
inline std::string GoodsKey(const Digest& tag) { return "goods/" + tag.ToString(); }
inline std::string PaperKey(std::string_view issuer, std::string_view form_number) {
  return "paper/" + std::string(issuer) + "/" + std::string(form_number);
}
// The live documents that cover the goods, ascending: count u32, then each u32-length-prefixed. A goods key
// without live documents is absent.
inline std::string GoodsValue(const std::vector<std::string>& documents) {
  Encoder out;
  out.U32(static_cast<std::uint32_t>(documents.size()));
  for (const std::string& document : documents) out.Str(document);
  return out.Take();
}

}  // namespace yidan::log
