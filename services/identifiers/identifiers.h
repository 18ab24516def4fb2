// Identifiers of the trade, with their check digits. Each function takes the identifier in its one normal
// form (upper case, no spaces or hyphens; see Normalise) and says, where a check digit is wrong, what it
// should be. Errors are kInvalid. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::identifiers {

// Upper case ASCII without spaces, hyphens, dots and slashes: for reading what people typed.
std::string Normalise(std::string_view text);

Outcome ValidContainerNumber(std::string_view number);  // ISO 6346: 4 letters, 6 digits, check digit
Outcome ValidContainerSizeType(std::string_view code);  // ISO 6346: 4 characters
Outcome ValidWagonNumber(std::string_view number);      // UIC: 12 digits, the last a check digit
Outcome ValidUscc(std::string_view code);               // 统一社会信用代码, GB 32100-2015
Outcome ValidOrganisationCode(std::string_view code);   // 组织机构代码, GB 11714: 9 characters
Outcome ValidLei(std::string_view code);                // ISO 17442
Outcome ValidBic(std::string_view code);                // ISO 9362: 8 or 11 characters
Outcome ValidEori(std::string_view code);               // country code and 1 to 15 characters

// ISO 3779: 17 characters without I, O, Q. The check digit (position 9) is compulsory only for makers in
// North America (first character 1 to 5), and only there is it enforced.
Outcome ValidVin(std::string_view vin);
// Whether position 9 is the check digit of 49 CFR 565, compulsory or not. False for what is no VIN.
bool VinCheckDigitOk(std::string_view vin);

Outcome ValidLocode(std::string_view code);               // 2 letters of ISO 3166-1 (or XZ), 3 of A-Z 2-9
Outcome ValidHsCode(std::string_view code);               // 6 to 10 digits of an existing chapter
Outcome ValidUnNumber(std::string_view number);           // 4 digits, dangerous goods
Outcome ValidHazardClass(std::string_view hazard_class);  // 1 to 9, divisions, 1.4S
Outcome ValidPackageKind(std::string_view code);          // UN/ECE Recommendation 21: 2 characters (format)
Outcome ValidCurrency(std::string_view code);             // ISO 4217
Outcome ValidCountry(std::string_view code);              // ISO 3166-1 alpha-2
Outcome ValidParticipantId(std::string_view id);          // [a-z0-9][a-z0-9-]{1,62}
Outcome ValidDocumentId(std::string_view id);             // [A-Z0-9][A-Z0-9.-]{11,63}
Outcome ValidAmount(std::string_view decimal);  // more than zero; at most 15 digits, 4 of them decimals

// Days since 1970-01-01 of a "YYYY-MM-DD" that the Gregorian calendar has, 1900 to 2199.
Result<std::int32_t> DaysOfDate(std::string_view date);

}  // namespace yidan::identifiers
