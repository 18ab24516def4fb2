// What may be done with a document, and by whom: asked of a registry, of a proof file, and by a dry run.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "services/proof/proof_file.h"
#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using testing::kJourney;
using ::testing::Not;
using testing::PlayJourney;

class CanTest : public CommandLineTest {
 protected:
  std::string ProofFile() {
    Write("bill.yidan.json", proof::FormatProofFile(registry_.File(kJourney)));
    return File("bill.yidan.json");
  }
};

TEST_F(CanTest, WhoseActsAreMissingBeforeTheGoodsAreHad) {
  PlayJourney(registry_, 3);
  const Said said = As("rongou", {"can", kJourney});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("today, by SURRENDER 缴回 by rongou, then DELIVER 交货 by cdirp"));
  EXPECT_THAT(said.out, HasSubstr("rongou: holder"));
  EXPECT_THAT(said.out, HasSubstr("REJECT_WINDOW_ENDS"));
}

TEST_F(CanTest, TheOrderPartyIsNamedWhoseEndorsementIsMissing) {
  PassWithoutEndorsing();
  const Said said = As("boc-jinjiang", {"can", kJourney, "--for", "boc-jinjiang"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out,
              HasSubstr("today, by ENDORSE 背书 by boc-frankfurt, then SURRENDER 缴回 by boc-jinjiang"));
  EXPECT_THAT(said.out, HasSubstr("NOT_ENTITLED"));
  EXPECT_THAT(said.out, HasSubstr("needs: ENDORSE by boc-frankfurt"));
}

TEST_F(CanTest, AHoldIsLiftedByWhoPlacedItOrEndsByItself) {
  PlayJourney(registry_, 4);
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  SetTime(hold.mutable_hold()->mutable_until(), registry_.now_ms + 3'600'000);
  registry_.Do("chengdu-customs", kJourney, hold);
  const Said said = As("rongou", {"--output", "json", "can", kJourney});
  ASSERT_EQ(said.exit, 0) << said.err;
  const auto delivery = nlohmann::json::parse(said.out).at("delivery");
  ASSERT_EQ(delivery.at("today").at("steps").size(), 2U);
  EXPECT_EQ(delivery.at("today").at("steps")[0].at("act"), "LIFT");
  EXPECT_EQ(delivery.at("today").at("steps")[0].at("by"), "chengdu-customs");
  ASSERT_EQ(delivery.at("later").at("steps").size(), 1U);
  EXPECT_GT(delivery.at("later").at("steps")[0].at("not_before"), nlohmann::json::parse(said.out).at("at"));
}

TEST_F(CanTest, OfflineFromAProofFileTheSameIsSaidAndHowOldItIs) {
  PlayJourney(registry_, 3);
  const std::string file = ProofFile();
  const Said online = As("rongou", {"--output", "json", "can", kJourney});
  reachable_ = false;
  const Said said = As("rongou", {"--output", "json", "can", file});
  ASSERT_EQ(said.exit, 0) << said.err;
  const auto json = nlohmann::json::parse(said.out);
  EXPECT_EQ(json.at("delivery"), nlohmann::json::parse(online.out).at("delivery"));
  EXPECT_THAT(std::string(json.at("freshness")), HasSubstr("what came after is not known"));
}

// Nobody guesses what a file does not hold.
TEST_F(CanTest, OfSomebodyWhoseRecordIsNotThereNothingIsSaid) {
  PlayJourney(registry_, 3);
  const Said said = As("rongou", {"can", ProofFile(), "--for", "somebody-else"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("its directory record is not among those that were shown"));
}

TEST_F(CanTest, AForgedFileAnswersNothing) {
  PlayJourney(registry_, 3);
  std::string text = proof::FormatProofFile(registry_.File(kJourney));
  const std::size_t at = text.find("rongou");
  ASSERT_NE(at, std::string::npos);
  text.replace(at, 6, "rongov");
  Write("forged.json", text);
  const Said said = As("rongou", {"can", File("forged.json")});
  EXPECT_EQ(said.exit, 1);
  EXPECT_THAT(said.out, Not(HasSubstr("may")));
}

TEST_F(CanTest, ShowSaysItInALine) {
  PlayJourney(registry_, 3);
  const Said said = As("rongou", {"show", kJourney});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("today, by SURRENDER 缴回 by rongou, then DELIVER 交货 by cdirp"));
}

class DryRunTest : public CanTest {};

TEST_F(DryRunTest, SaysWhatWouldChangeAndSendsNothing) {
  PlayJourney(registry_, 3);
  const auto entries = registry_.size();
  const Said said = As("rongou", {"surrender", kJourney, "--for", "delivery", "--dry-run"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("would be admitted"));
  EXPECT_THAT(said.out, HasSubstr("SURRENDERED 已缴回  (now ISSUED 已签发)"));
  EXPECT_EQ(registry_.size(), entries);
  EXPECT_THAT(As("rongou", {"resume", "--list"}).out, Not(HasSubstr("SURRENDER")));
}

TEST_F(DryRunTest, IsRefusedAsTheRegistryRefuses) {
  PlayJourney(registry_, 3);
  const std::vector<std::string> line = {"surrender", kJourney, "--for", "delivery"};
  std::vector<std::string> tried = line;
  tried.emplace_back("--dry-run");
  const Said here = As("boc-jinjiang", tried);
  const Said there = As("boc-jinjiang", line);
  EXPECT_EQ(here.exit, 3);
  EXPECT_EQ(there.exit, 3);
  EXPECT_THAT(here.err, HasSubstr("NOT_HOLDER"));
  EXPECT_THAT(here.err, HasSubstr("needs: SURRENDER by rongou"));
}

TEST_F(DryRunTest, OnAProofFileAsksNobody) {
  PlayJourney(registry_, 3);
  const std::string file = ProofFile();
  reachable_ = false;
  const std::vector<std::string> line = {"surrender", kJourney,  "--for", "delivery",
                                         "--dry-run", "--proof", file};
  const Said may = As("rongou", line);
  ASSERT_EQ(may.exit, 0) << may.err;
  EXPECT_THAT(may.out, HasSubstr("what came after is not known"));
  EXPECT_EQ(As("boc-jinjiang", line).exit, 3);
}

TEST_F(DryRunTest, IsNotForWhatIsNoAct) {
  PlayJourney(registry_, 3);
  EXPECT_EQ(As("rongou", {"show", kJourney, "--dry-run"}).exit, 2);
  EXPECT_EQ(As("rongou", {"reject", kJourney, "--proof", ProofFile()}).exit, 2);
}

}  // namespace
}  // namespace yidan::cli
