#include "services/base/bytes.h"

#include <algorithm>
#include <cstring>

namespace yidan {
namespace {

constexpr char kHexDigits[] = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Big-endian. A short read gives no bytes and so zero, never the part that was there.
template <typename Unsigned>
Unsigned ReadBigEndian(std::string_view raw) {
  std::uint64_t value = 0;
  for (char c : raw) value = (value << 8U) | static_cast<unsigned char>(c);
  return static_cast<Unsigned>(value);
}

}  // namespace

std::optional<Digest> Digest::FromBytes(std::string_view raw) {
  if (raw.size() != kSize) return std::nullopt;
  Digest d;
  std::memcpy(d.bytes.data(), raw.data(), kSize);
  return d;
}

std::string ToHex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (char c : bytes) {
    const auto b = static_cast<unsigned char>(c);
    out += kHexDigits[b >> 4U];
    out += kHexDigits[b & 15U];
  }
  return out;
}

std::optional<std::string> FromHex(std::string_view hex) {
  if (hex.size() % 2 != 0) return std::nullopt;
  std::string out;
  out.reserve(hex.size() / 2);
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    const int high = HexValue(hex[i]);
    const int low = HexValue(hex[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
  }
  return out;
}

std::string ToBase64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = (group << 8U) | (j < n ? static_cast<unsigned char>(bytes[i + j]) : 0U);
    }
    for (std::size_t j = 0; j < 4; ++j) {
      out += j <= n ? kBase64[(group >> (18U - 6U * j)) & 63U] : '=';
    }
  }
  return out;
}

std::optional<std::string> FromBase64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  std::string out;
  out.reserve(text.size() / 4 * 3);
  for (std::size_t i = 0; i < text.size(); i += 4) {
    const bool last = i + 4 == text.size();
    std::size_t padding = 0;
    if (last && text[i + 3] == '=') padding = text[i + 2] == '=' ? 2 : 1;
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 4; ++j) {
      std::size_t value = 0;
      if (j < 4 - padding) {
        value = kBase64.find(text[i + j]);
        if (value == std::string_view::npos) return std::nullopt;
      }
      group = (group << 6U) | static_cast<std::uint32_t>(value);
    }
    if ((padding == 1 && (group & 0xFFU) != 0) || (padding == 2 && (group & 0xFFFFU) != 0)) {
      return std::nullopt;  // non-zero trailing bits: a second spelling of the same bytes
    }
    for (std::size_t j = 0; j < 3 - padding; ++j) {
      out += static_cast<char>((group >> (16U - 8U * j)) & 0xFFU);
    }
  }
  return out;
}

Encoder& Encoder::U8(std::uint8_t v) {
  out_ += static_cast<char>(v);
  return *this;
}
Encoder& Encoder::U16(std::uint16_t v) {
  return U8(static_cast<std::uint8_t>(v >> 8U)).U8(static_cast<std::uint8_t>(v));
}
Encoder& Encoder::U32(std::uint32_t v) {
  return U16(static_cast<std::uint16_t>(v >> 16U)).U16(static_cast<std::uint16_t>(v));
}
Encoder& Encoder::U64(std::uint64_t v) {
  return U32(static_cast<std::uint32_t>(v >> 32U)).U32(static_cast<std::uint32_t>(v));
}
Encoder& Encoder::Raw(std::string_view bytes) {
  out_.append(bytes);
  return *this;
}
Encoder& Encoder::Str(std::string_view bytes) {
  return U32(static_cast<std::uint32_t>(bytes.size())).Raw(bytes);
}

std::string_view Decoder::Raw(std::size_t n) {
  if (!ok_ || rest_.size() < n) {
    ok_ = false;
    return {};
  }
  const std::string_view taken = rest_.substr(0, n);
  rest_.remove_prefix(n);
  return taken;
}
std::uint8_t Decoder::U8() { return ReadBigEndian<std::uint8_t>(Raw(1)); }
std::uint16_t Decoder::U16() { return ReadBigEndian<std::uint16_t>(Raw(2)); }
std::uint32_t Decoder::U32() { return ReadBigEndian<std::uint32_t>(Raw(4)); }
std::uint64_t Decoder::U64() { return ReadBigEndian<std::uint64_t>(Raw(8)); }
bool Decoder::Bool() {
  const std::uint8_t v = U8();
  if (v > 1) ok_ = false;
  return v == 1;
}
Digest Decoder::Fixed() { return Digest::FromBytes(Raw(Digest::kSize)).value_or(Digest{}); }
std::string_view Decoder::Str() { return Raw(U32()); }

}  // namespace yidan
