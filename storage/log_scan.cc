#include "storage/log_scan.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

namespace yidan::storage {
namespace {

constexpr std::size_t kBlockBytes = 32 * 1024;
constexpr std::size_t kHeaderBytes = 4 + 2 + 1;
enum Type : std::uint8_t { kZero = 0, kWhole = 1, kFirst = 2, kMiddle = 3, kLast = 4 };

// CRC-32C (Castagnoli), least significant bit first. Debian has no library of it that a program may link.
class Crc32c {
 public:
  Crc32c() {
    constexpr std::uint32_t kPolynomial = 0x82F63B78U;
    for (std::uint32_t i = 0; i < table_.size(); ++i) {
      std::uint32_t crc = i;
      for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
      table_[i] = crc;
    }
  }
  [[nodiscard]] std::uint32_t Of(std::string_view bytes) const {
    std::uint32_t crc = ~0U;
    for (const char byte : bytes) {
      crc = table_[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (crc >> 8U);
    }
    return ~crc;
  }

 private:
  std::array<std::uint32_t, 256> table_{};
};

std::uint32_t Little(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = bytes.size(); i-- > 0;) value = (value << 8U) | static_cast<unsigned char>(bytes[i]);
  return value;
}

// One part of a record at `at` of a block.
struct Part {
  Type type = kZero;
  std::size_t bytes = 0;  // header included
  bool sound = false;
  bool cut_short = false;  // the block's end comes first
};

Part PartAt(std::string_view block, std::size_t at) {
  static const Crc32c kCrc;
  constexpr std::uint32_t kMaskDelta = 0xA282EAD8U;
  Part part;
  const std::string_view rest = block.substr(at);
  if (rest.size() < kHeaderBytes) {
    part.cut_short = true;
    return part;
  }
  const std::uint32_t masked = Little(rest.substr(0, 4));
  const std::size_t length = Little(rest.substr(4, 2));
  const auto type = static_cast<unsigned char>(rest[6]);
  part.bytes = kHeaderBytes + length;
  part.type = static_cast<Type>(type);
  if (type == kZero && length == 0) {  // space that was never written
    part.sound = true;
    part.bytes = rest.size();
    return part;
  }
  part.cut_short = part.bytes > rest.size();
  if (part.cut_short || type < kWhole || type > kLast) return part;
  const std::uint32_t rotated = masked - kMaskDelta;
  const std::uint32_t crc = (rotated >> 17U) | (rotated << 15U);
  part.sound = kCrc.Of(rest.substr(6, 1 + length)) == crc;
  return part;
}

bool Begins(const Part& part) { return part.sound && (part.type == kWhole || part.type == kFirst); }

class Scan {
 public:
  // `last`: the file ends with this block.
  void Take(std::string_view block, bool last) {
    std::size_t at = 0;
    while (at < block.size() && !done()) {
      // A whole block's last bytes are padding where no header fits.
      if (block.size() == kBlockBytes && block.size() - at < kHeaderBytes) break;
      const Part part = PartAt(block, at);
      if (part.cut_short && last && !damage_) return;
      if (!part.sound || Lost(part)) {
        Damaged(at);
        Search(block, at + 1);
        break;
      }
      if (damage_ && Begins(part)) damage_->followed = true;
      Follow(part, at);
      at += part.bytes;
    }
    offset_ += block.size();
  }
  [[nodiscard]] bool done() const { return damage_ && damage_->followed; }
  [[nodiscard]] std::optional<LogDamage> damage() const { return damage_; }

 private:
  // A part whose neighbour is not where it must be.
  [[nodiscard]] bool Lost(const Part& part) const {
    if (damage_ || part.type == kZero) return false;
    const bool goes_on = part.type == kMiddle || part.type == kLast;
    return goes_on != open_.has_value();
  }
  void Follow(const Part& part, std::size_t at) {
    if (part.type == kFirst) open_ = offset_ + at;
    if (part.type == kLast) open_.reset();
  }
  void Damaged(std::size_t at) {
    if (!damage_) damage_ = LogDamage{open_.value_or(offset_ + at), 0, false};
    open_.reset();
  }
  // Behind damage lengths cannot be trusted: every place in the block may be where a record begins.
  void Search(std::string_view block, std::size_t from) {
    for (std::size_t at = from; at + kHeaderBytes <= block.size() && !done(); ++at) {
      const auto type = static_cast<unsigned char>(block[at + 6]);
      if (type != kWhole && type != kFirst) continue;
      if (Begins(PartAt(block, at))) damage_->followed = true;
    }
  }

  std::uint64_t offset_ = 0;           // of the block
  std::optional<std::uint64_t> open_;  // where the record began whose last part is still to come
  std::optional<LogDamage> damage_;
};

}  // namespace

Result<std::optional<LogDamage>> ScanLog(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return Fail(Error::Kind::kUnavailable, "cannot read " + path);
  const auto size = static_cast<std::uint64_t>(file.tellg());
  file.seekg(0);
  Scan scan;
  std::string block(kBlockBytes, '\0');
  for (std::uint64_t read = 0; read < size && !scan.done();) {
    const auto wanted = static_cast<std::streamsize>(std::min<std::uint64_t>(kBlockBytes, size - read));
    if (!file.read(block.data(), wanted)) return Fail(Error::Kind::kUnavailable, "cannot read " + path);
    read += static_cast<std::uint64_t>(wanted);
    scan.Take(std::string_view(block).substr(0, static_cast<std::size_t>(wanted)), read == size);
  }
  std::optional<LogDamage> damage = scan.damage();
  if (damage) damage->size = size;
  return damage;
}

}  // namespace yidan::storage
