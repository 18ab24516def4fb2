// What the tool reads and writes for people: nothing is lost by a slip, and a content is checked before
// anybody signs it.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using testing::kJourney;
using ::testing::Not;
using testing::PlayJourney;

const char* const kDocument = YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json";

class FilesTest : public CommandLineTest {};

TEST_F(FilesTest, AProofIsNotLostByExportingAgain) {
  PlayJourney(registry_, 2);
  ASSERT_EQ(As("rongou", {"export", kJourney, "-o", File("bill.json")}).exit, 0);
  Write("bill.json", "what stood here");
  const Said again = As("rongou", {"export", kJourney, "-o", File("bill.json")});
  EXPECT_EQ(again.exit, 2);
  EXPECT_THAT(again.err, HasSubstr("bill.json is there already; --force"));
  EXPECT_EQ(Read("bill.json"), "what stood here");
  EXPECT_EQ(As("rongou", {"export", kJourney, "-o", File("bill.json"), "--force"}).exit, 0);
  EXPECT_THAT(Read("bill.json"), HasSubstr(kJourney));
}

TEST_F(FilesTest, ARedactionDoesNotDestroyWhatItRedacts) {
  PlayJourney(registry_, 2);
  ASSERT_EQ(As("rongou", {"export", kJourney, "-o", File("bill.json")}).exit, 0);
  const std::string whole = Read("bill.json");
  EXPECT_EQ(As("rongou", {"redact", File("bill.json"), "-o", File("bill.json"), "--hide", "/freight"}).exit,
            2);
  EXPECT_EQ(Read("bill.json"), whole);
}

TEST_F(FilesTest, ADeviceStaysADevice) {
  PlayJourney(registry_, 2);
  EXPECT_EQ(As("rongou", {"export", kJourney, "-o", "/dev/null"}).exit, 0);
  struct stat status {};
  ASSERT_EQ(::stat("/dev/null", &status), 0);
  EXPECT_TRUE(S_ISCHR(status.st_mode));
}

TEST_F(FilesTest, ADashIsStandardOutput) {
  PlayJourney(registry_, 2);
  const Said said = As("rongou", {"export", kJourney, "-o", "-"});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_EQ(nlohmann::json::parse(said.out).at("document_id"), kJourney);
  EXPECT_FALSE(std::filesystem::exists("-"));
}

TEST_F(FilesTest, AnEmptyIdIsNotTakenForNone) {
  const Said said = As("cdirp", {"issue", kDocument, "--id", ""});
  EXPECT_EQ(said.exit, 2);
  EXPECT_THAT(said.err, HasSubstr("--id"));
  EXPECT_THAT(said.err, HasSubstr("12 to 64"));
}

TEST_F(FilesTest, TheWaybillOf2017CouldBeIssued) {
  const Said said = Run({"waybill", "check", kDocument}, {});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("could be issued"));
  EXPECT_THAT(said.out, Not(HasSubstr("remark")));
}

TEST_F(FilesTest, FaultsAndRemarksAreToldAllAtOnceWithTheirLines) {
  std::string text = testing::ReadWholeFile(kDocument);
  const auto put = [&](const std::string& what, const std::string& instead) {
    const auto at = text.find(what);
    ASSERT_NE(at, std::string::npos) << what;
    text.replace(at, what.size(), instead);
  };
  put("\"870323\"", "\"8703.23\"");
  put("91510100MA61RKR7X3", "91350203M0001QKT19");
  Write("odd.json", text);
  const Said odd = Run({"--output", "json", "waybill", "check", File("odd.json")}, {});
  ASSERT_EQ(odd.exit, 0) << odd.out;
  const auto json = nlohmann::json::parse(odd.out);
  const auto& change = json.at("changes").at(0);
  EXPECT_EQ(change.at("kind"), "NUMBER");
  EXPECT_THAT(change.at("pointer").get<std::string>(), HasSubstr("/hs_code"));
  EXPECT_GT(change.at("line"), 1);
  EXPECT_EQ(change.at("text"), "8703.23 is taken as 870323");
  EXPECT_EQ(json.at("remarks").at(0).at("kind"), "USCC_CHECK");
  EXPECT_GT(json.at("remarks").at(0).at("line"), 1);

  put("CSQU3054383", "CSQU3054384");
  put("\"EUR\"", "\"EURO\"");
  Write("wrong.json", text);
  const Said wrong = Run({"waybill", "check", File("wrong.json")}, {});
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_THAT(wrong.err, HasSubstr("CSQU3054384 is not among /containers"));
  EXPECT_THAT(wrong.err, HasSubstr("EURO is no currency"));
  EXPECT_THAT(wrong.err, HasSubstr("(line "));
  // Programs have them apart.
  const Said told = Run({"--output", "json", "waybill", "check", File("wrong.json")}, {});
  const auto faults = nlohmann::json::parse(told.out).at("faults");
  const auto money = std::find_if(faults.begin(), faults.end(), [](const auto& one) {
    return one.at("text").template get<std::string>().find("EURO") != std::string::npos;
  });
  ASSERT_NE(money, faults.end()) << told.out;
  EXPECT_THAT(money->at("pointer").get<std::string>(), ::testing::EndsWith("/currency"));
  EXPECT_GT(money->at("line"), 1);
  Write("word.json", "{\n\"exchanged_document\": {\"form\": \"LETTER\"}}");
  const Said word = Run({"--output", "json", "waybill", "check", File("word.json")}, {});
  const auto fault = nlohmann::json::parse(word.out).at("faults").at(0);
  EXPECT_EQ(fault.at("pointer"), "/exchanged_document/form");
  EXPECT_EQ(fault.at("line"), 2);
}

