// resume and terms: what was sent is not lost, and what it named by digest can be shown.
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using testing::kJourney;
using ::testing::Not;
using testing::PlayJourney;

class ResumeTest : public CommandLineTest {
 protected:
  ResumeTest() { PlayJourney(registry_, 0); }
  Said Offer(const std::vector<std::string>& more = {}) {
    Write("terms.txt", "against EUR 138400.00\n");
    std::vector<std::string> line = {"offer",         kJourney,  "--to",
                                     "boc-frankfurt", "--terms", File("terms.txt")};
    line.insert(line.end(), more.begin(), more.end());
    return As("landrover-nl", line);
  }
  static nlohmann::json Json(const Said& said) { return nlohmann::json::parse(said.out); }
  std::vector<std::string> Flagged(std::vector<std::string> line) {
    line.insert(line.end(), {"--output", "json"});
    return line;
  }
};

TEST_F(ResumeTest, ALostAnswerSaysTheActItsFileAndItsNonce) {
  fake_.dies_after = true;
  const Said lost = Offer();
  EXPECT_EQ(lost.exit, 9) << lost.err;
  EXPECT_THAT(lost.err, HasSubstr("waits 待定: OFFER of " + std::string(kJourney)));
  EXPECT_THAT(lost.err, HasSubstr(File("landrover-nl/.local/state/yidan/outbox/")));
  EXPECT_THAT(lost.err, HasSubstr("keep the nonce "));
  EXPECT_THAT(lost.err, HasSubstr("needs: yidan resume "));
}

TEST_F(ResumeTest, ProgramsHaveThemAsFields) {
  fake_.dies_after = true;
  const auto lost = Json(Offer({"--output", "json"}));
  EXPECT_EQ(lost.at("error"), "OUTCOME_UNKNOWN");
  const auto& terms = lost.at("waits").at("off_log").at(0);
  EXPECT_EQ(terms.at("what"), "terms");
  EXPECT_EQ(terms.at("file"), File("terms.txt"));
  fake_.dies_after = false;
  const auto resumed = Json(As("landrover-nl", Flagged({"resume"})));
  const auto& act = resumed.at("acts").at(0);
  EXPECT_EQ(act.at("result"), "admitted");
  EXPECT_EQ(act.at("admitted").at("effect_proven"), true);
  EXPECT_EQ(act.at("off_log").at(0).at("nonce"), terms.at("nonce"));
}

TEST_F(ResumeTest, EachActIsSaidWhatBecameOfIt) {
  fake_.dies_before = true;
  EXPECT_EQ(As("landrover-nl", {"transfer", kJourney, "--to", "rongou", "--endorse", "full"}).exit, 9);
  EXPECT_EQ(Offer().exit, 9);
  fake_.dies_before = false;
  EXPECT_EQ(As("landrover-nl", {"--outbox", File("desk-2"), "transfer", kJourney, "--to", "boc-frankfurt",
                                "--endorse", "full"})
                .exit,
            0);
  const Said resumed = As("landrover-nl", Flagged({"resume"}));
  EXPECT_EQ(resumed.exit, 3) << resumed.out << resumed.err;
  const auto acts = Json(resumed).at("acts");
  ASSERT_EQ(acts.size(), 2U);
  for (const auto& act : acts) {
    EXPECT_EQ(act.at("result"), "overtaken") << act;
    EXPECT_THAT(act.at("overtaken"), HasSubstr("TRANSFER by landrover-nl"));
  }
  EXPECT_THAT(As("landrover-nl", {"resume"}).out, HasSubstr("nothing waits"));
}

