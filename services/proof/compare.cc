#include "services/proof/compare.h"

#include <map>

#include "services/log/merkle.h"

namespace yidan::proof {
namespace {

Result<ProvenEntry> EntryOf(const v1::LogEntry& entry, const v1::InclusionProof& proof) {
  ProvenEntry out{entry.index(), entry.entry(), {}};
  for (const std::string& raw : proof.path()) {
    const auto hash = Digest::FromBytes(raw);
    if (!hash) return Corrupt("the receipt holds a hash that is not 32 bytes");
    out.path.push_back(*hash);
  }
  return out;
}

}  // namespace

Showing ShowingOf(const ProofFile& file) {
  Showing out{file.checkpoint, {file.seal}};
  for (const auto* list :
       {&file.directory_entries, &file.registry_entries, &file.predecessor_entries, &file.entries}) {
    out.entries.insert(out.entries.end(), list->begin(), list->end());
  }
  return out;
}

Result<Showing> ShowingOf(const v1::Receipt& receipt) {
  Showing out{receipt.checkpoint().note(), {}};
  if (receipt.has_entry()) {
    YIDAN_ASSIGN(ProvenEntry entry, EntryOf(receipt.entry(), receipt.inclusion()));
    out.entries.push_back(std::move(entry));
  }
  if (receipt.has_seal()) {
    YIDAN_ASSIGN(ProvenEntry seal, EntryOf(receipt.seal(), receipt.seal_inclusion()));
    out.entries.push_back(std::move(seal));
  }
  return out;
}

std::optional<Evidence> FindFork(const Showing& a, const Showing& b,
                                 std::span<const log::NoteVerifier> registry_keys) {
  // Equal sizes with different roots need nothing else; VerifyForkEvidence refuses unequal sizes without a
  // path, and what says the same.
  const log::ForkEvidence fork{a.checkpoint, b.checkpoint, {}, {}};
  if (log::VerifyForkEvidence(fork, registry_keys)) return fork;

  std::map<std::uint64_t, const ProvenEntry*> shown;
  for (const ProvenEntry& entry : a.entries) shown[entry.index] = &entry;
  for (const ProvenEntry& entry : b.entries) {
    const auto other = shown.find(entry.index);
    if (other == shown.end() || other->second->entry == entry.entry) continue;
    log::LeafConflict conflict{entry.index,
                               {log::LeafHash(other->second->entry), other->second->path, a.checkpoint},
                               {log::LeafHash(entry.entry), entry.path, b.checkpoint}};
    if (log::VerifyLeafConflict(conflict, registry_keys)) return conflict;
  }
  return std::nullopt;
}

}  // namespace yidan::proof
