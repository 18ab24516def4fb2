#include "services/cli/moments.h"

#include <cstdio>

#include "services/log/proof/terms.h"
#include "services/waybill/identifiers.h"

namespace yidan::cli {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kDay = 86'400 * kSecond;

std::int64_t UnitMs(char unit) {
  switch (unit) {
    case 's':
      return kSecond;
    case 'm':
      return 60 * kSecond;
    case 'h':
      return 3'600 * kSecond;
    case 'd':
      return kDay;
    default:
      return 0;
  }
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

// Two digits at `at`, below `limit`; -1: not so.
int TwoDigits(std::string_view text, std::size_t at, int limit) {
  if (at + 2 > text.size() || !IsDigit(text[at]) || !IsDigit(text[at + 1])) return -1;
  const int value = (text[at] - '0') * 10 + (text[at + 1] - '0');
  return value < limit ? value : -1;
}

}  // namespace

Answer<std::int64_t> ParseDuration(std::string_view text) {
  const auto bad = [text] {
    return BadInput("\"" + std::string(text) + "\" is no duration; write 90s, 10m, 36h, 7d or 1h30m");
  };
  std::int64_t total = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::int64_t number = 0;
    const std::size_t digits = at;
    while (at < text.size() && IsDigit(text[at]) && at - digits < 9)
      number = number * 10 + (text[at++] - '0');
    if (at == digits || at == text.size() || UnitMs(text[at]) == 0) return bad();
    total += number * UnitMs(text[at++]);
  }
  if (text.empty()) return bad();
  return total;
}

Answer<std::int64_t> ParseMoment(std::string_view text, std::int64_t now_ms) {
  if (text.size() < 10 || text[4] != '-') {
    YIDAN_CLI_ASSIGN(const std::int64_t ahead, ParseDuration(text));
    return now_ms + ahead;
  }
  const auto bad = [text] {
    return BadInput("\"" + std::string(text) +
                    "\" is no moment; write 2026-01-31T12:00:00Z, 2026-01-31 or 36h");
  };
  const auto days = waybill::DaysOfDate(text.substr(0, 10));
  if (!days) return bad();
  const std::int64_t midnight = *days * kDay;
  if (text.size() == 10) return midnight;
  const int hour = TwoDigits(text, 11, 24);
  const int minute = TwoDigits(text, 14, 60);
  const int second = TwoDigits(text, 17, 60);
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z' ||
      hour < 0 || minute < 0 || second < 0) {
    return bad();
  }
  return midnight + (hour * 3'600 + minute * 60 + second) * kSecond;
}

void SetTime(google::protobuf::Timestamp* out, std::int64_t ms) {
  out->set_seconds(ms / 1000);
  out->set_nanos(static_cast<std::int32_t>(ms % 1000 * 1'000'000));
}

std::string Rfc3339(const google::protobuf::Timestamp& time) {
  std::string out = proof::FormatTime(time);
  if (out.size() != 20) return out;  // beyond the calendar
  out[10] = 'T';
  const std::int64_t ms = proof::ToMs(time) % 1000;
  if (ms == 0) return out;
  char fraction[8];
  std::snprintf(fraction, sizeof fraction, ".%03d", static_cast<int>(ms));
  return out.substr(0, 19) + fraction + "Z";
}

}  // namespace yidan::cli
