// Audits of an honest registry and of lying ones: what each lie comes to, and what can be shown to others.
#include "services/watch/audit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/log/evidence.h"
#include "services/log/finding.h"
#include "services/log/map_keys.h"
#include "services/posix/durable_file.h"
#include "tests/support/files.h"
#include "tests/support/memory_store.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::watch {
namespace {

using ::testing::HasSubstr;
using testing::MemoryStore;
using testing::SyntheticRegistry;

// A registry as it answers, and as it could lie.
class Source : public LogSource {
 public:
  explicit Source(const SyntheticRegistry& registry) : registry_(registry) {}

  Result<std::string> Checkpoint() override { return note.empty() ? registry_.CheckpointNow().note() : note; }
  Result<std::vector<std::string>> Entries(std::uint64_t first) override {
    ++pages;
    if (gone_after && pages > *gone_after) return Fail(Error::Kind::kUnavailable, "gone");
    std::vector<std::string> out;
    for (std::uint64_t i = first; i < registry_.size() && out.size() < page; ++i) {
      const auto other = served.find(i);
      out.push_back(other == served.end() ? registry_.entries()[i] : other->second);
    }
    return out;
  }
  Result<client::Consistency> Prove(std::uint64_t m, std::uint64_t n) override {
    YIDAN_ASSIGN(const Digest root, log::RootAt(m, registry_.Nodes()));
    YIDAN_ASSIGN(auto path, log::ConsistencyPath(m, n, registry_.Nodes()));
    return client::Consistency{root, std::move(path)};
  }
  Result<Inclusion> Include(std::uint64_t index, std::uint64_t size) override {
    YIDAN_ASSIGN(auto path, log::InclusionPath(index, size, registry_.Nodes()));
    return Inclusion{log::LeafHash(registry_.entries()[index]), std::move(path)};
  }

  std::string note;                             // shown instead of the newest
  std::map<std::uint64_t, std::string> served;  // instead of what is in the log
  std::size_t page = 3;
  std::optional<int> gone_after;
  int pages = 0;

 private:
  const SyntheticRegistry& registry_;
};

class AuditTest : public ::testing::Test {
 protected:
  // One run of the program: what is durable stays, what was in memory is gone.
  Result<AuditReport> Audit(Source& source, const std::string& vkey) {
    auto replica = replica::Replica::Open(copy_, copy_);
    if (!replica) return tl::unexpected(replica.error());
    Auditor auditor(source, **replica, copy_, directory_ / "", *log::NoteVerifier::FromKeyString(vkey));
    return auditor.Run({});
  }
  AuditReport MustAudit(const SyntheticRegistry& registry) {
    Source source(registry);
    return MustAudit(source, registry);
  }
  AuditReport MustAudit(Source& source, const SyntheticRegistry& registry) {
    auto report = Audit(source, registry.vkey());
    EXPECT_TRUE(report.has_value()) << report.error().message;
    return report.value_or(AuditReport());
  }
  static std::vector<log::NoteVerifier> KeysOf(const SyntheticRegistry& registry) {
    return {*log::NoteVerifier::FromKeyString(registry.vkey())};
  }
  static std::string What(const AuditReport& report) {
    return report.found.empty() ? "consistent" : report.found[0].what;
  }

  testing::TemporaryDirectory directory_;
  MemoryStore copy_;
};

TEST_F(AuditTest, AnHonestRegistryIsConsistent) {
  SyntheticRegistry registry;
  testing::PlayTwelveActs(registry);
  const AuditReport report = MustAudit(registry);
  EXPECT_EQ(What(report), "consistent");
  EXPECT_EQ(report.size, registry.size());
  EXPECT_EQ(report.replayed, registry.size());
  EXPECT_EQ(*posix::ReadFileIfThere(directory_ / "checkpoint", 10'000), registry.CheckpointNow().note());
}

TEST_F(AuditTest, ASecondRunReplaysOnlyWhatIsNew) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 1);
  const std::uint64_t before = registry.size();
  EXPECT_EQ(What(MustAudit(registry)), "consistent");
  EXPECT_EQ(MustAudit(registry).replayed, 0U);
  registry.Admit("somebody", {v1::ROLE_CARRIER});
  const AuditReport report = MustAudit(registry);
  EXPECT_EQ(What(report), "consistent");
  EXPECT_EQ(report.replayed, registry.size() - before);
}

TEST_F(AuditTest, ARegistryThatGoesAwayIsNoLiar) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 3);
  Source source(registry);
  source.gone_after = 2;
  const auto report = Audit(source, registry.vkey());
  ASSERT_FALSE(report.has_value());
  EXPECT_EQ(report.error().kind, Error::Kind::kUnavailable);
  EXPECT_EQ(What(MustAudit(registry)), "consistent");
}

