// The verifier of proof files, against a registry that the test runs: honest files of each stage of the
// journey, forged ones, and every character of a small file changed.
#include "services/proof/verifier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/proof/proof_file.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::proof {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using yidan::testing::kJourney;
using yidan::testing::PlayJourney;
using yidan::testing::SyntheticRegistry;

Report Judged(const SyntheticRegistry& registry, const ProofFile& file) {
  auto report = Verify(file, {registry.vkey(), registry.now_ms, 600'000});
  EXPECT_TRUE(report.has_value());
  return *std::move(report);
}

TEST(Verifier, AFreshDocumentIsValidInTheCarriersWord) {
  SyntheticRegistry registry;
  PlayJourney(registry, 0);
  const Report report = Judged(registry, registry.File(kJourney));
  EXPECT_EQ(report.content.ruling, Ruling::kValid) << report.content.sentence;
  EXPECT_EQ(report.issuer.ruling, Ruling::kValid) << report.issuer.sentence;
  EXPECT_EQ(report.chain.ruling, Ruling::kValid) << report.chain.sentence;
  EXPECT_EQ(report.log.ruling, Ruling::kValid) << report.log.sentence;
  EXPECT_EQ(report.present.ruling, Ruling::kValid) << report.present.sentence;
  EXPECT_THAT(report.present.sentence, HasSubstr("1 minute old"));
  EXPECT_THAT(report.present.sentence, HasSubstr("no witness was asked for"));
  EXPECT_THAT(report.headline, IsEmpty());
  EXPECT_EQ(report.burdens.ruling, Ruling::kValid);
  EXPECT_EQ(report.witnesses.ruling, Ruling::kNotChecked);
  EXPECT_TRUE(report.Valid());
  ASSERT_TRUE(report.title);
  EXPECT_EQ(report.title->holder(), "landrover-nl");
  ASSERT_TRUE(report.waybill);
  EXPECT_EQ(report.waybill->exchanged_document().number(), "CDIRP-2017-04-0001");
}

TEST(Verifier, TheChainTellsWhoGotItFromWhom) {
  SyntheticRegistry registry;
  PlayJourney(registry, 3);
  const Report report = Judged(registry, registry.File(kJourney));
  ASSERT_TRUE(report.Valid()) << report.chain.sentence << report.log.sentence;
  ASSERT_THAT(report.history, SizeIs(4));
  EXPECT_EQ(report.after[0].holder, "landrover-nl");
  EXPECT_EQ(report.after[1].holder, "boc-frankfurt");
  EXPECT_EQ(report.after[3].holder, "rongou");
  EXPECT_EQ(report.after[3].order.party(), "rongou");
  ASSERT_THAT(report.in_the_way, SizeIs(1));
  EXPECT_EQ(report.in_the_way.front().code, "REJECTABLE") << "rongou may still reject";
  EXPECT_FALSE(report.Unburdened());
}

TEST(Verifier, ADeliveredDocumentIsSoundButNotValid) {
  SyntheticRegistry registry;
  PlayJourney(registry, 5);
  const Report report = Judged(registry, registry.File(kJourney));
  EXPECT_EQ(report.chain.ruling, Ruling::kValid) << report.chain.sentence;
  EXPECT_EQ(report.present.ruling, Ruling::kValid) << report.present.sentence;
  EXPECT_THAT(report.headline, HasSubstr("DELIVERED"));
  EXPECT_FALSE(report.Live());
  EXPECT_FALSE(report.Valid());
}

TEST(Verifier, ASuccessorIsProvenWithItsPredecessor) {
  SyntheticRegistry registry;
  PlayJourney(registry, 3);
  v1::Act surrender;
  surrender.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_AMENDMENT);
  registry.Do("rongou", kJourney, surrender);
  const auto& before = registry.Title(kJourney);
  v1::Act replace;
  auto* predecessor = replace.mutable_replace()->add_predecessors();
  predecessor->set_document_id(kJourney);
  predecessor->set_sequence(before.sequence);
  predecessor->set_last_act(before.last_act.ToString());
  auto* successor = replace.mutable_replace()->add_successors();
  successor->set_document_id("YD-TEST-0000-SECOND");
  *successor->mutable_header() = title::ToProto(before.header);
  successor->mutable_header()->set_first_holder("rongou");
  *successor->mutable_header()->mutable_order() = title::ToProto(before, 0).order();
  const std::uint64_t index = registry.Do("cdirp", kJourney, replace);

  // The exporter's file: the successor's own entry, and the predecessor's beside it.
  ProofFile file = registry.File(kJourney);
  file.document_id = "YD-TEST-0000-SECOND";
  const ProvenState title = registry.TitleState(file.document_id);
  file.title = title.value;
  file.title_proof = title.proof;
  file.predecessors = {registry.TitleState(kJourney)};
  file.predecessor_entries.assign(file.entries.begin(), file.entries.end() - 1);
  file.entries.erase(file.entries.begin(), file.entries.end() - 1);
  ASSERT_EQ(file.entries.front().index, index);
  const Report report = Judged(registry, file);
  EXPECT_EQ(report.chain.ruling, Ruling::kValid) << report.chain.sentence;
  EXPECT_EQ(report.issuer.ruling, Ruling::kValid) << report.issuer.sentence;
  EXPECT_EQ(report.content.ruling, Ruling::kInvalid) << "the content is the predecessor's";

  EXPECT_EQ(report.present.ruling, Ruling::kValid) << report.present.sentence;

  ProofFile without_title = file;
  without_title.predecessors.clear();
  EXPECT_EQ(Judged(registry, without_title).chain.ruling, Ruling::kInvalid);
  file.predecessor_entries.clear();
  EXPECT_EQ(Judged(registry, file).chain.ruling, Ruling::kInvalid);
  // The predecessor's own file says that it was replaced.
  EXPECT_FALSE(Judged(registry, registry.File(kJourney)).Live());
}

// ---- Lies ----

TEST(Verifier, AFileThatStopsBeforeTheLastActContradictsItsTitle) {
  SyntheticRegistry registry;
  PlayJourney(registry, 2);
  ProofFile file = registry.File(kJourney);
  file.entries.pop_back();
  const Report report = Judged(registry, file);
  EXPECT_EQ(report.chain.ruling, Ruling::kInvalid);
  EXPECT_FALSE(report.title) << "what was not verified is not shown";
  EXPECT_THAT(report.history, IsEmpty());
}

TEST(Verifier, AnActLeftOutOfTheMiddleBreaksTheChain) {
  SyntheticRegistry registry;
  PlayJourney(registry, 3);
  ProofFile file = registry.File(kJourney);
  file.entries.erase(file.entries.begin() + 2);
  const Report report = Judged(registry, file);
  EXPECT_EQ(report.chain.ruling, Ruling::kInvalid);
  EXPECT_THAT(report.chain.sentence, HasSubstr("STALE_PREVIOUS"));
}

TEST(Verifier, WhoeverActsMustBeInTheDirectoryAndNobodyElseNeedBe) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  ProofFile file = registry.File(kJourney);
  const auto leave_out = [&file](const std::string& id) {
    file.directory_entries.pop_back();  // the last one admitted
    std::erase_if(file.participants, [&id](const ProvenState& state) { return state.id == id; });
  };
  leave_out("boc-jinjiang");  // who is not named yet
  EXPECT_TRUE(Judged(registry, file).Valid());
  leave_out("boc-frankfurt");  // who is
  EXPECT_EQ(Judged(registry, file).chain.ruling, Ruling::kInvalid);
}

