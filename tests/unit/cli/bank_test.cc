// What a bank must be told before it pays or lends: how the title stands, in what terms, and of which goods.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "services/credit/values.h"
#include "services/proof/in_the_way.h"
#include "services/title/times.h"
#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using testing::kJourney;
using ::testing::Not;
using testing::PlayJourney;
using ::testing::StartsWith;

constexpr const char* kCredit =
    ":27:1/1\n:40A:IRREVOCABLE\n:20:LC5101217000106\n:31C:170320\n:40E:UCP LATEST VERSION\n"
    ":31D:170615FRANKFURT\n:50:RONGOU DEYUAN IMPORT AND EXPORT CO LTD\n:59:BRABANT AUTOMOTIVE EXPORT B.V.\n"
    ":32B:EUR138400,\n:41D:ANY BANK\nBY NEGOTIATION\n:44A:TILBURG, NETHERLANDS\n:44B:CHENGDU, CHINA\n"
    ":44C:170410\n:45A:+2 UNITS OF LAND ROVER RANGE ROVER SPORT 3.0 PETROL\nMODEL YEAR "
    "2017\n:46A:+MULTIMODAL TRANSPORT BILL TO ORDER\n"
    ":47A:+ELECTRONIC RECORD ACCEPTABLE\n:48:21\n:49:WITHOUT\n";

class BankTest : public CommandLineTest {
 protected:
  void Transfer(const std::string& from, const std::string& to) {
    v1::Act act;
    act.mutable_transfer()->set_to(to);
    act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_BLANK);
    registry_.Do(from, kJourney, std::move(act));
  }
  void Hold() {
    registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
    v1::Act hold;
    hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
    hold.mutable_hold()->set_reason("inspection");
    registry_.Do("chengdu-customs", kJourney, hold);
  }
  void OfferPledge(const std::string& from, const std::string& to) {
    v1::Act offer;
    offer.mutable_offer()->set_to(to);
    offer.mutable_offer()->set_purpose(v1::OFFER_PURPOSE_PLEDGE);
    offer.mutable_offer()->set_terms_digest(std::string(32, 't'));
    offer.mutable_offer()->set_revocable(true);
    auto* agreed = offer.mutable_offer()->mutable_agreed();
    agreed->mutable_on_release()->set_kind(v1::ENDORSEMENT_KIND_FULL);
    agreed->mutable_on_sale()->set_kind(v1::ENDORSEMENT_KIND_BLANK);
    title::SetTime(offer.mutable_offer()->mutable_expires_at(), registry_.now_ms + 3'600'000);
    registry_.Do(from, kJourney, std::move(offer));
  }
  Said Examine(std::vector<std::string> before = {}, std::vector<std::string> more = {}) {
    Write("credit.txt", kCredit);
    before.insert(before.end(), {"examine", kJourney, "--credit", File("credit.txt"), "--presented",
                                 "2017-04-24", "--drawn", "EUR138400,"});
    before.insert(before.end(), more.begin(), more.end());
    return As("boc-frankfurt", std::move(before));
  }
  nlohmann::json Examined() { return nlohmann::json::parse(Examine({"--output", "json"}).out); }
};

TEST_F(BankTest, APresentedBillThatIsFreeIsCompliantToItsHolder) {
  PlayJourney(registry_, 0);
  Transfer("landrover-nl", "boc-frankfurt");
  const Said said = Examine();
  EXPECT_EQ(said.exit, 0) << said.out << said.err;
  EXPECT_THAT(said.out, StartsWith("Title 权利: VALID; ISSUED 已签发, holder 持有人 boc-frankfurt"));
  EXPECT_THAT(said.out, HasSubstr("your own right 本方权利  REJECTABLE"));
  EXPECT_THAT(said.out, HasSubstr("\nCOMPLIANT: "));
  EXPECT_TRUE(Examined().at("title_free"));
}

