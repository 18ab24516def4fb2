// A log that can be asked for checkpoint and proof at any size, and another that shares its first five
// entries only: what an honest and a lying registry show to witnesses and monitors. One thread.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/log/checkpoint.h"
#include "services/log/merkle.h"
#include "services/log/witness.h"

namespace yidan::testing {

constexpr const char* kForkedOrigin = "registry.test/chengdu";
constexpr std::uint64_t kForkAt = 5;

inline log::NoteSigner FreshSigner(const std::string& name, log::NoteKeyType type) {
  return *log::NoteSigner::Create(name, type, *crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519));
}

class ForkedLog {
 public:
  ForkedLog(log::NoteSigner& signer, std::string salt) : signer_(signer), salt_(std::move(salt)) {}
  [[nodiscard]] log::Checkpoint At(std::uint64_t size) const {
    log::Checkpoint checkpoint;
    checkpoint.origin = kForkedOrigin;
    checkpoint.size = size;
    checkpoint.root = *log::RootAt(size, Reader(size));
    checkpoint.state_map_root = Digest{};
    return checkpoint;
  }
  [[nodiscard]] std::string Note(std::uint64_t size) const {
    return *log::SignCheckpoint(At(size), {&signer_, 1});
  }
  [[nodiscard]] std::vector<Digest> Proof(std::uint64_t m, std::uint64_t n) const {
    return *log::ConsistencyPath(m, n, Reader(n));
  }
  [[nodiscard]] std::string Ask(std::uint64_t old_size, std::uint64_t size) const {
    log::AddCheckpointRequest request{old_size, {}, Note(size)};
    if (old_size > 0 && old_size < size) request.proof = Proof(old_size, size);
    return log::FormatAddCheckpoint(request);
  }

 private:
  [[nodiscard]] log::NodeReader Reader(std::uint64_t size) const {
    std::map<log::NodeId, Digest> nodes;
    log::TreeAppender tree;
    for (std::uint64_t i = 0; i < size; ++i) {
      std::vector<log::TreeNode> fresh;
      tree.Append(log::LeafHash((i >= kForkAt ? salt_ : "") + std::to_string(i)), fresh);
      nodes.insert(fresh.begin(), fresh.end());
    }
    return [nodes](const log::NodeId& id) -> Result<Digest> {
      const auto hit = nodes.find(id);
      if (hit == nodes.end()) return Corrupt("no such node");
      return hit->second;
    };
  }
  log::NoteSigner& signer_;
  std::string salt_;
};

}  // namespace yidan::testing
