// LedgerPort: the ledger as the front services see it, in process (ledger::Ledger) or over mTLS
// (rpc::RemoteLedger). Calls return at once. The callback runs exactly once and must not block. It runs on a
// thread of the ledger, or on the caller's before the call returns if the request is turned away at once or
// asks for a standing.
// Thread rule: any thread.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <tl/expected.hpp>

#include "yidan/internal/v1/ledger.pb.h"
#include "yidan/v1/refusal.pb.h"

namespace yidan::api {

// The service, not a rule, turned a request away. See v1.ErrorReason for what each means to a client.
struct ServiceError {
  v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
  std::string message;  // one sentence
  std::string field;    // the request's field or JSON pointer at fault; may be empty
};
template <typename T>
using Reply = tl::expected<T, ServiceError>;

using Deadline = std::chrono::system_clock::time_point;  // max(): none

class LedgerPort {
 public:
  virtual ~LedgerPort() = default;
  using SubmitDone = std::function<void(Reply<internal::v1::SubmitResponse>)>;
  using ReadDone = std::function<void(Reply<internal::v1::ReadResponse>)>;

  // Admits or refuses each act. Refusals are inside the response; a ServiceError means that no act of
  // the request was judged (or, OUTCOME_UNKNOWN, that nobody knows). Past the deadline nothing is
  // admitted any more: DEADLINE_PASSED.
  virtual void Submit(internal::v1::SubmitRequest request, Deadline deadline, SubmitDone done) = 0;
  virtual void Read(internal::v1::ReadRequest request, Deadline deadline, ReadDone done) = 0;
  // Whether acts are admitted now, and if not why (health).
  virtual Reply<void> Healthy() const = 0;
};

}  // namespace yidan::api
