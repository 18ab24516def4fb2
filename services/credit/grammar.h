// Which fields the messages of category 7 have, before and after November 2018. Private to services/credit.
// Tags with an option letter are slots: "41a" is 41A or 41D. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/credit/message.h"

namespace yidan::credit {

enum class Standing { kUnknown, kInBoth, kOnlyBefore2018, kOnlySince2018 };
Standing StandingOf(MessageType type, std::string_view tag);
// Whether any of the messages has it, in any generation.
bool IsKnownTag(std::string_view tag);
// The fields that a message must have. kUndated: those that both generations demand.
std::vector<std::string> MandatoryOf(MessageType type, Generation generation);

// The field's name in the standard: "Date and Place of Expiry". "" for one unknown.
std::string_view NameOfTag(std::string_view tag);
// Whether a text is the field's name, as printouts write it ("Currency Code, Amount").
bool IsLabelOf(std::string_view tag, std::string_view text);
// Fields of free text, where a line may begin with anything.
bool IsNarrative(std::string_view tag);

// From the tags alone. Empty: none fits. Several: 710 and 720 have the same fields.
std::vector<MessageType> TypesByTags(const std::vector<std::string>& tags);
// "700" to kMt700; kUnknown for others.
MessageType TypeOf(std::string_view number);
inline constexpr std::chrono::sys_days kChangeOf2018 = std::chrono::sys_days(
    std::chrono::year_month_day{std::chrono::year(2018), std::chrono::November, std::chrono::day(18)});
Generation GenerationOf(Day date);

}  // namespace yidan::credit
