#include "services/yidand/descriptors.h"

#include <algorithm>
#include <string>

namespace yidan::yidand {

Result<std::uint32_t> ConnectionsWithin(std::uint64_t limit, std::uint32_t wanted, std::uint32_t listeners) {
  const std::uint64_t room = limit > kOwnDescriptors ? (limit - kOwnDescriptors) / listeners : 0;
  const std::uint64_t needed = wanted == 0 ? kConnectionsLeast : wanted;
  if (room < needed) {
    return Fail(
        Error::Kind::kUnavailable,
        "the limit of open files is " + std::to_string(limit) + ", and " +
            std::to_string(kOwnDescriptors + needed * listeners) +
            " are needed: " + std::to_string(kOwnDescriptors) + " of its own and " + std::to_string(needed) +
            " connections on each of " + std::to_string(listeners) +
            " addresses. Raise the hard limit (ulimit -Hn, LimitNOFILE=)" +
            (room >= kConnectionsLeast ? ", or give --connections-max of at most " + std::to_string(room)
                                       : std::string()));
  }
  return wanted != 0 ? wanted : static_cast<std::uint32_t>(std::min<std::uint64_t>(room, kConnectionsUsual));
}

}  // namespace yidan::yidand
