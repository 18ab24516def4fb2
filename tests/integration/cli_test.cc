// The command line as people run it: `yidan` as a child process of its own for every act, over mTLS against a
// real yidand, and the offline verdict when that is gone.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

#include "services/base/bytes.h"
#include "services/waybill/schema.h"
#include "tests/support/acts.h"
#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr const char* kBill = "YD-2017-CDU-0001";
constexpr const char* kWaybill = YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json";

using Arguments = std::vector<std::string>;

Finished Expect(int status, const Participant& who, const Arguments& arguments) {
  const Finished said = who.Cli(arguments);
  EXPECT_EQ(said.status, status) << who.id() << " " << ::testing::PrintToString(arguments) << "\n"
                                 << said.out << said.err;
  return said;
}
Finished Done(const Participant& who, const Arguments& arguments) { return Expect(0, who, arguments); }
void Refused(const std::string& reason, const Participant& who, const Arguments& arguments) {
  EXPECT_THAT(Expect(3, who, arguments).err, HasSubstr("REFUSED " + reason));
}

// A waybill with the first `from` replaced.
std::string Changed(const std::string& from, const std::string& to) {
  std::string text = ReadWholeFile(kWaybill);
  const std::size_t at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("the demo's waybill has no " + from);
  return text.replace(at, from.size(), to);
}

// ---- The journey, with every kind of key ----

class TilburgCliTest : public ::testing::TestWithParam<crypto::Algorithm> {
 protected:
  TilburgCliTest() { registry_.Start(); }
  Registry registry_;
};

TEST_P(TilburgCliTest, FromTilburgToDeliveryInChengduAndTheVerdictsAfterwards) {
  const Journey p(registry_, GetParam());
  const std::string before = registry_.File("before.yidan.json");
  const std::string after = registry_.File("after.yidan.json");

  EXPECT_THAT(Done(p.carrier, {"issue", kWaybill, "--id", kBill}).out, HasSubstr("receipt checked"));
  Done(p.carrier, {"notation", kBill, "--kind", "dispatched", "--text", "train X8020 left Tilburg"});
  Done(p.shipper, {"transfer", kBill, "--to", "boc-frankfurt", "--endorse", "full"});
  // Chongqing: passed on and not endorsed. The next bank cannot pass it on until that is cured.
  EXPECT_THAT(Done(p.frankfurt, {"transfer", kBill, "--to", "boc-jinjiang", "--endorse", "none"}).out,
              HasSubstr("背书不连续"));
  Refused("NOT_ENTITLED", p.jinjiang, {"transfer", kBill, "--to", "rongou", "--endorse", "full"});
  Refused("NOT_HOLDER", p.shipper, {"transfer", kBill, "--to", "rongou", "--endorse", "full"});
  Done(p.frankfurt, {"endorse", kBill});

  EXPECT_THAT(Done(p.customs, {"search", "--container", "CSQU3054383"}).out, HasSubstr(kBill));
  EXPECT_THAT(Done(p.customs, {"search", "--container", "ＣＳＱＵ３０５４３８３"}).out, HasSubstr(kBill));
  Done(p.customs, {"hold", kBill, "--kind", "customs", "--reason", "documents", "--reference", "CD-77"});
  EXPECT_THAT(Done(p.jinjiang, {"show", kBill}).out, HasSubstr("CD-77"));
  Done(p.customs, {"lift", kBill, "--result", "released"});

  Done(p.jinjiang, {"transfer", kBill, "--to", "rongou", "--endorse", "full"});
  const Finished shown = Done(p.importer, {"show", kBill, "--history"});
  EXPECT_THAT(shown.out, HasSubstr("Holder 持有人         rongou"));
  EXPECT_THAT(shown.out, HasSubstr("背书不连续")) << "a cured gap stays in the chain";
  EXPECT_THAT(shown.out, HasSubstr("every act replayed here"));
  Done(p.importer, {"export", kBill, "-o", before});
  Done(p.importer, {"surrender", kBill, "--for", "delivery", "--collector", "Mr. Li"});
  Done(p.carrier, {"deliver", kBill, "--all", "--close", "--collector", "Mr. Li"});
  Refused("TERMINAL", p.importer, {"transfer", kBill, "--to", "landrover-nl", "--endorse", "full"});
  Done(p.importer, {"export", kBill, "-o", after});

  EXPECT_EQ(registry_.Stop(), 0);
  // The file alone, and the registry's public key.
  EXPECT_THAT(Done(p.importer, {"verify", before}).out,
              HasSubstr(std::string("VALID, BUT BURDENED 有负担  ") + kBill));
  EXPECT_THAT(Expect(1, p.importer, {"verify", before, "--at", "30d"}).out, HasSubstr("NOT_CHECKED"));
  EXPECT_THAT(Expect(1, p.importer, {"verify", after}).out, HasSubstr("***"));
  std::string forged = ReadWholeFile(before);
  const std::size_t at = forged.find("boc-frankfurt");
  ASSERT_NE(at, std::string::npos);
  forged.replace(at, 3, "bad");
  WriteWholeFile(registry_.File("forged.yidan.json"), forged);
  Expect(1, p.importer, {"verify", registry_.File("forged.yidan.json")});
  Expect(4, p.importer, {"show", kBill});
}

