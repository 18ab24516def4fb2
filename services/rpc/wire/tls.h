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

// Reads the three files. The error names the file at fault; kInvalid if it holds no such thing.
Result<TlsIdentity> LoadTls(const TlsFiles& files);

// Demands a client certificate that the CA signed, and verifies it.
std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(const TlsIdentity& identity);
// Verifies the server's certificate against the CA and its name against the address dialled.
std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(const TlsIdentity& identity);

}  // namespace yidan::rpc
