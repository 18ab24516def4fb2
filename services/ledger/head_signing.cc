#include "services/ledger/head_signing.h"

#include "services/log/checkpoint.h"
#include "services/title/times.h"

namespace yidan::ledger {

Result<v1::Checkpoint> SignCheckpoint(store::Signer& signer, const std::string& origin, std::uint64_t size,
                                      const Digest& root, const Digest& state_map_root,
                                      std::int64_t sealed_at_ms) {
  log::Checkpoint checkpoint;
  checkpoint.origin = origin;
  checkpoint.size = size;
  checkpoint.root = root;
  checkpoint.state_map_root = state_map_root;
  YIDAN_ASSIGN(const std::string text, log::FormatCheckpoint(checkpoint));
  YIDAN_ASSIGN(std::string note, signer.SignNote(text));
  v1::Checkpoint out;
  out.set_size(size);
  out.set_root(root.ToString());
  out.set_note(std::move(note));
  title::SetTime(out.mutable_sealed_at(), sealed_at_ms);
  return out;
}

}  // namespace yidan::ledger
