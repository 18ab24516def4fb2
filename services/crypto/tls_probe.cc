#include "services/crypto/tls_probe.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>

#include "services/crypto/openssl_ptr.h"

namespace yidan::crypto {
namespace {

using BioPtr = std::unique_ptr<BIO, Freer<BIO_free>>;
using X509Ptr = std::unique_ptr<X509, Freer<X509_free>>;
using ContextPtr = std::unique_ptr<SSL_CTX, Freer<SSL_CTX_free>>;
using SslPtr = std::unique_ptr<SSL, Freer<SSL_free>>;
using Kind = TlsFinding::Kind;

BioPtr Reader(const std::string& text) {
  BioPtr reader(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Must(reader != nullptr, "BIO_new_mem_buf");
  return reader;
}

void TrustIn(SSL_CTX* context, const std::string& ca) {
  const BioPtr reader = Reader(ca);
  while (true) {
    const X509Ptr one(PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr));
    if (one == nullptr) return;
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context), one.get());
  }
}

bool ShowOurs(SSL_CTX* context, const TlsProbe& probe) {
  const BioPtr reader = Reader(probe.certificate);
  const X509Ptr leaf(PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr));
  const PkeyPtr key(PEM_read_bio_PrivateKey(Reader(probe.key).get(), nullptr, nullptr, nullptr));
  if (leaf == nullptr || key == nullptr) return false;
  if (SSL_CTX_use_certificate(context, leaf.get()) != 1) return false;
  while (true) {
    X509Ptr next(PEM_read_bio_X509(reader.get(), nullptr, nullptr, nullptr));
    if (next == nullptr) break;
    if (SSL_CTX_add_extra_chain_cert(context, next.get()) == 1) static_cast<void>(next.release());
  }
  return SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

void Expect(SSL* ssl, const std::string& host) {
  SSL_set_tlsext_host_name(ssl, host.c_str());
  X509_VERIFY_PARAM* const checks = SSL_get0_param(ssl);
  if (X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str()) != 1) {
    X509_VERIFY_PARAM_set1_host(checks, host.c_str(), host.size());
  }
}

std::string Words(unsigned long error) {
  const char* const reason = ERR_reason_error_string(error);
  return reason == nullptr ? "no reason was given" : reason;
}

