// ISO code lists. Private to services/identifiers: others use identifiers.h.
#pragma once

#include <string_view>

namespace yidan::identifiers {

bool IsCountryCode(std::string_view code);   // ISO 3166-1 alpha-2, officially assigned
bool IsCurrencyCode(std::string_view code);  // ISO 4217 alphabetic

}  // namespace yidan::identifiers
