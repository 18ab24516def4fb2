// A registry that lies, with its note key in hand: it signs whatever it likes. None of its lies is VALID.
// What no single file can show (a false value under the map root, with the entry that would show it left out)
// FORMAT.md says; the audit of the whole log is for that.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/log/map_keys.h"
#include "services/proof/compare.h"
#include "services/proof/redact.h"
#include "services/proof/verifier.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::proof {
namespace {

using ::testing::HasSubstr;
using yidan::testing::kJourney;
using yidan::testing::PlayJourney;
using yidan::testing::PlayTwelveActs;
using yidan::testing::SyntheticRegistry;
using yidan::testing::TestKey;

Report Judged(const SyntheticRegistry& registry, const ProofFile& file) {
  auto report = Verify(file, {registry.vkey(), registry.now_ms});
  EXPECT_TRUE(report.has_value());
  return *std::move(report);
}

std::vector<log::NoteVerifier> KeysOf(const SyntheticRegistry& registry) {
  return {registry.signers().front().verifier()};
}

v1::Act TransferTo(const std::string& to) {
  v1::Act act;
  act.mutable_transfer()->set_to(to);
  act.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  return act;
}

TEST(LyingRegistry, TwoCheckpointsOfOneSizeAndRootWithDifferentMapRoots) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  const ProofFile honest = registry.File(kJourney);
  const auto opened = log::OpenCheckpoint(honest.checkpoint, KeysOf(registry), {});
  log::Checkpoint other = opened->checkpoint;
  other.state_map_root->bytes[0] ^= 1;
  ProofFile file = honest;
  file.checkpoint = *log::SignCheckpoint(other, registry.signers());
  EXPECT_TRUE(Judged(registry, honest).Valid());
  EXPECT_EQ(Judged(registry, file).log.ruling, Ruling::kInvalid);
  // And the two together are the proof of the lie.
  const auto evidence = FindFork(ShowingOf(honest), ShowingOf(file), KeysOf(registry));
  ASSERT_TRUE(evidence);
  EXPECT_TRUE(log::VerifyForkEvidence(std::get<log::ForkEvidence>(*evidence), KeysOf(registry)));
}

TEST(LyingRegistry, AnOlderTitleUnderANewerCheckpoint) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  const ProofFile before = registry.File(kJourney);
  registry.Do("boc-frankfurt", kJourney, TransferTo("boc-jinjiang"));
  ProofFile file = registry.File(kJourney);
  file.entries.pop_back();
  EXPECT_EQ(Judged(registry, file).chain.ruling, Ruling::kInvalid);
  file.title = before.title;  // now the entries derive it
  EXPECT_EQ(Judged(registry, file).present.ruling, Ruling::kInvalid);
  file.title_proof = before.title_proof;
  const Report report = Judged(registry, file);
  EXPECT_EQ(report.chain.ruling, Ruling::kValid);
  EXPECT_EQ(report.present.ruling, Ruling::kInvalid);
  EXPECT_EQ(report.burdens.ruling, Ruling::kNotChecked);
  EXPECT_FALSE(report.title) << "what is not the latest is not shown";
}

TEST(LyingRegistry, AHoldAndItsLiftLeftOut) {
  SyntheticRegistry registry;
  PlayTwelveActs(registry);
  ProofFile file = registry.File(kJourney);
  ASSERT_TRUE(Judged(registry, file).Valid());
  file.entries.erase(file.entries.begin() + 8);  // LIFT
  file.entries.erase(file.entries.begin() + 6);  // HOLD
  EXPECT_EQ(Judged(registry, file).chain.ruling, Ruling::kInvalid);
  // Nor does it help to call them a grant and a milestone.
  const ProofFile whole = registry.File(kJourney);
  const auto bare = [&](std::size_t at, v1::ActKind kind) {
    const auto entry = log::DecodeEntry(whole.entries[at].entry);
    const Digest digest = title::ActDigest(std::get<log::ActBody>(entry->body).act);
    file.bare_entries.push_back({whole.entries[at].index, kind, digest});
  };
  bare(6, v1::ACT_KIND_GRANT);
  bare(8, v1::ACT_KIND_MILESTONE);
  EXPECT_EQ(Judged(registry, file).chain.ruling, Ruling::kInvalid);
}

