#include "services/monitor/cosigning.h"

#include <charconv>

#include "services/base/text.h"
#include "services/crypto/crypto.h"
#include "services/log/checkpoint.h"
#include "services/log/merkle.h"
#include "services/log/witness.h"
#include "services/store/nodes.h"

namespace yidan::monitor {
namespace {

constexpr std::size_t kAnswerBytesMax = 16U << 10U;

tl::unexpected<Error> HasSeenMore(std::uint64_t seen, std::uint64_t ours) {
  return Fail(Error::Kind::kConflict, "it has seen " + std::to_string(seen) +
                                          " entries of this log, which has " + std::to_string(ours) +
                                          ": the log was rolled back, or forked");
}

Result<std::uint64_t> ParseSize(std::string_view body) {
  std::uint64_t size = 0;
  if (body.ends_with('\n')) body.remove_suffix(1);
  const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), size);
  if (error != std::errc() || end != body.data() + body.size()) return Invalid("a 409 without a size");
  return size;
}

// A stranger's words, on their way to a log and a screen.
std::string Said(const http::ClientResponse& reply) {
  return "it answers " + std::to_string(reply.status) + " " + ForScreen(reply.body.substr(0, 200));
}

}  // namespace

Result<WitnessAddress> ParseWitness(const std::string& text) {
  const std::size_t space = text.find(' ');
  if (space == std::string::npos) return Invalid("witness \"" + text + "\" is not \"VERIFIER-KEY URL\"");
  YIDAN_ASSIGN(log::NoteVerifier key, log::NoteVerifier::FromKeyString(text.substr(0, space)));
  if (key.type() != log::NoteKeyType::kCosignature) {
    return Invalid("the key of witness " + key.name() + " is not for cosignatures");
  }
  return WitnessAddress{text.substr(space + 1), std::move(key)};
}

Result<std::unique_ptr<WitnessClient>> WitnessClient::Create(WitnessAddress witness,
                                                             const std::string& ca_file) {
  YIDAN_ASSIGN(auto http, http::Client::Create(witness.url, ca_file));
  return std::unique_ptr<WitnessClient>(new WitnessClient(std::move(witness), std::move(http)));
}

Result<std::string> WitnessClient::Ask(const store::Head& head, std::chrono::milliseconds time) {
  for (int attempt = 0;; ++attempt) {
    if (seen_ > head.size) {
      return HasSeenMore(seen_, head.size);
    }
    log::AddCheckpointRequest request{seen_, {}, head.checkpoint.note()};
    if (seen_ > 0 && seen_ < head.size) {
      YIDAN_ASSIGN(request.proof, log::ConsistencyPath(seen_, head.size, store::NodesOf(*head.view)));
    }
    YIDAN_ASSIGN(const http::ClientResponse reply,
                 http_->Post("/add-checkpoint", log::FormatAddCheckpoint(request), time, kAnswerBytesMax));
    if (reply.status == 200) {
      YIDAN_ASSIGN(std::string line, VerifiedLine(head, reply.body));
      seen_ = head.size;
      return line;
    }
    const std::string said = Said(reply);
    if (reply.status != 409) {
      return Fail(reply.status == 422 ? Error::Kind::kConflict : Error::Kind::kDenied, said);
    }
    YIDAN_ASSIGN(const std::uint64_t size, ParseSize(reply.body));
    // It names the very size that it was asked with, and still refuses: it saw another history of that size.
    if (size == seen_ || attempt > 0) return Fail(Error::Kind::kConflict, said);
    seen_ = size;
  }
}

Result<std::uint64_t> WitnessClient::Seen(const store::Head& head, std::chrono::milliseconds time) {
  // "You know exactly this": a witness that knows another size says which, and remembers nothing new.
  const log::AddCheckpointRequest request{head.size, {}, head.checkpoint.note()};
  YIDAN_ASSIGN(const http::ClientResponse reply,
               http_->Post("/add-checkpoint", log::FormatAddCheckpoint(request), time, kAnswerBytesMax));
  if (reply.status == 200) {
    YIDAN_TRY(VerifiedLine(head, reply.body));
    return head.size;
  }
  const std::string said = Said(reply);
  if (reply.status != 409) {
    return Fail(reply.status == 422 ? Error::Kind::kConflict : Error::Kind::kDenied, said);
  }
  YIDAN_ASSIGN(const std::uint64_t size, ParseSize(reply.body));
  if (size > head.size) return HasSeenMore(size, head.size);
  if (size == head.size) return Fail(Error::Kind::kConflict, said + ": it saw another history of that size");
  return size;
}

Result<std::string> WitnessClient::Remembered(const std::string& origin, std::chrono::milliseconds time) {
  YIDAN_ASSIGN(http::ClientResponse reply,
               http_->Get("/remembered/" + ToHex(crypto::Sha256(origin).View()), time, log::kMaxNoteBytes));
  if (reply.status != 200) return Fail(Error::Kind::kNotFound, "it shows no checkpoint");
  return std::move(reply.body);
}

Outcome CheckForFork(const std::string& note, const std::vector<log::NoteVerifier>& keys,
                     const store::Head& newest) {
  const auto opened = log::OpenCheckpoint(note, keys, {});
  if (!opened) return {};  // anybody can write such a thing
  const log::Checkpoint& shown = opened->checkpoint;
  const std::string its =
      "a checkpoint of size " + std::to_string(shown.size) + " under this registry's own key ";
  if (shown.size > newest.size) {
    return Corrupt(its + "is not in this log, which has " + std::to_string(newest.size) +
                   " entries: the log was rolled back, or its key signs elsewhere");
  }
  if (shown.size == 0) return {};
  YIDAN_ASSIGN(const Digest root, log::RootAt(shown.size, store::NodesOf(*newest.view)));
  if (root != shown.root) {
    return Corrupt(its + "has root " + ToBase64(shown.root.View()) + ", and this log has " +
                   ToBase64(root.View()) + " there: two histories are signed");
  }
  return {};
}

Result<std::string> WitnessClient::VerifiedLine(const store::Head& head, std::string_view body) const {
  const std::string& note = head.checkpoint.note();
  const std::string_view text = std::string_view(note).substr(0, note.rfind("\n\n") + 1);
  YIDAN_ASSIGN(const log::ParsedNote answer, log::ParseNote(std::string(text) + "\n" + std::string(body)));
  for (const log::NoteSignature& signature : answer.signatures) {
    const bool its = signature.name == witness_.key.name() && signature.key_id == witness_.key.key_id();
    if (!its || !witness_.key.Verify(answer.text, signature.signature)) continue;
    Encoder blob;
    blob.U32(signature.key_id).Raw(signature.signature);
    return "\u2014 " + signature.name + " " + ToBase64(blob.bytes()) + "\n";
  }
  return Invalid("its answer holds no valid cosignature of its key");
}

}  // namespace yidan::monitor
