// X.509, as much as TLS needs beside gRPC. Any thread.
#pragma once

#include <string_view>

#include "services/base/result.h"

namespace yidan::crypto {

// Whether the first certificate of `certificates` is of the private key in `key`, both PEM, of any algorithm.
// kInvalid says which of them cannot be read, or that they are of two pairs.
Outcome CertificateFitsKey(std::string_view certificates, std::string_view key);

}  // namespace yidan::crypto
