// Proof files over a change of the rules: from before it and after it, read by programs from before and
// after. The second version is a toy (tests/support/toy_rules.h): under it the holder may state a MILESTONE.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "services/proof/verifier.h"
#include "services/waybill/content.h"
#include "services/waybill/schema.h"
#include "tests/support/synthetic_registry.h"
#include "tests/support/toy_rules.h"

namespace yidan::proof {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using yidan::testing::kJourney;
using yidan::testing::PlayJourney;
using yidan::testing::SyntheticRegistry;
using yidan::testing::ToyBook;

constexpr std::int64_t kDay = 86'400'000;

class RulesTest : public ::testing::Test {
 protected:
  RulesTest() { PlayJourney(registry_, 1); }

  v1::Act Milestone() {
    v1::Act act;
    act.mutable_milestone()->set_code("ARRIVED");
    title::SetTime(act.mutable_milestone()->mutable_at(), registry_.now_ms);
    return act;
  }
  // The toy version is in force, and its rule has decided something.
  void AdoptTheToy() {
    registry_.AnnounceRules(2, title::Parameters{});
    registry_.now_ms += 7 * kDay;
    registry_.AdoptRules();
    registry_.Do(registry_.Title(kJourney).holder, kJourney, Milestone());
  }
  Report Judged(const ProofFile& file, const title::RuleBook& book) {
    VerifyOptions options{registry_.vkey(), registry_.now_ms};
    options.max_age_ms = 30 * kDay;
    options.rules = &book;
    return *Verify(file, options);
  }
  // A RULES entry as it stands, whatever it says, and a file that has it.
  ProofFile WithForced(log::RulesBody body) {
    const std::uint64_t index = registry_.ForceEntry(std::move(body));
    registry_.Seal();
    ProofFile file = registry_.File(kJourney);
    file.registry_entries.push_back(registry_.Proven(index));
    return file;
  }
  log::RulesBody Announcement(const std::string& signer, std::uint64_t sequence, std::uint32_t version) {
    return registry_.RulesBy(signer, log::RulesPhase::kAnnounce, sequence, version, title::Parameters{});
  }

