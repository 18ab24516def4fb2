// How many connections the process may keep open, so that a commit always has the descriptors it needs.
// Pure.
#pragma once

#include <cstdint>

#include "services/base/result.h"

namespace yidan::yidand {

// What is not for callers' connections: RocksDB's files (at most 512 stay open, and those that a flush, a
// compaction or a backup writes), the head slots, the tiles' connections, witnesses, keys and logs.
inline constexpr std::uint64_t kOwnDescriptors = 832;
inline constexpr std::uint32_t kConnectionsUsual = 10'000;
inline constexpr std::uint32_t kConnectionsLeast = 16;

// For each of `listeners`. `wanted` 0: as many as the limit leaves, at most kConnectionsUsual. kUnavailable:
// the limit leaves too few; the message says what is needed.
Result<std::uint32_t> ConnectionsWithin(std::uint64_t limit, std::uint32_t wanted, std::uint32_t listeners);

}  // namespace yidan::yidand
