// What is wrong with a TLS connection, told apart: one handshake made to be looked at, where gRPC says only
// that there is no connection. Nothing but the handshake is sent. Thread rule: any thread; blocks as the
// socket does.
#pragma once

#include <string>

namespace yidan::crypto {

struct TlsProbe {
  std::string ca;           // PEM: trusted on the other side
  std::string certificate;  // PEM: ours, then its intermediates
  std::string key;          // PEM: of our certificate
  std::string host;         // name or address that the other side's certificate must name
};

struct TlsFinding {
  enum class Kind {
    kNone,           // the handshake was made, and the other side went on to speak
    kNoTls,          // what answers speaks no TLS
    kNoAnswer,       // it answers nothing, or closes the line
    kUnknownIssuer,  // its certificate is signed by nobody that `ca` trusts
    kExpired,        // its certificate is past its end, or before its beginning
    kOtherName,      // its certificate does not name `host`
    kOursRefused,    // it does not take our certificate
    kOther,          // `detail` says
  };
  Kind kind = Kind::kNone;
  std::string detail;  // OpenSSL's words, or what the certificate names
};

// `socket`: connected and blocking, best with timeouts on it. It is of no further use.
TlsFinding ProbeTls(int socket, const TlsProbe& probe);

}  // namespace yidan::crypto
