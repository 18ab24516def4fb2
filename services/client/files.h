// What a client reads and writes of its own configuration. Any thread.
#pragma once

#include <string>

#include "services/client/trouble.h"
#include "services/crypto/crypto.h"
#include "services/posix/durable_file.h"

namespace yidan::client {

// BAD_INPUT names the file.
inline Answer<std::string> ReadFile(const std::string& path, std::size_t bytes_max = std::size_t{1} << 20U) {
  auto bytes = posix::ReadFileIfThere(path, bytes_max);
  if (!bytes) return BadInput(bytes.error().message);
  if (!*bytes) return BadInput(path + ": there is no such file");
  return std::move(**bytes);
}

// A private key, PKCS#8 PEM. BAD_INPUT too if others may read it.
inline Answer<crypto::PrivateKey> ReadKey(const std::string& path) {
  const auto pem = posix::ReadPrivateFile(path);
  if (!pem) return BadInput(pem.error().message);
  auto key = crypto::PrivateKey::FromPem(*pem);
  if (!key) return BadInput(path + ": " + key.error().message);
  return *std::move(key);
}

// Durable, so that what is written into it next does not go with it in a crash.
inline Answer<void> MakeFolder(const std::string& path) {
  const Outcome made = posix::MakeDirectories(path);
  if (!made) return BadInput(made.error().message);
  return {};
}

}  // namespace yidan::client
