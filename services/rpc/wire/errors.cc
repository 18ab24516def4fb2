#include "services/rpc/wire/errors.h"

#include <google/protobuf/any.pb.h>
#include <grpcpp/support/status.h>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace yidan::rpc {
namespace {

constexpr std::string_view kRefusalPrefix = "REFUSAL_REASON_";
constexpr std::string_view kErrorPrefix = "ERROR_REASON_";
constexpr std::string_view kTypePrefix = "type.googleapis.com/";
// gRPC refuses trailers above 8 KiB, and the message travels twice: once as text, once in the details.
constexpr std::size_t kMaxMessageBytes = 1024;

grpc::StatusCode CodeOf(v1::RefusalReason reason) {
  switch (reason) {
    // Wrong in itself: the same bytes will never be admitted. A signature that does not verify is such
    // bytes; the standing of its key (KEY_NOT_GOOD ...) is a matter of the directory, hence a rule.
    case v1::REFUSAL_REASON_MALFORMED_ACT:
    case v1::REFUSAL_REASON_BAD_SIGNATURE:
    case v1::REFUSAL_REASON_CONTENT_INVALID:
    case v1::REFUSAL_REASON_COMMITMENT_MISMATCH:
    case v1::REFUSAL_REASON_HEADER_MISMATCH:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case v1::REFUSAL_REASON_UNKNOWN_DOCUMENT:
      return grpc::StatusCode::NOT_FOUND;
    case v1::REFUSAL_REASON_DOCUMENT_EXISTS:
    case v1::REFUSAL_REASON_DUPLICATE_ACT:
      return grpc::StatusCode::ALREADY_EXISTS;
    case v1::REFUSAL_REASON_STALE_PREVIOUS:
      return grpc::StatusCode::ABORTED;
    default:
      return grpc::StatusCode::FAILED_PRECONDITION;
  }
}

grpc::StatusCode CodeOf(v1::ErrorReason reason) {
  switch (reason) {
    case v1::ERROR_REASON_NO_CALLER_IDENTITY:
      return grpc::StatusCode::UNAUTHENTICATED;
    case v1::ERROR_REASON_UNKNOWN_CALLER:
    case v1::ERROR_REASON_CALLER_SUSPENDED:
    case v1::ERROR_REASON_CALLER_ROLE_MISSING:
    case v1::ERROR_REASON_NOT_A_READER:
    case v1::ERROR_REASON_NOT_OF_THIS_SERVICE:
      return grpc::StatusCode::PERMISSION_DENIED;
    case v1::ERROR_REASON_ACT_NOT_OF_SERVICE:
    case v1::ERROR_REASON_BAD_REQUEST:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case v1::ERROR_REASON_REQUEST_ID_REUSED:
      return grpc::StatusCode::ALREADY_EXISTS;
    case v1::ERROR_REASON_QUEUE_FULL:
    case v1::ERROR_REASON_DISK_LOW:
    case v1::ERROR_REASON_TOO_MANY_MISSES:
    case v1::ERROR_REASON_TOO_FAST:
      return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case v1::ERROR_REASON_DEADLINE_PASSED:
      return grpc::StatusCode::DEADLINE_EXCEEDED;
    case v1::ERROR_REASON_NOT_FOUND:
      return grpc::StatusCode::NOT_FOUND;
    case v1::ERROR_REASON_OUTCOME_UNKNOWN:
    case v1::ERROR_REASON_CLOCK_UNTRUSTED:
    case v1::ERROR_REASON_SHUTTING_DOWN:
      return grpc::StatusCode::UNAVAILABLE;
    default:
      return grpc::StatusCode::INTERNAL;
  }
}

// What a status without our details says; see RemoteError.
v1::ErrorReason ReasonOf(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::UNAUTHENTICATED:
      return v1::ERROR_REASON_NO_CALLER_IDENTITY;
    case grpc::StatusCode::PERMISSION_DENIED:
      return v1::ERROR_REASON_UNKNOWN_CALLER;
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::UNIMPLEMENTED:
      return v1::ERROR_REASON_BAD_REQUEST;
    case grpc::StatusCode::NOT_FOUND:
      return v1::ERROR_REASON_NOT_FOUND;
    default:
      return v1::ERROR_REASON_OUTCOME_UNKNOWN;
  }
}

// The field of SubmitActRequest that such a refusal points at.
std::string_view FieldOf(v1::RefusalReason reason) {
  switch (reason) {
    case v1::REFUSAL_REASON_BAD_SIGNATURE:
      return "signature";
    case v1::REFUSAL_REASON_CONTENT_INVALID:
    case v1::REFUSAL_REASON_COMMITMENT_MISMATCH:
    case v1::REFUSAL_REASON_HEADER_MISMATCH:
      return "contents";
    default:
      return "act";
  }
}

// Cut at a character, not inside one.
std::string Bounded(std::string_view text) {
  if (text.size() <= kMaxMessageBytes) return std::string(text);
  std::size_t end = kMaxMessageBytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end));
}

