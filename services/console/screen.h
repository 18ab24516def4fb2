// Values of strangers as text for people. Whatever makes such text passes foreign messages through here
// first, so that a value can neither steer a terminal nor begin a line of its own. Pure; any thread.
#pragma once

#include <google/protobuf/message.h>

#include <concepts>

#include "services/base/text.h"

namespace yidan::console {

using yidan::ForScreen;

// In place: every string of the message, at any depth, as yidan::ForScreen. Fields of bytes stay: they are
// shown in hexadecimal.
void MakeFitForScreen(google::protobuf::Message& message);

// A copy of it; or of plain text.
template <std::derived_from<google::protobuf::Message> M>
M ForScreen(M message) {
  MakeFitForScreen(message);
  return message;
}

}  // namespace yidan::console
