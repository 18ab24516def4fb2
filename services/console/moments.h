// Durations and moments as people type them. Pure; any thread.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "services/client/trouble.h"
#include "services/title/times.h"

namespace yidan::console {

// "90s", "10m", "36h", "7d", "1h30m": at least one number with its unit. Milliseconds; not negative.
client::Answer<std::int64_t> ParseDuration(std::string_view text);
// "2026-01-31T12:00:00Z", also without its seconds, "2026-01-31T20:00:00+08:00", "2026-01-31 12:00:00Z" (as
// it is shown), "2026-01-31" (its first moment, UTC), or a duration from `now_ms` on, or back from it: "-2h".
client::Answer<std::int64_t> ParseMoment(std::string_view text, std::int64_t now_ms);
// When something happened: as above, but durations go back from now, "-2h", and none ahead is taken.
client::Answer<std::int64_t> PastMomentOf(const char* option, std::string_view text, std::int64_t now_ms);
// The same as values of an option, which the error names.
client::Answer<std::int64_t> MomentOf(const char* option, std::string_view text, std::int64_t now_ms);
client::Answer<std::int64_t> DurationOf(const char* option, std::string_view text);
using title::SetTime;
// "2026-01-31T12:00:00.123Z", the one form of every time in JSON.
std::string Rfc3339(const google::protobuf::Timestamp& time);
std::string Rfc3339(std::int64_t ms);

}  // namespace yidan::console
