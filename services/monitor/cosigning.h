// The log's side of the conversation with one witness: asks it to cosign a head, and proves that the head
// extends the size that the witness saw last. If that was another size, the witness answers 409 and says
// which; it is then asked once more.
// Thread rule: Ask on one thread at a time; Abort from any.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/http/client.h"
#include "services/log/note.h"
#include "services/store/head.h"

namespace yidan::monitor {

struct WitnessAddress {
  std::string url;        // its submission prefix: POST <url>/add-checkpoint
  log::NoteVerifier key;  // type kCosignature
};

// "<verifier key> <url>". kInvalid: not of this form, or not a cosignature key.
Result<WitnessAddress> ParseWitness(const std::string& text);

// Whether `note` proves that this log was signed with two histories: a checkpoint under one of `keys`, the
// log's own, that the log as of `newest` does not hold. kCorrupt says how. Success: it is in the log, or it
// is not the log's word at all.
Outcome CheckForFork(const std::string& note, const std::vector<log::NoteVerifier>& keys,
                     const store::Head& newest);

class WitnessClient {
 public:
  static Result<std::unique_ptr<WitnessClient>> Create(WitnessAddress witness, const std::string& ca_file);

  // The cosignature line over `head`'s checkpoint, LF included, verified. kUnavailable: no answer; kConflict:
  // the witness saw a larger log than ours, or another history; kDenied, kInvalid: what else it said,
  // on one line and harmless to a screen.
  Result<std::string> Ask(const store::Head& head, std::chrono::milliseconds time);
  // How much of the log the witness has seen, without showing it more: `head`'s size if exactly `head`, which
  // it has signed again; otherwise less, as it says, and it vouches for nothing that came after. Errors as of
  // Ask.
  Result<std::uint64_t> Seen(const store::Head& head, std::chrono::milliseconds time);
  // The checkpoint of `origin` that the witness remembers, as it shows it: not verified. kNotFound: it shows
  // none. Witnesses of other makes have no such answer.
  Result<std::string> Remembered(const std::string& origin, std::chrono::milliseconds time);
  void Abort() { http_->Abort(); }
  [[nodiscard]] const std::string& name() const { return witness_.key.name(); }

 private:
  WitnessClient(WitnessAddress witness, std::unique_ptr<http::Client> http)
      : witness_(std::move(witness)), http_(std::move(http)) {}
  Result<std::string> VerifiedLine(const store::Head& head, std::string_view body) const;

  const WitnessAddress witness_;
  const std::unique_ptr<http::Client> http_;
  std::uint64_t seen_ = 0;  // the size that the witness cosigned last, as far as we know
};

}  // namespace yidan::monitor