TEST(LyingRegistry, AStaleFile) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  const ProofFile file = registry.File(kJourney);
  registry.now_ms += 3'600'000;
  registry.Do("boc-frankfurt", kJourney, TransferTo("boc-jinjiang"));
  const Report report = Judged(registry, file);
  EXPECT_EQ(report.present.ruling, Ruling::kNotChecked);
  EXPECT_FALSE(report.Valid());
}

// The registry writes an act that it signed itself, and the state that it wants.
class Forgery : public ::testing::Test {
 protected:
  void SetUp() override { PlayJourney(registry_, 1); }

  v1::SignedAct SignedBy(const crypto::PrivateKey& key, v1::Act act) const {
    act.set_key_id(key.public_key().id().ToString());
    return yidan::testing::Sign<v1::SignedAct>(act, key);
  }
  ProvenEntry Force(const v1::SignedAct& act) {
    const std::uint64_t index = registry_.ForceEntry(log::ActBody{act.signature(), {}, act.act(), {}});
    registry_.Seal();
    return {index, registry_.entries()[index], {}};
  }
  // As File, with further entries that the registry pushed in.
  ProofFile FileWith(const std::vector<ProvenEntry>& directory, const std::vector<ProvenEntry>& entries) {
    ProofFile file = registry_.File(kJourney);
    for (const auto& entry : directory) file.directory_entries.push_back(registry_.Proven(entry.index));
    for (const auto& entry : entries) file.entries.push_back(registry_.Proven(entry.index));
    return file;
  }
  void SetRecord(ProofFile& file, const title::ParticipantRecord& record) {
    registry_.ForceInMap(log::ParticipantKey(record.participant_id), title::Encode(record));
    registry_.Seal();
    const ProofFile now = registry_.File(kJourney);
    file.checkpoint = now.checkpoint;
    file.seal = now.seal;
    file.title_proof = now.title_proof;
    file.participants = now.participants;
    for (auto* list : {&file.entries, &file.directory_entries})
      for (ProvenEntry& entry : *list) entry = registry_.Proven(entry.index);
    for (ProvenState& state : file.participants) {
      if (state.id == record.participant_id) state.value = title::Encode(record);
    }
  }

  SyntheticRegistry registry_;
};

TEST_F(Forgery, AKeyAddedWithoutTheParticipantsSignature) {
  const auto forged = TestKey("forged by the registry", crypto::Algorithm::kEd25519);
  v1::Act add;
  add.mutable_add_key()->set_spki(forged.public_key().spki());
  add.mutable_add_key()->set_possession(std::string(64, 'p'));
  const v1::Act act = registry_.On("boc-frankfurt", "boc-frankfurt", add);
  const ProvenEntry by_itself = Force(SignedBy(forged, act));
  EXPECT_THAT(Judged(registry_, FileWith({by_itself}, {})).chain.sentence, HasSubstr("UNKNOWN_KEY"));
  EXPECT_EQ(Judged(registry_, FileWith({by_itself}, {})).chain.ruling, Ruling::kInvalid);
  const ProvenEntry by_registrar = Force(SignedBy(registry_.KeyOf(SyntheticRegistry::kRegistrar), act));
  EXPECT_EQ(Judged(registry_, FileWith({by_registrar}, {})).chain.ruling, Ruling::kInvalid);

  // Without an act at all: the record alone says so, under the map root.
  title::ParticipantRecord record = registry_.Participant("boc-frankfurt");
  record.keys[forged.public_key().id()] = {forged.public_key().spki(), {1, title::kForever}, false};
  ProofFile file = registry_.File(kJourney);
  SetRecord(file, record);
  const Report report = Judged(registry_, file);
  EXPECT_EQ(report.log.ruling, Ruling::kValid) << report.log.sentence;
  EXPECT_EQ(report.chain.ruling, Ruling::kInvalid);
  EXPECT_THAT(report.chain.sentence, HasSubstr("boc-frankfurt"));
}

