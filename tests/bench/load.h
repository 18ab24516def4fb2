// Load for a registry: transfers signed beforehand, and ways to hand them in. Thread rule: each function
// from the main thread; it returns when everything has been answered.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/registry.h"

namespace yidan::bench {

// A document's transfers to and fro between shipper and bank, each naming the digest of the one before, so
// that they can be handed in without waiting.
struct Chain {
  std::vector<v1::SubmitActRequest> acts;
};

// Issues `documents` documents, and signs `transfers` of each on all cores. Throws std::runtime_error.
std::vector<Chain> Prepare(const testing::Journey& parties, int documents, int transfers, int first_variant);

// The same of documents that are there, from the heads that their next act follows; the holder is one of the
// two.
std::vector<Chain> SignChains(const testing::Journey& parties, std::vector<v1::TitleState> heads,
                              int transfers);

// Of the document that `first_variant` names.
std::string DocumentId(int variant);

inline double MicrosecondsSince(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
}

// For those who need it running while they are made.
inline testing::Registry& Started(testing::Registry& registry) {
  registry.Start();
  return registry;
}

struct Outcome {
  std::uint64_t admitted = 0;
  std::uint64_t refused = 0;  // 0, or the figures mean nothing
  double seconds = 0;
  std::vector<double> latencies_us;  // unary only
};

// Round by round over `streams` mTLS connections, each with its share of the documents and at most
// `window` acts unanswered.
Outcome Stream(testing::Registry& registry, std::vector<Chain>& chains, int streams, int window);
// One act per call, `in_flight` calls at a time, each on documents of its own.
Outcome Unary(testing::Registry& registry, std::vector<Chain>& chains, int in_flight,
              v1::ReceiptDetail detail);

}  // namespace yidan::bench
