// The ledger in another process, over its internal service and mTLS. A connection lost while an act was
// under way is OUTCOME_UNKNOWN, never a refusal. Thread rule: any thread; callbacks run on gRPC's threads.
#pragma once

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
  RemoteLedger(const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials);
  // Waits until every call has been answered.
  ~RemoteLedger() override;

  void Submit(internal::v1::SubmitRequest request, api::Deadline deadline, SubmitDone done) override;
  void Read(internal::v1::ReadRequest request, api::Deadline deadline, ReadDone done) override;
  // What the ledger's own health service last said; asked once a second.
  api::Reply<void> Healthy() const override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace yidan::rpc
