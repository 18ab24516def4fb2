// Reads the messages of a text; message.h says how, and what comes of it. Pure; any thread.
#pragma once

#include <string_view>
#include <vector>

#include "services/credit/message.h"

namespace yidan::credit {

inline constexpr std::size_t kTextBytesMax = std::size_t{16} << 20U;  // of one file; more is a fault

struct ReadOptions {
  std::vector<Chosen> chosen;
};
MessagesRead ReadMessages(std::string_view text, const ReadOptions& options = {});

}  // namespace yidan::credit
