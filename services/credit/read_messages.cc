#include "services/credit/read_messages.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "services/credit/frame.h"
#include "services/credit/grammar.h"

namespace yidan::credit {
namespace {

constexpr std::size_t kPrintedTagsMin = 3;  // fewer do not make a printout

// What a line of the body is.
enum class Role { kText, kField, kDamagedField, kEnd };

struct BodyLine {
  std::size_t number = 0;
  std::string_view text;  // without the margin
  Role role = Role::kText;
  std::string tag;        // of a field
  std::string_view rest;  // of a field: what stands behind the tag
};

// Reads the body of one message, and of what an envelope carries.
class Body {
 public:
  Body(const Frame& frame, const ReadOptions& options, MessagesRead& out)
      : frame_(frame), options_(options), out_(out), type_(frame.type) {}

  void Read() {
    FindStyle();
    for (const RawLine& line : frame_.body)
      lines_.push_back({line.number, Cut(line.text), Role::kText, "", {}});
    FindEnd();
    if (type_ == MessageType::kUnknown) InferType();
    if (type_ == MessageType::kMt798) {
      OpenEnvelope();
    } else {
      ReadPart(0, end_, type_, false);
    }
  }

 private:
  void Fault(std::size_t line, std::string tag, std::string message) {
    out_.remarks.push_back({Remark::Severity::kFault, line, std::move(tag), std::move(message)});
  }
  void Note(std::size_t line, std::string tag, std::string message) {
    out_.remarks.push_back({Remark::Severity::kNote, line, std::move(tag), std::move(message)});
  }

  // The key chosen among the readings; empty, and the choice is open, if none or none of these was.
  std::string Choose(Choice choice, std::string_view family = {}) {
    const std::string key = KeyChosen(options_.chosen, {choice.id, family});
    for (const auto& reading : choice.readings) {
      if (reading.key == key) return key;
    }
    if (!key.empty()) {
      Fault(choice.line, choice.tag, "\"" + Quote(key) + "\" is no reading of " + choice.id);
    }
    out_.open.push_back(std::move(choice));
    return {};
  }

  // ---- Style: on the wire or as printed, and the margin of a copy ----

  void FindStyle() {
    std::size_t printed = 0;
    for (const RawLine& line : frame_.body) {
      const auto bare = WithoutLeadingBlanks(line.text);
      if (const auto tag = WireTag(bare); tag && IsKnownTag(tag->tag)) {
        margin_ = line.text.size() - bare.size();
        return;
      }
      if (const auto tag = PrintedTag(bare); tag && IsKnownTag(tag->tag)) ++printed;
    }
    printed_ = printed >= kPrintedTagsMin;
  }

  [[nodiscard]] std::string_view Cut(std::string_view line) const {
    if (printed_) return WithoutLeadingBlanks(line);
    const auto bare = WithoutLeadingBlanks(line);
    return line.substr(std::min(margin_, line.size() - bare.size()));
  }

  [[nodiscard]] std::optional<TagAt> TagOf(std::string_view line) const {
    if (!printed_) return WireTag(line);
    auto tag = PrintedTag(line);
    if (tag && !IsKnownTag(tag->tag)) return std::nullopt;  // "10: ..." in a printed narrative
    return tag;
  }

  // ---- Where the text ends ----

  void FindEnd() {
    std::size_t last_filled = 0;  // one past the last line that is neither an end nor a trailer
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (!EndsText(lines_[i].text) && !IsTrailer(lines_[i].text)) last_filled = i + 1;
    }
    end_ = lines_.size();
    bool closed = false;
    for (std::size_t i = 0; i < lines_.size() && !closed; ++i) {
      if (!EndsText(lines_[i].text)) continue;
      closed = i >= last_filled || EndsAt(lines_[i]);
      if (closed) end_ = i;
    }
    if (!closed) end_ = last_filled;
    if (frame_.opened && !closed && out_.open.empty()) {
      Fault(lines_.empty() ? frame_.line : lines_.back().number, "",
            "block 4 is not closed by \"-}\" on a line of its own: the copy may have lost its end");
    }
  }

  bool EndsAt(const BodyLine& line) {
    const std::string number = std::to_string(line.number);
    return Choose({number,
                   line.number,
                   "",
                   "\"-}\" stands here, and text follows",
                   {{"text", "it belongs to the narrative, and the message goes on"},
                    {"end", "the message ends here, and what follows is not part of it"}}}) == "end";
  }

