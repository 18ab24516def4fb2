// Redaction: the holder shows less, the verdict says PARTIAL, and nothing of the rest is in the file's bytes.
#include "services/proof/redact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "services/proof/verifier.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::proof {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using yidan::testing::kJourney;
using yidan::testing::PlayJourney;
using yidan::testing::PlayTwelveActs;
using yidan::testing::SyntheticRegistry;

class Redaction : public ::testing::Test {
 protected:
  void SetUp() override {
    PlayJourney(registry_, 2);
    whole_ = registry_.File(kJourney);
  }

  Report Judged(const ProofFile& file, bool require_whole = false) const {
    VerifyOptions options{registry_.vkey(), registry_.now_ms};
    options.require_whole = require_whole;
    auto read = ParseProofFile(FormatProofFile(file));
    EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().message);
    return *Verify(*read, options);
  }

  // The text, and behind it every byte string that the file holds in base64, as it is without it.
  static std::string AllBytes(const ProofFile& file) {
    std::string out = FormatProofFile(file);
    for (const auto* list :
         {&file.entries, &file.predecessor_entries, &file.directory_entries, &file.registry_entries}) {
      for (const ProvenEntry& entry : *list) out += entry.entry;
    }
    for (const auto* list : {&file.predecessors, &file.participants}) {
      for (const ProvenState& state : *list) out += state.value;
    }
    return out + file.seal.entry + file.title;
  }

  SyntheticRegistry registry_;
  ProofFile whole_;
};

TEST_F(Redaction, WhatIsHiddenIsNotInTheFile) {
  const std::vector<std::string> hide{"/letter_of_credit",
                                      "/declared_value",
                                      "/freight",
                                      "/goods_lines/0/vins",
                                      "/goods_lines/0/declared_value",
                                      "/goods_lines/0/description",
                                      "/attached_documents"};
  const std::vector<std::string> secrets{
      "LC5101217000106", "138400.00",          "5400.00",           "SALWA2FK6HA148213", "BAE-2017-0388",
      "Through freight", "certificate of con", "/letter_of_credit", "/freight",          "/attached"};
  const auto redacted = Redact(whole_, {{}, hide});
  ASSERT_TRUE(redacted) << redacted.error().message;
  const std::string before = AllBytes(whole_);
  const std::string after = AllBytes(*redacted);
  EXPECT_THAT(before, HasSubstr("LC5101217000106"));
  for (const std::string& secret : secrets) EXPECT_THAT(after, Not(HasSubstr(secret)));
  EXPECT_THAT(after, HasSubstr("SALWA2FK3HA148377")) << "the other line's is still shown";

  // Neither the secret nor the salt of any hidden leaf, raw or as text.
  const auto absent = [&after](const std::string& bytes) {
    EXPECT_THAT(after, Not(HasSubstr(bytes)));
    EXPECT_THAT(after, Not(HasSubstr(ToBase64(bytes))));
    EXPECT_THAT(after, Not(HasSubstr(ToHex(bytes))));
  };
  absent(whole_.content_secret);
  std::uint32_t hidden = 0;
  const auto all = waybill::DiscloseAll(kJourney, whole_.content_secret, whole_.content);
  for (const auto& leaf : all.leaves) {
    const bool shown = std::find(redacted->redacted->leaves.begin(), redacted->redacted->leaves.end(),
                                 leaf) != redacted->redacted->leaves.end();
    if (shown) continue;
    ++hidden;
    absent(leaf.salt);
    EXPECT_THAT(after, Not(HasSubstr("\"" + leaf.pointer + "\"")));
  }
  EXPECT_EQ(hidden, redacted->redacted->hidden_count());
  EXPECT_GT(hidden, 15U);
}

TEST_F(Redaction, ARedactedFileVerifiesAsPartial) {
  const auto redacted = Redact(whole_, {{}, {"/letter_of_credit", "/goods_lines/0/vins"}});
  ASSERT_TRUE(redacted) << redacted.error().message;
  const Report report = Judged(*redacted);
  EXPECT_EQ(report.content.ruling, Ruling::kPartial) << report.content.sentence;
  EXPECT_THAT(report.content.sentence, HasSubstr("5 are hidden"));
  EXPECT_EQ(report.hidden_leaves, 5U);
  EXPECT_TRUE(report.Valid());
  EXPECT_FALSE(Judged(*redacted, /*require_whole=*/true).Valid());
  ASSERT_TRUE(report.waybill);
  EXPECT_FALSE(report.waybill->has_letter_of_credit());
  EXPECT_EQ(report.waybill->parties().carrier().party().participant_id(), "cdirp");
}

