#include "services/rpc/wire/errors.h"

#include <google/protobuf/any.pb.h>
#include <grpcpp/support/status.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <vector>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace yidan::rpc {
namespace {

v1::Refusal RefusalOf(v1::RefusalReason reason) {
  v1::Refusal refusal;
  refusal.set_reason(reason);
  refusal.set_message("the document stands to the order of boc-jinjiang");
  refusal.set_needs("ENDORSE by boc-jinjiang");
  return refusal;
}

template <class Reason>
std::vector<Reason> All(const google::protobuf::EnumDescriptor* descriptor) {
  std::vector<Reason> all;
  for (int i = 0; i < descriptor->value_count(); ++i) {
    if (descriptor->value(i)->number() != 0)
      all.push_back(static_cast<Reason>(descriptor->value(i)->number()));
  }
  return all;
}

TEST(ErrorsTest, EveryRefusalComesBackAsItWasSent) {
  for (const auto reason : All<v1::RefusalReason>(v1::RefusalReason_descriptor())) {
    const RemoteError back = FromGrpcStatus(ToGrpcStatus(RefusalOf(reason)));
    ASSERT_TRUE(std::holds_alternative<v1::Refusal>(back)) << ReasonText(reason);
    EXPECT_EQ(std::get<v1::Refusal>(back).SerializeAsString(), RefusalOf(reason).SerializeAsString());
  }
}

TEST(ErrorsTest, EveryServiceErrorComesBackAsItWasSent) {
  for (const auto reason : All<v1::ErrorReason>(v1::ErrorReason_descriptor())) {
    const RemoteError back = FromGrpcStatus(ToGrpcStatus(ServiceErrorOf(reason, "why", "acts[3].act")));
    ASSERT_TRUE(std::holds_alternative<api::ServiceError>(back)) << ReasonText(reason);
    EXPECT_EQ(std::get<api::ServiceError>(back).reason, reason);
    EXPECT_EQ(std::get<api::ServiceError>(back).message, "why");
    EXPECT_EQ(std::get<api::ServiceError>(back).field, "acts[3].act");
  }
}

TEST(ErrorsTest, NoNameIsBothARefusalAndAServiceError) {
  std::set<std::string> names;
  for (const auto reason : All<v1::RefusalReason>(v1::RefusalReason_descriptor()))
    names.insert(ReasonText(reason));
  for (const auto reason : All<v1::ErrorReason>(v1::ErrorReason_descriptor())) {
    EXPECT_FALSE(names.contains(ReasonText(reason))) << ReasonText(reason);
  }
}

TEST(ErrorsTest, RefusalsHaveTheStatusOfTheContract) {
  using grpc::StatusCode;
  const std::map<v1::RefusalReason, StatusCode> exceptions = {
      {v1::REFUSAL_REASON_MALFORMED_ACT, StatusCode::INVALID_ARGUMENT},
      {v1::REFUSAL_REASON_BAD_SIGNATURE, StatusCode::INVALID_ARGUMENT},
      {v1::REFUSAL_REASON_CONTENT_INVALID, StatusCode::INVALID_ARGUMENT},
      {v1::REFUSAL_REASON_COMMITMENT_MISMATCH, StatusCode::INVALID_ARGUMENT},
      {v1::REFUSAL_REASON_HEADER_MISMATCH, StatusCode::INVALID_ARGUMENT},
      {v1::REFUSAL_REASON_UNKNOWN_DOCUMENT, StatusCode::NOT_FOUND},
      {v1::REFUSAL_REASON_DOCUMENT_EXISTS, StatusCode::ALREADY_EXISTS},
      {v1::REFUSAL_REASON_DUPLICATE_ACT, StatusCode::ALREADY_EXISTS},
      {v1::REFUSAL_REASON_STALE_PREVIOUS, StatusCode::ABORTED},
  };
  for (const auto reason : All<v1::RefusalReason>(v1::RefusalReason_descriptor())) {
    const auto found = exceptions.find(reason);
    const StatusCode wanted = found == exceptions.end() ? StatusCode::FAILED_PRECONDITION : found->second;
    EXPECT_EQ(ToGrpcStatus(RefusalOf(reason)).error_code(), wanted) << ReasonText(reason);
  }
}

TEST(ErrorsTest, ServiceErrorsHaveTheStatusThatTheProtoComments) {
  using grpc::StatusCode;
  const std::map<v1::ErrorReason, StatusCode> table = {
      {v1::ERROR_REASON_NO_CALLER_IDENTITY, StatusCode::UNAUTHENTICATED},
      {v1::ERROR_REASON_UNKNOWN_CALLER, StatusCode::PERMISSION_DENIED},
      {v1::ERROR_REASON_CALLER_SUSPENDED, StatusCode::PERMISSION_DENIED},
      {v1::ERROR_REASON_CALLER_ROLE_MISSING, StatusCode::PERMISSION_DENIED},
      {v1::ERROR_REASON_NOT_OF_THIS_SERVICE, StatusCode::PERMISSION_DENIED},
      {v1::ERROR_REASON_TOO_MANY_MISSES, StatusCode::RESOURCE_EXHAUSTED},
      {v1::ERROR_REASON_TOO_FAST, StatusCode::RESOURCE_EXHAUSTED},
      {v1::ERROR_REASON_ACT_NOT_OF_SERVICE, StatusCode::INVALID_ARGUMENT},
      {v1::ERROR_REASON_REQUEST_ID_REUSED, StatusCode::ALREADY_EXISTS},
      {v1::ERROR_REASON_QUEUE_FULL, StatusCode::RESOURCE_EXHAUSTED},
      {v1::ERROR_REASON_OUTCOME_UNKNOWN, StatusCode::UNAVAILABLE},
      {v1::ERROR_REASON_DEADLINE_PASSED, StatusCode::DEADLINE_EXCEEDED},
      {v1::ERROR_REASON_NOT_FOUND, StatusCode::NOT_FOUND},
      {v1::ERROR_REASON_BAD_REQUEST, StatusCode::INVALID_ARGUMENT},
      {v1::ERROR_REASON_NOT_A_READER, StatusCode::PERMISSION_DENIED},
      {v1::ERROR_REASON_DISK_LOW, StatusCode::RESOURCE_EXHAUSTED},
      {v1::ERROR_REASON_CLOCK_UNTRUSTED, StatusCode::UNAVAILABLE},
      {v1::ERROR_REASON_SHUTTING_DOWN, StatusCode::UNAVAILABLE},
  };
  for (const auto reason : All<v1::ErrorReason>(v1::ErrorReason_descriptor())) {
    ASSERT_TRUE(table.contains(reason)) << ReasonText(reason) << " has no line here";
    EXPECT_EQ(ToGrpcStatus(ServiceErrorOf(reason, "why")).error_code(), table.at(reason))
        << ReasonText(reason);
  }
}

TEST(ErrorsTest, DetailsNameReasonDomainAndWhatWouldHelp) {
  const grpc::Status status = ToGrpcStatus(RefusalOf(v1::REFUSAL_REASON_NOT_ENTITLED));
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), static_cast<int>(status.error_code()));
  ASSERT_EQ(details.details_size(), 2);
  google::rpc::ErrorInfo info;
  ASSERT_EQ(details.details(0).type_url(), "type.googleapis.com/google.rpc.ErrorInfo");
  ASSERT_TRUE(info.ParseFromString(details.details(0).value()));
  EXPECT_EQ(info.reason(), "NOT_ENTITLED");
  EXPECT_EQ(info.domain(), "yidan");
  EXPECT_EQ(info.metadata().at("needs"), "ENDORSE by boc-jinjiang");
  google::rpc::PreconditionFailure failure;
  ASSERT_EQ(details.details(1).type_url(), "type.googleapis.com/google.rpc.PreconditionFailure");
  ASSERT_TRUE(failure.ParseFromString(details.details(1).value()));
  EXPECT_EQ(failure.violations(0).type(), "NOT_ENTITLED");
}

