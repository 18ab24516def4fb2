// What is read of the log itself, under the newest checkpoint: proofs, entries, and tiles in the tlog-tiles
// layout.
#include "services/log/tiles.h"
#include "services/query/proofs.h"
#include "services/query/queries.h"
#include "services/query/queries_internal.h"
#include "services/store/nodes.h"

namespace yidan::query {

api::Reply<v1::GetCheckpointResponse> Queries::GetCheckpoint(const Reading& r,
                                                             const v1::GetCheckpointRequest& q) const {
  v1::GetCheckpointResponse out;
  *out.mutable_checkpoint() = r.head->checkpoint;
  out.set_registry(identity_.registry.ToString());
  out.set_registry_key(identity_.verifier_key);
  if (!q.with_registry_entries()) return out;
  if (auto added = AddRegistryEntries(*r.head, export_entries_max_, out); !added)
    return tl::unexpected(added.error());
  return out;
}

api::Reply<v1::GetInclusionResponse> Queries::GetInclusion(const Reading& r,
                                                           const v1::GetInclusionRequest& q) const {
  std::uint64_t index = q.index();
  if (q.entry_case() == v1::GetInclusionRequest::kActDigest) {
    YIDAN_READ(found, r.view().Get(store::Table::kActs, q.act_digest()));
    if (!found) return Fault(v1::ERROR_REASON_NOT_FOUND, "no act with that digest", "act_digest");
    index = store::IndexOfKey(*found).value_or(0);
  } else if (q.entry_case() != v1::GetInclusionRequest::kIndex) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST, "name an index or an act_digest", "entry");
  }
  const std::uint64_t size = q.size() == 0 ? r.head->size : q.size();
  if (index >= size || size > r.head->size) {
    return Fault(v1::ERROR_REASON_NOT_FOUND,
                 "entry " + std::to_string(index) + " is not under size " + std::to_string(size), "index");
  }
  if (size != r.head->size) {
    auto last = EntryAt(r.view(), size - 1);
    if (!last) return tl::unexpected(last.error());
    const auto decoded = log::DecodeEntry(*last);
    if (!decoded || !std::holds_alternative<log::SealBody>(decoded->body)) {
      return Fault(v1::ERROR_REASON_BAD_REQUEST,
                   "no checkpoint has size " + std::to_string(size) + ": it would end with entry " +
                       std::to_string(size - 1) + ", which is no SEAL",
                   "size");
    }
  }
  auto entry = EntryAt(r.view(), index);
  if (!entry) return tl::unexpected(entry.error());
  YIDAN_READ(receipt, MakeReceipt(*r.head, store::NodesOf(r.view()), index, *entry, false, false));
  // Hashes are public. What an act is, when it was admitted and on what it stands are not: whoever counts
  // through the indexes would learn when the registry's parties act, and know an act again.
  receipt.clear_entry();
  receipt.clear_state_value();
  receipt.clear_state_proof();
  receipt.clear_admitted_at();
  if (q.entry_case() != v1::GetInclusionRequest::kActDigest) receipt.clear_act_digest();
  if (size != r.head->size) {
    YIDAN_READ(path, log::InclusionPath(index, size, store::NodesOf(r.view())));
    SetInclusion(index, size, path, receipt.mutable_inclusion());
    receipt.clear_checkpoint();
    receipt.clear_seal();
    receipt.clear_seal_inclusion();
  }
  v1::GetInclusionResponse out;
  *out.mutable_receipt() = std::move(receipt);
  return out;
}

api::Reply<v1::GetConsistencyResponse> Queries::GetConsistency(const Reading& r,
                                                               const v1::GetConsistencyRequest& q) const {
  const std::uint64_t size = q.new_size() == 0 ? r.head->size : q.new_size();
  if (q.old_size() == 0 || q.old_size() > size || size > r.head->size) {
    return Fault(v1::ERROR_REASON_BAD_REQUEST,
                 "need 0 < old_size <= new_size <= " + std::to_string(r.head->size),
                 q.old_size() == 0 || q.old_size() > size ? "old_size" : "new_size");
  }
  const log::NodeReader nodes = store::NodesOf(r.view());
  YIDAN_READ(path, log::ConsistencyPath(q.old_size(), size, nodes));
  YIDAN_READ(old_root, log::RootAt(q.old_size(), nodes));
  v1::GetConsistencyResponse out;
  out.mutable_proof()->set_old_size(q.old_size());
  out.mutable_proof()->set_new_size(size);
  for (const Digest& hash : path) out.mutable_proof()->add_path(hash.ToString());
  out.set_old_root(old_root.ToString());
  *out.mutable_checkpoint() = r.head->checkpoint;
  return out;
}

api::Reply<v1::ListEntriesResponse> Queries::ListEntries(const Reading& r,
                                                         const v1::ListEntriesRequest& q) const {
  if (!r.IsAuditor()) {
    return Fault(v1::ERROR_REASON_CALLER_ROLE_MISSING, "entry bundles go to role AUDITOR");
  }
  auto page = PageSize(q.page_size(), 100, 1'000);
  if (!page) return tl::unexpected(page.error());
  v1::ListEntriesResponse out;
  *out.mutable_checkpoint() = r.head->checkpoint;
  std::size_t bytes = 0;
  for (std::uint64_t index = q.first_index(); index < r.head->size && bytes < (2U << 20U); ++index) {
    if (static_cast<std::size_t>(out.entries_size()) == *page) break;
    auto entry = EntryAt(r.view(), index);
    if (!entry) return tl::unexpected(entry.error());
    bytes += entry->size();
    auto* row = out.add_entries();
    row->set_index(index);
    row->set_entry(std::move(*entry));
  }
  return out;
}

api::Reply<v1::GetTileResponse> Queries::GetTile(const Reading& r, const v1::GetTileRequest& q) const {
  const auto path = log::ParseTilePath(q.path());
  if (!path) return Fault(v1::ERROR_REASON_BAD_REQUEST, path.error().message, "path");
  // As in ListEntries: acts name parties and terms, hashes name nobody (PROTOCOL §7).
  if (path->entries && !r.IsAuditor()) {
    return Fault(v1::ERROR_REASON_CALLER_ROLE_MISSING, "entry bundles go to role AUDITOR");
  }
  const auto entry = [&r](std::uint64_t index) -> Result<std::string> {
    YIDAN_ASSIGN(auto bytes, r.view().Get(store::Table::kEntries, store::KeyOfIndex(index)));
    if (!bytes) return Corrupt("entry " + std::to_string(index) + " is missing");
    return std::move(*bytes);
  };
  auto bytes = path->entries ? log::ReadEntryBundle(*path, r.head->size, entry)
                             : log::ReadHashTile(*path, r.head->size, store::NodesOf(r.view()));
  if (!bytes && bytes.error().kind == Error::Kind::kNotFound) {
    return Fault(v1::ERROR_REASON_NOT_FOUND, bytes.error().message, "path");
  }
  if (!bytes) return StoreFault(bytes.error());
  v1::GetTileResponse out;
  out.set_data(*std::move(bytes));
  return out;
}

}  // namespace yidan::query
