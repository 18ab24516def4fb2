#include "services/credit/frame.h"

#include <algorithm>

#include "services/credit/grammar.h"

namespace yidan::credit {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
char Upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// Two digits and at most one letter.
std::size_t TagLength(std::string_view text) {
  if (text.size() < 2 || !IsDigit(text[0]) || !IsDigit(text[1])) return 0;
  return text.size() > 2 && IsLetter(text[2]) ? 3 : 2;
}

std::string UpperTag(std::string_view tag) {
  std::string out(tag);
  std::transform(out.begin(), out.end(), out.begin(), Upper);
  return out;
}

// "{2:I700…", or "{2:O700 1443 191024 …": type, and the day an output message was sent.
void ReadBlock2(std::string_view header, Frame& frame) {
  const auto at = header.find("{2:");
  if (at == std::string_view::npos || header.size() < at + 7) return;
  const std::string_view block = header.substr(at + 3);
  frame.number = Tidy(block.substr(1, 3));
  frame.type = TypeOf(frame.number);
  if (Upper(block[0]) == 'O' && block.size() >= 14) {
    if (const auto day = ParseSixDigitDay(block.substr(8, 6))) frame.sent = *day;
  }
}

// "Swift Output : FIN 700 Issue of a Documentary Credit", "MT 700".
MessageType TypeOfHeading(std::string_view heading) {
  const auto words = WordsOf(heading.substr(0, 4000));
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string& word = words[i];
    if ((word == "FIN" || word == "MT") && i + 1 < words.size()) {
      if (const auto type = TypeOf(words[i + 1]); type != MessageType::kUnknown) return type;
    }
    if (word.starts_with("MT") && TypeOf(word.substr(2)) != MessageType::kUnknown)
      return TypeOf(word.substr(2));
  }
  return MessageType::kUnknown;
}

bool IsField(std::string_view line) {
  const auto bare = WithoutLeadingBlanks(line);
  auto tag = WireTag(bare);
  if (!tag) tag = PrintedTag(bare);
  return tag && IsKnownTag(tag->tag);
}

std::string LineSpan(const RawLine& first, const RawLine& last) {
  if (first.number == last.number) return "line " + std::to_string(first.number);
  return "lines " + std::to_string(first.number) + " to " + std::to_string(last.number);
}

// Lines [begin, end) are one message.
Frame FrameOf(const std::vector<RawLine>& lines, std::size_t begin, std::size_t end,
              std::vector<Remark>& remarks) {
  Frame frame;
  frame.line = lines[begin].number;
  std::string header;
  std::size_t at = begin;
  for (; at < end && !frame.opened; ++at) {
    const std::string_view line = lines[at].text;
    if (const auto open = line.find("{4:"); open != std::string_view::npos) {
      frame.opened = true;
      header += line.substr(0, open);
      const auto rest = line.substr(open + 3);
      if (!rest.empty()) frame.body.push_back({lines[at].number, rest});
    } else if (IsField(line)) {
      break;
    } else {
      header += std::string(line) + "\n";
    }
  }
  ReadBlock2(header, frame);
  if (frame.type == MessageType::kUnknown) frame.type = TypeOfHeading(header);
  const bool blocks = header.find("{1:") != std::string::npos || header.find("{2:") != std::string::npos;
  const bool blank = header.find_first_not_of(" \t\n") == std::string::npos;
  if (!frame.opened && !blocks && !blank && at > begin) {
    remarks.push_back(
        {Remark::Severity::kNote, frame.line, "",
         "what stands before the first field is not read: " + LineSpan(lines[begin], lines[at - 1])});
  }
  frame.body.insert(frame.body.end(), lines.begin() + static_cast<std::ptrdiff_t>(at),
                    lines.begin() + static_cast<std::ptrdiff_t>(end));
  return frame;
}

}  // namespace

std::vector<RawLine> LinesOf(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  std::vector<RawLine> lines;
  std::size_t start = 0;
  while (start < text.size()) {
    const auto end = std::min(text.find('\n', start), text.size());
    lines.push_back({lines.size() + 1, WithoutTrailingBlanks(text.substr(start, end - start))});
    start = end + 1;
  }
  return lines;
}

std::vector<Frame> FramesOf(const std::vector<RawLine>& lines, std::vector<Remark>& remarks) {
  std::vector<std::size_t> begins;
  std::size_t first_filled = lines.size();
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto bare = WithoutLeadingBlanks(lines[i].text);
    if (!bare.empty()) first_filled = std::min(first_filled, i);
    if (bare.starts_with("{1:")) begins.push_back(i);
  }
  if (first_filled == lines.size()) return {};
  if (begins.empty()) {
    begins.push_back(first_filled);
  } else if (begins[0] > first_filled) {
    remarks.push_back(
        {Remark::Severity::kNote, lines[first_filled].number, "",
         "what stands before block 1 is not read: " + LineSpan(lines[first_filled], lines[begins[0] - 1])});
  }
  if (begins.size() > kMessagesMax) {
    remarks.push_back({Remark::Severity::kFault, lines[begins[kMessagesMax]].number, "",
                       "the file has more than " + std::to_string(kMessagesMax) + " messages"});
    begins.resize(kMessagesMax);
  }
  std::vector<Frame> frames;
  for (std::size_t i = 0; i < begins.size(); ++i) {
    const std::size_t end = i + 1 < begins.size() ? begins[i + 1] : lines.size();
    frames.push_back(FrameOf(lines, begins[i], end, remarks));
  }
  return frames;
}

bool EndsText(std::string_view line) {
  const auto bare = WithoutLeadingBlanks(line);
  if (!bare.starts_with("-}")) return false;
  const auto rest = WithoutLeadingBlanks(bare.substr(2));
  return rest.empty() || rest.starts_with("{");
}

bool IsTrailer(std::string_view line) {
  const auto bare = WithoutLeadingBlanks(line);
  return bare.empty() || bare.starts_with("{5:") || bare.starts_with("{S:") || bare.starts_with("{CHK:") ||
         bare == "}";
}

std::string_view WithoutLeadingBlanks(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text;
}

std::string_view WithoutTrailingBlanks(std::string_view text) {
  const auto last = text.find_last_not_of(" \t\r");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

std::optional<TagAt> WireTag(std::string_view text) {
  if (!text.starts_with(':')) return std::nullopt;
  text.remove_prefix(1);
  const std::size_t length = TagLength(text);
  if (length == 0 || text.size() <= length || text[length] != ':') return std::nullopt;
  return TagAt{UpperTag(text.substr(0, length)), text.substr(length + 1)};
}

std::optional<TagAt> PrintedTag(std::string_view text) {
  if (text.starts_with(':') || text.starts_with('F')) text.remove_prefix(1);
  const std::size_t length = TagLength(text);
  if (length == 0) return std::nullopt;
  const auto rest = WithoutLeadingBlanks(text.substr(length));
  if (!rest.starts_with(':')) return std::nullopt;
  return TagAt{UpperTag(text.substr(0, length)), WithoutLeadingBlanks(rest.substr(1))};
}

}  // namespace yidan::credit