void AddDetail(google::rpc::Status& status, const google::protobuf::Message& detail) {
  google::protobuf::Any* any = status.add_details();
  any->set_type_url(std::string(kTypePrefix) + detail.GetDescriptor()->full_name());
  detail.SerializeToString(any->mutable_value());
}

google::rpc::Status Build(grpc::StatusCode code, const std::string& reason, const std::string& message,
                          std::string_view needs, std::string_view field) {
  google::rpc::Status status;
  status.set_code(static_cast<int>(code));
  status.set_message(Bounded(message.empty() ? reason : message));
  google::rpc::ErrorInfo info;
  info.set_reason(reason);
  info.set_domain(std::string(kErrorDomain));
  if (!needs.empty()) (*info.mutable_metadata())["needs"] = Bounded(needs);
  if (!field.empty()) (*info.mutable_metadata())["field"] = Bounded(field);
  AddDetail(status, info);
  if (code == grpc::StatusCode::INVALID_ARGUMENT) {
    google::rpc::BadRequest bad;
    auto* violation = bad.add_field_violations();
    violation->set_field(Bounded(field));
    violation->set_description(status.message());
    AddDetail(status, bad);
  } else if (code == grpc::StatusCode::FAILED_PRECONDITION || code == grpc::StatusCode::ABORTED) {
    google::rpc::PreconditionFailure failure;
    auto* violation = failure.add_violations();
    violation->set_type(reason);
    violation->set_subject("act");
    violation->set_description(status.message());
    AddDetail(status, failure);
  }
  return status;
}

google::rpc::Status Build(const v1::Refusal& refusal) {
  const grpc::StatusCode code = CodeOf(refusal.reason());
  const bool names_field = code == grpc::StatusCode::INVALID_ARGUMENT;
  return Build(code, ReasonText(refusal.reason()), refusal.message(), refusal.needs(),
               names_field ? FieldOf(refusal.reason()) : std::string_view());
}

google::rpc::Status Build(const api::ServiceError& error) {
  return Build(CodeOf(error.reason), ReasonText(error.reason), error.message, {}, error.field);
}

grpc::Status Wrap(const google::rpc::Status& status) {
  return {static_cast<grpc::StatusCode>(status.code()), status.message(), status.SerializeAsString()};
}

std::optional<RemoteError> FromStatus(const google::rpc::Status& status) {
  google::rpc::ErrorInfo info;
  const std::string wanted = std::string(kTypePrefix) + info.GetDescriptor()->full_name();
  for (const auto& detail : status.details()) {
    if (detail.type_url() != wanted || !info.ParseFromString(detail.value())) continue;
    if (info.domain() != kErrorDomain) continue;
    const auto metadata = [&info](const char* key) {
      const auto found = info.metadata().find(key);
      return found == info.metadata().end() ? std::string() : found->second;
    };
    v1::RefusalReason rule = v1::REFUSAL_REASON_UNSPECIFIED;
    if (v1::RefusalReason_Parse(std::string(kRefusalPrefix) + info.reason(), &rule)) {
      v1::Refusal refusal;
      refusal.set_reason(rule);
      refusal.set_message(status.message());
      refusal.set_needs(metadata("needs"));
      return refusal;
    }
    v1::ErrorReason reason = v1::ERROR_REASON_UNSPECIFIED;
    if (v1::ErrorReason_Parse(std::string(kErrorPrefix) + info.reason(), &reason)) {
      return api::ServiceError{reason, status.message(), metadata("field")};
    }
  }
  return std::nullopt;
}

}  // namespace

std::string ReasonText(v1::RefusalReason reason) {
  const std::string& name = v1::RefusalReason_Name(reason);
  return name.empty() ? std::to_string(static_cast<int>(reason)) : name.substr(kRefusalPrefix.size());
}

std::string ReasonText(v1::ErrorReason reason) {
  const std::string& name = v1::ErrorReason_Name(reason);
  return name.empty() ? std::to_string(static_cast<int>(reason)) : name.substr(kErrorPrefix.size());
}

grpc::Status ToGrpcStatus(const v1::Refusal& refusal) { return Wrap(Build(refusal)); }
grpc::Status ToGrpcStatus(const api::ServiceError& error) { return Wrap(Build(error)); }
std::string ToStatusBytes(const api::ServiceError& error) { return Build(error).SerializeAsString(); }

RemoteError FromGrpcStatus(const grpc::Status& status) {
  if (auto known = FromStatusBytes(status.error_details())) return *std::move(known);
  return api::ServiceError{ReasonOf(status.error_code()), status.error_message(), {}};
}

std::optional<RemoteError> FromStatusBytes(std::string_view bytes) {
  google::rpc::Status status;
  if (bytes.empty() || !status.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
    return std::nullopt;
  return FromStatus(status);
}

}  // namespace yidan::rpc