INSTANTIATE_TEST_SUITE_P(Keys, TilburgCliTest,
                         ::testing::Values(crypto::Algorithm::kEd25519, crypto::Algorithm::kP256,
                                           crypto::Algorithm::kSm2),
                         [](const auto& parameter) {
                           return std::string(crypto::AlgorithmName(parameter.param));
                         });

// ---- Everything else, on one registry ----

class CliTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    registry_ = std::make_unique<Registry>();
    registry_->Start();
    p_ = std::make_unique<Journey>(*registry_);
  }
  static void TearDownTestSuite() {
    p_.reset();
    registry_.reset();
  }
  static std::string Written(const std::string& name, const std::string& text) {
    const std::string path = registry_->File(name);
    WriteWholeFile(path, text);
    return path;
  }
  static inline std::unique_ptr<Registry> registry_;
  static inline std::unique_ptr<Journey> p_;
};

TEST_F(CliTest, ANewcomerMakesItsKeyRegistersAndIsAdmitted) {
  const Participant newcomer = registry_->Stranger("newcomer");
  const std::string key = registry_->File("newcomer-own.pem");
  const std::string form = registry_->File("newcomer.json");
  Done(newcomer, {"keygen", "--alg", "sm2", "--out", key});
  EXPECT_THAT(ReadWholeFile(key), HasSubstr("PRIVATE KEY"));
  EXPECT_EQ(Expect(2, newcomer, {"keygen", "--alg", "sm2", "--out", key}).out, "")
      << "nobody's key is overwritten";
  Done(newcomer, {"participant", "register", "--key", key, "--id", "newcomer", "--name", "Newcomer Ltd.",
                  "--country", "CN", "--registry", ToHex(registry_->id()), "--out", form});
  Done(registry_->registrar(),
       {"participant", "admit", form, "--roles", "shipper", "--assurance", "visit:2017-03-02"});
  EXPECT_THAT(Done(newcomer, {"participant", "show", "newcomer"}).out, HasSubstr("Newcomer Ltd."));
  EXPECT_THAT(Done(newcomer, {"participant", "list", "--role", "shipper"}).out, HasSubstr("landrover-nl"));
}

TEST_F(CliTest, AFaultyWaybillNamesItsFaultByThePointer) {
  const std::string bad = Written("bad-digit.json", Changed("CSQU3054383", "CSQU3054384"));
  const Finished said = Expect(2, p_->carrier, {"issue", bad});
  EXPECT_THAT(said.err, HasSubstr("CONTENT_INVALID"));
  EXPECT_THAT(
      said.err,
      HasSubstr("/goods_lines/0/container_numbers/0 (line 270): CSQU3054384 is not among /containers"));
  EXPECT_THAT(said.out, IsEmpty());
}

TEST_F(CliTest, AMemberThatNobodyKnowsIsNamed) {
  const std::string bad =
      Written("unknown.json", Changed("\"schema_version\"", "\"nonsense\": 1, \"schema_version\""));
  EXPECT_THAT(Expect(2, p_->carrier, {"issue", bad}).err, HasSubstr("/nonsense"));
}

TEST_F(CliTest, HalfAWaybillIsNoWaybill) {
  const std::string whole = ReadWholeFile(kWaybill);
  const std::string bad = Written("half.json", whole.substr(0, whole.size() / 2));
  const Finished said = Expect(2, p_->carrier, {"--output", "json", "issue", bad});
  EXPECT_THAT(said.out, HasSubstr("\"error\": \"CONTENT_INVALID\""));
  EXPECT_THAT(said.out, HasSubstr("(line "));
}

