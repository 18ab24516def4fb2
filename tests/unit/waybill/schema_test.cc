#include "services/waybill/schema.h"

#include <gmock/gmock.h>

#include <set>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/util/message_differencer.h"
#include "tests/unit/waybill/support.h"

namespace yidan::waybill {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::util::MessageDifferencer;
using ::testing::StartsWith;

std::string ErrorOf(const std::string& text) {
  auto waybill = ToWaybill(Parsed(text));
  return waybill ? "accepted" : waybill.error().message;
}

TEST(Schema, SamplesGoThroughTheMessageAndBack) {
  for (const std::string& text : {Journey2017(), ElectronicsBlockTrain()}) {
    const JsonValue content = Parsed(text);
    const auto waybill = ToWaybill(content);
    ASSERT_TRUE(waybill) << waybill.error().message;
    EXPECT_EQ(ToJson(*waybill).Canonical(), content.Canonical());
  }
}

TEST(Schema, FaultsNameTheirPlace) {
  EXPECT_THAT(ErrorOf(R"({"shipper":1})"), StartsWith("/shipper: unknown member of Waybill"));
  EXPECT_THAT(ErrorOf(R"({"legs":[{},{"mod":1}]})"), StartsWith("/legs/1/mod: unknown member of Leg"));
  EXPECT_THAT(ErrorOf(R"({"exchangedDocument":{}})"), StartsWith("/exchangedDocument: unknown"));
  EXPECT_THAT(ErrorOf(R"({"legs":{}})"), StartsWith("/legs: must be an array, not an object"));
  EXPECT_THAT(ErrorOf(R"({"parties":[]})"), StartsWith("/parties: must be an object, not an array"));
  EXPECT_THAT(ErrorOf(R"({"parties":null})"), StartsWith("/parties: must be an object, not null"));
  EXPECT_THAT(ErrorOf(R"({"schema_version":"1"})"),
              StartsWith("/schema_version: must be an integer, not a string"));
  EXPECT_THAT(ErrorOf(R"({"schema_version":true})"), StartsWith("/schema_version: must be an integer"));
  EXPECT_THAT(ErrorOf(R"({"schema_version":4294967296})"), StartsWith("/schema_version: must be between"));
  EXPECT_THAT(ErrorOf(R"({"goods_lines":[{"packages":-1}]})"),
              StartsWith("/goods_lines/0/packages: must be between"));
  EXPECT_THAT(ErrorOf(R"({"goods_lines":[{"vins":["a",2]}]})"),
              StartsWith("/goods_lines/0/vins/1: must be a string"));
  EXPECT_THAT(ErrorOf(R"({"legs":[{"mode":"RAIL"}]})"),
              StartsWith("/legs/0/mode: \"RAIL\" is none of: TRANSPORT_MODE_SEA, TRANSPORT_MODE_RAIL, "));
  EXPECT_THAT(ErrorOf(R"({"legs":[{"mode":2}]})"), StartsWith("/legs/0/mode: must be a string"));
  EXPECT_THAT(ErrorOf(R"({"exchanged_document":{"order_in_blank":"yes"}})"),
              StartsWith("/exchanged_document/order_in_blank: must be a boolean"));
  EXPECT_THAT(ErrorOf(R"({"containers":[{"reefer":{"set_point_millidegrees_celsius":3000000000}}]})"),
              StartsWith("/containers/0/reefer/set_point_millidegrees_celsius: must be between"));
}

// The walk knows the types below; a field of another would be lost in silence.
void CheckTypes(const google::protobuf::Descriptor& descriptor, std::set<std::string>& seen) {
  if (!seen.insert(descriptor.full_name()).second) return;
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const FieldDescriptor& field = *descriptor.field(i);
    EXPECT_FALSE(field.is_map() || field.real_containing_oneof() != nullptr) << field.full_name();
    switch (field.type()) {
      case FieldDescriptor::TYPE_MESSAGE:
        CheckTypes(*field.message_type(), seen);
        break;
      case FieldDescriptor::TYPE_STRING:
      case FieldDescriptor::TYPE_BOOL:
      case FieldDescriptor::TYPE_ENUM:
      case FieldDescriptor::TYPE_UINT32:
      case FieldDescriptor::TYPE_UINT64:
      case FieldDescriptor::TYPE_SINT32:
        break;
      default:
        ADD_FAILURE() << field.full_name() << " has a type the schema walk does not know";
    }
  }
}

TEST(Schema, HasOnlyTypesThatHaveOneJsonForm) {
  std::set<std::string> seen;
  CheckTypes(*v1::Waybill::descriptor(), seen);
  EXPECT_GT(seen.size(), 15U);
}

TEST(FromLeaves, PutsAWholeContentTogether) {
  for (const std::string& text : {Journey2017(), ElectronicsBlockTrain()}) {
    const auto joined = FromLeaves(Flatten(Parsed(text)), Coverage::kWhole);
    ASSERT_TRUE(joined) << joined.error().message;
    EXPECT_TRUE(MessageDifferencer::Equals(*joined, Typed(text)));
  }
}

TEST(FromLeaves, AGapIsOnlyForRedactions) {
  const std::vector<JsonLeaf> leaves = {{"/legs/10/train_number", "\"B\""},
                                        {"/legs/2/train_number", "\"A\""}};
  EXPECT_FALSE(FromLeaves(leaves, Coverage::kWhole));
  const auto partial = FromLeaves(leaves, Coverage::kPartial);
  ASSERT_TRUE(partial);
  ASSERT_EQ(partial->legs_size(), 2);
  EXPECT_EQ(partial->legs(0).train_number(), "A");  // by number, not by bytes
}

TEST(FromLeaves, LeavesThatContradictEachOtherAreRefused) {
  const auto error_of = [](std::vector<JsonLeaf> leaves) {
    auto joined = FromLeaves(leaves, Coverage::kPartial);
    return joined ? std::string("accepted") : joined.error().message;
  };
  EXPECT_THAT(error_of({{"/legs", "[]"}, {"/legs/0/sequence", "1"}}),
              StartsWith("/legs/0/sequence: lies below"));
  EXPECT_THAT(error_of({{"/legs/0/sequence", "1"}, {"/legs", "[]"}}), StartsWith("/legs: lies above"));
  EXPECT_THAT(error_of({{"/schema_version", "1"}, {"/schema_version", "1"}}),
              StartsWith("/schema_version: is given twice"));
  EXPECT_THAT(error_of({{"/schema_version", " 1"}}),
              StartsWith("/schema_version: the leaf's value is not canonical"));
  EXPECT_THAT(error_of({{"/legs", "[{}]"}}), StartsWith("/legs: the leaf's value is not canonical"));
  EXPECT_THAT(error_of({{"/schema_version", "1.0"}}),
              StartsWith("/schema_version: the leaf's value is no JSON"));
  EXPECT_THAT(error_of({{"/legs/00/sequence", "1"}}), StartsWith("/legs/00: is no array index"));
  EXPECT_THAT(error_of({{"/legs/-1/sequence", "1"}}), StartsWith("/legs/-1: is no array index"));
  EXPECT_THAT(error_of({{"/legs/x", "1"}}), StartsWith("/legs/x: is no array index"));
  EXPECT_THAT(error_of({{"/schema_version/a", "1"}}), StartsWith("/schema_version: has members"));
  EXPECT_THAT(error_of({{"/nonsense", "1"}}), StartsWith("/nonsense: unknown member"));
}

}  // namespace
}  // namespace yidan::waybill
