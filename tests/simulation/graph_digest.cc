#include "tests/simulation/graph_digest.h"

#include "services/crypto/crypto.h"

namespace yidan::simulation {
namespace {

std::uint64_t Mix(std::uint64_t x) {
  x ^= x >> 30U;
  x *= 0xBF58476D1CE4E5B9ULL;
  x ^= x >> 27U;
  x *= 0x94D049BB133111EBULL;
  return x ^ (x >> 31U);
}

}  // namespace

void GraphDigest::AddEdge(const Hash128& from, unsigned kind, unsigned signer, const Hash128& to) {
  Encoder edge;
  edge.U64(from.high).U64(from.low).U32(kind).U32(signer).U64(to.high).U64(to.low);
  const Digest hash = crypto::Sha256(edge.bytes());
  Decoder words(hash.View());
  for (std::uint64_t& sum : edges_) sum += words.U64();
}

void GraphDigest::AddRefusal(const Hash128& from, unsigned kind, unsigned signer, unsigned reason) {
  const std::uint64_t what = (std::uint64_t{kind} << 40U) | (std::uint64_t{signer} << 20U) | reason;
  refusals_ += Mix(from.high ^ Mix(from.low ^ Mix(what)));
  ++counts_;
}

std::string GraphDigest::Hex() const {
  Encoder all;
  for (const std::uint64_t sum : edges_) all.U64(sum);
  all.U64(refusals_).U64(counts_);
  return ToHex(crypto::Sha256(all.bytes()).View());
}

}  // namespace yidan::simulation
