#include "services/console/moments.h"

#include "services/base/moments.h"

namespace yidan::console {

client::Answer<std::int64_t> ParseDuration(std::string_view text) {
  if (const auto duration = yidan::ParseDuration(text)) return *duration;
  return client::BadInput("\"" + std::string(text) + "\" is no duration; write 90s, 10m, 36h, 7d or 1h30m");
}

client::Answer<std::int64_t> ParseMoment(std::string_view text, std::int64_t now_ms) {
  if (const auto ahead = yidan::ParseDuration(text)) return now_ms + *ahead;
  std::string written(text);
  if (written.size() > 10 && written[10] == ' ') written[10] = 'T';  // as this program prints it for people
  if (const auto moment = yidan::ParseMoment(written)) return *moment;
  return client::BadInput("\"" + std::string(text) +
                          "\" is no moment; write 2026-01-31T12:00:00Z, 2026-01-31T20:00:00+08:00, "
                          "2026-01-31 (its first moment, UTC), or a duration from now, as 36h, 7d or 1h30m");
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
