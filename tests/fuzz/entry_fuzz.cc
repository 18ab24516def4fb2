// Log entries: what decodes encodes to the same bytes, and the chain takes it or says why not.
#include "services/log/chain.h"
#include "services/log/entry.h"
#include "services/proof/replay.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace log_ = yidan::log;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes = yidan::fuzz::BytesOf(data, size);
  const auto entry = log_::DecodeEntry(bytes);
  if (!entry) return 0;
  const auto encoded = log_::EncodeEntry(*entry);
  Require(encoded.has_value() && *encoded == bytes, "one entry has one encoding");
  log_::ChainVerifier chain;
  if (chain.Add(bytes)) Require(chain.size() == 1 && entry->index == 0, "a chain begins at 0");
  (void)yidan::proof::Replay::Begin(*entry, log_::LeafHash(bytes), yidan::title::RuleBook::Released());
  return 0;
}