// UCP 600 examines papers. That customs hold the goods is no discrepancy, and no bank pays without knowing.
TEST_F(BankTest, AHeldBillIsNeverCalledCompliantAlone) {
  PlayJourney(registry_, 0);
  Transfer("landrover-nl", "boc-frankfurt");
  Hold();
  const Said said = Examine({}, {"--page", File("page.html")});
  EXPECT_EQ(said.exit, 5) << said.out << said.err;
  EXPECT_THAT(said.out, StartsWith("Title 权利: VALID, BUT BURDENED"));
  EXPECT_LT(said.out.find("in the way 阻碍  CUSTOMS HOLD"), said.out.find("Document: "));
  EXPECT_THAT(said.out, HasSubstr("\nCOMPLIANT, BUT BURDENED 有负担: "));
  EXPECT_THAT(said.out, Not(HasSubstr("COMPLIANT: ")));
  const std::string page = Read("page.html");
  EXPECT_LT(page.find("CUSTOMS HOLD"), page.find("COMPLIANT, BUT BURDENED"));
  EXPECT_THAT(page, Not(HasSubstr(">COMPLIANT<")));
  const auto json = Examined();
  EXPECT_FALSE(json.at("title_free"));
  EXPECT_EQ(json.at("title_result"), "VALID");
  EXPECT_EQ(json.at("title").at("holder"), "boc-frankfurt");
  EXPECT_EQ(json.at("in_the_way").at(0).at("code"), "CUSTOMS_HOLD");
  EXPECT_TRUE(json.at("outcomes").at(0).at("compliant")) << "the papers comply all the same";
}

// What the carrier noted beside the document is read from the proven history.
TEST_F(BankTest, ANotationOfDispatchIsHeldAgainstTheDateOfShipment) {
  PlayJourney(registry_, 0);
  Transfer("landrover-nl", "boc-frankfurt");
  const auto note = [&](const char* day) {
    v1::Act act;
    act.mutable_notation()->set_kind(v1::NOTATION_KIND_DISPATCHED);
    act.mutable_notation()->set_text("Train X8020");
    const std::chrono::sys_seconds at = *credit::ParseIsoDay(day) + std::chrono::hours(9);
    act.mutable_notation()->mutable_at()->set_seconds(at.time_since_epoch().count());
    registry_.now_ms = std::max(registry_.now_ms, (at.time_since_epoch().count() + 60) * 1000);
    registry_.Do("cdirp", kJourney, std::move(act));
  };
  note("2017-04-06");
  EXPECT_THAT(Examine().out, HasSubstr("\nCOMPLIANT: "));
  note("2017-04-20");
  const Said said = Examine();
  EXPECT_EQ(said.exit, 1) << said.out;
  EXPECT_THAT(said.out,
              HasSubstr("the carrier's notation in the registry says dispatched 2017-04-20, and the "
                        "date of shipment by the document is 2017-04-06"));
}

TEST_F(BankTest, ADeliveredBillSaysFirstThatItIs) {
  PlayJourney(registry_, 5);
  const Said said = Examine();
  EXPECT_THAT(said.exit, ::testing::AnyOf(1, 5));
  EXPECT_THAT(said.out, StartsWith("*** DELIVERED 已提货"));
  EXPECT_THAT(said.out, HasSubstr(", BUT THE TITLE HAS ENDED 权利已终止: "));
  EXPECT_EQ(Examined().at("title_result"), "ENDED");
}

