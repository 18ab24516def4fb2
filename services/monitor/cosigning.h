// What a log says to one witness: asks it to cosign a head, with the consistency proof from the size that the
// witness saw last (a witness that saw another answers 409 with it, and is asked once more).
// Thread rule: Ask on one thread at a time; Abort from any.
#pragma once

#include <memory>
#include <string>

#include "services/base/result.h"
#include "services/ledger/head.h"
#include "services/log/note.h"
#include "services/monitor/http_client.h"

namespace yidan::monitor {

struct WitnessAddress {
  std::string url;        // its submission prefix: POST <url>/add-checkpoint
  log::NoteVerifier key;  // type kCosignature
};

// "<verifier key> <url>". kInvalid: not of this form, or not a cosignature key.
Result<WitnessAddress> ParseWitness(const std::string& text);

class WitnessClient {
 public:
  static Result<std::unique_ptr<WitnessClient>> Create(WitnessAddress witness, const std::string& ca_file);

  // The cosignature line over `head`'s checkpoint, LF included, verified. kUnavailable: no answer; kConflict:
  // the witness saw a larger log than ours, or another history; kDenied, kInvalid: what else it said.
  Result<std::string> Ask(const ledger::Head& head, std::chrono::milliseconds time);
  void Abort() { http_->Abort(); }
  [[nodiscard]] const std::string& name() const { return witness_.key.name(); }

 private:
  WitnessClient(WitnessAddress witness, std::unique_ptr<HttpClient> http)
      : witness_(std::move(witness)), http_(std::move(http)) {}
  Result<std::string> VerifiedLine(const ledger::Head& head, std::string_view body) const;

  const WitnessAddress witness_;
  const std::unique_ptr<HttpClient> http_;
  std::uint64_t seen_ = 0;  // the size that the witness cosigned last, as far as we know
};

}  // namespace yidan::monitor
