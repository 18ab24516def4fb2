// A registry's rules change, with the real programs: the daemon of today, and one of tomorrow that has a toy
// second version of the rules too. What files once proved they go on proving, and who lacks the version says
// so by name.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/title/times.h"
#include "tests/support/registry.h"
#include "yidan/v1/issuance_service.grpc.pb.h"
#include "yidan/v1/transfer_service.grpc.pb.h"
#include "yidan/v1/verification_service.grpc.pb.h"

namespace yidan::testing {
namespace {

using ::testing::HasSubstr;

constexpr const char* kDocument = "CDIRP-RULES-0001";

class RulesTest : public ::testing::Test {
 protected:
  static Finished Run(const std::string& program, std::vector<std::string> words) {
    words.insert(words.begin(), program);
    return RunProgram({std::move(words)});
  }
  Finished Adopt(const std::string& program, const std::string& version) const {
    return Run(program, {"adopt-rules", version, "--data", registry_.File("data"), "--registrar-key",
                         registry_.File("keys/registrar.pem"), "--parameter", "reject_window=3600000"});
  }
  static v1::SubmitActRequest MilestoneOf(const Participant& who) {
    v1::Act act = who.NewAct();
    act.set_document_id(kDocument);
    act.set_nonce(crypto::RandomBytes(16));
    act.mutable_milestone()->set_code("ARRIVED");
    title::SetTime(act.mutable_milestone()->mutable_at(), 1'491'436'800'000);
    return who.Sign(act);
  }
  Finished Verify(const Participant& who, const std::string& file) const {
    return who.Cli({"verify", registry_.File(file), "--registry-key", registry_.verifier_key()});
  }

  // The public delay is nothing, so that the story need not wait for a week.
  Registry registry_{{.init_flags = {"--parameter", "rules_delay=0"}}};
};

TEST_F(RulesTest, AdoptedByTheDaemonOfTomorrowAndNamedByTheProgramsOfToday) {
  registry_.Start();
  const Journey parties(registry_);
  ASSERT_TRUE(parties.carrier.Submit<v1::IssuanceService>(parties.carrier.IssueOf(kDocument, 0)).ok());
  // A carrier by trade, so that the service lets it in; of this document it is the holder and no more.
  const Participant holder = registry_.Admit("holder", {v1::ROLE_CARRIER, v1::ROLE_CONSIGNEE});
  ASSERT_TRUE(parties.shipper
                  .Submit<v1::TransferService>(
                      parties.shipper.TransferOf(parties.shipper.Title(kDocument), holder.id()))
                  .ok());
  EXPECT_EQ(holder.Submit<v1::IssuanceService>(MilestoneOf(holder)).reason, "NOT_ISSUER");
  const Finished exported = holder.Cli({"export", kDocument, "-o", registry_.File("before.yidan.json")});
  ASSERT_EQ(exported.status, 0) << exported.err;
  ASSERT_EQ(registry_.Stop(), 0);

  // Today's program cannot adopt what it does not have, nor yesterday's rules.
  EXPECT_THAT(Adopt(YIDAND_PROGRAM, "2").err, HasSubstr("needs rules 2, has 1"));
  const Finished announced = Adopt(YIDAND_TOY_PROGRAM, "2");
  ASSERT_EQ(announced.status, 0) << announced.err;
  EXPECT_THAT(announced.out, HasSubstr("rules 2 announced in entry"));
  const Finished adopted = Adopt(YIDAND_TOY_PROGRAM, "2");
  ASSERT_EQ(adopted.status, 0) << adopted.err;
  EXPECT_THAT(adopted.out, HasSubstr("rules 2 adopted in entry"));
  EXPECT_THAT(Adopt(YIDAND_TOY_PROGRAM, "1").err, HasSubstr("they never go back to 1"));

  EXPECT_THAT(
      Run(YIDAND_PROGRAM, {"--roles", "ledger", "--data", registry_.File("data"), "--ledger-listen",
                           "127.0.0.1:0", "--internal-cert", registry_.File("certs/service-ledger.pem"),
                           "--internal-key", registry_.File("certs/service-ledger.key"), "--internal-ca",
                           registry_.File("certs/internal-ca.pem"), "--trust-domain", "yidan.test"})
          .err,
      HasSubstr("does not start: needs rules 2, has 1"));
  EXPECT_THAT(Run(YIDAND_PROGRAM, {"fsck", "--data", registry_.File("data")}).err,
              HasSubstr("needs rules 2, has 1"));
  EXPECT_THAT(Run(YIDAND_TOY_PROGRAM, {"fsck", "--data", registry_.File("data")}).out, HasSubstr("clean: "));

  registry_.ServeWith(YIDAND_TOY_PROGRAM);
  registry_.Start();
  const Answer milestone = holder.Submit<v1::IssuanceService>(MilestoneOf(holder));
  EXPECT_TRUE(milestone.ok()) << milestone.reason << " " << milestone.message;
  ASSERT_EQ(holder.Cli({"export", kDocument, "-o", registry_.File("after.yidan.json")}).status, 0);

  const Finished before = Verify(parties.importer, "before.yidan.json");
  EXPECT_EQ(before.status, 0) << before.out;
  const Finished after = Verify(parties.importer, "after.yidan.json");
  EXPECT_EQ(after.status, 1);
  EXPECT_THAT(after.out, HasSubstr("UNPROVEN"));
  EXPECT_THAT(after.out, HasSubstr("needs rules 2, has 1"));
  const Participant auditor = registry_.Admit("auditor", {v1::ROLE_AUDITOR});
  const Finished audit = auditor.Cli({"log", "audit", "--folder", registry_.File("audit")});
  EXPECT_NE(audit.status, 0);
  EXPECT_THAT(audit.err + audit.out, HasSubstr("needs rules 2, has 1"));
}

}  // namespace
}  // namespace yidan::testing
