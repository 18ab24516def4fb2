#include "services/log/access_record.h"

#include "services/crypto/crypto.h"

namespace yidan::log {
namespace {

constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kLinkPrefix = 0x04;

}  // namespace

std::string Encode(const AccessReading& reading) {
  return Encoder()
      .U8(kVersion)
      .I64(reading.time_ms)
      .Str(reading.reader)
      .Str(reading.document_id)
      .Str(reading.purpose)
      .Str(reading.service)
      .I64(reading.sealed_until_ms)
      .Bool(reading.refused)
      .Str(reading.salt)
      .Take();
}

Result<AccessReading> DecodeAccessReading(std::string_view bytes) {
  Decoder in(bytes);
  AccessReading reading;
  if (in.U8() != kVersion) in.Bad();
  reading.time_ms = in.I64();
  reading.reader = in.Str();
  reading.document_id = in.Str();
  reading.purpose = in.Str();
  reading.service = in.Str();
  reading.sealed_until_ms = in.I64();
  reading.refused = in.Bool();
  reading.salt = in.Str();
  if (!in.Done() || reading.salt.size() != kAccessSaltSize) return Corrupt("a reading does not decode");
  return reading;
}

Digest ReadingDigest(std::string_view encoded) { return crypto::Sha256(encoded); }

Digest AccessLink(const Digest& before, const Digest& reading) {
  return crypto::Sha256Node(kLinkPrefix, before, reading);
}

}  // namespace yidan::log
