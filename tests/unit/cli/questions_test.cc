// A content asked for question by question.
#include <gmock/gmock.h>

#include <cstdlib>
#include <sstream>

#include "services/cli/content.h"
#include "services/cli/waybill_questions.h"
#include "services/cli/waybill_template.h"
#include "services/identifiers/places.h"
#include "services/waybill/content.h"
#include "services/waybill/remarks.h"

namespace yidan::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr std::int64_t kNow = 1'491'465'600'000;  // 2017-04-06T08:00:00Z

struct Asked {
  Answer<v1::Waybill> waybill;
  std::string questions;
};
Asked Ask(const std::string& answers, const std::string& corridor = "chengdu-vientiane") {
  std::istringstream in(answers);
  std::ostringstream out;
  Questions questions{in, out, "cdirp", LocalDate(kNow)};
  auto waybill = AskForWaybill(questions, corridor);
  return {std::move(waybill), out.str()};
}

// Number, dates, carrier, consignor, order party.
const std::string kParties = "CDVT-1\n\n\n\nCDIRP Co.\nshipper\nShipper Ltd.\nbank\nBank Ltd.\n";
// Container, size, seal; the leg's carrier, note, its consignee, who has the duplicate; the wagon.
const std::string kUnits = "CSQU3054383\n\nS-1\nChina Railway\nSMGS-1\nAgent\nThe agent\n1234567\n";
const std::string kGoods = "Machine parts\n8466.93\n12\nCT\n5000000\nOn the back\n";

TEST(Questions, WhatIsAnsweredInFullCouldBeIssued) {
  const Asked asked = Ask(kParties + kUnits + kGoods);
  ASSERT_TRUE(asked.waybill) << asked.waybill.error().message;
  const v1::Waybill& w = *asked.waybill;
  EXPECT_EQ(w.exchanged_document().issue_date(), "2017-04-06") << "what stands in brackets";
  EXPECT_EQ(w.parties().carrier().party().participant_id(), "cdirp");
  EXPECT_EQ(w.goods_lines(0).container_numbers(0), "CSQU3054383");
  EXPECT_EQ(w.goods_lines(0).hs_code(), "846693") << "as people write it";
  EXPECT_EQ(w.totals().packages(), 12U);
  EXPECT_EQ(w.totals().gross_weight_grams(), 5'000'000U);
  EXPECT_EQ(w.legs(0).rail_note().number(), "SMGS-1");
  EXPECT_THAT(waybill::FindFaults(w), IsEmpty());
}

TEST(Questions, AWrongAnswerIsAskedForAgainWithTheFault) {
  const Asked asked = Ask(kParties + "CSQU3054384\n" + kUnits + kGoods);
  ASSERT_TRUE(asked.waybill);
  EXPECT_EQ(asked.waybill->containers(0).number(), "CSQU3054383");
  EXPECT_THAT(asked.questions, HasSubstr("should be 3"));
}

// In Chengdu it is tomorrow already while it is evening in London.
TEST(Questions, TodayIsTheClerksOwn) {
  constexpr std::int64_t kEvening = kNow + 9 * 3'600'000;  // 2017-04-06T17:00:00Z
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TZ", "CST-8", 1);  // POSIX for UTC+8
  EXPECT_EQ(LocalDate(kEvening), "2017-04-07");
  ::setenv("TZ", "UTC0", 1);
  EXPECT_EQ(LocalDate(kEvening), "2017-04-06");
  before == nullptr ? ::unsetenv("TZ") : ::setenv("TZ", kept.c_str(), 1);
}

TEST(Questions, WeightsHaveTheirUnits) {
  const auto grams = [](const std::string& weight) {
    std::string goods = kGoods;
    const std::string whole = "5000000";
    goods.replace(goods.find(whole), whole.size(), weight);
    const Asked asked = Ask(kParties + kUnits + goods);
    return asked.waybill ? asked.waybill->totals().gross_weight_grams() : 0;
  };
  EXPECT_EQ(grams("5200 kg"), 5'200'000U);
  EXPECT_EQ(grams("5.2t"), 5'200'000U);
  EXPECT_EQ(grams("5200.125 公斤"), 5'200'125U);
  EXPECT_EQ(grams("77"), 77U);
  const Asked wrong = Ask(kParties + kUnits + "Parts\n846693\n12\nCT\n5,200 kg\n5.2003 kg\n5 lb\n5 kg\n");
  ASSERT_TRUE(wrong.waybill);
  EXPECT_EQ(wrong.waybill->goods_lines(0).gross_weight_grams(), 5'000U) << "5.2003 kg is 5200.3 g";
  EXPECT_THAT(wrong.questions, HasSubstr("write a number with its unit"));
}

TEST(Questions, WhatIsNotAnsweredStaysOpen) {
  const Asked asked = Ask("CDVT-1\n");
  ASSERT_TRUE(asked.waybill);
  for (const std::string& open :
       {asked.waybill->containers(0).number(), asked.waybill->goods_lines(0).container_numbers(0),
        asked.waybill->wagons(0).number(), asked.waybill->goods_lines(0).hs_code()}) {
    EXPECT_EQ(open, kFillIn) << "numbers too, as they are searched for";
  }
  EXPECT_EQ(asked.waybill->exchanged_document().number(), "CDVT-1");
  EXPECT_EQ(asked.waybill->parties().consignor().name(), kFillIn);
}

// A template has places that the list knows, under their names, and where the leg's mode stops.
TEST(Questions, NoCorridorsTemplateHasADoubtfulPlace) {
  for (const std::string& corridor : CorridorNames()) {
    const auto waybill = TemplateOf(corridor, "cdirp");
    ASSERT_TRUE(waybill);
    for (const auto& one : waybill::FindRemarks(*waybill, identifiers::PlaceList::Corridors())) {
      EXPECT_NE(one.kind, v1::REMARK_KIND_PLACE_UNLISTED) << corridor << " " << one.text;
      EXPECT_NE(one.kind, v1::REMARK_KIND_PLACE_FUNCTION) << corridor << " " << one.text;
      EXPECT_NE(one.kind, v1::REMARK_KIND_PLACE_NAME) << corridor << " " << one.text;
    }
  }
}

TEST(Questions, TheCorridorIsAskedForByNumberOrName) {
  const Asked by_name = Ask("nowhere\nnanning-hanoi-road\n", "");
  ASSERT_TRUE(by_name.waybill);
  EXPECT_THAT(by_name.questions, HasSubstr("\"nowhere\" is no corridor of the list: write 1 to "));
  EXPECT_EQ(by_name.waybill->legs(0).mode(), v1::TRANSPORT_MODE_ROAD);
  const Asked by_number = Ask("1\n", "");
  ASSERT_TRUE(by_number.waybill);
  EXPECT_EQ(by_number.waybill->legs_size(), 3);
  const Asked none = Ask("", "");
  ASSERT_FALSE(none.waybill);
  EXPECT_THAT(none.waybill.error().message, HasSubstr("chengdu-tilburg"));
}

}  // namespace
}  // namespace yidan::cli