TEST_F(AuditTest, ARotatedNoteKeyIsFollowed) {
  SyntheticRegistry registry;
  const std::string first_key = registry.vkey();
  testing::PlayJourney(registry, 1);
  registry.RotateNoteKey("second");
  registry.Admit("somebody", {v1::ROLE_CARRIER});
  Source source(registry);
  const auto report = Audit(source, first_key);
  ASSERT_TRUE(report.has_value()) << report.error().message;
  EXPECT_EQ(What(*report), "consistent");
  const auto stranger = testing::TestKey("stranger", crypto::Algorithm::kEd25519);
  const auto other = log::NoteVerifier::Create(SyntheticRegistry::kOrigin, log::NoteKeyType::kEd25519,
                                               stranger.public_key());
  EXPECT_THAT(What(*Audit(source, other->KeyString())), HasSubstr("other note keys"));
}

// ---- Lies ----

TEST_F(AuditTest, AnActThatTheRulesRefuseIsFoundWithTheSignedEntry) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 1);
  v1::Act steal;  // landrover-nl is not the holder any more
  steal.mutable_transfer()->set_to("rongou");
  steal.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  const auto act = registry.Sign(registry.On("landrover-nl", testing::kJourney, steal));
  const std::uint64_t index = registry.ForceEntry(log::ActBody{act.signature(), {}, act.act(), {}});
  registry.Seal();
  const AuditReport report = MustAudit(registry);
  EXPECT_THAT(What(report), HasSubstr("NOT_HOLDER"));
  ASSERT_FALSE(report.found.empty());
  const auto finding = log::ParseFinding(report.found[0].evidence);
  ASSERT_TRUE(finding.has_value()) << finding.error().message;
  EXPECT_EQ(finding->index, index);
  EXPECT_EQ(finding->entry, registry.entries()[index]);
  EXPECT_TRUE(log::VerifyFinding(*finding, KeysOf(registry)).has_value());
  // It is found again, until the registry is another one.
  EXPECT_THAT(What(MustAudit(registry)), HasSubstr("NOT_HOLDER"));
}

TEST_F(AuditTest, AMapThatTheActsDoNotDeriveIsFoundAtItsSeal) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 2);
  title::TitleState state = registry.Title(testing::kJourney);
  state.holder = "rongou";
  registry.ForceInMap(log::TitleKey(state.document_id), title::Encode(state));
  registry.Seal();
  const AuditReport report = MustAudit(registry);
  EXPECT_THAT(What(report), HasSubstr("state map"));
  ASSERT_FALSE(report.found.empty());
  const auto finding = log::ParseFinding(report.found[0].evidence);
  ASSERT_TRUE(finding.has_value());
  EXPECT_EQ(finding->index, registry.size() - 1);
  EXPECT_TRUE(log::VerifyFinding(*finding, KeysOf(registry)).has_value());
}

TEST_F(AuditTest, AnEntryServedOtherwiseThanItWasSignedAccusesNoSignedEntry) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 3);
  for (std::uint64_t index = 0; index < registry.size(); ++index) {
    Source source(registry);
    source.served[index] = registry.entries()[index];
    source.served[index].back() = static_cast<char>(source.served[index].back() ^ 1);
    copy_.LoadImage({});
    const AuditReport report = MustAudit(source, registry);
    ASSERT_FALSE(report.consistent()) << index;
    EXPECT_EQ(report.found[0].evidence, "") << index << ": " << What(report);
  }
}

