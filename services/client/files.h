// A file of the configuration as it is read. Internal to services/client. Any thread.
#pragma once

#include <string>

#include "services/client/trouble.h"
#include "services/posix/durable_file.h"

namespace yidan::client {

// BAD_INPUT names the file.
inline Answer<std::string> ReadFile(const std::string& path, std::size_t bytes_max = std::size_t{1} << 20U) {
  auto bytes = posix::ReadFileIfThere(path, bytes_max);
  if (!bytes) return BadInput(bytes.error().message);
  if (!*bytes) return BadInput(path + ": there is no such file");
  return std::move(**bytes);
}

}  // namespace yidan::client
