#include "services/ledger/head.h"

#include "services/ledger/records.h"
#include "services/log/entry.h"
#include "services/title/rules.h"

namespace yidan::ledger {

log::NodeReader NodesOf(const StoreView& view) {
  return [&view](const log::NodeId& id) -> Result<Digest> {
    std::optional<std::string> bytes;
    YIDAN_ASSIGN(bytes, view.Get(Table::kTreeNodes, KeyOfNode(id.level, id.index)));
    const std::string where = "tree node " + std::to_string(id.level) + "/" + std::to_string(id.index);
    if (!bytes) return Corrupt(where + " is missing");
    const auto digest = Digest::FromBytes(*bytes);
    if (!digest) return Corrupt(where + " is not 32 bytes");
    return *digest;
  };
}

void SetTime(std::int64_t ms, google::protobuf::Timestamp* out) {
  out->set_seconds(ms / 1000);
  out->set_nanos(static_cast<std::int32_t>(ms % 1000 * 1'000'000));
}

void SetInclusion(std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path,
                  v1::InclusionProof* out) {
  out->Clear();
  out->set_index(index);
  out->set_size(size);
  for (const Digest& hash : path) out->add_path(hash.ToString());
}

Result<v1::Receipt> MakeReceipt(const Head& head, const log::NodeReader& nodes, std::uint64_t index,
                                std::string_view entry, bool duplicate, bool brief) {
  log::Entry decoded;
  YIDAN_ASSIGN(decoded, log::DecodeEntry(entry));
  v1::Receipt receipt;
  receipt.set_index(index);
  receipt.set_duplicate(duplicate);
  if (const auto* body = std::get_if<log::ActBody>(&decoded.body)) {
    receipt.set_act_digest(title::ActDigest(body->act).ToString());
  }
  receipt.set_leaf_hash(log::LeafHash(entry).ToString());
  SetTime(static_cast<std::int64_t>(decoded.time_ms), receipt.mutable_admitted_at());
  *receipt.mutable_checkpoint() = head.checkpoint;
  if (brief) return receipt;

  std::vector<Digest> path;
  YIDAN_ASSIGN(path, log::InclusionPath(index, head.size, nodes));
  SetInclusion(index, head.size, path, receipt.mutable_inclusion());
  receipt.mutable_entry()->set_index(index);
  receipt.mutable_entry()->set_entry(std::string(entry));
  receipt.mutable_seal()->set_index(head.size - 1);
  receipt.mutable_seal()->set_entry(head.seal_entry);
  SetInclusion(head.size - 1, head.size, head.seal_path, receipt.mutable_seal_inclusion());
  return receipt;
}

}  // namespace yidan::ledger
