// What a bank is told first of a file that verifies: what stands in the way.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "services/title/times.h"
#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kJourney;
using testing::PlayJourney;
using ::testing::StartsWith;

class VerdictTest : public CommandLineTest {
 protected:
  std::string Exported(const std::string& who) {
    const std::string file = File("proof.yidan.json");
    const Said said = As(who, {"export", kJourney, "-o", file, "--force"});
    EXPECT_EQ(said.exit, 0) << said.err;
    return file;
  }
  nlohmann::json Verified(const std::string& file) {
    return nlohmann::json::parse(As("boc-jinjiang", {"--output", "json", "verify", file}).out);
  }
  static std::vector<std::string> Codes(const nlohmann::json& report) {
    std::vector<std::string> out;
    for (const auto& one : report.at("in_the_way")) out.push_back(one.at("code"));
    return out;
  }
};

TEST_F(VerdictTest, NothingStandsInTheWay) {
  PlayJourney(registry_, 0);
  const std::string file = Exported("landrover-nl");
  const Said said = As("boc-jinjiang", {"verify", file, "--require-unburdened"});
  EXPECT_EQ(said.exit, 0) << said.out;
  EXPECT_THAT(said.out, StartsWith(std::string("VALID  ") + kJourney));
  EXPECT_TRUE(Verified(file).at("unburdened"));
}

// Everything that no bank would lend on, on one document; it is VALID, and the first line says so.
TEST_F(VerdictTest, ValidAndNothingThatABankWouldLendOn) {
  PlayJourney(registry_, 0);
  v1::Act passed_on;
  passed_on.mutable_transfer()->set_to("boc-frankfurt");
  passed_on.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_NONE);
  registry_.Do("landrover-nl", kJourney, passed_on);
  v1::Act released;
  released.mutable_released_without_surrender()->set_to("rongou");
  registry_.Do("cdirp", kJourney, released);
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  registry_.Do("chengdu-customs", kJourney, hold);
  const std::string file = Exported("boc-frankfurt");

  const Said said = As("boc-jinjiang", {"verify", file});
  EXPECT_EQ(said.exit, 0) << "as before: what the flag is for";
  EXPECT_THAT(said.out, StartsWith("VALID, BUT BURDENED 有负担  " + std::string(kJourney) +
                                   "\n  in the way 阻碍  RELEASED WITHOUT SURRENDER"));
  EXPECT_LT(said.out.find("CUSTOMS HOLD"), said.out.find("ENDORSEMENT GAP"));
  EXPECT_LT(said.out.find("ENDORSEMENT GAP"), said.out.find("content 内容"));
  EXPECT_EQ(As("boc-jinjiang", {"verify", file, "--require-unburdened"}).exit, 5);

  const auto report = Verified(file);
  EXPECT_EQ(report.at("result"), "VALID");
  EXPECT_FALSE(report.at("unburdened"));
  EXPECT_THAT(Codes(report),
              ElementsAre("RELEASED_WITHOUT_SURRENDER", "CUSTOMS_HOLD", "ENDORSEMENT_GAP", "REJECTABLE"));
  EXPECT_THAT(report.at("endorsement_gap").get<std::string>(), HasSubstr("Cure: ENDORSE by landrover-nl"));
  EXPECT_TRUE(report.at("surrendered").is_null());
  EXPECT_TRUE(report.at("warnings").empty());
}

TEST_F(VerdictTest, ASurrenderedDocumentSaysSo) {
  PlayJourney(registry_, 4);
  const std::string file = Exported("rongou");
  EXPECT_EQ(As("boc-jinjiang", {"verify", file, "--require-unburdened"}).exit, 5);
  const auto report = Verified(file);
  EXPECT_THAT(Codes(report), ElementsAre("SURRENDERED"));
  EXPECT_THAT(report.at("surrendered").get<std::string>(), HasSubstr("DELIVERY"));
}

