// Protobuf messages as the JSON that `--output json` prints: members under their proto names, bytes in
// hexadecimal, enums by name without their prefix, times as RFC 3339, integers as numbers; what is at its
// default is left out. Pure; any thread.
#pragma once

#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>

namespace yidan::cli {

using Json = nlohmann::ordered_json;

Json ToJson(const google::protobuf::Message& message);
// Indented, LF at its end. Text that is no UTF-8 is shown with replacement characters.
std::string Dump(const Json& json);

}  // namespace yidan::cli
