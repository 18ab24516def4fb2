// The engineer on call: a registry's directory examined, mended, backed up and brought back, with the real
// daemon and a real disk under it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <thread>
#include <tuple>
#include <utility>

#include "services/store/records.h"
#include "services/watch/witness_server.h"
#include "storage/head_slots.h"
#include "storage/rocks_store.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kOrigin = "registry.test/chengdu";
constexpr const char* kDocument = "CDIRP-FSCK-1";

class FsckTest : public ::testing::Test {
 protected:
  static Finished Yidand(std::vector<std::string> words) {
    words.insert(words.begin(), YIDAND_PROGRAM);
    return RunProgram({std::move(words)});
  }
  Finished Fsck() const { return Yidand({"fsck", "--data", Data()}); }
  std::string Data() const { return registry_.File("data"); }
  void Pass(const Participant& from, const Participant& to) {
    const Answer passed = from.Submit<v1::TransferService>(from.TransferOf(from.Title(kDocument), to.id()));
    ASSERT_TRUE(passed.ok()) << passed.reason << " " << passed.message;
  }
  static void Issue(const Journey& parties) {
    const Answer issued = parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(kDocument, 0));
    ASSERT_TRUE(issued.ok()) << issued.reason << " " << issued.message;
  }
  // One bit of the byte so far into the file; 1.0: of its last.
  static void FlipBit(const std::string& path, double where) {
    std::string bytes = ReadWholeFile(path);
    const auto at = static_cast<std::size_t>(where * static_cast<double>(bytes.size() - 1));
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    WriteWholeFile(path, bytes);
  }
  // The first line of `text` with this in it; empty: none.
  static std::string LineWith(const std::string& text, const std::string& part) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
      if (line.find(part) != std::string::npos) return line;
    }
    return {};
  }
  // A registry of the same note keys with nothing else: another machine, before a restore.
  std::string EmptyDirectory(const std::string& name) const {
    const std::string data = registry_.File(name);
    fs::create_directory(data);
    fs::permissions(data, fs::perms::owner_all);
    for (const char* file : {"note.key", "registry.vkey"}) fs::copy(Data() + "/" + file, data + "/" + file);
    return data;
  }
  void UseDirectory(const std::string& data) const {
    fs::rename(Data(), Data() + "-before-" + fs::path(data).filename().string());
    fs::rename(data, Data());
  }

  Registry registry_{{.flags = {"--idle-seal-ms", "0", "--witness-every-ms", "50"}}};
};

TEST_F(FsckTest, AKilledRegistryIsCleanAndARunningOneIsLeftAlone) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  Pass(parties.shipper, parties.frankfurt);
  const Finished busy = Fsck();
  EXPECT_EQ(busy.status, 2) << "it could not look";
  EXPECT_THAT(busy.err, HasSubstr("another process holds"));
  const std::uint64_t size = registry_.TreeSize();
  registry_.Kill();
  const Finished clean = Fsck();
  EXPECT_EQ(clean.status, 0) << clean.out << clean.err;
  EXPECT_EQ(clean.out, "clean: " + std::to_string(size) + " entries\n");
  // As `yidan admin fsck` too: the command line hands over to the daemon on the PATH.
  const std::string folder = fs::path(YIDAND_PROGRAM).parent_path();
  const Finished handed_over = RunProgram(
      {{YIDAN_PROGRAM, "admin", "fsck", "--data", Data()}, {{"PATH", folder}, {"HOME", registry_.File("")}}});
  EXPECT_EQ(handed_over.out, clean.out) << handed_over.err;
  EXPECT_EQ(RunProgram({{YIDAN_PROGRAM, "admin", "format"}}).status, 2);
}

TEST_F(FsckTest, LostRowsAreNamedWrittenAnewAndServedAgain) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  Pass(parties.shipper, parties.frankfurt);
  const v1::TitleState before = parties.frankfurt.Title(kDocument);
  ASSERT_EQ(registry_.Stop(), 0);
  {
    auto store = storage::RocksStore::Open(Data() + "/db", {});
    ASSERT_TRUE(store.has_value()) << store.error().message;
    store::WriteSet writes;
    for (const auto table : {store::Table::kTitles, store::Table::kMapNodes, store::Table::kTouches}) {
      const auto rows = (*store)->Scan(table, "", "", 1'000);
      for (const auto& [key, value] : *rows) writes.Delete(table, key);
    }
    ASSERT_TRUE((*store)->Write((*store)->NextIndex(), writes).has_value());
  }
  const Finished damaged = Fsck();
  EXPECT_EQ(damaged.status, 1);
  EXPECT_THAT(damaged.out, HasSubstr(std::string("title row ") + kDocument + ": it is missing"));
  EXPECT_THAT(damaged.out, HasSubstr("map node row"));
  EXPECT_THAT(damaged.out, HasSubstr(std::string("touch row d") + kDocument));
  const Finished rebuilt = Yidand({"rebuild", "--data", Data()});
  EXPECT_EQ(rebuilt.status, 0) << rebuilt.err;
  EXPECT_EQ(Fsck().status, 0);
  registry_.Start();
  EXPECT_EQ(parties.frankfurt.Title(kDocument).SerializeAsString(), before.SerializeAsString());
  Pass(parties.frankfurt, parties.jinjiang);
}

