// Proof files as text. Reading them is in proof_parse.cc.
#include "services/proof/proof_file.h"

#include "services/log/map_keys.h"

namespace yidan::proof {
namespace {

using waybill::JsonValue;

JsonValue Number(std::uint64_t value) { return JsonValue::Integer(static_cast<std::int64_t>(value)); }
JsonValue Base64(std::string_view bytes) { return JsonValue::String(ToBase64(bytes)); }

JsonValue Hashes(const std::vector<Digest>& hashes) {
  JsonValue out = JsonValue::Array();
  for (const Digest& hash : hashes) out.elements.push_back(Base64(hash.View()));
  return out;
}

JsonValue ToJson(const ProvenEntry& entry) {
  JsonValue out = JsonValue::Object();
  out.Add("entry", Base64(entry.entry));
  out.Add("index", Number(entry.index));
  out.Add("path", Hashes(entry.path));
  return out;
}

JsonValue ToJson(const BareEntry& entry) {
  JsonValue out = JsonValue::Object();
  out.Add("digest", Base64(entry.digest.View()));
  out.Add("index", Number(entry.index));
  out.Add("kind", JsonValue::String(entry.kind == v1::ACT_KIND_GRANT ? "GRANT" : "MILESTONE"));
  return out;
}

JsonValue ToJson(const ProvenState& state) {
  JsonValue out = JsonValue::Object();
  out.Add("id", JsonValue::String(state.id));
  out.Add("siblings", Hashes(state.proof.siblings));
  out.Add("value", Base64(state.value));
  return out;
}

JsonValue ToJson(const waybill::DisclosedLeaf& leaf) {
  JsonValue out = JsonValue::Object();
  out.Add("index", Number(leaf.index));
  out.Add("pointer", JsonValue::String(leaf.pointer));
  out.Add("salt", Base64(leaf.salt));
  out.Add("value", JsonValue::String(leaf.value));
  return out;
}

JsonValue ContentOf(const ProofFile& file) {
  JsonValue out = JsonValue::Object();
  if (!file.redacted) {
    out.Add("secret", Base64(file.content_secret));
    out.Add("waybill", file.content);
    return out;
  }
  JsonValue leaves = JsonValue::Array();
  for (const auto& leaf : file.redacted->leaves) leaves.elements.push_back(ToJson(leaf));
  out.Add("hidden", Hashes(file.redacted->hidden));
  out.Add("leaf_count", Number(file.redacted->leaf_count));
  out.Add("leaves", std::move(leaves));
  return out;
}

void WriteMember(std::string& out, std::string_view name, std::string_view value) {
  out += out.empty() ? "{\n\"" : ",\n\"";
  out += name;
  out += "\": ";
  out += value;
}

void WriteText(std::string& out, std::string_view name, std::string_view value) {
  WriteMember(out, name, JsonValue::String(std::string(value)).Canonical());
}

// One item a line: people look into these files, and diff them.
template <typename Item>
void WriteList(std::string& out, std::string_view name, const std::vector<Item>& items) {
  std::string list = "[";
  for (const Item& item : items) {
    list += list.size() == 1 ? "\n" : ",\n";
    list += ToJson(item).Canonical();
  }
  WriteMember(out, name, list + "]");
}

}  // namespace

std::string FormatProofFile(const ProofFile& file) {
  std::string out;
  WriteText(out, "format", kFormat);
  WriteText(out, "document_id", file.document_id);
  WriteText(out, "registry_key", file.registry_key);
  WriteText(out, "checkpoint", file.checkpoint);
  WriteMember(out, "seal", ToJson(file.seal).Canonical());
  WriteMember(out, "title", ToJson(ProvenState{file.document_id, file.title, file.title_proof}).Canonical());
  WriteMember(out, "registry_state",
              ToJson(ProvenState{log::RegistryKey(), file.registry_state, file.registry_proof}).Canonical());
  WriteMember(out, "content", ContentOf(file).Canonical());
  WriteList(out, "entries", file.entries);
  WriteList(out, "bare_entries", file.bare_entries);
  WriteList(out, "predecessor_entries", file.predecessor_entries);
  WriteList(out, "predecessors", file.predecessors);
  WriteList(out, "directory_entries", file.directory_entries);
  WriteList(out, "participants", file.participants);
  WriteList(out, "registry_entries", file.registry_entries);
  return out + "\n}\n";
}

}  // namespace yidan::proof