// What is agreed in a pledge is what the pledgee takes: it reads it before it accepts, and after.
TEST_F(BankTest, APledgeIsNotTakenBlindAndIsNoGap) {
  PlayJourney(registry_, 1);
  OfferPledge("boc-frankfurt", "boc-jinjiang");
  const std::string agreed =
      "agreed: on release full endorsement 记名背书 to boc-frankfurt, on a sale endorsed in blank 空白背书";
  EXPECT_THAT(As("boc-jinjiang", {"show", kJourney}).out, HasSubstr(agreed));
  const Said accepted = As("boc-jinjiang", {"accept", kJourney});
  ASSERT_EQ(accepted.exit, 0) << accepted.err;
  EXPECT_THAT(accepted.out, HasSubstr(agreed));
  const Said shown = As("boc-jinjiang", {"show", kJourney, "--history"});
  EXPECT_THAT(shown.out, HasSubstr("PLEDGED 质押 to boc-jinjiang by boc-frankfurt; " + agreed));
  EXPECT_THAT(shown.out, HasSubstr("on release full endorsement 记名背书 to the pledgor"));
  EXPECT_THAT(shown.out, Not(HasSubstr("ENDORSEMENT GAP"))) << "to the pledgor's order, as agreed";
}

TEST_F(BankTest, AFileSaysOfWhatGoodsItIsAndWhatItHides) {
  PlayJourney(registry_, 0);
  const std::string whole = File("whole.yidan.json");
  ASSERT_EQ(As("landrover-nl", {"export", kJourney, "-o", whole}).exit, 0);
  const Said all = As("boc-jinjiang", {"verify", whole});
  EXPECT_THAT(all.out, HasSubstr("Number 运单号"));
  EXPECT_THAT(all.out, HasSubstr("Description 货名"));
  EXPECT_THAT(all.out, HasSubstr("Route 路线"));
  EXPECT_THAT(all.out, HasSubstr("LC5101217000106"));
  EXPECT_THAT(all.out, Not(HasSubstr("Hidden 隐去")));

  const std::string less = File("less.yidan.json");
  const Said redacted = As(
      "landrover-nl", {"redact", whole, "-o", less, "--hide", "/goods_lines", "--hide", "/letter_of_credit"});
  ASSERT_EQ(redacted.exit, 0) << redacted.err;
  EXPECT_THAT(redacted.out, HasSubstr("note of /goods_lines "));
  EXPECT_THAT(redacted.out, HasSubstr("every redaction shows the rest 仍可见: /goods_lines/0/"));
  const Said part = As("boc-jinjiang", {"verify", less});
  EXPECT_THAT(part.out, HasSubstr("line 1: not shown 未示"));
  EXPECT_THAT(part.out, HasSubstr("not shown 未示, if there is one"));
  EXPECT_THAT(part.out, HasSubstr("Hidden 隐去"));
  const auto json = nlohmann::json::parse(As("boc-jinjiang", {"--output", "json", "verify", less}).out);
  std::uint64_t hidden = 0;
  for (const auto& one : json.at("hidden")) hidden += one.at("count").get<std::uint64_t>();
  EXPECT_GT(hidden, 0U);
  EXPECT_EQ(json.at("hidden_leaves"), hidden);
}

TEST_F(BankTest, WhatIsTakenOffMustBeOnTheBill) {
  PlayJourney(registry_, 0);
  const std::vector<std::string> line = {"notation",   kJourney,     "--kind",       "seal-substituted",
                                         "--replaced", "NOSUCHSEAL", "--substitute", "SEAL2"};
  const Said slip = As("cdirp", line);
  EXPECT_EQ(slip.exit, 2) << slip.out;
  EXPECT_THAT(slip.err, HasSubstr("NOSUCHSEAL is no seal of this document, which has "));
  auto forced = line;
  forced.emplace_back("--force");
  const Said noted = As("cdirp", forced);
  EXPECT_EQ(noted.exit, 0) << noted.err;
  EXPECT_THAT(noted.out, HasSubstr("noted all the same"));
  auto again = line;
  again[5] = "SEAL2";
  again[7] = "SEAL3";
  EXPECT_EQ(As("cdirp", again).exit, 2) << "what stood for no seal of the bill stands for none";
}

// ---- Sentences ----

std::string Said1(const v1::TitleState& title, std::string_view code) {
  for (const proof::InTheWay& one : proof::BurdensOf(title, 1'491'465'600'000)) {
    if (one.code == code) return one.sentence;
  }
  return {};
}

