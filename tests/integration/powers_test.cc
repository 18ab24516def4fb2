// Two signatures, staff keys and the registrar's quorum as people use them: `yidan` in a process of its own
// for every hand, over mTLS against a real yidand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "services/base/bytes.h"
#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kWaybill = YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json";

using Arguments = std::vector<std::string>;

class PowersTest : public ::testing::Test {
 protected:
  static Finished Expect(int status, const Participant& who, const Arguments& arguments) {
    const Finished said = who.Cli(arguments);
    EXPECT_EQ(said.status, status) << who.id() << " " << ::testing::PrintToString(arguments) << "\n"
                                   << said.out << said.err;
    return said;
  }
  static Finished Done(const Participant& who, const Arguments& arguments) {
    return Expect(0, who, arguments);
  }
  static Finished Refused(const std::string& reason, const Participant& who, const Arguments& arguments) {
    Finished said = Expect(3, who, arguments);
    EXPECT_THAT(said.err, HasSubstr("REFUSED " + reason));
    return said;
  }

  // A second key of the participant, made by a colleague of theirs; its file.
  static std::string AddColleague(Registry& registry, const Participant& who, const std::string& name,
                                  const Arguments& powers = {}) {
    const std::string key = registry.File(name + ".pem");
    Done(who, {"keygen", "--out", key});
    Done(who, {"participant", "possession", "--key", key, "--id", who.id(), "--registry",
               ToHex(registry.id()), "--out", registry.File(name + ".json")});
    Arguments add = {"participant", "add-key", "--new-key", registry.File(name + ".json")};
    add.insert(add.end(), powers.begin(), powers.end());
    Done(who, add);
    return key;
  }
};

// The bank holds the bill and has two people sign what it passes on.
class TwoSignaturesPowersTest : public PowersTest {
 protected:
  TwoSignaturesPowersTest() {
    registry_.Start();
    parties_ = std::make_unique<Journey>(registry_);
    Done(parties_->carrier, {"issue", kWaybill, "--id", kBill});
    Done(parties_->shipper, {"transfer", kBill, "--to", bank().id(), "--endorse", "blank"});
    colleague_ = AddColleague(registry_, bank(), "colleague");
    Done(bank(), {"participant", "dual-control", "--acts", "transfer"});
  }
  [[nodiscard]] const Participant& bank() const { return parties_->jinjiang; }
  [[nodiscard]] Arguments Proposing(const std::string& to, const std::string& file) const {
    return {"transfer",       kBill,
            "--to",           to,
            "--endorse",      "full",
            "--propose",      registry_.File(file),
            "--approver-key", colleague_ + ".pub"};
  }

  static constexpr const char* kBill = "YD-2017-TWO-KEYS-1";
  Registry registry_;
  std::unique_ptr<Journey> parties_;
  std::string colleague_;
};

