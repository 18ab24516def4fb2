// Queries: every reading of the ledger, answered from one Head. Who may read what is PROTOCOL §7.
//
// Thread rule: const; any number of threads. Blocks on the store: the read pool calls it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "services/ledger/head.h"
#include "services/ledger/ledger_port.h"
#include "services/title/rules.h"

namespace yidan::ledger {

struct RegistryIdentity {
  Digest registry;           // leaf hash of entry 0
  std::string verifier_key;  // of the note key
};

class Queries {
 public:
  // Makes one reading durable in the access record; blocks until it is.
  using RecordAccess = std::function<Outcome(const std::string& reader, const std::string& document_id,
                                             const std::string& purpose)>;

  Queries(const HeadCell& head, const Clock& clock, RegistryIdentity identity, RecordAccess record)
      : head_(head), clock_(clock), identity_(std::move(identity)), record_(std::move(record)) {}

  [[nodiscard]] Answer<internal::v1::ReadResponse> Read(const internal::v1::ReadRequest& request) const;

 private:
  struct Reading;  // one request: its head, its caller

  Answer<v1::GetTitleResponse> GetTitle(const Reading& r, const v1::GetTitleRequest& q) const;
  Answer<v1::GetHistoryResponse> GetHistory(const Reading& r, const v1::GetHistoryRequest& q) const;
  Answer<v1::GetContentResponse> GetContent(const Reading& r, const v1::GetContentRequest& q) const;
  Answer<v1::ListTitlesResponse> ListTitles(const Reading& r, const v1::ListTitlesRequest& q) const;
  Answer<v1::SearchShipmentsResponse> Search(const Reading& r, const v1::SearchShipmentsRequest& q) const;
  Answer<v1::GetParticipantResponse> GetParticipant(const Reading& r,
                                                    const v1::GetParticipantRequest& q) const;
  Answer<v1::ListParticipantsResponse> ListParticipants(const Reading& r,
                                                        const v1::ListParticipantsRequest& q) const;
  Answer<v1::GetCheckpointResponse> GetCheckpoint(const Reading& r) const;
  Answer<v1::GetInclusionResponse> GetInclusion(const Reading& r, const v1::GetInclusionRequest& q) const;
  Answer<v1::GetConsistencyResponse> GetConsistency(const Reading& r,
                                                    const v1::GetConsistencyRequest& q) const;
  Answer<v1::ListEntriesResponse> ListEntries(const Reading& r, const v1::ListEntriesRequest& q) const;
  Answer<v1::GetTileResponse> GetTile(const Reading& r, const v1::GetTileRequest& q) const;  // tiles.cc
  Answer<v1::ExportTitleResponse> ExportTitle(const Reading& r, const v1::ExportTitleRequest& q) const;
  Answer<v1::ExportTitleResponse> ExportFrom(const Reading& r, const v1::ExportTitleRequest& q) const;

  const HeadCell& head_;
  const Clock& clock_;
  const RegistryIdentity identity_;
  const RecordAccess record_;
};

}  // namespace yidan::ledger