TEST_F(VerdictTest, AnotherExitCodeThanInvalid) {
  PlayJourney(registry_, 5);
  const Said said = As("boc-jinjiang", {"verify", Exported("rongou"), "--require-unburdened"});
  EXPECT_EQ(said.exit, 1) << "delivered: it is not VALID at all";
  EXPECT_THAT(said.out, StartsWith("*** DELIVERED"));
}

// The document says nothing of it, and nobody can deliver, or pass it on.
TEST_F(VerdictTest, ASuspendedIssuerAndASucceededHolderStandInTheWay) {
  PlayJourney(registry_, 0);
  registry_.Admit("liquidator", {v1::ROLE_FORWARDER});
  constexpr const char* kRegistrar = testing::SyntheticRegistry::kRegistrar;
  v1::Act suspend;
  suspend.mutable_suspend();
  registry_.Do(kRegistrar, "cdirp", suspend);
  v1::Act successor;
  successor.mutable_successor()->set_successor("liquidator");
  successor.mutable_successor()->set_document_digest(std::string(32, 's'));
  registry_.Do(kRegistrar, "landrover-nl", successor);
  const std::string file = Exported("landrover-nl");

  const Said said = As("boc-jinjiang", {"verify", file, "--require-unburdened"});
  EXPECT_EQ(said.exit, 5) << said.out;
  EXPECT_THAT(said.out, StartsWith("VALID, BUT BURDENED 有负担  " + std::string(kJourney) +
                                   "\n  in the way 阻碍  ISSUER 签发人 SUSPENDED"));
  const auto report = Verified(file);
  EXPECT_FALSE(report.at("unburdened"));
  EXPECT_THAT(Codes(report), ElementsAre("ISSUER_SUSPENDED", "HOLDER_SUCCEEDED"));
  // Asked of the registry itself it is the same.
  const Said shown = As("boc-jinjiang", {"--output", "json", "show", kJourney});
  EXPECT_THAT(Codes(nlohmann::json::parse(shown.out)), ElementsAre("ISSUER_SUSPENDED", "HOLDER_SUCCEEDED"));
  EXPECT_THAT(As("boc-jinjiang", {"show", kJourney}).out,
              HasSubstr("SUCCESSION PENDING 承继待生效: liquidator acts in the place of landrover-nl"));

  v1::Act resume;
  resume.mutable_resume();
  registry_.Do(kRegistrar, "cdirp", resume);
  EXPECT_THAT(Codes(Verified(Exported("landrover-nl"))), ElementsAre("HOLDER_SUCCEEDED"));
}

// As of the seal, not of the reader's clock: an offer that was open when the registry signed had not lapsed.
TEST_F(VerdictTest, BurdensAreThoseOfTheSeal) {
  PlayJourney(registry_, 0);
  v1::Act offer;
  offer.mutable_offer()->set_to("boc-frankfurt");
  offer.mutable_offer()->set_purpose(v1::OFFER_PURPOSE_TRANSFER);
  offer.mutable_offer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  title::SetTime(offer.mutable_offer()->mutable_expires_at(), registry_.now_ms + 3'600'000);
  registry_.Do("landrover-nl", kJourney, offer);
  const std::string file = Exported("landrover-nl");
  registry_.now_ms += 2 * 3'600'000;
  const Said said = As("boc-jinjiang", {"verify", file, "--max-age", "1d"});
  EXPECT_THAT(said.out, HasSubstr("  in the way 阻碍  OFFER OPEN"));
  EXPECT_THAT(said.out, HasSubstr("as of the seal"));
  // Sealed again after it lapsed, it is no burden, and still said.
  registry_.Seal();
  const std::string later = Exported("landrover-nl");
  const Said lapsed = As("boc-jinjiang", {"verify", later, "--require-unburdened"});
  EXPECT_EQ(lapsed.exit, 0) << lapsed.out;
  EXPECT_THAT(lapsed.out, HasSubstr("EXPIRED 已过期"));
}

}  // namespace
}  // namespace yidan::cli
