#include "storage/log_scan.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>
#include <vector>

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
  // Calls `found` with every n from 1 for which it is the checksum of the first n bytes.
  template <typename Found>
  void EachBeginning(std::string_view bytes, std::uint32_t wanted, const Found& found) const {
    std::uint32_t crc = ~0U;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
      crc = After(crc, bytes[i]);
      if (~crc == wanted) found(i + 1);
    }
  }

 private:
  [[nodiscard]] std::uint32_t After(std::uint32_t crc, char byte) const {
    return table_[(crc ^ static_cast<unsigned char>(byte)) & 0xFFU] ^ (crc >> 8U);
  }
  std::array<std::uint32_t, 256> table_{};
};

std::uint64_t Little(std::string_view bytes) {
  std::uint64_t value = 0;
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
  const std::uint32_t rotated = static_cast<std::uint32_t>(Little(header.substr(0, 4))) - kMaskDelta;
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

// A commit, as a write-ahead log's record begins: the sequence number of its first row, and how many rows it
// has. The next commit's first row has the number after its last.
struct BatchHead {
  std::uint64_t sequence = 0;
  std::uint32_t rows = 0;
  [[nodiscard]] std::uint64_t next() const { return sequence + rows; }
};
constexpr std::size_t kBatchHeadBytes = 8 + 4;
// nullopt: the part at `at` of the block is too short to hold one.
std::optional<BatchHead> BatchHeadAt(std::string_view block, std::size_t at, const Part& part) {
  if (part.bytes < kHeaderBytes + kBatchHeadBytes || block.size() - at < part.bytes) return std::nullopt;
  const std::string_view head = block.substr(at + kHeaderBytes, kBatchHeadBytes);
  return BatchHead{Little(head.substr(0, 8)), static_cast<std::uint32_t>(Little(head.substr(8)))};
}

class Scan {
 public:
  Scan(LogContent content, std::optional<std::uint64_t> next_sequence)
      : content_(content), next_sequence_(next_sequence) {}
  // `last`: the file ends with this block.
  void Take(std::string_view block, bool last) {
    std::size_t at = 0;
    while (at < block.size() && !done() && !IsPadding(block, at)) {
      const Part part = PartAt(block, at);
      if (!part.sound || Lost(part)) {
        Damaged(KindOf(part, block, at, last), at);
        if (part.sound) Followed(block, at, part);
        if (!done()) LookBehind(block, at);
        break;
      }
      if (damage_) {
        damage_->kind = std::max(damage_->kind, Kind::kGarbled);
        Followed(block, at, part);
      } else if (Begins(part)) {
        const auto head = BatchHeadAt(block, at, part);
        if (scan_.empty && head && content_ == LogContent::kCommits) scan_.first_sequence = head->sequence;
        scan_.empty = false;
        next_sequence_ = head ? std::optional(head->next()) : std::nullopt;
      }
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
    if (content_ == LogContent::kCommits && !damage_) scan_.next_sequence = next_sequence_;
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
    if (part.unwritten) {
      const bool to_the_end = block.find_first_not_of('\0', at) == std::string_view::npos;
      return open_ || !to_the_end ? Kind::kGarbled : Kind::kTorn;
    }
    // No part reaches beyond its block.
    const bool torn = part.cut_short && last && block.size() < kBlockBytes && at + part.bytes <= kBlockBytes;
    return torn && OtherEnds(block, at).empty() ? Kind::kTorn : Kind::kGarbled;
  }
  void Follow(const Part& part, std::size_t at) {
    if (part.type == kFirst) open_ = offset_ + at;
    if (part.type == kLast) open_.reset();
  }
  void Damaged(Kind kind, std::size_t at) {
    if (!damage_) {
      damage_ = LogDamage{kind, open_.value_or(offset_ + at), 0};
    } else {
      damage_->kind = std::max(damage_->kind, kind);
    }
    open_.reset();
  }

  // ---- What is behind damage ----

  // Every place behind the part at `at` where its content ends by its checksum, which covers type and content
  // and not the length: the part is whole, and its length is wrong.
  [[nodiscard]] static std::vector<std::size_t> OtherEnds(std::string_view block, std::size_t at) {
    std::vector<std::size_t> ends;
    const std::string_view rest = block.substr(at);
    if (rest.size() < kHeaderBytes) return ends;
    TheCrc().EachBeginning(rest.substr(6), StatedCrc(rest),
                           [&](std::size_t bytes) { ends.push_back(at + kHeaderBytes - 1 + bytes); });
    return ends;
  }

  // Rows that were lost in the damage have numbers too, and each takes some bytes.
  [[nodiscard]] bool CanFollow(const BatchHead& head, std::size_t at) const {
    if (!next_sequence_) return true;
    return head.sequence >= *next_sequence_ &&
           head.sequence - *next_sequence_ <= offset_ + at - damage_->begins;
  }
  // A record that begins at a place where one has to.
  void Followed(std::string_view block, std::size_t at, const Part& part) {
    if (!Begins(part)) return;
    const auto head = content_ == LogContent::kCommits ? BatchHeadAt(block, at, part) : std::nullopt;
    if (!head || CanFollow(*head, at)) damage_->kind = Kind::kFollowed;
  }
  void FollowedAt(std::string_view block, std::size_t at) {
    if (at < block.size() && !IsPadding(block, at)) Followed(block, at, PartAt(block, at));
  }

  // `at`: of a part that cannot be read. Its content may hold whatever a participant put into an act, so
  // nothing in it is asked: the next record begins where the length says, or where the checksum says that the
  // content ends. Only if there is no header to go by can it begin anywhere.
  void LookBehind(std::string_view block, std::size_t at) {
    while (at < block.size() && !done() && !IsPadding(block, at)) {
      const Part part = PartAt(block, at);
      if (block.size() - at < kHeaderBytes) return;
      for (const std::size_t end : OtherEnds(block, at)) {
        if (!done()) FollowedAt(block, end);
      }
      const std::size_t end = at + part.bytes;
      if (!part.unwritten && !done()) FollowedAt(block, end);
      const bool header = part.type >= kWhole && part.type <= kLast && end <= kBlockBytes;
      if (done()) return;
      if (!header) return Search(block, at + 1);
      at = end;
    }
  }

  void Search(std::string_view block, std::size_t from) {
    for (std::size_t at = from; at + kHeaderBytes <= block.size() && !done(); ++at) {
      const auto type = static_cast<unsigned char>(block[at + 6]);
      if ((type == kWhole || type == kFirst) && LeadsOn(block, at)) damage_->kind = Kind::kFollowed;
    }
  }
  // Whether a record begins at `at` and others follow it, part by part and number by number, right to the end
  // of the block or of the file. Bytes within a record that look like one do not lead on so.
  [[nodiscard]] bool LeadsOn(std::string_view block, std::size_t at) const {
    std::optional<std::uint64_t> next;
    for (bool first = true; at < block.size() && !IsPadding(block, at); first = false) {
      if (content_ == LogContent::kCommits && !CanBeCommit(block, at, first, next)) return false;
      const Part part = PartAt(block, at);
      if (!Begins(part)) return false;
      at += part.bytes;
      if (part.type == kFirst && at != kBlockBytes) return false;  // it goes on in the next block
    }
    return true;
  }
  // Asked before a checksum is computed: a content that looks like headers all over takes no longer for it.
  bool CanBeCommit(std::string_view block, std::size_t at, bool first,
                   std::optional<std::uint64_t>& next) const {
    const std::string_view rest = block.substr(at);
    if (rest.size() < kHeaderBytes) return false;
    Part part;
    part.bytes = kHeaderBytes + Little(rest.substr(4, 2));
    const auto head = BatchHeadAt(block, at, part);
    // The first part of a commit at the end of a block may be shorter.
    if (!head) return !first && at + part.bytes == kBlockBytes;
    if (first ? !CanFollow(*head, at) || head->rows == 0 : next != head->sequence) return false;
    next = head->next();
    return true;
  }

  const LogContent content_;
  std::optional<std::uint64_t> next_sequence_;  // of the commit after the last one that was read
  std::uint64_t offset_ = 0;                    // of the block
  std::optional<std::uint64_t> open_;           // where the record began whose last part is still to come
  std::optional<LogDamage> damage_;
  LogScan scan_;
};

}  // namespace

Result<LogScan> ScanLog(const std::string& path, LogContent content,
                        std::optional<std::uint64_t> next_sequence) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return Fail(Error::Kind::kUnavailable, "cannot read " + path);
  const auto size = static_cast<std::uint64_t>(file.tellg());
  file.seekg(0);
  Scan scan(content, next_sequence);
  std::string block(kBlockBytes, '\0');
  for (std::uint64_t read = 0; read < size && !scan.done();) {
    const auto wanted = static_cast<std::streamsize>(std::min<std::uint64_t>(kBlockBytes, size - read));
    errno = 0;
    if (!file.read(block.data(), wanted)) {
      const auto kind = errno == EIO ? Error::Kind::kCorrupt : Error::Kind::kUnavailable;
      return Fail(kind, path + " cannot be read from byte " + std::to_string(read) + " on: " +
                            std::generic_category().message(errno) + "; what mends it is yidand restore");
    }
    read += static_cast<std::uint64_t>(wanted);
    scan.Take(std::string_view(block).substr(0, static_cast<std::size_t>(wanted)), read == size);
  }
  scan.End();
  LogScan found = scan.scan();
  found.size = size;
  if (found.damage) found.damage->size = size;
  return found;
}

}  // namespace yidan::storage
