// What people type: endorsements, quantities, digests, durations, moments, names of things.
#include "services/cli/values.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/cli/compare_contents.h"
#include "services/cli/content.h"
#include "services/cli/field_words.h"
#include "services/cli/words.h"
#include "services/title/rules.h"

namespace yidan::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr std::int64_t kNow = 1'491'465'600'000;  // 2017-04-06T08:00:00Z

TEST(Values, AnEndorsementIsFullBlankNoneOrToTheOrderOfSomebody) {
  EXPECT_EQ(ParseEndorsement("full")->kind(), v1::ENDORSEMENT_KIND_FULL);
  EXPECT_EQ(ParseEndorsement("blank")->kind(), v1::ENDORSEMENT_KIND_BLANK);
  EXPECT_EQ(ParseEndorsement("none")->kind(), v1::ENDORSEMENT_KIND_NONE);
  const auto order = ParseEndorsement("order:boc-jinjiang");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->kind(), v1::ENDORSEMENT_KIND_ORDER_OF);
  EXPECT_EQ(order->party(), "boc-jinjiang");
  for (const char* bad : {"", "Full", "order:", "order:Not An Id", "half"}) {
    const auto refused = ParseEndorsement(bad);
    ASSERT_FALSE(refused) << bad;
    EXPECT_EQ(refused.error().kind, Trouble::Kind::kBadInput);
  }
}

TEST(Values, AQuantityHasBothMeasures) {
  const auto line = ParseLine("1=2/4295500");
  ASSERT_TRUE(line);
  EXPECT_EQ(line->line_id(), "1");
  EXPECT_EQ(line->packages(), 2U);
  EXPECT_EQ(line->gross_weight_grams(), 4'295'500U);
  for (const char* bad :
       {"", "1", "1=2", "=2/3", "1=/3", "1=2/", "1=-2/3", "1=2/3 kg", "1=99999999999999999/1", "1=2.5/3"}) {
    EXPECT_FALSE(ParseLine(bad)) << bad;
  }
}

TEST(Values, ADigestIsSixtyFourHexadecimalDigits) {
  EXPECT_TRUE(ParseDigest(std::string(64, 'a'), "HOLD"));
  for (const std::string& bad :
       {std::string(), std::string(63, 'a'), std::string(66, 'a'), std::string(64, 'g')}) {
    const auto refused = ParseDigest(bad, "HOLD");
    ASSERT_FALSE(refused);
    EXPECT_THAT(refused.error().message, HasSubstr("HOLD"));
  }
}

TEST(Values, AnUnknownNameIsAnsweredWithThoseThereAre) {
  EXPECT_EQ(*ParseEnum<v1::SurrenderPurpose>("SURRENDER_PURPOSE_", "delivery"),
            v1::SURRENDER_PURPOSE_DELIVERY);
  EXPECT_EQ(*ParseEnum<v1::NotationKind>("NOTATION_KIND_", "on-board"), v1::NOTATION_KIND_ON_BOARD);
  const auto refused = ParseEnum<v1::SurrenderPurpose>("SURRENDER_PURPOSE_", "pickup");
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("delivery, amendment, split, merge, paper, void"));
  EXPECT_FALSE(ParseEnum<v1::SurrenderPurpose>("SURRENDER_PURPOSE_", "unspecified"));
}

TEST(Values, ListsMayBeRepeatedOrCommaSeparated) {
  EXPECT_THAT(SplitSorted({"b,a", "c", "a", ""}), ElementsAre("a", "b", "c"));
}

