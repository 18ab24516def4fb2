#include "services/console/moments.h"

#include <optional>

#include "services/base/moments.h"

namespace yidan::console {

client::Answer<std::int64_t> ParseDuration(std::string_view text) {
  if (const auto duration = yidan::ParseDuration(text)) return *duration;
  return client::BadInput("\"" + std::string(text) + "\" is no duration; write 90s, 10m, 36h, 7d or 1h30m");
}

namespace {

// A clock time as people write it, or a distance from now back, "-2h".
std::optional<std::int64_t> ParsePast(std::string_view text, std::int64_t now_ms) {
  if (text.starts_with('-')) {
    const auto ago = yidan::ParseDuration(text.substr(1));
    return ago ? std::optional(now_ms - *ago) : std::nullopt;
  }
  constexpr std::size_t kDay = 10;      // 2026-01-31
  constexpr std::size_t kMinutes = 16;  // 2026-01-31T12:00
  std::string written(text);
  if (written.size() > kDay && written[kDay] == ' ')
    written[kDay] = 'T';  // as this program prints it for people
  if (const auto moment = yidan::ParseMoment(written)) return moment;
  if (written.size() > kMinutes && written[kMinutes] != ':') {
    return yidan::ParseMoment(written.insert(kMinutes, ":00"));
  }
  return std::nullopt;
}

constexpr const char* kClockForms =
    "2026-01-31T12:00Z, 2026-01-31T20:00:00+08:00, 2026-01-31 (its first moment, UTC)";

}  // namespace

client::Answer<std::int64_t> ParseMoment(std::string_view text, std::int64_t now_ms) {
  if (const auto ahead = yidan::ParseDuration(text)) return now_ms + *ahead;
  if (const auto moment = ParsePast(text, now_ms)) return *moment;
  return client::BadInput("\"" + std::string(text) + "\" is no moment; write " + kClockForms +
                          ", or a duration from now, as 36h, 7d or 1h30m");
}

client::Answer<std::int64_t> PastMomentOf(const char* option, std::string_view text, std::int64_t now_ms) {
  if (const auto moment = ParsePast(text, now_ms)) return *moment;
  return client::BadInput(std::string(option) + ": \"" + std::string(text) +
                          "\" is no moment that was; write " + kClockForms +
                          ", or how long ago it was, as -2h or -1h30m");
}

namespace {

client::Answer<std::int64_t> Named(const char* option, client::Answer<std::int64_t> read) {
  if (read) return read;
  return client::BadInput(std::string(option) + ": " + read.error().message);
}

}  // namespace

client::Answer<std::int64_t> MomentOf(const char* option, std::string_view text, std::int64_t now_ms) {
  return Named(option, ParseMoment(text, now_ms));
}

client::Answer<std::int64_t> DurationOf(const char* option, std::string_view text) {
  return Named(option, ParseDuration(text));
}

std::string Rfc3339(const google::protobuf::Timestamp& time) { return Rfc3339(title::ToMs(time)); }
std::string Rfc3339(std::int64_t ms) { return FormatRfc3339(ms); }

}  // namespace yidan::console
