// A private key in a file of its own. Any thread.
#pragma once

#include <string>

#include "services/crypto/crypto.h"

namespace yidan::yidand {

// PKCS#8 PEM. kDenied if others than its owner have any right on the file; every error names it.
Result<crypto::PrivateKey> ReadKeyFile(const std::string& path);

}  // namespace yidan::yidand
