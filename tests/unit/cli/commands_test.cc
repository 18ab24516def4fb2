// The command line itself: help, usage, exit codes, where settings come from, keys, files and proofs.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "services/log/note.h"
#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kJourney;
using ::testing::Not;
using testing::PlayJourney;

class CommandsTest : public CommandLineTest {};

TEST_F(CommandsTest, HelpShowsEveryCommandOfTheDesignWithExamplesAndExitCodes) {
  const Said said = Run({"--help"}, {});
  EXPECT_EQ(said.exit, 0);
  for (const char* command :
       {"keygen",           "participant", "issue",    "transfer",      "endorse",   "offer",
        "accept",           "decline",     "withdraw", "reject",        "pledge",    "declare-pledge",
        "release",          "return",      "enforce",  "assign-pledge", "surrender", "recall-surrender",
        "refuse-surrender", "deliver",     "replace",  "void",          "to-paper",  "from-paper",
        "notation",         "order",       "hold",     "lift",          "milestone", "grant",
        "revoke",           "show",        "search",   "export",        "verify",    "log",
        "examine",          "check-answer"}) {
    EXPECT_THAT(said.out, HasSubstr("\n  " + std::string(command) + " "));
  }
  EXPECT_THAT(said.out, HasSubstr("\n  dormant "));
  EXPECT_THAT(said.out, HasSubstr("Examples"));
  EXPECT_THAT(said.out, HasSubstr("Exit codes"));
}

// One table: what the program says is what README and DESIGN say.
TEST_F(CommandsTest, TheExitCodesAreOneTableInHelpAndDocuments) {
  const std::string help = Run({"--help"}, {}).out;
  const std::string readme = testing::ReadWholeFile(YIDAN_SOURCE_DIR "/README.md");
  ASSERT_FALSE(readme.empty());
  std::istringstream table(console::ExitCodesHelp());
  std::string line;
  std::getline(table, line);
  int codes = 0;
  for (; std::getline(table, line); ++codes) {
    EXPECT_THAT(help, HasSubstr(line));
    const std::string row = "| " + line.substr(2, 1) + " | " + line.substr(5) + " |";
    EXPECT_THAT(readme, HasSubstr(row));
  }
  EXPECT_EQ(codes, 10);
}

TEST_F(CommandsTest, UnreachableBusyUntrustedAndUnknownAreNotRefused) {
  using Kind = Trouble::Kind;
  const auto exit = [](Kind kind) { return static_cast<int>(console::ExitOf({kind, "", "", {}, {}})); };
  EXPECT_EQ(exit(Kind::kRefused), 3);
  EXPECT_EQ(exit(Kind::kUnreachable), 4);
  EXPECT_EQ(exit(Kind::kBusy), 7);
  EXPECT_EQ(exit(Kind::kUntrusted), 8);
  EXPECT_EQ(exit(Kind::kForked), 8);
  EXPECT_EQ(exit(Kind::kUnknown), 9);
}

TEST_F(CommandsTest, EveryCommandExplainsItself) {
  for (const char* command : {"transfer", "pledge", "surrender", "deliver", "replace", "hold", "verify"}) {
    const Said said = Run({command, "--help"}, {});
    EXPECT_EQ(said.exit, 0) << command;
    EXPECT_THAT(said.out, HasSubstr("Usage: yidan " + std::string(command)));
  }
}

TEST_F(CommandsTest, AnActWithoutAKeyIsNotSent) {
  PlayJourney(registry_, 0);
  const Said said =
      Run({"transfer", kJourney, "--to", "rongou"},
          {{"HOME", File("x")}, {"YIDAN_AS", "landrover-nl"}, {"YIDAN_REGISTRY_KEY", registry_.vkey()}});
  EXPECT_EQ(said.exit, 2);
  EXPECT_THAT(said.err, HasSubstr("--key"));
}