  // ---- Which message it is ----

  void InferType() {
    std::vector<std::string> tags;
    for (std::size_t i = 0; i < end_; ++i) {
      if (const auto tag = TagOf(lines_[i].text)) tags.push_back(tag->tag);
    }
    const auto types = TypesByTags(tags);
    if (types.size() == 1) type_ = types[0];
    if (types.size() <= 1) return;
    Choice choice{"type", frame_.line, "", "without block 2, the fields fit two messages", {}};
    for (const MessageType type : types) {
      const std::string name = NameOf(type);
      choice.readings.push_back({name.substr(2), "it is an " + name});
    }
    type_ = TypeOf(Choose(std::move(choice)));
  }

  void OpenEnvelope() {
    std::size_t at = 0;
    std::string inner;
    for (; at < end_; ++at) {
      const auto tag = TagOf(lines_[at].text);
      if (tag && tag->tag == "12") inner = Tidy(tag->rest);
      if (tag && tag->tag == "77E") break;
    }
    const MessageType carried = TypeOf(inner);
    if (at == end_) return ReadPart(0, end_, MessageType::kMt798, false);
    const BodyLine content = lines_[at];
    const auto rest = TagOf(content.text)->rest;
    ReadPart(0, at, MessageType::kMt798, false);
    if (carried == MessageType::kUnknown || carried == MessageType::kMt798) {
      Note(content.number, "77E",
           "the envelope carries a message of type \"" + Quote(inner) + "\": kept as text, not examined");
      return;
    }
    lines_[at].text = rest;
    ReadPart(at, end_, carried, true);
  }

  // ---- Fields ----

  void ReadPart(std::size_t begin, std::size_t end, MessageType type, bool enveloped) {
    Message message;
    message.type = type;
    message.line = begin < lines_.size() ? lines_[begin].number : frame_.line;
    message.enveloped = enveloped;
    for (std::size_t i = begin; i < end; ++i) Classify(lines_[i], type, i > begin ? &lines_[i - 1] : nullptr);
    SettleRepeated(begin, end);
    Gather(begin, end, message);
    Date(message);
    if (type == MessageType::kUnknown) {
      Fault(message.line, "",
            message.fields.empty()  ? "no field is found: a field is \":TAG:\" at the beginning of a line"
            : frame_.number.empty() ? "neither block 2 nor the fields say which message this is"
                                    : "an MT" + frame_.number + " is neither a credit nor an amendment");
    } else if (type != MessageType::kMt798 || begin == 0) {
      CheckFields(message, type == MessageType::kMt798);
    }
    out_.messages.push_back(std::move(message));
  }

  void Classify(BodyLine& line, MessageType type, const BodyLine* before) {
    if (before != nullptr) narrative_ = before->role == Role::kField ? IsNarrative(before->tag) : narrative_;
    if (const auto tag = TagOf(line.text)) return ClassifyTag(line, *tag, type);
    if (printed_) return;
    const auto bare = WithoutLeadingBlanks(line.text);
    if (bare.size() < line.text.size()) {
      const auto tag = WireTag(bare);
      if (tag && StandingOf(type, tag->tag) != Standing::kUnknown) AskIndented(line, *tag);
    } else if (line.text.starts_with(':')) {
      AskColon(line);
    } else if (line.text.starts_with('-') && !EndsText(line.text)) {  // "-}" was asked about already
      AskHyphen(line);
    }
  }

  static void MakeField(BodyLine& line, const TagAt& tag) {
    line.role = Role::kField;
    line.tag = tag.tag;
    line.rest = tag.rest;
  }

  void ClassifyTag(BodyLine& line, const TagAt& tag, MessageType type) {
    // ":10: TO 17:00" inside a narrative: a number that no message has is hardly a field.
    const bool doubtful = narrative_ && tag.tag.size() == 2 &&
                          StandingOf(type, tag.tag) == Standing::kUnknown && !IsKnownTag(tag.tag);
    if (!doubtful) return MakeField(line, tag);
    if (AskLine(line, ":", "the line looks like a field, and no message has a field " + tag.tag) == "field") {
      MakeField(line, tag);
    }
  }

