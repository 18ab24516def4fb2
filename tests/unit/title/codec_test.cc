// The canonical encodings: one value, one encoding; every truncation and every flipped byte that still
// decodes is another value.
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

Endorsement FullOnly() { return {v1::ENDORSEMENT_KIND_FULL, {}}; }

// Every member set, so that every field is read back.
TitleState Everything() {
  TitleState s;
  s.document_id = kDoc;
  s.status = v1::TITLE_STATUS_SURRENDERED;
  s.issuer = kCarrier;
  s.holder = kBank;
  s.order = {v1::ORDER_KIND_NAMED, kImporter};
  s.header = HeaderFromProto(ToOrderHeader());
  s.header.financiers = {kBank};
  const Pledge pledge{kBank, kImporter, "terms", FullOnly(), {v1::ENDORSEMENT_KIND_ORDER_OF, kTrader},
                      true,  true,      7,       8};
  s.rejectable = Rejectable{kShipper, {v1::ORDER_KIND_BLANK, {}}, true, 12345, pledge, 12000};
  s.authority_acts = {{kCourt, 3}, {kCustoms, 64}};
  s.milestones_by = {{kRail, 2}};
  s.grants_given = 5;
  const SurrenderTerms terms{v1::SURRENDER_PURPOSE_AMENDMENT, "truck", OrderClause{v1::ORDER_KIND_BLANK, {}}};
  s.offer = title::Offer{kBank,      kImporter,  v1::OFFER_PURPOSE_JOINT_SURRENDER,
                         FullOnly(), kOtherBank, true,
                         99,         "digest",   FullOnly(),
                         FullOnly(), terms,      true};
  s.pledge = pledge;
  s.holds[Named("hold")] = {kCourt, v1::HOLD_KIND_COURT, {"CSQU3054383"}, 5, "case 1"};
  s.surrender = title::Surrender{terms, kBank, 44, 45, true, true};
  s.delivered["1"] = {1, 2};
  s.short_lines["2"] = {3, 4};
  s.delivered_containers = {"CSQU3054383"};
  s.moved = s.released_without_surrender = s.under_order = true;
  s.pending_orders[Named("order")] = {kCourt, v1::ORDER_EFFECT_TRANSFER, kTrader, FullOnly(), "digest", 101};
  s.grants[Named("grant")] = {kTrader, {"/goods"}, 77, kBank};
  s.sequence = 9;
  s.last_act = Named("last");
  s.history = Named("history");
  s.issued_index = 1;
  s.last_index = 8;
  s.entry_count = 5;
  s.notation_count = 2;
  s.milestone_count = 3;
  s.replaces = {"CDLB-2017-00000A"};
  s.replaced_by = {"CDLB-2017-00000B"};
  s.replace_purpose = v1::SURRENDER_PURPOSE_MERGE;
  s.paper_forms = {"A-17"};
  s.paper_originals = 3;
  s.header.stowage["1"] = {"CSQU3054383", "MSCU6639870"};
  s.warnings = {{v1::GOODS_WARNING_KIND_LATER_JOURNEY, 3}, {v1::GOODS_WARNING_KIND_PART_LOAD, 2}};
  s.remarks = {{"/legs/1", v1::REMARK_KIND_NO_RAIL_NOTE}, {"/wagons/0/number", v1::REMARK_KIND_GAUGE_BREAK}};
  s.substitutions = {{v1::NOTATION_KIND_WAGON_SUBSTITUTED, "218124712173", "378446670192"}};
  s.dormant_since = 46;
  s.consignee_by_order = kTrader;
  s.paper_digest = Named("paper").ToString();
  return s;
}

ParticipantRecord EveryTerm() {
  ParticipantRecord r;
  r.participant_id = kBank;
  r.name = "Bank of China, Jinjiang";
  r.name_zh = "中国银行锦江支行";
  r.country = "CN";
  r.identifiers = {{"BIC", "BKCHCNBJ570"}};
  r.keys[Named("key")] = {"spki", {1, 9}, true, {{21, 31}, {"CDLB-", "MUC"}}};
  r.roles = {{v1::ROLE_FINANCIER, {1, kForever}}};
  r.jurisdictions = {{v1::AUTHORITY_KIND_COURT, "CN", {2, 3}, 44}};
  r.mandates = {{kTrader, {21, 31}, 55, {4, kForever}}};
  r.suspensions = {{5, 6}};
  r.recovery = Recovery{"new spki", 66, 7, true};
  r.succession = Succession{kOtherBank, 88, true, true};
  r.superior = kCourt;
  r.superior_from = 45;
  r.dual_control = {21, 72};
  r.assurances = {{v1::ASSURANCE_KIND_LEI, "549300K5FX5J6GLM4U07", Named("evidence").ToString()}};
  r.same_organisation_as = kOtherBank;
  r.sequence = 4;
  r.last_act = Named("last");
  r.history = Named("history");
  r.admitted_index = 1;
  r.last_index = 7;
  r.entry_count = 4;
  return r;
}

