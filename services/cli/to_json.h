// Protobuf messages as the JSON that `--output json` prints: every member under its proto name, whatever its
// value; bytes in hexadecimal, enums by name without their prefix, times as RFC 3339 in UTC with
// milliseconds, integers as numbers. A message that is not set is null; of a oneof there is the member that
// is set. An act inside a SignedAct is shown as the act that it is. json_schema.cc says the same as JSON
// Schema. Pure; any thread.
#pragma once

#include <google/protobuf/message.h>

#include "services/cli/words.h"

namespace yidan::cli {

Json ToJson(const google::protobuf::Message& message);
// "ON_PAPER" of TITLE_STATUS_ON_PAPER; "17" of a number without a name.
std::string ShortName(const google::protobuf::EnumDescriptor& type, int number);

}  // namespace yidan::cli
