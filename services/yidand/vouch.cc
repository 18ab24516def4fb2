#include "services/yidand/vouch.h"

#include <spdlog/spdlog.h>

#include "services/base/text.h"
#include "services/crypto/crypto.h"
#include "services/posix/durable_file.h"
#include "services/store/registry_entries.h"

namespace yidan::yidand {
namespace {

std::string OriginOf(const store::Head& head) {
  const std::string& note = head.checkpoint.note();
  return note.substr(0, note.find('\n'));
}

// Every key that the log names for its checkpoints.
Result<std::vector<log::NoteVerifier>> LogKeys(const store::Head& head) {
  YIDAN_ASSIGN(const auto raw_keys, store::NoteKeys(*head.view));
  std::vector<log::NoteVerifier> keys;
  for (const std::string& raw : raw_keys) {
    YIDAN_ASSIGN(const crypto::PublicKey key, crypto::PublicKey::FromRawEd25519(raw));
    YIDAN_ASSIGN(log::NoteVerifier verifier,
                 log::NoteVerifier::Create(OriginOf(head), log::NoteKeyType::kEd25519, key));
    keys.push_back(std::move(verifier));
  }
  return keys;
}

Error Stops(const std::string& name, const std::string& why) {
  return {Error::Kind::kCorrupt,
          "does not start: witness " + name + ": " + why +
              ". Find the newer database, or restore a backup that the witnesses vouch for"};
}

}  // namespace

Outcome AskWitnesses(const Voucher& voucher, const store::Head& head) {
  for (const monitor::WitnessAddress& witness : voucher.witnesses) {
    YIDAN_ASSIGN(const auto client, monitor::WitnessClient::Create(witness, voucher.witness_ca));
    const auto line = client->Ask(head, voucher.within);
    if (line) continue;
    if (line.error().kind == Error::Kind::kConflict) {
      return tl::unexpected(Stops(client->name(), line.error().message));
    }
    if (line.error().kind == Error::Kind::kUnavailable) {
      spdlog::warn("witness {} gave no answer at the start: {}", client->name(),
                   ForScreen(line.error().message));
      continue;
    }
    spdlog::error("witness {} answered at the start, and vouches for nothing: {}", client->name(),
                  ForScreen(line.error().message));
    const auto note = client->Remembered(OriginOf(head), voucher.within);
    if (!note) continue;
    YIDAN_ASSIGN(const auto keys, LogKeys(head));
    if (const auto held = monitor::CheckForFork(*note, keys, head); !held) {
      return tl::unexpected(Stops(client->name(), "it remembers " + held.error().message));
    }
  }
  return {};
}

Outcome AskBeforeSigning(const Voucher& voucher, ledger::Options& options) {
  if (!voucher.remembered_checkpoint_file.empty()) {
    YIDAN_ASSIGN(options.remembered_checkpoint, posix::ReadFile(voucher.remembered_checkpoint_file));
  }
  options.vouch = [&voucher](const store::Head& head) { return AskWitnesses(voucher, head); };
  return {};
}

}  // namespace yidan::yidand
