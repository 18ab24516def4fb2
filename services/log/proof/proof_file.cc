#include "services/log/proof/proof_file.h"

#include <algorithm>
#include <array>
#include <initializer_list>

namespace yidan::proof {
namespace {

using waybill::JsonValue;

// Room for kMaxEntries entries with their paths, and no more.
constexpr std::size_t kMaxLeaves = 2'000'000;
constexpr std::size_t kMaxDepth = 40;  // a content may have 32, and stands two deep
constexpr std::int64_t kMaxIndex = waybill::kIntegerMax;

// ---- Writing ----

JsonValue ToJson(const ProvenEntry& entry) {
  JsonValue path = JsonValue::Array();
  for (const Digest& hash : entry.path) path.elements.push_back(JsonValue::String(ToBase64(hash.View())));
  JsonValue out = JsonValue::Object();
  out.Add("entry", JsonValue::String(ToBase64(entry.entry)));
  out.Add("index", JsonValue::Integer(static_cast<std::int64_t>(entry.index)));
  out.Add("path", std::move(path));
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

// One entry a line: people look into these files, and diff them.
void WriteEntries(std::string& out, std::string_view name, const std::vector<ProvenEntry>& entries) {
  std::string list = "[";
  for (const ProvenEntry& entry : entries) {
    list += list.size() == 1 ? "\n" : ",\n";
    list += ToJson(entry).Canonical();
  }
  WriteMember(out, name, list + "]");
}

// ---- Reading ----

tl::unexpected<Error> Bad(std::string_view member, std::string_view what) {
  return Invalid("proof file: " + std::string(member) + ": " + std::string(what));
}

Outcome HasExactly(const JsonValue& object, std::string_view what,
                   std::initializer_list<std::string_view> names) {
  if (object.kind != JsonValue::Kind::kObject) return Bad(what, "not an object");
  for (const auto& [name, value] : object.members) {
    if (std::find(names.begin(), names.end(), name) == names.end())
      return Bad(what, "has a member that this format does not know");
  }
  for (const std::string_view name : names) {
    if (object.Find(name) == nullptr) return Bad(name, "missing");
  }
  return {};
}

Result<std::string> Text(const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.Find(name);
  if (value == nullptr || value->kind != JsonValue::Kind::kString) return Bad(name, "not a string");
  return value->text;
}

Result<std::string> Bytes(const JsonValue& object, std::string_view name) {
  YIDAN_ASSIGN(const std::string text, Text(object, name));
  auto bytes = FromBase64(text);
  if (!bytes) return Bad(name, "not base64 in its one canonical form");
  return std::move(*bytes);
}

Result<ProvenEntry> Entry(const JsonValue& object, std::string_view list) {
  YIDAN_TRY(HasExactly(object, list, {"index", "entry", "path"}));
  ProvenEntry out;
  const JsonValue* index = object.Find("index");
  if (index->kind != JsonValue::Kind::kInteger || index->integer < 0 || index->integer > kMaxIndex) {
    return Bad(list, "an index is not a number from 0");
  }
  out.index = static_cast<std::uint64_t>(index->integer);
  YIDAN_ASSIGN(out.entry, Bytes(object, "entry"));
  const JsonValue* path = object.Find("path");
  if (path->kind != JsonValue::Kind::kArray || path->elements.size() > kMaxPath) {
    return Bad(list, "a path is not a list of at most " + std::to_string(kMaxPath) + " hashes");
  }
  for (const JsonValue& element : path->elements) {
    const auto raw = element.kind == JsonValue::Kind::kString ? FromBase64(element.text) : std::nullopt;
    const auto hash = raw ? Digest::FromBytes(*raw) : std::nullopt;
    if (!hash) return Bad(list, "a path holds something that is no base64 of 32 bytes");
    out.path.push_back(*hash);
  }
  return out;
}

Result<std::vector<ProvenEntry>> Entries(const JsonValue& root, std::string_view name) {
  const JsonValue* list = root.Find(name);
  if (list->kind != JsonValue::Kind::kArray) return Bad(name, "not an array");
  if (list->elements.size() > kMaxEntries)
    return Fail(Error::Kind::kExhausted, "proof file: " + std::string(name) + ": more than " +
                                             std::to_string(kMaxEntries) + " entries");
  std::vector<ProvenEntry> out;
  out.reserve(list->elements.size());
  for (const JsonValue& element : list->elements) {
    YIDAN_ASSIGN(ProvenEntry entry, Entry(element, name));
    if (!out.empty() && entry.index <= out.back().index) {
      return Bad(name, "entries are not in ascending order");
    }
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace

std::string FormatProofFile(const ProofFile& file) {
  std::string out;
  WriteText(out, "format", kFormat);
  WriteText(out, "document_id", file.document_id);
  WriteText(out, "registry_key", file.registry_key);
  WriteText(out, "checkpoint", file.checkpoint);
  WriteMember(out, "seal", ToJson(file.seal).Canonical());
  WriteText(out, "title", ToBase64(file.title));
  JsonValue content = JsonValue::Object();
  content.Add("secret", JsonValue::String(ToBase64(file.content_secret)));
  content.Add("waybill", file.content);
  WriteMember(out, "content", content.Canonical());
  WriteEntries(out, "entries", file.entries);
  WriteEntries(out, "predecessor_entries", file.predecessor_entries);
  WriteEntries(out, "directory_entries", file.directory_entries);
  return out + "\n}\n";
}

Result<ProofFile> ParseProofFile(std::string_view text) {
  YIDAN_ASSIGN(const JsonValue root, waybill::ParseJson(text, {kMaxFileBytes, kMaxDepth, kMaxLeaves}));
  // The version first: another version's file deserves that sentence, not a list of strange members.
  const JsonValue* format = root.Find("format");
  if (format == nullptr || format->kind != JsonValue::Kind::kString) {
    return Bad("format", "missing: this is no proof file");
  }
  if (format->text != kFormat) return Bad("format", "not " + std::string(kFormat));
  YIDAN_TRY(HasExactly(root, "(whole)",
                       {"format", "document_id", "registry_key", "checkpoint", "seal", "title", "content",
                        "entries", "predecessor_entries", "directory_entries"}));
  ProofFile file;
  YIDAN_ASSIGN(file.document_id, Text(root, "document_id"));
  YIDAN_ASSIGN(file.registry_key, Text(root, "registry_key"));
  YIDAN_ASSIGN(file.checkpoint, Text(root, "checkpoint"));
  YIDAN_ASSIGN(file.seal, Entry(*root.Find("seal"), "seal"));
  YIDAN_ASSIGN(file.title, Bytes(root, "title"));
  const JsonValue& content = *root.Find("content");
  YIDAN_TRY(HasExactly(content, "content", {"secret", "waybill"}));
  YIDAN_ASSIGN(file.content_secret, Bytes(content, "secret"));
  if (file.content_secret.size() != 32) return Bad("content.secret", "not 32 bytes");
  file.content = *content.Find("waybill");
  if (file.content.kind != JsonValue::Kind::kObject) return Bad("content.waybill", "not an object");
  YIDAN_ASSIGN(file.entries, Entries(root, "entries"));
  YIDAN_ASSIGN(file.predecessor_entries, Entries(root, "predecessor_entries"));
  YIDAN_ASSIGN(file.directory_entries, Entries(root, "directory_entries"));
  return file;
}

}  // namespace yidan::proof
