// A new content, asked for question by question. Each answer is held against the rules that hold the whole,
// and asked for again with the fault until it is right or left open. One thread.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "services/cli/words.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::cli {

struct Questions {
  std::istream& answers;  // a line each; its end leaves everything that is still open as it is
  std::ostream& asked;
  std::string carrier;  // who asks, for a default; may be empty
  std::string today;    // for a default of dates, "2026-11-28": the date where somebody answers
};

// The date at a moment by this machine's own time zone (TZ): where the clerk sits it is not always London's.
std::string LocalDate(std::int64_t ms);

// `corridor` empty: that is asked first. What is answered with nothing stays FILL IN, or keeps the value that
// stands in brackets. BAD_INPUT: no corridor was chosen.
Answer<v1::Waybill> AskForWaybill(Questions& questions, const std::string& corridor);

}  // namespace yidan::cli
