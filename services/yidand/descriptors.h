// How many connections the process may keep open, so that a commit always has the descriptors it needs.
// Pure.
#pragma once

#include <cstdint>

#include "services/base/result.h"

namespace yidan::yidand {

// What is not for callers' connections: RocksDB's files (at most 512 stay open, and those that a flush, a
// compaction or a backup writes), the head slots, witnesses, keys and logs.
inline constexpr std::uint64_t kOwnDescriptors = 832;
inline constexpr std::uint32_t kConnectionsUsual = 10'000;
inline constexpr std::uint32_t kConnectionsLeast = 16;
// Of an address that HTTP is spoken on: tiles, metrics.
inline constexpr std::uint32_t kHttpConnectionsUsual = 512;

struct Listeners {
  std::uint32_t grpc = 0;
  std::uint32_t http = 0;
};
// On each address of its kind.
struct Connections {
  std::uint32_t grpc = 0;
  std::uint32_t http = 0;  // http::ServerOptions.connections_max
};

// `wanted`, of gRPC, 0: as many as the limit leaves, at most kConnectionsUsual. HTTP has what is left then,
// at most kHttpConnectionsUsual; where that is little, every address has the same. kUnavailable: the limit
// leaves too few; the message says what is needed.
Result<Connections> ConnectionsWithin(std::uint64_t limit, std::uint32_t wanted, const Listeners& listeners);

}  // namespace yidan::yidand
