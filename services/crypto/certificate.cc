#include "services/crypto/certificate.h"

#include <openssl/pem.h>

#include <ctime>

#include "services/crypto/openssl_ptr.h"

namespace yidan::crypto {
namespace {

using BioPtr = std::unique_ptr<BIO, Freer<BIO_free>>;
using X509Ptr = std::unique_ptr<X509, Freer<X509_free>>;

BioPtr Reader(std::string_view text) {
  BioPtr reader(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  Must(reader != nullptr, "BIO_new_mem_buf");
  return reader;
}

// Nobody sits at a daemon's terminal: a key under a password cannot be read.
int NoPassword(char* /*to*/, int /*size*/, int /*writing*/, void* /*unused*/) { return -1; }

}  // namespace

Outcome CertificateFitsKey(std::string_view certificates, std::string_view key) {
  const ErrorQueueGuard guard;
  const X509Ptr certificate(PEM_read_bio_X509(Reader(certificates).get(), nullptr, NoPassword, nullptr));
  if (certificate == nullptr) return Invalid("the certificate cannot be read");
  const PkeyPtr own(PEM_read_bio_PrivateKey(Reader(key).get(), nullptr, NoPassword, nullptr));
  if (own == nullptr) return Invalid("the private key cannot be read, or is under a password");
  if (X509_check_private_key(certificate.get(), own.get()) != 1)
    return Invalid("certificate and private key are not of one pair");
  return {};
}

Result<std::int64_t> CertificateGoodUntil(std::string_view certificates) {
  const ErrorQueueGuard guard;
  const X509Ptr certificate(PEM_read_bio_X509(Reader(certificates).get(), nullptr, NoPassword, nullptr));
  if (certificate == nullptr) return Invalid("the certificate cannot be read");
  tm end{};
  if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &end) != 1)
    return Invalid("the certificate's end cannot be read");
  return std::int64_t{timegm(&end)} * 1'000;
}

}  // namespace yidan::crypto
