// `--output json`, run for real: every command of the grammar against a registry, its errors and its usage
// errors included, each answer held against the published schema by another program's validator.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "services/base/bytes.h"
#include "tests/support/acts.h"
#include "tests/support/process.h"
#include "tests/support/registry.h"

namespace yidan::testing {
namespace {

using Json = nlohmann::json;
using Arguments = std::vector<std::string>;

constexpr const char* kWaybill = YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json";
constexpr const char* kSchema = YIDAN_SOURCE_DIR "/deploy/docs/yidan-1.schema.json";
constexpr const char* kValidator = YIDAN_SOURCE_DIR "/tests/support/validate_answers.py";

class AnswersTest : public ::testing::Test {
 protected:
  // Runs it, and keeps what it printed. `allowed`: exit codes that are no fault of the test.
  Json Say(const Participant& who, Arguments line, const std::set<int>& allowed = {0}) {
    std::string typed;
    for (const std::string& word : line) typed += " " + word;
    line.insert(line.begin(), {"--output", "json"});
    const Finished said = who.Cli(line);
    EXPECT_TRUE(allowed.contains(said.status)) << who.id() << typed << ": " << said.status << "\n"
                                               << said.out << said.err;
    Json json = Json::parse(said.out, nullptr, false);
    if (json.is_discarded()) {
      ADD_FAILURE() << who.id() << typed << " printed no JSON:\n" << said.out << said.err;
      return {};
    }
    if (json.contains("command")) ran_.insert(json["command"].get<std::string>());
    answers_ += Json({{"line", who.id() + typed}, {"said", json}}).dump() + "\n";
    return json;
  }
  std::string Written(const std::string& name, const std::string& text) {
    WriteWholeFile(registry_.File(name), text);
    return registry_.File(name);
  }
  // The demo's content as the successor of a document.
  std::string Successor(const std::string& of, const std::string& name) {
    std::string text = ReadWholeFile(kWaybill);
    const std::string count = "\"original_count\"";
    text.replace(text.find(count), count.size(), "\"replaces\": [\"" + of + "\"], " + count);
    return Written(name, text);
  }

  // Stories that share the registry, each a part of the grammar.
  void OfTheDesk();
  void OfTheDirectory();
  void OfOneDocument();
  void OfItsSuccessors();
  void OfReadings();
  void OfMistakes();

