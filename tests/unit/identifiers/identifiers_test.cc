#include "services/identifiers/identifiers.h"

#include <gmock/gmock.h>

#include "services/identifiers/currencies.h"
#include "services/identifiers/numbers.h"
#include "services/identifiers/wagons.h"

namespace yidan::identifiers {
namespace {

using ::testing::HasSubstr;

TEST(ContainerNumber, KnownNumbersHold) {
  for (const char* number :
       {"CSQU3054383", "MSCU6639870", "HLXU2008419", "OOLU1548378", "TTNU8965760", "PONU2078560"}) {
    EXPECT_TRUE(ValidContainerNumber(number)) << number;
  }
}

TEST(ContainerNumber, AWrongCheckDigitIsCorrected) {
  const auto wrong = ValidContainerNumber("MSKU1234567");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("is 7 and should be 5"));
}

TEST(ContainerNumber, EveryOtherCheckDigitIsRefused) {
  for (char c = '0'; c <= '9'; ++c) {
    std::string number = "CSQU3054383";
    number[10] = c;
    EXPECT_EQ(ValidContainerNumber(number).has_value(), c == '3') << number;
  }
}

TEST(ContainerNumber, TheShapeIsFixed) {
  for (const char* number : {"", "CSQU305438", "CSQU30543833", "csqu3054383", "CSQ13054383", "CSQR3054383",
                             "CSQU 3054383", "CSQU305438X"}) {
    EXPECT_FALSE(ValidContainerNumber(number)) << number;
  }
}

// Whatever keyboard, spreadsheet or web page a number comes from, it is one number.
TEST(Normalise, WhatPeopleTypeAndPasteIsOneForm) {
  for (const char* typed :
       {"CSQU3054383", "csqu3054383", "CSQU 305438 3", "CSQU-305438/3", "ＣＳＱＵ３０５４３８３",
        "ｃｓｑｕ　３０５４３８－３", "CSQU\u00A0305438\u20113", "CSQU\u2009305438\u22123",
        "\uFEFFCSQU3054383", "CSQU\u200B3054383\u202C", "CSQU3054383\r\n", "\tCSQU.3054383", "𝐂𝐒𝐐𝐔𝟑𝟎𝟓𝟒𝟑𝟖𝟑"}) {
    EXPECT_EQ(Normalise(typed), "CSQU3054383") << typed;
  }
  EXPECT_EQ(Normalise("e\u0301-x"), "\u00E9X") << "composed; letters beyond ASCII keep their case";
  EXPECT_EQ(Normalise("成都－８"), "成都8");
  EXPECT_EQ(Normalise(" -./ \u3000"), "");
  EXPECT_EQ(Normalise("ab\xff"), "AB\xff") << "no UTF-8";
}

TEST(Normalise, OnceIsEnough) {
  for (const char* text :
       {"A\u200B\u0301", "e-\u0301", "ﬁ-１", "\u1100-\u1161", "㎏/７", "Ａ\u00AD\u0327\u0301"}) {
    const std::string once = Normalise(text);
    EXPECT_EQ(Normalise(once), once) << text;
  }
}

TEST(HsCode, ASearchBeginsWithAnEvenNumberOfDigits) {
  for (const char* digits : {"87", "8703", "870323", "01041010", "8507600090"}) {
    EXPECT_TRUE(ValidHsPrefix(digits)) << digits;
  }
  for (const char* digits : {"", "8", "870", "87032", "abcd", "8703.23", "850760009012", "00", "7701"}) {
    EXPECT_FALSE(ValidHsPrefix(digits)) << digits;
  }
  EXPECT_THAT(ValidHsPrefix("10410").error().message, HasSubstr("it is 010410"));
}

TEST(WagonNumber, EverySingleChangedDigitIsRefused) {
  for (const std::string number :
       {"218124712173", "218015590845", "318166502860", "337078990476", "378446670192", "018357504218"}) {
    EXPECT_TRUE(ValidWagonNumber(number)) << number;
    for (std::size_t i = 0; i < number.size(); ++i) {
      for (char c = '0'; c <= '9'; ++c) {
        std::string changed = number;
        changed[i] = c;
        EXPECT_EQ(ValidWagonNumber(changed).has_value(), changed == number) << changed;
      }
    }
  }
  EXPECT_FALSE(ValidWagonNumber("21812471217"));
  EXPECT_FALSE(ValidWagonNumber("21 81 2471 217-3"));
  EXPECT_TRUE(ValidWagonNumber(Normalise("21 81 2471 217-3")));
}

TEST(Uscc, KnownCodesHoldWithTheirOrganisationCode) {
  for (const std::string code : {"91110000600037341L", "914403001922038216", "91440300708461136T",
                                 "91110000802100433B", "91350100M000100Y43", "91510100MA61RKR7X3"}) {
    EXPECT_TRUE(ValidUscc(code)) << code;
    EXPECT_TRUE(ValidOrganisationCode(code.substr(8, 9))) << code;
    for (std::size_t i = 0; i < code.size(); ++i) {
      std::string changed = code;
      changed[i] = changed[i] == '1' ? '2' : '1';
      EXPECT_FALSE(UsccCheckCharacter(changed)) << changed;
    }
  }
  const auto wrong = UsccCheckCharacter("911100006000373411");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("is 1 and should be L"));
  for (const char* code :
       {"", "91110000600037341", "9111000060003734IL", "91110000600037341l", "91110000600037342L"}) {
    EXPECT_FALSE(ValidUscc(code)) << code;
  }
}

