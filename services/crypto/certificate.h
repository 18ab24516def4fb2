// X.509, as much as TLS needs beside gRPC. Any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "services/base/result.h"

namespace yidan::crypto {

// Whether the first certificate of `certificates` is of the private key in `key`, both PEM, of any algorithm.
// kInvalid says which of them cannot be read, or that they are of two pairs.
Outcome CertificateFitsKey(std::string_view certificates, std::string_view key);

// Until when the first certificate of `certificates`, PEM, is good: milliseconds since the Unix epoch.
// kInvalid: it cannot be read.
Result<std::int64_t> CertificateGoodUntil(std::string_view certificates);

}  // namespace yidan::crypto
