// The answers of banks read from the wire and written for it. Nothing here is sent. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/credit/answer_message.h"
#include "services/credit/message.h"

namespace yidan::credit {

inline constexpr std::size_t kAnswerBytesMax = std::size_t{1} << 18U;

struct AnswerRead {
  std::optional<AnswerMessage> message;  // what could be read of it
  std::vector<Remark> remarks;           // by line; ValidateAnswer's among them
  [[nodiscard]] bool Sound() const;      // there is a message, and no fault
};
// One message: with blocks, or its fields alone. `type` if block 2 does not say which it is;
// without both, its fields do, and a note says so.
AnswerRead ReadAnswer(std::string_view text, std::optional<AnswerType> type = std::nullopt);

// ":20:…" with `line_end` behind every line; the text of block 4, without braces.
std::string FormatAnswer(const AnswerMessage& message, std::string_view line_end);

}  // namespace yidan::credit