TEST(Lei, KnownCodesHold) {
  for (const std::string code :
       {"5493001KJTIIGC8Y1R12", "HWUPKR0MPOU8FGXBT394", "INR2EJN1ERAN0W5ZP974", "213800HX6IZM1QNBAJ33"}) {
    EXPECT_TRUE(ValidLei(code)) << code;
    for (std::size_t i = 0; i < code.size(); ++i) {
      std::string changed = code;
      changed[i] = changed[i] == '1' ? '2' : '1';
      EXPECT_FALSE(ValidLei(changed)) << changed;
    }
  }
  const auto wrong = ValidLei("5493001KJTIIGC8Y1R13");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("are 13 and should be 12"));
}

TEST(Vin, TheCheckDigitBindsOnlyNorthAmerica) {
  EXPECT_TRUE(ValidVin("1M8GDM9AXKP042788"));
  EXPECT_TRUE(VinCheckDigitOk("1M8GDM9AXKP042788"));
  EXPECT_TRUE(VinCheckDigitOk("11111111111111111"));
  const auto wrong = ValidVin("1M8GDM9A1KP042788");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("is 1 and should be X"));

  EXPECT_TRUE(ValidVin("SALWA2FK6HA148213"));
  EXPECT_TRUE(VinCheckDigitOk("SALWA2FK6HA148213"));
  EXPECT_TRUE(ValidVin("SALWA2FKZHA148213"));  // Europe: position 9 is the maker's own
  EXPECT_FALSE(VinCheckDigitOk("SALWA2FKZHA148213"));
  for (const char* vin : {"", "SALWA2FK6HA14821", "SALWA2FK6HA1482133", "SALWA2FK6HA14821O",
                          "IALWA2FK6HA148213", "QALWA2FK6HA148213", "salwa2fk6ha148213"}) {
    EXPECT_FALSE(ValidVin(vin)) << vin;
    EXPECT_FALSE(VinCheckDigitOk(vin)) << vin;
  }
}

TEST(Locode, HasACountryAndAPlace) {
  for (const char* code : {"CNCTU", "NLTLB", "DEFRA", "US2AB", "XZAAA"})
    EXPECT_TRUE(ValidLocode(code)) << code;
  for (const char* code : {"", "CNCT", "CN CTU", "cnctu", "XXCTU", "CNCT0", "CNCT1", "CNCTUU"}) {
    EXPECT_FALSE(ValidLocode(code)) << code;
  }
}

TEST(CodeLists, CountriesAndCurrencies) {
  for (const char* code : {"AD", "CN", "NL", "KZ", "BY", "ZW"}) EXPECT_TRUE(ValidCountry(code)) << code;
  for (const char* code : {"", "C", "XX", "EU", "UK", "cn", "CNN"}) EXPECT_FALSE(ValidCountry(code)) << code;
  for (const char* code : {"CNY", "EUR", "USD", "KZT", "AED"}) EXPECT_TRUE(ValidCurrency(code)) << code;
  for (const char* code : {"", "RMB", "XXX", "XTS", "eur", "EURO", "EU"})
    EXPECT_FALSE(ValidCurrency(code)) << code;
}

