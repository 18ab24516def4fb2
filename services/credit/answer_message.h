// The messages by which banks answer a presentation: MT734 (advice of refusal), MT750 (advice of
// discrepancy), MT752 (authorisation to pay, accept or negotiate), MT732 (advice of discharge). Plain values;
// any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yidan::credit {

enum class AnswerType { kMt732, kMt734, kMt750, kMt752 };
std::string NameOf(AnswerType type);  // "MT734"
// "734" or "MT734"; nullopt: none of them.
std::optional<AnswerType> AnswerTypeOf(std::string_view name);

struct AnswerField {
  std::string tag;                 // "77J"
  std::vector<std::string> lines;  // without the tag
  std::size_t line = 0;            // of the file; 0: composed
};
struct AnswerMessage {
  AnswerType type = AnswerType::kMt734;
  std::vector<AnswerField> fields;  // in their order

  [[nodiscard]] const AnswerField* Find(std::string_view tag) const;  // "33a": 33A or 33B; null: none
};

// Whether a tag fills the slot: "33A" and "33B" fill "33a", "57D" fills "57a".
bool IsAnswerSlot(std::string_view slot, std::string_view tag);

}  // namespace yidan::credit