TEST_F(ResumeTest, ARefusalByWordIsListedAndWhatBecameOfItIsSaid) {
  v1::SubmitActRequest handed_in;
  fake_.submitting = [&handed_in](const v1::SubmitActRequest& request) { handed_in = request; };
  fake_.turned_away = "HELD";
  const Said refused = As("landrover-nl", {"grant", kJourney, "--to", "rongou", "--until", "1d"});
  EXPECT_EQ(refused.exit, 3);
  EXPECT_THAT(refused.err, HasSubstr("could still be admitted until"));
  EXPECT_THAT(As("landrover-nl", {"resume", "--list"}).out, HasSubstr("REFUSED, BY ITS WORD"));
  const auto listed = Json(As("landrover-nl", Flagged({"resume", "--list"}))).at("refused");
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_THAT(listed[0].at("refusal"), HasSubstr("HELD"));
  const auto still = Json(As("landrover-nl", Flagged({"resume"}))).at("acts");
  EXPECT_EQ(still.at(0).at("result"), "refused_by_word");
  v1::SignedAct kept_back;
  kept_back.set_act(handed_in.act());
  kept_back.set_signature(handed_in.signature());
  const auto index = registry_.Submit(kept_back);
  ASSERT_TRUE(index.has_value());
  fake_.admitted[title::ActDigest(kept_back.act()).ToString()] = *index;
  fake_.turned_away.clear();
  const Said asked = As("landrover-nl", {"resume"});
  EXPECT_EQ(asked.exit, 8) << asked.out;
  EXPECT_THAT(asked.out, HasSubstr("ADMITTED THOUGH REFUSED"));
  EXPECT_THAT(As("landrover-nl", {"resume", "--list"}).out, HasSubstr("nothing waits"));
}

TEST_F(ResumeTest, WhatIsStillNotKnownGoesOnWaiting) {
  fake_.dies_after = true;
  EXPECT_EQ(Offer().exit, 9);
  const Said again = As("landrover-nl", Flagged({"resume"}));
  EXPECT_EQ(again.exit, 9);
  EXPECT_EQ(Json(again).at("acts").at(0).at("result"), "waits");
  EXPECT_THAT(As("landrover-nl", {"resume", "--list"}).out, HasSubstr("WAITS 待定"));
}

TEST_F(ResumeTest, ItIsListedAndForgottenAndTheActMayBeMadeAnew) {
  fake_.dies_before = true;
  EXPECT_EQ(Offer().exit, 9);
  fake_.dies_before = false;
  const Said refused = Offer();
  EXPECT_EQ(refused.exit, 2);
  EXPECT_THAT(refused.err, HasSubstr("ACT_WAITS"));
  const auto waiting = Json(As("landrover-nl", Flagged({"resume", "--list"}))).at("waiting");
  ASSERT_EQ(waiting.size(), 1U);
  const std::string digest = waiting[0].at("act_digest");
  const Said forgotten = As("landrover-nl", {"resume", "--forget", digest.substr(0, 12)});
  EXPECT_EQ(forgotten.exit, 0) << forgotten.err;
  EXPECT_THAT(forgotten.out, HasSubstr("keep the nonce "));
  EXPECT_EQ(Offer().exit, 0);
}

TEST_F(ResumeTest, TermsAreHeldAgainstTheDigestThatWasSigned) {
  const auto admitted = Json(Offer({"--output", "json"}));
  const auto& terms = admitted.at("off_log").at(0);
  const std::string digest = terms.at("digest");
  const std::string nonce = terms.at("nonce");
  const std::vector<std::string> check = {"terms", "check", File("terms.txt"), digest};
  EXPECT_EQ(As("landrover-nl", check).exit, 0) << "its nonce was kept here";
  const Said elsewhere = As("boc-frankfurt", check);
  EXPECT_EQ(elsewhere.exit, 2);
  EXPECT_THAT(elsewhere.err, HasSubstr("--nonce"));
  const std::vector<std::string> with = {"terms", "check", File("terms.txt"), digest, "--nonce", nonce};
  EXPECT_THAT(As("boc-frankfurt", with).out, HasSubstr("MATCHES"));
  Write("terms.txt", "against EUR 138401.00\n");
  const Said other = As("boc-frankfurt", with);
  EXPECT_EQ(other.exit, 1);
  EXPECT_THAT(other.out, HasSubstr("DIFFERS"));
  EXPECT_EQ(As("boc-frankfurt", {"terms", "check", File("terms.txt"), digest, "--nonce", "00"}).exit, 2);
}

