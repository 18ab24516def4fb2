// Text in a content: one plain line each, as in acts. A name that turns the reading direction, or an escape
// that clears the screen, would say one thing to the program and another to whoever reads it.
#include <optional>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "services/base/text.h"
#include "services/waybill/content_faults.h"

namespace yidan::waybill {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

void Find(const Message& message, std::string& pointer, Faults& faults) {
  const auto& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    const bool many = field->is_repeated();
    const bool inner = field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!inner && field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) continue;
    const PointerStep member(pointer, field->name());
    const int count = many ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      std::optional<PointerStep> element;
      if (many) element.emplace(pointer, static_cast<std::size_t>(i));
      if (inner) {
        Find(many ? reflection.GetRepeatedMessage(message, field, i) : reflection.GetMessage(message, field),
             pointer, faults);
        continue;
      }
      std::string scratch;
      const std::string& text = many ? reflection.GetRepeatedStringReference(message, field, i, &scratch)
                                     : reflection.GetStringReference(message, field, &scratch);
      if (auto fault = FaultOfPlainText(text)) faults.Add(pointer, "the text " + *std::move(fault));
    }
  }
}

}  // namespace

void FindTextFaults(const v1::Waybill& waybill, Faults& faults) {
  std::string pointer;
  Find(waybill, pointer, faults);
}

}  // namespace yidan::waybill
