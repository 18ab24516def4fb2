#include "services/log/chain.h"

#include <gtest/gtest.h>

#include "services/crypto/crypto.h"

namespace yidan::log {
namespace {

using crypto::Algorithm;
using crypto::PrivateKey;

PrivateKey NewKey(Algorithm algorithm = Algorithm::kEd25519) { return *PrivateKey::Generate(algorithm); }

// Writes a log and feeds it to the verifier.
class ChainTest : public ::testing::Test {
 protected:
  GenesisBody GenesisOf(const PrivateKey& note_key) {
    GenesisBody body;
    body.origin = "registry.example/chengdu";
    body.registrar = "cd-registrar";
    body.registrar_keys = {registrar_key_.public_key().spki()};
    body.note_key = note_key.public_key().Raw();
    body.nonce = crypto::Sha256("nonce");
    return body;
  }
  SealBody Seal() const { return {map_root_, time_ms_, crypto::Sha256("access")}; }

  Entry Next(decltype(Entry::body) body) const {
    return {chain_.size(), chain_.last_leaf(), time_ms_, std::move(body)};
  }
  Result<Entry> Add(const Entry& entry) { return chain_.Add(*EncodeEntry(entry)); }
  void Begin() {
    ASSERT_TRUE(Add(Next(GenesisOf(note_key_))));
    ASSERT_TRUE(Add(Next(Seal())));
  }
  NoteKeyBody Rotation(const PrivateKey& old_key, const PrivateKey& new_key, std::uint64_t index) const {
    const std::string raw = new_key.public_key().Raw();
    const std::string message = NoteKeyMessage(chain_.registry(), index, old_key.public_key().Raw(), raw);
    return {raw, old_key.Sign(message), new_key.Sign(message)};
  }
  Checkpoint Head() const { return {chain_.origin(), chain_.size(), chain_.root(), map_root_, {}}; }
  ActBody Act(const std::string& bytes) const { return {std::string(64, 's'), {}, bytes, {}}; }