// Whoever is to check terms finds their digest where the acts are, and the nonce where it was signed.
TEST_F(ResumeTest, ADigestIsShownWhereverAnActNamesIt) {
  const auto admitted = Json(Offer({"--output", "json"}));
  const std::string digest = admitted.at("off_log").at(0).at("digest");
  const std::string nonce = admitted.at("off_log").at(0).at("nonce");
  for (const auto& line : {std::vector<std::string>{"show", kJourney}, {"show", kJourney, "--history"}}) {
    const Said own = As("landrover-nl", line);
    EXPECT_THAT(own.out,
                HasSubstr("terms: digest " + digest + ", file " + File("terms.txt") + ", nonce " + nonce));
    const Said others = As("boc-frankfurt", line);
    EXPECT_THAT(others.out, HasSubstr("terms: digest " + digest + ", its file and nonce are not kept here"));
  }
  const auto shown = Json(As("landrover-nl", Flagged({"show", kJourney, "--history"})));
  EXPECT_EQ(shown.at("off_log").at(0).at("nonce"), nonce);
  const auto& entries = shown.at("histories").at(0).at("entries");
  EXPECT_EQ(entries.back().at("off_log").at(0).at("digest"), digest);
  EXPECT_TRUE(entries.front().at("off_log").empty());
}

TEST_F(ResumeTest, AnActThatALaterOneNamesSaysHow) {
  const Said granted = As("landrover-nl", {"grant", kJourney, "--to", "rongou", "--until", "1d"});
  ASSERT_EQ(granted.exit, 0) << granted.err;
  const std::string mark = "yidan revoke " + std::string(kJourney) + " ";
  const std::size_t at = granted.out.find(mark);
  ASSERT_NE(at, std::string::npos) << granted.out;
  const std::string digest = granted.out.substr(at + mark.size(), 64);
  EXPECT_EQ(As("landrover-nl", {"revoke", kJourney, digest}).exit, 0);
}

TEST_F(ResumeTest, AJunkFileIsNamedAndStopsNothing) {
  fake_.dies_before = true;
  EXPECT_EQ(Offer().exit, 9);
  fake_.dies_before = false;
  Write("landrover-nl/.local/state/yidan/outbox/junk.json", "{");
  const Said listed = As("landrover-nl", {"resume", "--list"});
  EXPECT_EQ(listed.exit, 2);
  EXPECT_THAT(listed.out, HasSubstr("WAITS"));
  EXPECT_THAT(listed.out, HasSubstr("UNREADABLE"));
  const Said resumed = As("landrover-nl", {"resume"});
  EXPECT_EQ(resumed.exit, 2);
  EXPECT_THAT(resumed.out, HasSubstr("admitted as entry"));
  EXPECT_THAT(resumed.out, HasSubstr("junk.json"));
  EXPECT_EQ(Json(As("landrover-nl", Flagged({"resume", "--list"}))).at("unreadable").size(), 1U);
}

TEST_F(ResumeTest, AnOutboxOfAnEarlierPlaceIsSaid) {
  fake_.dies_before = true;
  const std::string older = File("landrover-nl/.config/yidan/outbox");
  EXPECT_EQ(Offer({"--outbox", older}).exit, 9);
  fake_.dies_before = false;
  const Said said = As("landrover-nl", {"show", kJourney});
  EXPECT_THAT(said.err, HasSubstr("1 act waits in the outbox of an earlier place, " + older));
  EXPECT_THAT(said.err, HasSubstr("yidan resume --list --outbox " + older));
}

}  // namespace
}  // namespace yidan::cli
