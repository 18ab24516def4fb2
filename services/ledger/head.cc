#include "services/ledger/head.h"

#include "services/ledger/records.h"
#include "services/log/entry.h"
#include "services/log/map_keys.h"
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

log::MapNodeReader MapNodesOf(const StoreView& view) {
  return [&view](std::string_view key) { return view.Get(Table::kMapNodes, key); };
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

Result<v1::StateMapProof> ProveState(const Head& head, const std::string& key) {
  YIDAN_ASSIGN(const auto found, log::ProveInStateMap(key, MapNodesOf(*head.view)));
  v1::StateMapProof out;
  for (const Digest& hash : found.proof.siblings) out.add_siblings(hash.ToString());
  if (found.proof.other) {
    out.set_other_key(found.proof.other->position.ToString());
    out.set_other_value(found.proof.other->value_hash.ToString());
  }
  return out;
}

namespace {

// The present value of what the act is about, and its proof.
Outcome AddState(const Head& head, std::string_view act_bytes, v1::Receipt& receipt) {
  v1::Act act;
  if (!act.ParseFromArray(act_bytes.data(), static_cast<int>(act_bytes.size()))) {
    return Corrupt("a stored act does not parse");
  }
  const bool on_title = !act.document_id().empty();
  const std::string& id = on_title ? act.document_id() : act.participant_id();
  YIDAN_ASSIGN(auto value, head.view->Get(on_title ? Table::kTitles : Table::kParticipants, id));
  if (!value) return Corrupt("the state of " + id + " is missing");
  receipt.set_state_value(std::move(*value));
  YIDAN_ASSIGN(*receipt.mutable_state_proof(),
               ProveState(head, on_title ? log::TitleKey(id) : log::ParticipantKey(id)));
  return {};
}

}  // namespace

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
  if (const auto* body = std::get_if<log::ActBody>(&decoded.body))
    YIDAN_TRY(AddState(head, body->act, receipt));
  return receipt;
}

}  // namespace yidan::ledger
