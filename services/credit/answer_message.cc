#include "services/credit/answer_message.h"

#include <algorithm>

namespace yidan::credit {

std::string NameOf(AnswerType type) {
  switch (type) {
    case AnswerType::kMt732:
      return "MT732";
    case AnswerType::kMt734:
      return "MT734";
    case AnswerType::kMt750:
      return "MT750";
    case AnswerType::kMt752:
      return "MT752";
  }
  return "?";
}

std::optional<AnswerType> AnswerTypeOf(std::string_view name) {
  for (const AnswerType type :
       {AnswerType::kMt732, AnswerType::kMt734, AnswerType::kMt750, AnswerType::kMt752}) {
    const std::string whole = NameOf(type);
    if (name == whole || name == whole.substr(2)) return type;
  }
  return std::nullopt;
}

const AnswerField* AnswerMessage::Find(std::string_view tag) const {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const AnswerField& field) { return IsAnswerSlot(tag, field.tag); });
  return found == fields.end() ? nullptr : &*found;
}

bool IsAnswerSlot(std::string_view slot, std::string_view tag) {
  if (!slot.ends_with('a')) return slot == tag;
  if (tag.size() != 3 || tag.substr(0, 2) != slot.substr(0, 2)) return false;
  return tag[2] == 'A' || tag[2] == 'B' || (tag[2] == 'D' && slot != "33a");
}

}  // namespace yidan::credit
