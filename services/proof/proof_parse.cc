// Reading proof files: shape only, every bound held, and nothing read that FormatProofFile cannot write.
#include <algorithm>
#include <initializer_list>

#include "services/log/map_keys.h"
#include "services/proof/proof_file.h"
#include "services/title/rules.h"

namespace yidan::proof {
namespace {

using waybill::JsonValue;
using Kind = JsonValue::Kind;

// Room for kMaxEntries entries with their paths, and no more.
constexpr std::size_t kMaxLeaves = 2'000'000;
constexpr std::size_t kMaxContentLeaves = waybill::JsonLimits{}.leaves_max;
constexpr std::size_t kMaxDepth = 40;  // a content may have 32, and stands two deep

tl::unexpected<Error> Bad(std::string_view member, std::string_view what) {
  return Invalid("proof file: " + std::string(member) + ": " + std::string(what));
}

Outcome HasExactly(const JsonValue& object, std::string_view what,
                   std::initializer_list<std::string_view> names) {
  if (object.kind != Kind::kObject) return Bad(what, "not an object");
  for (const auto& [name, value] : object.members) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      return Bad(what, "has a member that this format does not know");
  }
  for (const std::string_view name : names) {
    if (object.Find(name) == nullptr) return Bad(what, std::string(name) + " is missing");
  }
  return {};
}

Result<std::string> Text(const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.Find(name);
  if (value == nullptr || value->kind != Kind::kString) return Bad(name, "not a string");
  return value->text;
}

Result<std::string> Bytes(const JsonValue& object, std::string_view name) {
  YIDAN_ASSIGN(const std::string text, Text(object, name));
  auto bytes = FromBase64(text);
  if (!bytes) return Bad(name, "not base64 in its one canonical form");
  return std::move(*bytes);
}

Result<std::uint64_t> Number(const JsonValue& object, std::string_view name, std::int64_t most) {
  const JsonValue* value = object.Find(name);
  if (value == nullptr || value->kind != Kind::kInteger || value->integer < 0 || value->integer > most) {
    return Bad(name, "not a number from 0 to " + std::to_string(most));
  }
  return static_cast<std::uint64_t>(value->integer);
}

Result<Digest> Hash(const JsonValue& value, std::string_view name) {
  const auto raw = value.kind == Kind::kString ? FromBase64(value.text) : std::nullopt;
  const auto hash = raw ? Digest::FromBytes(*raw) : std::nullopt;
  if (!hash) return Bad(name, "not base64 of 32 bytes");
  return *hash;
}

Result<std::vector<Digest>> Hashes(const JsonValue& object, std::string_view name, std::size_t most) {
  const JsonValue* list = object.Find(name);
  if (list == nullptr || list->kind != Kind::kArray || list->elements.size() > most) {
    return Bad(name, "not a list of at most " + std::to_string(most) + " hashes");
  }
  std::vector<Digest> out;
  for (const JsonValue& element : list->elements) {
    YIDAN_ASSIGN(const Digest hash, Hash(element, name));
    out.push_back(hash);
  }
  return out;
}

Outcome Read(const JsonValue& object, std::string_view list, ProvenEntry& out) {
  YIDAN_TRY(HasExactly(object, list, {"index", "entry", "path"}));
  YIDAN_ASSIGN(out.index, Number(object, "index", waybill::kIntegerMax));
  YIDAN_ASSIGN(out.entry, Bytes(object, "entry"));
  YIDAN_ASSIGN(out.path, Hashes(object, "path", kMaxPath));
  return {};
}

Outcome Read(const JsonValue& object, std::string_view list, BareEntry& out) {
  YIDAN_TRY(HasExactly(object, list, {"index", "kind", "digest"}));
  YIDAN_ASSIGN(out.index, Number(object, "index", waybill::kIntegerMax));
  YIDAN_ASSIGN(const std::string kind, Text(object, "kind"));
  if (kind != "GRANT" && kind != "MILESTONE") return Bad("kind", "only a GRANT or MILESTONE may be bare");
  out.kind = kind == "GRANT" ? v1::ACT_KIND_GRANT : v1::ACT_KIND_MILESTONE;
  YIDAN_ASSIGN(out.digest, Hash(*object.Find("digest"), "digest"));
  return {};
}

Outcome Read(const JsonValue& object, std::string_view list, ProvenState& out) {
  YIDAN_TRY(HasExactly(object, list, {"id", "value", "siblings"}));
  YIDAN_ASSIGN(out.id, Text(object, "id"));
  YIDAN_ASSIGN(out.value, Bytes(object, "value"));
  YIDAN_ASSIGN(out.proof.siblings, Hashes(object, "siblings", log::kMaxMapDepth));
  return {};
}

Outcome Read(const JsonValue& object, std::string_view list, waybill::DisclosedLeaf& out) {
  YIDAN_TRY(HasExactly(object, list, {"index", "pointer", "salt", "value"}));
  YIDAN_ASSIGN(const std::uint64_t index, Number(object, "index", UINT32_MAX));
  out.index = static_cast<std::uint32_t>(index);
  YIDAN_ASSIGN(out.pointer, Text(object, "pointer"));
  YIDAN_ASSIGN(out.salt, Bytes(object, "salt"));
  YIDAN_ASSIGN(out.value, Text(object, "value"));
  return {};
}

std::uint64_t PlaceOf(const ProvenEntry& entry) { return entry.index; }
std::uint64_t PlaceOf(const BareEntry& entry) { return entry.index; }
std::uint32_t PlaceOf(const waybill::DisclosedLeaf& leaf) { return leaf.index; }
const std::string& PlaceOf(const ProvenState& state) { return state.id; }

template <typename Item>
Outcome ReadList(const JsonValue& root, std::string_view name, std::vector<Item>& out,
                 std::size_t most = kMaxEntries) {
  const JsonValue* list = root.Find(name);
  if (list == nullptr || list->kind != Kind::kArray) return Bad(name, "not an array");
  if (list->elements.size() > most) {
    return Fail(Error::Kind::kExhausted,
                "proof file: " + std::string(name) + ": more than " + std::to_string(most) + " items");
  }
  out.reserve(list->elements.size());
  for (const JsonValue& element : list->elements) {
    Item item;
    YIDAN_TRY(Read(element, name, item));
    if (!out.empty() && PlaceOf(item) <= PlaceOf(out.back())) return Bad(name, "not in ascending order");
    out.push_back(std::move(item));
  }
  return {};
}

Outcome ReadContent(const JsonValue& content, ProofFile& file) {
  if (content.Find("leaves") == nullptr) {
    YIDAN_TRY(HasExactly(content, "content", {"secret", "waybill"}));
    YIDAN_ASSIGN(file.content_secret, Bytes(content, "secret"));
    if (file.content_secret.size() != waybill::kSecretSize) return Bad("content.secret", "not 32 bytes");
    file.content = *content.Find("waybill");
    if (file.content.kind != Kind::kObject) return Bad("content.waybill", "not an object");
    return {};
  }
  YIDAN_TRY(HasExactly(content, "content", {"hidden", "leaf_count", "leaves"}));
  waybill::Disclosure& shown = file.redacted.emplace();
  YIDAN_ASSIGN(const std::uint64_t leaf_count, Number(content, "leaf_count", UINT32_MAX));
  shown.leaf_count = static_cast<std::uint32_t>(leaf_count);
  YIDAN_TRY(ReadList(content, "leaves", shown.leaves, kMaxContentLeaves));
  YIDAN_ASSIGN(shown.hidden, Hashes(content, "hidden", kMaxContentLeaves));
  return {};
}

}  // namespace

