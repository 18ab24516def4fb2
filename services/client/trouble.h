// What a client could not do, and the one result type that says so. Plain values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "services/base/result.h"
#include "services/client/off_log.h"

namespace yidan::client {

// A signed act whose outcome is not known; it waits in the outbox.
struct OpenAct {
  std::string digest;                  // of the act, hexadecimal
  std::string about;                   // "HOLD of YD-… by chengdu-customs"
  std::string file;                    // where it waits
  std::vector<std::string> documents;  // that it would bring into being
  std::vector<OffLog> off_log;         // what it names by digest, with the nonces
};

// What is impossible in a content.
struct ContentFault {
  std::string pointer;     // JSON pointer (RFC 6901)
  std::uint32_t line = 0;  // of the text that was read; 0: the pointer is not in it
  std::string text;
};

struct Trouble {
  // What the caller can make of it. OutcomeOpen() says whether an act may have been admitted all the same;
  // after every other trouble nothing has changed.
  enum class Kind {
    kBadInput,     // cannot be right, or cannot be read; nothing was sent
    kFalse,        // a file or answer given is not what it says it is
    kRefused,      // by a rule, or for want of a right: `reason` and `needs` say which
    kUnreachable,  // nobody answered: a reading was not made, or nothing was sent
    kUnknown,      // an act was sent, and nobody knows whether it was admitted
    kBusy,         // the registry takes nothing more just now: a queue, a disk or a caller's share is full
    kUntrusted,    // the registry, or somebody in between, showed something that cannot be true
    kForked,       // the registry signed two histories: nothing goes on until a person decides
  };
  Kind kind = Kind::kBadInput;
  std::string reason;                     // "NOT_HOLDER", "BAD_INPUT", "UNTRUSTED" ...: stable, for programs
  std::string message;                    // one sentence
  std::string needs;                      // what would help; may be empty
  std::vector<std::string> details;       // further findings, one line each
  bool nothing_sent = false;              // the connection itself did not come about
  std::optional<OpenAct> open = {};       // set where an act waits in the outbox
  std::vector<ContentFault> faults = {};  // of a content, with CONTENT_INVALID; in `details` as lines too

  [[nodiscard]] bool OutcomeOpen() const {
    if (nothing_sent) return false;
    return kind == Kind::kUnreachable || kind == Kind::kUnknown || kind == Kind::kBusy ||
           kind == Kind::kUntrusted;
  }
};

template <typename T>
using Answer = tl::expected<T, Trouble>;

inline tl::unexpected<Trouble> BadInput(std::string message) {
  return tl::unexpected<Trouble>(Trouble{Trouble::Kind::kBadInput, "BAD_INPUT", std::move(message), {}, {}});
}
// Said loudly: the registry, or somebody in between, showed something that cannot be true.
inline tl::unexpected<Trouble> NotTrusted(std::string message) {
  return tl::unexpected<Trouble>(
      Trouble{Trouble::Kind::kUntrusted,
              "UNTRUSTED",
              "DO NOT RELY ON THIS REGISTRY'S ANSWER: " + std::move(message),
              "keep the remembered checkpoint, and ask another client or a monitor what it saw",
              {}});
}

// As YIDAN_ASSIGN and YIDAN_TRY, for Answer.
#define YIDAN_CLIENT_ASSIGN(name, expr) \
  YIDAN_CLIENT_ASSIGN_IMPL(YIDAN_CONCAT(yidan_answer_, __LINE__), name, expr)
#define YIDAN_CLIENT_ASSIGN_IMPL(temp, name, expr)                                     \
  auto temp = (expr);                                                                  \
  if (!temp) return tl::unexpected<::yidan::client::Trouble>(std::move(temp).error()); \
  name = std::move(*temp)
#define YIDAN_CLIENT_TRY(expr)                                                                           \
  do {                                                                                                   \
    auto yidan_answer = (expr);                                                                          \
    if (!yidan_answer) return tl::unexpected<::yidan::client::Trouble>(std::move(yidan_answer).error()); \
  } while (false)

}  // namespace yidan::client