TEST(Verifier, AnotherRegistrysKeyIsNotTrusted) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  const auto other = log::NoteVerifier::Create(
      SyntheticRegistry::kOrigin, log::NoteKeyType::kEd25519,
      yidan::testing::TestKey("somebody else", crypto::Algorithm::kEd25519).public_key());
  ProofFile file = registry.File(kJourney);
  file.registry_key = other->KeyString();
  const auto report = Verify(file, {other->KeyString(), registry.now_ms, 600'000});
  ASSERT_TRUE(report);
  EXPECT_EQ(report->log.ruling, Ruling::kInvalid);
  EXPECT_FALSE(report->title);
  EXPECT_FALSE(report->Valid());
}

TEST(Verifier, AKeyThatIsNoneIsTheCallersFault) {
  SyntheticRegistry registry;
  PlayJourney(registry, 0);
  EXPECT_FALSE(Verify(registry.File(kJourney), {"nonsense", 0, 0}));
}

TEST(Verifier, AnOlderCheckpointsSealDoesNotFit) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  ProofFile file = registry.File(kJourney);
  registry.Seal();
  file.checkpoint = registry.CheckpointNow().note();
  EXPECT_EQ(Judged(registry, file).log.ruling, Ruling::kInvalid);
}

TEST(Verifier, AnOldCheckpointIsSaidToBeOld) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  registry.now_ms += 2LL * 24 * 3600 * 1000;
  const Report report = Judged(registry, registry.File(kJourney));
  EXPECT_EQ(report.present.ruling, Ruling::kNotChecked);
  EXPECT_THAT(report.present.sentence, HasSubstr("2 days old (at most 10 minutes allowed)"));
}

