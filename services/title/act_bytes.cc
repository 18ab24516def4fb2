// Acts as bytes (PROTOCOL §1): one meaning, one encoding. Bytes are an act only if they are the
// deterministic serialisation of what they parse to, and hold nothing that this version does not know.
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "services/base/text.h"
#include "services/crypto/crypto.h"
#include "services/title/act_lists.h"
#include "services/title/case.h"
#include "services/title/rule_set.h"

namespace yidan::title {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

tl::unexpected<Refusal> Malformed(std::string message) {
  return tl::unexpected<Refusal>(Refusal{v1::REFUSAL_REASON_MALFORMED_ACT, std::move(message), {}});
}

// proto3 enums are open: a number nobody named parses, and would mean something to a later version.
bool EnumKnown(const Message& message, const FieldDescriptor* field, int at) {
  const Reflection* r = message.GetReflection();
  const int number = at < 0 ? r->GetEnumValue(message, field) : r->GetRepeatedEnumValue(message, field, at);
  return field->enum_type()->FindValueByNumber(number) != nullptr;
}

std::string FieldFault(const Message& message, const FieldDescriptor* field, int at, const ActLimits& limits);

// Before any member of it is looked at.
std::string ListFault(const FieldDescriptor& list, int size, const ActLimits& limits) {
  const auto most = MostOf(list, limits);
  if (most && static_cast<std::size_t>(size) <= *most) return {};
  return Cat({list.name(), ": ", std::to_string(size), " are named, at most ",
              std::to_string(most.value_or(0)), " are taken."});
}

// Unknown fields and enum values, lists and texts that are too long, and text that is not plain, at any
// depth.
std::string Unknown(const Message& message, const ActLimits& limits) {
  const Reflection* r = message.GetReflection();
  if (!r->GetUnknownFields(message).empty())
    return message.GetDescriptor()->name() + " holds an unknown field.";
  std::vector<const FieldDescriptor*> fields;
  r->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const int count = field->is_repeated() ? r->FieldSize(message, field) : 0;
    if (field->is_repeated()) {
      if (std::string fault = ListFault(*field, count, limits); !fault.empty()) return fault;
    }
    for (int at = field->is_repeated() ? 0 : -1; at < count; ++at) {
      std::string fault = FieldFault(message, field, at, limits);
      if (!fault.empty()) return fault;
      if (at < 0) break;
    }
  }
  return {};
}

// A REGISTER that an ADMIT carries is an act by itself, with a bound of its own.
bool IsAnAct(const FieldDescriptor& field) {
  return field.containing_type() == v1::SignedAct::descriptor() &&
         field.number() == v1::SignedAct::kActFieldNumber;
}

const std::string& TextOf(const Message& message, const FieldDescriptor* field, int at,
                          std::string& scratch) {
  const Reflection* r = message.GetReflection();
  return at < 0 ? r->GetStringReference(message, field, &scratch)
                : r->GetRepeatedStringReference(message, field, at, &scratch);
}

std::string FieldFault(const Message& message, const FieldDescriptor* field, int at,
                       const ActLimits& limits) {
  const Reflection* r = message.GetReflection();
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !IsAnAct(*field)) {
    std::string scratch;
    const std::size_t size = TextOf(message, field, at, scratch).size();
    if (size > limits.text_bytes) {
      return Cat({field->name(), ": ", std::to_string(size), " bytes, at most ",
                  std::to_string(limits.text_bytes), " are taken."});
    }
  }
  switch (field->type()) {
    case FieldDescriptor::TYPE_MESSAGE:
      return Unknown(at < 0 ? r->GetMessage(message, field) : r->GetRepeatedMessage(message, field, at),
                     limits);
    case FieldDescriptor::TYPE_ENUM:
      return EnumKnown(message, field, at) ? "" : field->name() + " holds an unknown value.";
    case FieldDescriptor::TYPE_STRING: {
      std::string scratch;
      const auto fault = FaultOfPlainText(TextOf(message, field, at, scratch));
      return fault ? field->name() + " " + *fault + "." : "";
    }
    default:
      return {};
  }
}

tl::expected<v1::Act, Refusal> ParseOne(std::string_view bytes, const RuleSet& rules) {
  if (bytes.empty() || bytes.size() > rules.limits.act_bytes) {
    return Malformed("act: it is empty, or longer than " + std::to_string(rules.limits.act_bytes) +
                     " bytes.");
  }
  v1::Act act;
  if (!act.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return Malformed("act: the bytes are no protobuf message yidan.v1.Act.");
  }
  if (std::string fault = Unknown(act, rules.limits); !fault.empty()) return Malformed(std::move(fault));
  if (SerializeAct(act) != bytes) return Malformed("act: the bytes are not the deterministic serialisation.");
  if (std::string fault = rules.shape_fault(act, rules); !fault.empty()) return Malformed(std::move(fault));
  return act;
}

}  // namespace

tl::expected<v1::Act, Refusal> ParseAct(std::string_view bytes, const RuleSet& rules) {
  auto act = ParseOne(bytes, rules);
  if (!act || !act->has_admit()) return act;
  // The REGISTER inside an ADMIT is an act of its own, held to the same rules; it nests no further.
  const auto inner = ParseOne(act->admit().register_act().act(), rules);
  if (!inner) return Malformed("register_act: " + inner.error().message);
  if (!inner->has_register_()) return Malformed("register_act is no REGISTER.");
  if (inner->participant_id() != act->participant_id()) {
    return Malformed("register_act: it registers another participant than the ADMIT admits.");
  }
  return act;
}

std::optional<v1::Act> ReadAct(std::string_view bytes) {
  v1::Act act;
  if (!act.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return std::nullopt;
  return act;
}

std::string SerializeAct(const v1::Act& act) {
  std::string out;
  {
    google::protobuf::io::StringOutputStream stream(&out);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    act.SerializeToCodedStream(&coded);
  }
  return out;
}

std::string SignedBytes(std::string_view act_bytes) {
  return crypto::PreAuthEncoding(kActPayloadType, act_bytes);
}

Digest ActDigest(std::string_view act_bytes) { return crypto::Sha256(SignedBytes(act_bytes)); }
std::string ApprovalBytes(const Digest& act_digest) {
  return crypto::PreAuthEncoding(kApprovalType, act_digest.View());
}

}  // namespace yidan::title
