#include "services/client/reach.h"

#include <array>
#include <chrono>
#include <string_view>

#include "services/base/moments.h"
#include "services/crypto/certificate.h"
#include "services/crypto/tls_probe.h"
#include "services/posix/dial.h"

namespace yidan::client {
namespace {

constexpr std::chrono::seconds kPatience{5};
// Of an expired certificate. The key stays: it is what the registry's CA signs anew.
constexpr const char* kRenewal =
    "a certificate signed anew by the registry's CA for participants, for the same key and name, in the "
    "place "
    "of --cert; of a demo registry, on its machine: deploy/make-certs DIR/certs";
constexpr const char* kUnreachable = "UNREACHABLE";

Trouble NotSent(Trouble::Kind kind, const char* reason, std::string message, std::string needs) {
  Trouble out{kind, reason, std::move(message) + "; nothing was sent", std::move(needs), {}};
  out.nothing_sent = true;
  return out;
}

// Ours, if it says by itself why nobody takes it.
std::string OursIs(const Settings& settings, const rpc::TlsIdentity& tls) {
  const auto until_ms = crypto::CertificateGoodUntil(tls.certificate);
  const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(
                          std::chrono::system_clock::now().time_since_epoch())
                          .count();
  if (!until_ms || *until_ms > now_ms) return {};
  return settings.cert + " expired at " + FormatRfc3339(*until_ms);
}

Trouble OfTls(const Settings& settings, const rpc::TlsIdentity& tls, const crypto::TlsFinding& found) {
  using Kind = crypto::TlsFinding::Kind;
  const std::string& server = settings.server;
  switch (found.kind) {
    case Kind::kNoTls:
      return NotSent(Trouble::Kind::kUnreachable, "NO_TLS", "what answers on " + server + " speaks no TLS",
                     "the registry's port for participants: yidand --listen");
    case Kind::kUnknownIssuer:
      return NotSent(Trouble::Kind::kUntrusted, "UNTRUSTED_SERVER",
                     "the certificate that " + server + " shows is signed by no CA in " + settings.ca + " (" +
                         found.detail + ")",
                     "--ca: the registry's own, from the registry; or another --server");
    case Kind::kExpired:
      return NotSent(Trouble::Kind::kUntrusted, "UNTRUSTED_SERVER",
                     "the certificate that " + server + " shows is not good now: " + found.detail,
                     "a new certificate at the registry, or the right time on this machine");
    case Kind::kOtherName:
      return NotSent(
          Trouble::Kind::kUntrusted, "UNTRUSTED_SERVER",
          "the certificate that " + server + " shows is for " + found.detail + ", not for that host",
          "--server by one of these names");
    case Kind::kOursRefused: {
      const std::string why = OursIs(settings, tls);
      return NotSent(
          Trouble::Kind::kRefused, "CERTIFICATE_REFUSED",
          server + " does not take our certificate: " + (why.empty() ? found.detail : why),
          why.empty() ? "--cert and --tls-key: a certificate that the registry's CA for participants signed"
                      : kRenewal);
    }
    case Kind::kOther:
      return NotSent(Trouble::Kind::kUnreachable, kUnreachable,
                     "TLS with " + server + " fails: " + found.detail, {});
    case Kind::kNoAnswer:
    case Kind::kNone:
      break;
  }
  return NotSent(Trouble::Kind::kUnreachable, kUnreachable,
                 server + " takes connections, and does not answer on them", "another attempt, later");
}

bool OnThisMachine(const std::string& host) {
  return host == "localhost" || host.ends_with(".localhost") || host.starts_with("127.") || host == "::1" ||
         host == "[::1]";
}

}  // namespace

std::optional<Trouble> WhyUnreachable(const Settings& settings, const rpc::TlsIdentity& tls) {
  const auto to = posix::ParseHostPort(settings.server);
  if (!to) return std::nullopt;  // another form that gRPC knows
  const auto socket = posix::Dial(*to, kPatience);
  if (!socket) {
    const bool name = socket.error().kind == Error::Kind::kNotFound;
    return NotSent(Trouble::Kind::kUnreachable, name ? "NO_SUCH_NAME" : kUnreachable,
                   settings.server + " cannot be reached: " + socket.error().message,
                   name ? "--server HOST:PORT with a name that this machine can look up"
                        : "the registry to run there, or another --server");
  }
  const auto found = crypto::ProbeTls(socket->get(), {tls.ca, tls.certificate, tls.key, to->host});
  if (found.kind == crypto::TlsFinding::Kind::kNone) return std::nullopt;
  return OfTls(settings, tls, found);
}

Answer<void> CheckServer(const std::string& server) {
  constexpr std::array<std::string_view, 4> kOfGrpc = {"unix:", "dns:", "ipv4:", "ipv6:"};
  for (const std::string_view form : kOfGrpc) {
    if (server.starts_with(form)) return {};
  }
  const std::string says = "--server (or YIDAN_SERVER) \"" + server + "\": ";
  const std::string form = "write HOST:PORT, as in registry.example:8443";
  if (const std::size_t scheme = server.find("://"); scheme != std::string::npos) {
    return BadInput(says + form + ", without " + server.substr(0, scheme + 3));
  }
  const auto to = posix::ParseHostPort(server);
  const std::size_t colon = server.rfind(':');
  if (to && to->port.find_first_not_of('0') != std::string::npos) return {};
  if (colon == std::string::npos) return BadInput(says + "it has no port; " + form);
  if (colon == 0) return BadInput(says + "it has no host; " + form);
  return BadInput(says + "\"" + server.substr(colon + 1) + "\" is no port, which is 1 to 65535; " + form);
}

bool MayPass(const Trouble& trouble) {
  return trouble.kind == Trouble::Kind::kUnreachable && trouble.reason == kUnreachable;
}

std::string ProxyTo(const std::string& server, const std::string& proxy) {
  const auto to = posix::ParseHostPort(server);
  return to && !OnThisMachine(to->host) ? proxy : std::string();
}

}  // namespace yidan::client
