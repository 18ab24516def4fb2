#include "services/waybill/commitment.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <random>

#include "services/crypto/crypto.h"
#include "services/waybill/always_shown.h"
#include "tests/unit/waybill/support.h"

namespace yidan::waybill {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr std::string_view kId = "YD-2017-04-X7Q2M9K4";
const std::string kSecret = [] {
  std::string secret;
  for (int i = 0; i < 32; ++i) secret.push_back(static_cast<char>(i));
  return secret;
}();

std::string HexOf(const Digest& digest) { return ToHex(digest.View()); }

// ---- Golden values: computed once by an independent program from PROTOCOL §2. DO NOT CHANGE. ----

TEST(Commitment, GoldenLeaf) {
  EXPECT_EQ(ToHex(SaltOf(kId, kSecret, "/schema_version")), "c05225c3801c3443c074807d5e58e763");
  EXPECT_EQ(HexOf(LeafHash(SaltOf(kId, kSecret, "/schema_version"), "/schema_version", "1")),
            "fb14e97d2919b3d2fc2cda8c750a211e17287ab0596320cf40d8daa28e69f6f1");
}

TEST(Commitment, GoldenRoots) {
  const auto small = Commit(kId, kSecret, Parsed(R"({"b":[],"a":{"c":"\u20ac","d":-5},"e":{}})"));
  EXPECT_EQ(small.leaf_count, 4U);
  EXPECT_EQ(HexOf(small.root), "3f6bb09468a86fefc4ad6b303f2c1cbc833ef96d7d1e2d16b377d670fe2edbe6");
  const auto journey = Commit(kId, kSecret, Parsed(Journey2017()));
  EXPECT_EQ(journey.leaf_count, 241U);
  EXPECT_EQ(HexOf(journey.root), "b6f79fcf50958d34b052a5a4fdcf237f9d9861e3a5ff52a555bd01e3ec15a926");
  const auto train = Commit(kId, kSecret, Parsed(ElectronicsBlockTrain()));
  EXPECT_EQ(train.leaf_count, 638U);
  EXPECT_EQ(HexOf(train.root), "d35337d9a023a9d0d53bb75d91e50ae3eca608d4a2a88a915ec071e8344833d4");
}

TEST(Commitment, DependsOnIdSecretAndEveryValue) {
  const auto content = Parsed(R"({"a":1,"b":2})");
  const auto right = Commit(kId, kSecret, content);
  EXPECT_NE(right, Commit("YD-2017-04-X7Q2M9K5", kSecret, content));
  EXPECT_NE(right, Commit(kId, std::string(32, 'x'), content));
  EXPECT_NE(right, Commit(kId, kSecret, Parsed(R"({"a":1,"b":3})")));
  EXPECT_NE(right, Commit(kId, kSecret, Parsed(R"({"a":1,"c":2})")));
  EXPECT_EQ(right, Commit(kId, kSecret, Parsed(R"({ "b":2, "a":1 })")));
}

TEST(Commitment, AShortSecretAborts) { EXPECT_DEATH(Commit(kId, "short", Parsed("{}")), ""); }

// ---- Tree ----

std::vector<Digest> SomeLeaves(std::size_t n) {
  std::vector<Digest> leaves;
  for (std::size_t i = 0; i < n; ++i) leaves.push_back(crypto::Sha256(std::to_string(i)));
  return leaves;
}

TEST(Tree, EveryAuditPathVerifiesAndNoOther) {
  for (std::size_t n = 1; n <= 17; ++n) {
    const auto leaves = SomeLeaves(n);
    const Digest root = TreeRoot(leaves);
    for (std::size_t i = 0; i < n; ++i) {
      auto path = *AuditPath(leaves, i);
      EXPECT_TRUE(VerifyAuditPath(leaves[i], i, n, path, root));
      EXPECT_FALSE(VerifyAuditPath(leaves[i], i + 1, n, path, root));
      EXPECT_FALSE(VerifyAuditPath(crypto::Sha256("x"), i, n, path, root));
      path.push_back(root);
      EXPECT_FALSE(VerifyAuditPath(leaves[i], i, n, path, root));
      path.pop_back();
      if (path.empty()) continue;
      path.pop_back();
      EXPECT_FALSE(VerifyAuditPath(leaves[i], i, n, path, root));
    }
    EXPECT_FALSE(AuditPath(leaves, n));
  }
}

// ---- Disclosure ----

class Disclosed : public ::testing::Test {
 protected:
  JsonValue content_ = Parsed(Journey2017());
  Commitment commitment_ = Commit(kId, kSecret, content_);
};

TEST_F(Disclosed, AWholeContentVerifiesAndComesBack) {
  const auto disclosure = DiscloseAll(kId, kSecret, content_);
  EXPECT_EQ(disclosure.hidden_count(), 0U);
  EXPECT_TRUE(disclosure.hidden.empty());
  const auto leaves = VerifyDisclosure(disclosure, commitment_);
  ASSERT_TRUE(leaves) << leaves.error().message;
  EXPECT_EQ(*leaves, Flatten(content_));
}

TEST_F(Disclosed, ARedactionShowsWhatItMustAndWhatIsAsked) {
  const auto disclosure = Disclose(kId, kSecret, content_, {"/letter_of_credit", "/goods_lines/0/vins/0"});
  ASSERT_TRUE(disclosure);
  EXPECT_GT(disclosure->hidden_count(), 0U);
  const auto leaves = VerifyDisclosure(*disclosure, commitment_);
  ASSERT_TRUE(leaves) << leaves.error().message;
  const auto shown = FromLeaves(*leaves, Coverage::kPartial);
  ASSERT_TRUE(shown) << shown.error().message;
  EXPECT_EQ(shown->letter_of_credit().reference(), "LC5101217000106");
  EXPECT_EQ(shown->goods_lines(0).vins_size(), 1);
  EXPECT_EQ(shown->goods_lines(1).vins_size(), 0);
  EXPECT_EQ(shown->goods_lines(1).packages(), 1U);
  EXPECT_EQ(shown->goods_lines(0).description(), "");
  EXPECT_EQ(shown->clauses_size(), 4);
  EXPECT_TRUE(CheckShownHeader(*shown, ToTitleHeader(*HeaderOf(Typed(Journey2017())))));
}

TEST_F(Disclosed, ARedactionRevealsNothingElse) {
  const auto disclosure = *Disclose(kId, kSecret, content_, {});
  const auto all = Flatten(content_);
  std::vector<bool> shown(all.size());
  std::string everything;
  for (const auto& leaf : disclosure.leaves) {
    shown[leaf.index] = true;
    EXPECT_TRUE(AlwaysShown(leaf.pointer)) << leaf.pointer;
    everything += leaf.pointer + leaf.value + leaf.salt;
  }
  for (const auto& hash : disclosure.hidden) everything += hash.ToString();
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (shown[i]) continue;
    EXPECT_THAT(everything, Not(HasSubstr(SaltOf(kId, kSecret, all[i].pointer)))) << all[i].pointer;
    EXPECT_THAT(everything, Not(HasSubstr(all[i].pointer + all[i].value)));
  }
  for (const char* secret :
       {"SALWA2FK", "CSQU3054383", "LC5101217000106", "138400", "870323", "BAE-2017", "5400.00"}) {
    EXPECT_THAT(everything, Not(HasSubstr(secret)));
  }
  // Without its salt a hidden leaf cannot be guessed, not even by one who knows its text.
  for (const auto& hash : disclosure.hidden) {
    for (const auto& leaf : all) EXPECT_NE(hash, LeafHash("", leaf.pointer, leaf.value));
  }
}

