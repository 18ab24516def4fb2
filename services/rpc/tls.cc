#include "services/rpc/tls.h"

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>

#include <fstream>
#include <sstream>

namespace yidan::rpc {
namespace {

Result<std::string> ReadPem(const std::string& path, std::string_view what, std::string_view marker) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return Fail(Error::Kind::kNotFound, std::string(what) + ": cannot open " + path);
  std::ostringstream text;
  text << in.rdbuf();
  std::string pem = text.str();
  if (pem.find(marker) == std::string::npos) {
    return Invalid(std::string(what) + ": " + path + " holds no \"" + std::string(marker) + "\"");
  }
  return pem;
}

}  // namespace

Result<TlsIdentity> LoadTls(const TlsFiles& files) {
  TlsIdentity identity;
  YIDAN_ASSIGN(identity.ca, ReadPem(files.ca, "trusted CA", "-----BEGIN CERTIFICATE-----"));
  YIDAN_ASSIGN(identity.certificate,
               ReadPem(files.certificate, "certificate", "-----BEGIN CERTIFICATE-----"));
  YIDAN_ASSIGN(identity.key, ReadPem(files.key, "private key", "PRIVATE KEY-----"));
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
