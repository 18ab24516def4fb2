// SealSiv and OpenSiv of crypto.h: AES-256-SIV, the synthetic IV first (RFC 5297).
#include "services/crypto/crypto.h"
#include "services/crypto/openssl_ptr.h"

namespace yidan::crypto {
namespace {

constexpr std::size_t kIv = 16;

const EVP_CIPHER* Siv() {
  static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-SIV", nullptr);
  Must(cipher != nullptr, "OpenSSL has no AES-256-SIV");
  return cipher;
}

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

CipherContextPtr Begin(std::string_view key, bool seal) {
  Must(key.size() == kSivKeySize, "a key of AES-256-SIV has 64 bytes");
  CipherContextPtr context(EVP_CIPHER_CTX_new());
  Must(context != nullptr &&
           EVP_CipherInit_ex2(context.get(), Siv(), Bytes(key), nullptr, seal ? 1 : 0, nullptr) == 1,
       "AES-256-SIV cannot start");
  return context;
}

}  // namespace

std::string SealSiv(std::string_view key, std::string_view text, std::string_view context) {
  Must(!text.empty(), "there is nothing to seal");
  const CipherContextPtr cipher = Begin(key, true);
  std::string iv(kIv, '\0');
  std::string sealed(text.size(), '\0');
  int size = 0;
  int rest = 0;
  Must(EVP_EncryptUpdate(cipher.get(), nullptr, &size, Bytes(context), static_cast<int>(context.size())) ==
               1 &&
           EVP_EncryptUpdate(cipher.get(), Bytes(sealed), &size, Bytes(text),
                             static_cast<int>(text.size())) == 1 &&
           static_cast<std::size_t>(size) == sealed.size() &&
           EVP_EncryptFinal_ex(cipher.get(), nullptr, &rest) == 1 &&
           EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, kIv, iv.data()) == 1,
       "a text cannot be sealed");
  return iv + sealed;
}

std::optional<std::string> OpenSiv(std::string_view key, std::string_view sealed, std::string_view context) {
  if (sealed.size() <= kIv) return std::nullopt;
  const ErrorQueueGuard errors;
  const CipherContextPtr cipher = Begin(key, false);
  std::string iv(sealed.substr(0, kIv));
  sealed.remove_prefix(kIv);
  std::string text(sealed.size(), '\0');
  int size = 0;
  int rest = 0;
  const bool good =
      EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_SET_TAG, kIv, iv.data()) == 1 &&
      EVP_DecryptUpdate(cipher.get(), nullptr, &size, Bytes(context), static_cast<int>(context.size())) ==
          1 &&
      EVP_DecryptUpdate(cipher.get(), Bytes(text), &size, Bytes(sealed), static_cast<int>(sealed.size())) ==
          1 &&
      static_cast<std::size_t>(size) == text.size() && EVP_DecryptFinal_ex(cipher.get(), nullptr, &rest) == 1;
  if (!good) return std::nullopt;
  return text;
}

}  // namespace yidan::crypto
