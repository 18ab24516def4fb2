// Whose entries are not in a file, because they were too many, is taken as its record says. What a record
// does not keep makes nobody a liar: the verdict is NOT_CHECKED, and never INVALID.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/proof/verifier.h"
#include "tests/support/synthetic_registry.h"

namespace yidan::proof {
namespace {

using ::testing::HasSubstr;
using yidan::testing::kJourney;
using yidan::testing::PlayJourney;
using yidan::testing::SyntheticRegistry;

constexpr const char* kRegistrar = SyntheticRegistry::kRegistrar;
constexpr std::int64_t kEightDays = 8LL * 24 * 3'600'000;

class ByRecord : public ::testing::Test {
 protected:
  ByRecord() { PlayJourney(registry_, 0); }

  void Roles(const std::string& of, const std::string& superior) {
    v1::Act act;
    act.mutable_roles()->add_roles(v1::ROLE_AUTHORITY);
    act.mutable_roles()->set_authority_kind(v1::AUTHORITY_KIND_CUSTOMS);
    act.mutable_roles()->add_jurisdictions("CN");
    act.mutable_roles()->set_superior(superior);
    registry_.Do(kRegistrar, of, act);
  }
  // The proof without the entries that made `id`'s record.
  ProofFile Without(const std::string& id) const {
    ProofFile file = registry_.File(kJourney);
    std::erase_if(file.directory_entries, [&id](const ProvenEntry& proven) {
      const auto decoded = log::DecodeEntry(proven.entry);
      const auto* body = decoded ? std::get_if<log::ActBody>(&decoded->body) : nullptr;
      const auto act = body != nullptr ? title::ReadAct(body->act) : std::nullopt;
      return act && act->participant_id() == id;
    });
    return file;
  }
  Report Judged(const ProofFile& file) const {
    return *Verify(file, {registry_.vkey(), registry_.now_ms, 600'000});
  }

  SyntheticRegistry registry_;
};

TEST_F(ByRecord, ASuperiorThatIsNoneAnyMoreLiftedAsItMight) {
  registry_.Admit("customs-head", {v1::ROLE_AUTHORITY});
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  Roles("chengdu-customs", "customs-head");
  registry_.now_ms += kEightDays;
  v1::Act hold;
  hold.mutable_hold()->set_kind(v1::HOLD_KIND_CUSTOMS);
  hold.mutable_hold()->set_reason("inspection");
  registry_.Do("chengdu-customs", kJourney, hold);
  v1::Act lift;
  lift.mutable_lift()->set_hold_id(registry_.Title(kJourney).holds.begin()->first.ToString());
  registry_.Do("customs-head", kJourney, lift);
  for (int i = 0; i < 8; ++i) {
    Roles("chengdu-customs", "");
    Roles("chengdu-customs", i < 7 ? "customs-head" : "");
  }
  EXPECT_TRUE(Judged(registry_.File(kJourney)).Valid()) << "with its entries";
  const Report report = Judged(Without("chengdu-customs"));
  EXPECT_EQ(report.chain.ruling, Ruling::kNotChecked) << report.chain.sentence;
  EXPECT_THAT(report.chain.sentence, HasSubstr("the registry's word for chengdu-customs"));
  EXPECT_EQ(report.present.ruling, Ruling::kValid) << report.present.sentence;
}

// Whoever is named and signs nothing could otherwise make the proofs of others' documents worthless.
TEST_F(ByRecord, OfWhoSignedNothingTheRecordIsEnough) {
  v1::Act transfer;
  transfer.mutable_transfer()->set_to("rongou");
  transfer.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  registry_.Do("landrover-nl", kJourney, std::move(transfer));
  for (int i = 0; i < 16; ++i) {
    v1::Act act;
    if (i % 2 == 0)
      act.mutable_suspend();
    else
      act.mutable_resume();
    registry_.Do(kRegistrar, "rongou", act);
  }
  EXPECT_TRUE(Judged(registry_.File(kJourney)).Valid()) << "with its entries";
  const Report report = Judged(Without("rongou"));
  EXPECT_TRUE(report.Valid()) << report.chain.sentence << report.present.sentence;
  EXPECT_THAT(report.chain.sentence, HasSubstr("of 1 who are named and signed nothing"));
  ASSERT_EQ(registry_.Title(kJourney).holder, "rongou");
  v1::Act back;
  back.mutable_transfer()->set_to("landrover-nl");
  back.mutable_transfer()->mutable_endorsement()->set_kind(v1::ENDORSEMENT_KIND_FULL);
  registry_.Do("rongou", kJourney, std::move(back));
  const Report signed_one = Judged(Without("rongou"));
  EXPECT_EQ(signed_one.chain.ruling, Ruling::kNotChecked) << signed_one.chain.sentence;
}

// The objection came afterwards; what the carrier did before it stood.
TEST_F(ByRecord, ASuccessionThatWasObjectedToSinceStoppedNothingBefore) {
  const auto second = yidan::testing::TestKey("second of cdirp", crypto::Algorithm::kEd25519);
  v1::Act add;
  add.mutable_add_key()->set_spki(second.public_key().spki());
  add.mutable_add_key()->set_possession(second.Sign(
      crypto::PreAuthEncoding(title::kPossessionType, registry_.registry().ToString() + "cdirp")));
  registry_.Do("cdirp", "cdirp", add);
  for (int i = 0; i < 16; ++i) {
    v1::Act act;
    if (i % 2 == 0)
      act.mutable_suspend();
    else
      act.mutable_resume();
    registry_.Do(kRegistrar, "cdirp", act);
  }
  v1::Act milestone;
  milestone.mutable_milestone()->set_code("DEPARTED");
  title::SetTime(milestone.mutable_milestone()->mutable_at(), registry_.now_ms);
  registry_.Do("cdirp", kJourney, milestone);
  v1::Act successor;
  successor.mutable_successor()->set_successor("landrover-nl");
  successor.mutable_successor()->set_document_digest(std::string(32, 's'));
  registry_.Do(kRegistrar, "cdirp", successor);
  v1::Act object;
  object.mutable_object()->set_to_succession(true);
  registry_.Do("cdirp", "cdirp", object);
  EXPECT_TRUE(Judged(registry_.File(kJourney)).Valid()) << "with its entries";
  const Report report = Judged(Without("cdirp"));
  EXPECT_EQ(report.chain.ruling, Ruling::kNotChecked) << report.chain.sentence;
  const auto& found = report.in_the_way;
  EXPECT_TRUE(std::any_of(found.begin(), found.end(), [](const InTheWay& one) {
    return one.code == "ISSUER_SUCCEEDED";
  })) << "and what its record says now is said";
}

}  // namespace
}  // namespace yidan::proof