TEST_F(Disclosed, APointerAtNothingIsNamed) {
  const auto disclosure = Disclose(kId, kSecret, content_, {"/goods_lines/7"});
  ASSERT_FALSE(disclosure);
  EXPECT_EQ(disclosure.error().kind, Error::Kind::kNotFound);
  EXPECT_THAT(disclosure.error().message, HasSubstr("/goods_lines/7"));
  EXPECT_FALSE(Disclose(kId, kSecret, content_, {"/good"}));  // a prefix of a name is no pointer above it
}

TEST_F(Disclosed, EveryFlippedBitIsRefused) {
  for (const bool whole : {true, false}) {
    const auto right = whole ? DiscloseAll(kId, kSecret, content_) : *Disclose(kId, kSecret, content_, {});
    ASSERT_TRUE(VerifyDisclosure(right, commitment_));
    const auto refused = [&](const Disclosure& wrong) { return !VerifyDisclosure(wrong, commitment_); };
    for (std::size_t i = 0; i < right.leaves.size(); ++i) {
      auto wrong = right;
      auto& leaf = wrong.leaves[i];
      for (std::string* field : {&leaf.pointer, &leaf.value, &leaf.salt}) {
        for (const std::size_t at : {std::size_t{0}, field->size() / 2, field->size() - 1}) {
          for (const int bit : {0, 3, 7}) {
            (*field)[at] = static_cast<char>((*field)[at] ^ (1 << bit));
            EXPECT_TRUE(refused(wrong)) << right.leaves[i].pointer;
            (*field)[at] = static_cast<char>((*field)[at] ^ (1 << bit));
          }
        }
      }
      leaf.index ^= 1U;
      EXPECT_TRUE(refused(wrong));
    }
    for (std::size_t i = 0; i < right.hidden.size(); ++i) {
      auto wrong = right;
      wrong.hidden[i].bytes[i % 32] ^= 0x10;
      EXPECT_TRUE(refused(wrong));
    }
  }
}

