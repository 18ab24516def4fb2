// Connection: the registry as a client reaches it, over gRPC with mTLS, or as tests pretend it. Nothing that
// comes over it has been checked: that is Trust's. Calls block; one thread.
#pragma once

#include <memory>
#include <string>

#include "services/client/settings.h"
#include "services/client/trouble.h"
#include "yidan/v1/act.pb.h"
#include "yidan/v1/query.pb.h"
#include "yidan/v1/submission.pb.h"

namespace yidan::client {

class Connection {
 public:
  virtual ~Connection() = default;
  // `kind` decides which service the act goes to. If nobody answers the very same act is sent again a few
  // times: the registry knows its digest and answers with the receipt it has.
  virtual Answer<v1::Receipt> Submit(v1::ActKind kind, const v1::SubmitActRequest& request) = 0;
  virtual Answer<v1::GetTitleResponse> GetTitle(const v1::GetTitleRequest& request) = 0;
  virtual Answer<v1::GetHistoryResponse> GetHistory(const v1::GetHistoryRequest& request) = 0;
  virtual Answer<v1::GetContentResponse> GetContent(const v1::GetContentRequest& request) = 0;
  virtual Answer<v1::ListTitlesResponse> ListTitles(const v1::ListTitlesRequest& request) = 0;
  virtual Answer<v1::SearchShipmentsResponse> Search(const v1::SearchShipmentsRequest& request) = 0;
  virtual Answer<v1::GetParticipantResponse> GetParticipant(const v1::GetParticipantRequest& request) = 0;
  virtual Answer<v1::ListParticipantsResponse> ListParticipants(
      const v1::ListParticipantsRequest& request) = 0;
  virtual Answer<v1::GetCheckpointResponse> GetCheckpoint(const v1::GetCheckpointRequest& request) = 0;
  virtual Answer<v1::GetInclusionResponse> GetInclusion(const v1::GetInclusionRequest& request) = 0;
  virtual Answer<v1::GetConsistencyResponse> GetConsistency(const v1::GetConsistencyRequest& request) = 0;
  virtual Answer<v1::ListEntriesResponse> ListEntries(const v1::ListEntriesRequest& request) = 0;
  virtual Answer<v1::ExportTitleResponse> Export(const v1::ExportTitleRequest& request) = 0;
  virtual Answer<v1::GetAccessResponse> GetAccess(const v1::GetAccessRequest& request) = 0;
};

// Reads the TLS files; connects with the first call. BAD_INPUT names what is missing. A call that finds no
// connection says what stands in the way (reach.h), and nothing_sent. Of the environment's proxies only
// grpc_proxy is followed, and never to this machine.
Answer<std::unique_ptr<Connection>> Connect(const Settings& settings);

// gRPC's own lines do not reach the terminal of this process from here on, unless GRPC_VERBOSITY or
// GRPC_TRACE is set: what they say is in the errors. For programs that people run, before anything is
// connected.
void SilenceTransport();

}  // namespace yidan::client
