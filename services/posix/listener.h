// Listening TCP sockets. Thread rule: one thread per object.
#pragma once

#include <string>
#include <vector>

#include "services/base/result.h"
#include "services/posix/descriptor.h"

namespace yidan::posix {

class Listener {
 public:
  // "ADDRESS:PORT", "[V6-ADDRESS]:PORT" or "NAME:PORT"; on every address that the name has. Port 0: any free
  // one, the same on all. kInvalid: no such address; kConflict: somebody else listens there;
  // kUnavailable: it is not this machine's, or may not be listened on.
  static Result<Listener> Open(const std::string& address);

  // As it was given, with the port that was bound.
  [[nodiscard]] const std::string& address() const { return address_; }
  // At least one, until it is moved from; non-blocking.
  [[nodiscard]] const std::vector<Descriptor>& sockets() const { return sockets_; }

 private:
  std::string address_;
  std::vector<Descriptor> sockets_;
};

// The next connection that waits on `socket`, non-blocking. kNotFound: none waits. kUnavailable: it could not
// be taken, as when there are no descriptors left.
Result<Descriptor> AcceptFrom(const Descriptor& socket);

// Who is at the other end of a connected socket, without the port: an IPv4 address, or the first 64 bits of
// an IPv6 address, which is what one household or machine is given. Empty: it is gone already.
std::string PeerOf(const Descriptor& connection);
// The same of a socket that somebody else owns.
std::string PeerOf(int connection);

}  // namespace yidan::posix
