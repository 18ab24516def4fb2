// What the tree cites is there, and the check that says so catches what is not.
#include "tests/architecture/citations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <map>

namespace yidan::architecture {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

namespace fs = std::filesystem;
const fs::path kRoot = YIDAN_SOURCE_DIR;

// A small tree with one page of each kind, and `files` beside them.
class CitedTree {
 public:
  explicit CitedTree(const std::map<std::string, std::string>& files) {
    root_ = (fs::temp_directory_path() / "yidan-citations-XXXXXX").string();
    if (mkdtemp(root_.data()) == nullptr) throw std::runtime_error("no temporary directory");
    Write("deploy/docs/PROTOCOL.md", "# Signed bytes\n\n## 1. Acts\n\n## 2. Content\n\n## 3. Log\n");
    Write("deploy/docs/TITLE.md", "# The rules\n\n## State\n\n## Acts beside the chain\n");
    Write("deploy/adr/0001-base-folder.md", "# 0001 · A folder\n");
    Write("storage/FORMAT.md", "# Formats\n\n## Title state\n");
    Write("services/proof/FORMAT.md", "# The proof file\n\n### log\n");
    Write("services/title/rules.h", "");
    Write("tests/unit/title/rules_test.cc", "TEST_F(Holding, BlocksDelivery) {}\n");
    for (const auto& [file, text] : files) Write(file, text);
  }
  CitedTree(const CitedTree&) = delete;
  CitedTree& operator=(const CitedTree&) = delete;
  ~CitedTree() { fs::remove_all(root_); }
  [[nodiscard]] std::vector<std::string> Faults() const { return CheckCitations(root_); }
  [[nodiscard]] std::size_t Count() const { return CountCitations(root_); }

 private:
  void Write(const std::string& file, const std::string& text) {
    fs::create_directories((fs::path(root_) / file).parent_path());
    std::ofstream(fs::path(root_) / file) << text;
  }
  std::string root_;
};

std::vector<std::string> FaultsOf(const std::string& file, const std::string& text) {
  const std::map<std::string, std::string> files{{file, text}};
  return CitedTree(files).Faults();
}

TEST(Citations, AllThatTheTreeCitesIsThere) {
  for (const std::string& fault : CheckCitations(kRoot)) ADD_FAILURE() << fault;
}

TEST(Citations, ThereAreCitationsToCheck) { EXPECT_GT(CountCitations(kRoot), 200U); }

TEST(CitationsCheck, CatchesASectionThatIsNotThere) {
  EXPECT_THAT(
      FaultsOf("services/a.h", "int a;  // as PROTOCOL §9 has it\n"),
      ElementsAre("services/a.h:1: cites deploy/docs/PROTOCOL.md §9, a section that it does not have"));
  EXPECT_THAT(
      FaultsOf("services/a.h", "// PROTOCOL §1, §8\n"),
      ElementsAre("services/a.h:1: cites deploy/docs/PROTOCOL.md §8, a section that it does not have"));
  EXPECT_THAT(FaultsOf("a.md", "See PROTOCOL §1 to §4.\n"),
              ElementsAre("a.md:1: cites deploy/docs/PROTOCOL.md §4, a section that it does not have"));
  EXPECT_THAT(
      FaultsOf("proto/a.proto", "\n// As TITLE.md \"Status\" says.\n"),
      ElementsAre("proto/a.proto:2: cites deploy/docs/TITLE.md \"Status\", a heading that it does not have"));
  EXPECT_THAT(
      FaultsOf("CMakeLists.txt", "set(A 1)  # FORMAT.md \"log\"\n"),
      ElementsAre("CMakeLists.txt:1: cites storage/FORMAT.md \"log\", a heading that it does not have"));
}

TEST(CitationsCheck, CatchesACitationThatGoesOverTheEndOfALine) {
  EXPECT_THAT(
      FaultsOf("services/a.cc", "// It is so by PROTOCOL\n// §7, always.\n"),
      ElementsAre("services/a.cc:1: cites deploy/docs/PROTOCOL.md §7, a section that it does not have"));
}

TEST(CitationsCheck, CatchesAPageThatIsNotThere) {
  EXPECT_THAT(FaultsOf("services/a.h", "// DESIGN §4\n"),
              ElementsAre("services/a.h:1: cites deploy/docs/DESIGN.md, which is not there"));
  EXPECT_THAT(FaultsOf("services/a.h", "// LIMITS.md has the figures.\n"),
              ElementsAre("services/a.h:1: cites deploy/docs/LIMITS.md, which is not there"));
  EXPECT_THAT(FaultsOf("README.md", "As `deploy/docs/upgrade.md` tells.\n"),
              ElementsAre("README.md:1: cites deploy/docs/upgrade.md, a file that is not there"));
}

TEST(CitationsCheck, CatchesADecisionThatIsNotThere) {
  EXPECT_THAT(FaultsOf("services/a.h", "// ADR 0042\n"),
              ElementsAre("services/a.h:1: cites ADR 0042, a decision that is not there"));
  EXPECT_THAT(FaultsOf("tests/a.cc", "/* see deploy/adr/0043 */\n"),
              ElementsAre("tests/a.cc:1: cites ADR 0043, a decision that is not there"));
}

TEST(CitationsCheck, CatchesAPathThatIsNotThere) {
  EXPECT_THAT(FaultsOf("services/a.h", "// services/title/rulez.h, tests/unit/none_test.cc.\n"),
              ElementsAre("services/a.h:1: cites services/title/rulez.h, a file that is not there",
                          "services/a.h:1: cites tests/unit/none_test.cc, a file that is not there"));
  EXPECT_THAT(FaultsOf("deploy/serve", "#!/bin/bash\n# as deploy/lib.sh does\n"),
              ElementsAre("deploy/serve:2: cites deploy/lib.sh, a file that is not there"));
}

TEST(CitationsCheck, CatchesATestThatIsNotThere) {
  EXPECT_THAT(FaultsOf("a.md", "`Holding.BlocksDelivery`, `Holding.BlocksNothing`\n"),
              ElementsAre("a.md:1: cites Holding.BlocksNothing, a test that is not there"));
}

TEST(CitationsCheck, LeavesAloneWhatIsThere) {
  const CitedTree tree(
      {{"services/a.cc",
        "// PROTOCOL §1, §3 and TITLE.md \"Acts beside the chain\", storage/FORMAT.md \"Title state\":\n"
        "// services/title/rules.h, ADR 0001, TITLE.md's words. RFC 8032 §5.1.7 is another's.\n"},
       {"services/proof/a.h", "// FORMAT.md \"log\"\n"},
       {"a.md", "`services/proof/FORMAT.md` \"log\", `VerificationService.GetTile`\n"}});
  EXPECT_THAT(tree.Faults(), IsEmpty());
  EXPECT_GE(tree.Count(), 10U);
}

TEST(CitationsCheck, ReadsCommentsAndNotCode) {
  EXPECT_THAT(FaultsOf("services/a.cc",
                       "const char* a = \"// ADR 0042\"; const auto b = R\"x(// ADR 0042 \")x\";\n"
                       "char c = '\"'; int d = 1'000;  /* good */ Fault(\"PROTOCOL §9\");\n"),
              IsEmpty());
  EXPECT_EQ(ProseOf("a.cc", "int a; // b\n/* c */ d"), "          b\n   c     ");
  EXPECT_EQ(ProseOf("a.txt", "x#y # z\n"), " z\n");
}

}  // namespace
}  // namespace yidan::architecture
