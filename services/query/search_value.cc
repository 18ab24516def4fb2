#include "services/query/search_value.h"

#include <algorithm>

#include "services/identifiers/identifiers.h"
#include "services/identifiers/wagons.h"
#include "services/waybill/content.h"

namespace yidan::query {
namespace {

Outcome Check(v1::SearchKind kind, const std::string& value) {
  switch (kind) {
    case v1::SEARCH_KIND_CONTAINER:
      return identifiers::ValidContainerNumber(value);
    case v1::SEARCH_KIND_WAGON:
      return identifiers::ValidWagonNumber(value);
    case v1::SEARCH_KIND_VIN:
      return identifiers::ValidVin(value);
    case v1::SEARCH_KIND_HS:
      return identifiers::ValidHsPrefix(value);
    case v1::SEARCH_KIND_PLACE:
      return identifiers::ValidLocode(value);
    default:
      return {};
  }
}

}  // namespace

Result<std::string> SearchValue(v1::SearchKind kind, std::string_view text) {
  if (text.size() > kSearchTextMax) {
    return Invalid("it has more than " + std::to_string(kSearchTextMax) + " bytes");
  }
  std::string value = identifiers::Normalise(text);
  if (value.empty()) return Invalid("there is nothing in it to search by");
  if (value.size() > waybill::kSearchValueMax) {
    return Invalid("nothing longer than " + std::to_string(waybill::kSearchValueMax) + " bytes is indexed");
  }
  YIDAN_TRY(Check(kind, value));
  return value;
}

}  // namespace yidan::query
