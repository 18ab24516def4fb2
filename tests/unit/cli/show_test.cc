// What a document checker reads on the screen: the chain with its gaps, and what was checked of it.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "services/cli/commands.h"
#include "services/waybill/schema.h"
#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kJourney;
using ::testing::Not;
using testing::PlayJourney;

class ShowTest : public CommandLineTest {};

TEST_F(ShowTest, TheGapStandsAtTheActThatMadeIt) {
  PassWithoutEndorsing();
  const Said said = As("boc-jinjiang", {"show", kJourney, "--history"});
  ASSERT_EQ(said.exit, 0) << said.err;
  const std::size_t chain = said.out.find("背书链");
  ASSERT_NE(chain, std::string::npos);
  const std::size_t act = said.out.find("by boc-frankfurt to boc-jinjiang", chain);
  const std::size_t gap = said.out.find("背书不连续", chain);
  ASSERT_NE(act, std::string::npos) << said.out;
  ASSERT_NE(gap, std::string::npos) << said.out;
  EXPECT_LT(act, gap);
  EXPECT_THAT(said.out.substr(gap), HasSubstr("Cure: ENDORSE by boc-frankfurt"));
}

TEST_F(ShowTest, AGapThatWasCuredStaysInTheChainAndLeavesTheHead) {
  PassWithoutEndorsing();
  ASSERT_EQ(As("boc-frankfurt", {"endorse", kJourney}).exit, 0);
  const Said said = As("boc-jinjiang", {"show", kJourney, "--history"});
  ASSERT_EQ(said.exit, 0) << said.err;
  const std::size_t chain = said.out.find("背书链");
  EXPECT_THAT(said.out.substr(0, chain), Not(HasSubstr("背书不连续")));
  EXPECT_THAT(said.out.substr(chain), HasSubstr("背书不连续"));
}