TEST_F(Disclosed, LeavesLeftOutAddedOrMovedAreRefused) {
  const auto right = *Disclose(kId, kSecret, content_, {});
  auto wrong = right;
  wrong.leaves.pop_back();
  EXPECT_FALSE(VerifyDisclosure(wrong, commitment_));
  wrong = right;
  std::swap(wrong.leaves[0], wrong.leaves[1]);
  EXPECT_FALSE(VerifyDisclosure(wrong, commitment_));
  wrong = right;
  wrong.leaves.push_back(wrong.leaves.back());
  EXPECT_FALSE(VerifyDisclosure(wrong, commitment_));
  wrong = right;
  wrong.hidden.pop_back();
  EXPECT_FALSE(VerifyDisclosure(wrong, commitment_));
  wrong = right;
  wrong.hidden.push_back(Digest{});
  EXPECT_FALSE(VerifyDisclosure(wrong, commitment_));
  wrong = right;
  wrong.leaf_count = 0;
  EXPECT_FALSE(VerifyDisclosure(wrong, {commitment_.root, 0}));
  wrong.leaf_count = 0xFFFFFFFF;
  EXPECT_FALSE(VerifyDisclosure(wrong, {commitment_.root, 0xFFFFFFFF}));
}

TEST_F(Disclosed, OfAnotherDocumentIsRefused) {
  const auto other = DiscloseAll("YD-2017-04-X7Q2M9K5", kSecret, content_);
  EXPECT_FALSE(VerifyDisclosure(other, commitment_));
}

// Eight leaves make a tree whose upper nodes also fit a tree of five: without the count one could show three
// leaves and pass inner nodes off as hidden ones.
TEST(Disclosure, EightLeavesCannotBeReadAsFive) {
  const auto content = Parsed(R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8})");
  const auto commitment = Commit(kId, kSecret, content);
  ASSERT_EQ(commitment.leaf_count, 8U);
  auto five = DiscloseAll(kId, kSecret, content);
  ASSERT_TRUE(VerifyDisclosure(five, commitment));
  // The left four leaves as they are; the right four as one leaf at index 4, hidden.
  std::vector<Digest> right;
  for (std::size_t i = 4; i < 8; ++i) {
    right.push_back(LeafHash(five.leaves[i].salt, five.leaves[i].pointer, five.leaves[i].value));
  }
  five.leaves.resize(4);
  five.hidden = {TreeRoot(right)};
  five.leaf_count = 5;
  const auto refused = VerifyDisclosure(five, commitment);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, Error::Kind::kCorrupt);
  EXPECT_THAT(refused.error().message, HasSubstr("5 leaves, the header commits to 8"));
}

// ---- What a redaction must show, against a discloser who builds the disclosure by hand ----

