// The PEM armour of RFC 7468: the one reader of it. Keys are read by PublicKey::FromPem and
// PrivateKey::FromPem (crypto.h). Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"

namespace yidan::crypto {

// The DER inside the single `label` block of `text`, with nothing but white space around it. Any other
// label, an encrypted key or a second block is kInvalid with a message that says what to do instead.
Result<std::string> PemDecode(std::string_view label, std::string_view text);
// The labels of all blocks of `text` in their order, whatever stands around them: what a file of
// certificates holds. Of blocks that are not whole, none. The bodies are not looked at.
std::vector<std::string_view> PemLabels(std::string_view text);
std::string PemEncode(std::string_view label, std::string_view der);  // lines of 64 characters

}  // namespace yidan::crypto
