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

// CRC-32C (Castagnoli), least significant bit first. libisal has it too; these few lines, held against
// RocksDB's own records by every test and run over one log at a start, are less than another package to
// install.
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
    for (const char byte : bytes) crc = After(crc, byte);
    return ~crc;
  }
  // Whether it is the checksum of the first n bytes, for any n from 1.
  [[nodiscard]] bool FitsABeginning(std::string_view bytes, std::uint32_t wanted) const {
    std::uint32_t crc = ~0U;
    for (const char byte : bytes) {
      crc = After(crc, byte);
      if (~crc == wanted) return true;
    }
    return false;
  }

 private:
  [[nodiscard]] std::uint32_t After(std::uint32_t crc, char byte) const {
    return table_[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (crc >> 8U);
  }
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
  bool unwritten = false;  // zeros: space that nobody wrote
  bool cut_short = false;  // the bytes end before it does
};

const Crc32c& TheCrc() {
  static const Crc32c crc;
  return crc;
}

// The checksum of type and payload that a header states.
std::uint32_t StatedCrc(std::string_view header) {
  constexpr std::uint32_t kMaskDelta = 0xA282EAD8U;
  const std::uint32_t rotated = Little(header.substr(0, 4)) - kMaskDelta;
  return (rotated >> 17U) | (rotated << 15U);
}

Part PartAt(std::string_view block, std::size_t at) {
  Part part;
  const std::string_view rest = block.substr(at);
  if (rest.size() < kHeaderBytes) {
    part.cut_short = true;
    return part;
  }
  const std::size_t length = Little(rest.substr(4, 2));
  const auto type = static_cast<unsigned char>(rest[6]);
  part.bytes = kHeaderBytes + length;
  part.type = static_cast<Type>(type);
  part.unwritten = type == kZero && length == 0;
  part.cut_short = part.bytes > rest.size();
  if (part.cut_short || type < kWhole || type > kLast) return part;
  part.sound = TheCrc().Of(rest.substr(6, 1 + length)) == StatedCrc(rest);
  return part;
}

bool Begins(const Part& part) { return part.sound && (part.type == kWhole || part.type == kFirst); }

// A whole block's last bytes are padding where no header fits.
bool IsPadding(std::string_view block, std::size_t at) {
  return block.size() == kBlockBytes && block.size() - at < kHeaderBytes;
}

// Whether `rest` begins with a part whose content is all there, of another length than its header states: the
// checksum, which does not cover the length, fits it.
bool WholeButForItsLength(std::string_view rest) {
  return rest.size() >= kHeaderBytes && TheCrc().FitsABeginning(rest.substr(6), StatedCrc(rest));
}

// Whether a record begins at `at` and others follow it, part by part, to the end of the block or of the file.
// Bytes within a record that look like one do not lead on so.
bool LeadsOn(std::string_view block, std::size_t at) {
  if (!Begins(PartAt(block, at))) return false;
  while (at < block.size() && !IsPadding(block, at)) {
    const Part part = PartAt(block, at);
    if (part.unwritten) return block.find_first_not_of('\0', at) == std::string_view::npos;
    if (!part.sound) return part.cut_short && at + part.bytes <= kBlockBytes;
    at += part.bytes;
  }
  return true;
}

class Scan {
 public:
  // `last`: the file ends with this block.
  void Take(std::string_view block, bool last) {
    std::size_t at = 0;
    while (at < block.size() && !done() && !IsPadding(block, at)) {
      const Part part = PartAt(block, at);
      if (!part.sound || Lost(part)) {
        Damaged(KindOf(part, block, at, last), at);
        Search(block, at + 1);
        break;
      }
      if (Begins(part)) Begun();
      Follow(part, at);
      at += part.bytes;
    }
    offset_ += block.size();
  }
  // The file ends here: within a record, it may be.
  void End() {
    if (!damage_ && open_) damage_ = LogDamage{Kind::kTorn, *open_, 0};
  }
  [[nodiscard]] bool done() const { return damage_ && damage_->kind == Kind::kFollowed; }
  [[nodiscard]] const LogScan& scan() {
    scan_.damage = damage_;
    return scan_;
  }

 private:
  using Kind = LogDamage::Kind;

  // A part whose neighbour is not where it must be.
  [[nodiscard]] bool Lost(const Part& part) const {
    if (damage_) return false;
    const bool goes_on = part.type == kMiddle || part.type == kLast;
    return goes_on != open_.has_value();
  }
  // Of a part that is not sound, or lost. A record of which the beginning came and the rest was never written
  // is garbled: RocksDB would not pass over it.
  [[nodiscard]] Kind KindOf(const Part& part, std::string_view block, std::size_t at, bool last) const {
    if (part.unwritten) return open_ ? Kind::kGarbled : Kind::kTorn;
    // No part reaches beyond its block.
    const bool torn = part.cut_short && last && block.size() < kBlockBytes && at + part.bytes <= kBlockBytes;
    return torn && !WholeButForItsLength(block.substr(at)) ? Kind::kTorn : Kind::kGarbled;
  }
  void Begun() {
    scan_.empty = false;
    if (damage_) damage_->kind = Kind::kFollowed;
  }
  void Follow(const Part& part, std::size_t at) {
    if (part.type == kFirst) open_ = offset_ + at;
    if (part.type == kLast) open_.reset();
  }
  void Damaged(Kind kind, std::size_t at) {
    if (!damage_) {
      damage_ = LogDamage{kind, open_.value_or(offset_ + at), 0};
    } else if (kind == Kind::kGarbled) {
      damage_->kind = kind;
    }
    open_.reset();
  }
  // Behind damage lengths cannot be trusted: every place in the block may be where a record begins.
  void Search(std::string_view block, std::size_t from) {
    for (std::size_t at = from; at + kHeaderBytes <= block.size() && !done(); ++at) {
      const auto type = static_cast<unsigned char>(block[at + 6]);
      if ((type == kWhole || type == kFirst) && LeadsOn(block, at)) Begun();
    }
  }

  std::uint64_t offset_ = 0;           // of the block
  std::optional<std::uint64_t> open_;  // where the record began whose last part is still to come
  std::optional<LogDamage> damage_;
  LogScan scan_;
};

}  // namespace

Result<LogScan> ScanLog(const std::string& path) {
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
  scan.End();
  LogScan found = scan.scan();
  if (found.damage) found.damage->size = size;
  return found;
}

}  // namespace yidan::storage
