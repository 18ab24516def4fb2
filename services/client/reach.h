// Reach: why a registry could not be reached, told apart before anything is sent: the name, the port, what
// answers there, its certificate, ours. Any thread; blocks for some seconds at most.
#pragma once

#include <string>

#include "services/client/settings.h"
#include "services/client/trouble.h"
#include "services/rpc/wire/tls.h"

namespace yidan::client {

// A connection of its own is made and given up. Every answer says nothing_sent:
//   UNREACHABLE          nobody listens, or no answer
//   NO_SUCH_NAME         the name cannot be looked up
//   NO_TLS               what answers speaks no TLS
//   UNTRUSTED_SERVER     its certificate is not from --ca, has expired, or is another host's
//   CERTIFICATE_REFUSED  kRefused: it does not take ours
// nullopt: nothing is wrong any more.
std::optional<Trouble> WhyUnreachable(const Settings& settings, const rpc::TlsIdentity& tls);

// BAD_INPUT: no registry can be at such an address, which has to be HOST:PORT. gRPC's own forms pass (unix:,
// dns:, ipv4:, ipv6:).
Answer<void> CheckServer(const std::string& server);

// Whether it is worth another attempt a little later: nobody listens, or no answer.
bool MayPass(const Trouble& trouble);

// The HTTP proxy that a connection to `server` goes through; empty: none. Nothing on this machine is behind
// one.
std::string ProxyTo(const std::string& server, const std::string& proxy);

}  // namespace yidan::client