TEST_F(CliTest, UsageErrorsAreTwoAndHelpIsZero) {
  Expect(2, p_->carrier, {});
  Expect(2, p_->carrier, {"no-such-command"});
  Expect(2, p_->carrier, {"transfer", kBill});
  Expect(2, p_->carrier, {"transfer", "not an id", "--to", "rongou"});
  Expect(2, p_->carrier, {"issue", "/no/such/file.json"});
  Expect(2, p_->carrier, {"--valid-for", "soon", "show", kBill});
  Expect(2, p_->carrier, {"search"});
  EXPECT_THAT(Done(p_->carrier, {"--help"}).out, HasSubstr("Exit codes"));
  EXPECT_THAT(Done(p_->carrier, {"issue", "--help"}).out, HasSubstr("--id"));
}

// Customs lets the box pass on "no shipment": what cannot be a number is no such answer.
TEST_F(CliTest, ASlipOfThePenIsNoClearance) {
  for (const auto& [flag, value, why] :
       std::vector<std::array<std::string, 3>>{{"--container", "CSQU3054384", "should be 3"},
                                               {"--wagon", "123", "digits"},
                                               {"--hs", "abcd", "digits"},
                                               {"--place", "NOWHERE", "UN/LOCODE"}}) {
    const Finished said = Expect(2, p_->customs, {"search", flag, value});
    EXPECT_THAT(said.err, HasSubstr(why)) << value;
    EXPECT_THAT(said.out + said.err, Not(HasSubstr("no shipment"))) << value;
  }
  EXPECT_THAT(Done(p_->customs, {"search", "--train", "NO-SUCH-TRAIN"}).out, HasSubstr("no shipment"));
}

TEST_F(CliTest, AnUnknownDocumentAndAStrangerAreRefused) {
  Refused("NOT_FOUND", p_->carrier, {"show", "YD-NONE-NONE-NONE-NONE"});
  const Participant stranger = registry_->Stranger("stranger");
  Expect(2, stranger, {"issue", kWaybill, "--id", "YD-STRANGER-0001"});  // another carrier's waybill
  const Finished shut = Expect(3, stranger, {"show", "YD-NONE-NONE-NONE-NONE"});
  EXPECT_THAT(shut.err, HasSubstr("UNKNOWN_CALLER"));
}

TEST_F(CliTest, AFileThatIsNoProofIsInvalid) {
  Expect(1, p_->importer, {"verify", Written("nonsense.yidan.json", "{\"format\": 1}")});
  Expect(2, p_->importer, {"verify", "/no/such/file"});
}

TEST_F(CliTest, AServerThatIsNotThereIsFour) {
  Expect(4, p_->importer, {"--server", "127.0.0.1:1", "log", "checkpoint"});
}

TEST_F(CliTest, AnAmendmentIsReadAcrossBothDocumentsFieldByField) {
  const std::string old_id = "YD-AMEND-0000-0001";
  const std::string new_id = "YD-AMEND-0000-0002";
  Done(p_->carrier, {"issue", kWaybill, "--id", old_id});
  Done(p_->shipper, {"surrender", old_id, "--for", "amendment"});
  std::string text = Changed("Qingbaijiang, Chengdu, Sichuan", "1 Railport Avenue, Chengdu");
  const std::string unnamed = Written("unnamed.json", text);
  Refused("HEADER_MISMATCH", p_->carrier, {"replace", old_id, "--with", unnamed, "--id", new_id});
  const std::string count = "\"original_count\"";
  text.replace(text.find(count), count.size(), "\"replaces\": [\"" + old_id + "\"], " + count);
  const std::string amended = Written("amended.json", text);
  Done(p_->carrier, {"replace", old_id, "--with", amended, "--id", new_id});
  for (const std::string& asked : {old_id, new_id}) {
    const Finished said = Done(p_->shipper, {"show", asked, "--history"});
    EXPECT_LT(said.out.find(old_id + "  "), said.out.find(new_id + "  ")) << said.out;
    EXPECT_THAT(said.out, HasSubstr("/parties/carrier/party/address"));
    EXPECT_THAT(said.out, HasSubstr("was \"Qingbaijiang"));
    EXPECT_THAT(said.out, HasSubstr("is  \"1 Railport Avenue"));
  }
  const std::string file = registry_->File("successor.yidan.json");
  Done(p_->shipper, {"export", new_id, "-o", file});
  Done(p_->shipper, {"verify", file});
  // Left as it was found: the goods are free for the next story.
  Done(p_->shipper, {"surrender", new_id, "--for", "void"});
  Done(p_->carrier, {"void", new_id, "--reason", "end of story"});
}