  PrivateKey registrar_key_ = NewKey(Algorithm::kP256);
  PrivateKey note_key_ = NewKey();
  Digest map_root_ = crypto::Sha256("map");
  std::uint64_t time_ms_ = 1'492'500'000'000;
  ChainVerifier chain_;
};

TEST_F(ChainTest, ALogThatEndsInASealMatchesItsCheckpoint) {
  Begin();
  EXPECT_EQ(chain_.registry(), LeafHash(*EncodeEntry({0, Digest{}, time_ms_, GenesisOf(note_key_)})));
  ASSERT_TRUE(Add(Next(Act("issue"))));
  EXPECT_FALSE(chain_.AtBatchEnd());
  EXPECT_FALSE(chain_.Matches(Head()));
  time_ms_ += 5;
  ASSERT_TRUE(Add(Next(Seal())));
  EXPECT_TRUE(chain_.AtBatchEnd());
  EXPECT_TRUE(chain_.Matches(Head()));
}

TEST_F(ChainTest, ACheckpointThatDiffersInOneFieldDoesNotMatch) {
  Begin();
  Checkpoint head = Head();
  head.origin += "x";
  EXPECT_FALSE(chain_.Matches(head));
  head = Head();
  head.size += 1;
  EXPECT_FALSE(chain_.Matches(head));
  head = Head();
  head.root = crypto::Sha256("other");
  EXPECT_FALSE(chain_.Matches(head));
  head = Head();
  head.state_map_root = crypto::Sha256("other");
  EXPECT_FALSE(chain_.Matches(head));
  head.state_map_root.reset();
  EXPECT_FALSE(chain_.Matches(head));
}

TEST_F(ChainTest, NothingButGenesisBeginsALogAndNothingElseIsOne) {
  EXPECT_FALSE(chain_.AtBatchEnd());
  EXPECT_FALSE(Add(Next(Seal())));
  EXPECT_FALSE(Add(Next(Act("issue"))));
  Entry linked = Next(GenesisOf(note_key_));
  linked.previous_leaf = crypto::Sha256("x");
  EXPECT_FALSE(Add(linked));
  Begin();
  EXPECT_FALSE(Add(Next(GenesisOf(note_key_))));
}

TEST_F(ChainTest, AGapARepetitionAndABrokenLinkAreFound) {
  Begin();
  Entry entry = Next(Act("issue"));
  for (const std::uint64_t index : {chain_.size() - 1, chain_.size() + 1, std::uint64_t{0}}) {
    Entry moved = entry;
    moved.index = index;
    EXPECT_FALSE(Add(moved));
  }
  Entry unlinked = entry;
  unlinked.previous_leaf = chain_.registry();
  EXPECT_FALSE(Add(unlinked));
  EXPECT_EQ(chain_.size(), 2U) << "a refused entry must leave no trace";
  EXPECT_TRUE(chain_.Matches(Head()));
  EXPECT_TRUE(Add(entry));
}

TEST_F(ChainTest, TimeNeverGoesBackButMayStand) {
  Begin();
  EXPECT_TRUE(Add(Next(Act("one"))));
  time_ms_ -= 1;
  EXPECT_FALSE(Add(Next(Act("two"))));
  time_ms_ += 2;
  EXPECT_TRUE(Add(Next(Act("two"))));
}

TEST_F(ChainTest, ASealStatesItsOwnTime) {
  Begin();
  SealBody seal = Seal();
  seal.time_ms -= 1;
  EXPECT_FALSE(Add(Next(seal)));
}

TEST_F(ChainTest, ANewNoteKeyNeedsBothSignatures) {
  Begin();
  ASSERT_TRUE(Add(Next(Seal())));
  const PrivateKey next = NewKey();
  const PrivateKey stranger = NewKey();
  NoteKeyBody body = Rotation(note_key_, next, chain_.size());
  body.signature_by_old = Rotation(stranger, next, chain_.size()).signature_by_old;
  EXPECT_FALSE(Add(Next(body)));
  body = Rotation(note_key_, next, chain_.size());
  body.signature_by_new = Rotation(note_key_, stranger, chain_.size()).signature_by_new;
  EXPECT_FALSE(Add(Next(body)));
  EXPECT_FALSE(Add(Next(Rotation(note_key_, next, chain_.size() + 1)))) << "signed for another index";
  EXPECT_FALSE(Add(Next(Rotation(note_key_, note_key_, chain_.size())))) << "no new key";
  EXPECT_EQ(chain_.note_key(), note_key_.public_key().Raw());

  ASSERT_TRUE(Add(Next(Rotation(note_key_, next, chain_.size()))));
  EXPECT_EQ(chain_.note_key(), next.public_key().Raw());
  ASSERT_TRUE(Add(Next(Seal())));
  EXPECT_FALSE(Add(Next(Rotation(note_key_, stranger, chain_.size())))) << "the old key is out";
  EXPECT_TRUE(Add(Next(Rotation(next, stranger, chain_.size()))));
}

// Its seal is the first thing that the new key signs.
TEST_F(ChainTest, ANewNoteKeyStandsAloneInItsBatch) {
  const PrivateKey next = NewKey();
  Begin();
  ASSERT_TRUE(Add(Next(Act("issue"))));
  EXPECT_FALSE(Add(Next(Rotation(note_key_, next, chain_.size())))) << "after an act of the same batch";
  ASSERT_TRUE(Add(Next(Seal())));
  ASSERT_TRUE(Add(Next(Rotation(note_key_, next, chain_.size()))));
  EXPECT_FALSE(Add(Next(Act("transfer")))) << "before the seal of its own batch";
  ASSERT_TRUE(Add(Next(Seal())));
  EXPECT_TRUE(Add(Next(Act("transfer"))));
}

// A version that changed in the middle of a batch would decide one half of it and not the other.
TEST_F(ChainTest, RulesStandAloneInTheirBatch) {
  const RulesBody rules{RulesPhase::kAnnounce, 1, 2, "bounds", {{Digest{}, std::string(64, 'r')}}};
  Begin();
  ASSERT_TRUE(Add(Next(Act("issue"))));
  EXPECT_FALSE(Add(Next(rules))) << "after an act of the same batch";
  ASSERT_TRUE(Add(Next(Seal())));
  ASSERT_TRUE(Add(Next(rules)));
  EXPECT_FALSE(Add(Next(Act("transfer")))) << "before the seal of its own batch";
  EXPECT_FALSE(Add(Next(rules)));
  ASSERT_TRUE(Add(Next(Seal())));
  EXPECT_TRUE(Add(Next(Act("transfer"))));
}

TEST_F(ChainTest, AGenesisWithoutRealKeysIsRefused) {
  GenesisBody body = GenesisOf(note_key_);
  body.note_key = std::string(32, '\0');
  EXPECT_FALSE(Add(Next(body)));
  body = GenesisOf(note_key_);
  body.registrar_keys = {"no key"};
  EXPECT_FALSE(Add(Next(body)));
  body = GenesisOf(note_key_);
  body.sm2_note_key = std::string(65, '\4');
  EXPECT_FALSE(Add(Next(body)));
  body.sm2_note_key = NewKey(Algorithm::kSm2).public_key().Raw();
  EXPECT_TRUE(Add(Next(body)));
}

TEST_F(ChainTest, EveryBitOfAnEntryCounts) {
  Begin();
  const std::string bytes = *EncodeEntry(Next(Act("issue")));
  for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    std::string bent = bytes;
    bent[bit / 8] = static_cast<char>(bent[bit / 8] ^ (1 << (bit % 8)));
    ChainVerifier other = chain_;
    if (!other.Add(bent)) continue;
    ASSERT_NE(other.root(), [&] {
      ChainVerifier straight = chain_;
      EXPECT_TRUE(straight.Add(bytes));
      return straight.root();
    }());
  }
}

}  // namespace
}  // namespace yidan::log
