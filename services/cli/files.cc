#include "services/cli/files.h"

#include "services/posix/durable_file.h"

namespace yidan::cli {

Answer<std::string> ReadFile(const std::string& path, std::size_t bytes_max) {
  auto bytes = posix::ReadFile(path == "-" ? "/dev/stdin" : path, bytes_max);
  if (!bytes) return BadInput(bytes.error().message);
  return *std::move(bytes);
}

Answer<void> WriteFile(const std::string& path, std::string_view bytes, unsigned mode) {
  if (const Outcome written = posix::ReplaceFile(path, bytes, mode); !written) {
    return BadInput(written.error().message);
  }
  return {};
}

void AddTarget(CLI::App& command, const std::string& help, const std::shared_ptr<Target>& target) {
  command.add_option("-o,--out", target->path, help + "; - for standard output")->required();
  command.add_flag("--force", target->force, "over a file that is there already");
}

Answer<void> Put(const Target& target, const std::string& bytes, Output& out) {
  if (target.path == "-") {
    out.text = bytes;
    out.is_file = true;
    return {};
  }
  return PutFile("--out", target, bytes);
}

Answer<void> PutFile(const std::string& option, const Target& target, std::string_view bytes) {
  const auto over = target.force ? posix::Over::kWhatIsThere : posix::Over::kNothing;
  const Outcome written = posix::PutFile(target.path, bytes, 0644, over);
  if (written) return {};
  if (written.error().kind == Error::Kind::kConflict) {
    return BadInput(option + ": " + target.path + " is there already; --force writes over it");
  }
  return BadInput(option + ": " + written.error().message);
}

Answer<void> CreateFile(const std::string& path, std::string_view bytes, unsigned mode) {
  if (const Outcome written = posix::CreateFile(path, bytes, mode); !written) {
    return BadInput(written.error().message);
  }
  return {};
}

}  // namespace yidan::cli
