// yidan examine with the set, the calendar, the page and the message; yidan check-answer.
#include <gmock/gmock.h>
#include <sys/stat.h>

#include <nlohmann/json.hpp>

#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const std::string kData = YIDAN_SOURCE_DIR "/deploy/demo-data/";
using testing::kJourney;

class ExamineSetTest : public CommandLineTest {
 protected:
  // The demo's presentation of 2017, as files of this test's own.
  ExamineSetTest() {
    std::filesystem::copy(kData + "set-2017", File("set"));
    Write("credit.txt", testing::ReadWholeFile(kData + "credit-2017.txt"));
    Write("calendar.txt",
          "place Frankfurt\nsource this test\nfrom 2017-01-01\nto 2017-12-31\nweekend Saturday Sunday\n"
          "closed 2017-05-01 Labour Day\n");
  }
  Said Examine(const std::vector<std::string>& more, bool json = true) {
    std::vector<std::string> line;
    if (json) line = {"--output", "json"};
    line.insert(line.end(), {"examine", kData + "waybill-2017-tilburg-chengdu.json", "--content", "--credit",
                             File("credit.txt"), "--set", File("set"), "--presented", "2017-04-24", "--drawn",
                             "EUR138400,"});
    line.insert(line.end(), more.begin(), more.end());
    return As("boc-frankfurt", line);
  }
  void ShipTooLate() const {
    std::string text = Read("credit.txt");
    text.replace(text.find("170410"), 6, "170405");
    Write("credit.txt", text);
  }
  std::vector<std::string> Refusal() const {
    return {"--compose", "734", "--reference", "OURS", "--related-reference", "THEIRS", "--disposal", "hold"};
  }
};

TEST_F(ExamineSetTest, TheDemosCreditIsCleanAndNothingIsLeftUnexamined) {
  const Said said = Examine({"--calendar", File("calendar.txt")});
  // The chain of endorsements is the proof's; a bare content leaves that one point to the examiner.
  const auto json = nlohmann::json::parse(said.out);
  const auto& outcome = json["outcomes"][0];
  EXPECT_EQ(outcome["discrepancies"], 0) << said.out << said.err;
  EXPECT_EQ(outcome["for_the_examiner"], 1);
  EXPECT_TRUE(outcome["not_examined"].empty());
  EXPECT_EQ(json["notice_until"], "2017-05-02");  // over a weekend and the first of May
}

TEST_F(ExamineSetTest, ALateShipmentIsExactlyThatAndTheNoticeSaysIt) {
  ShipTooLate();
  std::vector<std::string> more = Refusal();
  const auto json = nlohmann::json::parse(Examine(more).out);
  EXPECT_EQ(json["outcomes"][0]["discrepancies"], 1);
  const std::string text = json["answer"]["text"];
  EXPECT_THAT(text, HasSubstr("1. LATE SHIPMENT: 2017-04-06, LATEST SHIPMENT"));
  EXPECT_THAT(text, HasSubstr(":32A:170424EUR138400,"));
  EXPECT_THAT(text, HasSubstr(":77B:/HOLD/"));

  more.insert(more.end(), {"-o", File("734.txt")});
  EXPECT_EQ(Examine(more).exit, 1);
  EXPECT_THAT(Read("734.txt"), StartsWith(":20:OURS\r\n"));
  EXPECT_EQ(As("boc-frankfurt", {"check-answer", File("734.txt"), "--type", "734"}).exit, 0);
}

TEST_F(ExamineSetTest, ANoticeAnswersOneOutcomeOfTheAmendments) {
  ShipTooLate();
  Write("amendment.txt",
        ":20:LC5101217000106\n:21:NONREF\n:30:170401\n:26E:1\n:59:BENEFICIARY\n:44C:170410\n");
  std::vector<std::string> more = Refusal();
  more.insert(more.end(), {"--amendment", File("amendment.txt")});
  const Said open = Examine(more, false);
  EXPECT_EQ(open.exit, 2);
  EXPECT_THAT(open.err, HasSubstr("which amendments count is not settled"));
  more.insert(more.end(), {"--rejected", "1"});
  EXPECT_EQ(Examine(more).exit, 1);
}

TEST_F(ExamineSetTest, AFileThatIsNotTheOneStatedIsNotExamined) {
  Write("set/invoice.txt", "another invoice");
  const Said said = Examine({}, false);
  EXPECT_EQ(said.exit, 2);
  EXPECT_THAT(said.err, HasSubstr("invoice.txt is not the file that set.json states"));
}

TEST_F(ExamineSetTest, APipeInTheSetIsNotWaitedFor) {
  std::filesystem::remove(File("set/invoice.txt"));
  ASSERT_EQ(::mkfifo(File("set/invoice.txt").c_str(), 0600), 0);
  EXPECT_THAT(Examine({}, false).err, HasSubstr("is not there or is no plain file"));
}

TEST_F(ExamineSetTest, AFileThatNobodyNamesIsNoted) {
  Write("set/stray.txt", "x");
  EXPECT_THAT(Examine({}, false).out, HasSubstr("stray.txt lies in the set's folder"));
}

