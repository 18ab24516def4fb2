#include "services/query/search_value.h"

#include "services/identifiers/numbers.h"
#include "services/waybill/content.h"

namespace yidan::query {
namespace {

identifiers::NumberKind KindOf(v1::SearchKind kind) {
  switch (kind) {
    case v1::SEARCH_KIND_CONTAINER:
      return identifiers::NumberKind::kContainer;
    case v1::SEARCH_KIND_WAGON:
      return identifiers::NumberKind::kWagon;
    case v1::SEARCH_KIND_VIN:
      return identifiers::NumberKind::kVin;
    case v1::SEARCH_KIND_HS:
      return identifiers::NumberKind::kHsPrefix;
    case v1::SEARCH_KIND_PLACE:
      return identifiers::NumberKind::kPlace;
    default:
      return identifiers::NumberKind::kAny;
  }
}

}  // namespace

Result<std::string> SearchValue(v1::SearchKind kind, std::string_view text) {
  if (text.size() > kSearchTextMax) {
    return Invalid("it has more than " + std::to_string(kSearchTextMax) + " bytes");
  }
  YIDAN_ASSIGN(std::string value, identifiers::ReadNumber(KindOf(kind), text));
  if (value.size() > waybill::kSearchValueMax) {
    return Invalid("nothing longer than " + std::to_string(waybill::kSearchValueMax) + " bytes is indexed");
  }
  return value;
}

}  // namespace yidan::query
