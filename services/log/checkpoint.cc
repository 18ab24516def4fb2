#include "services/log/checkpoint.h"

#include <algorithm>
#include <set>
#include <utility>

#include "services/log/merkle.h"
#include "services/log/text.h"

namespace yidan::log {
namespace {

bool IsOneLine(std::string_view line) { return !line.empty() && line.find('\n') == std::string_view::npos; }

std::optional<Digest> ParseHash(std::string_view base64) {
  const auto bytes = FromBase64(base64);
  return bytes ? Digest::FromBytes(*bytes) : std::nullopt;
}

}  // namespace

Result<std::string> FormatCheckpoint(const Checkpoint& checkpoint) {
  if (!IsOneLine(checkpoint.origin)) return Invalid("the origin is not one line");
  if (checkpoint.size > kMaxTreeSize)
    return Invalid("no tree has " + std::to_string(checkpoint.size) + " entries");
  std::string out = checkpoint.origin + "\n" + std::to_string(checkpoint.size) + "\n";
  out += ToBase64(checkpoint.root.View()) + "\n";
  if (checkpoint.state_map_root) {
    out += std::string(kStateMapExtension) + ToBase64(checkpoint.state_map_root->View()) + "\n";
  }
  for (const std::string& line : checkpoint.extensions) {
    if (!IsOneLine(line)) return Invalid("an extension is not one line");
    if (line.starts_with(kStateMapExtension)) return Invalid("an extension poses as the state map root");
    out += line + "\n";
  }
  return out;
}

Result<Checkpoint> ParseCheckpoint(std::string_view text) {
  Checkpoint out;
  const auto origin = TakeLine(text);
  if (!origin || origin->empty()) return Invalid("the checkpoint has no origin");
  out.origin = *origin;
  const auto size_line = TakeLine(text);
  const auto size = size_line ? ParseDecimal(*size_line) : std::nullopt;
  if (!size || *size > kMaxTreeSize) return Invalid("the checkpoint's second line is no tree size");
  out.size = *size;
  const auto root_line = TakeLine(text);
  const auto root = root_line ? ParseHash(*root_line) : std::nullopt;
  if (!root) return Invalid("the checkpoint's third line is no base64 of 32 bytes");
  out.root = *root;
  for (bool first = true; !text.empty(); first = false) {
    auto line = TakeLine(text);
    if (!line) return Invalid("the checkpoint does not end in a newline");
    if (line->empty()) return Invalid("the checkpoint has an empty extension line");
    if (!TakePrefix(*line, kStateMapExtension)) {
      out.extensions.emplace_back(*line);
      continue;
    }
    if (!first) return Invalid("the state map root is not the checkpoint's first extension line");
    out.state_map_root = ParseHash(*line);
    if (!out.state_map_root) return Invalid("the state map root is no base64 of 32 bytes");
  }
  return out;
}

Result<std::string> SignCheckpoint(const Checkpoint& checkpoint, std::span<const NoteSigner> signers) {
  bool by_ed25519 = false;
  for (const NoteSigner& signer : signers) {
    if (signer.verifier().name() != checkpoint.origin) {
      return Invalid("key " + signer.verifier().name() + " signs no checkpoint of " + checkpoint.origin);
    }
    by_ed25519 = by_ed25519 || signer.verifier().type() == NoteKeyType::kEd25519;
  }
  if (!by_ed25519) return Invalid("a checkpoint needs the registry's Ed25519 note key");
  auto text = FormatCheckpoint(checkpoint);
  if (!text) return text;
  return SignNote(*text, signers);
}

Result<OpenedCheckpoint> OpenCheckpoint(std::string_view note, std::span<const NoteVerifier> registry_keys,
                                        std::span<const NoteVerifier> witness_keys) {
  std::vector<NoteVerifier> all(registry_keys.begin(), registry_keys.end());
  all.insert(all.end(), witness_keys.begin(), witness_keys.end());
  OpenedCheckpoint out;
  auto opened = OpenNote(note, all);
  if (!opened) return tl::unexpected(opened.error());
  out.note = std::move(*opened);
  auto checkpoint = ParseCheckpoint(out.note.text);
  if (!checkpoint) return tl::unexpected(checkpoint.error());
  out.checkpoint = std::move(*checkpoint);

  const auto given = [](std::span<const NoteVerifier> keys, const VerifiedSignature& signature) {
    return std::any_of(keys.begin(), keys.end(), [&signature](const NoteVerifier& v) {
      return v.name() == signature.name && v.key_id() == signature.key_id;
    });
  };
  bool by_registry = false;
  std::set<Digest> witnesses;
  for (const VerifiedSignature& signature : out.note.verified) {
    if (signature.type == NoteKeyType::kEd25519 && signature.name == out.checkpoint.origin &&
        given(registry_keys, signature)) {
      by_registry = true;
    }
    if (signature.type == NoteKeyType::kCosignature && given(witness_keys, signature))
      witnesses.insert(signature.key);
  }
  if (!by_registry) {
    return Fail(Error::Kind::kDenied, "the checkpoint of " + out.checkpoint.origin +
                                          " is not signed by a known key of that registry");
  }
  // A registry that witnesses itself proves nothing.
  for (const NoteVerifier& key : registry_keys) witnesses.erase(key.key().id());
  out.cosignatures = witnesses.size();
  return out;
}

}  // namespace yidan::log
