// The other side in the crypto tests: keys and signatures made and checked by OpenSSL directly, without
// the registry's rules.
#pragma once

#include <openssl/bio.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <memory>
#include <string>
#include <string_view>

#include "services/crypto/crypto.h"

namespace yidan::crypto::testing {

using Pkey = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

inline const unsigned char* Bytes(std::string_view view) {
  return reinterpret_cast<const unsigned char*>(view.data());
}

inline std::string Unhex(std::string_view hex) { return FromHex(hex).value_or("not hex"); }

inline std::string TextOf(BIO* bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio, &data);
  std::string text(data, static_cast<std::size_t>(size));
  BIO_free(bio);
  return text;
}

inline Pkey LoadPrivate(const std::string& pem) {
  BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
  Pkey key(PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr), EVP_PKEY_free);
  BIO_free(bio);
  return key;
}

inline std::string PrivatePem(EVP_PKEY* key) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PKCS8PrivateKey(bio, key, nullptr, nullptr, 0, nullptr, nullptr);
  return TextOf(bio);
}

inline std::string PublicPem(EVP_PKEY* key) {
  BIO* bio = BIO_new(BIO_s_mem());
  PEM_write_bio_PUBKEY(bio, key);
  return TextOf(bio);
}

// A DER signature over `message`; `id` is set only where it is not null (OpenSSL's default is empty).
inline std::string SignDer(EVP_PKEY* key, const EVP_MD* md, const char* id, std::string_view message) {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  EVP_PKEY_CTX* key_context = nullptr;
  std::string der(128, '\0');
  std::size_t size = der.size();
  bool ok = EVP_DigestSignInit(context, &key_context, md, nullptr, key) == 1;
  if (id != nullptr) {
    ok = ok && EVP_PKEY_CTX_set1_id(key_context, id, static_cast<int>(std::string_view(id).size())) == 1;
  }
  ok = ok && EVP_DigestSign(context, reinterpret_cast<unsigned char*>(der.data()), &size, Bytes(message),
                            message.size()) == 1;
  EVP_MD_CTX_free(context);
  der.resize(ok ? size : 0);
  return der;
}

inline std::string DerToRaw(const std::string& der) {
  const unsigned char* cursor = Bytes(der);
  ECDSA_SIG* sig = d2i_ECDSA_SIG(nullptr, &cursor, static_cast<long>(der.size()));
  std::string raw(64, '\0');
  auto* out = reinterpret_cast<unsigned char*>(raw.data());
  BN_bn2binpad(ECDSA_SIG_get0_r(sig), out, 32);
  BN_bn2binpad(ECDSA_SIG_get0_s(sig), out + 32, 32);
  ECDSA_SIG_free(sig);
  return raw;
}

inline std::string RawToDerSignature(const std::string& raw) {
  ECDSA_SIG* sig = ECDSA_SIG_new();
  ECDSA_SIG_set0(sig, BN_bin2bn(Bytes(raw), 32, nullptr), BN_bin2bn(Bytes(raw) + 32, 32, nullptr));
  unsigned char* der = nullptr;
  const int size = i2d_ECDSA_SIG(sig, &der);
  std::string out(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
  OPENSSL_free(der);
  ECDSA_SIG_free(sig);
  return out;
}

// What OpenSSL alone says of a DER signature over a digest.
inline bool OpensslVerifyDigest(EVP_PKEY* key, const EVP_MD* md, std::string_view digest,
                                std::string_view der) {
  EVP_PKEY_CTX* context = EVP_PKEY_CTX_new(key, nullptr);
  const bool ok = EVP_PKEY_verify_init(context) == 1 && EVP_PKEY_CTX_set_signature_md(context, md) == 1 &&
                  EVP_PKEY_verify(context, Bytes(der), der.size(), Bytes(digest), digest.size()) == 1;
  EVP_PKEY_CTX_free(context);
  return ok;
}

inline std::string OpensslSm3(std::string_view message) {
  std::string out(32, '\0');
  unsigned size = 0;
  EVP_Digest(message.data(), message.size(), reinterpret_cast<unsigned char*>(out.data()), &size, EVP_sm3(),
             nullptr);
  return size == out.size() ? out : "";
}

// What OpenSSL alone says of an Ed25519 signature.
inline bool OpensslEd25519Verify(std::string_view key, std::string_view message, std::string_view signature) {
  const Pkey pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, Bytes(key), key.size()),
                  EVP_PKEY_free);
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  const bool ok =
      pkey && EVP_DigestVerifyInit(context, nullptr, nullptr, nullptr, pkey.get()) == 1 &&
      EVP_DigestVerify(context, Bytes(signature), signature.size(), Bytes(message), message.size()) == 1;
  EVP_MD_CTX_free(context);
  return ok;
}

}  // namespace yidan::crypto::testing
