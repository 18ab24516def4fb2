// The shape of an act beyond what protobuf says: ids, digests, times, counts, order, and which fields a
// kind has. Internal to services/title; pure.
#pragma once

#include <string>

#include "yidan/v1/act.pb.h"

namespace yidan::title {

// Empty if the act is well formed, or one sentence that names the field. The nested REGISTER of an ADMIT
// is bytes here; ParseAct parses them in turn.
std::string ShapeFault(const v1::Act& act);

}  // namespace yidan::title
