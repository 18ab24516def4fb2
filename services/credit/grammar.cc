#include "services/credit/grammar.h"

#include <algorithm>
#include <array>

namespace yidan::credit {
namespace {

// Slots, each between blanks.
struct TypeGrammar {
  MessageType type;
  std::string_view both;
  std::string_view before;  // only before November 2018
  std::string_view since;   // only since
  std::string_view mandatory_before;
  std::string_view mandatory_since;
};

constexpr std::string_view kContinuedBefore = " 45B 46B 47B ";
constexpr std::string_view kContinuedSince = " 45A 46A 47A 49G 49H ";

constexpr std::array<TypeGrammar, 9> kGrammars = {{
    {MessageType::kMt700,
     " 27 40A 20 23 31C 40E 31D 51a 50 59 32B 39A 39C 41a 42C 42a 42M 42P 43P 43T 44A 44E 44F 44B 44C 44D "
     "45A "
     "46A 47A 48 49 53a 57a 78 ",
     " 39B 71B 72 ", " 49G 49H 58a 71D 72Z ", " 27 40A 20 40E 31D 50 59 32B 41a 49 ",
     " 27 40A 20 31C 40E 31D 50 59 32B 41a 49 "},
    {MessageType::kMt701, " 27 20 ", kContinuedBefore, kContinuedSince, " 27 20 ", " 27 20 "},
    {MessageType::kMt707, " 20 21 23 52a 31C 26E 30 59 32B 33B 39A 39C 44A 44E 44F 44B 44C 44D ",
     " 31E 34B 39B 79 72 ",
     " 27 50B 22A 23S 40A 40E 31D 50 41a 42C 42a 42M 42P 43P 43T 45B 46B 47B 48 49 49M 49N 53a 57a 58a 71D "
     "71N "
     "72Z 78 ",
     " 20 21 59 ", " 27 20 21 23 31C 26E 30 22A "},
    {MessageType::kMt708, " 27 20 21 26E 30 ", " ", " 23 45B 46B 47B 49M 49N ", " 27 20 21 26E 30 ",
     " 27 20 21 23 26E 30 "},
    {MessageType::kMt710,
     " 27 40B 20 21 23 31C 40E 31D 51a 52a 50 59 32B 39A 39C 41a 42C 42a 42M 42P 43P 43T 44A 44E 44F 44B 44C "
     "44D 45A 46A 47A 48 49 53a 57a 78 ",
     " 39B 71B 72 ", " 49G 49H 50B 58a 71D 72Z 78D ", " 27 40B 20 21 31C 40E 31D 50 59 32B 41a 49 ",
     " 27 40B 20 21 31C 40E 31D 50 59 32B 41a 49 "},
    {MessageType::kMt711, " 27 20 21 ", kContinuedBefore, kContinuedSince, " 27 20 21 ", " 27 20 21 "},
    {MessageType::kMt720,
     " 27 40B 20 21 31C 40E 31D 52a 50 59 32B 39A 39C 41a 42C 42a 42M 42P 43P 43T 44A 44E 44F 44B 44C 44D "
     "45A "
     "46A 47A 48 49 57a 78 ",
     " 39B 71B 72 ", " 49G 49H 50B 58a 71D 72Z 78D ", " 27 40B 20 21 31C 40E 31D 50 59 32B 41a 49 ",
     " 27 40B 20 21 31C 40E 31D 50 59 32B 41a 49 "},
    {MessageType::kMt721, " 27 20 21 ", kContinuedBefore, kContinuedSince, " 27 20 21 ", " 27 20 21 "},
    {MessageType::kMt798, " 20 12 77E ", " ", " ", " 20 12 77E ", " 20 12 77E "},
}};

struct TagName {
  std::string_view slot;
  std::string_view name;
};
constexpr std::array<TagName, 61> kNames = {{
    {"12", "Sub Message Type"},
    {"20", "Documentary Credit Number"},
    {"21", "Receiver's Reference"},
    {"22A", "Purpose of Message"},
    {"23", "Reference to Pre Advice"},
    {"23S", "Cancellation Request"},
    {"26E", "Number of Amendment"},
    {"27", "Sequence of Total"},
    {"30", "Date of Amendment"},
    {"31C", "Date of Issue"},
    {"31D", "Date and Place of Expiry"},
    {"31E", "New Date of Expiry"},
    {"32B", "Currency Code Amount"},
    {"33B", "Decrease of Documentary Credit Amount"},
    {"34B", "New Documentary Credit Amount After Amendment"},
    {"39A", "Percentage Credit Amount Tolerance"},
    {"39B", "Maximum Credit Amount"},
    {"39C", "Additional Amounts Covered"},
    {"40A", "Form of Documentary Credit"},
    {"40B", "Form of Documentary Credit"},
    {"40E", "Applicable Rules"},
    {"41a", "Available With By"},
    {"42C", "Drafts at"},
    {"42M", "Mixed Payment Details"},
    {"42P", "Negotiation Deferred Payment Details"},
    {"42a", "Drawee"},
    {"43P", "Partial Shipments"},
    {"43T", "Transhipment"},
    {"44A", "Place of Taking in Charge Dispatch from Place of Receipt"},
    {"44B", "Place of Final Destination For Transportation to Place of Delivery"},
    {"44C", "Latest Date of Shipment"},
    {"44D", "Shipment Period"},
    {"44E", "Port of Loading Airport of Departure"},
    {"44F", "Port of Discharge Airport of Destination"},
    {"45A", "Description of Goods and or Services"},
    {"45B", "Description of Goods and or Services"},
    {"46A", "Documents Required"},
    {"46B", "Documents Required"},
    {"47A", "Additional Conditions"},
    {"47B", "Additional Conditions"},
    {"48", "Period for Presentation in Days"},
    {"49", "Confirmation Instructions"},
    {"49G", "Special Payment Conditions for Beneficiary"},
    {"49H", "Special Payment Conditions for Bank Only"},
    {"49M", "Special Payment Conditions for Beneficiary"},
    {"49N", "Special Payment Conditions for Bank Only"},
    {"50", "Applicant"},
    {"50B", "Non Bank Issuer of the Original Documentary Credit"},
    {"51a", "Applicant Bank"},
    {"52a", "Issuing Bank"},
    {"53a", "Reimbursing Bank"},
    {"57a", "Advise Through Bank"},
    {"58a", "Requested Confirmation Party"},
    {"59", "Beneficiary"},
    {"71B", "Charges"},
    {"71D", "Charges"},
    {"71N", "Amendment Charge Payable By"},
    {"72", "Sender to Receiver Information"},
    {"72Z", "Sender to Receiver Information"},
    {"78", "Instructions to the Paying Accepting Negotiating Bank"},
    {"79", "Narrative"},
}};

constexpr std::string_view kNarratives =
    " 39C 45A 45B 46A 46B 47A 47B 42M 42P 44D 48 49G 49H 49M 49N 71B 71D 71N 72 72Z 77E 78 78D 79 ";
// Words that printouts add to a field's name, or write short.
constexpr std::string_view kLabelExtras =
    " AMT NAME ADDR ADDRESS BIC PARTY IDENTIFIER LINE NARRATIVE CODE NUMBER CREDIT THE OF TO ";

bool Lists(std::string_view list, std::string_view word) {
  if (word.empty() || word.find(' ') != std::string_view::npos) return false;
  return list.find(" " + std::string(word) + " ") != std::string_view::npos;
}

const TypeGrammar* GrammarOf(MessageType type) {
  const auto it = std::find_if(kGrammars.begin(), kGrammars.end(),
                               [&](const TypeGrammar& grammar) { return grammar.type == type; });
  return it == kGrammars.end() ? nullptr : &*it;
}

std::vector<std::string> Split(std::string_view list) { return WordsOf(list); }

}  // namespace

Standing StandingOf(MessageType type, std::string_view tag) {
  const TypeGrammar* grammar = GrammarOf(type);
  if (grammar == nullptr) return IsKnownTag(tag) ? Standing::kInBoth : Standing::kUnknown;
  const std::string slot = SlotOf(tag);
  if (Lists(grammar->both, slot)) return Standing::kInBoth;
  if (Lists(grammar->before, slot)) return Standing::kOnlyBefore2018;
  if (Lists(grammar->since, slot)) return Standing::kOnlySince2018;
  return Standing::kUnknown;
}

bool IsKnownTag(std::string_view tag) {
  return std::any_of(kGrammars.begin(), kGrammars.end(), [&](const TypeGrammar& grammar) {
    return StandingOf(grammar.type, tag) != Standing::kUnknown;
  });
}

std::vector<std::string> MandatoryOf(MessageType type, Generation generation) {
  const TypeGrammar* grammar = GrammarOf(type);
  if (grammar == nullptr) return {};
  const auto slots = [](std::string_view list) {
    auto out = Split(list);
    for (auto& slot : out) slot = SlotOf(slot);
    return out;
  };
  if (generation == Generation::kBefore2018) return slots(grammar->mandatory_before);
  auto since = slots(grammar->mandatory_since);
  if (generation == Generation::kUndated) {
    std::erase_if(since, [&](const std::string& slot) { return !Lists(grammar->mandatory_before, slot); });
  }
  return since;
}

std::string_view NameOfTag(std::string_view tag) {
  const std::string slot = SlotOf(tag);
  for (const TagName& row : kNames) {
    if (row.slot == slot) return row.name;
  }
  return {};
}

bool IsLabelOf(std::string_view tag, std::string_view text) {
  if (text.size() > 100) return false;
  const auto name = WordsOf(NameOfTag(tag));
  const auto words = WordsOf(text);
  if (name.empty() || words.empty() || words.size() < std::min<std::size_t>(2, name.size())) return false;
  if (words[0] != name[0]) return false;
  return std::all_of(words.begin(), words.end(), [&](const std::string& word) {
    return std::find(name.begin(), name.end(), word) != name.end() || Lists(kLabelExtras, word);
  });
}

bool IsNarrative(std::string_view tag) { return Lists(kNarratives, tag); }

std::vector<MessageType> TypesByTags(const std::vector<std::string>& tags) {
  const auto has = [&](std::string_view tag) {
    return std::find(tags.begin(), tags.end(), tag) != tags.end();
  };
  if (has("77E") && has("12")) return {MessageType::kMt798};
  if (has("40B")) return {MessageType::kMt710, MessageType::kMt720};
  const bool amends = has("26E") || has("30") || has("34B") || has("31E");
  if (amends && has("27") && !has("31C") && !has("22A")) return {MessageType::kMt708};
  if (amends) return {MessageType::kMt707};
  if (has("40A") || has("31D") || has("32B")) return {MessageType::kMt700};
  const bool continues = has("45A") || has("46A") || has("47A") || has("45B") || has("46B") || has("47B");
  if (continues && has("21")) return {MessageType::kMt711, MessageType::kMt721};
  if (continues) return {MessageType::kMt701};
  return {};
}

MessageType TypeOf(std::string_view number) {
  constexpr std::array<std::pair<std::string_view, MessageType>, 9> kNumbers = {{
      {"700", MessageType::kMt700},
      {"701", MessageType::kMt701},
      {"707", MessageType::kMt707},
      {"708", MessageType::kMt708},
      {"710", MessageType::kMt710},
      {"711", MessageType::kMt711},
      {"720", MessageType::kMt720},
      {"721", MessageType::kMt721},
      {"798", MessageType::kMt798},
  }};
  for (const auto& [text, type] : kNumbers) {
    if (text == number) return type;
  }
  return MessageType::kUnknown;
}

Generation GenerationOf(Day date) {
  return date < kChangeOf2018 ? Generation::kBefore2018 : Generation::kSince2018;
}

}  // namespace yidan::credit
