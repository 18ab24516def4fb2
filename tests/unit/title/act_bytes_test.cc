// Acts as bytes: one meaning, one encoding, and nothing unknown.
#include "services/title/rule_set.h"
#include "tests/unit/title/story.h"

namespace yidan::title::testing {
namespace {

class ActBytes : public Story {
 protected:
  ActBytes() { Issued(); }
  static std::string Fault(const std::string& bytes) {
    const auto act = ParseAct(bytes, RulesV1());
    if (act) return "";
    EXPECT_EQ(act.error().reason, v1::REFUSAL_REASON_MALFORMED_ACT);
    return act.error().message;
  }
  static std::string Fault(const v1::Act& act) { return Fault(SerializeAct(act)); }
};

TEST_F(ActBytes, ComeBackAsTheyWent) {
  const v1::Act act = OfferPledge(w, kShipper, kBank);
  const auto parsed = ParseAct(SerializeAct(act), RulesV1());
  ASSERT_TRUE(parsed) << parsed.error().message;
  EXPECT_EQ(SerializeAct(*parsed), SerializeAct(act));
  EXPECT_EQ(KindOf(*parsed), v1::ACT_KIND_OFFER);
}

TEST_F(ActBytes, EveryTruncationIsRefused) {
  const std::string bytes = SerializeAct(Transfer(w, kShipper, kImporter, OrderOf(kBank)));
  for (std::size_t n = 0; n < bytes.size(); ++n) EXPECT_NE(Fault(bytes.substr(0, n)), "") << n;
}

TEST_F(ActBytes, UnknownFieldsAreRefusedAtEveryDepth) {
  v1::Act act = Transfer(w, kShipper, kImporter, Full());
  act.GetReflection()->MutableUnknownFields(&act)->AddVarint(999, 1);
  EXPECT_THAT(Fault(act), ::testing::HasSubstr("unknown field"));
  act = Transfer(w, kShipper, kImporter, Full());
  auto* deep = act.mutable_transfer()->mutable_endorsement();
  deep->GetReflection()->MutableUnknownFields(deep)->AddVarint(999, 1);
  EXPECT_THAT(Fault(act), ::testing::HasSubstr("unknown field"));
}

TEST_F(ActBytes, UnknownEnumValuesAreRefused) {
  v1::Act act = Transfer(w, kShipper, kImporter, Full());
  act.mutable_transfer()->mutable_endorsement()->set_kind(static_cast<v1::EndorsementKind>(77));
  EXPECT_THAT(Fault(act), ::testing::HasSubstr("unknown value"));
}

TEST_F(ActBytes, ASecondEncodingIsRefused) {
  const std::string bytes = SerializeAct(Transfer(w, kShipper, kImporter, Full()));
  // The actor twice: protobuf takes the last, the encoding is not the one.
  const std::string actor = std::string("\x0A\x05") + "other";
  EXPECT_THAT(Fault(actor + bytes), ::testing::HasSubstr("deterministic"));
  EXPECT_NE(Fault(bytes + std::string("\x0A\x05") + "other"), "");
}

TEST_F(ActBytes, TooLongIsRefused) { EXPECT_NE(Fault(std::string(RulesV1().limits.act_bytes + 1, 'x')), ""); }

TEST_F(ActBytes, TheEnvelopeIsInShape) {
  const v1::Act good = Transfer(w, kShipper, kImporter, Full());
  EXPECT_EQ(Fault(good), "");
  const auto spoilt = [&good](const auto& spoil) {
    v1::Act act = good;
    spoil(act);
    return Fault(act);
  };
  EXPECT_THAT(spoilt([](auto& a) { a.set_actor("Not An Id"); }), ::testing::StartsWith("actor"));
  EXPECT_THAT(spoilt([](auto& a) { a.set_key_id("short"); }), ::testing::StartsWith("key_id"));
  EXPECT_THAT(spoilt([](auto& a) { a.clear_registry(); }), ::testing::StartsWith("registry"));
  EXPECT_THAT(spoilt([](auto& a) { a.clear_valid_until(); }), ::testing::StartsWith("valid_until"));
  EXPECT_THAT(spoilt([](auto& a) { a.mutable_valid_until()->set_nanos(1); }),
              ::testing::StartsWith("valid_until"));
  EXPECT_THAT(spoilt([](auto& a) { a.mutable_valid_until()->set_seconds(-1); }),
              ::testing::StartsWith("valid_until"));
  EXPECT_THAT(spoilt([](auto& a) { a.mutable_valid_until()->set_seconds(7'258'118'400); }),
              ::testing::StartsWith("valid_until"));
  EXPECT_THAT(spoilt([](auto& a) { a.set_document_id("lower-case-is-none"); }),
              ::testing::StartsWith("document_id"));
  EXPECT_THAT(spoilt([](auto& a) { a.set_participant_id("both"); }), ::testing::StartsWith("participant_id"));
  EXPECT_THAT(spoilt([](auto& a) { a.set_sequence(1); }), ::testing::StartsWith("sequence"));
  EXPECT_THAT(spoilt([](auto& a) { a.clear_previous(); }), ::testing::StartsWith("previous"));
  EXPECT_THAT(spoilt([](auto& a) { a.set_nonce(std::string(16, 'n')); }), ::testing::StartsWith("nonce"));
  EXPECT_THAT(spoilt([](auto& a) { a.set_agent(kShipper); }), ::testing::StartsWith("agent"));
  EXPECT_THAT(spoilt([](auto& a) { a.clear_body(); }), ::testing::StartsWith("body"));
}

TEST_F(ActBytes, BesideTheChainThereIsANonceAndNoPrevious) {
  const v1::Act good = Milestone(w, kRail);
  EXPECT_EQ(Fault(good), "");
  v1::Act act = good;
  act.set_sequence(3);
  EXPECT_THAT(Fault(act), ::testing::StartsWith("sequence"));
  act = good;
  act.set_previous(Digest{}.ToString());
  EXPECT_THAT(Fault(act), ::testing::StartsWith("previous"));
  act = good;
  act.clear_nonce();
  EXPECT_THAT(Fault(act), ::testing::StartsWith("nonce"));
}

TEST_F(ActBytes, ListsAreStrictlyAscending) {
  v1::TitleHeader h = ToOrderHeader();
  h.add_containers("AAAU0000000");
  EXPECT_THAT(Fault(Issue(w, h)), ::testing::StartsWith("header.containers"));
  h = ToOrderHeader();
  h.add_jurisdictions("PL");
  EXPECT_THAT(Fault(Issue(w, h)), ::testing::StartsWith("header.jurisdictions"));
  h = ToOrderHeader();
  AddGoods(h, "1", 1, 1);
  EXPECT_THAT(Fault(Issue(w, h)), ::testing::StartsWith("header.goods"));
}

TEST_F(ActBytes, QuantitiesAreSomethingAndInBounds) {
  v1::TitleHeader h = ToOrderHeader();
  AddGoods(h, "3", 0, 0);
  EXPECT_THAT(Fault(Issue(w, h)), ::testing::HasSubstr("quantity of nothing"));
  h.mutable_goods(2)->set_packages(1ULL << 60U);
  EXPECT_THAT(Fault(Issue(w, h)), ::testing::HasSubstr("out of bounds"));
}

TEST_F(ActBytes, ControlCharactersAreRefused) {
  v1::Act act = Refuse(w);
  act.mutable_refuse_surrender()->set_reason("line\nfeed");
  EXPECT_THAT(Fault(act), ::testing::HasSubstr("control character"));
}

// What acts on a screen or turns the reading direction is refused as an act, so that nobody signs one thing
// and reads another.
TEST_F(ActBytes, InvisibleCharactersAreRefusedByName) {
  v1::Act act = Refuse(w);
  const auto fault_of = [&](const char* reason) {
    act.mutable_refuse_surrender()->set_reason(reason);
    return Fault(act);
  };
  EXPECT_EQ(fault_of("a\u001b[2J"), "reason holds a control character (U+001B).");
  EXPECT_EQ(fault_of("a\u0085"), "reason holds a control character (U+0085).");
  EXPECT_EQ(fault_of("a\u202eb"), "reason holds an invisible formatting character (U+202E).");
  EXPECT_EQ(fault_of("a\u2066b"), "reason holds an invisible formatting character (U+2066).");
  EXPECT_EQ(fault_of("a\u200bb"), "reason holds an invisible formatting character (U+200B).");
  EXPECT_EQ(fault_of("a\u2028b"), "reason holds a line separator (U+2028).");
  EXPECT_EQ(fault_of("a\U000e0041b"), "reason holds an invisible formatting character (U+E0041).");
  EXPECT_EQ(fault_of("货损 повреждение dégâts"), "");
}

TEST_F(ActBytes, EachPurposeOfAnOfferHasItsOwnFields) {
  v1::Act act = OfferPledge(w, kShipper, kBank);
  act.mutable_offer()->set_release_by(kOtherBank);
  EXPECT_THAT(Fault(act), ::testing::StartsWith("release_by"));
  act = OfferPledge(w, kShipper, kBank);
  act.mutable_offer()->clear_agreed();
  EXPECT_THAT(Fault(act), ::testing::StartsWith("agreed"));
  act = OfferTransfer(w, kShipper, kImporter, Full());
  act.mutable_offer()->set_acknowledges_release(true);
  EXPECT_THAT(Fault(act), ::testing::StartsWith("acknowledges_release"));
  act = OfferTransfer(w, kShipper, kImporter, Full());
  act.mutable_offer()->mutable_joint_surrender();
  EXPECT_THAT(Fault(act), ::testing::StartsWith("joint_surrender"));
}

TEST_F(ActBytes, AnEndorsementIsAlwaysStated) {
  v1::Act act = Transfer(w, kShipper, kImporter, Full());
  act.mutable_transfer()->clear_endorsement();
  EXPECT_THAT(Fault(act), ::testing::StartsWith("endorsement"));
  act = OfferTransfer(w, kShipper, kImporter, Full());
  act.mutable_offer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_UNSPECIFIED);
  EXPECT_THAT(Fault(act), ::testing::StartsWith("endorsement"));
  act = OfferPledge(w, kShipper, kBank);
  act.mutable_offer()->mutable_agreed()->clear_on_release();
  EXPECT_THAT(Fault(act), ::testing::StartsWith("agreed.on_release"));
}

TEST_F(ActBytes, TheFirstPredecessorIsTheActsOwnDocument) {
  v1::Act act = Replace(w, {kDoc}, {{"CDLB-2017-00000A", ToOrderHeader()}});
  EXPECT_EQ(Fault(act), "");
  act.mutable_replace()->mutable_predecessors(0)->set_sequence(7);
  EXPECT_THAT(Fault(act), ::testing::StartsWith("predecessors"));
  act = Replace(w, {kDoc, kDoc}, {{"CDLB-2017-00000A", ToOrderHeader()}});
  EXPECT_THAT(Fault(act), ::testing::HasSubstr("twice"));
}

TEST_F(ActBytes, TheDigestIsOverThePreAuthenticationEncoding) {
  EXPECT_EQ(SignedBytes("act"), "DSSEv1 37 application/vnd.yidan.act.v1+protobuf 3 act");
  EXPECT_EQ(ActDigest("act"), crypto::Sha256("DSSEv1 37 application/vnd.yidan.act.v1+protobuf 3 act"));
}

TEST_F(ActBytes, EveryMemberOfTheBodyHasARow) {
  const auto* body = v1::Act::descriptor()->FindOneofByName("body");
  EXPECT_EQ(static_cast<std::size_t>(body->field_count()), RulesV1().rows.size());
  for (int i = 0; i < body->field_count(); ++i) {
    const auto kind = static_cast<v1::ActKind>(body->field(i)->number());
    ASSERT_NE(RulesV1().RowOf(kind), nullptr);
    EXPECT_EQ("ACT_KIND_" + std::string(KindName(kind)), v1::ActKind_Name(kind));
  }
  EXPECT_EQ(RulesV1().RowOf(static_cast<v1::ActKind>(60)), nullptr);
  EXPECT_EQ(RulesV1().RowOf(static_cast<v1::ActKind>(-1)), nullptr);
}

TEST_F(ActBytes, TheTableListsWhatPassesAHoldOnControl) {
  std::vector<std::string> passes;
  for (const Row& row : RulesV1().rows) {
    if (row.section != Section::kDirectory && row.kind != v1::ACT_KIND_ISSUE && row.holds == Holds::kPasses) {
      passes.emplace_back(row.name);
    }
  }
  EXPECT_THAT(passes, ::testing::UnorderedElementsAre("HOLD", "LIFT", "ORDER", "COUNTERSIGN", "DECLINE",
                                                      "WITHDRAW", "REFUSE_SURRENDER", "NOTATION", "MILESTONE",
                                                      "GRANT", "REVOKE", "DORMANT"));
}

TEST_F(ActBytes, IdsHaveOneForm) {
  EXPECT_TRUE(IsParticipantId("boc-jinjiang"));
  for (const char* id : {"", "a", "-ab", "Aa", "a_b"}) EXPECT_FALSE(IsParticipantId(id)) << id;
  EXPECT_FALSE(IsParticipantId(std::string(64, 'a')));
  EXPECT_TRUE(IsDocumentId("CDLB-2017.000001"));
  for (const char* id : {"", "SHORT", "cdlb-2017-000001", "-CDLB-2017-00001"})
    EXPECT_FALSE(IsDocumentId(id)) << id;
  EXPECT_FALSE(IsDocumentId(std::string(65, 'A')));
}

}  // namespace
}  // namespace yidan::title::testing
