// Outbox: every signed act, written down before anything is sent. An act whose answer was lost (a killed
// program, a dead line, OUTCOME_UNKNOWN) waits here, and is sent again as the very same bytes: the registry
// knows its digest, and answers an act that it has admitted with the receipt.
//
//   FOLDER/outbox/<digest of the act>.json        waits: its receipt has not been checked
//   FOLDER/outbox/sent/<digest of the act>.json   admitted, receipt checked; without content
//
// A refusal by a rule changed nothing, and leaves nothing here. Thread rule: any; several programs may share
// a folder, for two that send one act at once get one receipt. Errors are BAD_INPUT and name the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "services/base/bytes.h"
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
  std::optional<std::uint64_t> index;  // of its entry; nullopt: it waits
};

class Outbox {
 public:
  // `folder` of the configuration; empty: nothing is ever written, and an act whose answer is lost has to be
  // looked for in the registry by hand.
  explicit Outbox(std::string folder) : folder_(std::move(folder)) {}

  // Durable when it returns: kill -9 and a power cut find it there.
  [[nodiscard]] Answer<void> Write(const OutboxItem& item) const;
  // Its receipt has been checked.
  [[nodiscard]] Answer<void> MarkSent(const OutboxItem& item, std::uint64_t index) const;
  // It was refused, or a person gives it up. It is not an error if it is not there.
  [[nodiscard]] Answer<void> Remove(const Digest& digest) const;

  // Oldest first.
  [[nodiscard]] Answer<std::vector<OutboxItem>> Waiting() const { return List(folder_ + "/outbox"); }
  [[nodiscard]] Answer<std::vector<OutboxItem>> Sent() const { return List(folder_ + "/outbox/sent"); }
  // The one that waits and whose digest, in hexadecimal, begins so.
  [[nodiscard]] Answer<OutboxItem> Find(const std::string& digest_prefix) const;

  [[nodiscard]] bool Keeps() const { return !folder_.empty(); }

 private:
  [[nodiscard]] Answer<std::vector<OutboxItem>> List(const std::string& folder) const;
  std::string folder_;
};

// The request as it is sent, and its place in an outbox. The request's id is the act's digest: sent again it
// is the same request.
OutboxItem MakeOutboxItem(const v1::SignedAct& act, std::vector<v1::WaybillContent> contents,
                          const Digest& registry, std::int64_t now_ms);
// "TRANSFER of YD-… by boc-jinjiang", for people.
std::string Describe(const OutboxItem& item);

}  // namespace yidan::client