// One document made two, one of the two amended, and both made one: every one of them is read, exported,
// redacted and verified, whichever one asks for.
TEST_F(CliTest, SplitAmendedAndMergedDocumentsAreEachProven) {
  const std::string whole = "YD-LINE-0000-0001";
  const std::string left = "YD-LINE-0000-0002";
  const std::string right = "YD-LINE-0000-0003";
  const std::string again = "YD-LINE-0000-0004";
  const std::string merged = "YD-LINE-0000-0005";
  const auto content = [](const std::string& name, const std::vector<std::string>& lines,
                          const std::vector<std::string>& replaces) {
    return Written(name, waybill::ToJson(PartOfDemoWaybill(lines, replaces)).Canonical());
  };
  Done(p_->carrier, {"issue", kWaybill, "--id", whole});
  Done(p_->shipper, {"surrender", whole, "--for", "split"});
  Done(p_->carrier, {"replace", whole, "--with", content("left.json", {"1"}, {whole}), "--id", left, "--with",
                     content("right.json", {"2"}, {whole}), "--id", right});
  Done(p_->shipper, {"surrender", left, "--for", "amendment"});
  Done(p_->carrier, {"replace", left, "--with", content("again.json", {"1"}, {left}), "--id", again});
  Done(p_->shipper, {"surrender", right, "--for", "merge"});
  Done(p_->shipper, {"surrender", again, "--for", "merge"});
  const std::vector<std::string> merge = {
      "replace", right, "--and", again, "--with", content("merged.json", {"1", "2"}, {right, again}),
      "--id",    merged};
  {  // Proposed, and the second of the two moves meanwhile.
    std::vector<std::string> proposing = merge;
    const std::string file = registry_->File("merge.json");
    proposing.insert(proposing.end(), {"--propose", file, "--approver-key", std::string(64, 'a')});
    Done(p_->carrier, proposing);
    Done(p_->carrier, {"refuse-surrender", again, "--reason", "not yet"});
    const Finished pending = Done(p_->carrier, {"pending", file});
    EXPECT_THAT(pending.out, HasSubstr("overtaken by entry "));
    EXPECT_THAT(pending.out, HasSubstr(" REFUSE_SURRENDER by " + p_->carrier.id() + " on " + again));
    Done(p_->shipper, {"surrender", again, "--for", "merge"});
  }
  const Finished made = Done(p_->carrier, merge);
  EXPECT_THAT(made.out, HasSubstr("the state is what the act makes of the one before"));
  for (const std::string& id : {whole, left, right, again, merged}) {
    const Participant& reader = id == merged ? p_->shipper : p_->carrier;
    EXPECT_THAT(Done(reader, {"show", id, "--history"}).out, HasSubstr("every act replayed here")) << id;
    const std::string file = registry_->File("line.yidan.json");
    const std::string redacted = registry_->File("line-redacted.yidan.json");
    Done(reader, {"export", id, "-o", file, "--force"});
    Done(reader, {"redact", file, "-o", redacted, "--force", "--hide", "/freight"});
    for (const std::string& path : {file, redacted}) {
      const Finished verdict = Expect(id == merged ? 0 : 1, reader, {"verify", path});
      EXPECT_THAT(verdict.out, HasSubstr(id == merged ? "VALID" : "ENDED  " + id));
    }
  }
  // Left as it was found: the goods are free for the next story.
  Done(p_->shipper, {"surrender", merged, "--for", "void"});
  Done(p_->carrier, {"void", merged, "--reason", "end of story"});
}

TEST_F(CliTest, ProgramsReadReceiptsAndProofsAsJson) {
  const std::string id = "YD-JSON-0000-0001";
  const Finished issued = Done(p_->carrier, {"--output", "json", "issue", kWaybill, "--id", id});
  EXPECT_EQ(issued.out.front(), '{');
  EXPECT_THAT(issued.out, HasSubstr(id));
  const Finished refused =
      Expect(3, p_->importer, {"--output", "json", "transfer", id, "--to", "boc-jinjiang"});
  EXPECT_THAT(refused.out, HasSubstr("\"error\": \"NOT_HOLDER\""));
  EXPECT_THAT(Done(p_->shipper, {"--output", "json", "log", "prove", "0"}).out, HasSubstr("\"leaf_hash\""));
  Done(p_->shipper, {"surrender", id, "--for", "void"});
  Done(p_->carrier, {"void", id, "--reason", "end of story"});
}

