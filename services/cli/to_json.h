// Protobuf messages as the JSON that `--output json` prints: members under their proto names, bytes in
// hexadecimal, enums by name without their prefix, times as RFC 3339, integers as numbers; what is at its
// default is left out. Pure; any thread.
#pragma once

#include <google/protobuf/message.h>

#include "services/cli/words.h"

namespace yidan::cli {

Json ToJson(const google::protobuf::Message& message);

}  // namespace yidan::cli
