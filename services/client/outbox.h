// Outbox: every signed act, written down before anything is sent. An act whose answer was lost (a killed
// program, a dead line, OUTCOME_UNKNOWN) waits here, and is sent again as the very same bytes: the registry
// knows its digest, and answers an act that it has admitted with the receipt.
//
//   PLACE/<digest of the act>.json        waits: its receipt has not been checked
//   PLACE/refused/<digest>.json           refused, by the registry's word alone (refused.h)
//   PLACE/sent/<digest of the act>.json   admitted, receipt checked; without content, with the nonces of what
//                                         the act names by digest
//
// Files are their owner's alone. Thread rule: any; several programs may share a place, for two that send one
// act at once get one receipt. Errors are BAD_INPUT and name the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
#include "services/client/off_log.h"
#include "services/client/trouble.h"
#include "yidan/v1/act.pb.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::client {

struct OutboxItem {
  Digest digest;                 // of the act
  Digest registry;               // that it was signed for
  v1::SubmitActRequest request;  // exactly as it is sent
  std::int64_t written_at_ms = 0;
  // What was proven to be present before it was signed, of every document and participant whose state it
  // rests on: held against what it makes of them (effect.h). Key in the state map, value.
  std::vector<std::pair<std::string, std::string>> before;
  std::optional<std::uint64_t> index = {};  // of its entry; nullopt: it waits
  std::vector<OffLog> off_log = {};         // what the act names by digest
  std::string refusal = {};                 // "HELD: …", as the registry refused it; empty: it did not
};

class Outbox {
 public:
  // The directory, made with the first act. Empty: there is none, and no act can be written.
  explicit Outbox(std::string place) : place_(std::move(place)) {}

  // Durable when it returns: kill -9 and a power cut find it there.
  [[nodiscard]] Answer<void> Write(const OutboxItem& item) const;
  // Its receipt has been checked.
  [[nodiscard]] Answer<void> MarkSent(const OutboxItem& item, std::uint64_t index) const;
  // The registry says that it refused it: it waits no more, and stays until nothing can become of it.
  [[nodiscard]] Answer<void> MarkRefused(const OutboxItem& item, const std::string& refusal) const;
  // Nothing can become of it, or a person gives it up. It is not an error if it is not there.
  [[nodiscard]] Answer<void> Remove(const Digest& digest) const;

  // Oldest first. A file that is no act of this program's stands in nobody's way: Unreadable names it.
  [[nodiscard]] Answer<std::vector<OutboxItem>> Waiting() const { return List(place_, nullptr); }
  [[nodiscard]] Answer<std::vector<OutboxItem>> Refused() const { return List(place_ + "/refused", nullptr); }
  [[nodiscard]] Answer<std::vector<OutboxItem>> Sent() const { return List(place_ + "/sent", nullptr); }
  // What lies among the acts that wait and cannot be read as one, with why: "PATH: this is not …".
  [[nodiscard]] Answer<std::vector<std::string>> Unreadable() const;
  // The one that waits or was refused, and whose digest, in hexadecimal, begins so.
  [[nodiscard]] Answer<OutboxItem> Find(const std::string& digest_prefix) const;

  // One that waits and would do once more what `act` does: the same kind of act by the same participant on
  // the same document or participant, or the issue of the very same content under another id.
  [[nodiscard]] Answer<std::optional<OutboxItem>> SameMeant(const v1::Act& act,
                                                            const std::vector<v1::WaybillContent>& contents,
                                                            const Digest& registry) const;
  // Those that were refused, might yet be admitted at `now_ms`, and would do the same beside it: they name no
  // act before them, or would issue the same content under another id.
  [[nodiscard]] Answer<std::vector<OutboxItem>> MayDoTheSame(const v1::Act& act,
                                                             const std::vector<v1::WaybillContent>& contents,
                                                             const Digest& registry,
                                                             std::int64_t now_ms) const;

  [[nodiscard]] const std::string& place() const { return place_; }
  [[nodiscard]] std::string FileOf(const Digest& digest) const;

 private:
  [[nodiscard]] static Answer<std::vector<OutboxItem>> List(const std::string& folder,
                                                            std::vector<std::string>* unreadable);
  std::string place_;
};

// The request as it is sent, and its place in an outbox. The request's id is the act's digest: sent again it
// is the same request.
OutboxItem MakeOutboxItem(const v1::SignedAct& act, std::vector<v1::WaybillContent> contents,
                          const Digest& registry, std::int64_t now_ms);
// "TRANSFER of YD-… by boc-jinjiang", for people.
std::string Describe(const OutboxItem& item);
// What is to be said of an act that waits in `outbox`.
OpenAct OpenActOf(const Outbox& outbox, const OutboxItem& item);

}  // namespace yidan::client
