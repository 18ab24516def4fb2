// A number as people type or paste it, in the one form in which it is written and looked up, or why it cannot
// be one of its kind: what searches and acts take alike. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan::identifiers {

enum class NumberKind : std::uint8_t {
  kAny,  // whatever its maker made it: a seal, a train, the carrier's own number
  kContainer,
  kWagon,
  kVin,
  kHsPrefix,
  kPlace,     // UN/LOCODE
  kDocument,  // the id of a document, whose hyphens and dots are its own
};

// Normalised (identifiers.h), and judged with its check digit. kInvalid says what is wrong with it, and what
// the digit should be; or that nothing is left of it.
Result<std::string> ReadNumber(NumberKind kind, std::string_view typed);

// Of a document's id: NFKC, capital letters, hyphens for other dashes, nothing invisible, no spaces.
std::string NormaliseDocumentId(std::string_view text);

}  // namespace yidan::identifiers
