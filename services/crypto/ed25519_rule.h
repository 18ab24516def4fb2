// The registry's own rule for which Ed25519 keys and signatures are well formed. Libraries differ on
// non-canonical and small-order inputs, and two verifiers that disagree about one signature disagree
// about who holds a bill; so the rule is written here, once, and applied before any library is asked.
//
// A signature R || S by key A over M is valid exactly when
//   1. it is 64 bytes and A is 32;
//   2. S, little-endian, is below the group order L (no S + L as a second signature);
//   3. A and R are canonical: the y coordinate, the low 255 bits little-endian, is below 2^255 - 19;
//   4. neither A nor R is a point of small order, whatever its sign bit (x = 0, the only other place
//      where two encodings name one point, occurs only at y = ±1, which is of small order);
//   5. the encoding of [S]B - [k]A equals R byte for byte, k = SHA-512(R || A || M) mod L: the equation
//      without the cofactor, which libsodium and OpenSSL both compute.
// 1-4 are the functions below; 5 is the library's. A key of mixed order (prime-order part plus small
// part) is not refused: under 5 it gives every verifier the same answer.
// Pure; any thread. Private to services/crypto.
#pragma once

#include <string_view>

namespace yidan::crypto {

// Rules 1, 3 and 4 for a public key. Does not say that the point is on the curve.
bool IsStrictEd25519Point(std::string_view encoded);
// Rules 1 to 4 for a signature.
bool IsStrictEd25519Signature(std::string_view signature);

}  // namespace yidan::crypto
