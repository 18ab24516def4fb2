// DESIGN §4's arrows hold in the tree as it stands, and the check that says so catches what it should.
#include "tests/architecture/arrows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "tests/architecture/fixtures.h"

namespace yidan::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// A tree of one file, checked against the real table.
std::vector<std::string> FaultsOf(const std::string& file, const std::string& text) {
  return CheckTree(TheTable(), SmallTree(Files{{file, text}}).root());
}

TEST(Architecture, TheTreeKeepsToTheArrows) { ExpectNone(CheckTree(TheTable(), kRoot)); }

TEST(Architecture, TheTableItselfPointsOneWay) { EXPECT_THAT(CheckTable(TheTable(), kRoot), IsEmpty()); }

TEST(Architecture, ThereIsATreeToCheck) {
  const Arrows nothing_allowed;
  EXPECT_GT(CheckTree(nothing_allowed, kRoot).size(), 100U);
}

TEST(ArchitectureCheck, CatchesAForbiddenArrow) {
  EXPECT_THAT(FaultsOf("services/title/a.cc", "#include \"services/ledger/ledger.h\"\n"),
              ElementsAre("services/title/a.cc:1: services/title may not include services/ledger/ledger.h"));
  EXPECT_THAT(FaultsOf("services/log/chain.cc", "\n  #  include \"services/title/rules.h\"\n"),
              ElementsAre(HasSubstr("chain.cc:2: services/log may not include")));
  EXPECT_THAT(FaultsOf("storage/a.h", "#include \"services/ledger/sequencer.h\"\n"),
              ElementsAre(HasSubstr("storage may not include services/ledger/sequencer.h")));
  EXPECT_THAT(FaultsOf("services/ledger/a.cc", "#include <services/rpc/server/server.h>\n"),
              ElementsAre(HasSubstr("may not include services/rpc/server/server.h")));
  EXPECT_THAT(FaultsOf("services/issuance/a.cc", "#include \"services/transfer/transfer_service.h\"\n"),
              ElementsAre(HasSubstr("may not include services/transfer")));
  EXPECT_THAT(FaultsOf("services/transfer/a.cc", "#include \"yidan/internal/v1/ledger.pb.h\"\n"),
              ElementsAre(HasSubstr("may not include yidan/internal")));
  EXPECT_THAT(FaultsOf("services/waybill/a.cc", "#include \"tests/support/memory_store.h\"\n"),
              ElementsAre(HasSubstr("may not include tests/support")));
}

TEST(ArchitectureCheck, CatchesALibraryOutOfItsPlace) {
  EXPECT_THAT(FaultsOf("services/log/a.cc", "#include <openssl/evp.h>\n"),
              ElementsAre(HasSubstr("openssl/")));
  EXPECT_THAT(FaultsOf("services/rpc/wire/a.cc", "#include <sodium.h>\n"), ElementsAre(HasSubstr("sodium")));
  EXPECT_THAT(FaultsOf("services/ledger/a.cc", "#include <rocksdb/db.h>\n"),
              ElementsAre(HasSubstr("rocksdb/")));
  EXPECT_THAT(FaultsOf("services/title/a.cc", "#include <grpcpp/grpcpp.h>\n"),
              ElementsAre(HasSubstr("grpc")));
  EXPECT_THAT(FaultsOf("services/ledger/a.cc", "#include \"yidan/v1/transfer_service.grpc.pb.h\"\n"),
              ElementsAre(HasSubstr("*.grpc.pb.h")));
}

TEST(ArchitectureCheck, CatchesAnythingButArgumentsInAPureFolder) {
  for (const char* line : {"auto now = std::chrono::system_clock::now();", "long now = time(nullptr);",
                           "clock_gettime(CLOCK_REALTIME, &now);", "#include <fstream>", "#include <mutex>",
                           "const char* home = getenv(\"HOME\");", "auto salt = crypto::RandomBytes(16);"}) {
    for (const char* folder : {"services/title", "services/waybill", "services/log", "services/log/proof"}) {
      EXPECT_THAT(FaultsOf(std::string(folder) + "/a.cc", line), ElementsAre(HasSubstr("is pure"))) << line;
    }
    EXPECT_THAT(FaultsOf("services/ledger/a.cc", line), IsEmpty()) << line;
  }
}

TEST(ArchitectureCheck, CatchesAFolderNobodyThoughtOf) {
  EXPECT_THAT(FaultsOf("services/extra/a.h", "#pragma once\n"), ElementsAre(HasSubstr("has no line")));
}

TEST(ArchitectureCheck, LeavesAloneWhatIsAllowed) {
  EXPECT_THAT(
      FaultsOf("services/title/a.cc",
               "#include \"services/title/a.h\"\n#include <map>\n#include \"yidan/v1/act.pb.h\"\n"
               "#include \"services/crypto/crypto.h\"\n// the sequencer's system_clock::now() decides\n"
               "Outcome Check(TimeMs time);\n"),
      IsEmpty());
  EXPECT_THAT(FaultsOf("services/crypto/a.cc", "#include <openssl/evp.h>\n#include <sodium.h>\n"), IsEmpty());
}

TEST(ArchitectureCheck, CatchesATableThatTurnsInACircle) {
  std::istringstream text("a -> b\nb -> c\nc -> a\n");
  std::vector<std::string> faults;
  const Arrows arrows = ReadArrows(text, faults);
  EXPECT_THAT(faults, IsEmpty());
  EXPECT_THAT(CheckTable(arrows, kRoot), ElementsAre(HasSubstr("includes itself")));
}

TEST(ArchitectureCheck, CatchesAFacadeThatIsNotThere) {
  std::istringstream text("facade services/ledger/palace.h\n");
  std::vector<std::string> faults;
  const Arrows arrows = ReadArrows(text, faults);
  EXPECT_THAT(faults, IsEmpty());
  EXPECT_THAT(CheckTable(arrows, kRoot), ElementsAre(HasSubstr("palace.h, which is not there")));
}

TEST(ArchitectureCheck, CatchesATableItCannotRead) {
  std::istringstream text(
      "a -> \na -> b\nb => c\nonly x: a\nonly x: b\nprogram p : not a\nonly-link A::: a\n");
  std::vector<std::string> faults;
  ReadArrows(text, faults);
  EXPECT_THAT(faults,
              ElementsAre("arrows.txt:2: a stands twice", HasSubstr("arrows.txt:3: cannot be read"),
                          "arrows.txt:5: x stands twice", HasSubstr("cannot be read: program p : not a"),
                          HasSubstr("cannot be read: only-link A:::")));
}

}  // namespace
}  // namespace yidan::architecture
