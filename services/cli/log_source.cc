#include "services/cli/log_source.h"

namespace yidan::cli {
namespace {

constexpr int kEntriesAtOnce = 1'000;

Result<std::vector<Digest>> Hashes(const google::protobuf::RepeatedPtrField<std::string>& raw) {
  std::vector<Digest> out;
  for (const std::string& bytes : raw) {
    const auto hash = Digest::FromBytes(bytes);
    if (!hash) return Corrupt("a hash is not 32 bytes");
    out.push_back(*hash);
  }
  return out;
}

Result<Digest> HashOf(const std::string& raw) {
  const auto hash = Digest::FromBytes(raw);
  if (!hash) return Corrupt("a hash is not 32 bytes");
  return *hash;
}

}  // namespace

// Binds an Answer's value, or remembers the trouble and returns it as an Error.
#define YIDAN_FROM_REGISTRY(name, expr)                                \
  auto name##_answer = (expr);                                         \
  if (!name##_answer) return Failed(std::move(name##_answer).error()); \
  auto& name = *name##_answer

tl::unexpected<Error> RemoteLog::Failed(Trouble trouble) {
  last_ = trouble;
  const auto kind = trouble.exit == ExitCode::kNotTrusted ? Error::Kind::kUnavailable
                    : trouble.exit == ExitCode::kRefused  ? Error::Kind::kDenied
                                                          : Error::Kind::kInvalid;
  return Fail(kind, std::move(trouble.message));
}

Trouble RemoteLog::TroubleOf(const Error& error) const {
  if (last_ && last_->message == error.message) return *last_;
  return {ExitCode::kNotTrusted, "UNAVAILABLE", "cannot go on: " + error.message, {}, {}};
}

Result<std::string> RemoteLog::Checkpoint() {
  YIDAN_FROM_REGISTRY(registry, registry_());
  YIDAN_FROM_REGISTRY(answer, registry->GetCheckpoint());
  return answer.checkpoint().note();
}

Result<std::vector<std::string>> RemoteLog::Entries(std::uint64_t first) {
  YIDAN_FROM_REGISTRY(registry, registry_());
  v1::ListEntriesRequest request;
  request.set_first_index(first);
  request.set_page_size(kEntriesAtOnce);
  YIDAN_FROM_REGISTRY(answer, registry->ListEntries(request));
  std::vector<std::string> out;
  for (auto& entry : *answer.mutable_entries()) out.push_back(std::move(*entry.mutable_entry()));
  return out;
}

Result<RemoteLog::Consistency> RemoteLog::Prove(std::uint64_t old_size, std::uint64_t new_size) {
  YIDAN_FROM_REGISTRY(registry, registry_());
  v1::GetConsistencyRequest request;
  request.set_old_size(old_size);
  request.set_new_size(new_size);
  YIDAN_FROM_REGISTRY(answer, registry->GetConsistency(request));
  Consistency out;
  YIDAN_ASSIGN(out.old_root, HashOf(answer.old_root()));
  YIDAN_ASSIGN(out.path, Hashes(answer.proof().path()));
  return out;
}

Result<RemoteLog::Inclusion> RemoteLog::Include(std::uint64_t index, std::uint64_t size) {
  YIDAN_FROM_REGISTRY(registry, registry_());
  v1::GetInclusionRequest request;
  request.set_index(index);
  request.set_size(size);
  YIDAN_FROM_REGISTRY(answer, registry->GetInclusion(request));
  Inclusion out;
  YIDAN_ASSIGN(out.leaf, HashOf(answer.receipt().leaf_hash()));
  YIDAN_ASSIGN(out.path, Hashes(answer.receipt().inclusion().path()));
  return out;
}

}  // namespace yidan::cli
