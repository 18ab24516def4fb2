// TLS for every connection: both sides show a certificate, always. Participants' certificates come from
// one CA, the registry's own services' from another (PROTOCOL §1); which CA a listener trusts decides who
// can reach it at all. Thread rule: any thread.
#pragma once

#include <memory>
#include <string>

#include "services/base/result.h"

namespace grpc {
class ChannelCredentials;
class ServerCredentials;
}  // namespace grpc

namespace yidan::rpc {

struct TlsFiles {
  std::string ca;           // PEM: the certificates trusted on the other side
  std::string certificate;  // PEM: our certificate, then its intermediates
  std::string key;          // PEM: PKCS#8 private key
};

struct TlsIdentity {
  std::string ca;
  std::string certificate;
  std::string key;
};

// Reads the three files. The error names the file at fault; kInvalid if it holds no such thing, or if key and
// certificate are not of one pair; kDenied if others may read the key.
Result<TlsIdentity> LoadTls(const TlsFiles& files);

struct TlsReload {
  unsigned every_s = 10;  // how often the files are looked at
  std::string revoked_in =
      {};  // directory of CRLs, named by hash (openssl rehash); empty: none are looked at
};

// Demands a client certificate that the CA signed, and verifies it.
std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(const TlsIdentity& identity);
// The same from the files as they are at each handshake, at most `every_s` old. gRPC reads them again by
// itself: put key and certificate in place together, by exchanging a symbolic link to their directory. While
// they do not fit each other nobody can connect; while one is missing, the last ones serve.
std::shared_ptr<grpc::ServerCredentials> WatchServerCredentials(const TlsFiles& files,
                                                                const TlsReload& reload);
// `peer`: the SPIFFE id that the server's certificate must name, and no other, besides its host's name; its
// CA signs for others too. Empty: whoever the CA vouches for.
std::shared_ptr<grpc::ChannelCredentials> WatchChannelCredentials(const TlsFiles& files,
                                                                  const TlsReload& reload,
                                                                  const std::string& peer = {});
// Verifies the server's certificate against the CA and its name against the address dialled.
std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(const TlsIdentity& identity);

}  // namespace yidan::rpc
