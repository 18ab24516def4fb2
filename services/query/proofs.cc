#include "services/query/proofs.h"

#include "services/log/entry.h"
#include "services/log/map_keys.h"
#include "services/store/nodes.h"
#include "services/title/rules.h"
#include "services/title/times.h"

namespace yidan::query {

void SetInclusion(std::uint64_t index, std::uint64_t size, const std::vector<Digest>& path,
                  v1::InclusionProof* out) {
  out->Clear();
  out->set_index(index);
  out->set_size(size);
  for (const Digest& hash : path) out->add_path(hash.ToString());
}

Result<v1::StateMapProof> ProveState(const store::Head& head, const std::string& key) {
  YIDAN_ASSIGN(const auto found, log::ProveInStateMap(key, store::MapNodesOf(*head.view)));
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
Outcome AddState(const store::Head& head, std::string_view act_bytes, v1::Receipt& receipt) {
  v1::Act act;
  if (!act.ParseFromArray(act_bytes.data(), static_cast<int>(act_bytes.size()))) {
    return Corrupt("a stored act does not parse");
  }
  const bool on_title = !act.document_id().empty();
  const std::string& id = on_title ? act.document_id() : act.participant_id();
  YIDAN_ASSIGN(auto value,
               head.view->Get(on_title ? store::Table::kTitles : store::Table::kParticipants, id));
  if (!value) return Corrupt("the state of " + id + " is missing");
  receipt.set_state_value(std::move(*value));
  YIDAN_ASSIGN(*receipt.mutable_state_proof(),
               ProveState(head, on_title ? log::TitleKey(id) : log::ParticipantKey(id)));
  return {};
}

}  // namespace

Result<v1::Receipt> MakeReceipt(const store::Head& head, const log::NodeReader& nodes, std::uint64_t index,
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
  title::SetTime(receipt.mutable_admitted_at(), static_cast<std::int64_t>(decoded.time_ms));
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

}  // namespace yidan::query