TEST_F(FsckTest, AFlippedBitOnTheDiskIsNamed) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  ASSERT_EQ(registry_.Stop(), 0);
  // A head slot first: the other one still tells what was signed.
  const std::string slot = Data() + "/head/head.0";
  const std::string whole = ReadWholeFile(slot);
  std::string flipped = whole;
  flipped[40] = static_cast<char>(flipped[40] ^ 1);
  WriteWholeFile(slot, flipped);
  const Finished torn = Fsck();
  EXPECT_EQ(torn.status, 1);
  EXPECT_THAT(torn.out, HasSubstr("head slot: head.0 cannot be read"));
  WriteWholeFile(slot, whole);
  ASSERT_EQ(Fsck().status, 0);
}

// Where the parts of a table file are, by its footer: checksum kind, two handles in varints, version, magic.
struct TableParts {
  std::size_t meta_index = 0;
  std::size_t index = 0;
  std::size_t footer = 0;

  explicit TableParts(const std::string& bytes) : footer(bytes.size() - kFooterBytes) {
    std::size_t at = footer + 1;
    const auto number = [&] {
      std::uint64_t value = 0;
      for (unsigned shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.at(at++));
        value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
        if (byte < 0x80) return static_cast<std::size_t>(value);
      }
    };
    meta_index = number();
    number();
    index = number();
  }

 private:
  static constexpr std::size_t kFooterBytes = 53;
};

// Wherever a bit of a table is flipped, fsck names the file, its family, what of it, and the least that mends
// it; and that does mend it.
TEST_F(FsckTest, EveryFamilysFlippedBitIsNamedAndWhatFollowsFromTheLogIsMended) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  Pass(parties.shipper, parties.frankfurt);
  const v1::TitleState before = parties.frankfurt.Title(kDocument);
  ASSERT_EQ(registry_.Stop(), 0);
  registry_.Start();  // what was in the log is in tables now
  ASSERT_EQ(registry_.Stop(), 0);
  const Finished sound = Fsck();
  ASSERT_EQ(sound.status, 0) << sound.out;
  const std::string whole = registry_.File("whole");
  fs::copy(Data(), whole, fs::copy_options::recursive);
  const auto afresh = [&] {
    fs::remove_all(Data());
    fs::copy(whole, Data(), fs::copy_options::recursive);
  };
  // What rebuild cannot do: the log and the contents follow from nothing, nor does the goods key, which
  // stands among the rows of `state`, in one of its tables. No table can be read at all whose index,
  // properties or footer are damaged.
  enum class Part { kData, kIndex, kProperties, kFooter };
  using Key = std::pair<std::string, Part>;
  const std::string rebuild = "Remedy: yidand rebuild";
  const std::string restore = "Remedy: yidand restore";
  std::map<Key, std::set<std::string>> remedies;
  for (const auto& file : fs::directory_iterator(whole + "/db")) {
    if (file.path().extension() != ".sst") continue;
    const std::string name = file.path().filename();
    const std::string bytes = ReadWholeFile(file.path());
    const TableParts parts(bytes);
    for (const auto& [part, at, why] : {std::tuple{Part::kData, std::size_t{20}, "checksum mismatch"},
                                        {Part::kIndex, parts.index + 3, "checksum mismatch"},
                                        {Part::kProperties, parts.meta_index - 30, "checksum mismatch"},
                                        {Part::kFooter, bytes.size() - 3, "magic number"}}) {
      SCOPED_TRACE(name + " byte " + std::to_string(at) + " of " + std::to_string(bytes.size()));
      afresh();
      std::string flipped = bytes;
      flipped[at] = static_cast<char>(flipped[at] ^ 1);
      WriteWholeFile(Data() + "/db/" + name, flipped);
      const Finished damaged = Fsck();
      EXPECT_EQ(damaged.status, 1) << damaged.err;
      const std::string line = LineWith(damaged.out, "file db/" + name + ", rows of family ");
      ASSERT_FALSE(line.empty()) << damaged.out << damaged.err;
      const std::size_t begin = line.find("family ") + 7;
      const Key key(line.substr(begin, line.find(':', begin) - begin), part);
      const bool goods_key_lost = damaged.out.find("meta goods-key") != std::string::npos;
      EXPECT_TRUE(!goods_key_lost || key.first == "state") << damaged.out;
      const std::string& least =
          key.first == "log" || key.first == "content" || goods_key_lost ? restore : rebuild;
      remedies[key].insert(least);
      EXPECT_THAT(line, HasSubstr(why));
      EXPECT_THAT(line, HasSubstr(least));
      EXPECT_EQ(ReadWholeFile(Data() + "/db/" + name), flipped) << "fsck only looks";
      const Finished rebuilt = Yidand({"rebuild", "--data", Data()});
      if (least == restore) {
        EXPECT_EQ(rebuilt.status, 1);
        EXPECT_THAT(rebuilt.err, HasSubstr(restore));
        EXPECT_FALSE(fs::exists(Data() + "/db.damaged"));
        continue;
      }
      EXPECT_THAT(damaged.out, Not(HasSubstr(restore)));
      EXPECT_EQ(rebuilt.status, 0) << rebuilt.err;
      EXPECT_THAT(rebuilt.out, HasSubstr("the damaged one is kept in " + Data() + "/db.damaged"));
      EXPECT_EQ(Fsck().out, sound.out);
      if (part != Part::kIndex) continue;
      registry_.Start();
      EXPECT_EQ(parties.frankfurt.Title(kDocument).SerializeAsString(), before.SerializeAsString());
      EXPECT_EQ(registry_.Stop(), 0);
    }
  }
  for (const Part part : {Part::kData, Part::kIndex, Part::kProperties, Part::kFooter}) {
    SCOPED_TRACE(static_cast<int>(part));
    for (const char* family : {"tree", "lookup", "index"}) {
      EXPECT_THAT((remedies[{family, part}]), ElementsAre(rebuild)) << family;
    }
    for (const char* family : {"log", "content"}) {
      EXPECT_THAT((remedies[{family, part}]), ElementsAre(restore)) << family;
    }
    EXPECT_FALSE((remedies[{"state", part}].empty())) << "by table: with the goods key, or without";
  }
  EXPECT_THAT((remedies[{"state", Part::kIndex}]), Contains(restore)) << "the table with the goods key";
}