TEST_F(Redaction, RevealShowsNoMoreThanIsNamedAndWhatMustBeShown) {
  const auto redacted = Redact(whole_, {{"/letter_of_credit"}, {"/letter_of_credit/issue_date"}});
  ASSERT_TRUE(redacted) << redacted.error().message;
  const Report report = Judged(*redacted);
  EXPECT_EQ(report.content.ruling, Ruling::kPartial) << report.content.sentence;
  EXPECT_EQ(report.waybill->letter_of_credit().reference(), "LC5101217000106");
  EXPECT_EQ(report.waybill->letter_of_credit().issue_date(), "");
  EXPECT_FALSE(report.waybill->has_freight());
  EXPECT_EQ(report.waybill->goods_lines_size(), 2) << "quantities are always shown";
  EXPECT_EQ(report.waybill->goods_lines(0).vins_size(), 0);
}

TEST_F(Redaction, WhatEveryRedactionShowsCannotBeHidden) {
  EXPECT_EQ(Redact(whole_, {{}, {"/parties/consignor"}}).error().kind, Error::Kind::kDenied);
  EXPECT_EQ(Redact(whole_, {{}, {"/clauses/0/text"}}).error().kind, Error::Kind::kDenied);
  EXPECT_EQ(Redact(whole_, {{}, {"/nowhere"}}).error().kind, Error::Kind::kNotFound);
  EXPECT_EQ(Redact(whole_, {{"letter_of_credit"}, {}}).error().kind, Error::Kind::kInvalid);
  EXPECT_EQ(Redact(whole_, {}).error().kind, Error::Kind::kInvalid);
  const auto once = Redact(whole_, {{}, {"/freight"}});
  ASSERT_TRUE(once);
  EXPECT_EQ(Redact(*once, {{}, {"/letter_of_credit"}}).error().kind, Error::Kind::kInvalid);
}

TEST_F(Redaction, ALeafChangedDroppedOrMovedIsInvalid) {
  const auto honest = Redact(whole_, {{}, {"/freight", "/letter_of_credit"}});
  ASSERT_TRUE(honest);
  const auto ruling_of = [&](const ProofFile& file) { return Judged(file).content.ruling; };
  ProofFile file = *honest;
  file.redacted->leaves.back().value = "\"forged\"";
  EXPECT_EQ(ruling_of(file), Ruling::kInvalid);
  file = *honest;
  file.redacted->leaves.erase(file.redacted->leaves.begin() + 3);
  EXPECT_EQ(ruling_of(file), Ruling::kInvalid);
  file = *honest;
  file.redacted->hidden.pop_back();
  EXPECT_EQ(ruling_of(file), Ruling::kInvalid);
  file = *honest;
  file.redacted->leaf_count -= 3;
  EXPECT_EQ(ruling_of(file), Ruling::kInvalid);
}

// Each act on a document drops what lapsed, a bare one too, of which the verifier knows no time.
TEST(BareEntries, AnOrderThatLapsedMeanwhileIsNoFalseStatement) {
  SyntheticRegistry registry;
  PlayJourney(registry, 0);
  registry.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  registry.now_ms += 8LL * 24 * 3'600'000;
  v1::Act order;
  order.mutable_order()->set_effect(v1::ORDER_EFFECT_CANCEL);
  order.mutable_order()->set_order_digest(std::string(32, 'o'));
  registry.Do("chengdu-customs", kJourney, order);
  registry.now_ms += 31LL * 24 * 3'600'000;
  v1::Act milestone;
  milestone.mutable_milestone()->set_code("ARRIVED");
  milestone.mutable_milestone()->mutable_at()->set_seconds(registry.now_ms / 1000);
  registry.Do("cdirp", kJourney, milestone);
  registry.Seal();
  ASSERT_TRUE(registry.Title(kJourney).pending_orders.empty());
  const auto bare = Redact(registry.File(kJourney), {{}, {}, true});
  ASSERT_TRUE(bare) << bare.error().message;
  ASSERT_EQ(bare->bare_entries.size(), 1U);
  const Report report = *Verify(*bare, {registry.vkey(), registry.now_ms});
  EXPECT_TRUE(report.Valid()) << report.chain.sentence;
}

