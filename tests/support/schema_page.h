// deploy/docs/waybill-schema.md: the schema of a content, from proto/yidan/v1/waybill.proto with its
// comments. Reads what protoc made of it in the build; any thread.
#pragma once

#include <string>

namespace yidan::testing {

// Throws std::runtime_error if it cannot be read.
std::string WaybillSchemaPage();

}  // namespace yidan::testing