TEST(ErrorsTest, ABadFieldIsNamedInBadRequest) {
  const grpc::Status status =
      ToGrpcStatus(ServiceErrorOf(v1::ERROR_REASON_BAD_REQUEST, "a page holds at most 500", "page_size"));
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::BadRequest bad;
  ASSERT_TRUE(bad.ParseFromString(details.details(1).value()));
  EXPECT_EQ(bad.field_violations(0).field(), "page_size");
}

TEST(ErrorsTest, WhatLeavesTheOutcomeOpenIsNeverTakenForNothingHappened) {
  for (const auto code :
       {grpc::StatusCode::DEADLINE_EXCEEDED, grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::CANCELLED,
        grpc::StatusCode::INTERNAL, grpc::StatusCode::UNKNOWN, grpc::StatusCode::RESOURCE_EXHAUSTED}) {
    const RemoteError error = FromGrpcStatus(grpc::Status(code, "from the transport"));
    ASSERT_TRUE(std::holds_alternative<api::ServiceError>(error));
    EXPECT_EQ(std::get<api::ServiceError>(error).reason, v1::ERROR_REASON_OUTCOME_UNKNOWN);
  }
}

TEST(ErrorsTest, AnEndlessMessageIsCutAtACharacter) {
  std::string endless;
  for (int i = 0; i < 5000; ++i) endless += "运";
  const grpc::Status status = ToGrpcStatus(ServiceErrorOf(v1::ERROR_REASON_BAD_REQUEST, endless));
  EXPECT_LE(status.error_message().size(), 1024U);
  EXPECT_EQ(status.error_message().size() % 3, 0U);
}

TEST(ErrorsTest, BytesOfSomebodyElseAreNotOurs) {
  EXPECT_FALSE(FromStatusBytes("").has_value());
  EXPECT_FALSE(FromStatusBytes("\xff\xff nonsense").has_value());
  google::rpc::Status other;
  other.set_code(5);
  EXPECT_FALSE(FromStatusBytes(other.SerializeAsString()).has_value());
}

}  // namespace
}  // namespace yidan::rpc
