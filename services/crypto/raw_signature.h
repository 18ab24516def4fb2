// The one form of an elliptic-curve signature that the registry signs and stores: r || s, each 32 bytes
// big-endian. OpenSSL speaks DER; this is the border. P-256 and SM2 only.
// Pure; any thread. Private to services/crypto.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/crypto/crypto.h"

namespace yidan::crypto {

// 64 bytes and 0 < r < n; for SM2 0 < s < n; for P-256 0 < s <= n/2, because (r, n - s) would be a second
// signature of the same message. DER is never 64 bytes for these curves' honest signatures, and where it
// happens to be, it is read as r || s and does not verify.
bool IsCanonicalRawSignature(Algorithm algorithm, std::string_view raw);

// REQUIRES: IsCanonicalRawSignature. DER of SEQUENCE { r, s }.
std::string RawToDer(std::string_view raw);

// The raw form of a DER signature that OpenSSL just made; for P-256 a high s is replaced by n - s.
// Empty if it is not a signature in range.
std::optional<std::string> DerToCanonicalRaw(Algorithm algorithm, std::string_view der);

}  // namespace yidan::crypto
