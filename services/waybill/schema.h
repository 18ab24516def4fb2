// The schema of a waybill's content is the protobuf message yidan.v1.Waybill; these functions walk JSON
// along its descriptor. The descriptor alone says what is an array and what is an object.
// Errors are kInvalid and start with the JSON pointer. Pure; any thread.
#pragma once

#include <vector>

#include "services/base/result.h"
#include "services/waybill/canonical_json.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::waybill {

// Reads content into the message. Refused: unknown members, null, wrong types, integers out of the field's
// range, unknown enum names. Whether the content makes sense is CheckContent's business.
Result<v1::Waybill> ToWaybill(const JsonValue& content);

// The content JSON of a message: fields at their default are left out, so that two equal messages give
// the same bytes. REQUIRES: integers within ±(2^53 - 1) and text in UTF-8 NFC; ToWaybill's are.
JsonValue ToJson(const v1::Waybill& waybill);

enum class Coverage {
  kWhole,   // the leaves are all there are: array indexes must run from 0 without a gap
  kPartial  // a redaction: missing elements are left out, and the ones shown close ranks
};

// Puts leaves (as Flatten made them, any order) together again. Refused: a pointer twice, a leaf at an inner
// node, an index that is not a canonical number, anything ToWaybill refuses.
Result<v1::Waybill> FromLeaves(const std::vector<JsonLeaf>& leaves, Coverage coverage);

}  // namespace yidan::waybill
