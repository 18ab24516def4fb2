// What is legal and unusual is remarked upon, at its place, and refuses nothing.
#include "services/waybill/remarks.h"

#include <gmock/gmock.h>

#include "services/identifiers/identifiers.h"
#include "services/waybill/content.h"
#include "tests/unit/waybill/support.h"

namespace yidan::waybill {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;

using Found = std::vector<std::pair<v1::RemarkKind, std::string>>;

Found PlacesOf(const std::vector<Remark>& remarks) {
  Found found;
  for (const Remark& remark : remarks) found.emplace_back(remark.kind, remark.pointer);
  return found;
}

Found RemarksOn(const v1::Waybill& waybill) {
  EXPECT_THAT(FindFaults(waybill), IsEmpty());
  return PlacesOf(FindRemarks(waybill, identifiers::PlaceList::Corridors()));
}

// The 2017 journey with `patch`, RFC 6902.
Found RemarksAfter(const std::string& patch) { return RemarksOn(Typed(Patched(Journey2017(), patch))); }

std::string Set(const std::string& pointer, const std::string& value) {
  return R"([{"op":"add","path":")" + pointer + R"(","value":)" + value + "}]";
}

TEST(Remarks, TheJourneyOf2017HasNone) { EXPECT_THAT(RemarksOn(Typed(Journey2017())), IsEmpty()); }

TEST(Remarks, OfPlaces) {
  EXPECT_THAT(RemarksAfter(R"([{"op":"replace","path":"/legs/3/to/locode","value":"CNCTU"},)"
                           R"({"op":"replace","path":"/places/final_destination/locode","value":"CNCTU"}])"),
              Contains(Pair(v1::REMARK_KIND_PLACE_FUNCTION, "/legs/3/to/locode")));
  EXPECT_THAT(RemarksAfter(R"([{"op":"replace","path":"/legs/3/to/locode","value":"CNALA"},)"
                           R"({"op":"replace","path":"/places/final_destination/locode","value":"CNALA"}])"),
              Contains(Pair(v1::REMARK_KIND_PLACE_UNLISTED, "/legs/3/to/locode")));
  EXPECT_THAT(RemarksAfter(R"([{"op":"replace","path":"/legs/1/to/locode","value":"PLMAL"},)"
                           R"({"op":"replace","path":"/legs/2/from/locode","value":"PLMAL"}])"),
              Contains(Pair(v1::REMARK_KIND_PLACE_NAME, "/legs/1/to/name")));
}

TEST(Remarks, OfIdentifiersThatAreInUse) {
  EXPECT_THAT(RemarksAfter(Set("/parties/carrier/party/identifiers/0/value", "\"91350203M0001QKT19\"")),
              Contains(Pair(v1::REMARK_KIND_USCC_CHECK, "/parties/carrier/party/identifiers/0/value")));
  EXPECT_THAT(RemarksAfter(Set("/parties/consignor/identifiers",
                               R"([{"scheme":"IDENTIFIER_SCHEME_SWIFT","value":"OPAHGB22"}])")),
              Contains(Pair(v1::REMARK_KIND_BIC_COUNTRY, "/parties/consignor/identifiers/0/value")));
  EXPECT_THAT(RemarksAfter(Set("/goods_lines/0/vins", "[\"LSVAM4187C2184841\"]")),
              Contains(Pair(v1::REMARK_KIND_VIN_DOUBTFUL, "/goods_lines/0/vins/0")));
  EXPECT_THAT(RemarksAfter(Set("/goods_lines/1/hs_code", "\"992100\"")),
              Contains(Pair(v1::REMARK_KIND_HS_NATIONAL, "/goods_lines/1/hs_code")));
}

TEST(Remarks, OfWeightsThatAreOffByMoreThanOneInAHundred) {
  const std::uint64_t sum = 2144000 + 2151500;
  const auto stated = [](std::uint64_t grams) {
    return Set("/totals/gross_weight_grams", std::to_string(grams));
  };
  const auto remark = Pair(v1::REMARK_KIND_WEIGHT_DIFFERS, "/totals/gross_weight_grams");
  EXPECT_THAT(RemarksAfter(stated(sum)), Not(Contains(remark)));
  EXPECT_THAT(RemarksAfter(stated(sum + sum / 100)), Not(Contains(remark)));
  EXPECT_THAT(RemarksAfter(stated(sum + sum / 100 + 1)), Contains(remark));
  EXPECT_THAT(RemarksAfter(stated(sum - sum / 100 - 1)), Contains(remark));
}

TEST(Remarks, AJourneyOverTheDateLineArrivesBeforeItLeft) {
  EXPECT_THAT(
      RemarksAfter(R"([{"op":"replace","path":"/legs/1/planned_arrival_date","value":"2017-04-06"}])"),
      Contains(Pair(v1::REMARK_KIND_ARRIVES_BEFORE, "/legs/1/planned_arrival_date")));
  EXPECT_FALSE(CheckContent(Typed(Patched(
      Journey2017(), R"([{"op":"replace","path":"/legs/1/planned_arrival_date","value":"2017-04-05"}])"))));
}

TEST(Remarks, OfWagonsThatKeepTheirNumberOverAGaugeBreak) {
  const auto remark = Pair(v1::REMARK_KIND_GAUGE_BREAK, "/wagons/0/number");
  // A leg for each gauge, and a wagon for each leg, of three schemes.
  v1::Waybill waybill = Typed(Journey2017());
  ASSERT_EQ(waybill.wagons_size(), 3);
  EXPECT_THAT(RemarksOn(waybill), Not(Contains(remark)));
  // One box on two wagons of one leg is no journey.
  waybill.mutable_wagons(1)->set_legs(0, 2);
  EXPECT_FALSE(CheckContent(waybill));
  // One wagon from Tilburg to Chengdu: its bogies are changed, or somebody pretends.
  waybill = Typed(Journey2017());
  while (waybill.wagons_size() > 1) waybill.mutable_wagons()->RemoveLast();
  waybill.mutable_wagons(0)->clear_legs();
  EXPECT_THAT(RemarksOn(waybill), Contains(remark));
}

TEST(Remarks, TheRailwayDeliversToItsOwnNotesConsignee) {
  const auto note = [](const std::string& consignee, const std::string& more) {
    return Set("/legs/1/rail_note", R"({"kind":"RAIL_NOTE_KIND_CIM_SMGS","number":"8700-2017-004711",)"
                                    R"("consignee":)" +
                                        consignee + more + "}");
  };
  const std::string agent = R"({"name":"Sinotrans Chengdu, agent of the carrier"})";
  const std::string surrendered = R"(,"duplicate_surrendered_to":{"participant_id":"cdirp","name":"CDIRP"})";
  EXPECT_THAT(RemarksAfter(R"([{"op":"remove","path":"/legs/1/rail_note"}])"),
              Contains(Pair(v1::REMARK_KIND_NO_RAIL_NOTE, "/legs/1")));
  EXPECT_THAT(RemarksAfter(note(R"({"participant_id":"rongou","name":"Rongou"})", surrendered)),
              Contains(Pair(v1::REMARK_KIND_RAIL_NOTE_CONSIGNEE, "/legs/1/rail_note/consignee")));
  // By whatever name it is called.
  EXPECT_THAT(RemarksAfter(note(R"({"name_zh":"蓉欧德源"})", surrendered)),
              Contains(Pair(v1::REMARK_KIND_RAIL_NOTE_CONSIGNEE, "/legs/1/rail_note/consignee")));
  EXPECT_THAT(RemarksAfter(note(agent, "")),
              Contains(Pair(v1::REMARK_KIND_RAIL_NOTE_DUPLICATE, "/legs/1/rail_note")));
  EXPECT_THAT(RemarksAfter(note(agent, surrendered)), IsEmpty());
}

TEST(Remarks, OfDatesBesideTheMomentOfRegistration) {
  const auto at = [](const char* day) {
    return static_cast<std::uint64_t>(*identifiers::DaysOfDate(day)) * 86'400'000 + 43'200'000;
  };
  const v1::Waybill waybill = Typed(Journey2017());  // issued on 2017-04-06, taken in charge that day
  ASSERT_EQ(waybill.exchanged_document().issue_date(), "2017-04-06");
  EXPECT_THAT(FindRemarksOfDates(DatesOf(waybill), at("2017-04-06")), IsEmpty());
  EXPECT_THAT(FindRemarksOfDates(DatesOf(waybill), at("2017-04-07")), IsEmpty());
  EXPECT_THAT(FindRemarksOfDates(DatesOf(waybill), at("2017-04-05")), IsEmpty());
  EXPECT_THAT(PlacesOf(FindRemarksOfDates(DatesOf(waybill), at("2017-04-08"))),
              ElementsAre(Pair(v1::REMARK_KIND_ANTEDATED, "/exchanged_document/issue_date")));
  EXPECT_THAT(PlacesOf(FindRemarksOfDates(DatesOf(waybill), at("2017-04-04"))),
              ElementsAre(Pair(v1::REMARK_KIND_POSTDATED, "/exchanged_document/issue_date"),
                          Pair(v1::REMARK_KIND_SHIPMENT_AHEAD, "/receipt_statement/date")));
}

}  // namespace
}  // namespace yidan::waybill