// Truncations and additions never decode; a flipped bit never decodes to the same value.
template <typename T, typename D>
void ExpectCanonical(const T& value, D decode) {
  const std::string bytes = Encode(value);
  const auto back = decode(bytes);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(*back, value);
  EXPECT_EQ(Encode(*back), bytes);
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_FALSE(decode(std::string_view(bytes).substr(0, n))) << n;
  EXPECT_FALSE(decode(bytes + '\0'));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    for (unsigned bit = 0; bit < 8; ++bit) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(static_cast<unsigned char>(flipped[i]) ^ (1U << bit));
      const auto other = decode(flipped);
      if (!other) continue;
      EXPECT_NE(*other, value) << i;
      EXPECT_EQ(Encode(*other), flipped) << i;
    }
  }
}

TEST(CanonicalEncoding, OfATitleStateIsTheOnlyOne) { ExpectCanonical(Everything(), DecodeTitleState); }
TEST(CanonicalEncoding, OfADirectoryRecordIsTheOnlyOne) { ExpectCanonical(EveryTerm(), DecodeParticipant); }
TEST(CanonicalEncoding, OfTheParametersIsTheOnlyOne) { ExpectCanonical(Parameters{}, DecodeParameters); }

// The bytes are on disk and under the state map: a change of this digest is a change of format.
TEST(CanonicalEncoding, IsFixed) {
  EXPECT_EQ(ToHex(crypto::Sha256(Encode(Everything())).View()),
            "057ba775b5ecfd79488288e786e1f0d761462d9f0b0afdf85c3012cc3627d6e6");
  EXPECT_EQ(ToHex(crypto::Sha256(Encode(EveryTerm())).View()),
            "36dfd3ace1399e8c37339d8246712c32ff1b765aaa46bf4d8e173f5914f1cc3b");
  EXPECT_EQ(ToHex(Encode(Parameters{}).substr(0, 9)), "0100000000240c8400");
}

TEST(CanonicalEncoding, OfASurrenderThatIsNoneIsRefused) {
  TitleState s = Everything();
  s.status = v1::TITLE_STATUS_ISSUED;
  EXPECT_FALSE(DecodeTitleState(Encode(s)));
  s = Everything();
  s.surrender.reset();
  EXPECT_FALSE(DecodeTitleState(Encode(s)));
}

TEST(ShownState, SaysWhatTheStateSays) {
  const v1::TitleState shown = ToProto(Everything(), 98);
  EXPECT_EQ(shown.holder(), kBank);
  EXPECT_FALSE(shown.offer().expired());
  EXPECT_TRUE(ToProto(Everything(), 99).offer().expired());
  EXPECT_EQ(shown.pledge().enforcing_since().nanos(), 7'000'000);
  EXPECT_EQ(shown.surrender().new_order().kind(), v1::ORDER_KIND_BLANK);
  EXPECT_EQ(HeaderFromProto(shown.header()), Everything().header);
  EXPECT_EQ(shown.pending_orders(0).order_id(), Named("order").ToString());
  EXPECT_EQ(shown.pending_orders(0).expires_at().nanos(), 101'000'000);
  EXPECT_TRUE(shown.surrender().joint());
  EXPECT_EQ(shown.warnings(1).other_index(), 2U);
  EXPECT_EQ(shown.remarks(1).pointer(), "/wagons/0/number");
  EXPECT_EQ(shown.substitutions(0).substitute(), "378446670192");
  EXPECT_EQ(shown.dormant_since().nanos(), 46'000'000);
  EXPECT_EQ(shown.consignee_by_order(), kTrader);
  EXPECT_EQ(shown.paper_digest(), Named("paper").ToString());
  const v1::Participant bank = ToProto(EveryTerm(), 100, 0);
  EXPECT_EQ(bank.keys(0).until_index(), 9U);
  EXPECT_EQ(bank.roles(0).until_index(), 0U);
  EXPECT_FALSE(bank.suspended());
  EXPECT_EQ(bank.successor(), kOtherBank);
}

}  // namespace
}  // namespace yidan::title::testing
