// Session: one run of one command: its settings, and what it has made of them so far. Connections, trust
// and keys are made when first asked for, so that offline commands need none of them. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/cli/memory.h"
#include "services/cli/registry.h"
#include "services/cli/settings.h"
#include "services/cli/to_json.h"
#include "services/cli/trouble.h"
#include "services/cli/trust.h"
#include "services/crypto/crypto.h"

namespace yidan::cli {

// What the command line takes from outside; tests put their own here.
struct World {
  Environment environment;
  std::function<Answer<std::unique_ptr<Registry>>(const Settings&)> connect;
  std::function<std::int64_t()> now_ms;                  // since the Unix epoch
  std::function<std::string(std::size_t)> random_bytes;  // unguessable
};

// What a command has to say.
struct Output {
  ExitCode exit = ExitCode::kDone;
  std::string text;  // for people, LF at its end
  Json json;         // the same for programs: one object
};

// An act that was admitted, its receipt checked.
struct Admitted {
  v1::Act act;
  v1::Receipt receipt;
};

class Session {
 public:
  Session(const World& world, Settings settings)
      : world_(world), settings_(std::move(settings)), memory_(settings_.folder) {}

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] std::int64_t now_ms() const { return world_.now_ms(); }
  [[nodiscard]] std::string RandomBytes(std::size_t n) const { return world_.random_bytes(n); }

  Answer<Registry*> Remote();               // connected, nothing checked yet
  Answer<Trust*> Trusted();                 // connected, and its newest checkpoint accepted
  Answer<const crypto::PrivateKey*> Key();  // --key

  // The head of a document, as the registry states it.
  Answer<v1::TitleState> Title(const std::string& document_id);
  // The same, proven to be the present state under the newest checkpoint.
  Answer<v1::TitleState> ProvenTitle(const std::string& document_id);
  // All entries that touch it, in log order, as far as the caller may read.
  Answer<std::vector<v1::HistoryEntry>> History(const std::string& document_id);
  Answer<v1::Participant> Participant(const std::string& participant_id);

  // An act by --as (for --principal, if set), on a document or participant: everything but body and
  // place in the chain. `registry` is the digest of entry 0.
  Answer<v1::Act> Envelope(const Digest& registry, std::int64_t valid_for_ms);
  Answer<v1::SignedAct> Sign(const v1::Act& act);

  // Completes `act` (a body) with envelope and place at the document's or participant's head, signs,
  // submits, and checks the receipt.
  Answer<Admitted> SubmitOnTitle(const v1::TitleState* head, const std::string& document_id, v1::Act act,
                                 std::vector<v1::WaybillContent> contents);
  Answer<Admitted> SubmitOnParticipant(const std::string& participant_id, v1::Act act);

  std::int64_t valid_for_ms = 3'600'000;  // --valid-for

 private:
  Answer<Admitted> Submit(v1::Act act, std::vector<v1::WaybillContent> contents);

  const World& world_;
  const Settings settings_;
  const Memory memory_;
  std::unique_ptr<Registry> registry_;
  std::unique_ptr<Trust> trust_;
  std::optional<crypto::PrivateKey> key_;
};

}  // namespace yidan::cli