TEST_F(CommandsTest, ARefusalIsThreeWithReasonAndWhatWouldHelp) {
  PlayJourney(registry_, 1);
  const Said said = As("landrover-nl", {"transfer", kJourney, "--to", "rongou", "--endorse", "full"});
  EXPECT_EQ(said.exit, 3);
  EXPECT_THAT(said.out, IsEmpty());
  EXPECT_THAT(said.err, HasSubstr("REFUSED NOT_HOLDER"));
}

TEST_F(CommandsTest, ProgramsReadTroubleAsJsonOnStandardOutput) {
  PlayJourney(registry_, 1);
  const Said said =
      As("landrover-nl", {"--output", "json", "transfer", kJourney, "--to", "rongou", "--endorse", "full"});
  EXPECT_EQ(said.exit, 3);
  EXPECT_EQ(nlohmann::json::parse(said.out).at("error"), "NOT_HOLDER");
}

TEST_F(CommandsTest, UsageErrorsAreJsonWhereJsonWasAsked) {
  for (const auto& line : {std::vector<std::string>{"--output", "json", "transfer", kJourney},
                           {"transfer", kJourney, "--output=json"}}) {
    const Said said = Run(line, {});
    EXPECT_EQ(said.exit, 2);
    const auto json = nlohmann::json::parse(said.out);
    EXPECT_EQ(json.at("schema"), "yidan/1");
    EXPECT_EQ(json.at("command"), "transfer");
    EXPECT_EQ(json.at("error"), "USAGE");
    EXPECT_THAT(json.at("message").get<std::string>(), HasSubstr("--to"));
  }
  const Said by_environment = Run({"no-such-command"}, {{"YIDAN_OUTPUT", "json"}});
  EXPECT_EQ(nlohmann::json::parse(by_environment.out).at("command"), "");
  EXPECT_THAT(Run({"no-such-command"}, {}).out, IsEmpty());
  EXPECT_EQ(nlohmann::json::parse(by_environment.out).at("nothing_sent"), true);
  // The file that would say it is what is wrong.
  const Said without = Run({"list"}, {{"YIDAN_OUTPUT", "json"}, {"YIDAN_CONFIG", File("gone.json")}});
  EXPECT_EQ(without.exit, 2);
  EXPECT_EQ(nlohmann::json::parse(without.out).at("error"), "BAD_INPUT");
}

TEST_F(CommandsTest, ASlipOfThePenIsNamedWithWhatIsNear) {
  const auto says = [this](std::vector<std::string> line) { return Run(std::move(line), {}).err; };
  EXPECT_THAT(says({"tranfer", kJourney, "--to", "rongou"}),
              HasSubstr("\"tranfer\" is no command of yidan; did you mean transfer?"));
  EXPECT_THAT(says({"transfer", kJourney, "--two", "rongou"}),
              HasSubstr("\"--two\" is no option of yidan transfer; did you mean --to?"));
  EXPECT_THAT(says({"--severr", "x:1", "show", kJourney}), HasSubstr("did you mean --server?"));
  EXPECT_THAT(says({"participant", "shwo", "rongou"}), HasSubstr("did you mean show?"));
  EXPECT_THAT(says({"participant"}), HasSubstr("yidan participant needs a command: "));
  EXPECT_THAT(says({"terms", "xyz"}), HasSubstr("\"xyz\" is no command of yidan terms; there are check"));
  EXPECT_THAT(says({"transfer", kJourney}), HasSubstr("--to is required"));
}

