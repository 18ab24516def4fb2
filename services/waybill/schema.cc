// Walking JSON along the descriptor of yidan.v1.Waybill, both ways.
#include "services/waybill/schema.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <memory>
#include <optional>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/waybill/fault.h"

namespace yidan::waybill {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Kind = JsonValue::Kind;

std::string_view NameOf(Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return "null";
    case Kind::kBool:
      return "a boolean";
    case Kind::kInteger:
      return "an integer";
    case Kind::kString:
      return "a string";
    case Kind::kArray:
      return "an array";
    case Kind::kObject:
      return "an object";
  }
  return "";
}

Outcome Demand(const JsonValue& value, Kind kind, const std::string& pointer) {
  if (value.kind == kind) return {};
  return InvalidAt(pointer,
                   "must be " + std::string(NameOf(kind)) + ", not " + std::string(NameOf(value.kind)));
}

Result<std::int64_t> Integer(const JsonValue& value, std::int64_t min, std::int64_t max,
                             const std::string& pointer) {
  YIDAN_TRY(Demand(value, Kind::kInteger, pointer));
  if (value.integer < min || value.integer > max) {
    return InvalidAt(pointer, "must be between " + std::to_string(min) + " and " + std::to_string(max));
  }
  return value.integer;
}

// "TRANSPORT_MODE_SEA, TRANSPORT_MODE_RAIL, …".
std::string WordsOf(const google::protobuf::EnumDescriptor& type) {
  std::string out;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) out += (out.empty() ? "" : ", ") + type.value(i)->name();
  }
  return out;
}

Outcome ReadMessage(const JsonValue& value, std::string& pointer, Message& out);

