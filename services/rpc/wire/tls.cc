#include "services/rpc/wire/tls.h"

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <algorithm>

#include "services/crypto/pem.h"
#include "services/posix/durable_file.h"

namespace yidan::rpc {
namespace {

// The file, if it has a block whose label ends with `label`.
Result<std::string> ReadPem(const std::string& path, const std::string& what, std::string_view label) {
  auto pem = posix::ReadFile(path);
  if (!pem) return Fail(pem.error().kind, what + ": " + pem.error().message);
  const auto labels = crypto::PemLabels(*pem);
  if (std::none_of(labels.begin(), labels.end(), [label](auto found) { return found.ends_with(label); })) {
    return Invalid(what + ": " + path + " holds no \"" + std::string(label) + "\" block");
  }
  return pem;
}

}  // namespace

Result<TlsIdentity> LoadTls(const TlsFiles& files) {
  TlsIdentity identity;
  YIDAN_ASSIGN(identity.ca, ReadPem(files.ca, "trusted CA", "CERTIFICATE"));
  YIDAN_ASSIGN(identity.certificate, ReadPem(files.certificate, "certificate", "CERTIFICATE"));
  YIDAN_ASSIGN(identity.key, ReadPem(files.key, "private key", "PRIVATE KEY"));
  return identity;
}

std::shared_ptr<grpc::ServerCredentials> MakeServerCredentials(const TlsIdentity& identity) {
  grpc::SslServerCredentialsOptions options(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = identity.ca;
  options.pem_key_cert_pairs.push_back({identity.key, identity.certificate});
  return grpc::SslServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> MakeChannelCredentials(const TlsIdentity& identity) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = identity.ca;
  options.pem_private_key = identity.key;
  options.pem_cert_chain = identity.certificate;
  return grpc::SslCredentials(options);
}

}  // namespace yidan::rpc
