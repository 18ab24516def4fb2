#include "services/yidand/key_file.h"

#include "services/posix/durable_file.h"

namespace yidan::yidand {

Result<crypto::PrivateKey> ReadKeyFile(const std::string& path) {
  YIDAN_ASSIGN(const std::string pem, posix::ReadPrivateFile(path));
  auto key = crypto::PrivateKey::FromPem(pem);
  if (!key) return Fail(key.error().kind, path + ": " + key.error().message);
  return key;
}

}  // namespace yidan::yidand