TEST(Moments, DurationsAreNumbersWithTheirUnits) {
  EXPECT_EQ(*ParseDuration("90s"), 90'000);
  EXPECT_EQ(*ParseDuration("1h30m"), 5'400'000);
  EXPECT_EQ(*ParseDuration("7d"), 604'800'000);
  for (const char* bad : {"", "10", "m", "-1h", "1y", "1 h", "1h30"}) EXPECT_FALSE(ParseDuration(bad)) << bad;
}

TEST(Moments, AMomentIsAClockTimeADayOrADurationFromNow) {
  EXPECT_EQ(*ParseMoment("2017-04-06T08:00:00Z", 0), kNow);
  EXPECT_EQ(*ParseMoment("2017-04-06", 0), kNow - 8 * 3'600'000);
  EXPECT_EQ(*ParseMoment("36h", kNow), kNow + 36 * 3'600'000);
  EXPECT_EQ(*ParseMoment("2017-04-06T16:00:00+08:00", 0), kNow);
  EXPECT_EQ(*ParseMoment("2017-04-06 08:00:00Z", 0), kNow);  // as it is shown
  EXPECT_EQ(*ParseMoment("2017-04-06T08:00Z", 0), kNow);
  EXPECT_EQ(*ParseMoment("2017-04-06 16:00+08:00", 0), kNow);
  EXPECT_EQ(*ParseMoment("-2h", kNow), kNow - 2 * 3'600'000);
  for (const char* bad : {"2017-02-30", "2017-04-06T25:00:00Z", "2017-04-06T08:00", "--2h",
                          "2017-04-06T08:00:00", "2017-04-06_08:00:00Z", "yesterday"}) {
    EXPECT_FALSE(ParseMoment(bad, kNow)) << bad;
  }
}

TEST(Moments, WhatHappenedIsNotAhead) {
  EXPECT_EQ(*PastMomentOf("--at", "-1h30m", kNow), kNow - 5'400'000);
  EXPECT_EQ(*PastMomentOf("--at", "2017-04-06T08:00Z", kNow), kNow);
  const auto ahead = PastMomentOf("--at", "2h", kNow);
  ASSERT_FALSE(ahead);
  EXPECT_THAT(ahead.error().message, HasSubstr("as -2h or -1h30m"));
  EXPECT_THAT(ahead.error().message, ::testing::Not(HasSubstr("from now")));
}

TEST(Words, AHeadersFieldIsItsPointerWhereverItStands) {
  EXPECT_EQ(
      InWordsOfFlags("successors: YD-1 does not carry over what stands: header.first_holder: a, where b "
                     "stands; header.order: a, where nobody, being in blank stands."),
      "--with: YD-1 does not carry over what stands: /exchanged_document/first_holder_participant_id: a, "
      "where b stands; /parties/order_party: a, where nobody, being in blank stands.");
  EXPECT_EQ(InWordsOfFlags("header.consignor names a, header.order names b: they are no participants."),
            "/parties/consignor names a, /parties/order_party names b: they are no participants.");
  EXPECT_EQ(InWordsOfFlags("See header.nothing."), "See header.nothing.");
}

TEST(Words, WhatWouldHelpIsSaidInFlagsToo) {
  Trouble late{
      Trouble::Kind::kRefused, "ACT_EXPIRED", "valid_until: too far", "valid_until: at most 7 days", {}};
  SayInFlags(late);
  EXPECT_EQ(late.needs, "--valid-for: at most 7 days");
  Trouble alone{Trouble::Kind::kRefused, "NEEDS_APPROVAL", "Two keys.", "approval by another key of a", {}};
  SayInFlags(alone);
  EXPECT_THAT(alone.needs, HasSubstr("--propose FILE --approver-key KEY, and then yidan approve FILE"));
}

TEST(Words, AFieldOfTheProtocolIsCalledByTheFlagThatItCameFrom) {
  EXPECT_EQ(InWordsOfFlags("actor: \"X\" is no participant id."), "--as: \"X\" is no participant id.");
  EXPECT_EQ(InWordsOfFlags("until: missing."), "--until: missing.");
  EXPECT_EQ(InWordsOfFlags("expires_at: 2017-04-06 08:00:00Z has passed."),
            "--expires: 2017-04-06 08:00:00Z has passed.");
  EXPECT_EQ(InWordsOfFlags("header.first_holder names rongou, who is no participant."),
            "/exchanged_document/first_holder_participant_id names rongou, who is no participant.");
  EXPECT_EQ(InWordsOfFlags("shortages.reason: missing or too long."), "--short: missing or too long.");
  // A sentence, a path, and what is no field stay as they are.
  for (const char* plain : {"The holder is rongou, not landrover-nl.", "to whom it may concern", "",
                            "quorum: 2 keys", "/legs/0/mode: \"X\" is none of: A, B"}) {
    EXPECT_EQ(InWordsOfFlags(plain), plain);
  }
}

TEST(Words, AFieldBesideTheMessageGoesIntoIt) {
  Trouble trouble{
      Trouble::Kind::kBadInput, "BAD_REQUEST", "it is more than 180 days ahead", {}, {"field: sealed_until"}};
  SayInFlags(trouble);
  EXPECT_EQ(trouble.message, "--sealed-until: it is more than 180 days ahead");
  EXPECT_TRUE(trouble.details.empty());
}

TEST(Words, AMomentThatIsNoneSaysTheForms) {
  const auto read = MomentOf("--until", "tomorrow", kNow);
  ASSERT_FALSE(read);
  for (const char* part : {"--until: \"tomorrow\"", "2026-01-31T12:00Z", "+08:00", "36h"}) {
    EXPECT_THAT(read.error().message, HasSubstr(part));
  }
}

TEST(Endorsements, NobodySaysItAndTheChainHasNoGap) {
  v1::TitleState head;
  head.mutable_header()->set_form(v1::WAYBILL_FORM_TO_ORDER);
  EXPECT_EQ(EndorsementOr("", head)->kind(), v1::ENDORSEMENT_KIND_FULL);
  EXPECT_EQ(EndorsementOr("none", head)->kind(), v1::ENDORSEMENT_KIND_NONE);
  head.mutable_header()->set_form(v1::WAYBILL_FORM_STRAIGHT);
  EXPECT_EQ(EndorsementOr("", head)->kind(), v1::ENDORSEMENT_KIND_NONE) << "it takes none";
}

TEST(DocumentIds, FreshOnesAreIdsAndDiffer) {
  EXPECT_FALSE(LooksGuessable(NewDocumentId("\x8f\x13\xa7\x42\x5c\xd9\x0e\xb6\x71\x3d")));
  for (const char* guessable : {"CDIRP-2017-04-0001", "YD-TEST-0000000000000001", "CDTB20170412-A1", "CDIRP",
                                "YD-2017-CDU-0001", "CDIRP-20261127-000123"}) {
    EXPECT_TRUE(LooksGuessable(guessable)) << guessable;
  }
  for (const char* random :
       {"YD-7KQ2-M9XD-4TB8-WZ3F", "CDIRP-9f86d081884c7d65", "YD-2017-7KQ2-M9XD-4TB8-WZ3F"}) {
    EXPECT_FALSE(LooksGuessable(random)) << random;
  }
  const std::string one = NewDocumentId(std::string(10, '\0'));
  const std::string other = NewDocumentId(std::string("0123456789"));
  EXPECT_EQ(one, "YD-0000-0000-0000-0000");
  EXPECT_TRUE(title::IsDocumentId(one));
  EXPECT_TRUE(title::IsDocumentId(other));
  EXPECT_NE(one, other);
}

TEST(CompareContents, NamesWhatChangedCameAndWent) {
  const auto changes =
      CompareContents(R"({"a": 1, "b": {"c": "x"}, "gone": 2})", R"({"a": 1, "b": {"c": "y"}, "new": [3]})");
  ASSERT_TRUE(changes);
  ASSERT_THAT(*changes, SizeIs(3));
  EXPECT_EQ((*changes)[0].pointer, "/b/c");
  EXPECT_EQ((*changes)[0].before, "\"x\"");
  EXPECT_EQ((*changes)[0].after, "\"y\"");
  EXPECT_EQ((*changes)[1].pointer, "/gone");
  EXPECT_EQ((*changes)[1].after, "(not there)");
  EXPECT_EQ((*changes)[2].pointer, "/new/0");
  EXPECT_EQ((*changes)[2].before, "(not there)");
}

TEST(CompareContents, WhatIsNoContentIsNotCompared) {
  const auto changes = CompareContents("[]", "{}");
  ASSERT_FALSE(changes);
  EXPECT_EQ(changes.error().kind, Trouble::Kind::kUntrusted);
}

}  // namespace
}  // namespace yidan::cli
