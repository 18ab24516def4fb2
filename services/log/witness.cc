#include "services/log/witness.h"

#include <charconv>

#include "services/log/evidence.h"
#include "services/log/merkle.h"

namespace yidan::log {
namespace {

constexpr std::string_view kOld = "old ";

WitnessAnswer Text(int status, std::string body) {
  return {status, "text/plain; charset=utf-8", std::move(body) + "\n", std::nullopt};
}

WitnessAnswer WrongSize(std::uint64_t remembered) {
  return {409, "text/x.tlog.size", std::to_string(remembered) + "\n", std::nullopt};
}

// The origin is the first line; it is only trusted once the signature under it has verified.
std::string OriginOf(std::string_view note) { return std::string(note.substr(0, note.find('\n'))); }

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
  const auto opened = OpenCheckpoint(request->note, log->second, {});
  if (!opened) {
    return Text(opened.error().kind == Error::Kind::kInvalid ? 400 : 403, opened.error().message);
  }
  const Checkpoint& next = opened->checkpoint;
  if (request->old_size > next.size) return Text(400, "old is larger than the checkpoint");

  const auto note = memory_.Load(origin);
  if (!note) return Text(500, note.error().message);
  Checkpoint last;  // size 0: nothing remembered
  if (*note) {
    const auto remembered = OpenCheckpoint(**note, log->second, {});
    if (!remembered) return Text(500, "the remembered checkpoint is damaged: " + remembered.error().message);
    last = remembered->checkpoint;
  }
  if (request->old_size != last.size) {
    // Larger than both sides' words is only a race; equal sizes with other roots is a lie.
    if (*note && last.size == next.size &&
        (last.root != next.root || last.state_map_root != next.state_map_root)) {
      WitnessAnswer answer = WrongSize(last.size);
      answer.evidence = FormatForkEvidence({**note, request->note, {}, {}});
      return answer;
    }
    return WrongSize(last.size);
  }
  if (*note && last.size == next.size) {
    if (last.root != next.root || last.state_map_root != next.state_map_root) {
      WitnessAnswer answer = WrongSize(last.size);
      answer.evidence = FormatForkEvidence({**note, request->note, {}, {}});
      return answer;
    }
    if (!request->proof.empty()) return Text(422, "equal sizes need no proof");
  } else if (last.size > 0) {
    if (auto proven = VerifyConsistency(last.size, next.size, last.root, next.root, request->proof);
        !proven) {
      return Text(422, proven.error().message);
    }
  } else if (!request->proof.empty()) {
    return Text(422, "a first checkpoint needs no proof");
  }
  auto line = signer_.CosignatureLine(opened->note.text, time_s);
  if (!line) return Text(500, line.error().message);
  // Remembered before it is answered: after a crash here the log asks again and is told the new size.
  if (auto saved = memory_.Save(origin, request->note); !saved) return Text(500, saved.error().message);
  return {200, "text/plain; charset=utf-8", std::move(*line), std::nullopt};
}

}  // namespace yidan::log