// The milestone lets the REJECT window go on from where the hold ended, and a bare one says nothing of that.
TEST(BareEntries, AHoldThatLapsedWithinARejectWindowIsNoFalseStatement) {
  SyntheticRegistry registry;
  PlayJourney(registry, 0);
  registry.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  registry.now_ms += 8LL * 24 * 3'600'000;
  v1::Act transfer;
  transfer.mutable_transfer()->set_to("rongou");
  transfer.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  registry.Do("landrover-nl", kJourney, transfer);
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_DISPUTE);
  hold.mutable_hold()->set_reason("whose is it");
  hold.mutable_hold()->mutable_until()->set_seconds(registry.now_ms / 1000 + 3'600);
  registry.Do("chengdu-customs", kJourney, hold);
  ASSERT_NE(registry.Title(kJourney).rejectable->held_since, 0);
  registry.now_ms += 2LL * 3'600'000;
  v1::Act milestone;
  milestone.mutable_milestone()->set_code("ARRIVED");
  milestone.mutable_milestone()->mutable_at()->set_seconds(registry.now_ms / 1000);
  registry.Do("cdirp", kJourney, milestone);
  registry.Seal();
  const auto bare = Redact(registry.File(kJourney), {{}, {}, true});
  ASSERT_TRUE(bare) << bare.error().message;
  ASSERT_EQ(bare->bare_entries.size(), 1U);
  const Report report = *Verify(*bare, {registry.vkey(), registry.now_ms});
  EXPECT_TRUE(report.Valid()) << report.chain.sentence;
}

// Its record and the entries that made it would tell who read.
TEST_F(Redaction, WhoIsNamedInBareEntriesAloneLeavesTheFile) {
  registry_.Admit("nosy-bank", {v1::ROLE_FINANCIER});
  v1::Act grant;
  grant.mutable_grant()->set_reader("nosy-bank");
  title::SetTime(grant.mutable_grant()->mutable_until(), registry_.now_ms + 3'600'000);
  registry_.Do(registry_.Title(kJourney).holder, kJourney, std::move(grant));
  registry_.now_ms += 7'200'000;
  v1::Act arrived;
  arrived.mutable_milestone()->set_code("ARRIVED");
  title::SetTime(arrived.mutable_milestone()->mutable_at(), registry_.now_ms);
  registry_.Do("cdirp", kJourney, std::move(arrived));
  v1::Act departed;
  departed.mutable_milestone()->set_code("DEPARTED");
  title::SetTime(departed.mutable_milestone()->mutable_at(), registry_.now_ms);
  registry_.Do("cdirp", kJourney, std::move(departed));
  const ProofFile whole = registry_.File(kJourney);
  EXPECT_THAT(AllBytes(whole), HasSubstr("nosy-bank"));
  const auto bare = Redact(whole, {{}, {}, true});
  ASSERT_TRUE(bare) << bare.error().message;
  EXPECT_THAT(AllBytes(*bare), Not(HasSubstr("nosy-bank")));
  EXPECT_LT(bare->directory_entries.size(), whole.directory_entries.size());
  const Report report = Judged(*bare);
  EXPECT_TRUE(report.Valid()) << report.log.sentence << report.chain.sentence << report.present.sentence;
}

TEST(BareEntries, MilestonesAndGrantsMayBeNamedAndNotShown) {
  SyntheticRegistry registry;
  PlayTwelveActs(registry);
  const ProofFile whole = registry.File(kJourney);
  ASSERT_EQ(whole.entries.size(), 12U);
  const auto bare = Redact(whole, {{}, {}, true});
  ASSERT_TRUE(bare) << bare.error().message;
  EXPECT_EQ(bare->entries.size(), 8U);
  EXPECT_EQ(bare->bare_entries.size(), 4U);
  const VerifyOptions options{registry.vkey(), registry.now_ms};
  const auto judged = [&](const ProofFile& file) {
    auto read = ParseProofFile(FormatProofFile(file));
    EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().message);
    return *Verify(*read, options);
  };
  const Report report = judged(*bare);
  EXPECT_TRUE(report.Valid()) << report.chain.sentence << report.present.sentence;
  EXPECT_THAT(report.chain.sentence, HasSubstr("12 entries"));
  EXPECT_EQ(report.title->holder(), "rongou");

  ProofFile file = *bare;
  file.bare_entries.pop_back();
  EXPECT_EQ(judged(file).chain.ruling, Ruling::kInvalid) << "none is missing by history";
  file = *bare;
  file.bare_entries[0].kind = v1::ACT_KIND_GRANT;
  EXPECT_EQ(judged(file).chain.ruling, Ruling::kInvalid);
  file = *bare;
  file.bare_entries[0].index = file.entries[0].index;
  EXPECT_EQ(judged(file).log.ruling, Ruling::kInvalid) << "in the file twice";
  file = *bare;
  file.bare_entries.back().index = 1'000'000;
  EXPECT_EQ(judged(file).log.ruling, Ruling::kInvalid) << "beyond the seal";
}

}  // namespace
}  // namespace yidan::proof
