// Said before anything is sent: what a registry would not take by its size. Pure; any thread.
#pragma once

#include <google/protobuf/message.h>

#include <string>

#include "services/client/trouble.h"
#include "services/rpc/wire/bounds.h"

namespace yidan::client {

// BAD_INPUT if an act, or a batch of them, with all its contents is more than one message holds.
inline Answer<void> FitsOneMessage(const google::protobuf::Message& request) {
  const std::size_t bytes = request.ByteSizeLong();
  if (bytes <= rpc::kMessageBytesMax) return {};
  return BadInput("what would be sent has " + std::to_string(bytes) +
                  " bytes, contents included; one message holds " + std::to_string(rpc::kMessageBytesMax) +
                  ": send fewer acts, or fewer successors, at once");
}

}  // namespace yidan::client