TEST_F(CommandsTest, ANumberIsTakenHoweverItIsTypedAndItIsSaid) {
  PlayJourney(registry_, 0);
  registry_.Admit("chengdu-customs", {v1::ROLE_AUTHORITY});
  const Said full_width = As("chengdu-customs", {"hold", "ｙｄ-test-0000-journey", "--kind", "customs",
                                                 "--reason", "papers", "--container", "ｃｓｑｕ 305438-3"});
  ASSERT_EQ(full_width.exit, 0) << full_width.err;
  EXPECT_THAT(full_width.err, HasSubstr("--container ｃｓｑｕ 305438-3 is taken as CSQU3054383"));
  EXPECT_THAT(full_width.err, HasSubstr("is taken as " + std::string(kJourney)));
  const Said shown = As("rongou", {"show", "yd-test-0000-journey", "--output", "json"});
  ASSERT_EQ(shown.exit, 0) << shown.err;
  EXPECT_EQ(nlohmann::json::parse(shown.out).at("taken_as").at(0).at("taken"), kJourney);
  for (const auto& [flag, value] : std::map<std::string, std::string>{{"--container", "CSQU3054384"}}) {
    for (const char* act : {"hold", "lift", "deliver", "search"}) {
      const Said wrong = As("chengdu-customs", {act, kJourney, flag, value});
      EXPECT_EQ(wrong.exit, 2) << act;
      EXPECT_THAT(wrong.err, HasSubstr(flag + ": " + value + " is no container number"));
    }
  }
  EXPECT_THAT(As("cdirp", {"milestone", kJourney, "--code", "ARRIVED", "--location", "nowhere"}).err,
              HasSubstr("--location: "));
  const Said placed = As("cdirp", {"milestone", kJourney, "--code", "ARRIVED", "--location", "nltlb"});
  EXPECT_EQ(placed.exit, 0) << placed.err;
  EXPECT_THAT(placed.err, HasSubstr("is taken as NLTLB"));
}

// Every command and every flag of the root: it is gone by, or refused by its name. What a command goes by it
// looks at, so that what cannot be a value of the flag does not pass either.
TEST_F(CommandsTest, NoFlagIsIgnored) {
  const std::map<std::string, std::string> senseless = {
      {"--key", "/no/such/file"},     {"--as", "Not An Id"},        {"--principal", "Not An Id"},
      {"--server", "no-port"},        {"--ca", "/no/such/file"},    {"--cert", "/no/such/file"},
      {"--tls-key", "/no/such/file"}, {"--registry-key", "no key"}, {"--outbox", File("a-file")},
      {"--valid-for", "soon"},        {"--approver-key", "no key"}, {"--output", "paper"}};
  Write("a-file", "x");
  const std::vector<std::vector<std::string>> lines = {
      {"transfer", kJourney, "--to", "rongou"},
      {"issue", File("a-file")},
      {"show", kJourney},
      {"list"},
      {"access", kJourney},
      {"search", "--container", "CSQU3054383"},
      {"export", kJourney, "-o", File("new")},
      {"redact", File("a-file"), "-o", File("new"), "--bare"},
      {"verify", File("a-file")},
      {"keygen", "--out", File("new")},
      {"waybill", "check", File("a-file")},
      {"waybill", "new", "--corridor", "chengdu-tilburg"},
      {"participant", "show", "rongou"},
      {"participant", "list"},
      {"participant", "suspend", "rongou"},
      {"participant", "possession", "--id", "rongou", "--registry", std::string(64, 'a'), "-o", File("new")},
      {"log", "checkpoint"},
      {"log", "prove", "1"},
      {"log", "evidence", File("a-file")},
      {"log", "decide", File("a-file"), "--keep", "shown", "--by", "me", "--why", "so"},
      {"resume"},
      {"outbox", "list"},
      {"terms", "check", File("a-file"), std::string(64, 'a')},
      {"approve", File("a-file")},
      {"pending", File("a-file")},
      {"check-answer", File("a-file")}};
  for (const auto& line : lines) {
    for (const auto& [flag, value] : senseless) {
      std::vector<std::string> flagged = line;
      flagged.insert(flagged.end(), {flag, value});
      const Said said = Run(flagged, {{"HOME", File("x")}});
      EXPECT_EQ(said.exit, 2) << line[0] << " " << flag << ": " << said.out << said.err;
      EXPECT_THAT(said.err, HasSubstr(flag)) << line[0];
    }
    std::vector<std::string> proposing = line;
    proposing.insert(proposing.end(), {"--propose", File("proposal")});
    const Said said = Run(proposing, {{"HOME", File("x")}});
    EXPECT_EQ(said.exit, 2);
    EXPECT_FALSE(std::filesystem::exists(File("proposal")));
  }
  EXPECT_THAT(Run({"search", "--container", "CSQU3054383", "--as", "rongou"}, {}).err,
              HasSubstr("--as: yidan search does not go by it; who asks is whom the certificate names"));
  EXPECT_THAT(Run({"show", kJourney, "--propose", "f"}, {}).err, HasSubstr("--propose: yidan show"));
}