TEST_F(AuditTest, AnEntryLeftOutIsFound) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 3);
  Source source(registry);
  for (std::uint64_t i = 8; i + 1 < registry.size(); ++i) source.served[i] = registry.entries()[i + 1];
  EXPECT_FALSE(MustAudit(source, registry).consistent());
}

TEST_F(AuditTest, ARewrittenPastIsProvenByTheTwoCheckpoints) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 1);
  EXPECT_EQ(What(MustAudit(registry)), "consistent");
  SyntheticRegistry other;  // the same keys, and from here on another history
  other.now_ms += 1'000;
  testing::PlayJourney(other, 3);
  const AuditReport report = MustAudit(other);
  EXPECT_THAT(What(report), HasSubstr("rewritten"));
  ASSERT_FALSE(report.found.empty());
  const auto evidence = log::ParseForkEvidence(report.found[0].evidence);
  ASSERT_TRUE(evidence.has_value()) << report.found[0].evidence;
  EXPECT_TRUE(log::VerifyForkEvidence(*evidence, KeysOf(registry)).has_value());
}

TEST_F(AuditTest, AnotherLogOfTheSameSizeIsProvenByTheTwoCheckpoints) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 1);
  EXPECT_EQ(What(MustAudit(registry)), "consistent");
  SyntheticRegistry other;
  other.now_ms += 1'000;
  testing::PlayJourney(other, 1);
  const AuditReport report = MustAudit(other);
  ASSERT_FALSE(report.found.empty());
  const auto evidence = log::ParseForkEvidence(report.found[0].evidence);
  ASSERT_TRUE(evidence.has_value());
  EXPECT_TRUE(log::VerifyForkEvidence(*evidence, KeysOf(registry)).has_value());
}

TEST_F(AuditTest, AShorterLogOfAnotherPastIsProvenFromTheOwnCopy) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 3);
  EXPECT_EQ(What(MustAudit(registry)), "consistent");
  SyntheticRegistry other;
  other.now_ms += 1'000;
  testing::PlayJourney(other, 1);
  const AuditReport report = MustAudit(other);
  EXPECT_THAT(What(report), HasSubstr("contradict"));
  ASSERT_FALSE(report.found.empty());
  const auto evidence = log::ParseForkEvidence(report.found[0].evidence);
  ASSERT_TRUE(evidence.has_value());
  EXPECT_TRUE(log::VerifyForkEvidence(*evidence, KeysOf(registry)).has_value());
}

TEST_F(AuditTest, AnOlderStateIsReportedButIsNoProofOfALie) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 1);
  const std::string old = registry.CheckpointNow().note();
  registry.Admit("somebody", {v1::ROLE_CARRIER});
  EXPECT_EQ(What(MustAudit(registry)), "consistent");
  Source source(registry);
  source.note = old;
  const AuditReport report = MustAudit(source, registry);
  EXPECT_THAT(What(report), HasSubstr("after it signed one of size"));
  ASSERT_FALSE(report.found.empty());
  EXPECT_EQ(report.found[0].evidence, "");
}

TEST_F(AuditTest, ACheckpointOfAnotherKeyOrNameIsNotTaken) {
  SyntheticRegistry registry;
  testing::PlayJourney(registry, 1);
  Source source(registry);
  source.note = registry.CheckpointNow().note();
  source.note[source.note.size() - 5] = source.note[source.note.size() - 5] == 'A' ? 'B' : 'A';
  EXPECT_THAT(What(MustAudit(source, registry)), HasSubstr("signature"));
  source.note = "no note";
  EXPECT_THAT(What(MustAudit(source, registry)), HasSubstr("no checkpoint"));
}

TEST(Finding, ItsTextIsReadBackAndNothingElseIs) {
  const log::Finding finding{
      7, "a reason\nof two lines", std::string("e\0", 2), {Digest{}, Digest{}}, "a note\n"};
  const std::string text = log::FormatFinding(finding);
  const auto read = log::ParseFinding(text);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(log::FormatFinding(*read), text);
  for (std::size_t cut = 0; cut < text.size(); ++cut) EXPECT_FALSE(log::ParseFinding(text.substr(0, cut)));
  EXPECT_FALSE(log::ParseFinding(text + "x"));
}

}  // namespace
}  // namespace yidan::watch
