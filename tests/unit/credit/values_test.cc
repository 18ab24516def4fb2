#include "services/credit/values.h"

#include <gtest/gtest.h>

namespace yidan::credit {
namespace {

std::vector<std::string> Amounts(const std::string& text) {
  const auto read = ReadAmount(text);
  if (!read) return {"fault: " + read.error().message};
  std::vector<std::string> out;
  for (const Money& money : read->readings) out.push_back(FormatMoney(money));
  return out;
}
using Strings = std::vector<std::string>;

TEST(Amounts, AreReadWithTheDecimalsOfTheirCurrency) {
  EXPECT_EQ(Amounts("EUR138400,"), Strings{"EUR 138,400.00"});
  EXPECT_EQ(Amounts("EUR1,5"), Strings{"EUR 1.50"});
  EXPECT_EQ(Amounts("JPY1500000,"), Strings{"JPY 1,500,000"});
  EXPECT_EQ(Amounts("KWD125,000"), Strings{"KWD 125.000"});
  EXPECT_EQ(Amounts("JPY1500000,50"), Strings{"fault: JPY has 0 decimals, and 2 are written"});
  EXPECT_EQ(Amounts("EUR1,505"), Strings{"fault: EUR has 2 decimals, and 3 are written"});
  EXPECT_EQ(Amounts("EUX1,"), Strings{"fault: EUX is no currency of ISO 4217"});
}

TEST(Amounts, AreReadAsPeoplePasteThemWhereOnlyOneReadingIsLeft) {
  for (const char* text : {"EUR 54.150,00", "#54.150,00#", "EUR54,150.00", "EUR 54150.00",
                           "Currency : EUR (EURO) Amount : #54.150,00#"}) {
    const std::string whole =
        std::string(text).find("EUR") == std::string::npos ? "EUR" + std::string(text) : text;
    EXPECT_EQ(Amounts(whole), Strings{"EUR 54,150.00"}) << text;
    EXPECT_FALSE(ReadAmount(whole)->as_on_the_wire) << text;
  }
  EXPECT_EQ(Amounts("USD1.250.000"), Strings{"USD 1,250,000.00"});
}

TEST(Amounts, WithTwoReadingsHaveBoth) {
  EXPECT_EQ(Amounts("USD125,000"), (Strings{"USD 125.00", "USD 125,000.00"}));
  EXPECT_EQ(Amounts("KWD125.000"), (Strings{"KWD 125.000", "KWD 125,000.000"}));
}

TEST(Amounts, ThatAreNoneSayWhy) {
  EXPECT_EQ(Amounts("EUR"), Strings{"fault: the amount begins with no currency"});
  EXPECT_EQ(Amounts("EUR,50"), Strings{"fault: no amount stands behind EUR"});
  EXPECT_EQ(Amounts("EUR1,2,3"), Strings{"fault: the amount has more than one decimal separator"});
  EXPECT_EQ(Amounts("EUR1234567890123456789,00"), Strings{"fault: the amount has more than 15 digits"});
}

TEST(Days, HaveSixDigitsAndAPivot) {
  EXPECT_EQ(FormatDay(*ParseSixDigitDay("170410")), "2017-04-10");
  EXPECT_EQ(FormatDay(*ParseSixDigitDay("791231")), "2079-12-31");
  EXPECT_EQ(FormatDay(*ParseSixDigitDay("800101")), "1980-01-01");
  EXPECT_EQ(ParseSixDigitDay("20170410").error().message, "the date has eight digits; the field's is YYMMDD");
  EXPECT_EQ(ParseSixDigitDay("170229").error().message, "170229 is no day of the calendar (YYMMDD)");
  EXPECT_TRUE(ParseSixDigitDay("240229"));
}

}  // namespace
}  // namespace yidan::credit
