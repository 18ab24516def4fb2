// Session: one participant's dealings with one registry, from its settings: readings that are proven before
// they are returned, and acts that are signed here, written into the outbox, sent, and believed only under a
// checked receipt. Connections, trust and keys are made when first asked for, so that what is done offline
// needs none of them.
//
// Thread rule: one thread at a time, which its calls block. Several sessions may share a configuration
// folder, in one process or in many.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "services/client/access.h"
#include "services/client/memory.h"
#include "services/client/outbox.h"
#include "services/client/proposal.h"
#include "services/client/readings.h"
#include "services/client/surroundings.h"
#include "services/client/trust.h"
#include "services/crypto/crypto.h"
#include "services/proof/proof_file.h"

namespace yidan::client {

// An act that was admitted, its receipt checked. Or, if the session proposes its acts, one that was written
// into a file and not sent: then there is no receipt.
struct Admitted {
  v1::Act act;
  v1::Receipt receipt;
  std::int64_t sealed_at_ms = 0;  // as of when receipt.state_value is present
  // Empty: receipt.state_value is what the act makes of the state before it (effect.h). Otherwise why that
  // could not be found out: the act is in the log, and its effect is not proven.
  std::string effect_unproven = {};
  std::string proposed_in = {};  // the file, if the act was proposed and not sent
};

class Session final : public Readings {
 public:
  // `surroundings` must outlive this.
  Session(const Surroundings& surroundings, Settings settings)
      : surroundings_(surroundings),
        settings_(std::move(settings)),
        memory_(settings_.folder),
        outbox_(settings_.folder) {}

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] std::int64_t now_ms() const override { return surroundings_.now_ms(); }
  [[nodiscard]] std::string RandomBytes(std::size_t n) const { return surroundings_.random_bytes(n); }
  [[nodiscard]] const Memory& memory() const { return memory_; }
  [[nodiscard]] const Outbox& outbox() const { return outbox_; }

  Answer<Trust*> Trusted() override;
  // Offline: that this client has not caught the registry of settings.registry_key with two histories. FORKED
  // otherwise, until a person decides: a proof file that such a registry signed shows one of them.
  Answer<void> CheckNotForked();
  // The connection of a registry that is Trusted: what comes over it the caller has to check.
  Answer<Connection*> Remote();
  // The connection of one that need not be: to find out whether it lies.
  Answer<Connection*> Unchecked();
  Answer<const crypto::PrivateKey*> Key();  // settings.key

  // ---- Readings ----

  // The head of a document, as the registry states it: enough to sign on, for an act on another head is
  // refused.
  Answer<v1::TitleState> Title(const std::string& document_id);
  // The same, proven to be the present state under the newest checkpoint, and shown as of its seal.
  Answer<v1::TitleState> ProvenTitle(const std::string& document_id);
  Answer<Proven<title::TitleState>> ProvenState(const std::string& document_id);
  Answer<Proven<title::ParticipantRecord>> ProvenRecord(const std::string& participant_id) override;
  Answer<std::vector<v1::HistoryEntry>> History(const std::string& document_id) override;
  Answer<proof::ProofFile> Export(const std::string& document_id) override;
  // An authority's History and Export from here on: its holder learns of them only then. 0: at once.
  std::int64_t sealed_until_ms = 0;
  // Who read the document, for its holder: the whole record, proven against the registry's newest seal.
  Answer<AccessShown> Access(const std::string& document_id);
  // What `holder` holds; empty: settings.as. As the registry states it.
  Answer<std::vector<v1::TitleState>> Held(const std::string& holder = {});
  Answer<v1::Participant> Participant(const std::string& participant_id);

  // ---- Acts ----

  // Completes `act` (a body) with envelope and place at the document's or participant's head, signs it,
  // writes it into the outbox, submits it, and checks the receipt and that the act had its effect (effect.h);
  // for this it reads, proven, what the act rests on before it signs. `head`: null to issue; `contents`: one
  // for an ISSUE, one per successor for a REPLACE, otherwise none.
  //
  // kRefused: nothing has changed. kUnreachable or kUntrusted: the act may have been admitted; it waits in
  // the outbox, and Resume asks again. Signing another act instead might do the same thing twice.
  Answer<Admitted> SubmitOnTitle(const v1::TitleState* head, const std::string& document_id, v1::Act act,
                                 std::vector<v1::WaybillContent> contents);
  Answer<Admitted> SubmitOnParticipant(const std::string& participant_id, v1::Act act);
  // Sends a proposal of which no approval is missing, as Submit does. STALE_PREVIOUS and UNKNOWN_DOCUMENT say
  // by what it was overtaken.
  Answer<Admitted> Send(const Proposal& proposal);
  // What came first on the chain of an act that was signed and not sent, e.g. "overtaken by entry 31
  // SURRENDER by rongou"; empty: nothing did. As the registry states it.
  Answer<std::string> OvertakenBy(const v1::Act& act);
  // Sends what waits in the outbox again, the very same bytes.
  Answer<Admitted> Resume(const OutboxItem& item);

  std::int64_t valid_for_ms = 3'600'000;  // how long an act signed here may be admitted
  // Acts are signed for others to approve, and not sent: into this file, naming these keys.
  std::string propose_into;
  std::vector<Digest> approver_key_ids;

  // The parts of the above, for acts that another sends.

  // An act by settings.as (for settings.principal, if set), on a document or participant: everything but body
  // and place in the chain. `registry` is the digest of entry 0.
  Answer<v1::Act> Envelope(const Digest& registry, std::int64_t valid_for_ms);
  Answer<v1::SignedAct> Sign(const v1::Act& act);

 private:
  using States = std::vector<std::pair<std::string, std::string>>;
  Answer<Admitted> Submit(v1::Act act, std::vector<v1::WaybillContent> contents, States before);
  Answer<Admitted> Propose(v1::Act act, std::vector<v1::WaybillContent> contents);
  // What an act rests on, proven: nothing for ISSUE and ADMIT.
  Answer<States> StatesBefore(const v1::Act& act);

  const Surroundings& surroundings_;
  const Settings settings_;
  const Memory memory_;
  const Outbox outbox_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Trust> trust_;
  std::optional<crypto::PrivateKey> key_;
};

}  // namespace yidan::client
