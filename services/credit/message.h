// A message of SWIFT's category 7 as a file of text: blocks, fields, lines. read_messages.h reads them; what
// they say is credit.h's and amendments.h's business.
//
// It is read as the wire has it, and as people paste it: with or without blocks 1 to 5, CRLF or LF, indented,
// "." for a blank line, a field's label inside its value, or a printout ("32B: Currency Code, Amount").
// Nothing is guessed: where a text can be read in two ways, both are reported as a Choice, and whoever
// examines waits until one is chosen. Line numbers are the file's, from 1. Time and memory are linear in the
// text. Pure; any thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/credit/values.h"

namespace yidan::credit {

inline constexpr std::size_t kMessagesMax = 32;  // in one file
inline constexpr std::size_t kRemarksMax = 200;  // listed of each kind; the rest is counted in one more
inline constexpr std::size_t kQuoteBytesMax = 120;

enum class MessageType {
  kUnknown,
  kMt700,  // issue of a credit
  kMt701,  // its continuation
  kMt707,  // amendment
  kMt708,  // its continuation
  kMt710,  // advice of another bank's credit
  kMt711,
  kMt720,  // transfer
  kMt721,
  kMt798,  // envelope; what it carries is read as a message of its own
};
std::string NameOf(MessageType type);  // "MT700"

// The standard changed on 18 November 2018: 39B and 34B went, 707 became field by field, 45B/46B/47B its
// actions. A message without a date is held to what both demand.
enum class Generation { kUndated, kBefore2018, kSince2018 };

// Something about a place in the text. A fault keeps the credit from being examined; a note does not.
struct Remark {
  enum class Severity { kFault, kNote };
  Severity severity = Severity::kFault;
  std::size_t line = 0;  // 0: the whole
  std::string tag;       // the field; may be empty
  std::string message;   // one sentence
};

// A text with two readings. Nothing is examined until one of them is chosen.
struct Choice {
  struct Reading {
    std::string key;   // what to choose it by
    std::string says;  // what the text then means
  };
  std::string id;  // the line's number, or the tag that stands twice
  std::size_t line = 0;
  std::string tag;
  std::string question;
  std::vector<Reading> readings;
};
// A reading chosen: {"19", "text"}. The id "-" stands for every line that begins with a hyphen, ":" for every
// one that begins with a colon and is no field; the line's own number comes first.
struct Chosen {
  std::string id;
  std::string key;
};

struct Line {
  std::size_t number = 0;
  std::string text;  // without the copy's margin and trailing blanks; "" for a blank line or a "."
};

struct Field {
  std::string tag;  // "45A"; "" for a damaged one
  std::size_t line = 0;
  std::vector<Line> lines;  // the value: first and last are not blank; may be none
  bool known = true;        // the message's grammar, of either generation, has it

  // The lines joined by blanks.
  [[nodiscard]] std::string Text() const;
};

struct Message {
  MessageType type = MessageType::kUnknown;
  Generation generation = Generation::kUndated;
  std::size_t line = 0;       // where it begins
  std::optional<Day> date;    // field 30 of an amendment, otherwise 31C, otherwise of block 2
  bool enveloped = false;     // came in an MT798
  std::vector<Field> fields;  // in the order of the text
  // The first field with this tag; "41a" finds 41A and 41D. Null: none.
  [[nodiscard]] const Field* Find(std::string_view tag) const;
};

struct MessagesRead {
  std::vector<Message> messages;
  std::vector<Remark> remarks;  // by line
  std::vector<Choice> open;     // by line; those that `chosen` settled are left out

  [[nodiscard]] bool HasFaults() const;
  // Neither faults nor open choices: what was read may be used.
  [[nodiscard]] bool Certain() const { return !HasFaults() && open.empty(); }
};

// The option letter is one of several that mean the same field: "41a" for 41A and 41D; the tag itself where
// letters are fields of their own, as in 44A and 44E.
std::string SlotOf(std::string_view tag);
// The reading of `id` among `chosen`, by the first of the ids that is there; "" if none is.
std::string KeyChosen(const std::vector<Chosen>& chosen, std::initializer_list<std::string_view> ids);
// At most kQuoteBytesMax bytes of a text, for a sentence that quotes it.
std::string Quote(std::string_view text);

}  // namespace yidan::credit
