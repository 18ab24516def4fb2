#include "services/console/screen.h"

#include <google/protobuf/descriptor.h>

#include <vector>

namespace yidan::console {

using google::protobuf::FieldDescriptor;

void MakeFitForScreen(google::protobuf::Message& message) {
  const auto* r = message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  r->ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool text = field->type() == FieldDescriptor::TYPE_STRING;
    if (!text && field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      if (text) {
        r->SetString(&message, field, yidan::ForScreen(r->GetString(message, field)));
      } else {
        MakeFitForScreen(*r->MutableMessage(&message, field));
      }
      continue;
    }
    for (int i = 0; i < r->FieldSize(message, field); ++i) {
      if (text) {
        r->SetRepeatedString(&message, field, i, yidan::ForScreen(r->GetRepeatedString(message, field, i)));
      } else {
        MakeFitForScreen(*r->MutableRepeatedMessage(&message, field, i));
      }
    }
  }
}

}  // namespace yidan::console