// What stands in a credit, a manifest or a calendar cannot steer the terminal of who reads the findings.
TEST_F(ExamineSetTest, NothingForeignReachesTheScreenAsItIs) {
  std::string credit = Read("credit.txt");
  credit.replace(credit.find("TILBURG, NETHERLANDS"), 20, "\x1b[2JTILBURG, FRANCE");
  credit.replace(credit.find("+PACKING LIST"), 13,
                 "+\x1b[2JDECLARATION OF PACKING LIST OF WHATEVER KIND AND FORM");
  Write("credit.txt", credit);
  std::string manifest = Read("set/set.json");
  manifest.replace(manifest.find("Brabant Automotive"), 18, "\\u001b[2JBrabant Another");
  Write("set/set.json", manifest);
  const Said said = Examine({"--page", File("page.html")}, false);
  EXPECT_THAT(said.out, HasSubstr("NOT ISSUED BY BENEFICIARY")) << said.err;
  EXPECT_EQ(said.out.find('\x1b'), std::string::npos);
  EXPECT_EQ(Read("page.html").find('\x1b'), std::string::npos);
}

TEST_F(ExamineSetTest, ACalendarThatSaysNothingOfTheDaysIsNotUsed) {
  const Said said = Examine({"--calendar", YIDAN_SOURCE_DIR "/deploy/calendars/frankfurt.txt"}, false);
  EXPECT_THAT(said.out, HasSubstr("the calendar of Frankfurt am Main says nothing of 2017-06-15"));
  EXPECT_THAT(said.out, HasSubstr("the last day for a notice is not known"));
}

// UCP 600 art. 29(a): the last day was the first of May, on which the calendar has the bank closed.
TEST_F(ExamineSetTest, TheCalendarMovesTheLastDayOfPresentation) {
  std::string text = Read("credit.txt");
  text.replace(text.find(":48:21"), 6, ":48:25");
  Write("credit.txt", text);
  const auto discrepancies = [&](const std::vector<std::string>& more) {
    std::vector<std::string> line = {
        "--output",   "json",     "examine",          kData + "waybill-2017-tilburg-chengdu.json",
        "--content",  "--credit", File("credit.txt"), "--presented",
        "2017-05-02", "--drawn",  "EUR138400,"};
    line.insert(line.end(), more.begin(), more.end());
    return nlohmann::json::parse(As("boc-frankfurt", line).out)["outcomes"][0]["discrepancies"].get<int>();
  };
  EXPECT_EQ(discrepancies({}), 1);
  EXPECT_EQ(discrepancies({"--calendar", File("calendar.txt")}), 0);
}

TEST_F(ExamineSetTest, ThePageIsWritten) {
  EXPECT_EQ(Examine({"--page", File("page.html")}).exit, 1);
  const std::string page = Read("page.html");
  EXPECT_THAT(page, StartsWith("<!DOCTYPE html>"));
  EXPECT_THAT(page, HasSubstr("LC5101217000106"));
  EXPECT_THAT(page, HasSubstr("/documents/1/gross_weight_kg"));
}

TEST_F(ExamineSetTest, NeitherPageNorMessageIsWrittenOverWhatIsThere) {
  ShipTooLate();
  Write("credit.html", "what stood here");
  const Said page = Examine({"--page", File("credit.html")}, false);
  EXPECT_EQ(page.exit, 2);
  EXPECT_THAT(page.err, HasSubstr("--page: " + File("credit.html") + " is there already; --force"));
  EXPECT_EQ(Read("credit.html"), "what stood here");
  EXPECT_EQ(Examine({"--page", File("credit.html"), "--force"}).exit, 1);
  EXPECT_THAT(Read("credit.html"), StartsWith("<!DOCTYPE html>"));

  std::vector<std::string> more = Refusal();
  more.insert(more.end(), {"-o", File("734.txt")});
  Write("734.txt", "what stood here");
  EXPECT_EQ(Examine(more, false).exit, 2);
  EXPECT_EQ(Read("734.txt"), "what stood here");
  more.emplace_back("--force");
  EXPECT_EQ(Examine(more).exit, 1);
  EXPECT_THAT(Read("734.txt"), StartsWith(":20:OURS"));
}

// A document's id instead of a file: it is read from the registry, verified like a file, and the credit stays
// here.
TEST_F(ExamineSetTest, ADocumentIsReadFromTheRegistryByItsId) {
  testing::PlayJourney(registry_, 1);
  const Said said = As("rongou", {"examine", kJourney, "--credit", File("credit.txt"), "--presented",
                                  "2017-04-24", "--drawn", "EUR138400,"});
  EXPECT_THAT(said.out, HasSubstr("read from the registry, proven as of")) << said.err;
  EXPECT_THAT(said.out, HasSubstr("UCP 600 art. 19"));
  reachable_ = false;
  EXPECT_EQ(As("rongou", {"examine", kJourney, "--credit", File("credit.txt")}).exit, 4);
}

TEST_F(ExamineSetTest, ALateNoticeIsCalledLate) {
  Write("notice.txt", ":20:A\n:21:B\n:32A:170424EUR1,\n:77J:1. LATE\n:77B:/HOLD/\n");
  const auto check = [&](const std::string& given) {
    return As("boc-frankfurt", {"check-answer", File("notice.txt"), "--type", "734", "--presented",
                                "2017-04-24", "--given", given, "--calendar", File("calendar.txt")});
  };
  EXPECT_EQ(check("2017-05-02").exit, 0);
  const Said late = check("2017-05-03");
  EXPECT_EQ(late.exit, 1);
  EXPECT_THAT(late.out, HasSubstr("LATE: given on 2017-05-03"));
  EXPECT_EQ(check("2017-04-23").exit, 2) << "before the presentation";
  EXPECT_EQ(As("boc-frankfurt", {"check-answer", File("notice.txt"), "--given", "2017-05-02"}).exit, 2);
}

}  // namespace
}  // namespace yidan::cli
