// The PEM armour of RFC 7468, one block per text. Pure; any thread. Private to services/crypto.
#pragma once

#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::crypto {

// The DER inside the single `label` block of `text`, with nothing but white space around it. Any other
// label, an encrypted key or a second block is kInvalid with a message that says what to do instead.
Result<std::string> PemDecode(std::string_view label, std::string_view text);
std::string PemEncode(std::string_view label, std::string_view der);  // lines of 64 characters

}  // namespace yidan::crypto