TEST_F(ShowTest, TheChainIsReadInBothLanguagesWithTimeAndPlaceInTheLog) {
  PlayJourney(registry_, 3);
  const Said said = As("rongou", {"show", kJourney, "--history"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("ISSUE 签发 by cdirp to landrover-nl"));
  EXPECT_THAT(said.out, HasSubstr("full endorsement 记名背书 to rongou"));
  EXPECT_THAT(said.out, HasSubstr("2017-04-06 08:"));
  EXPECT_THAT(said.out, HasSubstr("#" + std::to_string(registry_.Title(kJourney).last_index)));
  EXPECT_THAT(said.out, HasSubstr("every act replayed here"));
}

TEST_F(ShowTest, ProgramsReadTheSame) {
  PassWithoutEndorsing();
  const Said said = As("boc-jinjiang", {"--output", "json", "show", kJourney, "--history"});
  ASSERT_EQ(said.exit, 0) << said.err;
  const auto json = nlohmann::json::parse(said.out);
  const auto& history = json.at("histories").at(0);
  EXPECT_EQ(history.at("checked"), "REPLAYED");
  ASSERT_EQ(history.at("entries").size(), 3U);
  EXPECT_EQ(history.at("entries")[1].at("holder_after"), "boc-frankfurt");
  EXPECT_EQ(history.at("entries")[1].at("gap"), "");
  EXPECT_NE(history.at("entries")[2].at("gap"), "");
}

// Whoever is named in a document sees at once what it is about.
TEST_F(ShowTest, NumberGoodsRouteAndCreditAreSaidWithoutTheContent) {
  PlayJourney(registry_, 1);
  const Said said = As("boc-frankfurt", {"show", kJourney});
  ASSERT_EQ(said.exit, 0) << said.err;
  for (const char* what :
       {"Number 运单号", "Route 路线", "NLTLB", "CNCDU", "leg 2 rail 铁路", "HS 8703", "Credit 信用证"}) {
    EXPECT_THAT(said.out, HasSubstr(what)) << said.out;
  }
  const Said stranger = As("somebody-else", {"show", kJourney});
  EXPECT_THAT(stranger.out, HasSubstr("--content asks for number, goods, route and credit"));
  EXPECT_THAT(stranger.out, Not(HasSubstr("Number 运单号")));
}

// A content is believed only as the issuer committed to it.
TEST_F(ShowTest, AnotherContentThanTheIssuerSignedIsNotShown) {
  PlayJourney(registry_, 1);
  fake_.content = [](v1::GetContentResponse& r) {
    std::string& json = *r.mutable_content()->mutable_content_json();
    const std::string vehicle = "Range Rover";
    const std::size_t at = json.find(vehicle);
    ASSERT_NE(at, std::string::npos);
    json.replace(at, vehicle.size(), "Lada Granta");
  };
  const Said said = As("boc-frankfurt", {"show", kJourney, "--content"});
  EXPECT_EQ(said.exit, 8);
  EXPECT_THAT(said.out, Not(HasSubstr("Lada")));
  EXPECT_THAT(said.err, HasSubstr("is not the one that its issuer signed"));
}

// Which id is whose: what a LIFT or COUNTERSIGN has to name.
TEST_F(ShowTest, AHoldIsShownWithItsIdAndWhoseItIs) {
  PlayJourney(registry_, 0);
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  hold.mutable_hold()->set_reference("CD-77");
  registry_.Do("chengdu-customs", kJourney, hold);
  const std::string id = ToHex(registry_.Title(kJourney).holds.begin()->first.View());
  const Said said = As("landrover-nl", {"show", kJourney});
  EXPECT_THAT(said.out, HasSubstr("Hold 冻结             CUSTOMS HOLD 查验布控"));
  EXPECT_THAT(said.out, HasSubstr("by chengdu-customs on the whole document, ref. CD-77"));
  EXPECT_THAT(said.out, HasSubstr("lifted by: yidan lift " + std::string(kJourney) + " " + id));
  EXPECT_THAT(said.out, HasSubstr("HOLD " + id.substr(0, 16) + ": inspection, ref. CD-77"));
  const Said told = As("landrover-nl", {"--output", "json", "show", kJourney});
  EXPECT_EQ(nlohmann::json::parse(told.out).at("reasons").at(0).at("reason"), "inspection");
  // By the act that the state names, and no other.
  fake_.history = [](v1::GetHistoryResponse& r) {
    for (auto& entry : *r.mutable_entries()) {
      v1::Act act;
      ASSERT_TRUE(act.ParseFromString(entry.act().act()));
      if (!act.has_hold()) continue;
      act.mutable_hold()->set_reason("a lie");
      entry.mutable_act()->set_act(title::SerializeAct(act));
    }
  };
  const Said lied = As("landrover-nl", {"show", kJourney});
  ASSERT_EQ(lied.exit, 0) << lied.err;
  EXPECT_THAT(lied.out, Not(HasSubstr("a lie")));
}

// A court's slip of the pen: the order is taken back, by the beginning of its id, and the chain says so.
TEST_F(ShowTest, AnOrderThatWasTakenBackStandsInTheChainAsThat) {
  PlayJourney(registry_, 0);
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  registry_.now_ms += 8LL * 24 * 3600 * 1000;  // its reach serves for an ORDER from then on
  v1::Act order;
  order.mutable_order()->set_effect(v1::ORDER_EFFECT_CANCEL);
  order.mutable_order()->set_order_digest(std::string(32, 'd'));
  registry_.Do("chengdu-customs", kJourney, order);
  const std::string id = ToHex(registry_.Title(kJourney).pending_orders.begin()->first.View());
  EXPECT_THAT(As("landrover-nl", {"show", kJourney}).out,
              HasSubstr("taken back by its authority's: yidan lift"));
  EXPECT_THAT(As("landrover-nl", {"show", kJourney, "--history"}).out,
              HasSubstr("effective when countersigned, unless it lapses or is lifted before; its id " + id));
  const Said lifted = As("chengdu-customs", {"lift", kJourney, id.substr(0, 16)});
  ASSERT_EQ(lifted.exit, 0) << lifted.err;
  const Said said = As("landrover-nl", {"show", kJourney, "--history"});
  EXPECT_THAT(said.out, HasSubstr("LIFTED 撤回 as #"));
  EXPECT_THAT(said.out, HasSubstr("by chengdu-customs hold or order " + id.substr(0, 16)));
  EXPECT_THAT(said.out, Not(HasSubstr("effective when countersigned")));
}

TEST_F(ShowTest, APastPartySeesItsPartAndIsToldSo) {
  PlayJourney(registry_, 3);
  fake_.export_refused = true;
  fake_.history = [](v1::GetHistoryResponse& r) { r.mutable_entries()->DeleteSubrange(2, 2); };
  const Said said = As("landrover-nl", {"show", kJourney, "--history"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("none of them is proven complete"));
}

TEST_F(ShowTest, AWholeHistoryWithoutItsProofIsHeldAgainstTheState) {
  PlayJourney(registry_, 3);
  fake_.export_refused = true;
  const Said said = As("landrover-nl", {"show", kJourney, "--history"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("exactly the acts that the proven state commits to"));
}

TEST_F(ShowTest, ActsInAnotherOrderAreNotTheHistory) {
  PlayJourney(registry_, 3);
  fake_.export_refused = true;
  fake_.history = [](v1::GetHistoryResponse& r) { r.mutable_entries()->SwapElements(1, 2); };
  const Said said = As("landrover-nl", {"show", kJourney, "--history"});
  EXPECT_EQ(said.exit, 8);
  EXPECT_THAT(said.out, IsEmpty());
}

TEST_F(ShowTest, AnActWithOtherBytesThanItsDigestIsNotTheHistory) {
  PlayJourney(registry_, 3);
  fake_.export_refused = true;
  fake_.history = [](v1::GetHistoryResponse& r) {
    *r.mutable_entries(1)->mutable_act() = r.entries(2).act();
  };
  EXPECT_EQ(As("landrover-nl", {"show", kJourney, "--history"}).exit, 8);
}

TEST_F(ShowTest, AProofWithAnActLeftOutIsNotShown) {
  PlayJourney(registry_, 3);
  fake_.exported = [](v1::ExportTitleResponse& r) { r.mutable_entries()->DeleteSubrange(2, 1); };
  const Said said = As("rongou", {"show", kJourney, "--history"});
  EXPECT_EQ(said.exit, 8);
  EXPECT_THAT(said.out, IsEmpty());
}

TEST_F(ShowTest, AStateThatIsNotProvenIsNotShown) {
  PlayJourney(registry_, 1);
  fake_.title = [this](v1::GetTitleResponse& r) {
    auto state = registry_.Title(kJourney);
    state.pledge.reset();
    state.holder = "rongou";
    r.mutable_last_act()->set_state_value(title::Encode(state));
  };
  const Said said = As("rongou", {"show", kJourney});
  EXPECT_EQ(said.exit, 8);
  EXPECT_THAT(said.out, IsEmpty());
}

TEST_F(ShowTest, ADeliveredDocumentSaysSoBeforeAnythingElse) {
  PlayJourney(registry_, 5);
  const Said said = As("rongou", {"show", kJourney});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_EQ(said.out.find("***"), 0U);
}

TEST_F(ShowTest, WhatStandsInTheWayIsShownOnTheDocument) {
  PassWithoutEndorsing();
  const Said said = As("boc-jinjiang", {"--output", "json", "show", kJourney});
  ASSERT_EQ(said.exit, 0) << said.err;
  const auto json = nlohmann::json::parse(said.out);
  ASSERT_EQ(json.at("in_the_way").size(), 2U);
  EXPECT_EQ(json.at("in_the_way")[0].at("code"), "ENDORSEMENT_GAP");
  EXPECT_EQ(json.at("in_the_way")[1].at("code"), "REJECTABLE");
  EXPECT_TRUE(json.at("surrendered").is_null());
}

// Two documents that were made one: the chain of each rests on the other's, since one act ended both.
TEST_F(ShowTest, MergedDocumentsAreReadFromTheirSuccessorAndFromEachOfThem) {
  const std::string whole = "YD-SHOW-0000-WHOLE";
  const std::string left = "YD-SHOW-0000-LEFT";
  const std::string right = "YD-SHOW-0000-RIGHT";
  const std::string merged = "YD-SHOW-0000-MERGED";
  PlayJourney(registry_, 0);
  const auto json = [](const std::vector<std::string>& lines, const std::vector<std::string>& replaces) {
    return waybill::ToJson(testing::PartOfDemoWaybill(lines, replaces)).Canonical();
  };
  const auto surrender = [this](const std::string& id, v1::SurrenderPurpose purpose) {
    v1::Act act;
    act.mutable_surrender()->mutable_terms()->set_purpose(purpose);
    registry_.Do("landrover-nl", id, std::move(act));
  };
  registry_.Issue(whole, json({"1", "2"}, {}));
  surrender(whole, v1::SURRENDER_PURPOSE_SPLIT);
  registry_.Replace({whole}, {{left, json({"1"}, {whole})}, {right, json({"2"}, {whole})}});
  surrender(left, v1::SURRENDER_PURPOSE_MERGE);
  surrender(right, v1::SURRENDER_PURPOSE_MERGE);
  registry_.Replace({left, right}, {{merged, json({"1", "2"}, {left, right})}});
  for (const std::string& id : {merged, left, right, whole}) {
    const Said said = As("landrover-nl", {"show", id, "--history"});
    ASSERT_EQ(said.exit, 0) << id << ": " << said.err;
    EXPECT_THAT(said.out, Not(HasSubstr("not replayed"))) << id;
    const std::string file = File(id + ".yidan.json");
    ASSERT_EQ(As("landrover-nl", {"export", id, "-o", file}).exit, 0);
    const Said verdict = As("rongou", {"verify", file});
    EXPECT_THAT(verdict.out, HasSubstr((id == merged ? "VALID  " : "ENDED  ") + id));
  }
}

TEST_F(ShowTest, AnUnknownDocumentIsRefusedByItsReason) {
  const Said said = As("rongou", {"show", "YD-NONE-0000-NONE-0000"});
  EXPECT_EQ(said.exit, 3);
  EXPECT_THAT(said.err, HasSubstr("NOT_FOUND"));
}

// Whoever issues learns at once what every reader will be told, the gravest first and not in the order of the
// content.
TEST_F(ShowTest, WhatWasRemarkedIsSaidWhereTheActIsAnswered) {
  PlayJourney(registry_, 0);
  title::TitleState state = registry_.Title(kJourney);
  state.remarks = {{"/exchanged_document/issue_date", v1::REMARK_KIND_PLACE_NAME},
                   {"/goods_lines/0/hs_code", v1::REMARK_KIND_HS_NATIONAL},
                   {"/z/issue_date", v1::REMARK_KIND_ANTEDATED}};
  state.remarks_left_out = {{v1::REMARK_KIND_ANTEDATED, 2}};
  client::Admitted admitted;
  admitted.act.set_document_id(kJourney);
  admitted.act.mutable_issue();
  admitted.receipt.set_state_value(title::Encode(state));
  const client::Surroundings nowhere;
  const Session session(nowhere, {});
  const std::string text = AdmittedOutput(session, admitted, {}).text;
  std::size_t at = 0;
  for (const char* part : {"remark 提示   antedated", "remark 提示   2 more: antedated",
                           "(/exchanged_document", "(/goods_lines/0/hs_code)"}) {
    const std::size_t next = text.find(part, at);
    ASSERT_NE(next, std::string::npos) << part << " in " << text;
    at = next;
  }
}

}  // namespace
}  // namespace yidan::cli
