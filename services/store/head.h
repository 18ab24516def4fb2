// Head: what is published after each batch: the checkpoint, the seal it rests on, and the one snapshot
// of the store that agrees with both. A query takes one Head and answers wholly from it, so that a proof
// and its checkpoint are never from two moments. Immutable once published; any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "services/base/bytes.h"
#include "services/store/ports/ports.h"
#include "yidan/v1/log.pb.h"

namespace yidan::store {

struct Head {
  std::uint64_t size = 0;  // entries under the checkpoint; the last one is its seal
  Digest root;
  std::int64_t sealed_at_ms = 0;
  v1::Checkpoint checkpoint;
  std::string seal_entry;
  std::vector<Digest> seal_path;
  std::shared_ptr<const StoreView> view;
};

// Holds the newest head, and the newest one that witnesses have cosigned.
class HeadCell {
 public:
  // A cosigned head that is so much older than the newest is let go, and its snapshot with it: proofs from it
  // would show an old present (the verifier's default --max-age is twice this).
  static constexpr std::int64_t kWitnessedAgeMaxMs = 5 * 60'000;

  void Publish(std::shared_ptr<const Head> head) {
    std::shared_ptr<const Head> dropped;  // freed outside the lock
    const std::lock_guard lock(mutex_);
    if (witnessed_ && head->sealed_at_ms - witnessed_->sealed_at_ms > kWitnessedAgeMaxMs) {
      dropped.swap(witnessed_);
    }
    head_.swap(head);
  }
  // `head`: one published before, with cosignature lines added to its note.
  void PublishWitnessed(std::shared_ptr<const Head> head) {
    const std::lock_guard lock(mutex_);
    if (!witnessed_ || head->size >= witnessed_->size) witnessed_.swap(head);
  }
  // The newest, with cosignatures if it has them.
  [[nodiscard]] std::shared_ptr<const Head> Get() const {
    const std::lock_guard lock(mutex_);
    return witnessed_ && witnessed_->size == head_->size ? witnessed_ : head_;
  }
  // Null: none, or none that is young enough.
  [[nodiscard]] std::shared_ptr<const Head> Witnessed() const {
    const std::lock_guard lock(mutex_);
    return witnessed_;
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Head> head_;
  std::shared_ptr<const Head> witnessed_;
};

}  // namespace yidan::store