TEST_F(TwoSignaturesPowersTest, OneProposesAnotherApprovesAndItIsSent) {
  Refused("NEEDS_APPROVAL", bank(), {"transfer", kBill, "--to", "rongou", "--endorse", "full"});
  const std::string file = registry_.File("sale.json");
  Expect(2, bank(), {"transfer", kBill, "--to", "rongou", "--propose", file});  // whose approval?
  EXPECT_THAT(Done(bank(), Proposing("rongou", "sale.json")).out, HasSubstr("nothing was sent"));
  const Finished pending = Done(bank(), {"pending", file});
  EXPECT_THAT(pending.out, HasSubstr("TRANSFER 转让 of YD-2017-TWO-KEYS-1 by boc-jinjiang: WAITS"));
  EXPECT_THAT(pending.out, HasSubstr("waits for key "));
  EXPECT_THAT(Expect(2, bank(), {"approve", file}).err, HasSubstr("not for key"));  // the proposer's own

  // The colleague sees every field before signing; what was tampered with is not what was signed.
  EXPECT_THAT(Done(bank(), {"approve", file, "--look"}).out, HasSubstr("transfer.to: rongou"));
  auto json = nlohmann::json::parse(ReadWholeFile(file));
  std::string bytes = *FromBase64(json.at("act").get<std::string>());
  bytes.replace(bytes.find("rongou"), 6, "rongov");
  json["act"] = ToBase64(bytes);
  const std::string forged = registry_.File("forged.json");
  WriteWholeFile(forged, json.dump());
  EXPECT_THAT(Expect(2, bank(), {"approve", forged, "--key", colleague_}).err, HasSubstr("does not verify"));

  const Finished sent = Done(bank(), {"approve", file, "--key", colleague_, "--send"});
  EXPECT_THAT(sent.out, HasSubstr("transfer.to: rongou"));
  EXPECT_THAT(sent.out, HasSubstr("admitted as entry"));
  EXPECT_THAT(sent.out, HasSubstr("receipt checked"));
  EXPECT_THAT(Done(bank(), {"pending", file}).out, HasSubstr("admitted as entry"));
  EXPECT_THAT(Expect(2, bank(), {"approve", file, "--key", colleague_}).err,
              HasSubstr("approved this act already"));
  // Offline, by whoever holds the file: both signatures are in it.
  const std::string bill = registry_.File("bill.yidan.json");
  Done(parties_->importer, {"export", kBill, "-o", bill});
  EXPECT_THAT(Done(parties_->importer, {"verify", bill}).out,
              HasSubstr(std::string("VALID, BUT BURDENED 有负担  ") + kBill));
}

TEST_F(TwoSignaturesPowersTest, AProposalThatWasOvertakenSaysByWhat) {
  Done(bank(), Proposing("rongou", "sale.json"));
  Done(bank(), {"surrender", kBill, "--for", "delivery", "--collector", "Mr. Li"});  // takes one key
  const std::string file = registry_.File("sale.json");
  const Finished pending = Done(bank(), {"pending", file});
  EXPECT_THAT(pending.out, HasSubstr("overtaken by entry "));
  EXPECT_THAT(pending.out, HasSubstr(" SURRENDER by boc-jinjiang"));
  EXPECT_THAT(Done(bank(), {"pending", registry_.File("")}).out, HasSubstr("SURRENDER by boc-jinjiang"))
      << "a folder with other files in it";
  const Finished refused = Expect(3, bank(), {"approve", file, "--key", colleague_, "--send"});
  EXPECT_THAT(refused.err, HasSubstr("WRONG_STATUS"));
}

TEST_F(TwoSignaturesPowersTest, TwoProposalsOnOneHeadTheSecondSaysWhichCameFirst) {
  Done(bank(), Proposing("rongou", "one.json"));
  Done(bank(), Proposing("boc-frankfurt", "two.json"));
  Done(bank(), {"approve", registry_.File("one.json"), "--key", colleague_, "--send"});
  const Finished refused = Refused("STALE_PREVIOUS", bank(),
                                   {"approve", registry_.File("two.json"), "--key", colleague_, "--send"});
  EXPECT_THAT(refused.err, HasSubstr("overtaken by entry "));
  EXPECT_THAT(refused.err, HasSubstr(" TRANSFER by boc-jinjiang"));
}

// Three people at three desks: each approves a copy of its own, and one puts the copies together.
TEST_F(TwoSignaturesPowersTest, CopiesThatWereApprovedApartAreMerged) {
  const std::string third = registry_.File("third.pem");
  Done(bank(), {"keygen", "--out", third});
  Done(bank(), {"participant", "possession", "--key", third, "--id", bank().id(), "--registry",
                ToHex(registry_.id()), "--out", registry_.File("third.json")});
  const std::string file = registry_.File("add.json");
  Done(bank(), {"participant", "add-key", "--new-key", registry_.File("third.json"), "--propose", file,
                "--approver-key", colleague_ + ".pub"});
  Done(bank(), {"approve", file, "--key", colleague_, "--send"});

  Arguments sale = Proposing("rongou", "sale.json");
  sale.insert(sale.end(), {"--approver-key", third + ".pub"});
  Done(bank(), sale);
  const std::string copy = registry_.File("copy.json");
  WriteWholeFile(copy, ReadWholeFile(registry_.File("sale.json")));
  Done(bank(), {"approve", registry_.File("sale.json"), "--key", colleague_});
  Done(bank(), {"approve", copy, "--key", third});
  EXPECT_THAT(Expect(2, bank(), {"approve", copy, "--merge", file}).err, HasSubstr("proposes another act"));
  const Finished merged = Done(bank(), {"approve", copy, "--merge", registry_.File("sale.json"), "--send"});
  EXPECT_THAT(merged.out, HasSubstr("admitted as entry"));
}

