#include "services/cli/to_json.h"

#include <google/protobuf/timestamp.pb.h>

#include "services/base/bytes.h"
#include "services/cli/words.h"

namespace yidan::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// "TITLE_STATUS_ON_PAPER" of enum TitleStatus: "ON_PAPER".
std::string ShortName(const google::protobuf::EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr) return std::to_string(number);
  const std::string& zero = type.FindValueByNumber(0)->name();  // PREFIX_UNSPECIFIED
  constexpr std::string_view kUnspecified = "UNSPECIFIED";
  return value->name().substr(zero.size() - kUnspecified.size());
}

Json Scalar(const Message& message, const FieldDescriptor* field, int at) {
  const auto* r = message.GetReflection();
  const bool one = at < 0;
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_INT32:
      return one ? r->GetInt32(message, field) : r->GetRepeatedInt32(message, field, at);
    case FieldDescriptor::CPPTYPE_INT64:
      return one ? r->GetInt64(message, field) : r->GetRepeatedInt64(message, field, at);
    case FieldDescriptor::CPPTYPE_UINT32:
      return one ? r->GetUInt32(message, field) : r->GetRepeatedUInt32(message, field, at);
    case FieldDescriptor::CPPTYPE_UINT64:
      return one ? r->GetUInt64(message, field) : r->GetRepeatedUInt64(message, field, at);
    case FieldDescriptor::CPPTYPE_BOOL:
      return one ? r->GetBool(message, field) : r->GetRepeatedBool(message, field, at);
    case FieldDescriptor::CPPTYPE_ENUM:
      return ShortName(*field->enum_type(),
                       one ? r->GetEnumValue(message, field) : r->GetRepeatedEnumValue(message, field, at));
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = one ? r->GetString(message, field) : r->GetRepeatedString(message, field, at);
      return field->type() == FieldDescriptor::TYPE_BYTES ? ToHex(text) : text;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ToJson(one ? r->GetMessage(message, field) : r->GetRepeatedMessage(message, field, at));
    default:
      return nullptr;  // no floating point in the contract
  }
}

}  // namespace

Json ToJson(const Message& message) {
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) return Rfc3339(*time);
  Json out = Json::object();
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      out[field->name()] = Scalar(message, field, -1);
      continue;
    }
    Json list = Json::array();
    const int count = message.GetReflection()->FieldSize(message, field);
    for (int at = 0; at < count; ++at) list.push_back(Scalar(message, field, at));
    out[field->name()] = std::move(list);
  }
  return out;
}

}  // namespace yidan::cli
