// Lines of the daemon's log that have parts: a person reads them as text, a program as JSON, one object a
// line. Values come from strangers, and are made harmless here. Never hand in contents, keys, secrets or
// goods tags. Thread rule: UseJson before other threads; the rest any thread.
#pragma once

#include <spdlog/spdlog.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace yidan::journal {

struct Part {
  std::string_view name;  // "request_id"
  std::string value;      // empty: the part is left out
};

// Every line from now on is one JSON object: "time" (RFC 3339, UTC), "level", "message", and the parts.
void UseJson();

// Whether lines of this level are written at all: ask before making parts that cost something.
inline bool Writes(spdlog::level::level_enum level) {
  return spdlog::default_logger_raw()->should_log(level);
}

void Write(spdlog::level::level_enum level, std::string_view message, std::initializer_list<Part> parts);

}  // namespace yidan::journal