// ---- Hostile files ----

TEST(Verifier, TruncatedSwappedSplicedAndResignedEntriesAreInvalid) {
  SyntheticRegistry registry;
  PlayJourney(registry, 3);
  const ProofFile honest = registry.File(kJourney);
  const auto ruling = [&registry](const ProofFile& file) { return Judged(registry, file).log.ruling; };
  for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{50}, std::size_t{100}}) {
    ProofFile file = honest;
    file.entries[1].entry.resize(length);
    EXPECT_EQ(ruling(file), Ruling::kInvalid);
  }
  ProofFile file = honest;
  std::swap(file.entries[1].entry, file.entries[2].entry);
  EXPECT_EQ(ruling(file), Ruling::kInvalid);
  file = honest;
  std::swap(file.entries[1].path, file.entries[2].path);
  EXPECT_EQ(ruling(file), Ruling::kInvalid);
  file = honest;
  std::swap(file.entries, file.directory_entries);
  EXPECT_EQ(ruling(file), Ruling::kInvalid);
  file = honest;
  file.directory_entries.push_back(file.entries.back());
  file.entries.pop_back();
  EXPECT_EQ(Judged(registry, file).chain.ruling, Ruling::kInvalid) << "in the list where it does not belong";
  file = honest;
  file.entries.push_back(file.entries.back());
  EXPECT_EQ(ruling(file), Ruling::kInvalid) << "twice";
  file = honest;
  file.seal = file.entries.back();
  EXPECT_EQ(ruling(file), Ruling::kInvalid);
  file = honest;
  file.directory_entries.erase(file.directory_entries.begin());
  EXPECT_EQ(ruling(file), Ruling::kInvalid) << "without entry 0";

  const auto thief = log::NoteSigner::Create(SyntheticRegistry::kOrigin, log::NoteKeyType::kEd25519,
                                             yidan::testing::TestKey("thief", crypto::Algorithm::kEd25519));
  file = honest;
  file.checkpoint = *log::SignNote(log::ParseNote(honest.checkpoint)->text, {&*thief, 1});
  EXPECT_EQ(ruling(file), Ruling::kInvalid);
}

TEST(Verifier, AFileWithNothingInItIsInvalidInEveryPart) {
  SyntheticRegistry registry;
  const Report report = Judged(registry, ProofFile{});
  EXPECT_EQ(report.log.ruling, Ruling::kInvalid);
  EXPECT_EQ(report.content.ruling, Ruling::kNotChecked);
  EXPECT_EQ(report.present.ruling, Ruling::kNotChecked);
  EXPECT_FALSE(report.Valid());
  EXPECT_FALSE(report.title);
}

// A file kept since the format was fixed: what was VALID once stays so.
TEST(Verifier, AFileOfAnEarlierProgramStillVerifies) {
  const auto file =
      ParseProofFile(yidan::testing::SourceFile("tests/fuzz/corpus/proof/twelve-acts.yidan.json"));
  ASSERT_TRUE(file) << file.error().message;
  VerifyOptions options{"registry.example/yidan+b90d99e8+AU1WQVJ+xxu8xQz3zWPHq2yhWHDtfaHE/s/EjOytWGTV",
                        1'491'467'000'000};
  options.max_age_ms = 86'400'000;
  options.require_sm2 = true;
  const auto report = Verify(*file, options);
  ASSERT_TRUE(report) << report.error().message;
  ASSERT_TRUE(report->Valid()) << report->log.sentence << report->chain.sentence << report->present.sentence;
  EXPECT_EQ(report->title->holder(), "rongou");
  EXPECT_EQ(report->history.size(), 12U);
}

}  // namespace
}  // namespace yidan::proof
