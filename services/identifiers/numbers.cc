#include "services/identifiers/numbers.h"

#include "services/identifiers/identifiers.h"
#include "services/identifiers/wagons.h"

namespace yidan::identifiers {
namespace {

Outcome Judge(NumberKind kind, const std::string& number) {
  switch (kind) {
    case NumberKind::kAny:
      return {};
    case NumberKind::kContainer:
      return ValidContainerNumber(number);
    case NumberKind::kWagon:
      return ValidWagonNumber(number);
    case NumberKind::kVin:
      return ValidVin(number);
    case NumberKind::kHsPrefix:
      return ValidHsPrefix(number);
    case NumberKind::kPlace:
      return ValidLocode(number);
    case NumberKind::kDocument:
      return ValidDocumentId(number);
  }
  return {};
}

}  // namespace

Result<std::string> ReadNumber(NumberKind kind, std::string_view typed) {
  std::string number = kind == NumberKind::kDocument ? NormaliseDocumentId(typed) : Normalise(typed);
  if (number.empty() && kind != NumberKind::kDocument) return Invalid("there is nothing in it");
  YIDAN_TRY(Judge(kind, number));
  return number;
}

}  // namespace yidan::identifiers
