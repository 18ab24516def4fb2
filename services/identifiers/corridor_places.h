// The built-in places as text. Private to services/identifiers: others use places.h.
#pragma once

#include <string_view>

namespace yidan::identifiers {

// "CODEfunctions|name=also;" without separators between: places.cc reads it once.
extern const std::string_view kCorridorPlaces;

}  // namespace yidan::identifiers
