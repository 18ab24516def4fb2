// What both sides of a call have to know of its size (PROTOCOL §7, "Bounds"). Plain values.
#pragma once

#include <cstddef>

namespace yidan::rpc {

// Of a message from a caller: an act, or a batch of them, with all their contents.
inline constexpr std::size_t kMessageBytesMax = std::size_t{4} << 20U;
// Acts of a batch. So many of them fit one message only if each has 16 KiB at most, contents included.
inline constexpr std::size_t kBatchActsMax = 256;

}  // namespace yidan::rpc
