#include "services/interpret/named.h"

#include <utility>
#include <vector>

#include "services/title/rules.h"

namespace yidan::interpret {

void CollectNamed(const google::protobuf::Message& message, std::set<std::string>& out) {
  const auto* reflection = message.GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection->ListFields(message, &fields);
  for (const auto* field : fields) {
    const bool repeated = field->is_repeated();
    const int count = repeated ? reflection->FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->type() == google::protobuf::FieldDescriptor::TYPE_STRING) {
        std::string value = repeated ? reflection->GetRepeatedString(message, field, i)
                                     : reflection->GetString(message, field);
        if (title::IsParticipantId(value)) out.insert(std::move(value));
      } else if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) {
        CollectNamed(repeated ? reflection->GetRepeatedMessage(message, field, i)
                              : reflection->GetMessage(message, field),
                     out);
      }
    }
  }
}

}  // namespace yidan::interpret
