#include "services/log/evidence.h"

#include <charconv>

#include "services/log/merkle.h"

namespace yidan::log {
namespace {

constexpr std::string_view kMagic = "yidan-fork-evidence/1\n";
constexpr std::size_t kMaxPath = 64;

// "<decimal length>\n<bytes>\n": notes contain blank lines, so they are counted, not delimited.
void AppendCounted(std::string& out, std::string_view text) {
  out += std::to_string(text.size());
  out += '\n';
  out += text;
  out += '\n';
}

Result<std::string_view> TakeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return Invalid("evidence: a line is missing");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

Result<std::string> TakeCounted(std::string_view& rest) {
  YIDAN_ASSIGN(const std::string_view line, TakeLine(rest));
  std::size_t length = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), length);
  if (error != std::errc() || end != line.data() + line.size() || length > kMaxNoteBytes ||
      rest.size() <= length || rest[length] != '\n') {
    return Invalid("evidence: a note's length is wrong");
  }
  std::string note(rest.substr(0, length));
  rest.remove_prefix(length + 1);
  return note;
}

Result<Digest> TakeDigest(std::string_view& rest) {
  YIDAN_ASSIGN(const std::string_view line, TakeLine(rest));
  const auto raw = FromBase64(line);
  const auto digest = raw ? Digest::FromBytes(*raw) : std::nullopt;
  if (!digest) return Invalid("evidence: a hash is not 32 bytes in base64");
  return *digest;
}

}  // namespace

Outcome VerifyForkEvidence(const ForkEvidence& evidence, std::span<const NoteVerifier> registry_keys) {
  YIDAN_ASSIGN(const OpenedCheckpoint first, OpenCheckpoint(evidence.first, registry_keys, {}));
  YIDAN_ASSIGN(const OpenedCheckpoint second, OpenCheckpoint(evidence.second, registry_keys, {}));
  const Checkpoint& a = first.checkpoint;
  const Checkpoint& b = second.checkpoint;
  if (a.origin != b.origin) return Invalid("the checkpoints are of two registries");
  if (a.size > b.size) return Invalid("the first checkpoint must not be the larger one");
  if (a.size == b.size) {
    if (a.root != b.root || a.state_map_root != b.state_map_root) return {};
    return Invalid("the checkpoints say the same");
  }
  if (a.size == 0) return Invalid("an empty log contradicts nothing");
  YIDAN_TRY(VerifyConsistency(a.size, b.size, evidence.prefix_root, b.root, evidence.path));
  if (evidence.prefix_root == a.root) return Invalid("the checkpoints are consistent");
  return {};
}

std::string FormatForkEvidence(const ForkEvidence& evidence) {
  std::string out(kMagic);
  AppendCounted(out, evidence.first);
  AppendCounted(out, evidence.second);
  out += ToBase64(evidence.prefix_root.View()) + "\n";
  for (const Digest& hash : evidence.path) out += ToBase64(hash.View()) + "\n";
  return out;
}

Result<ForkEvidence> ParseForkEvidence(std::string_view text) {
  if (!text.starts_with(kMagic)) return Invalid("evidence: does not begin with yidan-fork-evidence/1");
  text.remove_prefix(kMagic.size());
  ForkEvidence evidence;
  YIDAN_ASSIGN(evidence.first, TakeCounted(text));
  YIDAN_ASSIGN(evidence.second, TakeCounted(text));
  YIDAN_ASSIGN(evidence.prefix_root, TakeDigest(text));
  while (!text.empty()) {
    if (evidence.path.size() == kMaxPath) return Invalid("evidence: the path is too long");
    YIDAN_ASSIGN(const Digest hash, TakeDigest(text));
    evidence.path.push_back(hash);
  }
  return evidence;
}

}  // namespace yidan::log