TEST_F(Forgery, ATransferThatTheHolderDidNotSign) {
  const auto forged = TestKey("forged by the registry", crypto::Algorithm::kEd25519);
  const v1::Act act = registry_.On("boc-frankfurt", kJourney, TransferTo("rongou"));
  const ProvenEntry stranger = Force(SignedBy(forged, act));
  EXPECT_EQ(Judged(registry_, FileWith({}, {stranger})).chain.ruling, Ruling::kInvalid);
  v1::SignedAct tampered = registry_.Sign(act);
  tampered.set_signature(std::string(64, '\1'));
  const ProvenEntry unsigned_act = Force(tampered);
  const Report report = Judged(registry_, FileWith({}, {unsigned_act}));
  EXPECT_EQ(report.chain.ruling, Ruling::kInvalid);
  EXPECT_THAT(report.chain.sentence, HasSubstr("BAD_SIGNATURE"));
}

TEST_F(Forgery, ARevocationBackDatedOrLeftOut) {
  v1::Act revoke;
  revoke.mutable_revoke_key()->set_key_id(registry_.KeyOf("landrover-nl").public_key().id().ToString());
  revoke.mutable_revoke_key()->set_reason("lost");
  const std::uint64_t index = registry_.Do(SyntheticRegistry::kRegistrar, "landrover-nl", revoke);
  const ProofFile honest = registry_.File(kJourney);
  ASSERT_TRUE(Judged(registry_, honest).Valid()) << "its acts were before";

  ProofFile file = honest;
  std::erase_if(file.directory_entries, [index](const ProvenEntry& entry) { return entry.index == index; });
  EXPECT_EQ(Judged(registry_, file).chain.ruling, Ruling::kInvalid);

  title::ParticipantRecord record = registry_.Participant("landrover-nl");
  for (auto& [id, key] : record.keys) key.term.until = 3;  // before the transfer
  file = honest;
  SetRecord(file, record);
  EXPECT_EQ(Judged(registry_, file).chain.ruling, Ruling::kInvalid);

  // An entry pushed in with an earlier time.
  registry_.now_ms -= 7'200'000;
  v1::Act suspend;
  suspend.mutable_suspend()->set_reason("fraud");
  const auto act = registry_.Sign(registry_.On(SyntheticRegistry::kRegistrar, "landrover-nl", suspend));
  const ProvenEntry early = Force(act);
  const Report report = Judged(registry_, FileWith({early}, {}));
  EXPECT_EQ(report.log.ruling, Ruling::kInvalid);
  EXPECT_THAT(report.log.sentence, HasSubstr("time goes back"));
}

TEST(LyingRegistry, AContentOfManyLeavesReadAgainAsFewer) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  const ProofFile whole = registry.File(kJourney);
  auto all = waybill::DiscloseAll(kJourney, whole.content_secret, whole.content);
  std::size_t left = 1;
  while (left * 2 < all.leaves.size()) left *= 2;
  std::vector<Digest> right;
  for (std::size_t i = left; i < all.leaves.size(); ++i) {
    right.push_back(waybill::LeafHash(all.leaves[i].salt, all.leaves[i].pointer, all.leaves[i].value));
  }
  // The right subtree stands for one leaf: the root is the same, the count is not.
  ProofFile file = whole;
  file.content_secret.clear();
  file.redacted = all;
  file.redacted->leaves.resize(left);
  file.redacted->hidden = {waybill::TreeRoot(right)};
  file.redacted->leaf_count = static_cast<std::uint32_t>(left) + 1;
  const Report report = Judged(registry, file);
  EXPECT_EQ(report.content.ruling, Ruling::kInvalid);
  EXPECT_THAT(report.content.sentence, HasSubstr("the header commits to"));
}

