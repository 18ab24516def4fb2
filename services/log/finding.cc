#include "services/log/finding.h"

#include <algorithm>
#include <charconv>

#include "services/log/checkpoint.h"
#include "services/log/entry.h"
#include "services/log/merkle.h"

namespace yidan::log {
namespace {

constexpr std::string_view kMagic = "yidan-audit-finding/1";
constexpr std::uint64_t kMaxPath = 64;

Result<std::string_view> TakeLine(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return Invalid("finding: a line is missing");
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return line;
}

Result<std::uint64_t> TakeNumber(std::string_view& rest, std::uint64_t most) {
  YIDAN_ASSIGN(const std::string_view line, TakeLine(rest));
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), value);
  if (error != std::errc() || end != line.data() + line.size() || line != std::to_string(value) ||
      value > most) {
    return Invalid("finding: not a number in range");
  }
  return value;
}

Result<std::string> TakeBase64(std::string_view& rest) {
  YIDAN_ASSIGN(const std::string_view line, TakeLine(rest));
  auto bytes = FromBase64(line);
  if (!bytes) return Invalid("finding: not base64");
  return std::move(*bytes);
}

}  // namespace

Outcome VerifyFinding(const Finding& finding, std::span<const NoteVerifier> registry_keys) {
  YIDAN_ASSIGN(const OpenedCheckpoint opened, OpenCheckpoint(finding.note, registry_keys, {}));
  return VerifyInclusion(finding.index, opened.checkpoint.size, LeafHash(finding.entry), finding.path,
                         opened.checkpoint.root);
}

std::string FormatFinding(const Finding& finding) {
  std::string reason = finding.reason;
  std::replace(reason.begin(), reason.end(), '\n', ' ');
  std::string out = std::string(kMagic) + "\n" + std::to_string(finding.index) + "\n" + reason + "\n" +
                    ToBase64(finding.entry) + "\n" + std::to_string(finding.path.size()) + "\n";
  for (const Digest& hash : finding.path) out += ToBase64(hash.View()) + "\n";
  return out + std::to_string(finding.note.size()) + "\n" + finding.note;
}

Result<Finding> ParseFinding(std::string_view text) {
  Finding finding;
  YIDAN_ASSIGN(const std::string_view magic, TakeLine(text));
  if (magic != kMagic) return Invalid("finding: does not begin with yidan-audit-finding/1");
  YIDAN_ASSIGN(finding.index, TakeNumber(text, kMaxTreeSize));
  YIDAN_ASSIGN(finding.reason, TakeLine(text));
  YIDAN_ASSIGN(finding.entry, TakeBase64(text));
  if (finding.entry.size() > kMaxEntryBytes)
    return Invalid("finding: the entry is larger than an entry can be");
  YIDAN_ASSIGN(const std::uint64_t hashes, TakeNumber(text, kMaxPath));
  for (std::uint64_t i = 0; i < hashes; ++i) {
    YIDAN_ASSIGN(const std::string raw, TakeBase64(text));
    const auto hash = Digest::FromBytes(raw);
    if (!hash) return Invalid("finding: a hash is not 32 bytes");
    finding.path.push_back(*hash);
  }
  YIDAN_ASSIGN(const std::uint64_t length, TakeNumber(text, kMaxNoteBytes));
  if (text.size() != length) return Invalid("finding: the note's length is wrong");
  finding.note = text;
  return finding;
}

}  // namespace yidan::log