TEST_F(FsckTest, WhatKeepsTheDatabaseFromOpeningAndADamagedKeyAreNamedToo) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  Pass(parties.shipper, parties.frankfurt);
  registry_.Kill();
  const std::string whole = registry_.File("whole");
  fs::copy(Data(), whole, fs::copy_options::recursive);
  std::string log, manifest;
  for (const auto& file : fs::directory_iterator(whole + "/db")) {
    const std::string name = file.path().filename();
    if (name.ends_with(".log") && fs::file_size(file.path()) > 0) log = std::max(log, name);
    if (name.starts_with("MANIFEST-")) manifest = name;
  }
  struct Case {
    std::string file;
    double where;
    const char* line;
    const char* remedy;
  };
  const std::vector<Case> cases = {
      {"db/" + log, 0.3, "whole records follow", "yidand restore"},
      {"db/" + log, 1.0, "does not hold what was acknowledged", "yidand restore"},
      {"db/" + manifest, 0.5, "the list of the database's files cannot be relied on", "yidand restore"},
      {"db/CURRENT", 0.1, "file db/CURRENT: it names no MANIFEST", "yidand rebuild"},
      {"note.key", 0.6, "the copy of note.key that was kept whose verifier key is", ""},
      {"registry.vkey", 0.7, "note key: ", "yidand rebuild, which writes registry.vkey"},
      {"head/head.1", 0.01, "head slot: head.1", "none is needed: the next start writes it anew"}};
  for (const Case& one : cases) {
    SCOPED_TRACE(one.file);
    fs::remove_all(Data());
    fs::copy(whole, Data(), fs::copy_options::recursive);
    FlipBit(Data() + "/" + one.file, one.where);
    const Finished damaged = Fsck();
    EXPECT_EQ(damaged.status, 1);
    EXPECT_THAT(LineWith(damaged.out, one.line), HasSubstr(std::string("Remedy: ") + one.remedy))
        << damaged.out << damaged.err;
  }
}