// Hides, truly and provably, every leaf at or below `pointers`.
Disclosure Hiding(const JsonValue& content, const std::vector<std::string>& pointers) {
  const auto leaves = Flatten(content);
  std::vector<Digest> hashes;
  Disclosure out;
  out.leaf_count = static_cast<std::uint32_t>(leaves.size());
  std::vector<bool> hidden(leaves.size());
  for (std::uint32_t i = 0; i < leaves.size(); ++i) {
    const std::string salt = SaltOf(kId, kSecret, leaves[i].pointer);
    hashes.push_back(LeafHash(salt, leaves[i].pointer, leaves[i].value));
    for (const auto& pointer : pointers) {
      const bool below = leaves[i].pointer.rfind(pointer + "/", 0) == 0;
      if (below || leaves[i].pointer == pointer) hidden[i] = true;
    }
    if (!hidden[i]) out.leaves.push_back({i, leaves[i].pointer, leaves[i].value, salt});
  }
  const auto walk = [&](auto&& self, std::size_t first, std::size_t n) -> void {
    const bool all =
        std::all_of(hidden.begin() + static_cast<std::ptrdiff_t>(first),
                    hidden.begin() + static_cast<std::ptrdiff_t>(first + n), [](bool h) { return h; });
    if (all) {
      out.hidden.push_back(TreeRoot({hashes.begin() + static_cast<std::ptrdiff_t>(first),
                                     hashes.begin() + static_cast<std::ptrdiff_t>(first + n)}));
      return;
    }
    if (n == 1) return;
    std::size_t k = 1;
    while (k * 2 < n) k *= 2;
    self(self, first, k);
    self(self, first + k, n - k);
  };
  walk(walk, 0, leaves.size());
  return out;
}

TEST_F(Disclosed, HidingWhatMayBeHiddenVerifies) {
  const auto leaves =
      VerifyDisclosure(Hiding(content_, {"/freight", "/goods_lines/1/vins", "/wagons"}), commitment_);
  EXPECT_TRUE(leaves) << leaves.error().message;
}

// Every field of the schema that every redaction shows has a leaf here: the optional ones too, which stand at
// the edges of what may be hidden.
v1::Waybill RichContent() {
  v1::Waybill out = Typed(Journey2017());
  auto& document = *out.mutable_exchanged_document();
  document.set_first_holder_participant_id("landrover-nl");
  document.add_replaces("YD-2017-04-X7Q2M9K5");
  document.add_replaces("YD-2017-04-X7Q2M9K6");
  document.set_order_in_blank(true);
  auto& parties = *out.mutable_parties();
  parties.mutable_carrier()->set_capacity(v1::SIGNING_CAPACITY_AS_AGENT_FOR_CARRIER);
  *parties.mutable_carrier()->mutable_agent() = parties.consignor();
  *parties.mutable_order_party() = parties.consignor();
  *parties.add_notify_parties() = parties.consignor();
  *parties.add_financiers() = parties.consignor();
  parties.mutable_consignor()->set_contact("desk 4");
  for (auto& leg : *out.mutable_legs()) {
    leg.set_carrier_participant_id("cdirp");
    leg.set_carrier_name("Chengdu International Railway Port");
    leg.set_planned_departure_date("2017-04-07");
    leg.set_planned_arrival_date("2017-04-20");
    leg.set_vehicle_registration("川A12345");
    leg.set_vessel_name("NONE");
  }
  for (auto& line : *out.mutable_goods_lines()) {
    line.set_net_weight_grams(line.gross_weight_grams());
    line.set_volume_cubic_centimetres(1);
  }
  auto& places = *out.mutable_places();
  *places.mutable_place_of_loading() = places.place_of_receipt();
  *places.mutable_place_of_discharge() = places.final_destination();
  return out;
}

