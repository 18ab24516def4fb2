#include "services/rpc/act_kind.h"

#include <cstdint>

namespace yidan::rpc {
namespace {

constexpr std::uint64_t kFirstBodyField = 20;  // act.proto: below it stand actor, keys, chain fields
constexpr unsigned kVarint = 0;
constexpr unsigned kLengthDelimited = 2;

bool TakeVarint(std::string_view& rest, std::uint64_t& value) {
  value = 0;
  for (unsigned shift = 0; shift < 64 && !rest.empty(); shift += 7) {
    const auto byte = static_cast<unsigned char>(rest.front());
    rest.remove_prefix(1);
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if ((byte & 0x80U) == 0) return true;
  }
  return false;
}

}  // namespace

std::optional<v1::ActKind> PeekActKind(std::string_view act) {
  std::uint64_t body = 0;
  while (!act.empty()) {
    std::uint64_t tag = 0;
    std::uint64_t value = 0;
    if (!TakeVarint(act, tag) || !TakeVarint(act, value)) return std::nullopt;
    const auto wire_type = static_cast<unsigned>(tag & 7U);
    const std::uint64_t field = tag >> 3U;
    if (wire_type == kLengthDelimited) {
      if (value > act.size()) return std::nullopt;
      act.remove_prefix(value);
    } else if (wire_type != kVarint) {
      return std::nullopt;  // an act's own fields are varints, strings and messages only
    }
    if (field < kFirstBodyField) continue;
    if (body != 0 || field > INT32_MAX || !v1::ActKind_IsValid(static_cast<int>(field))) return std::nullopt;
    body = field;
  }
  if (body == 0) return std::nullopt;
  return static_cast<v1::ActKind>(body);
}

}  // namespace yidan::rpc
