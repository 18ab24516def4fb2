// A line of documents as it grows in a year: amended, split, one half through paper, merged, and on paper at
// the end. Every one of them, ended or not, is shown, exported, redacted and verified; and the whole log is
// audited.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/waybill/schema.h"
#include "tests/support/acts.h"
#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

using ::testing::HasSubstr;

class LinesTest : public ::testing::Test {
 protected:
  LinesTest() { registry_.Start(); }
  static Finished Done(const Participant& who, const std::vector<std::string>& arguments, int status = 0) {
    const Finished said = who.Cli(arguments);
    EXPECT_EQ(said.status, status) << who.id() << " " << ::testing::PrintToString(arguments) << "\n"
                                   << said.out << said.err;
    return said;
  }
  [[nodiscard]] std::string Content(const std::string& id, const std::vector<std::string>& lines,
                                    const std::vector<std::string>& replaces) const {
    const std::string path = registry_.File(id + ".json");
    WriteWholeFile(path, waybill::ToJson(PartOfDemoWaybill(lines, replaces)).Canonical());
    return path;
  }

  Registry registry_;
};

TEST_F(LinesTest, AmendedSplitThroughPaperMergedAndOnPaperEachIsProven) {
  const Journey p(registry_);
  const Participant auditor = registry_.Admit("auditor", {v1::ROLE_AUDITOR});
  const std::string first = "YD-LINES-0000-0001";
  const std::string amended = "YD-LINES-0000-0002";
  const std::string left = "YD-LINES-0000-0003";
  const std::string right = "YD-LINES-0000-0004";
  const std::string back = "YD-LINES-0000-0005";
  const std::string merged = "YD-LINES-0000-0006";
  const auto surrender = [&](const std::string& id, const std::string& purpose) {
    Done(p.shipper, {"surrender", id, "--for", purpose});
  };
  Done(p.carrier, {"issue", Content(first, {"1", "2"}, {}), "--id", first});
  surrender(first, "amendment");
  Done(p.carrier, {"replace", first, "--with", Content(amended, {"1", "2"}, {first}), "--id", amended});
  surrender(amended, "split");
  Done(p.carrier, {"replace", amended, "--with", Content(left, {"1"}, {amended}), "--id", left, "--with",
                   Content(right, {"2"}, {amended}), "--id", right});
  surrender(left, "paper");
  Done(p.carrier, {"to-paper", left, "--form", "CD-000001"});
  Done(p.carrier,
       {"from-paper", left, "--with", Content(back, {"1"}, {left}), "--id", back, "--presented-by",
        "landrover-nl", "--order", "holder", "--paper-digest", std::string(64, 'a'), "--all-originals-in"});
  surrender(right, "merge");
  surrender(back, "merge");
  Done(p.carrier, {"replace", right, "--and", back, "--with", Content(merged, {"1", "2"}, {right, back}),
                   "--id", merged});
  surrender(merged, "paper");
  Done(p.carrier, {"to-paper", merged, "--form", "CD-000002"});

  for (const std::string& id : {first, amended, left, right, back, merged}) {
    EXPECT_THAT(Done(p.carrier, {"show", id, "--history"}).out, HasSubstr("every act replayed here")) << id;
    const std::string file = registry_.File("line.yidan.json");
    const std::string redacted = registry_.File("line-redacted.yidan.json");
    Done(p.carrier, {"export", id, "-o", file, "--force"});
    Done(p.carrier, {"redact", file, "-o", redacted, "--force", "--hide", "/freight", "--bare"});
    for (const std::string& path : {file, redacted}) {
      const Finished verdict = Done(p.importer, {"verify", path}, 1);
      EXPECT_THAT(verdict.out, HasSubstr("ENDED  " + id)) << "sound, and not live";
      EXPECT_THAT(verdict.out, HasSubstr(id == merged ? "ON PAPER" : "REPLACED"));
    }
  }
  EXPECT_THAT(Done(auditor, {"log", "audit"}).out, HasSubstr("CONSISTENT: the log"));
  EXPECT_EQ(registry_.Stop(), 0);
}

}  // namespace
}  // namespace yidan::testing
