// The standing of callers: from memory, as of the newest batch, and without waiting for any reading.
#include "tests/support/ledger_fixture.h"

namespace yidan::ledger_test {
namespace {

class StandingsTest : public LedgerTest {
 protected:
  // What the ledger says before the call returns; nullopt: nothing yet.
  std::optional<yidan::internal::v1::GetStandingResponse> AtOnce(const std::string& id) {
    yidan::internal::v1::ReadRequest request;
    request.mutable_get_standing()->set_participant_id(id);
    auto answer = std::make_shared<std::optional<yidan::internal::v1::GetStandingResponse>>();
    ledger_->Read(request, api::Deadline::max(), [answer](auto a) { *answer = a->get_standing(); });
    return *answer;
  }
  v1::Act OnRecord(const std::string& id) {
    yidan::internal::v1::ReadRequest read;
    read.mutable_get_participant()->set_participant_id(id);
    const auto record = Read(read)->get_participant().participant();
    v1::Act act = NewAct("registrar");
    act.set_participant_id(id);
    act.set_sequence(record.sequence() + 1);
    act.set_previous(record.last_act());
    return act;
  }
  static std::vector<int> Roles(const yidan::internal::v1::GetStandingResponse& standing) {
    return {standing.roles().begin(), standing.roles().end()};
  }
};

TEST_F(StandingsTest, FollowsTheDirectoryFromBatchToBatchAndOverARestart) {
  EXPECT_FALSE(AtOnce("nobody")->known());
  EXPECT_EQ(Roles(*AtOnce("cdirp")), std::vector<int>{v1::ROLE_CARRIER});
  v1::Act roles = OnRecord("cdirp");
  roles.mutable_roles()->add_roles(v1::ROLE_SHIPPER);
  roles.mutable_roles()->add_roles(v1::ROLE_AUDITOR);
  MustAdmit(Sign(roles));
  v1::Act suspend = OnRecord("cdirp");
  suspend.mutable_suspend()->set_reason("an inquiry");
  MustAdmit(Sign(suspend));
  for (int i = 0; i < 2; ++i) {
    const auto standing = AtOnce("cdirp");
    EXPECT_TRUE(standing->known());
    EXPECT_TRUE(standing->suspended());
    EXPECT_EQ(Roles(*standing), (std::vector<int>{v1::ROLE_SHIPPER, v1::ROLE_AUDITOR}));
    Restart();
  }
  v1::Act resume = OnRecord("cdirp");
  resume.mutable_resume();
  MustAdmit(Sign(resume));
  EXPECT_FALSE(AtOnce("cdirp")->suspended());
}

TEST_F(StandingsTest, IsToldThoughNoReadingIsAnswered) {
  Stop();
  options_.read_threads = 0;
  ledger_ = *ledger::Ledger::Start(ports_, options_);
  const auto standing = AtOnce("boc-jinjiang");
  ASSERT_TRUE(standing.has_value());
  EXPECT_TRUE(standing->known());
  Stop();
}

}  // namespace
}  // namespace yidan::ledger_test
