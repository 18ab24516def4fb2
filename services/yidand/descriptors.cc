#include "services/yidand/descriptors.h"

#include <algorithm>
#include <string>

#include "services/http/server.h"

namespace yidan::yidand {
namespace {

// Of what is left for `listeners`; each HTTP address also has its arriving connections.
std::uint32_t Share(std::uint64_t left, std::uint64_t listeners, std::uint64_t beyond, std::uint32_t usual) {
  if (listeners == 0) return 0;
  const std::uint64_t each = left / listeners;
  return static_cast<std::uint32_t>(std::min<std::uint64_t>(each > beyond ? each - beyond : 0, usual));
}

}  // namespace

Result<Connections> ConnectionsWithin(std::uint64_t limit, std::uint32_t wanted, const Listeners& listeners) {
  constexpr std::uint64_t kBeyond = http::kArrivingMax;
  const std::uint64_t room = limit > kOwnDescriptors ? limit - kOwnDescriptors : 0;
  const std::uint64_t for_http = listeners.http * (kConnectionsLeast + kBeyond);
  const std::uint64_t least = wanted == 0 ? kConnectionsLeast : wanted;
  const std::uint64_t needed = least * listeners.grpc + for_http;
  if (room < needed) {
    const std::uint64_t possible =
        room > for_http && listeners.grpc != 0 ? (room - for_http) / listeners.grpc : 0;
    return Fail(Error::Kind::kUnavailable,
                "the limit of open files is " + std::to_string(limit) + ", and " +
                    std::to_string(kOwnDescriptors + needed) +
                    " are needed: " + std::to_string(kOwnDescriptors) + " of its own, " +
                    std::to_string(least) + " connections on each of " + std::to_string(listeners.grpc) +
                    " addresses, and " + std::to_string(kConnectionsLeast + kBeyond) + " on each of " +
                    std::to_string(listeners.http) +
                    " for tiles and metrics. Raise the hard limit (ulimit -Hn, LimitNOFILE=)" +
                    (possible >= kConnectionsLeast
                         ? ", or give --connections-max of at most " + std::to_string(possible)
                         : std::string()));
  }
  Connections out;
  if (wanted != 0) {
    out.grpc = wanted;
    out.http =
        Share(room - std::uint64_t{wanted} * listeners.grpc, listeners.http, kBeyond, kHttpConnectionsUsual);
    return out;
  }
  const std::uint64_t equal =
      room / std::max<std::uint64_t>(std::uint64_t{listeners.grpc} + listeners.http, 1);
  const std::uint64_t http_room = std::max<std::uint64_t>(equal * listeners.http, for_http);
  out.http = Share(http_room, listeners.http, kBeyond, kHttpConnectionsUsual);
  out.grpc = Share(room - listeners.http * (out.http + kBeyond), listeners.grpc, 0, kConnectionsUsual);
  return out;
}

}  // namespace yidan::yidand
