// The frame of a text: lines, messages, blocks. Private to services/credit. Pure; any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/credit/message.h"

namespace yidan::credit {

// A line of the file, without its end and trailing blanks.
struct RawLine {
  std::size_t number = 0;
  std::string_view text;
};

// One message: its block 2, and the lines between "{4:" and the end of the text.
struct Frame {
  std::size_t line = 0;
  MessageType type = MessageType::kUnknown;  // of block 2, or as the printout's heading names it
  std::string number;                        // of block 2: "700"; empty without one
  std::optional<Day> sent;                   // output messages carry the day of their input
  bool opened = false;                       // there is a "{4:"
  std::vector<RawLine> body;  // up to the next message; "-}" and what follows it are still there
};

// Skips a byte order mark.
std::vector<RawLine> LinesOf(std::string_view text);
// At least one, unless the text is blank.
std::vector<Frame> FramesOf(const std::vector<RawLine>& lines, std::vector<Remark>& remarks);

// Whether a line ends block 4, and whether it is block 5 or another trailer.
bool EndsText(std::string_view line);
bool IsTrailer(std::string_view line);

std::string_view WithoutLeadingBlanks(std::string_view text);
std::string_view WithoutTrailingBlanks(std::string_view text);

// ":45A:" at the beginning of a text: the tag and what stands behind it. nullopt: no such shape.
struct TagAt {
  std::string tag;  // upper case
  std::string_view rest;
};
std::optional<TagAt> WireTag(std::string_view text);
// "45A: Label" or "F45A: Label", as printouts have it.
std::optional<TagAt> PrintedTag(std::string_view text);

}  // namespace yidan::credit