// Sets a singular field, or adds an element to a repeated one.
Outcome ReadElement(const JsonValue& value, const FieldDescriptor& field, std::string& pointer,
                    Message& out) {
  const Reflection& r = *out.GetReflection();
  const bool many = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return ReadMessage(value, pointer,
                         many ? *r.AddMessage(&out, &field) : *r.MutableMessage(&out, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      YIDAN_TRY(Demand(value, Kind::kString, pointer));
      many ? r.AddString(&out, &field, value.text) : r.SetString(&out, &field, value.text);
      return {};
    case FieldDescriptor::CPPTYPE_BOOL:
      YIDAN_TRY(Demand(value, Kind::kBool, pointer));
      many ? r.AddBool(&out, &field, value.boolean) : r.SetBool(&out, &field, value.boolean);
      return {};
    case FieldDescriptor::CPPTYPE_ENUM: {
      YIDAN_TRY(Demand(value, Kind::kString, pointer));
      const auto* known = field.enum_type()->FindValueByName(value.text);
      if (known == nullptr) {
        return InvalidAt(pointer, "\"" + value.text + "\" is none of: " + WordsOf(*field.enum_type()));
      }
      many ? r.AddEnum(&out, &field, known) : r.SetEnum(&out, &field, known);
      return {};
    }
    case FieldDescriptor::CPPTYPE_UINT32: {
      YIDAN_ASSIGN(const std::int64_t n,
                   Integer(value, 0, std::numeric_limits<std::uint32_t>::max(), pointer));
      const auto u = static_cast<std::uint32_t>(n);
      many ? r.AddUInt32(&out, &field, u) : r.SetUInt32(&out, &field, u);
      return {};
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      YIDAN_ASSIGN(const std::int64_t n, Integer(value, 0, kIntegerMax, pointer));
      const auto u = static_cast<std::uint64_t>(n);
      many ? r.AddUInt64(&out, &field, u) : r.SetUInt64(&out, &field, u);
      return {};
    }
    case FieldDescriptor::CPPTYPE_INT32: {
      YIDAN_ASSIGN(const std::int64_t n, Integer(value, std::numeric_limits<std::int32_t>::min(),
                                                 std::numeric_limits<std::int32_t>::max(), pointer));
      const auto i = static_cast<std::int32_t>(n);
      many ? r.AddInt32(&out, &field, i) : r.SetInt32(&out, &field, i);
      return {};
    }
    default:
      return InvalidAt(pointer, "the schema has a type that content may not use");
  }
}

Outcome ReadMessage(const JsonValue& value, std::string& pointer, Message& out) {
  YIDAN_TRY(Demand(value, Kind::kObject, pointer));
  const Descriptor& descriptor = *out.GetDescriptor();
  for (const auto& [name, member] : value.members) {
    const PointerStep at_member(pointer, name);
    const FieldDescriptor* field = descriptor.FindFieldByName(name);
    if (field == nullptr) return InvalidAt(pointer, "unknown member of " + descriptor.name());
    if (!field->is_repeated()) {
      YIDAN_TRY(ReadElement(member, *field, pointer, out));
      continue;
    }
    YIDAN_TRY(Demand(member, Kind::kArray, pointer));
    for (std::size_t i = 0; i < member.elements.size(); ++i) {
      const PointerStep at_element(pointer, i);
      YIDAN_TRY(ReadElement(member.elements[i], *field, pointer, out));
    }
  }
  return {};
}

JsonValue WriteMessage(const Message& message);

// REQUIRES: index is -1 for a singular field.
JsonValue WriteElement(const Message& message, const FieldDescriptor& field, int index) {
  const Reflection& r = *message.GetReflection();
  const bool many = index >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return WriteMessage(many ? r.GetRepeatedMessage(message, &field, index)
                               : r.GetMessage(message, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return JsonValue::String(many ? r.GetRepeatedString(message, &field, index)
                                    : r.GetString(message, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return JsonValue::Boolean(many ? r.GetRepeatedBool(message, &field, index)
                                     : r.GetBool(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return JsonValue::String(
          (many ? r.GetRepeatedEnum(message, &field, index) : r.GetEnum(message, &field))->name());
    case FieldDescriptor::CPPTYPE_UINT32:
      return JsonValue::Integer(many ? r.GetRepeatedUInt32(message, &field, index)
                                     : r.GetUInt32(message, &field));
    case FieldDescriptor::CPPTYPE_UINT64:
      return JsonValue::Integer(static_cast<std::int64_t>(many ? r.GetRepeatedUInt64(message, &field, index)
                                                               : r.GetUInt64(message, &field)));
    case FieldDescriptor::CPPTYPE_INT32:
      return JsonValue::Integer(many ? r.GetRepeatedInt32(message, &field, index)
                                     : r.GetInt32(message, &field));
    default:
      return {};  // the schema has no such field; a unit test walks it to make sure
  }
}

JsonValue WriteMessage(const Message& message) {
  JsonValue out = JsonValue::Object();
  std::vector<const FieldDescriptor*> fields;
  message.GetReflection()->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (!field->is_repeated()) {
      out.Add(field->name(), WriteElement(message, *field, -1));
      continue;
    }
    JsonValue array = JsonValue::Array();
    const int size = message.GetReflection()->FieldSize(message, field);
    for (int i = 0; i < size; ++i) array.elements.push_back(WriteElement(message, *field, i));
    out.Add(field->name(), std::move(array));
  }
  return out;
}

// ---- Leaves put together again ----

struct Node {
  std::optional<JsonValue> value;  // a leaf; then there are no children
  std::map<std::string, std::unique_ptr<Node>> children;
};

Outcome Insert(Node& root, const JsonLeaf& leaf) {
  YIDAN_ASSIGN(const auto tokens, SplitPointer(leaf.pointer));
  // The tree is as deep as the pointer has tokens, and is walked and destroyed by recursion.
  if (tokens.size() > JsonLimits{}.depth_max) {
    return InvalidAt(leaf.pointer, "nested deeper than " + std::to_string(JsonLimits{}.depth_max));
  }
  auto value = ParseJson(leaf.value);
  if (!value) return InvalidAt(leaf.pointer, "the leaf's value is no JSON: " + value.error().message);
  const bool is_inner = !value->elements.empty() || !value->members.empty();
  if (is_inner || value->Canonical() != leaf.value) {
    return InvalidAt(leaf.pointer, "the leaf's value is not canonical");
  }
  Node* node = &root;
  for (const std::string& token : tokens) {
    if (node->value) return InvalidAt(leaf.pointer, "lies below another leaf");
    auto& child = node->children[token];
    if (!child) child = std::make_unique<Node>();
    node = child.get();
  }
  if (node->value) return InvalidAt(leaf.pointer, "is given twice");
  if (!node->children.empty()) return InvalidAt(leaf.pointer, "lies above another leaf");
  node->value = std::move(*value);
  return {};
}

Result<JsonValue> JoinObject(const Node& node, const Descriptor& descriptor, const std::string& pointer,
                             Coverage coverage);

Result<JsonValue> JoinElement(const Node& node, const FieldDescriptor& field, const std::string& pointer,
                              Coverage coverage) {
  if (node.value) return *node.value;
  if (field.message_type() != nullptr) return JoinObject(node, *field.message_type(), pointer, coverage);
  return InvalidAt(pointer, "has members, but the schema has a scalar here");
}

Result<JsonValue> JoinArray(const Node& node, const FieldDescriptor& field, const std::string& pointer,
                            Coverage coverage) {
  if (node.value) return *node.value;
  std::map<std::uint32_t, const Node*> elements;
  for (const auto& [token, child] : node.children) {
    std::uint32_t index = 0;
    const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), index);
    // One spelling: no sign, no leading zero, nothing after the number.
    if (error != std::errc() || end != token.data() + token.size() || std::to_string(index) != token) {
      return InvalidAt(ChildPointer(pointer, token), "is no array index");
    }
    elements.emplace(index, child.get());
  }
  JsonValue out = JsonValue::Array();
  for (const auto& [index, child] : elements) {
    const std::string at = ChildPointer(pointer, std::size_t{index});
    if (coverage == Coverage::kWhole && index != out.elements.size()) {
      return InvalidAt(at, "the element before is missing");
    }
    YIDAN_ASSIGN(JsonValue element, JoinElement(*child, field, at, coverage));
    out.elements.push_back(std::move(element));
  }
  return out;
}

Result<JsonValue> JoinObject(const Node& node, const Descriptor& descriptor, const std::string& pointer,
                             Coverage coverage) {
  if (node.value) return *node.value;
  JsonValue out = JsonValue::Object();
  for (const auto& [name, child] : node.children) {
    const std::string at = ChildPointer(pointer, name);
    const FieldDescriptor* field = descriptor.FindFieldByName(name);
    if (field == nullptr) return InvalidAt(at, "unknown member of " + descriptor.name());
    auto member = field->is_repeated() ? JoinArray(*child, *field, at, coverage)
                                       : JoinElement(*child, *field, at, coverage);
    if (!member) return tl::unexpected(member.error());
    out.Add(name, std::move(*member));
  }
  return out;
}

}  // namespace

Result<v1::Waybill> ToWaybill(const JsonValue& content) {
  v1::Waybill waybill;
  std::string pointer;
  YIDAN_TRY(ReadMessage(content, pointer, waybill));
  return waybill;
}

JsonValue ToJson(const v1::Waybill& waybill) { return WriteMessage(waybill); }

Result<v1::Waybill> FromLeaves(const std::vector<JsonLeaf>& leaves, Coverage coverage) {
  Node root;
  for (const JsonLeaf& leaf : leaves) YIDAN_TRY(Insert(root, leaf));
  YIDAN_ASSIGN(const JsonValue content, JoinObject(root, *v1::Waybill::descriptor(), "", coverage));
  return ToWaybill(content);
}

}  // namespace yidan::waybill
