#include "services/cli/to_json.h"

#include <google/protobuf/timestamp.pb.h>

#include "services/base/bytes.h"
#include "services/cli/words.h"
#include "yidan/v1/act.pb.h"

namespace yidan::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

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

// Only one act is inside another, the REGISTER of an ADMIT, and nothing is inside that.
Json SignedJson(const v1::SignedAct& signed_act) {
  v1::Act act;
  Json out = Json::object();
  out["act"] = nullptr;
  if (act.ParseFromString(signed_act.act()) && act.body_case() != v1::Act::BODY_NOT_SET) {
    if (act.has_admit()) {
      v1::Act inner;
      const bool readable = inner.ParseFromString(act.admit().register_act().act()) && inner.has_register_();
      if (!readable) act.mutable_admit()->mutable_register_act()->clear_act();
    }
    out["act"] = ToJson(act);
  }
  out["signature"] = ToHex(signed_act.signature());
  out["approvals"] = Json::array();
  for (const std::string& approval : signed_act.approvals()) out["approvals"].push_back(ToHex(approval));
  return out;
}

}  // namespace

std::string ShortName(const google::protobuf::EnumDescriptor& type, int number) {
  const auto* value = type.FindValueByNumber(number);
  if (value == nullptr) return std::to_string(number);
  const std::string& zero = type.FindValueByNumber(0)->name();  // PREFIX_UNSPECIFIED
  constexpr std::string_view kUnspecified = "UNSPECIFIED";
  return value->name().substr(zero.size() - kUnspecified.size());
}

Json ToJson(const Message& message) {
  if (const auto* time = dynamic_cast<const google::protobuf::Timestamp*>(&message)) return Rfc3339(*time);
  if (const auto* act = dynamic_cast<const v1::SignedAct*>(&message)) return SignedJson(*act);
  Json out = Json::object();
  const auto* reflection = message.GetReflection();
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor* field = message.GetDescriptor()->field(i);
    if (field->is_repeated()) {
      Json list = Json::array();
      const int count = reflection->FieldSize(message, field);
      for (int at = 0; at < count; ++at) list.push_back(Scalar(message, field, at));
      out[field->name()] = std::move(list);
    } else if (!field->has_presence() || reflection->HasField(message, field)) {
      out[field->name()] = Scalar(message, field, -1);
    } else if (field->real_containing_oneof() == nullptr) {
      out[field->name()] = nullptr;
    }
  }
  return out;
}

}  // namespace yidan::cli