  struct Started : Registry {
    Started() { Start(); }
  };
  Started registry_;
  Journey p_{registry_};
  std::set<std::string> ran_;
  std::string answers_;
};

constexpr const char* kBill = "YD-JSON-0000-0001";
constexpr const char* kPaper = "YD-JSON-0000-0002";
constexpr const char* kBack = "YD-JSON-0000-0003";
constexpr const char* kAmended = "YD-JSON-0000-0004";
const std::string kDigest(64, 'a');

void AnswersTest::OfTheDesk() {
  Say(p_.carrier, {"keygen", "--out", registry_.File("fresh.pem")});
  const std::string made = registry_.File("made.json");
  Say(p_.carrier, {"waybill", "new", "--corridor", "chengdu-lodz", "-o", made});
  Say(p_.carrier, {"waybill", "check", made}, {2});
  Say(p_.carrier, {"waybill", "check", kWaybill});
  const std::string credit = YIDAN_SOURCE_DIR "/deploy/demo-data/credit-2017.txt";
  Say(p_.jinjiang, {"examine", kWaybill, "--content", "--credit", credit, "--presented", "2017-04-20"},
      {0, 1, 2});
  Say(p_.jinjiang, {"check-answer", Written("answer.txt", ":20:OURS\n:21:THEIRS\n"), "--type", "734"},
      {1, 2});
}

void AnswersTest::OfTheDirectory() {
  const Participant& registrar = registry_.registrar();
  const Participant newcomer = registry_.Stranger("newcomer");
  const std::string form = registry_.File("newcomer.json");
  const std::string possession = registry_.File("possession.json");
  const std::string key = registry_.File("fresh.pem");
  const std::string registry = ToHex(registry_.id());
  Say(newcomer, {"participant", "register", "--id", "newcomer", "--name", "Newcomer Ltd.", "--country", "CN",
                 "--registry", registry, "--out", form});
  Say(registrar, {"participant", "admit", form, "--roles", "shipper", "--assurance", "visit:2017-03-02"});
  Say(registrar, {"participant", "roles", "newcomer", "--roles", "shipper,forwarder"});
  Say(newcomer, {"participant", "possession", "--key", key, "--id", "newcomer", "--registry", registry,
                 "--out", possession});
  Say(newcomer, {"participant", "add-key", "--new-key", possession, "--acts", "transfer"});
  Say(newcomer, {"participant", "powers", key + ".pub", "--acts", "transfer,surrender"}, {0, 3});
  Say(newcomer, {"participant", "mandate", "--agent", "rongou", "--acts", "transfer", "--until",
                 "2100-01-01T08:00:00+08:00"});
  const Json shown = Say(newcomer, {"participant", "show", "newcomer"});
  EXPECT_EQ(shown["participant"]["mandates"][0]["act_kinds"], Json::array({"TRANSFER"}));
  EXPECT_EQ(shown["participant"]["mandates"][0]["until"], "2100-01-01T00:00:00.000Z");
  Say(newcomer, {"participant", "dual-control", "--acts", "transfer"}, {0, 3});
  Say(newcomer, {"participant", "revoke-key", kDigest}, {2, 3});
  Say(registrar, {"participant", "suspend", "newcomer", "--reason", "by request"});
  Say(registrar, {"participant", "resume", "newcomer"});
  Say(registrar, {"participant", "recover", "newcomer", "--new-key", possession}, {0, 3});
  Say(newcomer, {"participant", "object", "--reason", "it was I"}, {0, 3});
  Say(registrar,
      {"participant", "successor", "newcomer", "--successor", "rongou", "--document-digest", kDigest},
      {0, 3});
  Say(registrar, {"participant", "confirm", "newcomer", "--drop", "--document-digest", kDigest}, {0, 3});
  Say(newcomer, {"participant", "list", "--role", "carrier"});
}

void AnswersTest::OfOneDocument() {
  Say(p_.carrier, {"issue", kWaybill, "--id", kBill});
  Say(p_.carrier, {"notation", kBill, "--kind", "dispatched"});
  Say(p_.carrier, {"milestone", kBill, "--code", "DEPARTED"});
  const Json grant = Say(p_.shipper, {"grant", kBill, "--to", "boc-jinjiang", "--until", "1d"});
  Say(p_.shipper, {"revoke", kBill, grant["act_digest"]});
  Say(p_.customs, {"hold", kBill, "--kind", "customs", "--reason", "papers"});
  Say(p_.customs, {"lift", kBill, "--result", "released"});
  Say(p_.shipper, {"transfer", kBill, "--to", "boc-frankfurt", "--endorse", "full"});
  Say(p_.frankfurt, {"reject", kBill});
  const Arguments offer = {"offer", kBill, "--to", "boc-frankfurt"};
  Say(p_.shipper, offer);
  Say(p_.shipper, {"withdraw", kBill});
  Say(p_.shipper, offer);
  Say(p_.frankfurt, {"decline", kBill});
  Say(p_.shipper, offer);
  Say(p_.frankfurt, {"accept", kBill});
  Say(p_.frankfurt, {"transfer", kBill, "--to", "rongou", "--endorse", "none"});
  Say(p_.frankfurt, {"endorse", kBill});
  Say(p_.importer, {"pledge", kBill, "--to", "boc-jinjiang"});
  Say(p_.jinjiang, {"accept", kBill});
  Say(p_.jinjiang, {"assign-pledge", kBill, "--to", "boc-frankfurt"});
  Say(p_.frankfurt, {"accept", kBill});
  Say(p_.frankfurt, {"release", kBill, "--on-trust-receipt"});
  Say(p_.importer, {"return", kBill});
  Say(p_.frankfurt, {"joint-surrender", kBill, "--to", "rongou", "--for", "delivery"});
  Say(p_.frankfurt, {"withdraw", kBill});
  Say(p_.frankfurt, {"enforce", kBill, "--notice", kDigest});
  Say(p_.frankfurt, {"release", kBill});
  Say(p_.importer, {"transfer", kBill, "--to", "boc-jinjiang", "--endorse", "full"});
  Say(p_.jinjiang, {"declare-pledge", kBill, "--to", "rongou"});
  Say(p_.jinjiang, {"withdraw", kBill});
  Say(p_.jinjiang, {"transfer", kBill, "--to", "rongou", "--endorse", "full"});
  // Proposed, shown, and waiting.
  const std::string proposal = registry_.File("proposal.json");
  Say(p_.importer,
      {"surrender", kBill, "--for", "delivery", "--propose", proposal, "--approver-key", kDigest});
  Say(p_.importer, {"pending", proposal});
  Say(p_.importer, {"approve", proposal, "--look"});
  Say(p_.importer, {"surrender", kBill, "--for", "delivery"});
  Say(p_.carrier, {"refuse-surrender", kBill, "--reason", "not yet"});
  Say(p_.importer, {"surrender", kBill, "--for", "delivery"});
  const Json early = Say(p_.importer, {"recall-surrender", kBill}, {3});
  EXPECT_EQ(early["error"], "TOO_EARLY");
}

void AnswersTest::OfReadings() {
  const Participant auditor = registry_.Admit("auditor", {v1::ROLE_AUDITOR});
  const Json shown = Say(p_.importer, {"show", kBill, "--history", "--all", "--content"});
  EXPECT_EQ(shown["schema"], "yidan/1");
  EXPECT_EQ(shown["histories"][0]["entries"][0]["holder_after"], "landrover-nl");
  EXPECT_EQ(shown["title"]["offer"], nullptr) << "what is not there is null, not absent";
  Say(p_.customs, {"show", kBill});
  Say(p_.importer, {"list"});
  Say(p_.customs, {"search", "--container", "CSQU3054383"});
  Say(p_.importer, {"access", kBill});
  const std::string older = registry_.File("older.note");
  const std::string newer = registry_.File("newer.note");
  Say(p_.importer, {"log", "checkpoint", "-o", older});
  Say(p_.carrier, {"deliver", kBill, "--all", "--close"});
  Say(p_.importer, {"log", "checkpoint", "-o", newer});
  Say(p_.importer, {"log", "consistency", older, newer});
  Say(p_.importer, {"log", "prove", "0"});
  Say(p_.importer, {"log", "evidence", older}, {2});
  Say(p_.importer, {"log", "decide", older, "--keep", "shown", "--by", "me", "--why", "grounds"}, {2});
  Say(auditor, {"log", "audit"});
  const std::string file = registry_.File("bill.yidan.json");
  const std::string less = registry_.File("less.yidan.json");
  Say(p_.importer, {"export", kBill, "-o", file});
  Say(p_.importer, {"redact", file, "-o", less, "--hide", "/freight"});
  Say(p_.importer, {"verify", less}, {1});
  Say(p_.importer, {"verify", file, "--at", "30d"}, {1});
  std::string forged = ReadWholeFile(file);
  forged.replace(forged.find("boc-frankfurt"), 3, "bad");
  Say(p_.importer, {"verify", Written("forged.yidan.json", forged)}, {1});
  Say(p_.importer, {"outbox", "list", "--all"});
  Say(p_.importer, {"outbox", "resume"}, {0, 3});
  Say(p_.importer, {"outbox", "drop", "abcdef"}, {2});
}

void AnswersTest::OfItsSuccessors() {
  Say(p_.carrier, {"issue", kWaybill, "--id", kPaper});
  Say(p_.shipper, {"surrender", kPaper, "--for", "paper"});
  Say(p_.carrier, {"to-paper", kPaper, "--form", "F-1"});
  Say(p_.carrier,
      {"from-paper", kPaper, "--with", Successor(kPaper, "back.json"), "--id", kBack, "--presented-by",
       "landrover-nl", "--order", "holder", "--paper-digest", kDigest, "--all-originals-in"});
  Say(p_.shipper, {"surrender", kBack, "--for", "amendment"});
  Say(p_.carrier, {"replace", kBack, "--with", Successor(kBack, "amended.json"), "--id", kAmended});
  Say(p_.carrier, {"released-without-surrender", kAmended, "--to", "somebody"});
  Say(p_.carrier, {"dormant", kAmended, "--reason", "nobody came"}, {0, 3});
  const Json order =
      Say(p_.customs, {"order", kAmended, "--effect", "transfer", "--to", "rongou", "--document", kDigest},
          {0, 3});
  Say(registry_.registrar(), {"countersign", kAmended, order.value("act_digest", kDigest)}, {0, 3});
  Say(p_.carrier, {"void", kAmended, "--reason", "end of story"}, {0, 3});
}

void AnswersTest::OfMistakes() {
  const Json usage = Say(p_.carrier, {"transfer", kBill}, {2});
  EXPECT_EQ(usage["error"], "USAGE");
  EXPECT_EQ(usage["command"], "transfer");
  EXPECT_EQ(usage["needs"], "yidan transfer --help");
  Say(p_.carrier, {}, {2});
  Say(p_.carrier, {"no-such-command"}, {2});
  Say(p_.carrier, {"participant"}, {2});
  Say(p_.carrier, {"--valid-for", "soon", "show", kBill}, {2});
  Say(p_.carrier, {"show", "YD-NONE-NONE-NONE-NONE"}, {3});
  Say(p_.carrier, {"--server", "127.0.0.1:1", "log", "checkpoint"}, {4, 7, 8, 9});
  Say(p_.carrier, {"issue", "/no/such/file.json"}, {2});
}

TEST_F(AnswersTest, EveryCommandsAnswerIsOfThePublishedSchema) {
  OfTheDesk();
  OfTheDirectory();
  OfOneDocument();
  OfReadings();
  OfItsSuccessors();
  OfMistakes();
  const std::string answers = Written("answers.jsonl", answers_);
  const Finished verdict = RunProgram({{"python3", kValidator, kSchema, answers}, {}});
  EXPECT_EQ(verdict.status, 0) << verdict.out << verdict.err << "(package python3-jsonschema)";

  // Those that another program answers, or that run until they are stopped, have no answer of their own here.
  std::set<std::string> elsewhere = {"",    "admin",  "log audit",   "witness",
                                     "log", "outbox", "participant", "waybill"};
  for (const Json& name : Json::parse(ReadWholeFile(kSchema))["properties"]["command"]["enum"]) {
    const auto command = name.get<std::string>();
    EXPECT_TRUE(ran_.contains(command) || elsewhere.contains(command)) << command << " was not run";
  }
}

}  // namespace
}  // namespace yidan::testing
