// Whoever writes acts chooses bytes of the log. Whatever they are: a start after a crash goes on, and damage
// to what was acknowledged is found.
#include "tests/unit/storage/log_end_fixture.h"

namespace yidan::storage {
namespace {

constexpr std::size_t kSector = 512;

std::string Little(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>(value >> (8 * i) & 0xFFU));
  return text;
}

// A sound record, as RocksDB writes it.
std::string Record(unsigned char type, const std::string& content) {
  std::uint32_t crc = ~0U;
  const auto add = [&crc](unsigned char byte) {
    crc ^= byte;
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0x82F63B78U : 0U);
  };
  add(type);
  for (const char byte : content) add(static_cast<unsigned char>(byte));
  crc = ~crc;
  const std::uint32_t masked = ((crc >> 15U) | (crc << 17U)) + 0xA282EAD8U;
  return Little(masked, 4) + Little(content.size(), 2) + std::string(1, static_cast<char>(type)) + content;
}

std::string Times(int times, const std::string& text) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

class ChosenBytesTest : public LogEndTest {
 protected:
  struct Log {
    std::string bytes;
    std::vector<std::size_t> records;
  };
  // The content of the record so far into the log is the participant's, with a row of the registry's behind.
  Log LogWith(const std::string& chosen, std::uint64_t where, std::uint64_t commits) {
    std::filesystem::remove_all(path_);
    {
      auto store = Open();
      EXPECT_TRUE(store) << store.error().message;
      for (std::uint64_t i = 0; i < commits; ++i) {
        WriteSet batch = BatchOf(i);
        if (i == where) batch.Put(Table::kContents, "planted", chosen);
        batch.Put(Table::kAccess, Index(i), ValueOf(i, "access"));
        EXPECT_TRUE((*store)->Write(i, batch));
      }
    }
    Log log{ReadWholeFile(LogFile()), {}};
    for (const std::size_t at : Headers(log.bytes)) {
      if (log.bytes[at + 6] == 1 || log.bytes[at + 6] == 2) log.records.push_back(at);
    }
    EXPECT_EQ(log.records.size(), commits);
    return log;
  }
  // Commits that go on from one that begins with this number and has six rows.
  static std::string Commits(std::uint64_t sequence, int count) {
    std::string all;
    for (int i = 0; i < count; ++i) {
      all += Record(1, Little(sequence + 6 + static_cast<std::uint64_t>(i), 8) + Little(1, 4));
    }
    return all;
  }
  static std::uint64_t SequenceAt(const std::string& log, std::size_t record) {
    std::uint64_t sequence = 0;
    for (std::size_t i = 8; i-- > 0;) {
      sequence = sequence << 8U | static_cast<unsigned char>(log[record + kHeader + i]);
    }
    return sequence;
  }
  // `known`: that know the numbers of the log, which nobody is told.
  std::map<std::string, std::string> Choices(std::uint64_t where, bool known) {
    const Log plain = LogWith("", where, where + 1);
    const std::string beyond = Little(0x1234, 4) + Little(0x7000, 2) + std::string(1, '\1');
    std::map<std::string, std::string> all{
        {"fifteen bytes", Record(1, "x") + beyond},
        {"the same all over", Times(150, Record(1, "x") + beyond)},
        {"an image of the log", plain.bytes + std::string(300, 'x') + plain.bytes},
        {"ones", std::string(34'000, '\1')},
        {"zeros", std::string(3'000, '\0')},
        {"commits of no number", Commits(1U << 30U, 100) + beyond}};
    if (known) {
      const std::uint64_t sequence = SequenceAt(plain.bytes, plain.records[where]);
      all["commits that go on"] = Commits(sequence, 150);
      all["commits that go on, and a long one"] = Commits(sequence, 150) + beyond;
    }
    return all;
  }
};

TEST_F(ChosenBytesTest, WhereverACrashCutsThemOrLosesASectorTheLastRecordIsItsEnd) {
  for (const auto& [name, chosen] : Choices(2, true)) {
    SCOPED_TRACE(name);
    const Log log = LogWith(chosen, 2, 3);
    const std::size_t last = log.records.back();
    const std::size_t step = chosen.size() > 10'000 ? 11 : 1;
    for (std::size_t size = last + 1; size < log.bytes.size(); size += step) {
      const auto damage = Scan(log.bytes.substr(0, size));
      ASSERT_TRUE(damage) << size;
      ASSERT_EQ(damage->kind, Kind::kTorn) << size;
      ASSERT_EQ(damage->begins, last) << size;
    }
    // Any sector of it may not have been written, or written wrong; the one with its header too.
    for (std::size_t sector = last / kSector; sector * kSector < log.bytes.size(); ++sector) {
      for (const char filling : {'\0', '\x5A'}) {
        std::string lost = log.bytes;
        for (std::size_t at = std::max(last, sector * kSector);
             at < std::min(lost.size(), (sector + 1) * kSector); ++at) {
          lost[at] = filling;
        }
        if (lost == log.bytes) continue;
        const auto damage = Scan(lost);
        ASSERT_TRUE(damage) << sector;
        ASSERT_NE(damage->kind, Kind::kFollowed) << sector;
        ASSERT_EQ(damage->begins, last) << sector;
      }
    }
  }
}

// The header was not written, and the end is not either.
TEST_F(ChosenBytesTest, WhoDoesNotKnowTheNumbersOfTheLogStopsNoStartEvenWhereTheHeaderIsLost) {
  for (const auto& [name, chosen] : Choices(2, false)) {
    SCOPED_TRACE(name);
    const Log log = LogWith(chosen, 2, 3);
    const std::size_t last = log.records.back();
    std::string lost = log.bytes;
    std::fill_n(lost.begin() + static_cast<std::ptrdiff_t>(last), 200, '\0');
    const std::size_t step = chosen.size() > 10'000 ? 97 : 3;
    for (std::size_t size = last + 200; size < lost.size(); size += step) {
      const auto damage = Scan(lost.substr(0, size));
      ASSERT_TRUE(damage) << size;
      ASSERT_NE(damage->kind, Kind::kFollowed) << size;
    }
  }
}

TEST_F(ChosenBytesTest, AnyFlippedBitOrLostSectorOfWhatWasAcknowledgedIsStillFound) {
  for (const auto& [name, chosen] : Choices(1, true)) {
    SCOPED_TRACE(name);
    const Log log = LogWith(chosen, 1, 4);
    const std::size_t step = chosen.size() > 10'000 ? 13 : 1;
    for (std::size_t at = log.records[1]; at < log.records[2]; at += step) {
      const auto damage = Scan(Flipped(log.bytes, at, static_cast<unsigned>(at / step % 8)));
      ASSERT_TRUE(damage) << at;
      ASSERT_EQ(damage->kind, Kind::kFollowed) << at;
      ASSERT_LE(damage->begins, at);
    }
    for (std::size_t sector = log.records[1] / kSector + 1; (sector + 1) * kSector < log.records[3];
         ++sector) {
      std::string lost = log.bytes;
      std::fill_n(lost.begin() + static_cast<std::ptrdiff_t>(sector * kSector), kSector, '\0');
      if (lost == log.bytes) continue;
      const auto damage = Scan(lost);
      ASSERT_TRUE(damage) << sector;
      ASSERT_EQ(damage->kind, Kind::kFollowed) << sector;
    }
  }
}

}  // namespace
}  // namespace yidan::storage