// Power went while the last batch was written: its bytes are there and wrong, and no slot tells of it.
TEST_F(FsckTest, AGarbledEndThatNobodyWasToldOfIsDroppedInWords) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  const v1::TitleState issued = parties.shipper.Title(kDocument);
  ASSERT_EQ(registry_.Stop(), 0);
  const std::string told = registry_.File("told");
  fs::copy(Data() + "/head", told);
  registry_.Start();
  Pass(parties.shipper, parties.frankfurt);
  registry_.Kill();
  fs::remove_all(Data() + "/head");
  fs::rename(told, Data() + "/head");
  std::string log;
  for (const auto& file : fs::directory_iterator(Data() + "/db")) {
    if (file.path().extension() == ".log" && file.file_size() > 0) log = std::max(log, file.path().string());
  }
  FlipBit(log, 1.0);
  registry_.Start();
  EXPECT_EQ(parties.shipper.Title(kDocument).SerializeAsString(), issued.SerializeAsString());
  Pass(parties.shipper, parties.frankfurt);
  EXPECT_EQ(registry_.Stop(), 0);
  EXPECT_THAT(ReadWholeFile(registry_.File("ledger.err")), HasSubstr("were garbled and are dropped"));
  EXPECT_EQ(Fsck().status, 0);
}

TEST_F(FsckTest, AnOlderDatabaseUnderANewerCheckpointIsNamedAndDoesNotStart) {
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  ASSERT_EQ(registry_.Stop(), 0);
  fs::copy(Data() + "/db", registry_.File("older"), fs::copy_options::recursive);
  registry_.Start();
  Pass(parties.shipper, parties.frankfurt);
  ASSERT_EQ(registry_.Stop(), 0);
  fs::remove_all(Data() + "/db");
  fs::rename(registry_.File("older"), Data() + "/db");
  const Finished named = Fsck();
  EXPECT_EQ(named.status, 1);
  EXPECT_THAT(named.out, HasSubstr("an older database was put in its place"));
  EXPECT_EQ(Yidand({"rebuild", "--data", Data()}).status, 1);
  EXPECT_THROW(registry_.Start(), std::runtime_error);
}

// The machine is lost. The witness saw the last transfer, so the backup before it may not come back: the bank
// that holds a receipt for it would be robbed. The backup after it may.
TEST_F(FsckTest, ABackupComesBackOnlyIfTheWitnessSawNothingNewer) {
  auto key = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
  auto signer = log::NoteSigner::Create("witness.test/one", log::NoteKeyType::kCosignature, *std::move(key));
  const std::string verifier = signer->verifier().KeyString();
  auto witness = watch::WitnessServer::Start(
      {"127.0.0.1:0",
       registry_.File("witness"),
       {{kOrigin, {*log::NoteVerifier::FromKeyString(registry_.verifier_key())}}}},
      *std::move(signer));
  ASSERT_TRUE(witness.has_value()) << witness.error().message;
  const std::string named = verifier + " http://" + (*witness)->address();
  registry_.Add({"--witness", named});
  registry_.Start();
  const Journey parties(registry_);
  Issue(parties);
  ASSERT_EQ(registry_.Stop(), 0);
  const std::string early = registry_.File("backup-early");
  ASSERT_EQ(Yidand({"backup", "--data", Data(), "--to", early}).status, 0);

  // The second one is made by the running registry itself.
  const std::string late = registry_.File("backup-late");
  registry_.Start();
  Pass(parties.shipper, parties.frankfurt);
  ASSERT_EQ(registry_.Stop(), 0);
  registry_.Add({"--backup-to", late, "--backup-keep", "2"});
  registry_.Start();
  const auto until = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  const auto cosigned = [&] {
    grpc::ClientContext context;
    v1::GetCheckpointResponse newest;
    EXPECT_TRUE(parties.shipper.Stub<v1::VerificationService>()->GetCheckpoint(&context, {}, &newest).ok());
    return newest.checkpoint().note().find("witness.test/one") != std::string::npos;
  };
  while (!cosigned() || !fs::exists(late + "/meta/1")) {
    ASSERT_LT(std::chrono::steady_clock::now(), until);
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ASSERT_EQ(registry_.Stop(), 0);

  const std::string first = EmptyDirectory("first");
  const Finished robbed = Yidand({"restore", "--data", first, "--from", early, "--witness", named});
  EXPECT_EQ(robbed.status, 1);
  EXPECT_THAT(robbed.err, HasSubstr("it has seen"));
  EXPECT_FALSE(fs::exists(first + "/db"));
  EXPECT_THAT(Yidand({"restore", "--data", first, "--from", late}).err, HasSubstr("nobody vouches"));

  const Finished restored = Yidand({"restore", "--data", first, "--from", late, "--witness", named});
  EXPECT_EQ(restored.status, 0) << restored.err;
  EXPECT_THAT(restored.out, HasSubstr("witness witness.test/one"));
  UseDirectory(first);
  registry_.Start();
  EXPECT_EQ(parties.frankfurt.Title(kDocument).holder(), "boc-frankfurt");
  Pass(parties.frankfurt, parties.jinjiang);
  EXPECT_EQ(registry_.Stop(), 0);
  EXPECT_EQ(Fsck().status, 0);
}

}  // namespace
}  // namespace yidan::testing
