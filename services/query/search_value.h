// What may be searched for: the value in the one form in which it is indexed, or why it cannot be one of its
// kind. A value that no document can name is a slip of the pen, and "none found" would be a false clear.
// Pure; any thread.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "services/base/result.h"
#include "yidan/v1/query.pb.h"

namespace yidan::query {

inline constexpr std::size_t kSearchTextMax = 400;  // bytes, as typed

// kInvalid says what is wrong: the check digit of a container, wagon or vehicle and what it should be; digits
// of an HS code that no code begins with; a place that is no UN/LOCODE. Seals, trains, document numbers and
// credits are whatever their issuers made them, up to waybill::kSearchValueMax bytes.
// REQUIRES: a kind that is one.
Result<std::string> SearchValue(v1::SearchKind kind, std::string_view text);

}  // namespace yidan::query