  std::string AskLine(const BodyLine& line, std::string_view family, std::string question) {
    return Choose({std::to_string(line.number),
                   line.number,
                   "",
                   std::move(question) + ": \"" + Quote(line.text) + "\"",
                   {{"text", "it is text of the field above"}, {"field", "a field begins here"}}},
                  family);
  }

  void AskIndented(BodyLine& line, const TagAt& tag) {
    if (AskLine(line, "", "a field's tag stands further in than the others") == "field") MakeField(line, tag);
  }
  void AskColon(BodyLine& line) {
    if (AskLine(line, ":", "the line begins with a colon and has no tag") == "field") {
      line.role = Role::kDamagedField;
    }
  }
  void AskHyphen(BodyLine& line) {
    const std::string key = Choose({std::to_string(line.number),
                                    line.number,
                                    "",
                                    "the line begins with a hyphen: \"" + Quote(line.text) + "\"",
                                    {{"text", "it is text of the field above"},
                                     {"end", "the field above ends here, and the line is nobody's"}}},
                                   "-");
    if (key == "end") line.role = Role::kEnd;
  }

  // A tag twice: one of them is the field, the others are text.
  void SettleRepeated(std::size_t begin, std::size_t end) {
    std::map<std::string, std::vector<std::size_t>> places;
    for (std::size_t i = begin; i < end; ++i) {
      if (lines_[i].role == Role::kField) places[SlotOf(lines_[i].tag)].push_back(i);
    }
    for (const auto& [slot, all] : places) {
      if (all.size() < 2) continue;
      Choice choice{
          slot, lines_[all[1]].number, slot, "the field stands " + std::to_string(all.size()) + " times", {}};
      for (std::size_t i = 0; i < std::min(all.size(), kMessagesMax); ++i) {
        const BodyLine& line = lines_[all[i]];
        choice.readings.push_back({std::to_string(line.number), "line " + std::to_string(line.number) +
                                                                    " is the field: \"" + Quote(line.text) +
                                                                    "\", and the others are text"});
      }
      const std::string key = Choose(std::move(choice));
      if (key.empty()) continue;
      for (const std::size_t at : all) {
        if (std::to_string(lines_[at].number) != key) lines_[at].role = Role::kText;
      }
    }
  }

  void Gather(std::size_t begin, std::size_t end, Message& message) {
    bool closed = true;  // no field takes the next line
    for (std::size_t i = begin; i < end; ++i) {
      const BodyLine& line = lines_[i];
      if (line.role == Role::kEnd) closed = true;
      if (line.role == Role::kField || line.role == Role::kDamagedField) {
        message.fields.push_back({line.tag, line.number, {}, true});
        message.fields.back().known =
            line.role == Role::kField && StandingOf(message.type, line.tag) != Standing::kUnknown;
        closed = false;
        AddLine(message.fields.back(), line.number, line.role == Role::kField ? line.rest : line.text);
      } else if (line.role == Role::kText && !closed) {
        AddLine(message.fields.back(), line.number, line.text);
      } else if (line.role == Role::kText && !WithoutLeadingBlanks(line.text).empty() &&
                 !message.fields.empty()) {
        Note(line.number, "", "the line belongs to no field and is not read: \"" + Quote(line.text) + "\"");
      }
    }
    for (Field& field : message.fields) Trim(field);
  }

  static void AddLine(Field& field, std::size_t number, std::string_view text) {
    const auto bare = WithoutLeadingBlanks(text);
    field.lines.push_back({number, bare == "." ? std::string() : std::string(WithoutTrailingBlanks(bare))});
  }

  // Drops the label, and blank lines at both ends.
  void Trim(Field& field) {
    auto& lines = field.lines;
    const auto filled = [](const Line& line) { return !line.text.empty(); };
    const std::size_t count = static_cast<std::size_t>(std::count_if(lines.begin(), lines.end(), filled));
    if (count > 1 && filled(lines[0])) {
      const bool label = IsLabelOf(field.tag, lines[0].text);
      // A printout has the label behind the tag and the value below it.
      if (label || printed_) {
        if (!printed_) {
          Note(field.line, field.tag,
               "\"" + Quote(lines[0].text) + "\" is the field's name and is not its value");
        }
        lines.erase(lines.begin());
      }
    }
    lines.erase(lines.begin(), std::find_if(lines.begin(), lines.end(), filled));
    lines.erase(std::find_if(lines.rbegin(), lines.rend(), filled).base(), lines.end());
  }

