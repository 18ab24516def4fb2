#include "services/crypto/ed25519_rule.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace yidan::crypto {
namespace {

using Number = std::array<std::uint8_t, 32>;  // little-endian

// L = 2^252 + 27742317777372353535851937790883648493, the order of the base point.
constexpr Number kOrder = {0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7,
                           0xa2, 0xde, 0xf9, 0xde, 0x14, 0,    0,    0,    0,    0,    0,
                           0,    0,    0,    0,    0,    0,    0,    0,    0,    0x10};

constexpr Number FieldPrimeMinus(std::uint8_t n) {  // 2^255 - 19 - n, n < 0xed
  Number value{};
  value.fill(0xff);
  value[0] = static_cast<std::uint8_t>(0xed - n);
  value[31] = 0x7f;
  return value;
}

// The y coordinates of the eight points whose order divides 8.
constexpr std::array<Number, 5> kSmallOrderY = {
    Number{0},           // order 4
    Number{1},           // order 1, the neutral element
    FieldPrimeMinus(1),  // order 2
    Number{0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4,
           0x89, 0xf2, 0xef, 0x98, 0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6,
           0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53, 0xfc, 0x05},  // order 8
    Number{0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b,
           0x76, 0x0d, 0x10, 0x67, 0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39,
           0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac, 0x03, 0x7a},  // order 8
};

Number Load(std::string_view bytes32) {
  Number value;
  std::copy(bytes32.begin(), bytes32.end(), value.begin());
  return value;
}

bool Below(const Number& a, const Number& b) {
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}

}  // namespace

bool IsStrictEd25519Point(std::string_view encoded) {
  if (encoded.size() != 32) return false;
  Number y = Load(encoded);
  y[31] &= 0x7fU;  // the top bit is the sign of x
  if (!Below(y, FieldPrimeMinus(0))) return false;
  return std::find(kSmallOrderY.begin(), kSmallOrderY.end(), y) == kSmallOrderY.end();
}

bool IsStrictEd25519Signature(std::string_view signature) {
  return signature.size() == 64 && Below(Load(signature.substr(32)), kOrder) &&
         IsStrictEd25519Point(signature.substr(0, 32));
}

}  // namespace yidan::crypto
