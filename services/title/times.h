// Admission times: milliseconds since the Unix epoch here, Timestamps in messages. Pure; any thread.
#pragma once

#include <google/protobuf/timestamp.pb.h>

#include "services/title/state.h"

namespace yidan::title {

inline TimeMs ToMs(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() * 1000 + timestamp.nanos() / 1'000'000;
}

// REQUIRES: time >= 0.
inline void SetTime(google::protobuf::Timestamp* timestamp, TimeMs time) {
  timestamp->set_seconds(time / 1000);
  timestamp->set_nanos(static_cast<std::int32_t>(time % 1000) * 1'000'000);
}

}  // namespace yidan::title