Result<ProofFile> ParseProofFile(std::string_view text) {
  YIDAN_ASSIGN(const JsonValue root, waybill::ParseJson(text, {kMaxFileBytes, kMaxDepth, kMaxLeaves}));
  // The version first: another version's file deserves that sentence, not a list of strange members.
  const JsonValue* format = root.Find("format");
  if (format == nullptr || format->kind != Kind::kString) {
    return Bad("format", "missing");
  }
  if (format->text != kFormat) return Bad("format", "not " + std::string(kFormat));
  YIDAN_TRY(HasExactly(root, "(whole)",
                       {"format", "document_id", "registry_key", "checkpoint", "seal", "title",
                        "registry_state", "content", "entries", "bare_entries", "predecessor_entries",
                        "predecessors", "directory_entries", "participants", "registry_entries"}));
  ProofFile file;
  YIDAN_ASSIGN(file.document_id, Text(root, "document_id"));
  if (!title::IsDocumentId(file.document_id)) return Bad("document_id", "no document id");
  YIDAN_ASSIGN(file.registry_key, Text(root, "registry_key"));
  YIDAN_ASSIGN(file.checkpoint, Text(root, "checkpoint"));
  YIDAN_TRY(Read(*root.Find("seal"), "seal", file.seal));
  ProvenState title;
  YIDAN_TRY(Read(*root.Find("title"), "title", title));
  if (title.id != file.document_id) return Bad("title", "is of another document");
  file.title = std::move(title.value);
  file.title_proof = std::move(title.proof);
  ProvenState registry;
  YIDAN_TRY(Read(*root.Find("registry_state"), "registry_state", registry));
  if (registry.id != log::RegistryKey()) return Bad("registry_state", "its id is not " + log::RegistryKey());
  file.registry_state = std::move(registry.value);
  file.registry_proof = std::move(registry.proof);
  YIDAN_TRY(ReadContent(*root.Find("content"), file));
  YIDAN_TRY(ReadList(root, "entries", file.entries));
  YIDAN_TRY(ReadList(root, "bare_entries", file.bare_entries));
  YIDAN_TRY(ReadList(root, "predecessor_entries", file.predecessor_entries));
  YIDAN_TRY(ReadList(root, "predecessors", file.predecessors));
  for (const ProvenState& state : file.predecessors) {
    if (!title::IsDocumentId(state.id)) return Bad("predecessors", "an id is no document id");
  }
  YIDAN_TRY(ReadList(root, "directory_entries", file.directory_entries));
  YIDAN_TRY(ReadList(root, "participants", file.participants));
  for (const ProvenState& state : file.participants) {
    if (!title::IsParticipantId(state.id)) return Bad("participants", "an id is no participant id");
  }
  YIDAN_TRY(ReadList(root, "registry_entries", file.registry_entries));
  return file;
}

}  // namespace yidan::proof
