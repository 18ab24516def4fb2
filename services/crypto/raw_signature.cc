#include "services/crypto/raw_signature.h"

#include <array>
#include <cstdint>

namespace yidan::crypto {
namespace {

constexpr std::size_t kHalf = 32;

// Big-endian, as text, so that comparing bytes compares numbers (char_traits<char> compares as unsigned).
constexpr char kP256OrderHex[] = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";
constexpr char kP256HalfOrderHex[] = "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8";
constexpr char kSm2OrderHex[] = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";

const std::string& Order(Algorithm algorithm) {
  static const std::string p256 = *FromHex(kP256OrderHex);
  static const std::string sm2 = *FromHex(kSm2OrderHex);
  return algorithm == Algorithm::kP256 ? p256 : sm2;
}

const std::string& P256HalfOrder() {
  static const std::string half = *FromHex(kP256HalfOrderHex);
  return half;
}

bool IsZero(std::string_view number) { return number.find_first_not_of('\0') == std::string_view::npos; }

bool InOrder(Algorithm algorithm, std::string_view number) {
  return !IsZero(number) && number < std::string_view(Order(algorithm));
}

// A DER INTEGER: no leading zero bytes but the one that keeps the number positive.
void AppendInteger(std::string& out, std::string_view number) {
  number.remove_prefix(number.find_first_not_of('\0'));
  const bool pad = (static_cast<unsigned char>(number.front()) & 0x80U) != 0;
  out += '\x02';
  out += static_cast<char>(number.size() + (pad ? 1 : 0));
  if (pad) out += '\0';
  out.append(number);
}

// Reads one DER INTEGER from the front of `der` into 32 bytes. Lengths here are always below 128.
std::optional<std::string> TakeInteger(std::string_view& der) {
  if (der.size() < 3 || der[0] != '\x02') return std::nullopt;
  const std::size_t size = static_cast<unsigned char>(der[1]);
  if (size == 0 || size > kHalf + 1 || der.size() < 2 + size) return std::nullopt;
  std::string_view number = der.substr(2, size);
  der.remove_prefix(2 + size);
  if (number.size() > kHalf) {
    if (number.front() != '\0') return std::nullopt;
    number.remove_prefix(1);
  }
  return std::string(kHalf - number.size(), '\0').append(number);
}

// n - s, for 0 < s < n: schoolbook subtraction from the last byte.
std::string Negate(const std::string& order, const std::string& s) {
  std::string out(kHalf, '\0');
  int borrow = 0;
  for (std::size_t i = kHalf; i-- > 0;) {
    int digit = static_cast<unsigned char>(order[i]) - static_cast<unsigned char>(s[i]) - borrow;
    borrow = digit < 0 ? 1 : 0;
    out[i] = static_cast<char>(digit + borrow * 256);
  }
  return out;
}

}  // namespace

bool IsCanonicalRawSignature(Algorithm algorithm, std::string_view raw) {
  if (raw.size() != kSignatureSize) return false;
  const std::string_view r = raw.substr(0, kHalf);
  const std::string_view s = raw.substr(kHalf);
  if (!InOrder(algorithm, r) || !InOrder(algorithm, s)) return false;
  return algorithm != Algorithm::kP256 || s <= std::string_view(P256HalfOrder());
}

std::string RawToDer(std::string_view raw) {
  std::string out;
  out.reserve(72);  // 2 + 2 * (2 + 33)
  out += '\x30';
  out += '\0';  // the length, below 128, once it is known
  AppendInteger(out, raw.substr(0, kHalf));
  AppendInteger(out, raw.substr(kHalf));
  out[1] = static_cast<char>(out.size() - 2);
  return out;
}

std::optional<std::string> DerToCanonicalRaw(Algorithm algorithm, std::string_view der) {
  if (der.size() < 2 || der[0] != '\x30' || static_cast<unsigned char>(der[1]) != der.size() - 2) {
    return std::nullopt;
  }
  der.remove_prefix(2);
  const std::optional<std::string> r = TakeInteger(der);
  if (!r) return std::nullopt;
  std::optional<std::string> s = TakeInteger(der);
  if (!s || !der.empty() || !InOrder(algorithm, *s)) return std::nullopt;
  if (algorithm == Algorithm::kP256 && *s > P256HalfOrder()) s = Negate(Order(algorithm), *s);
  std::string raw = *r + *s;
  if (!IsCanonicalRawSignature(algorithm, raw)) return std::nullopt;
  return raw;
}

}  // namespace yidan::crypto
