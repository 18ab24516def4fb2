#include "services/cli/files.h"

#include "services/posix/durable_file.h"

namespace yidan::cli {

Answer<std::string> ReadFile(const std::string& path, std::size_t bytes_max) {
  auto bytes = posix::ReadFile(path, bytes_max);
  if (!bytes) return BadInput(bytes.error().message);
  return *std::move(bytes);
}

Answer<void> WriteFile(const std::string& path, std::string_view bytes, unsigned mode) {
  if (const Outcome written = posix::ReplaceFile(path, bytes, mode); !written) {
    return BadInput(written.error().message);
  }
  return {};
}

Answer<void> CreateFile(const std::string& path, std::string_view bytes, unsigned mode) {
  if (const Outcome written = posix::CreateFile(path, bytes, mode); !written) {
    return BadInput(written.error().message);
  }
  return {};
}

}  // namespace yidan::cli
