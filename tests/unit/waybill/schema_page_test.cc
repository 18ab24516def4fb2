// The page for people is made from the schema that programs read.
#include "tests/support/schema_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/files.h"

namespace yidan::testing {
namespace {

using ::testing::HasSubstr;

TEST(SchemaPage, IsWhatTheProtoSaysToday) {
  EXPECT_EQ(WaybillSchemaPage(), ReadWholeFile(YIDAN_SOURCE_DIR "/deploy/docs/waybill-schema.md"))
      << "build/release/tests/support/waybill_schema > deploy/docs/waybill-schema.md";
}

TEST(SchemaPage, HasEveryMemberWithItsTypeAndItsComment) {
  const std::string page = WaybillSchemaPage();
  EXPECT_THAT(page,
              HasSubstr("| `legs` | list of [Leg](#leg) | 运输区段, in order of travel; at least one |"));
  EXPECT_THAT(page, HasSubstr("| `TRANSPORT_MODE_RAIL` | 铁路 |"));
  EXPECT_THAT(page, HasSubstr("Weights are whole grams, volumes cubic centimetres."));
  EXPECT_THAT(page, HasSubstr("The railway delivers to the consignee of its own note"));
}

}  // namespace
}  // namespace yidan::testing
