// What stands in the way of lending on a document: each fact alone, all of them in their order, and none that
// has lapsed.
#include "services/proof/in_the_way.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/crypto/crypto.h"
#include "services/title/times.h"

namespace yidan::proof {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::int64_t kNow = 1'491'465'600'000;

std::vector<std::string> CodesOf(const v1::TitleState& title) {
  std::vector<std::string> out;
  for (const InTheWay& one : BurdensOf(title, kNow)) {
    EXPECT_FALSE(one.sentence.empty());
    out.emplace_back(one.code);
  }
  return out;
}
std::string SaidOf(const v1::TitleState& title) {
  const auto all = BurdensOf(title, kNow);
  return all.size() == 1 ? all.front().sentence : "not one but " + std::to_string(all.size());
}

v1::TitleState Clean() {
  v1::TitleState title;
  title.set_status(v1::TITLE_STATUS_ISSUED);
  title.set_holder("boc-jinjiang");
  title.mutable_order()->set_kind(v1::ORDER_KIND_NAMED);
  title.mutable_order()->set_party("boc-jinjiang");
  auto* line = title.mutable_header()->add_goods();
  line->set_line_id("1");
  line->set_packages(100);
  line->set_gross_weight_grams(1'000'000);
  return title;
}

void AddHold(v1::TitleState& title, v1::HoldKind kind, std::int64_t until = 0) {
  auto* hold = title.add_holds();
  hold->set_kind(kind);
  hold->set_authority("chengdu-court");
  if (until != 0) title::SetTime(hold->mutable_until(), until);
}
void AddOrder(v1::TitleState& title, std::int64_t until) {
  auto* order = title.add_pending_orders();
  order->set_authority("chengdu-court");
  order->set_effect(v1::ORDER_EFFECT_TRANSFER);
  title::SetTime(order->mutable_expires_at(), until);
}
void SetOffer(v1::TitleState& title, std::int64_t until) {
  title.mutable_offer()->set_to("rongou");
  title::SetTime(title.mutable_offer()->mutable_expires_at(), until);
}
void SetRejectable(v1::TitleState& title, std::int64_t until) {
  title.mutable_rejectable()->set_holder("rongou");
  title::SetTime(title.mutable_rejectable()->mutable_until(), until);
}
void Deliver(v1::TitleState& title, std::uint64_t packages) {
  auto* line = title.add_delivered();
  line->set_line_id("1");
  line->set_packages(packages);
  line->set_gross_weight_grams(packages * 10'000);
}

TEST(InTheWay, NothingOfACleanDocument) { EXPECT_THAT(CodesOf(Clean()), IsEmpty()); }

TEST(InTheWay, EachFactByItself) {
  const std::vector<std::pair<const char*, std::function<void(v1::TitleState&)>>> facts = {
      {"ENDED", [](auto& t) { t.set_status(v1::TITLE_STATUS_ON_PAPER); }},
      {"RELEASED_WITHOUT_SURRENDER", [](auto& t) { t.set_released_without_surrender(true); }},
      {"UNDER_ORDER", [](auto& t) { t.set_under_order(true); }},
      {"ORDER_PENDING", [](auto& t) { AddOrder(t, kNow + 1); }},
      {"COURT_HOLD", [](auto& t) { AddHold(t, v1::HOLD_KIND_COURT); }},
      {"DISPUTE_HOLD", [](auto& t) { AddHold(t, v1::HOLD_KIND_DISPUTE, kNow + 1); }},
      {"CUSTOMS_HOLD", [](auto& t) { AddHold(t, v1::HOLD_KIND_CUSTOMS); }},
      {"PLEDGED", [](auto& t) { t.mutable_pledge()->set_pledgee("boc-frankfurt"); }},
      {"SURRENDERED",
       [](auto& t) {
         t.set_status(v1::TITLE_STATUS_SURRENDERED);
         t.mutable_surrender()->set_purpose(v1::SURRENDER_PURPOSE_AMENDMENT);
       }},
      {"ENDORSEMENT_GAP", [](auto& t) { t.mutable_order()->set_party("rongou"); }},
      {"OFFER_OPEN", [](auto& t) { SetOffer(t, kNow + 1); }},
      {"REJECTABLE", [](auto& t) { SetRejectable(t, kNow); }},  // inclusive
      {"PARTLY_DELIVERED", [](auto& t) { Deliver(t, 1); }},
      {"GOODS_WARNING", [](auto& t) { t.add_warnings()->set_kind(v1::GOODS_WARNING_KIND_PART_LOAD); }},
      {"DORMANT", [](auto& t) { title::SetTime(t.mutable_dormant_since(), kNow); }},
      {"ORDER_FROM_PAPER", [](auto& t) { t.set_paper_digest(std::string(32, 'p')); }},
  };
  v1::TitleState all = Clean();
  std::vector<std::string> codes;
  for (const auto& [code, fact] : facts) {
    v1::TitleState title = Clean();
    fact(title);
    EXPECT_THAT(CodesOf(title), ElementsAre(code));
    if (std::string(code) == "ENDED") continue;
    fact(all);
    codes.emplace_back(code);
  }
  EXPECT_EQ(CodesOf(all), codes) << "the gravest first";
}

TEST(InTheWay, WhatHasLapsedByTheSealIsLeftOut) {
  v1::TitleState title = Clean();
  AddHold(title, v1::HOLD_KIND_COURT, kNow);
  AddOrder(title, kNow);
  SetOffer(title, kNow);
  SetRejectable(title, kNow - 1);
  EXPECT_THAT(CodesOf(title), IsEmpty());
}

TEST(InTheWay, TheShareThatIsOutIsSaid) {
  v1::TitleState title = Clean();
  Deliver(title, 99);
  EXPECT_THAT(SaidOf(title), HasSubstr("99 of 100 package(s) and 990.000 of 1000.000 kg are out"));
  auto* missing = title.add_short_();
  missing->set_line_id("1");
  missing->set_packages(1);
  missing->set_gross_weight_grams(5'007);
  EXPECT_THAT(SaidOf(title), HasSubstr("of these short 短少 1 package(s), 5.007 kg"));
}

// ---- Who stands behind it ----

class Parties : public ::testing::Test {
 protected:
  static constexpr std::uint64_t kSize = 100;  // of the log at the seal

  Parties() {
    title_ = Clean();
    title_.set_issuer("cdirp");
    for (const char* id : {"cdirp", "boc-jinjiang", "liquidator", "second-liquidator"}) {
      records_[id].participant_id = id;
      records_[id].keys[crypto::Sha256(id)].term = {1, title::kForever};
    }
    issuer().roles = {{v1::ROLE_CARRIER, {1, title::kForever}}};
  }
  title::ParticipantRecord& issuer() { return records_.at("cdirp"); }
  title::ParticipantRecord& holder() { return records_.at("boc-jinjiang"); }
  title::ParticipantRecord& heir() { return records_.at("liquidator"); }
  [[nodiscard]] std::vector<std::string> Codes() const {
    std::vector<std::string> out;
    for (const InTheWay& one : InTheWayOf(title_, records_, {kSize, kNow})) out.emplace_back(one.code);
    return out;
  }
  [[nodiscard]] std::string Said() const {
    const auto all = InTheWayOf(title_, records_, {kSize, kNow});
    return all.empty() ? "" : all.front().sentence;
  }

  v1::TitleState title_;
  Records records_;
};

TEST_F(Parties, OfGoodStandingNothingIsSaid) { EXPECT_THAT(Codes(), IsEmpty()); }

TEST_F(Parties, ASuspensionIsSaidWhileItLasts) {
  issuer().suspensions = {{50, title::kForever}};
  holder().suspensions = {{50, title::kForever}};
  EXPECT_THAT(Codes(), ElementsAre("ISSUER_SUSPENDED", "HOLDER_SUSPENDED"));
  issuer().suspensions = {{50, 60}};
  holder().suspensions = {{kSize - 1, title::kForever}};
  EXPECT_THAT(Codes(), ElementsAre("HOLDER_SUSPENDED")) << "by the last entry under the seal";
}

TEST_F(Parties, ARecoveryIsSaidUntilTheNewKeyIsGood) {
  holder().recovery = title::Recovery{"key", kNow + 1, 50};
  EXPECT_THAT(Codes(), ElementsAre("HOLDER_RECOVERING"));
  holder().recovery->effective_at = kNow;
  EXPECT_THAT(Codes(), IsEmpty());
  holder().recovery->objected = true;  // time alone makes it nothing any more
  EXPECT_THAT(Codes(), ElementsAre("HOLDER_RECOVERING"));
  EXPECT_THAT(Said(), HasSubstr("RECOVERY OBJECTED TO"));
}

TEST_F(Parties, WithoutAGoodKeyNobodyActs) {
  for (auto& [id, key] : issuer().keys) key.term.until = kSize;
  EXPECT_THAT(Codes(), ElementsAre("ISSUER_WITHOUT_KEY"));
  issuer().recovery = title::Recovery{"key", kNow, 50};
  EXPECT_THAT(Codes(), IsEmpty()) << "the recovered key is good";
}

TEST_F(Parties, AnIssuerThatIsNoCarrierAnyMoreIsSaid) {
  issuer().roles.front().term.until = kSize + 1;
  EXPECT_THAT(Codes(), IsEmpty());
  issuer().roles.front().term.until = kSize;
  EXPECT_THAT(Codes(), ElementsAre("ISSUER_WITHOUT_ROLE"));
  EXPECT_THAT(Said(), HasSubstr("ISSUER 签发人 NO CARRIER 已非承运人: the role CARRIER of cdirp"));
  issuer().succession = title::Succession{"liquidator", kNow};  // who is none, and need not be
  EXPECT_THAT(Codes(), ElementsAre("ISSUER_SUCCEEDED"));
}

TEST_F(Parties, ASuccessionIsSaidBeforeAfterAndWhileItIsObjectedTo) {
  holder().succession = title::Succession{"liquidator", kNow + 1};
  EXPECT_THAT(Codes(), ElementsAre("HOLDER_SUCCEEDED"));
  EXPECT_THAT(Said(), HasSubstr("HOLDER 持有人 SUCCESSION PENDING 承继待生效: liquidator"));
  holder().succession->effective_at = kNow;
  EXPECT_THAT(Said(), HasSubstr("liquidator acts in the place of boc-jinjiang since"));
  holder().succession->objected = true;
  EXPECT_THAT(Said(), HasSubstr("neither boc-jinjiang nor liquidator acts until the registrar confirms"));
}

TEST_F(Parties, WhoCarriesOnIsLookedAtToo) {
  holder().succession = title::Succession{"liquidator", kNow};
  heir().suspensions = {{50, title::kForever}};
  heir().succession = title::Succession{"second-liquidator", kNow + 1};
  EXPECT_THAT(Codes(), ElementsAre("HOLDER_SUCCEEDED", "HOLDER_SUSPENDED", "HOLDER_SUCCEEDED"));
  holder().succession->effective_at = kNow + 1;
  EXPECT_THAT(Codes(), ElementsAre("HOLDER_SUCCEEDED")) << "it does not act yet";
}

TEST_F(Parties, WhoIsAskedForNext) {
  Records known;
  EXPECT_EQ(NextPartyOf(title_, known), "cdirp");
  known["cdirp"] = issuer();
  EXPECT_EQ(NextPartyOf(title_, known), "boc-jinjiang");
  holder().succession = title::Succession{"liquidator", kNow};
  known["boc-jinjiang"] = holder();
  EXPECT_EQ(NextPartyOf(title_, known), "liquidator");
  heir().succession = title::Succession{"boc-jinjiang", kNow};  // a ring, which no rule admits
  known["liquidator"] = heir();
  EXPECT_EQ(NextPartyOf(title_, known), "");
  EXPECT_EQ(InTheWayOf(title_, known, {kSize, kNow}).size(), 64U);
}

TEST_F(Parties, TheyStandAfterWhatEndedTheDocumentAndBeforeItsBurdens) {
  title_.set_released_without_surrender(true);
  title_.set_under_order(true);
  issuer().suspensions = {{50, title::kForever}};
  EXPECT_THAT(Codes(), ElementsAre("RELEASED_WITHOUT_SURRENDER", "ISSUER_SUSPENDED", "UNDER_ORDER"));
}

TEST(InTheWay, APledgeNamesThePledgeeAndAWarningTheOtherDocumentsEntry) {
  v1::TitleState title = Clean();
  title.mutable_pledge()->set_pledgee("boc-frankfurt");
  EXPECT_THAT(SaidOf(title), HasSubstr("to boc-frankfurt"));
  title = Clean();
  title.add_warnings()->set_kind(v1::GOODS_WARNING_KIND_LATER_JOURNEY);
  title.mutable_warnings(0)->set_other_index(77);
  EXPECT_THAT(SaidOf(title), HasSubstr("issued by entry 77"));
}

}  // namespace
}  // namespace yidan::proof