// Hidden alone, each of them; whatever its neighbours are.
TEST(AlwaysShownTest, NoneOfThemIsHiddenAloneUnnoticed) {
  for (const JsonValue& content :
       {ToJson(RichContent()), Parsed(Journey2017()), Parsed(ElectronicsBlockTrain())}) {
    const Commitment commitment = Commit(kId, kSecret, content);
    std::uint32_t refused = 0;
    for (const JsonLeaf& leaf : Flatten(content)) {
      const auto verified = VerifyDisclosure(Hiding(content, {leaf.pointer}), commitment);
      EXPECT_EQ(verified.has_value(), !AlwaysShown(leaf.pointer)) << leaf.pointer;
      if (!verified) ++refused;
    }
    EXPECT_EQ(refused, commitment.always_shown);
    EXPECT_GT(refused, 20U);
  }
}

// Nor any set of leaves that holds one of them, with what may be hidden beside it hidden too.
TEST(AlwaysShownTest, NoSetThatHoldsOneIsHiddenUnnoticed) {
  const JsonValue content = ToJson(RichContent());
  const Commitment commitment = Commit(kId, kSecret, content);
  const auto leaves = Flatten(content);
  std::mt19937 random(20170406);  // a fixed seed: the same sets every day
  for (int round = 0; round < 400; ++round) {
    const auto chance = 1U + random() % 40U;
    std::vector<std::string> hidden;
    bool holds_one = false;
    for (const JsonLeaf& leaf : leaves) {
      if (random() % 100U >= (AlwaysShown(leaf.pointer) ? chance / 10U : chance)) continue;
      hidden.push_back(leaf.pointer);
      holds_one = holds_one || AlwaysShown(leaf.pointer);
    }
    EXPECT_EQ(VerifyDisclosure(Hiding(content, hidden), commitment).has_value(), !holds_one)
        << ::testing::PrintToString(hidden);
  }
  // The whole of what may be hidden, and with it one more leaf.
  std::vector<std::string> all;
  for (const JsonLeaf& leaf : leaves) {
    if (!AlwaysShown(leaf.pointer)) all.push_back(leaf.pointer);
  }
  EXPECT_TRUE(VerifyDisclosure(Hiding(content, all), commitment));
  for (const JsonLeaf& leaf : leaves) {
    if (!AlwaysShown(leaf.pointer)) continue;
    auto with_one = all;
    with_one.push_back(leaf.pointer);
    EXPECT_FALSE(VerifyDisclosure(Hiding(content, with_one), commitment)) << leaf.pointer;
  }
}

// UCP 600 art. 19(a)(i) rests on the first of these.
TEST(AlwaysShownTest, CapacityAgentReplacesAndTitleAreAmongThem) {
  const JsonValue content = ToJson(RichContent());
  const Commitment commitment = Commit(kId, kSecret, content);
  for (const char* pointer :
       {"/parties/carrier/capacity", "/parties/carrier/agent", "/exchanged_document/replaces",
        "/exchanged_document/replaces/1", "/exchanged_document/title", "/exchanged_document/type_code",
        "/exchanged_document/first_holder_participant_id", "/exchanged_document/order_in_blank",
        "/parties/order_party", "/parties/notify_parties/0", "/parties/financiers", "/legs/1/via",
        "/legs/0/carrier_name", "/legs/1/planned_arrival_date", "/goods_lines/1/volume_cubic_centimetres",
        "/goods_lines/0/package_kind", "/clauses/0", "/totals", "/schema_version"}) {
    const Disclosure disclosure = Hiding(content, {pointer});
    ASSERT_GT(disclosure.hidden_count(), 0U) << pointer;
    const auto refused = VerifyDisclosure(disclosure, commitment);
    ASSERT_FALSE(refused) << pointer;
    EXPECT_THAT(refused.error().message, HasSubstr("that every redaction shows"));
  }
}

TEST_F(Disclosed, AlwaysShownNamesTheRegions) {
  for (const char* pointer :
       {"/clauses", "/clauses/12/text", "/totals/legs", "/legs/0/from/name", "/goods_lines/3/packages"}) {
    EXPECT_TRUE(AlwaysShown(pointer)) << pointer;
  }
  for (const char* pointer : {"", "/legs/0", "/legs/0/train_number", "/goods_lines/3/vins/0", "/clausesx",
                              "/containers/0/number"}) {
    EXPECT_FALSE(AlwaysShown(pointer)) << pointer;
  }
}

}  // namespace
}  // namespace yidan::waybill
