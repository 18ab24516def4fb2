// Sealer of crypto.h: nonce, 24 random bytes, then the ciphertext with its tag.
#include <sodium.h>

#include "services/crypto/crypto.h"
#include "services/crypto/openssl_ptr.h"

namespace yidan::crypto {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

const unsigned char* Bytes(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Bytes(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

}  // namespace

Sealer::Sealer() : key_(RandomBytes(crypto_aead_xchacha20poly1305_ietf_KEYBYTES)) {
  Must(sodium_init() >= 0, "libsodium cannot start");
}

std::string Sealer::Seal(std::string_view text, std::string_view context) const {
  const std::string nonce = RandomBytes(kNonce);
  std::string sealed(text.size() + kTag, '\0');
  unsigned long long size = 0;
  Must(crypto_aead_xchacha20poly1305_ietf_encrypt(Bytes(sealed), &size, Bytes(text), text.size(),
                                                  Bytes(context), context.size(), nullptr, Bytes(nonce),
                                                  Bytes(key_)) == 0 &&
           size == sealed.size(),
       "a text cannot be sealed");
  return nonce + sealed;
}

std::optional<std::string> Sealer::Open(std::string_view sealed, std::string_view context) const {
  if (sealed.size() < kNonce + kTag) return std::nullopt;
  const std::string_view nonce = sealed.substr(0, kNonce);
  sealed.remove_prefix(kNonce);
  std::string text(sealed.size() - kTag, '\0');
  unsigned long long size = 0;
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(Bytes(text), &size, nullptr, Bytes(sealed), sealed.size(),
                                                 Bytes(context), context.size(), Bytes(nonce),
                                                 Bytes(key_)) != 0) {
    return std::nullopt;
  }
  return text;
}

}  // namespace yidan::crypto
