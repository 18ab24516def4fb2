#include "services/watch/remote_log.h"

namespace yidan::watch {
namespace {

constexpr int kEntriesAtOnce = 1'000;

}  // namespace

// Binds an Answer's value, or keeps the trouble and returns it as an Error.
#define YIDAN_FROM_REGISTRY(name, expr)                                        \
  auto name##_answer = (expr);                                                 \
  if (!name##_answer) return prover_.Failed(std::move(name##_answer).error()); \
  auto& name = *name##_answer

Result<std::string> RemoteLog::Checkpoint() {
  YIDAN_FROM_REGISTRY(connection, connection_());
  YIDAN_FROM_REGISTRY(answer, connection->GetCheckpoint({}));
  return answer.checkpoint().note();
}

Result<std::vector<std::string>> RemoteLog::Entries(std::uint64_t first) {
  YIDAN_FROM_REGISTRY(connection, connection_());
  v1::ListEntriesRequest request;
  request.set_first_index(first);
  request.set_page_size(kEntriesAtOnce);
  YIDAN_FROM_REGISTRY(answer, connection->ListEntries(request));
  std::vector<std::string> out;
  for (auto& entry : *answer.mutable_entries()) out.push_back(std::move(*entry.mutable_entry()));
  return out;
}

Result<RemoteLog::Inclusion> RemoteLog::Include(std::uint64_t index, std::uint64_t size) {
  YIDAN_FROM_REGISTRY(connection, connection_());
  v1::GetInclusionRequest request;
  request.set_index(index);
  request.set_size(size);
  YIDAN_FROM_REGISTRY(answer, connection->GetInclusion(request));
  const auto leaf = Digest::FromBytes(answer.receipt().leaf_hash());
  auto path = client::HashesOf(answer.receipt().inclusion().path());
  if (!leaf || !path) return Corrupt("a hash is not 32 bytes");
  return Inclusion{*leaf, std::move(*path)};
}

}  // namespace yidan::watch
