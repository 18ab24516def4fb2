// Bytes as the registry writes them: digests, hex and base64 text, and the big-endian, length-prefixed
// canonical encoding that state and log entries share. Pure; any thread.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "services/base/result.h"

namespace yidan {

// A SHA-256 (or SM3) digest: 32 bytes, ordered bytewise. Default: all zero, "no digest".
struct Digest {
  static constexpr std::size_t kSize = 32;
  std::array<std::uint8_t, kSize> bytes{};

  auto operator<=>(const Digest&) const = default;
  [[nodiscard]] bool IsZero() const { return *this == Digest{}; }
  [[nodiscard]] std::string_view View() const {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
  }
  [[nodiscard]] std::string ToString() const { return std::string(View()); }
  // Empty unless `raw` is exactly 32 bytes.
  static std::optional<Digest> FromBytes(std::string_view raw);
};

struct DigestHash {
  std::size_t operator()(const Digest& d) const {
    std::size_t h = 0;
    for (std::size_t i = 0; i < sizeof h; ++i) h = (h << 8U) | d.bytes[i];
    return h;
  }
};

std::string ToHex(std::string_view bytes);
std::optional<std::string> FromHex(std::string_view hex);      // lower or upper case, even length
std::string ToBase64(std::string_view bytes);                  // RFC 4648 §4, padded
std::optional<std::string> FromBase64(std::string_view text);  // strict: padding and zero trailing bits

// Appends fixed-width big-endian integers and u32-length-prefixed strings.
class Encoder {
 public:
  Encoder& U8(std::uint8_t v);
  Encoder& U16(std::uint16_t v);
  Encoder& U32(std::uint32_t v);
  Encoder& U64(std::uint64_t v);
  Encoder& I64(std::int64_t v) { return U64(static_cast<std::uint64_t>(v)); }
  Encoder& Bool(bool v) { return U8(v ? 1 : 0); }
  Encoder& Raw(std::string_view bytes);  // no length: the reader knows it
  Encoder& Fixed(const Digest& d) { return Raw(d.View()); }
  Encoder& Str(std::string_view bytes);  // u32 length, then the bytes
  [[nodiscard]] const std::string& bytes() const { return out_; }
  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
};

// Reads what Encoder wrote. After the first short read or bad value every read returns zero values and
// ok() stays false; check Done() once at the end. The viewed bytes must outlive the decoder.
class Decoder {
 public:
  explicit Decoder(std::string_view bytes) : rest_(bytes) {}
  std::uint8_t U8();
  std::uint16_t U16();
  std::uint32_t U32();
  std::uint64_t U64();
  std::int64_t I64() { return static_cast<std::int64_t>(U64()); }
  bool Bool();  // any byte but 0 and 1 is an error: one meaning, one encoding
  Digest Fixed();
  std::string_view Raw(std::size_t n);
  std::string_view Str();
  void Bad() { ok_ = false; }
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] std::size_t remaining() const { return rest_.size(); }
  [[nodiscard]] bool Done() const { return ok_ && rest_.empty(); }  // all read, nothing left over

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace yidan
