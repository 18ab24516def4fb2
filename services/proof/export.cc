#include "services/proof/export.h"

#include <algorithm>

#include "services/log/map_keys.h"

namespace yidan::proof {
namespace {

Result<std::vector<Digest>> Hashes(const google::protobuf::RepeatedPtrField<std::string>& list,
                                   std::string_view what) {
  std::vector<Digest> out;
  for (const std::string& raw : list) {
    const auto hash = Digest::FromBytes(raw);
    if (!hash) return Corrupt("the export's " + std::string(what) + " holds a hash that is not 32 bytes");
    out.push_back(*hash);
  }
  return out;
}

Result<ProvenEntry> EntryOf(const v1::ExportTitleResponse::ProvenEntry& proven) {
  ProvenEntry out{proven.entry().index(), proven.entry().entry(), {}};
  YIDAN_ASSIGN(out.path, Hashes(proven.path(), "path"));
  return out;
}

Result<std::vector<ProvenEntry>> EntriesOf(
    const google::protobuf::RepeatedPtrField<v1::ExportTitleResponse::ProvenEntry>& list) {
  std::vector<ProvenEntry> out;
  for (const auto& proven : list) {
    YIDAN_ASSIGN(ProvenEntry entry, EntryOf(proven));
    out.push_back(std::move(entry));
  }
  return out;
}

Result<ProvenState> StateOf(const std::string& id, const std::string& value, const v1::StateMapProof& proof) {
  ProvenState out{id, value, {}};
  YIDAN_ASSIGN(out.proof.siblings, Hashes(proof.siblings(), "state-map proof"));
  return out;
}

void Sort(std::vector<ProvenState>& states) {
  std::sort(states.begin(), states.end(),
            [](const ProvenState& a, const ProvenState& b) { return a.id < b.id; });
}

}  // namespace

Result<waybill::Disclosure> FromProto(const v1::ContentDisclosure& disclosure) {
  waybill::Disclosure out;
  out.leaf_count = disclosure.leaf_count();
  for (const auto& leaf : disclosure.leaves()) {
    out.leaves.push_back({leaf.index(), leaf.pointer(), leaf.value(), leaf.salt()});
  }
  YIDAN_ASSIGN(out.hidden, Hashes(disclosure.hidden(), "disclosure"));
  return out;
}

Result<ProofFile> FromExport(const v1::ExportTitleResponse& answer) {
  ProofFile file;
  file.document_id = answer.title().document_id();
  file.registry_key = answer.registry_key();
  file.checkpoint = answer.checkpoint().note();
  YIDAN_ASSIGN(file.seal, EntryOf(answer.seal()));
  YIDAN_ASSIGN(ProvenState title, StateOf(file.document_id, answer.title_value(), answer.title_proof()));
  file.title = std::move(title.value);
  file.title_proof = std::move(title.proof);
  YIDAN_ASSIGN(ProvenState registry,
               StateOf(log::RegistryKey(), answer.registry_value(), answer.registry_proof()));
  file.registry_state = std::move(registry.value);
  file.registry_proof = std::move(registry.proof);
  if (answer.has_disclosure()) {
    YIDAN_ASSIGN(file.redacted, FromProto(answer.disclosure()));
    file.content = waybill::JsonValue::Object();
  } else {
    file.content_secret = answer.content().secret();
    auto content = waybill::ParseContent(answer.content().content_json());
    if (!content) return Corrupt("the export's content: " + content.error().message);
    file.content = std::move(*content);
  }
  YIDAN_ASSIGN(file.entries, EntriesOf(answer.entries()));
  YIDAN_ASSIGN(file.predecessor_entries, EntriesOf(answer.predecessor_entries()));
  YIDAN_ASSIGN(file.directory_entries, EntriesOf(answer.directory_entries()));
  YIDAN_ASSIGN(file.registry_entries, EntriesOf(answer.registry_entries()));
  for (const auto& before : answer.predecessors()) {
    YIDAN_ASSIGN(ProvenState state, StateOf(before.document_id(), before.value(), before.proof()));
    file.predecessors.push_back(std::move(state));
  }
  for (const auto& participant : answer.participants()) {
    YIDAN_ASSIGN(ProvenState state,
                 StateOf(participant.participant_id(), participant.value(), participant.proof()));
    file.participants.push_back(std::move(state));
  }
  Sort(file.predecessors);
  Sort(file.participants);
  return file;
}

}  // namespace yidan::proof
