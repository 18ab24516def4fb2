#include "services/watch/witness_server.h"

#include <spdlog/spdlog.h>

#include <chrono>
#include <mutex>

#include "services/crypto/crypto.h"
#include "services/http/server.h"
#include "services/posix/durable_file.h"
#include "services/posix/lock.h"

namespace yidan::watch {
namespace {

constexpr std::string_view kRemembered = "/remembered/";
// 63 lines of proof, and a checkpoint with all the signatures a note can have.
constexpr std::size_t kRequestBytesMax = 128U << 10U;

std::uint64_t NowS() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(now).count());
}

}  // namespace

std::string FileWitnessMemory::PathOf(const std::string& origin, const char* extension) const {
  return directory_ + "/" + ToHex(crypto::Sha256(origin).View()) + extension;
}

Result<std::optional<std::string>> FileWitnessMemory::Load(const std::string& origin) {
  return posix::ReadFileIfThere(PathOf(origin, ".note"), log::kMaxNoteBytes);
}

Outcome FileWitnessMemory::Save(const std::string& origin, const std::string& note) {
  return posix::ReplaceFile(PathOf(origin, ".note"), note);
}

Outcome FileWitnessMemory::KeepEvidence(const std::string& origin, const std::string& evidence) {
  const std::string path = PathOf(origin, ".evidence");
  YIDAN_ASSIGN(const auto kept, posix::ReadFileIfThere(path, 4 * log::kMaxNoteBytes));
  if (kept) return {};
  YIDAN_TRY(posix::ReplaceFile(path, evidence));
  spdlog::critical("{} signed two histories; the evidence is in {}", origin, path);
  return {};
}

class WitnessServer::Impl {
 public:
  Impl(WitnessServerOptions options, posix::Lock lock, log::NoteSigner signer)
      : listen_(std::move(options.listen)),
        lock_(std::move(lock)),
        memory_(std::move(options.directory)),
        origins_(OriginsOf(options.logs)),
        witness_(std::move(options.logs), std::move(signer), memory_) {}

  Outcome Listen() {
    http::ServerOptions options;
    options.listen = listen_;
    options.post_path = "/add-checkpoint";
    options.body_bytes_max = kRequestBytesMax;
    YIDAN_ASSIGN(server_, http::Server::Start(std::move(options), [this](const http::Request& request) {
                   return Answer(request);
                 }));
    return {};
  }
  http::Server& server() { return *server_; }

 private:
  http::Response Answer(const http::Request& request) {
    if (request.path.starts_with(kRemembered)) return Remembered(request.path.substr(kRemembered.size()));
    if (request.path != "/add-checkpoint") return {.status = 404, .body = "there is /add-checkpoint\n"};
    if (request.body.empty()) return {.status = 405, .body = "POST a checkpoint\n"};
    const std::lock_guard lock(one_at_a_time_);  // compared and written as one step
    log::WitnessAnswer answer = witness_.AddCheckpoint(request.body, NowS());
    if (answer.evidence) {
      const auto kept = memory_.KeepEvidence(answer.origin, *answer.evidence);
      if (!kept) spdlog::critical("{} signed two histories: {}", answer.origin, kept.error().message);
    }
    if (answer.status == 500) spdlog::error("{}", answer.body);
    return {.status = answer.status, .content_type = answer.content_type, .body = std::move(answer.body)};
  }

  // What was cosigned last: with it a log that has lost it can tell that it signed it.
  http::Response Remembered(const std::string& name) {
    const auto origin = origins_.find(name);
    if (origin == origins_.end()) return {.status = 404, .body = "this witness follows no such log\n"};
    const std::lock_guard lock(one_at_a_time_);
    auto note = memory_.Load(origin->second);
    if (!note || !*note) return {.status = 404, .body = "nothing is remembered\n"};
    return {.body = std::move(**note)};
  }
  static std::map<std::string, std::string> OriginsOf(
      const std::map<std::string, std::vector<log::NoteVerifier>>& logs) {
    std::map<std::string, std::string> origins;
    for (const auto& [origin, keys] : logs) origins[ToHex(crypto::Sha256(origin).View())] = origin;
    return origins;
  }

  const std::string listen_;
  const posix::Lock lock_;
  std::mutex one_at_a_time_;
  FileWitnessMemory memory_;
  const std::map<std::string, std::string> origins_;  // hex of its SHA-256 -> origin
  log::Witness witness_;
  std::unique_ptr<http::Server> server_;  // last: it ends before what it serves
};

WitnessServer::WitnessServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
WitnessServer::~WitnessServer() = default;
const std::string& WitnessServer::address() const { return impl_->server().address(); }
void WitnessServer::Stop() { impl_->server().Stop(); }

Result<std::unique_ptr<WitnessServer>> WitnessServer::Start(WitnessServerOptions options,
                                                            log::NoteSigner signer) {
  if (signer.verifier().type() != log::NoteKeyType::kCosignature) {
    return Invalid("a witness needs a cosignature key");
  }
  YIDAN_ASSIGN(posix::Lock lock, posix::LockDirectory(options.directory));
  auto impl = std::make_unique<Impl>(std::move(options), std::move(lock), std::move(signer));
  YIDAN_TRY(impl->Listen());
  return std::unique_ptr<WitnessServer>(new WitnessServer(std::move(impl)));
}

}  // namespace yidan::watch