std::string TimeOf(const ASN1_TIME* time) {
  const BioPtr out(BIO_new(BIO_s_mem()));
  Must(out != nullptr, "BIO_new");
  if (ASN1_TIME_print(out.get(), time) != 1) return "an unreadable time";
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

// Every name and address that a certificate is for.
std::string NamesIn(const X509* certificate) {
  using Names = std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES_free>>;
  const Names names(
      static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  std::string out;
  for (int i = 0; names != nullptr && i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const BioPtr text(BIO_new(BIO_s_mem()));
    Must(text != nullptr, "BIO_new");
    GENERAL_NAME_print(text.get(), sk_GENERAL_NAME_value(names.get(), i));
    char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    out += (out.empty() ? "" : ", ") + std::string(data, static_cast<std::size_t>(size));
  }
  return out.empty() ? "no name" : out;
}

// The other side's certificate, as it is verified: a handshake that fails over it does not keep it.
int KeepShown(int good, X509_STORE_CTX* verification) {
  const auto* ssl =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* shown = static_cast<X509Ptr*>(SSL_get_app_data(ssl));
  X509* const leaf = X509_STORE_CTX_get0_cert(verification);
  if (*shown == nullptr && leaf != nullptr && X509_up_ref(leaf) == 1) shown->reset(leaf);
  return good;
}

// What our own verification of the other side's certificate found.
TlsFinding OfCertificate(const X509Ptr& shown, long found) {
  const std::string words = X509_verify_cert_error_string(found);
  switch (found) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
    case X509_V_ERR_CERT_NOT_YET_VALID:
      if (shown == nullptr) return {Kind::kExpired, words};
      return {Kind::kExpired, "good from " + TimeOf(X509_get0_notBefore(shown.get())) + " to " +
                                  TimeOf(X509_get0_notAfter(shown.get()))};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return {Kind::kOtherName, shown == nullptr ? words : NamesIn(shown.get())};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return {Kind::kUnknownIssuer, words};
    default:
      return {Kind::kOther, words};
  }
}

// An alert that says something of our certificate.
bool IsAboutOurs(int reason) {
  constexpr std::array kAlerts = {SSL_R_TLSV1_ALERT_UNKNOWN_CA,
                                  SSL_R_SSLV3_ALERT_BAD_CERTIFICATE,
                                  SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED,
                                  SSL_R_SSLV3_ALERT_CERTIFICATE_REVOKED,
                                  SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN,
                                  SSL_R_SSLV3_ALERT_UNSUPPORTED_CERTIFICATE,
                                  SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED,
                                  SSL_R_TLSV1_ALERT_ACCESS_DENIED};
  return std::find(kAlerts.begin(), kAlerts.end(), reason) != kAlerts.end();
}

TlsFinding OfError(const SSL* ssl, int result) {
  const unsigned long error = ERR_peek_error();
  const int reason = ERR_GET_REASON(error);
  const int how = SSL_get_error(ssl, result);
  if (how == SSL_ERROR_SYSCALL || how == SSL_ERROR_ZERO_RETURN || how == SSL_ERROR_WANT_READ || error == 0) {
    return {Kind::kNoAnswer, {}};
  }
  if (IsAboutOurs(reason)) return {Kind::kOursRefused, Words(error)};
  constexpr std::array kNotTls = {SSL_R_WRONG_VERSION_NUMBER, SSL_R_HTTP_REQUEST,
                                  SSL_R_PACKET_LENGTH_TOO_LONG, SSL_R_BAD_RECORD_TYPE,
                                  SSL_R_UNEXPECTED_MESSAGE};
  if (std::find(kNotTls.begin(), kNotTls.end(), reason) != kNotTls.end()) return {Kind::kNoTls, Words(error)};
  if (reason == SSL_R_UNEXPECTED_EOF_WHILE_READING) return {Kind::kNoAnswer, {}};
  return {Kind::kOther, Words(error)};
}

}  // namespace

TlsFinding ProbeTls(int socket, const TlsProbe& probe) {
  const ErrorQueueGuard guard;
  const ContextPtr context(SSL_CTX_new(TLS_client_method()));
  Must(context != nullptr, "SSL_CTX_new");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, KeepShown);
  TrustIn(context.get(), probe.ca);
  if (!ShowOurs(context.get(), probe)) return {Kind::kOther, "our certificate or its key cannot be used"};
  const SslPtr ssl(SSL_new(context.get()));
  Must(ssl != nullptr, "SSL_new");
  X509Ptr shown;
  SSL_set_app_data(ssl.get(), &shown);
  constexpr std::array<unsigned char, 3> kHttp2 = {2, 'h',
                                                   '2'};  // gRPC goes on only with a peer that says so
  SSL_set_alpn_protos(ssl.get(), kHttp2.data(), kHttp2.size());
  Expect(ssl.get(), probe.host);
  Must(SSL_set_fd(ssl.get(), socket) == 1, "SSL_set_fd");
  ERR_clear_error();
  if (const int made = SSL_connect(ssl.get()); made != 1) {
    const long found = SSL_get_verify_result(ssl.get());
    return found == X509_V_OK ? OfError(ssl.get(), made) : OfCertificate(shown, found);
  }
  // In TLS 1.3 what the server thinks of our certificate comes after the handshake, in the place of its first
  // words; an HTTP/2 server speaks first.
  char byte = 0;
  const int read = SSL_read(ssl.get(), &byte, 1);
  if (read > 0) return {};
  const TlsFinding found = OfError(ssl.get(), read);
  const bool waits = SSL_get_error(ssl.get(), read) == SSL_ERROR_WANT_READ;
  // gRPC's server does not say what it dislikes of a certificate: it hangs up.
  if (found.kind == Kind::kNoAnswer && !waits) return {Kind::kOursRefused, "it hung up when that was shown"};
  return found;
}

}  // namespace yidan::crypto
