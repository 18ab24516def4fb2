// Trust: what makes an answer of the registry believable. One trusted key is given; everything else is
// checked against it and against the checkpoint remembered from before (PROTOCOL §5). One thread.
//
// Every failure here is UNTRUSTED, exit code 4: either the registry lies, or somebody stands in between.
#pragma once

#include <optional>
#include <string>

#include "services/cli/memory.h"
#include "services/cli/registry.h"
#include "services/cli/trouble.h"
#include "services/log/checkpoint.h"
#include "services/title/state.h"

namespace yidan::cli {

class Trust {
 public:
  // `registry` and `memory` must outlive this.
  Trust(Registry& registry, const Memory& memory, std::string registry_key)
      : registry_(registry), memory_(memory), key_(std::move(registry_key)) {}

  // Fetches and accepts the newest checkpoint; at the first meeting also makes the registry prove that the
  // digest it names is that of entry 0. To be called before anything else.
  Answer<void> Begin();

  // Takes a checkpoint as the registry's newest: its signature, its agreement with `sent`, and that the
  // log up to it begins with the log up to the newest accepted before. Remembers it.
  Answer<log::Checkpoint> Accept(const v1::Checkpoint& sent);

  // Checks everything a receipt shows: the very act that was sent, its entry, inclusion, seal, state map
  // proof, checkpoint. Returns after Accept; the present state it proves is in receipt.state_value.
  Answer<void> CheckReceipt(const v1::Receipt& receipt, const v1::SignedAct& sent);
  // The same for an entry whose bytes are not shown: `receipt.leaf_hash` is under its checkpoint.
  Answer<void> CheckInclusion(const v1::Receipt& receipt);

  // The state of a document, proven to be the present one; `receipt` is of its last act, whose bytes need
  // not be shown.
  Answer<title::TitleState> CheckTitle(const v1::Receipt& receipt, const std::string& document_id);

  [[nodiscard]] const Digest& registry() const { return digest_; }
  [[nodiscard]] const std::string& key() const { return key_; }
  // The newest checkpoint accepted, and its note. REQUIRES: Begin succeeded.
  [[nodiscard]] const log::Checkpoint& newest() const { return *newest_; }
  [[nodiscard]] const std::string& newest_note() const { return note_; }
  // The size remembered from an earlier run; 0: this was the first meeting.
  [[nodiscard]] std::uint64_t remembered_size() const { return remembered_size_; }

 private:
  Answer<log::Checkpoint> Open(const v1::Checkpoint& sent) const;
  Answer<void> CheckConsistent(const log::Checkpoint& older, const log::Checkpoint& newer);
  Answer<void> MeetFirst(const v1::GetCheckpointResponse& sent);

  Registry& registry_;
  const Memory& memory_;
  std::string key_;
  Digest digest_;
  std::optional<log::Checkpoint> newest_;
  std::string note_;
  std::uint64_t remembered_size_ = 0;
};

}  // namespace yidan::cli
