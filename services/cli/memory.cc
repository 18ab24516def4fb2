#include "services/cli/memory.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "services/cli/files.h"
#include "services/crypto/crypto.h"
#include "services/log/checkpoint.h"

namespace yidan::cli {
namespace {

namespace fs = std::filesystem;

// Held while the file is compared and written.
class Lock {
 public:
  explicit Lock(const std::string& path) : fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (fd_ >= 0) ::flock(fd_, LOCK_EX);
  }
  ~Lock() {
    if (fd_ >= 0) ::close(fd_);
  }
  Lock(const Lock&) = delete;
  Lock& operator=(const Lock&) = delete;

 private:
  int fd_;
};

std::uint64_t SizeOf(const std::string& note) {
  const auto parsed = log::ParseNote(note);
  const auto checkpoint = parsed ? log::ParseCheckpoint(parsed->text) : Invalid("no note");
  return checkpoint ? checkpoint->size : 0;
}

}  // namespace

std::string Memory::PathOf(const std::string& registry_key) const {
  return folder_ + "/registries/" + ToHex(crypto::Sha256(registry_key).View()).substr(0, 16) + ".json";
}

Answer<std::optional<Remembered>> Memory::Load(const std::string& registry_key) const {
  const std::string path = PathOf(registry_key);
  std::error_code ignored;
  if (folder_.empty() || !fs::exists(path, ignored)) return std::optional<Remembered>();
  YIDAN_CLI_ASSIGN(const std::string text, ReadFile(path));
  const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
  const auto member = [&json](const char* name) {
    return json.is_object() && json.contains(name) && json.at(name).is_string()
               ? json.at(name).get<std::string>()
               : std::string();
  };
  const auto registry = FromHex(member("registry"));
  const auto digest = registry ? Digest::FromBytes(*registry) : std::nullopt;
  if (member("registry_key") != registry_key || !digest || SizeOf(member("checkpoint")) == 0) {
    return BadInput(path + ": this is not what yidan wrote; put it aside, and find out who changed it");
  }
  return std::optional(Remembered{registry_key, *digest, member("checkpoint")});
}

Answer<void> Memory::Save(const Remembered& remembered) const {
  if (folder_.empty()) return {};
  const std::string path = PathOf(remembered.registry_key);
  std::error_code failed;
  fs::create_directories(folder_ + "/registries", failed);
  if (failed) return BadInput(folder_ + "/registries: " + failed.message());
  const Lock lock(path + ".lock");
  YIDAN_CLI_ASSIGN(const auto before, Load(remembered.registry_key));
  if (before && SizeOf(before->note) >= SizeOf(remembered.note)) return {};
  nlohmann::ordered_json json;
  json["registry_key"] = remembered.registry_key;
  json["registry"] = ToHex(remembered.registry.View());
  json["checkpoint"] = remembered.note;
  return WriteFile(path, json.dump(2) + "\n");
}

}  // namespace yidan::cli
