// How many members each list of an act may have, by the field that holds it: one table for all of the
// contract, which a test walks. Internal to services/title; pure.
#pragma once

#include <google/protobuf/descriptor.h>

#include <cstddef>
#include <optional>

#include "services/title/rule_set.h"

namespace yidan::title {

// nullopt: the table has no such list, and no act may use it.
std::optional<std::size_t> MostOf(const google::protobuf::FieldDescriptor& list, const ActLimits& limits);

}  // namespace yidan::title
