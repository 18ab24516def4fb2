// A RULES entry as text, on its way to the keys that sign it.
#include "services/log/rules_proposal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/crypto/crypto.h"

namespace yidan::log {
namespace {

using ::testing::HasSubstr;

RulesProposal Proposal() {
  RulesProposal out;
  out.registry = crypto::Sha256("registry");
  out.body.phase = RulesPhase::kAdopt;
  out.body.sequence = 7;
  out.body.version = 2;
  out.body.parameters = std::string("\x01\x00\x02", 3);
  return out;
}

TEST(RulesProposal, ComesBackWithItsSignaturesInTheOrderOfTheKeys) {
  RulesProposal proposal = Proposal();
  for (const char* name : {"one", "two", "three"}) {
    ASSERT_TRUE(AddRulesSignature(proposal.body, {crypto::Sha256(name), std::string(64, 's')}));
  }
  EXPECT_EQ(AddRulesSignature(proposal.body, {crypto::Sha256("two"), std::string(64, 't')}).error().kind,
            Error::Kind::kConflict);
  EXPECT_TRUE(std::is_sorted(proposal.body.signatures.begin(), proposal.body.signatures.end(),
                             [](const auto& a, const auto& b) { return a.key_id < b.key_id; }));
  const std::string text = FormatRulesProposal(proposal);
  EXPECT_THAT(text, HasSubstr("\nphase ADOPT\nsequence 7\nversion 2\n"));
  EXPECT_TRUE(LooksLikeRulesProposal(text));
  const auto back = ParseRulesProposal(text);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->registry, proposal.registry);
  EXPECT_EQ(back->body, proposal.body);
}

TEST(RulesProposal, NothingElseIsOne) {
  RulesProposal proposal = Proposal();
  ASSERT_TRUE(AddRulesSignature(proposal.body, {crypto::Sha256("one"), std::string(64, 's')}));
  const std::string text = FormatRulesProposal(proposal);
  for (std::size_t n = 0; n < text.size(); ++n) {
    const auto cut = ParseRulesProposal(text.substr(0, n));
    // Cut before its signature it is one without.
    EXPECT_EQ(cut.has_value(), n == text.find("signature ")) << n;
  }
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string bad = text;
    bad.replace(bad.find(from), from.size(), to);
    const auto parsed = ParseRulesProposal(bad);
    return parsed ? std::string() : parsed.error().message;
  };
  EXPECT_THAT(with("phase ADOPT", "phase ADAPT"), HasSubstr("\"phase ANNOUNCE or ADOPT\" is missing"));
  EXPECT_THAT(with("sequence 7", "sequence -7"), HasSubstr("\"sequence NUMBER\""));
  EXPECT_THAT(with("version 2", "version 4294967296"), HasSubstr("\"version NUMBER\""));
  EXPECT_THAT(with("proposal/1", "proposal/2"), HasSubstr("\"yidan-rules-proposal/1\""));
  const std::string line = text.substr(text.find("signature "));
  EXPECT_THAT(ParseRulesProposal(text + line).error().message, HasSubstr("has signed already"));
  EXPECT_THAT(ParseRulesProposal(text + std::string(20'000, 'x')).error().message, HasSubstr("longer than"));
}

// Two keys that signed copies of their own, one of them both.
TEST(RulesProposal, CopiesAreMergedAndNoSignatureIsLostInSilence) {
  const auto signed_by = [](std::initializer_list<std::string> names) {
    RulesProposal out = Proposal();
    for (const std::string& name : names) {
      EXPECT_TRUE(AddRulesSignature(out.body, {crypto::Sha256(name), std::string(64, 's')}));
    }
    return out;
  };
  RulesProposal all = signed_by({"one", "two"});
  ASSERT_TRUE(MergeRulesProposal(all, signed_by({"two", "three"})));
  EXPECT_EQ(all.body, signed_by({"one", "two", "three"}).body);

  RulesProposal other = signed_by({"four"});
  other.body.version = 3;
  EXPECT_EQ(MergeRulesProposal(all, other).error().kind, Error::Kind::kInvalid);
  other = signed_by({"four"});
  other.registry = crypto::Sha256("another");
  EXPECT_EQ(MergeRulesProposal(all, other).error().kind, Error::Kind::kInvalid);

  RulesProposal again = Proposal();
  ASSERT_TRUE(AddRulesSignature(again.body, {crypto::Sha256("one"), std::string(64, 't')}));
  const Outcome differs = MergeRulesProposal(all, again);
  ASSERT_FALSE(differs);
  EXPECT_EQ(differs.error().kind, Error::Kind::kConflict);
  EXPECT_THAT(differs.error().message, HasSubstr("signed the copies differently"));

  for (std::size_t i = all.body.signatures.size(); i < kMaxRulesSignatures; ++i) {
    ASSERT_TRUE(MergeRulesProposal(all, signed_by({std::to_string(i)})));
  }
  const Outcome too_many = MergeRulesProposal(all, signed_by({"one too many"}));
  ASSERT_FALSE(too_many);
  EXPECT_THAT(too_many.error().message, HasSubstr("one more than the 16"));
  EXPECT_EQ(all.body.signatures.size(), kMaxRulesSignatures);
}

}  // namespace
}  // namespace yidan::log
