// What a command could not do, and the exit code that says so (DESIGN §9). Plain values; any thread.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "services/base/result.h"

namespace yidan::cli {

enum class ExitCode : int {
  kDone = 0,        // or verdict VALID
  kInvalid = 1,     // verdict INVALID
  kUsage = 2,       // usage, or input that cannot be right
  kRefused = 3,     // refused by a rule: reason and needs say which
  kNotTrusted = 4,  // registry unreachable, its outcome unknown, or it was caught in a contradiction
};

struct Trouble {
  ExitCode exit = ExitCode::kUsage;
  std::string reason;                // "NOT_HOLDER", "BAD_INPUT", "UNTRUSTED" ...
  std::string message;               // one sentence
  std::string needs;                 // what would help; may be empty
  std::vector<std::string> details;  // further findings, one line each
};

template <typename T>
using Answer = tl::expected<T, Trouble>;

inline tl::unexpected<Trouble> BadInput(std::string message) {
  return tl::unexpected<Trouble>(Trouble{ExitCode::kUsage, "BAD_INPUT", std::move(message), {}, {}});
}
// Said loudly: the registry, or somebody in between, showed something that cannot be true.
inline tl::unexpected<Trouble> NotTrusted(std::string message) {
  return tl::unexpected<Trouble>(
      Trouble{ExitCode::kNotTrusted,
              "UNTRUSTED",
              "DO NOT RELY ON THIS REGISTRY'S ANSWER: " + std::move(message),
              "keep the remembered checkpoint, and ask another client or a monitor what it saw",
              {}});
}

// As YIDAN_ASSIGN and YIDAN_TRY, for Answer.
#define YIDAN_CLI_ASSIGN(name, expr) YIDAN_CLI_ASSIGN_IMPL(YIDAN_CONCAT(yidan_answer_, __LINE__), name, expr)
#define YIDAN_CLI_ASSIGN_IMPL(temp, name, expr)                                     \
  auto temp = (expr);                                                               \
  if (!temp) return tl::unexpected<::yidan::cli::Trouble>(std::move(temp).error()); \
  name = std::move(*temp)
#define YIDAN_CLI_TRY(expr)                                                                           \
  do {                                                                                                \
    auto yidan_answer = (expr);                                                                       \
    if (!yidan_answer) return tl::unexpected<::yidan::cli::Trouble>(std::move(yidan_answer).error()); \
  } while (false)

}  // namespace yidan::cli
