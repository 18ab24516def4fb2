// Errors on the wire: the one place that turns a refusal of the rules, or a ServiceError, into a gRPC
// status and back. A status carries a serialised google.rpc.Status (grpc-status-details-bin) with
//   ErrorInfo{reason without prefix, domain "yidan", metadata "needs" and "field" where they say something}
//   BadRequest           for INVALID_ARGUMENT: the field at fault
//   PreconditionFailure  for FAILED_PRECONDITION and ABORTED: the rule that refused
// The status codes are the contract of proto/yidan/v1/submission.proto. Thread rule: pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "services/api/ledger_port.h"
#include "yidan/v1/refusal.pb.h"

namespace grpc {
class Status;
}

namespace yidan::rpc {

inline constexpr std::string_view kErrorDomain = "yidan";

// "STALE_PREVIOUS", "QUEUE_FULL": the enum's name without its prefix.
std::string ReasonText(v1::RefusalReason reason);
std::string ReasonText(v1::ErrorReason reason);

grpc::Status ToGrpcStatus(const v1::Refusal& refusal);
grpc::Status ToGrpcStatus(const api::ServiceError& error);
// The serialised google.rpc.Status that a stream carries beside its answers.
std::string ToStatusBytes(const api::ServiceError& error);

// What a client or a front makes of a status that is not OK. A status without our details comes from gRPC
// itself or from a proxy. If the server may have acted all the same (the client's own deadline passed, the
// connection was lost, the answer was too large), it is OUTCOME_UNKNOWN and never "nothing happened".
using RemoteError = std::variant<v1::Refusal, api::ServiceError>;
RemoteError FromGrpcStatus(const grpc::Status& status);
// nullopt: not a google.rpc.Status of ours.
std::optional<RemoteError> FromStatusBytes(std::string_view bytes);

inline api::ServiceError ServiceErrorOf(v1::ErrorReason reason, std::string message, std::string field = {}) {
  return {reason, std::move(message), std::move(field)};
}

}  // namespace yidan::rpc
