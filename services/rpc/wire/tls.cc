#include "services/rpc/wire/tls.h"

#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_certificate_verifier.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "services/crypto/certificate.h"
#include "services/crypto/pem.h"
#include "services/posix/durable_file.h"

namespace yidan::rpc {
namespace {

// The file, if it has a block whose label ends with `label`.
Result<std::string> CheckPem(Result<std::string> pem, const std::string& path, const std::string& what,
                             std::string_view label) {
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
  YIDAN_ASSIGN(identity.ca, CheckPem(posix::ReadFile(files.ca), files.ca, "trusted CA", "CERTIFICATE"));
  YIDAN_ASSIGN(identity.certificate,
               CheckPem(posix::ReadFile(files.certificate), files.certificate, "certificate", "CERTIFICATE"));
  YIDAN_ASSIGN(identity.key,
               CheckPem(posix::ReadPrivateFile(files.key), files.key, "private key", "PRIVATE KEY"));
  if (const auto fits = crypto::CertificateFitsKey(identity.certificate, identity.key); !fits) {
    return Invalid(files.certificate + " and " + files.key + ": " + fits.error().message);
  }
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

namespace {

// Host name as always, and one SPIFFE id.
class NamedPeer final : public grpc::experimental::ExternalCertificateVerifier {
 public:
  explicit NamedPeer(std::string peer) : peer_(std::move(peer)) {}
  bool Verify(grpc::experimental::TlsCustomVerificationCheckRequest* request,
              std::function<void(grpc::Status)> callback, grpc::Status* sync_status) override {
    const auto names = request->uri_names();
    if (names.size() == 1 && names[0] == peer_) {
      return host_.Verify(request, std::move(callback), sync_status);
    }
    *sync_status = grpc::Status(grpc::StatusCode::UNAUTHENTICATED,
                                "the server's certificate does not name " + peer_ + " alone");
    return true;
  }
  void Cancel(grpc::experimental::TlsCustomVerificationCheckRequest* request) override {
    host_.Cancel(request);
  }

 private:
  const std::string peer_;
  grpc::experimental::HostNameCertificateVerifier host_;
};

void Watch(grpc::experimental::TlsCredentialsOptions& options) {
  // Without these two calls nothing is taken from the provider, static or not.
  options.watch_root_certs();
  options.watch_identity_key_cert_pairs();
}

std::shared_ptr<grpc::experimental::FileWatcherCertificateProvider> ProviderOf(const TlsFiles& files,
                                                                               const TlsReload& reload) {
  return std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(files.key, files.certificate,
                                                                              files.ca, reload.every_s);
}

}  // namespace

std::shared_ptr<grpc::ServerCredentials> WatchServerCredentials(const TlsFiles& files,
                                                                const TlsReload& reload) {
  grpc::experimental::TlsServerCredentialsOptions options(ProviderOf(files, reload));
  Watch(options);
  options.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  if (!reload.revoked_in.empty()) options.set_crl_directory(reload.revoked_in);
  return grpc::experimental::TlsServerCredentials(options);
}

std::shared_ptr<grpc::ChannelCredentials> WatchChannelCredentials(const TlsFiles& files,
                                                                  const TlsReload& reload,
                                                                  const std::string& peer) {
  grpc::experimental::TlsChannelCredentialsOptions options;
  options.set_certificate_provider(ProviderOf(files, reload));
  if (!peer.empty()) {
    options.set_certificate_verifier(
        grpc::experimental::ExternalCertificateVerifier::Create<NamedPeer>(peer));
  }
  Watch(options);
  return grpc::experimental::TlsCredentials(options);
}

}  // namespace yidan::rpc
