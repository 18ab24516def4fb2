// The ledger in another process, over its internal service and mTLS. A connection lost while an act was
// under way is OUTCOME_UNKNOWN, never a refusal. Thread rule: any thread; callbacks run on gRPC's threads.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "services/api/ledger_port.h"

namespace grpc {
class ChannelCredentials;
}

namespace yidan::rpc {

class RemoteLedger final : public api::LedgerPort {
 public:
  // `address` is "host:port". Connects in the background, and again whenever the connection is lost.
  // `largest_bytes`: the largest message that will be handed in, 0 if nobody knows. A ledger that takes less
  // is not healthy for this front.
  RemoteLedger(const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials,
               std::size_t largest_bytes = 0);
  // Waits until every call has been answered.
  ~RemoteLedger() override;

  void Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done) override;
  void Read(internal::v1::ReadRequest request, api::Deadline deadline, ReadDone done) override;
  // Waits until the ledger was met, but no longer than `limit`. An error: it takes less than this front does;
  // the message has both.
  api::Reply<void> Meet(std::chrono::milliseconds limit);
  // What the ledger's own health service last said; asked once a second.
  api::Reply<void> Healthy() const override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::rpc