TEST_F(CliTest, AnActThatCouldNotBeSentWaitsInTheOutboxAndIsResumed) {
  const std::string id = "YD-LOST-0000-0001";
  Done(p_->carrier, {"issue", kWaybill, "--id", id});
  // What a program that was killed after writing it down leaves: the act of a twin with the same keys, whose
  // answer the twin got and this one did not.
  Done(p_->shipper, {"transfer", id, "--to", "rongou", "--endorse", "full"});
  const std::string outbox = registry_->File("homes/landrover-nl/.local/state/yidan/outbox");
  std::string sent;
  for (const auto& item : std::filesystem::directory_iterator(outbox + "/sent")) {
    if (ReadWholeFile(item.path()).find("TRANSFER of " + id) != std::string::npos) sent = item.path();
  }
  ASSERT_FALSE(sent.empty());
  std::filesystem::rename(sent, outbox + "/" + std::filesystem::path(sent).filename().string());

  EXPECT_THAT(Done(p_->shipper, {"outbox", "list"}).out, HasSubstr("TRANSFER of " + id));
  EXPECT_THAT(Done(p_->shipper, {"list"}).err, HasSubstr("1 act waits"));
  const Finished resumed = Expect(6, p_->shipper, {"outbox", "resume"});
  EXPECT_THAT(resumed.out, HasSubstr("was admitted before, as entry"));
  // What is kept of a sent act no longer says what it was signed on, and a past party may not export.
  EXPECT_THAT(resumed.out, HasSubstr("EFFECT NOT PROVEN"));
  EXPECT_THAT(Done(p_->shipper, {"outbox", "list"}).out, HasSubstr("nothing waits"));
  EXPECT_THAT(Done(p_->shipper, {"outbox", "list", "--all"}).out, HasSubstr("TRANSFER of " + id));
  Done(p_->importer, {"surrender", id, "--for", "void"});
  Done(p_->carrier, {"void", id, "--reason", "end of story"});
}

TEST_F(CliTest, AuditAndWitnessHandOverWithTheOptionsWhereverTheyStand) {
  for (const Arguments& line : {Arguments{"--output", "json", "log", "audit"},
                                {"log", "audit", "--output", "json"},
                                {"log", "--output=json", "audit"}}) {
    EXPECT_THAT(Expect(3, p_->shipper, line).out, HasSubstr("\"error\": \"CALLER_ROLE_MISSING\""));
  }
  EXPECT_THAT(Done(p_->shipper, {"log", "audit", "--help"}).out, HasSubstr("--follow"));
  EXPECT_THAT(Done(p_->shipper, {"witness", "--help"}).out, HasSubstr("--cosign-key"));
  EXPECT_THAT(Done(p_->shipper, {"log", "--help"}).out, HasSubstr("audit"));
}

TEST_F(CliTest, PledgedReleasedOnTrustReceiptAndReturned) {
  const std::string id = "YD-PLEDGE-0000-0001";
  Done(p_->carrier, {"issue", kWaybill, "--id", id});
  Done(p_->shipper, {"transfer", id, "--to", "rongou", "--endorse", "full"});
  Done(p_->importer, {"pledge", id, "--to", "boc-jinjiang"});
  Refused("OFFER_PENDING", p_->importer, {"transfer", id, "--to", "landrover-nl", "--endorse", "full"});
  Done(p_->jinjiang, {"accept", id});
  EXPECT_THAT(Done(p_->importer, {"show", id}).out, HasSubstr("BURDEN"));
  Refused("NOT_HOLDER", p_->importer, {"surrender", id, "--for", "delivery"});
  Done(p_->jinjiang, {"release", id, "--on-trust-receipt"});
  Done(p_->importer, {"return", id});
  Done(p_->jinjiang, {"release", id});
  EXPECT_THAT(Done(p_->importer, {"show", id}).out, HasSubstr("Holder 持有人         rongou"));
  Done(p_->importer, {"surrender", id, "--for", "void"});
  Done(p_->carrier, {"void", id, "--reason", "end of story"});
}

}  // namespace
}  // namespace yidan::testing
