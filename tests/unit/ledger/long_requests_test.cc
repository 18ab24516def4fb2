// No text of a request makes an answer long: found by walking the contract, so that a field that is added to
// it is asked too.
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

using google::protobuf::FieldDescriptor;

class LongRequestsTest : public LedgerTest {};

TEST_F(LongRequestsTest, WhateverIsTooLongIsAnsweredBriefly) {
  constexpr std::size_t kAnswerMax = 1'000;
  const std::string enormous(std::size_t{1} << 20U, 'A');
  int asked = 0;
  const auto* queries = yidan::internal::v1::ReadRequest::descriptor()->FindOneofByName("query");
  for (int i = 0; i < queries->field_count(); ++i) {
    const FieldDescriptor& query = *queries->field(i);
    if (query.name() == "get_standing") continue;  // of a certificate's name, by a front
    for (int j = 0; j < query.message_type()->field_count(); ++j) {
      const FieldDescriptor& field = *query.message_type()->field(j);
      ASSERT_FALSE(field.is_repeated()) << field.full_name() << ": a list needs a bound, and a test of it";
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
      yidan::internal::v1::ReadRequest request;
      request.set_caller("rongou");
      auto* message = request.GetReflection()->MutableMessage(&request, &query);
      message->GetReflection()->SetString(message, &field, enormous);
      const auto answer = Read(request);
      ASSERT_FALSE(answer.has_value()) << field.full_name();
      EXPECT_LT(answer.error().message.size(), kAnswerMax) << field.full_name();
      asked += 1;
    }
  }
  EXPECT_GE(asked, 12);
}

}  // namespace
}  // namespace yidan::ledger_test
