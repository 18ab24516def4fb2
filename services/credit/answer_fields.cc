#include "services/credit/answer_fields.h"

#include <algorithm>

#include "services/credit/answer_rules.h"
#include "services/credit/frame.h"

namespace yidan::credit {

bool AnswerRead::Sound() const {
  return message && std::none_of(remarks.begin(), remarks.end(), [](const Remark& remark) {
           return remark.severity == Remark::Severity::kFault;
         });
}

namespace {

// Which message the fields are of, where no block 2 says it. nullopt: they fit none.
std::optional<AnswerType> TypeByFields(const AnswerMessage& message) {
  const auto has = [&](std::string_view tag) { return message.Find(tag) != nullptr; };
  if (has("77B") || (has("77J") && has("32A"))) return AnswerType::kMt734;
  if (has("77J")) return AnswerType::kMt750;
  if (has("23") && has("30")) return AnswerType::kMt752;
  if (has("30") && has("32B")) return AnswerType::kMt732;
  return std::nullopt;
}

}  // namespace

AnswerRead ReadAnswer(std::string_view text, std::optional<AnswerType> type) {
  AnswerRead out;
  const auto fault = [&](std::size_t line, const std::string& says) {
    out.remarks.push_back({Remark::Severity::kFault, line, "", says});
  };
  if (text.size() > kAnswerBytesMax) {
    fault(0, "the file has more than " + std::to_string(kAnswerBytesMax) + " bytes");
    return out;
  }
  const auto lines = LinesOf(text);
  const auto frames = FramesOf(lines, out.remarks);
  if (frames.empty()) return fault(0, "the file is empty"), out;
  if (frames.size() > 1) {
    fault(frames[1].line, "a second message: a refusal is given in a single notice (UCP 600 art. 16(c))");
  }
  const Frame& frame = frames[0];
  if (const auto stated = AnswerTypeOf(frame.number)) {
    if (type && type != stated)
      fault(frame.line, "block 2 says MT" + frame.number + ", and " + NameOf(*type) + " is asked for");
    type = stated;
  } else if (!frame.number.empty()) {
    fault(frame.line, "block 2 says MT" + frame.number + ", which is none of MT732, 734, 750, 752");
    return out;
  }
  AnswerMessage& message = out.message.emplace();
  for (const RawLine& raw : frame.body) {
    if (EndsText(raw.text) || raw.text == "-") break;
    if (const auto tag = WireTag(raw.text)) {
      message.fields.push_back({tag->tag, {std::string(tag->rest)}, raw.number});
    } else if (message.fields.empty()) {
      if (!WithoutLeadingBlanks(raw.text).empty()) fault(raw.number, "a line before the first field");
    } else {
      message.fields.back().lines.emplace_back(raw.text);
    }
  }
  if (!type) {
    type = TypeByFields(message);
    if (!type) {
      out.message.reset();
      return fault(0,
                   "there is no block 2 that says which message it is, and its fields do not: 732, 734, 750 "
                   "or 752"),
             out;
    }
    out.remarks.push_back({Remark::Severity::kNote, 0, "",
                           "there is no block 2: by its fields it is read as an " + NameOf(*type)});
  }
  message.type = *type;
  const auto found = ValidateAnswer(message);
  out.remarks.insert(out.remarks.end(), found.begin(), found.end());
  std::stable_sort(out.remarks.begin(), out.remarks.end(),
                   [](const Remark& a, const Remark& b) { return a.line < b.line; });
  if (out.remarks.size() > kRemarksMax) {
    const std::size_t more = out.remarks.size() - kRemarksMax;
    out.remarks.resize(kRemarksMax);
    fault(0, "and " + std::to_string(more) + " more");
  }
  return out;
}

std::string FormatAnswer(const AnswerMessage& message, std::string_view line_end) {
  std::string out;
  for (const AnswerField& field : message.fields) {
    out += ":" + field.tag + ":";
    for (std::size_t i = 0; i < field.lines.size(); ++i) out += field.lines[i] + std::string(line_end);
    if (field.lines.empty()) out += line_end;
  }
  return out;
}

}  // namespace yidan::credit