TEST(LyingRegistry, ProofsOfAnotherDocument) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  const std::string other = "YD-TEST-0000-OTHER00";
  registry.Issue(other, yidan::testing::SmallWaybill());
  const ProofFile honest = registry.File(kJourney);
  ProofFile file = registry.File(other);
  ASSERT_TRUE(Judged(registry, file).Valid());
  file.title_proof = honest.title_proof;
  EXPECT_EQ(Judged(registry, file).present.ruling, Ruling::kInvalid);
  file = registry.File(other);
  file.document_id = kJourney;
  EXPECT_EQ(Judged(registry, file).chain.ruling, Ruling::kInvalid);
  file = honest;
  file.entries.push_back(registry.File(other).entries.back());
  EXPECT_EQ(Judged(registry, file).chain.ruling, Ruling::kInvalid);
  file = honest;
  file.content = registry.File(other).content;
  file.content_secret = registry.File(other).content_secret;
  EXPECT_EQ(Judged(registry, file).content.ruling, Ruling::kInvalid);
}

TEST(LyingRegistry, ProofsOfAnotherLog) {
  SyntheticRegistry one;
  PlayJourney(one, 2);
  SyntheticRegistry two(/*with_sm2=*/true);  // the same note key, another entry 0
  PlayJourney(two, 2);
  const ProofFile honest = one.File(kJourney);
  const ProofFile foreign = two.File(kJourney);
  ASSERT_TRUE(Judged(one, honest).Valid());
  ASSERT_TRUE(Judged(two, foreign).Valid());
  ProofFile file = honest;
  file.entries = foreign.entries;
  EXPECT_EQ(Judged(one, file).log.ruling, Ruling::kInvalid);
  file = honest;
  file.checkpoint = foreign.checkpoint;
  EXPECT_EQ(Judged(one, file).log.ruling, Ruling::kInvalid);
  // Acts of another registry, pushed into this log: they name theirs.
  SyntheticRegistry three;
  PlayJourney(three, 1);
  const auto entry = log::DecodeEntry(foreign.entries.back().entry);
  const std::uint64_t index = three.ForceEntry(entry->body);
  three.Seal();
  file = three.File(kJourney);
  file.entries.push_back(three.Proven(index));
  EXPECT_EQ(Judged(three, file).chain.ruling, Ruling::kInvalid);
  EXPECT_THAT(Judged(three, file).chain.sentence, HasSubstr("WRONG_REGISTRY"));
}

TEST(LyingRegistry, ACheckpointUnderAnotherOrigin) {
  SyntheticRegistry registry;
  PlayJourney(registry, 1);
  ProofFile file = registry.File(kJourney);
  log::Checkpoint checkpoint = log::OpenCheckpoint(file.checkpoint, KeysOf(registry), {})->checkpoint;
  checkpoint.origin = "elsewhere.example/yidan";
  const auto signer = log::NoteSigner::Create(checkpoint.origin, log::NoteKeyType::kEd25519,
                                              TestKey("note", crypto::Algorithm::kEd25519));
  file.checkpoint = *log::SignCheckpoint(checkpoint, {&*signer, 1});
  EXPECT_EQ(Judged(registry, file).log.ruling, Ruling::kInvalid);
  file.registry_key = signer->verifier().KeyString();
  const auto report = Verify(file, {file.registry_key, registry.now_ms});
  EXPECT_EQ(report->log.ruling, Ruling::kInvalid) << "entry 0 is of another registry";
}

