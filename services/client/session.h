// Session: one participant's dealings with one registry, from its settings: its readings (readings.h), and
// acts that are signed here, written into the outbox, sent, and believed only under a checked receipt. The
// key is read when first asked for, so that what is done without one needs none.
//
// Thread rule: one thread at a time, which its calls block. Several sessions may share a configuration
// folder, in one process or in many.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "services/client/dry_run.h"
#include "services/client/outbox.h"
#include "services/client/proposal.h"
#include "services/client/readings.h"
#include "services/crypto/crypto.h"

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
  std::string proposed_in = {};            // the file, if the act was proposed and not sent
  std::vector<OffLog> off_log = {};        // what the act names by digest
  std::vector<std::string> warnings = {};  // acts that do the same, were refused, and may be admitted yet
  // Set if it was only tried: nothing was signed or sent, and there is no receipt.
  std::optional<DryRunResult> tried = {};
};

class Session final : public Readings {
 public:
  // `surroundings` must outlive this.
  Session(const Surroundings& surroundings, Settings settings)
      : Readings(surroundings, std::move(settings)), outbox_(PlaceOfOutbox(settings_)) {}

  [[nodiscard]] std::string RandomBytes(std::size_t n) const { return surroundings_.random_bytes(n); }
  [[nodiscard]] const Outbox& outbox() const { return outbox_; }
  Answer<const crypto::PrivateKey*> Key();  // settings.key

  // ---- Acts ----

  // Completes `act` (a body) with envelope and place at the document's or participant's head, signs it,
  // writes it into the outbox, submits it, and checks the receipt and that the act had its effect (effect.h);
  // for this it reads, proven, what the act rests on before it signs. `head`: null to issue; `contents`: one
  // for an ISSUE, one per successor for a REPLACE, otherwise none.
  //
  // Trouble::OutcomeOpen: the act may have been admitted; it waits in the outbox (Trouble::open says where),
  // and Resume asks again. Another act instead might do the same thing twice, so one that would is BAD_INPUT,
  // ACT_WAITS, as long as the first one waits. After kRefused nothing has changed by the registry's
  // word; what was signed stays in the outbox until nothing can become of it (refused.h), and a detail of the
  // trouble says so. After any other trouble nothing has changed.
  Answer<Admitted> SubmitOnTitle(const v1::TitleState* head, const std::string& document_id, v1::Act act,
                                 std::vector<v1::WaybillContent> contents);
  Answer<Admitted> SubmitOnParticipant(const std::string& participant_id, v1::Act act);
  // Sends a proposal of which no approval is missing, as Submit does; if something came first, fate.h says
  // what.
  Answer<Admitted> Send(const Proposal& proposal);
  // Sends what waits in the outbox again, the very same bytes. kRefused: if `BySomeRule`, it was not admitted
  // before, by the registry's word, and waits no more; for want of a right of the caller's it goes on
  // waiting, since it may have been admitted before that was lost.
  Answer<Admitted> Resume(const OutboxItem& item) { return Deliver(item, /*again=*/true); }
  static bool BySomeRule(const Trouble& trouble);

  std::int64_t valid_for_ms = 3'600'000;  // how long an act signed here may be admitted
  // Acts are signed for others to approve, and not sent: into this file, naming these keys.
  std::string propose_into;
  std::vector<Digest> approver_key_ids;
  // Acts are judged here, by the rules in force on what the registry proves, and neither signed nor sent:
  // what a rule refuses is kRefused, as the registry would have it.
  bool dry_run = false;
  // What the next act names by digest: goes with it into outbox or proposal.
  std::vector<OffLog> off_log;

  // The parts of the above, for acts that another sends.

  // An act by settings.as (for settings.principal, if set), on a document or participant: everything but body
  // and place in the chain. `registry` is the digest of entry 0.
  Answer<v1::Act> Envelope(const Digest& registry, std::int64_t valid_for_ms);
  Answer<v1::SignedAct> Sign(const v1::Act& act);

 private:
  using States = std::vector<std::pair<std::string, std::string>>;
  Answer<Admitted> Deliver(const OutboxItem& item, bool again);
  Answer<void> TakeRefusal(const OutboxItem& item, const v1::Act& act, Trouble& trouble);
  // ACT_WAITS if an act that waits would be done twice.
  Answer<void> CheckNotWaiting(const v1::Act& act, const std::vector<v1::WaybillContent>& contents,
                               const Digest& registry) const;
  Answer<Admitted> Submit(v1::Act act, std::vector<v1::WaybillContent> contents, States before);
  Answer<Admitted> Propose(v1::Act act, std::vector<v1::WaybillContent> contents);
  // What an act rests on, proven: nothing for ISSUE and ADMIT.
  Answer<States> StatesBefore(const v1::Act& act);

  const Outbox outbox_;
  std::optional<crypto::PrivateKey> key_;
};

}  // namespace yidan::client
