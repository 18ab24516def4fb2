// The demo's document of 2017 under a credit as it may have been: clean, and shipped too late.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/credit/examine.h"
#include "services/waybill/canonical_json.h"
#include "services/waybill/schema.h"
#include "tests/support/files.h"
#include "tests/unit/credit/texts.h"

namespace yidan::credit::testing {
namespace {

std::vector<FieldText> CreditOf2017() {
  return {
      {"27", "1/1"},
      {"40A", "IRREVOCABLE"},
      {"20", "LC5101217000106"},
      {"31C", "170320"},
      {"40E", "UCP LATEST VERSION"},
      {"31D", "170615FRANKFURT"},
      {"50", "RONGOU DEYUAN IMPORT AND EXPORT CO LTD\nQINGBAIJIANG CHENGDU CHINA"},
      {"59", "BRABANT AUTOMOTIVE EXPORT B.V.\nTILBURG NETHERLANDS"},
      {"32B", "EUR138400,"},
      {"39A", "00/00"},
      {"41D", "ANY BANK IN GERMANY\nBY NEGOTIATION"},
      {"43P", "NOT ALLOWED"},
      {"43T", "NOT ALLOWED"},
      {"44A", "TILBURG, NETHERLANDS"},
      {"44B", "CHENGDU INTERNATIONAL RAILWAY PORT, CHINA"},
      {"44C", "170410"},
      {"45A",
       "+2 UNITS OF LAND ROVER RANGE ROVER SPORT 3.0 PETROL MODEL YEAR 2017\n+CIP CHENGDU INCOTERMS 2010"},
      {"46A",
       "+SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS\n+FULL SET (1/1) OF MULTIMODAL TRANSPORT BILL COVERING "
       "RAIL\n"
       "CARRIAGE FROM TILBURG TO CHENGDU MADE OUT TO ORDER AND BLANK\nENDORSED, MARKED FREIGHT PREPAID AND "
       "NOTIFY "
       "APPLICANT"},
      {"47A",
       "+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER\n+ELECTRONIC RECORD OF THE TRANSPORT BILL ACCEPTABLE"},
      {"48", "21"},
      {"49", "WITHOUT"}};
}

Examination ExamineDemo(const std::vector<FieldText>& fields) {
  const std::string text =
      yidan::testing::ReadWholeFile(YIDAN_SOURCE_DIR "/deploy/demo-data/waybill-2017-tilburg-chengdu.json");
  const auto document = waybill::ToWaybill(*waybill::ParseContent(text));
  const CreditRead read = ReadCredit(Wire(fields));
  EXPECT_TRUE(read.credit) << Everything(read);
  Presentation presentation;
  presentation.presented = ParseIsoDay("2017-04-24");
  presentation.drawn = Money{"EUR", 13'840'000};
  presentation.order = Presentation::Order::kInBlank;
  return Examine(*read.credit, *document, presentation);
}
std::vector<std::string> NotClean(const Examination& out) {
  std::vector<std::string> found;
  for (const Finding& one : out.findings) {
    if (one.kind != Kind::kComplies)
      found.push_back(NameOf(one.kind) + ": " + one.check + ": " + one.wording);
  }
  return found;
}

TEST(Demo2017, IsClean) { EXPECT_THAT(NotClean(ExamineDemo(CreditOf2017())), ::testing::IsEmpty()); }

TEST(Demo2017, ShippedTooLateIsExactlyThat) {
  EXPECT_THAT(NotClean(ExamineDemo(With(CreditOf2017(), "44C", "170405"))),
              ::testing::ElementsAre(
                  "discrepancy: shipment-date: LATE SHIPMENT: 2017-04-06, LATEST SHIPMENT 2017-04-05"));
}

}  // namespace
}  // namespace yidan::credit::testing
