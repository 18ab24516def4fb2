// Identifiers of the trade, with their check digits. Each function takes the identifier in its one normal
// form (see Normalise) and says, where a check digit is wrong, what it
// should be. Errors are kInvalid. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::identifiers {

// The one form in which identifiers are compared, indexed and searched, whatever people typed or pasted: in
// Unicode's compatibility form (NFKC: full-width letters and digits become plain ones), ASCII letters in
// upper case, without white space, hyphens and dashes, dots, slashes, and what is invisible. Text that is no
// UTF-8 is taken byte by byte as ASCII.
std::string Normalise(std::string_view text);

// Containers (ISO 6346, fourth letter U, J, Z) and the swap bodies and semi-trailers of EN 13044 (ILU code,
// fourth letter A, B, D, E, K): 4 letters, 6 digits, one check digit for both.
Outcome ValidContainerNumber(std::string_view number);
Outcome ValidContainerSizeType(std::string_view code);  // ISO 6346: 4 characters
// 统一社会信用代码, GB 32100-2015: its form, and the check digit of the organisation code within. Its own
// check character is not enforced, for companies registered before 2016 bear some that do not follow it.
Outcome ValidUscc(std::string_view code);
Outcome UsccCheckCharacter(std::string_view code);     // ValidUscc, and that character too
Outcome ValidOrganisationCode(std::string_view code);  // 组织机构代码, GB 11714: 9 characters
Outcome ValidLei(std::string_view code);               // ISO 17442
Outcome ValidBic(std::string_view code);               // ISO 9362: 8 or 11 characters; XK is Kosovo
Outcome ValidEori(std::string_view code);              // country code and 1 to 15 characters

// ISO 3779: 17 characters without I, O, Q. The check digit (position 9) is enforced for makers in North
// America (1 to 5, 7F to 70), where 49 CFR 565 makes it compulsory.
Outcome ValidVin(std::string_view vin);
// Why a valid VIN is doubtful, in one sentence: GB 16735 makes the digit compulsory in China too, and not
// every maker heeds it; no vehicle is 11111111111111111. Empty: nothing doubtful, or no VIN at all.
std::string DoubtOfVin(std::string_view vin);
// Whether position 9 is the check digit of 49 CFR 565, compulsory or not. False for what is no VIN.
bool VinCheckDigitOk(std::string_view vin);

Outcome ValidLocode(std::string_view code);               // 2 letters of ISO 3166-1 (or XZ), 3 of A-Z 2-9
Outcome ValidHsCode(std::string_view code);               // 6, 8 or 10 digits of an existing chapter
Outcome ValidHsPrefix(std::string_view digits);           // the first 2, 4, 6, 8 or 10 digits of an HS code
Outcome ValidUnNumber(std::string_view number);           // 4 digits, dangerous goods
Outcome ValidHazardClass(std::string_view hazard_class);  // 1 to 9, divisions, 1.4S
Outcome ValidPackageKind(std::string_view code);          // UN/ECE Recommendation 21: 2 characters (format)
Outcome ValidCountry(std::string_view code);              // ISO 3166-1 alpha-2
Outcome ValidParticipantId(std::string_view id);          // [a-z0-9][a-z0-9-]{1,62}
Outcome ValidDocumentId(std::string_view id);             // [A-Z0-9][A-Z0-9.-]{11,63}
Outcome ValidAmount(std::string_view decimal);  // more than zero; at most 15 digits, 4 of them decimals

// Days since 1970-01-01 of a "YYYY-MM-DD" that the Gregorian calendar has, 1900 to 2199.
Result<std::int32_t> DaysOfDate(std::string_view date);

}  // namespace yidan::identifiers
