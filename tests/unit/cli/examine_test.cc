// yidan examine: what a document checker sees.
#include <nlohmann/json.hpp>

#include "tests/unit/cli/command_line.h"

namespace yidan::cli {
namespace {

const char* const kDocument = YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json";

std::string Credit(const std::string& latest_shipment, const std::string& conditions) {
  return ":27:1/1\n:40A:IRREVOCABLE\n:20:LC5101217000106\n:31C:170320\n:40E:UCP LATEST VERSION\n"
         ":31D:170615FRANKFURT\n:50:RONGOU DEYUAN IMPORT AND EXPORT CO LTD\n:59:BRABANT AUTOMOTIVE EXPORT "
         "B.V.\n"
         ":32B:EUR138400,\n:41D:ANY BANK\nBY NEGOTIATION\n:44A:TILBURG, NETHERLANDS\n:44B:CHENGDU, "
         "CHINA\n:44C:" +
         latest_shipment +
         "\n:45A:+2 UNITS OF LAND ROVER RANGE ROVER SPORT 3.0 PETROL\nMODEL YEAR 2017\n:46A:+MULTIMODAL "
         "TRANSPORT BILL TO ORDER\n:47A:" +
         conditions + "\n:48:21\n:49:WITHOUT\n";
}

class ExamineTest : public CommandLineTest {
 protected:
  Said Examine(std::vector<std::string> more) {
    std::vector<std::string> line = {"--output",   "json",     "examine",          kDocument,
                                     "--content",  "--credit", File("credit.txt"), "--presented",
                                     "2017-04-24", "--drawn",  "EUR138400,"};
    line.insert(line.end(), more.begin(), more.end());
    return As("boc-frankfurt", line);
  }
};

TEST_F(ExamineTest, CleanAndLate) {
  Write("credit.txt", Credit("170410", "+ELECTRONIC RECORD ACCEPTABLE"));
  const Said clean = Examine({});
  EXPECT_EQ(clean.exit, 0) << clean.out << clean.err;
  EXPECT_TRUE(nlohmann::json::parse(clean.out)["outcomes"][0]["compliant"]) << clean.out;

  Write("credit.txt", Credit("170405", "+ELECTRONIC RECORD ACCEPTABLE"));
  const Said late = Examine({});
  EXPECT_EQ(late.exit, 1);
  const auto outcome = nlohmann::json::parse(late.out)["outcomes"][0];
  EXPECT_EQ(outcome["discrepancies"], 1);
  for (const auto& finding : outcome["findings"]) {
    if (finding["kind"] != "discrepancy") continue;
    EXPECT_EQ(finding["check"], "shipment-date");
    EXPECT_EQ(finding["credit"]["field"], "44C");
    EXPECT_EQ(finding["credit"]["line"], 14);
    EXPECT_EQ(finding["document"]["pointer"], "/receipt_statement/date");
  }
}

TEST_F(ExamineTest, NothingIsExaminedUntilAReadingIsChosen) {
  Write("credit.txt", Credit("170410", "+ELECTRONIC RECORD ACCEPTABLE\n- FOR ALL DOCUMENTS"));
  const Said asked = Examine({});
  EXPECT_EQ(asked.exit, 2);
  const auto json = nlohmann::json::parse(asked.out);
  EXPECT_FALSE(json["examined"]);
  const std::string id = json["remarks"][0]["id"];
  EXPECT_EQ(Examine({"--choose", id + "=text"}).exit, 0) << asked.out;
}

TEST_F(ExamineTest, WordsOfAConditionThatNoRuleTakesGoToTheExaminer) {
  Write("credit.txt", Credit("170410", "+ELECTRONIC RECORD ACCEPTABLE\n- AND NOTHING ELSE"));
  const auto asked = nlohmann::json::parse(Examine({}).out);
  const std::string id = asked["remarks"][0]["id"];
  const Said examined = Examine({"--choose", id + "=text"});
  EXPECT_EQ(examined.exit, 1) << examined.out;
  const auto outcome = nlohmann::json::parse(examined.out)["outcomes"][0];
  EXPECT_EQ(outcome["discrepancies"], 0);
  EXPECT_EQ(outcome["for_the_examiner"], 1);
  for (const auto& finding : outcome["findings"]) {
    if (finding["kind"] == "complies") continue;
    EXPECT_EQ(finding["check"], "conditions");
    EXPECT_EQ(finding["says"], "beside what was examined, the condition says: NOTHING ELSE");
  }
}

TEST_F(ExamineTest, AnUnansweredAmendmentHasTwoOutcomes) {
  Write("credit.txt", Credit("170405", "+ELECTRONIC RECORD ACCEPTABLE"));
  Write("amendment.txt",
        ":20:LC5101217000106\n:21:NONREF\n:30:170401\n:26E:1\n:59:BENEFICIARY\n:44C:170410\n");
  const Said both = Examine({"--amendment", File("amendment.txt")});
  EXPECT_EQ(both.exit, 0) << both.out << both.err;
  const auto outcomes = nlohmann::json::parse(both.out)["outcomes"];
  ASSERT_EQ(outcomes.size(), 2U);
  EXPECT_FALSE(outcomes[0]["compliant"]);
  EXPECT_TRUE(outcomes[1]["compliant"]);
  EXPECT_EQ(Examine({"--amendment", File("amendment.txt"), "--rejected", "1"}).exit, 1);
}

TEST_F(ExamineTest, AnAmendmentHasOneAnswer) {
  Write("credit.txt", Credit("170405", "+ELECTRONIC RECORD ACCEPTABLE"));
  Write("amendment.txt",
        ":20:LC5101217000106\n:21:NONREF\n:30:170401\n:26E:1\n:59:BENEFICIARY\n:44C:170410\n");
  const Said both = Examine({"--amendment", File("amendment.txt"), "--accepted", "1", "--rejected", "1"});
  EXPECT_EQ(both.exit, 2) << both.out;
  EXPECT_NE((both.out + both.err).find("amendment 1 has two answers"), std::string::npos) << both.out;
}

// Others that the credit asks for and that nobody looked at are no compliance.
TEST_F(ExamineTest, WithoutTheSetOnlyTheDocumentComplies) {
  std::string credit = Credit("170410", "+ELECTRONIC RECORD ACCEPTABLE");
  credit.replace(credit.find(":46A:"), 5, ":46A:+SIGNED COMMERCIAL INVOICE\n+PACKING LIST\n");
  Write("credit.txt", credit);
  const Said alone = Examine({});
  EXPECT_EQ(alone.exit, 1) << alone.out << alone.err;
  const auto outcome = nlohmann::json::parse(alone.out)["outcomes"][0];
  EXPECT_FALSE(outcome["compliant"]);
  EXPECT_EQ(outcome["verdict"], "document-complies");
  EXPECT_EQ(outcome["not_examined"].size(), 2U);
}

// Closed days that are given are not a calendar, and an advice does not come before the presentation.
TEST_F(ExamineTest, TheDaysThatAreGiven) {
  std::string credit = Credit("170410", "+ELECTRONIC RECORD ACCEPTABLE");
  credit.replace(credit.find("170615FRANKFURT"), 6, "170422");  // a Saturday
  Write("credit.txt", credit);
  const auto expiry = [&](std::vector<std::string> more) {
    const auto json = nlohmann::json::parse(Examine(std::move(more)).out);
    for (const auto& finding : json["outcomes"][0]["findings"])
      if (finding["check"] == "expiry") return finding["kind"].get<std::string>();
    return std::string();
  };
  EXPECT_EQ(expiry({"--closed", "2017-05-01"}), "for the examiner");
  EXPECT_EQ(expiry({"--closed", "2017-04-22", "--closed", "2017-04-23"}), "complies");
  const Said early = Examine({"--compose", "732", "--reference", "OURS", "--related-reference", "THEIRS",
                              "--advised", "2017-04-23"});
  EXPECT_EQ(early.exit, 2) << early.out;
  EXPECT_NE((early.out + early.err).find("is before --presented 2017-04-24"), std::string::npos) << early.out;
}

// A calendar of another place than the credit's moves nothing, and that is said.
TEST_F(ExamineTest, ACalendarOfAnotherPlace) {
  std::string credit = Credit("170410", "+ELECTRONIC RECORD ACCEPTABLE");
  credit.replace(credit.find("170615FRANKFURT"), 6, "170421");
  Write("credit.txt", credit);
  Write("calendar.txt",
        "place Chengdu\nsource this test\nfrom 2017-01-01\nto 2017-12-31\nweekend Saturday Sunday\n"
        "closed 2017-04-21 a day of this test\n");
  const auto json = nlohmann::json::parse(Examine({"--calendar", File("calendar.txt")}).out);
  for (const auto& finding : json["outcomes"][0]["findings"]) {
    if (finding["check"] != "expiry") continue;
    EXPECT_EQ(finding["kind"], "for the examiner") << finding;
  }
  EXPECT_NE(json["clock"].dump().find("the calendar is that of Chengdu, and field 31D names FRANKFURT"),
            std::string::npos)
      << json["clock"];
}

}  // namespace
}  // namespace yidan::cli
