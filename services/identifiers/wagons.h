// Numbers of railway wagons: three schemes, told apart by their length. Pure; any thread.
#pragma once

#include <cstdint>
#include <string_view>

#include "services/base/result.h"

namespace yidan::identifiers {

// Numbers as in waybill.proto, WagonScheme.
enum class WagonScheme : std::uint8_t {
  kNone = 0,
  kUic = 1,  // UIC 438: 12 digits, the last a check digit; the network of 1435 mm, and whoever runs there
  kGauge1520 = 2,  // the common eight digits of the 1520 mm network, the last a check digit
  kChina = 3,      // 国铁: 7 digits, none of them a check digit
};

// By the number's length; kNone for what is not all digits, or of another length.
WagonScheme WagonSchemeOf(std::string_view number);
// kInvalid: of no scheme, or the check digit is wrong, and what it should be.
Outcome ValidWagonNumber(std::string_view number);

}  // namespace yidan::identifiers
