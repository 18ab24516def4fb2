// Readings: what one participant reads of one registry, from its settings, each thing held against what the
// registry signed before it is returned. Connection and trust are made when first asked for, so that what is
// done offline needs none of them. Who acts is a Session (session.h), which can read all of it too.
//
// Thread rule: one thread at a time, which its calls block.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "services/client/access.h"
#include "services/client/memory.h"
#include "services/client/surroundings.h"
#include "services/client/trust.h"
#include "services/proof/in_the_way.h"
#include "services/proof/proof_file.h"
#include "services/title/directory.h"

namespace yidan::client {

class Readings {
 public:
  // `surroundings` must outlive this.
  Readings(const Surroundings& surroundings, Settings settings)
      : surroundings_(surroundings), settings_(std::move(settings)), memory_(settings_.folder) {}

  [[nodiscard]] const Settings& settings() const { return settings_; }
  [[nodiscard]] std::int64_t now_ms() const { return surroundings_.now_ms(); }
  [[nodiscard]] const Memory& memory() const { return memory_; }

  // Connected, and its newest checkpoint accepted. FORKED or UNTRUSTED: nothing is to be read from it.
  Answer<Trust*> Trusted();
  // Offline: that this client has not caught the registry of settings.registry_key with two histories. FORKED
  // otherwise, until a person decides: a proof file that such a registry signed shows one of them.
  Answer<void> CheckNotForked();
  // The connection of a registry that is Trusted: what comes over it the caller has to check.
  Answer<Connection*> Remote();
  // The connection of one that need not be: to find out whether it lies.
  Answer<Connection*> Unchecked();

  // The head of a document, as the registry states it: enough to sign on, for an act on another head is
  // refused.
  Answer<v1::TitleState> Title(const std::string& document_id);
  // The same, proven to be the present state under the newest checkpoint, and shown as of its seal.
  Answer<v1::TitleState> ProvenTitle(const std::string& document_id);
  Answer<Proven<title::TitleState>> ProvenState(const std::string& document_id);
  // Proven to be the present record under the newest checkpoint.
  Answer<Proven<title::ParticipantRecord>> ProvenRecord(const std::string& participant_id);
  // What stands in the way of whoever would rely on `title`, as ProvenState or ProvenTitle had it: on the
  // document, and by the proven records of its issuer, its holder and their successors.
  Answer<std::vector<proof::InTheWay>> InTheWayOf(const v1::TitleState& title);
  // All entries that touch it, in log order, as far as the caller may read. As the registry states it.
  Answer<std::vector<v1::HistoryEntry>> History(const std::string& document_id);
  // The entries of a participant's chain, as the registry states them.
  Answer<std::vector<v1::HistoryEntry>> DirectoryHistory(const std::string& participant_id);
  // All that proves it, of the log that this client knows; to be kept, or verified (proof::Verify).
  Answer<proof::ProofFile> Export(const std::string& document_id);
  // An authority's History and Export from here on: its holder learns of them only then. 0: at once.
  std::int64_t sealed_until_ms = 0;
  // Who read the document, for its holder: the whole record, proven against the registry's newest seal.
  Answer<AccessShown> Access(const std::string& document_id);
  // What `holder` holds; empty: settings.as. As the registry states it.
  Answer<std::vector<v1::TitleState>> Held(const std::string& holder = {});
  Answer<v1::Participant> Participant(const std::string& participant_id);

 private:
  Answer<std::vector<v1::HistoryEntry>> AllPages(v1::GetHistoryRequest request);

 protected:
  const Surroundings& surroundings_;
  const Settings settings_;
  const Memory memory_;
  std::unique_ptr<Connection> connection_;
  std::unique_ptr<Trust> trust_;
};

}  // namespace yidan::client