TEST(GoodsCodes, HarmonizedSystemAndDangerousGoods) {
  for (const char* code : {"870323", "8703234210", "87033219", "010121"})
    EXPECT_TRUE(ValidHsCode(code)) << code;
  for (const char* code : {"", "87032", "87032342101", "8703.23", "000000", "770000"}) {
    EXPECT_FALSE(ValidHsCode(code)) << code;
  }
  EXPECT_TRUE(ValidUnNumber("3481"));
  for (const char* code : {"", "348", "UN3481", "34810", "0000"}) EXPECT_FALSE(ValidUnNumber(code)) << code;
  for (const char* code : {"3", "9", "1.4S", "6.1", "1.1D"}) EXPECT_TRUE(ValidHazardClass(code)) << code;
  for (const char* code : {"", "0", "10", "3.1", "1.4I", "6.1S", "1.7"})
    EXPECT_FALSE(ValidHazardClass(code)) << code;
}

TEST(Banks, BicHasACountry) {
  for (const char* code : {"BKCHCNBJ", "BKCHCNBJ570", "BKCHDEFF"}) EXPECT_TRUE(ValidBic(code)) << code;
  for (const char* code : {"", "BKCHCNB", "BKCHXXBJ", "BKCHCNBJ57"}) EXPECT_FALSE(ValidBic(code)) << code;
}

TEST(Amount, IsAPositiveDecimal) {
  for (const char* text : {"1", "0.01", "12500.00", "99999999999.9999"})
    EXPECT_TRUE(ValidAmount(text)) << text;
  for (const char* text : {"", "0", "0.00", "-1", "+1", "01", "1.", ".5", "1,000", "1e3", "NaN", "1.00001",
                           "1234567890123456", " 1"}) {
    EXPECT_FALSE(ValidAmount(text)) << text;
  }
}

TEST(Date, FollowsTheCalendar) {
  EXPECT_EQ(*DaysOfDate("1970-01-01"), 0);
  EXPECT_EQ(*DaysOfDate("2017-04-06"), 17262);
  EXPECT_TRUE(DaysOfDate("2016-02-29"));
  for (const char* text : {"", "2017-02-29", "2017-13-01", "2017-00-10", "2017-04-31", "2017-4-6",
                           "06-04-2017", "2017/04/06", "1899-12-31", "2200-01-01", "2017-04-06T00"}) {
    EXPECT_FALSE(DaysOfDate(text)) << text;
  }
}

TEST(RegistryIds, FollowTheContractOfActs) {
  for (const char* id : {"cdirp", "boc-jinjiang", "a1"}) EXPECT_TRUE(ValidParticipantId(id)) << id;
  for (const char* id : {"", "a", "-a", "Cdirp", "boc_jinjiang"}) EXPECT_FALSE(ValidParticipantId(id)) << id;
  EXPECT_FALSE(ValidParticipantId(std::string(64, 'a')));
  EXPECT_TRUE(ValidDocumentId("YD-2017.04-X7Q2M9"));
  for (const char* id : {"", "SHORT", "yd-2017-04-x7q2m9", "-D-2017-04-X7Q2M9"})
    EXPECT_FALSE(ValidDocumentId(id)) << id;
}

TEST(Numbers, WhatPeopleTypeIsOneFormWithItsCheckDigitJudged) {
  EXPECT_EQ(*ReadNumber(NumberKind::kContainer, "ｃｓｑｕ 305438-3"), "CSQU3054383");
  EXPECT_THAT(ReadNumber(NumberKind::kContainer, "CSQU3054384").error().message, HasSubstr("should be 3"));
  EXPECT_EQ(*ReadNumber(NumberKind::kPlace, "nl tlb"), "NLTLB");
  EXPECT_FALSE(ReadNumber(NumberKind::kPlace, "NOWHERE"));
  EXPECT_EQ(*ReadNumber(NumberKind::kAny, "x-12 3"), "X123");
  EXPECT_FALSE(ReadNumber(NumberKind::kAny, " - "));
}

TEST(Numbers, ADocumentsIdKeepsItsHyphensAndDots) {
  EXPECT_EQ(*ReadNumber(NumberKind::kDocument, " ｙｄ–7kq2-m9xd.4tb8—wz3f "), "YD-7KQ2-M9XD.4TB8-WZ3F");
  EXPECT_FALSE(ReadNumber(NumberKind::kDocument, "YD-1"));
}

}  // namespace
}  // namespace yidan::identifiers