  // The message's own date decides which grammar it is held to.
  void Date(Message& message) const {
    const Field* field = message.type == MessageType::kMt707 || message.type == MessageType::kMt708
                             ? message.Find("30")
                             : message.Find("31C");
    if (field != nullptr) {
      if (const auto day = ParseSixDigitDay(Tidy(field->Text()))) message.date = *day;
    }
    if (!message.date) message.date = frame_.sent;
    if (message.date) message.generation = GenerationOf(*message.date);
  }

  void CheckFields(const Message& message, bool envelope) {
    Generation held_to = message.generation;
    for (const Field& field : message.fields) {
      const Standing standing = StandingOf(message.type, field.tag);
      if (!field.known) {
        Note(field.line, field.tag,
             field.tag.empty() ? "a damaged field is kept as it is, and not examined"
                               : "field " + field.tag + " is none of an " + NameOf(message.type) +
                                     ": kept as it is, and not examined");
      }
      const bool of_the_other =
          (standing == Standing::kOnlyBefore2018 && message.generation == Generation::kSince2018) ||
          (standing == Standing::kOnlySince2018 && message.generation == Generation::kBefore2018);
      if (of_the_other) {
        held_to = Generation::kUndated;
        Note(field.line, field.tag,
             "the message is of " + FormatDay(*message.date) + ", and field " + field.tag +
                 " is there only " + (standing == Standing::kOnlyBefore2018 ? "before" : "since") +
                 " 2018-11-18: read as what it then means");
      }
      if (field.lines.empty() && field.known)
        Fault(field.line, field.tag, "field " + field.tag + " is empty");
    }
    if (envelope) return;
    for (const std::string& slot : MandatoryOf(message.type, held_to)) {
      if (message.Find(slot) != nullptr) continue;
      Fault(message.line, slot,
            "field " + slot + " (" + std::string(NameOfTag(slot)) + ") of the " + NameOf(message.type) +
                " is missing");
    }
  }

  const Frame& frame_;
  const ReadOptions& options_;
  MessagesRead& out_;
  MessageType type_;
  bool printed_ = false;
  bool narrative_ = false;  // the field above is free text
  std::size_t margin_ = 0;
  std::size_t end_ = 0;
  std::vector<BodyLine> lines_;
};

// The first kRemarksMax by line, and one that counts the rest.
void Bound(MessagesRead& read) {
  const auto by_line = [](const auto& a, const auto& b) { return a.line < b.line; };
  std::stable_sort(read.remarks.begin(), read.remarks.end(), by_line);
  std::stable_sort(read.open.begin(), read.open.end(), by_line);
  for (const auto severity : {Remark::Severity::kFault, Remark::Severity::kNote}) {
    std::size_t seen = 0;
    std::erase_if(read.remarks,
                  [&](const Remark& remark) { return remark.severity == severity && ++seen > kRemarksMax; });
    if (seen <= kRemarksMax) continue;
    read.remarks.push_back({severity, 0, "", std::to_string(seen - kRemarksMax) + " more are not listed"});
  }
  if (read.open.size() > kRemarksMax) {
    read.remarks.push_back(
        {Remark::Severity::kFault, read.open[kRemarksMax].line, "",
         std::to_string(read.open.size() - kRemarksMax) +
             " more lines can be read in two ways: choose for \":\" and \"-\" as a whole"});
    read.open.resize(kRemarksMax);
  }
}

}  // namespace

MessagesRead ReadMessages(std::string_view text, const ReadOptions& options) {
  MessagesRead out;
  if (text.size() > kTextBytesMax) {
    out.remarks.push_back({Remark::Severity::kFault, 0, "",
                           "the file has more than " + std::to_string(kTextBytesMax) + " bytes"});
    return out;
  }
  const auto lines = LinesOf(text);
  const auto frames = FramesOf(lines, out.remarks);
  if (frames.empty()) out.remarks.push_back({Remark::Severity::kFault, 0, "", "the file is blank"});
  for (const Frame& frame : frames) Body(frame, options, out).Read();
  Bound(out);
  return out;
}

}  // namespace yidan::credit