// The principal's documents are asked for, and not, unsaid, one's own.
TEST_F(CommandsTest, ListUnderAMandateIsOfThePrincipal) {
  PlayJourney(registry_, 0);
  EXPECT_THAT(As("rongou", {"--principal", "landrover-nl", "list"}).out, HasSubstr(kJourney));
  EXPECT_THAT(As("rongou", {"list", "--holder", "landrover-nl"}).out, HasSubstr(kJourney));
  EXPECT_THAT(As("rongou", {"list", "--as", "landrover-nl"}).out, HasSubstr(kJourney)) << "as it says";
  const Said both = As("rongou", {"--principal", "landrover-nl", "list", "--holder", "boc-frankfurt"});
  EXPECT_EQ(both.exit, 2);
  EXPECT_THAT(both.err, HasSubstr("whose documents?"));
}

// What a key may sign is narrowed by what is named, and widened only where that is said.
TEST_F(CommandsTest, PowersKeepWhatIsNotNamed) {
  testing::PlayJourney(registry_, 0);
  const auto key = testing::TestKey("landrover-nl", crypto::Algorithm::kEd25519);
  const std::string id = ToHex(key.public_key().id().View());
  const Said none = As("landrover-nl", {"participant", "powers", id});
  EXPECT_EQ(none.exit, 2);
  EXPECT_THAT(none.err, HasSubstr("--everything"));
  EXPECT_THAT(none.err, HasSubstr("key " + id + " signs everything"));
}

// What nobody meant to end is not ended by leaving something out.
TEST_F(CommandsTest, AMandateAndDualControlEndOnlyWhereThatIsSaid) {
  testing::PlayJourney(registry_, 0);
  const std::vector<std::string> mandate = {"participant", "mandate", "--agent", "rongou"};
  for (const auto& line : {mandate, {"participant", "dual-control"}}) {
    std::vector<std::string> more = line;
    const Said bare = As("landrover-nl", more);
    EXPECT_EQ(bare.exit, 2) << line[1];
    EXPECT_THAT(bare.err, HasSubstr("--acts: for which acts? Nothing was sent; --end ends "));
    more.insert(more.end(), {"--end", "--acts", "transfer"});
    EXPECT_EQ(As("landrover-nl", more).exit, 2) << "both";
  }
  std::vector<std::string> given = mandate;
  given.insert(given.end(), {"--acts", "transfer", "--until", "2d"});
  ASSERT_EQ(As("landrover-nl", given).exit, 0);
  std::vector<std::string> ended = mandate;
  ended.emplace_back("--end");
  EXPECT_EQ(As("landrover-nl", ended).exit, 0);
  EXPECT_EQ(As("landrover-nl", {"participant", "dual-control", "--end"}).exit, 3) << "there is none";
}

