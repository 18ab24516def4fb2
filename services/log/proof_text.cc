#include "services/log/proof_text.h"

#include "services/log/checkpoint.h"
#include "services/log/note.h"
#include "services/log/text.h"

namespace yidan::log {
namespace {

constexpr std::string_view kHeader = "c2sp.org/tlog-proof@v1";
constexpr std::string_view kExtra = "extra ";
constexpr std::string_view kIndex = "index ";
// The note itself, and as much again for extra data and path.
constexpr std::size_t kMaxProofTextBytes = 2 * kMaxNoteBytes;

// That a signed checkpoint follows, in shape.
Outcome CheckNote(std::string_view note) {
  auto parsed = ParseNote(note);
  if (!parsed) return tl::unexpected(parsed.error());
  YIDAN_TRY(ParseCheckpoint(parsed->text));
  return {};
}

}  // namespace

Result<std::string> FormatProofText(const ProofText& proof) {
  if (proof.extra && proof.extra->empty())
    return Invalid("extra data that is not there is left out, not empty");
  if (proof.path.size() > kMaxProofPath) return Invalid("no inclusion path has more than 63 hashes");
  YIDAN_TRY(CheckNote(proof.checkpoint_note));
  std::string out = std::string(kHeader) + "\n";
  if (proof.extra) out += std::string(kExtra) + ToBase64(*proof.extra) + "\n";
  out += std::string(kIndex) + std::to_string(proof.index) + "\n";
  for (const Digest& hash : proof.path) out += ToBase64(hash.View()) + "\n";
  out += "\n" + proof.checkpoint_note;
  if (out.size() > kMaxProofTextBytes) return Invalid("the proof is larger than 2 MiB");
  return out;
}

Result<ProofText> ParseProofText(std::string_view text) {
  if (text.size() > kMaxProofTextBytes) return Invalid("the proof is larger than 2 MiB");
  const auto header = TakeLine(text);
  if (!header || *header != kHeader) return Invalid("the proof does not begin with " + std::string(kHeader));
  ProofText out;
  auto line = TakeLine(text);
  if (line && TakePrefix(*line, kExtra)) {
    out.extra = FromBase64(*line);
    if (!out.extra || out.extra->empty()) return Invalid("the proof's extra data is not base64");
    line = TakeLine(text);
  }
  if (!line || !TakePrefix(*line, kIndex)) return Invalid("the proof names no index");
  const auto index = ParseDecimal(*line);
  if (!index) return Invalid("the proof's index is no decimal number");
  out.index = *index;
  for (;;) {
    line = TakeLine(text);
    if (!line) return Invalid("the proof ends before its checkpoint");
    if (line->empty()) break;
    if (out.path.size() == kMaxProofPath) return Invalid("the proof has more than 63 hashes");
    const auto bytes = FromBase64(*line);
    const auto hash = bytes ? Digest::FromBytes(*bytes) : std::nullopt;
    if (!hash)
      return Invalid("hash " + std::to_string(out.path.size()) + " of the proof is no base64 of 32 bytes");
    out.path.push_back(*hash);
  }
  YIDAN_TRY(CheckNote(text));
  out.checkpoint_note = text;
  return out;
}

}  // namespace yidan::log
