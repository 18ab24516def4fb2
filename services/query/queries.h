// Queries: every reading of the ledger, answered from one Head. Who may read what is PROTOCOL §7. Nothing is
// written here: an answer comes with the readings that must be durable before it leaves, and whoever asked
// sees to that.
//
// Thread rule: const; any number of threads. Blocks on the store's reads: the read pool calls it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "services/api/ledger_port.h"
#include "services/log/access_record.h"
#include "services/query/misses.h"
#include "services/query/pages.h"
#include "services/query/rights.h"
#include "services/store/head.h"
#include "services/title/rules.h"

namespace yidan::query {

struct RegistryIdentity {
  Digest registry;           // leaf hash of entry 0
  std::string verifier_key;  // of the note key
};

struct Reading;  // one request: its head, its caller
struct Named;    // a document that it named (reading.h, both)

// What a request is told, and what has to stand in the access record before it is told.
struct Answer {
  api::Reply<internal::v1::ReadResponse> reply;
  std::vector<log::AccessReading> readings;  // without time and salt
};

// Whether the answer to it may be one that has to be on record. Asked before it is looked at: who is turned
// away then must not learn from it whether there is such a document.
bool MayBeRecorded(const internal::v1::ReadRequest& request);

class Queries {
 public:
  // `export_entries_max`: in one list of an export.
  Queries(const store::HeadCell& head, const store::Clock& clock, RegistryIdentity identity,
          std::size_t export_entries_max)
      : head_(head), clock_(clock), identity_(std::move(identity)), export_entries_max_(export_entries_max) {}

  [[nodiscard]] Answer Read(const internal::v1::ReadRequest& request) const;
  // One bucket for whatever way an id was named: acts draw on it too.
  Misses& misses() const { return misses_; }

 private:
  api::Reply<internal::v1::ReadResponse> Ask(const Reading& r,
                                             const internal::v1::ReadRequest& request) const;
  // Every reading that names a document comes by here. NOT_FOUND costs the caller a miss; who has none left
  // is told TOO_MANY_MISSES, also of a document that it has no right to.
  api::Reply<Named> Find(const Reading& r, const std::string& document_id) const;
  // Adds it to what the reading comes to show. `sealed_until`: as asked for; null if the query cannot be
  // sealed.
  static api::Reply<void> Record(const Reading& r, const Named& named, std::string_view purpose,
                                 const google::protobuf::Timestamp* sealed_until);
  // NOT_A_READER. It says that there is such a document: to whom that is shown on record only, it is on
  // record too, and it costs the caller a miss.
  api::ServiceError NotAReader(const Reading& r, const Named& named, std::string_view purpose,
                               std::string message) const;

  api::Reply<v1::GetTitleResponse> GetTitle(const Reading& r, const v1::GetTitleRequest& q) const;
  api::Reply<v1::GetHistoryResponse> GetHistory(const Reading& r, const v1::GetHistoryRequest& q) const;
  api::Reply<v1::GetHistoryResponse> DirectoryHistory(const Reading& r, const v1::GetHistoryRequest& q) const;
  api::Reply<v1::GetContentResponse> GetContent(const Reading& r, const v1::GetContentRequest& q) const;
  api::Reply<v1::ListTitlesResponse> ListTitles(const Reading& r, const v1::ListTitlesRequest& q) const;
  api::Reply<v1::SearchShipmentsResponse> Search(const Reading& r,
                                                 const v1::SearchShipmentsRequest& q) const;  // search.cc
  api::Reply<v1::GetParticipantResponse> GetParticipant(const Reading& r,
                                                        const v1::GetParticipantRequest& q) const;
  api::Reply<v1::ListParticipantsResponse> ListParticipants(const Reading& r,
                                                            const v1::ListParticipantsRequest& q) const;
  // log.cc, as far as GetTile
  api::Reply<v1::GetCheckpointResponse> GetCheckpoint(const Reading& r,
                                                      const v1::GetCheckpointRequest& q) const;
  api::Reply<v1::GetInclusionResponse> GetInclusion(const Reading& r, const v1::GetInclusionRequest& q) const;
  api::Reply<v1::GetConsistencyResponse> GetConsistency(const Reading& r,
                                                        const v1::GetConsistencyRequest& q) const;
  api::Reply<v1::ListEntriesResponse> ListEntries(const Reading& r, const v1::ListEntriesRequest& q) const;
  api::Reply<v1::GetTileResponse> GetTile(const Reading& r, const v1::GetTileRequest& q) const;
  // export.cc
  api::Reply<v1::ExportTitleResponse> ExportTitle(const Reading& r, const v1::ExportTitleRequest& q) const;
  api::Reply<v1::ExportTitleResponse> ExportFrom(const store::Head& head, const Reading& r,
                                                 const Named& named) const;
  api::Reply<v1::GetAccessResponse> GetAccess(const Reading& r,
                                              const v1::GetAccessRequest& q) const;  // access.cc

  const store::HeadCell& head_;
  const store::Clock& clock_;
  const RegistryIdentity identity_;
  const std::size_t export_entries_max_;
  const Pages pages_;
  mutable Misses misses_;
};

}  // namespace yidan::query