TEST_F(CommandsTest, AParticipantInCapitalsIsTakenAndItIsSaid) {
  PlayJourney(registry_, 0);
  const Said said = As("landrover-nl", {"transfer", kJourney, "--to", "BOC-Ｆrankfurt"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.err, HasSubstr("--to BOC-Ｆrankfurt is taken as boc-frankfurt"));
  EXPECT_EQ(registry_.Title(kJourney).holder, "boc-frankfurt");
  const Said as = Run({"transfer", kJourney, "--to", "rongou", "--as", "Boc-Frankfurt"}, {});
  EXPECT_THAT(as.err, HasSubstr("--as Boc-Frankfurt is taken as boc-frankfurt"));
  EXPECT_THAT(As("boc-frankfurt", {"transfer", kJourney, "--to", "no one"}).err,
              HasSubstr("\"no one\" is no participant id"));
}

// Everybody whom a content names and nobody admitted, at once and by their places in it.
TEST_F(CommandsTest, UnknownPartiesOfAContentAreSaidTogether) {
  PlayJourney(registry_, 0);
  std::string text =
      testing::ReadWholeFile(YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json");
  for (std::size_t at = 0; (at = text.find("\"landrover-nl\"", at)) != std::string::npos;) {
    text.replace(at, 14, "\"acme-nl\"");
  }
  const auto consignee = text.find("\"rongou\"");
  ASSERT_NE(consignee, std::string::npos);
  text.replace(consignee, 8, "\"acme-cn\"");
  Write("bill.json", text);
  const Said said = As("cdirp", {"issue", File("bill.json")});
  EXPECT_EQ(said.exit, 3) << said.out << said.err;
  EXPECT_THAT(said.err, HasSubstr("/parties/consignor names acme-nl"));
  EXPECT_THAT(said.err, HasSubstr("/parties/consignee names acme-cn"));
  EXPECT_THAT(said.err, Not(HasSubstr("header.")));
}

// The clerk never saw the id that the tool made for the successor.
TEST_F(CommandsTest, ASuccessorThatDoesNotFitIsCalledByItsFile) {
  PlayJourney(registry_, 1);
  v1::Act surrender;
  surrender.mutable_surrender()->mutable_terms()->set_purpose(v1::SURRENDER_PURPOSE_AMENDMENT);
  registry_.Do("boc-frankfurt", kJourney, surrender);
  std::string text =
      testing::ReadWholeFile(YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json");
  const std::string count = "\"original_count\"";
  text.replace(text.find(count), count.size(), "\"replaces\": [\"" + std::string(kJourney) + "\"], " + count);
  Write("amended.json", text);
  const Said said = As("cdirp", {"replace", kJourney, "--with", File("amended.json")});
  EXPECT_EQ(said.exit, 3) << said.out << said.err;
  EXPECT_THAT(said.err, HasSubstr("--with: " + File("amended.json") + " does not carry over what stands: "));
  EXPECT_THAT(said.err, HasSubstr("/exchanged_document/first_holder_participant_id: landrover-nl, where "
                                  "boc-frankfurt stands; /parties/order_party: landrover-nl, where "
                                  "boc-frankfurt stands"));
}

TEST_F(CommandsTest, WhatNoGrantOpensIsNotSaidToNeedOne) {
  PlayJourney(registry_, 0);
  EXPECT_THAT(As("rongou", {"access", kJourney}).err, HasSubstr("needs: the certificate of its holder"));
  fake_.titles_refused = true;
  EXPECT_THAT(As("rongou", {"list", "--holder", "boc-frankfurt"}).err,
              HasSubstr("needs: the certificate of boc-frankfurt, or of who succeeded it"));
}

TEST_F(CommandsTest, NobodyAnswersIsFour) {
  reachable_ = false;
  const Said said = As("rongou", {"show", "YD-TEST-0000-JOURNEY"});
  EXPECT_EQ(said.exit, 4);
  EXPECT_THAT(said.err, HasSubstr("UNREACHABLE"));
}

TEST_F(CommandsTest, OptionsMayStandBehindTheCommand) {
  PlayJourney(registry_, 0);
  const Said said = As("rongou", {"show", kJourney, "--output", "json"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_EQ(nlohmann::json::parse(said.out).at("title").at("document_id"), kJourney);
}

TEST_F(CommandsTest, FlagsComeBeforeTheEnvironmentAndThatBeforeTheFile) {
  PlayJourney(registry_, 0);
  std::filesystem::create_directories(File("home/.config/yidan"));
  Write("home/.config/yidan/config.json",
        R"({"as": "from-the-file", "registry_key": ")" + registry_.vkey() + R"("})");
  const std::map<std::string, std::string> bare = {{"HOME", File("home")}};
  EXPECT_EQ(Run({"log", "checkpoint"}, bare).exit, 0) << "the key stands in the file";
  auto wrong = bare;
  wrong["YIDAN_REGISTRY_KEY"] = "not-a-key";
  EXPECT_NE(Run({"log", "checkpoint"}, wrong).exit, 0) << "the environment comes before the file";
  EXPECT_EQ(Run({"log", "checkpoint", "--registry-key", registry_.vkey()}, wrong).exit, 0);
}

TEST_F(CommandsTest, AMisspeltMemberOfTheConfigurationIsNamed) {
  std::filesystem::create_directories(File("home/.config/yidan"));
  Write("home/.config/yidan/config.json", R"({"serve": "localhost:1"})");
  const Said said = Run({"log", "checkpoint"}, {{"HOME", File("home")}});
  EXPECT_EQ(said.exit, 2);
  EXPECT_THAT(said.err,
              HasSubstr("unknown member \"serve\"; there are key, as, principal, server, ca, cert, tls_key"));
}

TEST_F(CommandsTest, ARegistryKeyThatIsNoneIsRepeated) {
  EXPECT_THAT(Run({"log", "checkpoint", "--registry-key", "nokey"}, {{"HOME", File("x")}}).err,
              HasSubstr("--registry-key: \"nokey\" is neither"));
}

TEST_F(CommandsTest, AFileThatIsNoProofIsCalledThatOnce) {
  Write("bill.json", "{}");
  EXPECT_THAT(Run({"verify", File("bill.json"), "--registry-key", registry_.vkey()}, {}).err,
              HasSubstr("bill.json is no proof file: format: missing\n"));
}

TEST_F(CommandsTest, KeysAreMadePrivateAndNeverOverwritten) {
  for (const char* algorithm : {"ed25519", "p256", "sm2"}) {
    const std::string name = std::string(algorithm) + ".pem";
    ASSERT_EQ(Run({"keygen", "--alg", algorithm, "--out", File(name)}, {}).exit, 0) << algorithm;
    struct stat status = {};
    ASSERT_EQ(::stat(File(name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
    const std::string before = Read(name);
    EXPECT_EQ(Run({"keygen", "--alg", algorithm, "--out", File(name)}, {}).exit, 2);
    EXPECT_EQ(Read(name), before);
    EXPECT_THAT(Read(name + ".pub"), HasSubstr("BEGIN PUBLIC KEY"));
  }
  EXPECT_EQ(Run({"keygen", "--alg", "rsa", "--out", File("rsa.pem")}, {}).exit, 2);
}

TEST_F(CommandsTest, ACheckpointOrAPublicKeyGoesOverNothingEither) {
  PlayJourney(registry_, 0);
  Write("kept", "a proof");
  const Said said = As("rongou", {"log", "checkpoint", "-o", File("kept")});
  EXPECT_EQ(said.exit, 2);
  EXPECT_EQ(Read("kept"), "a proof");
  EXPECT_EQ(As("rongou", {"log", "checkpoint", "-o", File("kept"), "--force"}).exit, 0);
  Write("mine.pem.pub", "somebody's");
  EXPECT_EQ(Run({"keygen", "--out", File("mine.pem")}, {}).exit, 2);
  EXPECT_EQ(Read("mine.pem.pub"), "somebody's");
  EXPECT_FALSE(std::filesystem::exists(File("mine.pem")));
}

TEST_F(CommandsTest, AFaultyWaybillIsNeverSigned) {
  Write("bad.json", R"({"schema_version": 1, "nonsense": true})");
  const Said said = As("cdirp", {"issue", File("bad.json")});
  EXPECT_EQ(said.exit, 2);
  EXPECT_THAT(said.err, HasSubstr("/nonsense"));
  EXPECT_EQ(fake_.calls, 0) << "said before anybody was asked";
}

// What is there may be the evidence of an earlier lie.
TEST_F(CommandsTest, EvidenceGoesOverNoOtherFile) {
  Write("lie", "of last year");
  client::Disagreement found;
  found.what = "two histories";
  found.evidence = "signed";
  for (const char* kept : {"lie.2", "lie.3"}) {
    const auto said = console::Disagrees(found, File("lie"));
    ASSERT_TRUE(said);
    EXPECT_EQ(said->exit, ExitCode::kInvalid);
    EXPECT_THAT(said->text, HasSubstr("yidan log evidence " + File(kept)));
    EXPECT_EQ(Read(kept), "signed");
  }
  EXPECT_EQ(Read("lie"), "of last year");
}

// ---- Proof files ----

class ProofCommandsTest : public CommandLineTest {
 protected:
  void Export(int acts) {
    PlayJourney(registry_, acts);
    ASSERT_EQ(As("rongou", {"export", kJourney, "-o", File("bill.yidan.json")}).exit, 0);
    reachable_ = false;  // from here on offline
  }
  Said Verify(std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"verify", File("bill.yidan.json"), "--registry-key",
                                          registry_.vkey()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return Run(std::move(arguments), {});
  }
};

TEST_F(ProofCommandsTest, AStrangerVerifiesOfflineWithNothingButTheKey) {
  Export(3);
  const Said said = Verify();
  EXPECT_EQ(said.exit, 0) << said.out << said.err;
  EXPECT_EQ(said.out.rfind("VALID", 0), 0U) << said.out;
}

TEST_F(ProofCommandsTest, AnOldFileIsNotThePresent) {
  Export(3);
  const Said said = Verify({"--at", "11m"});
  EXPECT_EQ(said.exit, 1);
  EXPECT_THAT(said.out, HasSubstr("NOT_CHECKED"));
  EXPECT_EQ(Verify({"--at", "11m", "--max-age", "1h"}).exit, 0);
}

TEST_F(ProofCommandsTest, ADeliveredDocumentIsNotValidAndSaysWhyFirst) {
  Export(5);
  const Said said = Verify();
  EXPECT_EQ(said.exit, 1);
  EXPECT_EQ(said.out.rfind("***", 0), 0U) << said.out;
}

TEST_F(ProofCommandsTest, AChangedFileIsInvalid) {
  Export(3);
  std::string text = Read("bill.yidan.json");
  const std::size_t at = text.find("Chengdu");
  ASSERT_NE(at, std::string::npos);
  text[at] = 'D';
  Write("bill.yidan.json", text);
  EXPECT_EQ(Verify().exit, 1);
}

TEST_F(ProofCommandsTest, AnExportUnderAForgedCheckpointIsNotWritten) {
  PlayJourney(registry_, 3);
  fake_.exported = [](v1::ExportTitleResponse& r) { r.mutable_checkpoint()->mutable_note()->back() = 'x'; };
  EXPECT_EQ(As("rongou", {"export", kJourney, "-o", File("bill.yidan.json")}).exit, 8);
  EXPECT_FALSE(std::filesystem::exists(File("bill.yidan.json")));
}

// As a bank keeps them: one a line, with a word of its own beside each.
TEST_F(ProofCommandsTest, WitnessKeysMayBeAFile) {
  Export(3);
  const auto pair = crypto::PrivateKey::Generate(crypto::Algorithm::kEd25519);
  const auto signer = log::NoteSigner::Create("witness.example/one", log::NoteKeyType::kCosignature, *pair);
  const std::string key = signer->verifier().KeyString();
  const Said by_text = Verify({"--witness-key", key});
  Write("witnesses.txt", "# the association's\n" + key + "\r\n\n");
  const Said by_file = Verify({"--witness-key", File("witnesses.txt")});
  EXPECT_THAT(by_text.out, HasSubstr("witnesses 见证"));
  EXPECT_EQ(by_file.out, by_text.out);
  EXPECT_EQ(by_file.exit, 1) << "the witness has not signed";
  Write("bad.txt", "\nnot-a-key\n");
  EXPECT_THAT(Verify({"--witness-key", File("bad.txt")}).err, HasSubstr("bad.txt, line 2"));
  EXPECT_THAT(Verify({"--witness-key", "no-such-file"}).err, HasSubstr("neither a verifier key"));
}

TEST_F(ProofCommandsTest, WithoutTheRegistrysKeyNothingCanBeSaid) {
  Export(3);
  EXPECT_EQ(Run({"verify", File("bill.yidan.json")}, {{"HOME", File("x")}}).exit, 2);
}

}  // namespace
}  // namespace yidan::cli
