// Proof files: what parses is written and read back as the same; judging it never crashes, and what is valid
// is shown whole.
#include "services/proof/compare.h"
#include "services/proof/redact.h"
#include "services/proof/verifier.h"
#include "tests/fuzz/fuzz.h"

using yidan::fuzz::Require;
namespace proof = yidan::proof;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto file = proof::ParseProofFile(yidan::fuzz::TextOf(data, size));
  if (!file) return 0;
  const std::string text = proof::FormatProofFile(*file);
  const auto again = proof::ParseProofFile(text);
  Require(again.has_value(), "what was written is read");
  Require(proof::FormatProofFile(*again) == text, "one file has one text");

  // The key that the file names, so that what lies behind the first check is reached.
  proof::VerifyOptions options{file->registry_key, 1'491'465'600'000};
  options.max_age_ms = 86'400'000;
  const auto report = proof::Verify(*file, options);
  if (!report) return 0;
  if (report->title) {
    Require(report->chain.ruling == proof::Ruling::kValid, "only a sound chain is shown");
    Require(report->log.ruling == proof::Ruling::kValid, "only what is in the log is shown");
  }
  if (report->Valid()) Require(report->title && report->waybill, "what is valid is shown");
  if (report->waybill) Require(report->title.has_value(), "no content without its title");

  const auto redacted = proof::Redact(*file, {{}, {"/freight"}, true});
  if (redacted && report->Valid())
    Require(proof::Verify(*redacted, options)->Valid(), "a valid file can be redacted");
  (void)proof::FindFork(proof::ShowingOf(*file), proof::ShowingOf(*again), {});
  return 0;
}