// Two histories from one beginning, each with its own clients.
TEST(LyingRegistry, ReceiptsFromTwoForksProveIt) {
  SyntheticRegistry one;
  SyntheticRegistry two;
  PlayJourney(one, 1);
  PlayJourney(two, 1);
  ASSERT_EQ(one.tree().Root(), two.tree().Root());
  const std::uint64_t here = one.Do("boc-frankfurt", kJourney, TransferTo("boc-jinjiang"));
  const std::uint64_t there = two.Do("boc-frankfurt", kJourney, TransferTo("rongou"));
  ASSERT_EQ(here, there);
  two.Seal();  // the sizes differ: only the entries tell
  const auto a = ShowingOf(one.ReceiptOf(here));
  const auto b = ShowingOf(two.ReceiptOf(there));
  ASSERT_TRUE(a && b);
  const auto evidence = FindFork(*a, *b, KeysOf(one));
  ASSERT_TRUE(evidence);
  const auto& conflict = std::get<log::LeafConflict>(*evidence);
  const auto read = log::ParseLeafConflict(log::FormatLeafConflict(conflict));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, conflict);
  EXPECT_TRUE(log::VerifyLeafConflict(*read, KeysOf(one)));
  EXPECT_EQ(read->index, here);
  // Two files tell as well; the same history does not, nor does another registry's key.
  EXPECT_TRUE(FindFork(ShowingOf(one.File(kJourney)), ShowingOf(two.File(kJourney)), KeysOf(one)));
  const auto earlier = ShowingOf(one.ReceiptOf(here - 2));
  EXPECT_FALSE(FindFork(*earlier, *a, KeysOf(one)));
  const auto stranger = log::NoteVerifier::Create(SyntheticRegistry::kOrigin, log::NoteKeyType::kEd25519,
                                                  TestKey("x", crypto::Algorithm::kEd25519).public_key());
  EXPECT_FALSE(FindFork(*a, *b, {&*stranger, 1}));
  log::LeafConflict forged = conflict;
  forged.second = forged.first;
  EXPECT_FALSE(log::VerifyLeafConflict(forged, KeysOf(one)));
  forged.second.leaf.bytes[0] ^= 1;
  EXPECT_FALSE(log::VerifyLeafConflict(forged, KeysOf(one)));

  // Whoever asks for the witness that saw the other history is not deceived.
  const auto witness = log::NoteSigner::Create("witness.test/one", log::NoteKeyType::kCosignature,
                                               TestKey("w", crypto::Algorithm::kEd25519));
  VerifyOptions options{two.vkey(), two.now_ms};
  options.witness_keys = {witness->verifier().KeyString()};
  const auto report = Verify(two.File(kJourney), options);
  EXPECT_EQ(report->present.ruling, Ruling::kNotChecked);
  EXPECT_FALSE(report->Valid());
}

TEST(LyingRegistry, AbsenceShownByANeighboursLeaf) {
  SyntheticRegistry registry;
  PlayTwelveActs(registry);
  const ProofFile file = registry.File(kJourney);
  const auto seal = log::DecodeEntry(file.seal.entry);
  const Digest root = std::get<log::SealBody>(seal->body).state_map_root;
  const std::string key = log::TitleKey(kJourney);
  EXPECT_TRUE(log::VerifyMapAbsence(log::TitleKey("YD-TEST-0000-NOWHERE"),
                                    registry.StateProof(log::TitleKey("YD-TEST-0000-NOWHERE")), root));
  // Each other leaf of the map, with the way to its own place or to the key's.
  for (const ProvenState& other : file.participants) {
    log::MapProof proof = other.proof;
    proof.other = log::MapLeaf{log::MapPosition(log::ParticipantKey(other.id)), crypto::Sha256(other.value)};
    EXPECT_FALSE(log::VerifyMapAbsence(key, proof, root)) << other.id;
    proof.siblings = file.title_proof.siblings;
    EXPECT_FALSE(log::VerifyMapAbsence(key, proof, root)) << other.id;
  }
  log::MapProof own = file.title_proof;
  EXPECT_FALSE(log::VerifyMapAbsence(key, own, root)) << "the slot is not empty";
  own.other = log::MapLeaf{log::MapPosition(key), crypto::Sha256(file.title)};
  EXPECT_FALSE(log::VerifyMapAbsence(key, own, root)) << "its own leaf shows presence";
}

}  // namespace
}  // namespace yidan::proof