// A content that names what it replaces is a successor's, and both commands say so.
TEST_F(FilesTest, ASuccessorIsNotIssued) {
  PlayJourney(registry_, 0);
  std::string text = testing::ReadWholeFile(kDocument);
  const std::string count = "\"original_count\"";
  text.replace(text.find(count), count.size(), "\"replaces\": [\"YD-OLD-0000-0001\"], " + count);
  Write("amended.json", text);
  const std::string cure = "yidan replace YD-OLD-0000-0001 --with " + File("amended.json");
  const Said checked = Run({"waybill", "check", File("amended.json")}, {});
  EXPECT_EQ(checked.exit, 0);
  EXPECT_THAT(checked.out, Not(HasSubstr("could be issued")));
  EXPECT_THAT(checked.out, HasSubstr("could take the place 可换单 of YD-OLD-0000-0001: " + cure));
  const int calls = fake_.calls;
  const Said issued = As("cdirp", {"issue", File("amended.json")});
  EXPECT_EQ(issued.exit, 2);
  EXPECT_THAT(issued.err, HasSubstr("/exchanged_document/replaces names YD-OLD-0000-0001"));
  EXPECT_THAT(issued.err, HasSubstr("needs: " + cure));
  EXPECT_EQ(fake_.calls, calls) << "said before anybody was asked";
}

TEST_F(FilesTest, AListOfPlacesMayBeTheOperatorsOwn) {
  Write("places.csv", ",\"NL\",\"TLB\",\"Tilburg\",\"Tilburg\",,\"---4----\",\"RL\",\"0901\",,,\n");
  const Said said = Run({"waybill", "check", kDocument, "--places", File("places.csv")}, {});
  ASSERT_EQ(said.exit, 0) << said.err;
  EXPECT_THAT(said.out, HasSubstr("PLACE_FUNCTION"));
  Write("broken.csv", "\"");
  const Said broken = Run({"waybill", "check", kDocument, "--places", File("broken.csv")}, {});
  EXPECT_EQ(broken.exit, 2);
  EXPECT_THAT(broken.err, HasSubstr("line 1"));
}

TEST_F(FilesTest, ANewContentSaysWhatToFillIn) {
  const Said said = Run({"waybill", "new", "--corridor", "chengdu-tilburg"}, {});
  ASSERT_EQ(said.exit, 0) << said.err;
  const auto json = nlohmann::json::parse(said.out);
  EXPECT_EQ(json.at("legs").size(), 3U);
  EXPECT_EQ(json.at("wagons").at(1).at("scheme"), "WAGON_SCHEME_GAUGE_1520");
  Write("new.json", said.out);
  const Said checked = Run({"waybill", "check", File("new.json")}, {});
  EXPECT_EQ(checked.exit, 2);
  EXPECT_THAT(checked.err, HasSubstr("/containers/0/number"));
  EXPECT_THAT(checked.err, HasSubstr("/parties/consignor/name"));
  EXPECT_THAT(checked.err, HasSubstr("no fault but that 33 places are still to be filled in"));
  EXPECT_THAT(checked.err, Not(HasSubstr("is no "))) << "an open place is not judged besides";
  EXPECT_THAT(checked.err, Not(HasSubstr("comes twice")));
  std::size_t said_once = 0;
  for (std::size_t at = checked.err.find("/wagons/1/number"); at != std::string::npos;
       at = checked.err.find("/wagons/1/number", at + 1)) {
    ++said_once;
  }
  EXPECT_EQ(said_once, 1U);
  std::string faulty = said.out;
  faulty.replace(faulty.find("\"45G1\""), 6, "\"4\"");
  Write("new.json", faulty);
  EXPECT_THAT(Run({"waybill", "check", File("new.json")}, {}).err,
              HasSubstr("the waybill has 1 fault, and 33 places are still to be filled in"));
  const Said unknown = Run({"waybill", "new", "--corridor", "x"}, {});
  EXPECT_EQ(unknown.exit, 2);
  EXPECT_THAT(unknown.err, HasSubstr("chengdu-tilburg"));
}

TEST_F(FilesTest, AdminIsHelpedAndAnswersPrograms) {
  const Said help = Run({"admin", "--help"}, {});
  EXPECT_EQ(help.exit, 0) << help.err;
  for (const char* verb : {"fsck", "rebuild", "backup", "restore"}) EXPECT_THAT(help.out, HasSubstr(verb));
  EXPECT_EQ(Run({"--output", "json", "admin"}, {}).exit, 2);
  EXPECT_THAT(Run({"admin", "fsk"}, {}).err, HasSubstr("did you mean fsck?"));
  const Said other = Run({"--server", "a:1", "admin", "fsck"}, {});
  EXPECT_EQ(other.exit, 2);
  EXPECT_THAT(other.err, HasSubstr("--server: yidan admin fsck does not go by it"));
}

}  // namespace
}  // namespace yidan::cli
