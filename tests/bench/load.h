// Load for a registry: transfers signed beforehand, and ways to hand them in. Thread rule: each function
// from the main thread; it returns when everything has been answered.
#pragma once

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

// Issues `documents` documents, contents of tests/support/corridors.h on all corridors in turn, and signs
// `transfers` of each on all cores. Throws std::runtime_error.
std::vector<Chain> Prepare(const testing::Journey& parties, int documents, int transfers, int first_variant);

// The same of documents that are there, from the heads that their next act follows; the holder is one of the
// two.
std::vector<Chain> SignChains(const testing::Journey& parties, std::vector<v1::TitleState> heads,
                              int transfers);

// ISSUEs of `documents` other documents, signed on all cores, not handed in.
std::vector<v1::SubmitActRequest> SignIssues(const testing::Journey& parties, int documents,
                                             int first_variant);

// Of the document that `first_variant` names.
std::string DocumentId(int variant);

// For those who need it running while they are made.
inline testing::Registry& Started(testing::Registry& registry) {
  registry.Start();
  return registry;
}

struct Outcome {
  std::uint64_t admitted = 0;
  std::uint64_t refused = 0;  // 0, or the figures mean nothing
  double seconds = 0;
  std::vector<double> latencies_us;  // Unary: from its call; StreamAtRate: from the moment that was its own
};

struct StreamSettings {
  int streams = 1;    // mTLS connections, each with its share
  int window = 2048;  // acts unanswered on each
  v1::ReceiptDetail detail = v1::RECEIPT_DETAIL_BRIEF;
};
// Round by round: the first act of every document, then the second of every document ...
Outcome Stream(testing::Registry& registry, std::vector<Chain>& chains, const StreamSettings& settings);
// The same round by round, each act at its moment however late the answers are: `rate` of them a second.
Outcome StreamAtRate(testing::Registry& registry, std::vector<Chain>& chains, double rate);
// ISSUEs of the carrier's, signed beforehand with their contents.
Outcome StreamIssues(testing::Registry& registry, std::vector<v1::SubmitActRequest>& issues,
                     const StreamSettings& settings);
// One act per call, `in_flight` calls at a time, each on documents of its own.
Outcome Unary(testing::Registry& registry, std::vector<Chain>& chains, int in_flight,
              v1::ReceiptDetail detail);

}  // namespace yidan::bench
