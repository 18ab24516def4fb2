#include "services/client/compare.h"

#include "services/log/evidence.h"
#include "services/log/merkle.h"

namespace yidan::client {
namespace {

std::string Sizes(const log::Checkpoint& older, const log::Checkpoint& newer) {
  return "the checkpoints of sizes " + std::to_string(older.size) + " and " + std::to_string(newer.size);
}

}  // namespace

Result<std::optional<Disagreement>> CompareCheckpoints(const SignedCheckpoint& older,
                                                       const SignedCheckpoint& newer, const Prove& prove) {
  using Found = std::optional<Disagreement>;
  const log::Checkpoint& a = older.checkpoint;
  const log::Checkpoint& b = newer.checkpoint;
  if (a.size == b.size) {
    if (a.root == b.root && a.state_map_root == b.state_map_root) return Found();
    return Found({"it signed two different logs of size " + std::to_string(a.size),
                  log::FormatForkEvidence({older.note, newer.note, {}, {}})});
  }
  if (a.size == 0) return Found();
  const auto proof = prove(a.size, b.size);
  if (!proof && proof.error().kind == Error::Kind::kUnavailable) return tl::unexpected(proof.error());
  if (!proof) {
    return Found({"it does not prove that " + Sizes(a, b) + " are of one log: " + proof.error().message, {}});
  }
  if (log::VerifyConsistency(a.size, b.size, a.root, b.root, proof->path)) return Found();
  // What it says the root was at a.size, or what its path shows, convicts it if it holds under b's signature.
  for (const Result<Digest>& root :
       {Result<Digest>(proof->old_root), log::PrefixRoot(a.size, b.size, b.root, proof->path)}) {
    if (!root || *root == a.root) continue;
    if (!log::VerifyConsistency(a.size, b.size, *root, b.root, proof->path)) continue;
    return Found({"it has rewritten its log: " + Sizes(a, b) + " contradict each other",
                  log::FormatForkEvidence({older.note, newer.note, *root, proof->path})});
  }
  return Found({"its proof that " + Sizes(a, b) + " are of one log does not hold", {}});
}

std::optional<std::vector<Digest>> HashesOf(const google::protobuf::RepeatedPtrField<std::string>& raw) {
  std::vector<Digest> out;
  for (const std::string& bytes : raw) {
    const auto hash = Digest::FromBytes(bytes);
    if (!hash) return std::nullopt;
    out.push_back(*hash);
  }
  return out;
}

tl::unexpected<Error> RemoteProver::Failed(Trouble trouble) {
  last_ = trouble;
  const bool passes = trouble.kind == Trouble::Kind::kUnreachable || trouble.kind == Trouble::Kind::kBusy;
  const auto kind = passes                                    ? Error::Kind::kUnavailable
                    : trouble.kind == Trouble::Kind::kRefused ? Error::Kind::kDenied
                                                              : Error::Kind::kInvalid;
  return Fail(kind, std::move(trouble.message));
}

Trouble RemoteProver::TroubleOf(const Error& error) const {
  if (last_ && last_->message == error.message) return *last_;
  return {Trouble::Kind::kUnreachable, "UNAVAILABLE", "cannot go on: " + error.message, {}, {}};
}

Result<Consistency> RemoteProver::operator()(std::uint64_t old_size, std::uint64_t new_size) {
  auto connection = connection_();
  if (!connection) return Failed(std::move(connection).error());
  v1::GetConsistencyRequest request;
  request.set_old_size(old_size);
  request.set_new_size(new_size);
  auto answer = (*connection)->GetConsistency(request);
  if (!answer) return Failed(std::move(answer).error());
  auto path = HashesOf(answer->proof().path());
  if (!path) return Corrupt("a hash is not 32 bytes");
  // What it says its root was is of use only if it convicts it; that it is none is no error of the proof's.
  return Consistency{Digest::FromBytes(answer->old_root()).value_or(Digest()), std::move(*path)};
}

}  // namespace yidan::client
