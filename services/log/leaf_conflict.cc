#include "services/log/leaf_conflict.h"

#include "services/log/checkpoint.h"
#include "services/log/merkle.h"
#include "services/log/text.h"

namespace yidan::log {
namespace {

constexpr std::string_view kMagic = "yidan-leaf-conflict/1";
constexpr std::size_t kMaxPath = 63;

void Append(std::string& out, const ShownLeaf& shown) {
  out += ToBase64(shown.leaf.View()) + "\n" + std::to_string(shown.path.size()) + "\n";
  for (const Digest& hash : shown.path) out += ToBase64(hash.View()) + "\n";
  out += std::to_string(shown.note.size()) + "\n" + shown.note + "\n";
}

Result<std::uint64_t> TakeNumber(std::string_view& text, std::uint64_t most) {
  const auto line = TakeLine(text);
  const auto number = line ? ParseDecimal(*line) : std::nullopt;
  if (!number || *number > most) return Invalid("evidence: not a number where one stands");
  return *number;
}

Result<Digest> TakeHash(std::string_view& text) {
  const auto line = TakeLine(text);
  const auto raw = line ? FromBase64(*line) : std::nullopt;
  const auto hash = raw ? Digest::FromBytes(*raw) : std::nullopt;
  if (!hash) return Invalid("evidence: not base64 of 32 bytes where a hash stands");
  return *hash;
}

Result<ShownLeaf> Take(std::string_view& text) {
  ShownLeaf out;
  YIDAN_ASSIGN(out.leaf, TakeHash(text));
  YIDAN_ASSIGN(const std::uint64_t count, TakeNumber(text, kMaxPath));
  for (std::uint64_t i = 0; i < count; ++i) {
    YIDAN_ASSIGN(const Digest hash, TakeHash(text));
    out.path.push_back(hash);
  }
  YIDAN_ASSIGN(const std::uint64_t length, TakeNumber(text, kMaxNoteBytes));
  if (text.size() <= length || text[length] != '\n') return Invalid("evidence: a note's length is wrong");
  out.note = text.substr(0, length);
  text.remove_prefix(length + 1);
  return out;
}

Result<Checkpoint> Check(const ShownLeaf& shown, std::uint64_t index, std::span<const NoteVerifier> keys) {
  YIDAN_ASSIGN(OpenedCheckpoint opened, OpenCheckpoint(shown.note, keys, {}));
  YIDAN_TRY(VerifyInclusion(index, opened.checkpoint.size, shown.leaf, shown.path, opened.checkpoint.root));
  return std::move(opened.checkpoint);
}

}  // namespace

Outcome VerifyLeafConflict(const LeafConflict& conflict, std::span<const NoteVerifier> registry_keys) {
  YIDAN_ASSIGN(const Checkpoint first, Check(conflict.first, conflict.index, registry_keys));
  YIDAN_ASSIGN(const Checkpoint second, Check(conflict.second, conflict.index, registry_keys));
  if (first.origin != second.origin) return Invalid("the checkpoints are of two registries");
  if (conflict.first.leaf == conflict.second.leaf) return Invalid("both show the same entry");
  return {};
}

std::string FormatLeafConflict(const LeafConflict& conflict) {
  std::string out = std::string(kMagic) + "\n" + std::to_string(conflict.index) + "\n";
  Append(out, conflict.first);
  Append(out, conflict.second);
  return out;
}

Result<LeafConflict> ParseLeafConflict(std::string_view text) {
  const auto magic = TakeLine(text);
  if (!magic || *magic != kMagic) return Invalid("evidence: does not begin with " + std::string(kMagic));
  LeafConflict out;
  YIDAN_ASSIGN(out.index, TakeNumber(text, kMaxTreeSize));
  YIDAN_ASSIGN(out.first, Take(text));
  YIDAN_ASSIGN(out.second, Take(text));
  if (!text.empty()) return Invalid("evidence: goes on after its end");
  return out;
}

}  // namespace yidan::log