  SyntheticRegistry registry_{false, ToyBook()};
};

TEST_F(RulesTest, FilesFromBeforeAndAfterReadByProgramsFromBeforeAndAfter) {
  const ProofFile before = registry_.File(kJourney);
  registry_.AnnounceRules(2, title::Parameters{});
  const ProofFile announced = registry_.File(kJourney);
  registry_.now_ms += 7 * kDay;
  registry_.AdoptRules();
  const ProofFile adopted = registry_.File(kJourney);
  registry_.Do(registry_.Title(kJourney).holder, kJourney, Milestone());
  const ProofFile after = registry_.File(kJourney);

  for (const ProofFile* file : {&before, &announced, &adopted, &after}) {
    const Report report = Judged(*file, ToyBook());
    EXPECT_TRUE(report.Valid()) << report.chain.sentence << report.present.sentence;
  }
  for (const ProofFile* file : {&before, &announced}) {
    EXPECT_TRUE(Judged(*file, title::RuleBook::Released()).Valid()) << "an announcement decides nothing yet";
  }
  for (const ProofFile* file : {&adopted, &after}) {
    const Report report = Judged(*file, title::RuleBook::Released());
    EXPECT_EQ(report.log.ruling, Ruling::kValid) << report.log.sentence;
    EXPECT_EQ(report.chain.ruling, Ruling::kNotChecked);
    EXPECT_THAT(report.chain.sentence, HasSubstr("needs rules 2, has 1"));
    EXPECT_EQ(report.present.ruling, Ruling::kNotChecked);
    EXPECT_FALSE(report.title);
    EXPECT_FALSE(report.Valid());
  }
}

TEST_F(RulesTest, AFileThatLeavesAChangeOutIsInvalid) {
  AdoptTheToy();
  const ProofFile whole = registry_.File(kJourney);
  ASSERT_TRUE(Judged(whole, ToyBook()).Valid());
  ProofFile file = whole;
  file.registry_entries.clear();
  EXPECT_EQ(Judged(file, ToyBook()).chain.ruling, Ruling::kInvalid);
  file = whole;
  file.registry_entries.pop_back();
  EXPECT_EQ(Judged(file, ToyBook()).chain.ruling, Ruling::kInvalid);
  EXPECT_EQ(Judged(file, title::RuleBook::Released()).chain.ruling, Ruling::kInvalid)
      << "a program of before is not told that nothing changed";
}

TEST_F(RulesTest, AFileThatHidesAChangeAndTheRecordOfItIsNotPresent) {
  const ProofFile before = registry_.File(kJourney);
  registry_.AnnounceRules(2, title::Parameters{});
  ProofFile file = registry_.File(kJourney);
  file.registry_entries.clear();
  file.registry_state = before.registry_state;
  file.registry_proof = before.registry_proof;
  const Report report = Judged(file, ToyBook());
  EXPECT_EQ(report.present.ruling, Ruling::kInvalid);
  EXPECT_THAT(report.present.sentence, HasSubstr("the registry's record is not the latest"));
}

TEST_F(RulesTest, AnAnnouncementThatMayNotBeMakesTheChainInvalid) {
  const std::string carrier = registry_.Title(kJourney).issuer;
  EXPECT_THAT(Judged(WithForced(Announcement(carrier, 1, 2)), ToyBook()).chain.sentence,
              HasSubstr("not, or no longer, the registrar's"));
}

TEST_F(RulesTest, TwoAdministratorsAtOnceTheSecondIsStale) {
  registry_.AnnounceRules(2, title::Parameters{});
  title::Parameters other;
  other.recall_after = 1;
  const auto second =
      registry_.RulesBy(SyntheticRegistry::kRegistrar, log::RulesPhase::kAnnounce, 1, 2, other);
  EXPECT_THAT(Judged(WithForced(second), ToyBook()).chain.sentence, HasSubstr("as number 1, the next is 2"));
}

TEST_F(RulesTest, AVersionNeverGoesBack) {
  AdoptTheToy();
  EXPECT_THAT(Judged(WithForced(Announcement(SyntheticRegistry::kRegistrar, 2, 1)), ToyBook()).chain.sentence,
              HasSubstr("goes back from 2"));
}

TEST_F(RulesTest, NothingIsAdoptedBeforeTheDelayIsOverOrOtherwiseThanAnnounced) {
  registry_.AnnounceRules(2, title::Parameters{});
  const auto adopt =
      registry_.RulesBy(SyntheticRegistry::kRegistrar, log::RulesPhase::kAdopt, 1, 2, title::Parameters{});
  EXPECT_THAT(Judged(WithForced(adopt), ToyBook()).chain.sentence,
              HasSubstr("before the public delay is over"));
  title::Parameters other;
  other.reject_window = 1;
  const auto another = registry_.RulesBy(SyntheticRegistry::kRegistrar, log::RulesPhase::kAdopt, 1, 2, other);
  EXPECT_THAT(Judged(WithForced(another), ToyBook()).chain.sentence, HasSubstr("were not announced so"));
}

// A currency that was abolished since, a country that was renamed: the lists of the day spoke when it was
// issued.
TEST(CodeLists, WhatAFileProvedDoesNotDependOnTodaysLists) {
  std::string waybill = yidan::testing::SourceFile("deploy/demo-data/waybill-2017-tilburg-chengdu.json");
  const std::string listed = "\"currency\": \"EUR\"";
  for (auto at = waybill.find(listed); at != std::string::npos; at = waybill.find(listed, at)) {
    waybill.replace(at, listed.size(), "\"currency\": \"DDM\"");  // the German Democratic Republic's mark
  }
  ASSERT_NE(waybill.find("DDM"), std::string::npos);
  SyntheticRegistry registry;
  registry.Admit("cdirp", {v1::ROLE_CARRIER});
  for (const char* id : {"landrover-nl", "rongou"}) registry.Admit(id, {v1::ROLE_SHIPPER});
  registry.Issue(kJourney, waybill);
  const auto content = waybill::ToWaybill(*waybill::ParseContent(registry.Content(kJourney).content_json()));
  EXPECT_FALSE(waybill::CheckContent(*content)) << "nobody issues in it today";
  const Report report = *Verify(registry.File(kJourney), {registry.vkey(), registry.now_ms});
  EXPECT_EQ(report.content.ruling, Ruling::kValid) << report.content.sentence;
  EXPECT_TRUE(report.Valid());
}

// What a later version's parameters look like is that version's affair: a program without it calls nobody a
// liar for having announced them.
TEST_F(RulesTest, AnAnnouncementWithParametersOfALaterProgramIsFollowed) {
  const auto later = registry_.RulesBy(SyntheticRegistry::kRegistrar, log::RulesPhase::kAnnounce, 1, 3,
                                       std::string("\x02 as version 3 writes them"));
  const Report report = Judged(WithForced(later), ToyBook());
  // Its record is not in the map of a registry that forced the entry, but the entry itself is no fault.
  EXPECT_THAT(report.chain.sentence, Not(HasSubstr("parameters")));
  EXPECT_THAT(report.chain.sentence, Not(HasSubstr("needs rules")));
  const auto garbage = registry_.RulesBy(SyntheticRegistry::kRegistrar, log::RulesPhase::kAnnounce, 1, 2,
                                         std::string("\x02 that are no version's"));
  EXPECT_THAT(Judged(WithForced(garbage), ToyBook()).chain.sentence, HasSubstr("parameters"));
}

TEST_F(RulesTest, ASuspendedRegistrarChangesNoRules) {
  registry_.Admit("second-registrar", {v1::ROLE_REGISTRAR});
  v1::Act suspend;
  suspend.mutable_suspend()->set_reason("under examination");
  registry_.Do("second-registrar", SyntheticRegistry::kRegistrar, suspend);
  EXPECT_THAT(Judged(WithForced(Announcement(SyntheticRegistry::kRegistrar, 1, 2)), ToyBook()).chain.sentence,
              HasSubstr("the registrar is suspended"));
}

TEST_F(RulesTest, ADelayThatEndsAfterAllTimeIsRefused) {
  registry_.now_ms = std::numeric_limits<std::int64_t>::max();
  EXPECT_THAT(Judged(WithForced(Announcement(SyntheticRegistry::kRegistrar, 1, 2)), ToyBook()).chain.sentence,
              HasSubstr("end after all time"));
}

// The issuer's registry knew a schema that this program lacks: nothing is known to be wrong.
TEST(CodeLists, AContentOfALaterSchemaIsNotChecked) {
  const std::string today = yidan::testing::SourceFile("deploy/demo-data/waybill-2017-tilburg-chengdu.json");
  std::string waybill = today;
  const std::string now = "\"schema_version\": 1";
  ASSERT_NE(waybill.find(now), std::string::npos);
  waybill.replace(waybill.find(now), now.size(), "\"schema_version\": 2");
  SyntheticRegistry registry;
  registry.Admit("cdirp", {v1::ROLE_CARRIER});
  for (const char* id : {"landrover-nl", "rongou"}) registry.Admit(id, {v1::ROLE_SHIPPER});
  registry.IssueWithContent(kJourney, today, waybill);
  const ProofFile whole = registry.File(kJourney);
  const Report report = *Verify(whole, {registry.vkey(), registry.now_ms});
  EXPECT_EQ(report.content.ruling, Ruling::kNotChecked);
  EXPECT_THAT(report.content.sentence, HasSubstr("of schema_version 2, which this program lacks"));
  EXPECT_FALSE(report.Valid());
  ProofFile redacted = whole;
  redacted.redacted = waybill::DiscloseAll(kJourney, whole.content_secret, whole.content);
  EXPECT_EQ(Verify(redacted, {registry.vkey(), registry.now_ms})->content.ruling, Ruling::kNotChecked);
}

TEST_F(RulesTest, AnUnsignedChangeIsNoEntry) {
  log::RulesBody body = Announcement(SyntheticRegistry::kRegistrar, 1, 2);
  body.signatures.clear();
  log::Entry entry;
  entry.body = body;
  EXPECT_FALSE(log::EncodeEntry(entry));
}

}  // namespace
}  // namespace yidan::proof
