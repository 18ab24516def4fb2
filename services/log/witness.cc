#include "services/log/witness.h"

#include <charconv>

#include "services/log/evidence.h"
#include "services/log/merkle.h"

namespace yidan::log {
namespace {

constexpr std::string_view kOld = "old ";

WitnessAnswer Text(int status, std::string body) {
  return {status, "text/plain; charset=utf-8", std::move(body) + "\n", {}, std::nullopt};
}

WitnessAnswer WrongSize(std::uint64_t remembered) {
  return {409, "text/x.tlog.size", std::to_string(remembered) + "\n", {}, std::nullopt};
}

bool SameTree(const Checkpoint& a, const Checkpoint& b) {
  return a.root == b.root && a.state_map_root == b.state_map_root;
}

// The origin is the first line; it is only trusted once the signature under it has verified.
std::string OriginOf(std::string_view note) { return std::string(note.substr(0, note.find('\n'))); }

// The remembered checkpoint is the witness's own file. Under a key that it was not given it is most likely
// from before a rotation of the log's note key.
std::string WhyNotOpened(const std::string& note, const std::string& origin, const std::string& why) {
  const auto parsed = ParseNote(note);
  const auto checkpoint = parsed ? ParseCheckpoint(parsed->text) : Result<Checkpoint>();
  if (!parsed || !checkpoint || checkpoint->origin != origin)
    return "the remembered checkpoint is damaged: " + why;
  std::string ids;
  for (const NoteSignature& by : parsed->signatures) {
    if (by.name != origin) continue;
    ids += (ids.empty() ? "" : " or ") + by.name + "+" + ToHex(Encoder().U32(by.key_id).bytes());
  }
  return "the remembered checkpoint, of size " + std::to_string(checkpoint->size) + ", is signed with key " +
         ids +
         ", which this witness was not given: start it with --log of that verifier key too, beside the "
         "new one, until one checkpoint was cosigned under the new one";
}

}  // namespace

Result<AddCheckpointRequest> ParseAddCheckpoint(std::string_view body) {
  AddCheckpointRequest request;
  const std::size_t first = body.find('\n');
  if (first == std::string_view::npos || !body.starts_with(kOld))
    return Invalid("the first line must be: old <size>");
  const std::string_view size = body.substr(kOld.size(), first - kOld.size());
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), request.old_size);
  if (error != std::errc() || end != size.data() + size.size() || size != std::to_string(request.old_size)) {
    return Invalid("old: not a decimal size");
  }
  body.remove_prefix(first + 1);
  while (true) {
    const std::size_t eol = body.find('\n');
    if (eol == std::string_view::npos) return Invalid("no blank line before the checkpoint");
    const std::string_view line = body.substr(0, eol);
    body.remove_prefix(eol + 1);
    if (line.empty()) break;
    const auto raw = FromBase64(line);
    const auto hash = raw ? Digest::FromBytes(*raw) : std::nullopt;
    if (!hash) return Invalid("a proof line is not 32 bytes in base64");
    if (request.proof.size() == kMaxWitnessProof) return Invalid("more than 63 proof lines");
    request.proof.push_back(*hash);
  }
  request.note = std::string(body);
  return request;
}

std::string FormatAddCheckpoint(const AddCheckpointRequest& request) {
  std::string out = std::string(kOld) + std::to_string(request.old_size) + "\n";
  for (const Digest& hash : request.proof) out += ToBase64(hash.View()) + "\n";
  return out + "\n" + request.note;
}

WitnessAnswer Witness::AddCheckpoint(std::string_view body, std::uint64_t time_s) {
  const auto request = ParseAddCheckpoint(body);
  if (!request) return Text(400, request.error().message);
  const std::string origin = OriginOf(request->note);
  const auto log = logs_.find(origin);
  if (log == logs_.end()) return Text(404, "this witness does not follow " + origin);
  WitnessAnswer answer = Decide(*request, origin, log->second, time_s);
  answer.origin = origin;
  return answer;
}

WitnessAnswer Witness::Decide(const AddCheckpointRequest& request, const std::string& origin,
                              std::span<const NoteVerifier> keys, std::uint64_t time_s) {
  const auto opened = OpenCheckpoint(request.note, keys, {});
  if (!opened) {
    return Text(opened.error().kind == Error::Kind::kInvalid ? 400 : 403, opened.error().message);
  }
  const Checkpoint& next = opened->checkpoint;
  if (request.old_size > next.size) return Text(400, "old is larger than the checkpoint");

  const auto note = memory_.Load(origin);
  if (!note) return Text(500, note.error().message);
  Checkpoint last;  // size 0: nothing remembered
  if (*note) {
    const auto remembered = OpenCheckpoint(**note, keys, {});
    if (!remembered) return Text(500, WhyNotOpened(**note, origin, remembered.error().message));
    last = remembered->checkpoint;
  }
  if (*note && last.size == next.size && !SameTree(last, next)) {
    WitnessAnswer answer = WrongSize(last.size);
    answer.evidence = FormatForkEvidence({**note, request.note, {}, {}});
    return answer;
  }
  // Another size is only a race between two who post for the log.
  if (request.old_size != last.size) return WrongSize(last.size);
  if (last.size == 0 || last.size == next.size) {
    if (!request.proof.empty()) return Text(422, "a first checkpoint, or the same again, needs no proof");
  } else if (const auto proven = VerifyConsistency(last.size, next.size, last.root, next.root, request.proof);
             !proven) {
    WitnessAnswer answer = Text(422, proven.error().message);
    // The log's own path may show which other history it stands in.
    const auto prefix = PrefixRoot(last.size, next.size, next.root, request.proof);
    if (prefix) answer.evidence = FormatForkEvidence({**note, request.note, *prefix, request.proof});
    return answer;
  }
  auto line = signer_.CosignatureLine(opened->note.text, time_s);
  if (!line) return Text(500, line.error().message);
  // Remembered before it is answered: after a crash here the log asks again and is told the new size.
  if (auto saved = memory_.Save(origin, request.note); !saved) return Text(500, saved.error().message);
  return {200, "text/plain; charset=utf-8", std::move(*line), {}, std::nullopt};
}

}  // namespace yidan::log
