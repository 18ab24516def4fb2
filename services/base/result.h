// Result<T>: a value, or one Error. tl::expected (Debian's libexpected-dev) stands in for C++23's
// std::expected, which g++ 12 lacks. Values of these types may be used from any thread, one at a time.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace yidan {

// Why something could not be done. `kind` is for code, `message` is one sentence for people that names
// the field or thing at fault.
struct Error {
  enum class Kind {
    kInvalid,      // the input breaks a written rule; asking again will not help
    kNotFound,     // the thing named is not there
    kCorrupt,      // stored or received data contradicts its own checksum, chain or signature
    kUnavailable,  // the outcome is unknown or the resource is gone for now
    kConflict,     // another one was first
    kExhausted,    // a bound was reached
    kDenied,       // the caller may not
  };
  Kind kind = Kind::kInvalid;
  std::string message;
};

template <typename T>
using Result = tl::expected<T, Error>;
using Outcome = Result<void>;

inline tl::unexpected<Error> Fail(Error::Kind kind, std::string message) {
  return tl::unexpected<Error>(Error{kind, std::move(message)});
}
inline tl::unexpected<Error> Invalid(std::string message) {
  return Fail(Error::Kind::kInvalid, std::move(message));
}
inline tl::unexpected<Error> Corrupt(std::string message) {
  return Fail(Error::Kind::kCorrupt, std::move(message));
}

}  // namespace yidan

// Evaluates `expr` (a Result); on failure returns its error from the enclosing function, otherwise
// binds its value to `name`.
#define YIDAN_CONCAT_INNER(a, b) a##b
#define YIDAN_CONCAT(a, b) YIDAN_CONCAT_INNER(a, b)
#define YIDAN_ASSIGN(name, expr) YIDAN_ASSIGN_IMPL(YIDAN_CONCAT(yidan_result_, __LINE__), name, expr)
#define YIDAN_ASSIGN_IMPL(temp, name, expr)                       \
  auto temp = (expr);                                             \
  if (!temp) return tl::unexpected<::yidan::Error>(temp.error()); \
  name = std::move(*temp)
#define YIDAN_TRY(expr)                                                               \
  do {                                                                                \
    auto yidan_outcome = (expr);                                                      \
    if (!yidan_outcome) return tl::unexpected<::yidan::Error>(yidan_outcome.error()); \
  } while (false)