v1::TitleState Held(int holds) {
  v1::TitleState title;
  title.set_status(v1::TITLE_STATUS_ISSUED);
  title.set_holder("boc-jinjiang");
  title.mutable_order()->set_kind(v1::ORDER_KIND_BLANK);
  title.mutable_header()->add_containers("CSQU1000705");
  for (int i = 0; i < holds; ++i) {
    auto* hold = title.add_holds();
    hold->set_hold_id(std::string(32, static_cast<char>('a' + i)));
    hold->set_kind(v1::HOLD_KIND_CUSTOMS);
    hold->set_authority("chengdu-customs");
    hold->add_containers("CSQU1000705");
  }
  for (const auto& [off, on] : {std::pair{"CSQU1000705", "TEMU1"}, std::pair{"TEMU1", "MSKU2"}}) {
    auto* noted = title.add_substitutions();
    noted->set_kind(v1::NOTATION_KIND_CONTAINER_SUBSTITUTED);
    noted->set_replaced(off);
    noted->set_substitute(on);
  }
  return title;
}

TEST(BurdenSentence, ABoxIsNamedByTheNumberThatItHasNow) {
  EXPECT_THAT(Said1(Held(1), "CUSTOMS_HOLD"), HasSubstr("on container MSKU2, formerly CSQU1000705"));
  const auto two = proof::BurdensOf(Held(2), 0);
  ASSERT_EQ(two.size(), 2U);
  EXPECT_NE(two[0].sentence, two[1].sentence) << "each must be lifted";
}

TEST(BurdenSentence, AWarningThatCameWithASubstituteSaysSo) {
  v1::TitleState title = Held(0);
  title.set_issued_index(10);
  auto* warning = title.add_warnings();
  warning->set_kind(v1::GOODS_WARNING_KIND_LATER_JOURNEY);
  warning->set_other_index(12);
  EXPECT_THAT(Said1(title, "GOODS_WARNING"), HasSubstr(": when a substitute was noted, another live"));
  warning->set_other_index(8);
  EXPECT_THAT(Said1(title, "GOODS_WARNING"),
              HasSubstr(": when it was issued, or when a substitute was noted"));
  title.clear_substitutions();
  EXPECT_THAT(Said1(title, "GOODS_WARNING"), HasSubstr(": when it was issued, another live"));
}

TEST(BurdenSentence, TheCureOfAGapIsOneThatIsAdmitted) {
  v1::TitleState title = Held(0);
  title.set_issuer("cdirp");
  title.mutable_order()->set_kind(v1::ORDER_KIND_NAMED);
  title.mutable_order()->set_party("rongou");
  EXPECT_THAT(Said1(title, "ENDORSEMENT_GAP"), HasSubstr("Cure: ENDORSE by rongou (full to boc-jinjiang"));
  title.set_status(v1::TITLE_STATUS_SURRENDERED);
  title.mutable_surrender()->set_by("boc-jinjiang");
  EXPECT_THAT(
      Said1(title, "ENDORSEMENT_GAP"),
      HasSubstr("Cure: RECALL SURRENDER by boc-jinjiang or REFUSE SURRENDER by cdirp, then ENDORSE by"));
  title.set_status(v1::TITLE_STATUS_ISSUED);
  title.clear_surrender();
  title.mutable_pledge()->set_pledgee("boc-jinjiang");
  title.mutable_pledge()->set_pledgor("landrover-nl");
  EXPECT_THAT(Said1(title, "ENDORSEMENT_GAP"),
              HasSubstr("Cure: RELEASE by boc-jinjiang, then ENDORSE by rongou (full to landrover-nl"));
  title.mutable_order()->set_party("landrover-nl");
  EXPECT_EQ(Said1(title, "ENDORSEMENT_GAP"), "") << "agreed in the pledge";
}

}  // namespace
}  // namespace yidan::cli
