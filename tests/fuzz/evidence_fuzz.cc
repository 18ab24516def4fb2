// The text forms that strangers hand in as proof: evidence of forks, inclusion proofs, a witness's requests.
#include "services/log/evidence.h"
#include "services/log/leaf_conflict.h"
#include "services/log/proof_text.h"
#include "services/log/witness.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace log_ = yidan::log;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = yidan::fuzz::TextOf(data, size);
  if (const auto fork = log_::ParseForkEvidence(text)) {
    Require(!log_::VerifyForkEvidence(*fork, {}), "nothing is evidence against nobody");
    (void)log_::ParseForkEvidence(log_::FormatForkEvidence(*fork));
  }
  if (const auto conflict = log_::ParseLeafConflict(text)) {
    const auto again = log_::ParseLeafConflict(log_::FormatLeafConflict(*conflict));
    Require(again.has_value() && *again == *conflict, "evidence is written as it was read");
    Require(!log_::VerifyLeafConflict(*conflict, {}), "nothing is evidence against nobody");
  }
  if (const auto proof = log_::ParseProofText(text)) {
    const auto again = log_::FormatProofText(*proof);
    Require(again.has_value() && *again == text, "one proof has one text");
  }
  if (const auto request = log_::ParseAddCheckpoint(text)) {
    Require(request->proof.size() <= log_::kMaxWitnessProof, "a witness's proof is bounded");
    (void)log_::FormatAddCheckpoint(*request);
  }
  return 0;
}