// What waits, and what never will be admitted: done, overtaken on any document or chain it rests on,
// hopeless.
TEST_F(TwoSignaturesPowersTest, PendingKnowsWhatBecameOfAProposal) {
  Done(bank(), Proposing("rongou", "sale.json"));
  Done(bank(), {"participant", "mandate", "--agent", "rongou", "--acts", "surrender", "--until", "2d",
                "--propose", registry_.File("mandate.json"), "--approver-key", colleague_ + ".pub"});
  Done(bank(), {"grant", kBill, "--to", "rongou", "--until", "2d", "--propose", registry_.File("grant.json"),
                "--approver-key", colleague_ + ".pub"});
  const auto pending = [&](const std::string& name) {
    return Done(bank(), {"pending", registry_.File(name)}).out;
  };
  EXPECT_THAT(pending("grant.json"), HasSubstr("WAITS"));
  Done(bank(), {"approve", registry_.File("grant.json"), "--key", colleague_, "--send"});
  EXPECT_THAT(pending("grant.json"), HasSubstr("admitted as entry "));  // beside the chain
  EXPECT_THAT(pending("grant.json"), Not(HasSubstr("COMPLETE")));

  // The colleague's key ends: one act on the bank's chain, and nobody approves with it any more.
  Done(bank(), {"approve", registry_.File("sale.json"), "--key", colleague_});
  EXPECT_THAT(pending("sale.json"), HasSubstr("COMPLETE"));
  const auto key = crypto::PublicKey::FromPem(ReadWholeFile(colleague_ + ".pub"));
  Done(bank(), {"participant", "revoke-key", ToHex(key->id().View())});
  EXPECT_THAT(pending("sale.json"), HasSubstr("would be refused now: KEY_NOT_GOOD"));
  EXPECT_THAT(pending("mandate.json"), HasSubstr("overtaken by entry "));
  EXPECT_THAT(pending("mandate.json"), HasSubstr(" REVOKE_KEY by boc-jinjiang"));
}

TEST_F(TwoSignaturesPowersTest, AStaffKeyBeyondItsPowersIsRefused) {
  const std::string staff = registry_.File("staff.pem");
  Done(bank(), {"keygen", "--out", staff});
  Done(bank(), {"participant", "possession", "--key", staff, "--id", bank().id(), "--registry",
                ToHex(registry_.id()), "--out", registry_.File("staff.json")});
  const std::string file = registry_.File("add.json");
  Done(bank(),
       {"participant", "add-key", "--new-key", registry_.File("staff.json"), "--acts", "surrender,grant",
        "--documents", "YD-2017", "--propose", file, "--approver-key", colleague_ + ".pub"});
  Done(bank(), {"approve", file, "--key", colleague_, "--send"});
  EXPECT_THAT(Done(bank(), {"participant", "show", bank().id()}).out,
              HasSubstr("signs SURRENDER, GRANT only, for documents YD-2017"));
  const Finished refused = Refused(
      "POWER_MISSING", bank(), {"transfer", kBill, "--to", "rongou", "--endorse", "full", "--key", staff});
  EXPECT_THAT(refused.err, HasSubstr("no power for TRANSFER"));
  Done(bank(), {"surrender", kBill, "--for", "delivery", "--collector", "Mr. Li", "--key", staff});
}

