#include "services/credit/message.h"

#include <algorithm>

namespace yidan::credit {
namespace {

// Tags whose letter is only a way to write the same field.
constexpr std::string_view kWithOption = " 41 42 51 52 53 57 58 ";

}  // namespace

std::string SlotOf(std::string_view tag) {
  if (tag.size() != 3 || kWithOption.find(std::string(tag.substr(0, 2))) == std::string_view::npos)
    return std::string(tag);
  if (tag == "42C" || tag == "42M" || tag == "42P") return std::string(tag);
  return std::string(tag.substr(0, 2)) + "a";
}

std::string NameOf(MessageType type) {
  switch (type) {
    case MessageType::kUnknown:
      return "message";
    case MessageType::kMt700:
      return "MT700";
    case MessageType::kMt701:
      return "MT701";
    case MessageType::kMt707:
      return "MT707";
    case MessageType::kMt708:
      return "MT708";
    case MessageType::kMt710:
      return "MT710";
    case MessageType::kMt711:
      return "MT711";
    case MessageType::kMt720:
      return "MT720";
    case MessageType::kMt721:
      return "MT721";
    case MessageType::kMt798:
      return "MT798";
  }
  return "message";
}

std::string Field::Text() const {
  std::string out;
  for (const Line& one : lines) {
    if (one.text.empty()) continue;
    if (!out.empty()) out += ' ';
    out += one.text;
  }
  return out;
}

const Field* Message::Find(std::string_view tag) const {
  const std::string slot = SlotOf(tag);
  for (const Field& field : fields) {
    if (field.tag == tag || (slot == tag && SlotOf(field.tag) == slot)) return &field;
  }
  return nullptr;
}

bool MessagesRead::HasFaults() const {
  return std::any_of(remarks.begin(), remarks.end(),
                     [](const Remark& remark) { return remark.severity == Remark::Severity::kFault; });
}

std::string KeyChosen(const std::vector<Chosen>& chosen, std::initializer_list<std::string_view> ids) {
  for (const std::string_view id : ids) {
    for (const Chosen& one : chosen) {
      if (!id.empty() && one.id == id) return one.key;
    }
  }
  return {};
}

std::string Quote(std::string_view text) {
  std::size_t end = std::min(text.size(), kQuoteBytesMax);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return std::string(text.substr(0, end)) + (end < text.size() ? "..." : "");
}

}  // namespace yidan::credit