// The registrar alone moves no title: a court is admitted by two of its keys, and orders nothing yet.
TEST_F(PowersTest, TheRegistrarsGraveActsTakeItsQuorum) {
  Registry registry({.registrar_keys = 3});
  registry.Start();
  const Participant court = registry.Stranger("puppet-court");
  const std::string key = registry.File("court.pem");
  const std::string form = registry.File("court.json");
  Done(court, {"keygen", "--out", key});
  Done(court, {"participant", "register", "--key", key, "--id", "puppet-court", "--name", "A court",
               "--country", "CN", "--registry", ToHex(registry.id()), "--out", form});
  Arguments admit = {"participant", "admit",          form, "--roles", "authority", "--authority-kind",
                     "court",       "--jurisdiction", "CN"};
  EXPECT_THAT(Expect(2, registry.registrar(), admit).err, HasSubstr("--assurance KIND:REFERENCE"));
  admit.insert(admit.end(), {"--assurance", "document:decree 17", "--assurance", "visit:2017-03-02"});
  Arguments unfit = admit;
  unfit.insert(unfit.end(), {"--evidence", "lei:" + form});
  EXPECT_THAT(Expect(2, registry.registrar(), unfit).err, HasSubstr("no --assurance of that kind"));
  admit.insert(admit.end(), {"--evidence", "document:" + form});
  Refused("NEEDS_APPROVAL", registry.registrar(), admit);
  const std::string file = registry.File("admit.json");
  admit.insert(admit.end(), {"--propose", file, "--approver-key", registry.File("keys/registrar-2.pub")});
  EXPECT_THAT(Done(registry.registrar(), admit).out, HasSubstr("keep the nonce"));
  const Finished sent =
      Done(registry.registrar(), {"approve", file, "--key", registry.File("keys/registrar-2.pem"), "--send"});
  EXPECT_THAT(sent.out, HasSubstr("admit.register_act.act.register.name: A court"));
  EXPECT_THAT(sent.out, HasSubstr("admit.assurances[0].digest: "));
  const Finished shown = Done(registry.registrar(), {"participant", "show", "puppet-court"});
  EXPECT_THAT(shown.out, HasSubstr("document seen 证照: decree 17"));
  EXPECT_THAT(shown.out, HasSubstr("for an ORDER from"));
}

// Rules are signed by keys that never meet on one machine.
TEST_F(PowersTest, RulesAreProposedApprovedApartAndAdopted) {
  Registry registry({.init_flags = {"--parameter", "rules_delay=0"}, .registrar_keys = 3});
  const auto adopt = [&](Arguments words) {
    words.insert(words.begin(), {YIDAND_PROGRAM, "adopt-rules", "--data", registry.File("data")});
    return RunProgram({std::move(words)});
  };
  std::string file;
  for (const char* phase : {"ANNOUNCE", "ADOPT"}) {
    file = registry.File(std::string(phase) + ".txt");
    const std::string copy = file + ".copy";
    const Finished proposed = adopt({"1", "--parameter", "reject_window=3600000", "--propose", file});
    ASSERT_EQ(proposed.status, 0) << proposed.err;
    EXPECT_THAT(proposed.out, HasSubstr(std::string(phase) + " of rules 1 is proposed in " + file));
    WriteWholeFile(copy, ReadWholeFile(file));
    registry.Start();
    const Finished looked = Done(registry.registrar(), {"approve", file, "--look"});
    EXPECT_THAT(looked.out, HasSubstr("reject_window: 3600000 ms (1 hour)   CHANGED, it is 172800000"));
    Done(registry.registrar(), {"approve", file, "--key", registry.File("keys/registrar-2.pem")});
    Done(registry.registrar(), {"approve", copy, "--key", registry.File("keys/registrar-3.pem")});
    EXPECT_THAT(Done(registry.registrar(), {"pending", file}).out, HasSubstr("signed by 1 key"));
    ASSERT_EQ(registry.Stop(), 0);
    const Finished alone = adopt({"--approved", file});
    EXPECT_NE(alone.status, 0);
    EXPECT_THAT(alone.err, HasSubstr("RULES needs 2 keys of the registrar"));
    const Finished done = adopt({"--approved", file, "--approved", copy});
    ASSERT_EQ(done.status, 0) << done.err;
  }
  EXPECT_THAT(adopt({"--approved", file}).out, HasSubstr("are in force since entry"));
}

}  // namespace
}  // namespace yidan::testing
