// Identifiers as they come from the field: real numbers, slips that people make, and numbers that are in use
// though they follow no standard.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "services/identifiers/currencies.h"
#include "services/identifiers/identifiers.h"
#include "services/identifiers/places.h"
#include "services/identifiers/wagons.h"

namespace yidan::identifiers {
namespace {

using ::testing::HasSubstr;

TEST(LoadUnits, SwapBodiesAndSemiTrailersHaveACodeOfTheirOwn) {
  for (const char* number : {"ATBE1003091", "ATBA3054384", "ATBB3054389", "ATBD3054383", "CSQK3054383"}) {
    EXPECT_TRUE(ValidContainerNumber(number)) << number;
  }
  const auto wrong = ValidContainerNumber("ATBE1003092");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("is 2 and should be 1"));
}

TEST(LoadUnits, ARestOfTenIsTheCheckDigitZero) {
  EXPECT_TRUE(ValidContainerNumber("KLFU1955300"));
  EXPECT_FALSE(ValidContainerNumber("KLFU1955301"));
}

TEST(Wagons, OfTheNetworkOf1520Millimetres) {
  for (const std::string number : {"94664281", "94490000", "52880143", "60473519", "45458882", "98000011"}) {
    EXPECT_TRUE(ValidWagonNumber(number)) << number;
    EXPECT_EQ(WagonSchemeOf(number), WagonScheme::kGauge1520);
    for (std::size_t i = 0; i < number.size(); ++i) {
      std::string changed = number;
      changed[i] = changed[i] == '9' ? '0' : static_cast<char>(changed[i] + 1);
      EXPECT_FALSE(ValidWagonNumber(changed)) << changed;
    }
  }
}

TEST(Wagons, OfChinaHaveSevenDigitsAndNoCheckDigit) {
  EXPECT_TRUE(ValidWagonNumber("5280142"));
  EXPECT_EQ(WagonSchemeOf("5280142"), WagonScheme::kChina);
  for (const char* number : {"", "528014", "528014A", "123", "123456789", "37844667019"}) {
    const auto wrong = ValidWagonNumber(number);
    ASSERT_FALSE(wrong) << number;
    EXPECT_THAT(wrong.error().message, HasSubstr("12 digits (UIC), 8 (network of 1520 mm) or 7 (China)"));
  }
}

TEST(HsCodes, ALostZeroMakesNoOtherChapter) {
  for (const char* code : {"870323", "010410", "01041010", "0104101000", "992100"})
    EXPECT_TRUE(ValidHsCode(code)) << code;
  for (const char* code : {"10410", "1041010", "104101000"}) {
    const auto wrong = ValidHsCode(code);
    ASSERT_FALSE(wrong) << code;
    EXPECT_THAT(wrong.error().message, HasSubstr("a zero in front")) << code;
  }
  for (const char* code : {"8507600090101", "N/A", ""}) EXPECT_FALSE(ValidHsCode(code)) << code;
  EXPECT_TRUE(ValidHsCode(Normalise("8517.62.30")));
}

TEST(Vins, AreHeldToTheirDigitWhereALawMakesItCompulsory) {
  EXPECT_FALSE(ValidVin("7SAYGDEE0NF123456"));
  EXPECT_TRUE(ValidVin("7SAYGDEE1NF123456"));
  EXPECT_TRUE(ValidVin("7A4GM0000LF123456"));  // New Zealand has no such law
  for (const char* vin :
       {"WVGZZZ5NZEW069297", "WF0KXXGCBKBJ13223", "W1V44770513858498", "NM35600006T458287"}) {
    EXPECT_TRUE(ValidVin(vin)) << vin;
    EXPECT_EQ(DoubtOfVin(vin), "") << vin;
  }
}

TEST(Vins, OfChineseMakersWithAnotherDigitAreDoubtful) {
  EXPECT_TRUE(ValidVin("LSVAM4187C2184841"));
  EXPECT_THAT(DoubtOfVin("LSVAM4187C2184841"), HasSubstr("is 7 and should be 6"));
  EXPECT_EQ(DoubtOfVin("LVSHCAMB1CE054249"), "");
  EXPECT_TRUE(ValidVin("11111111111111111"));
  EXPECT_THAT(DoubtOfVin("11111111111111111"), HasSubstr("no vehicle"));
}

TEST(Usccs, OfBeforeTheCheckCharacterWasEnforcedAreInUse) {
  EXPECT_TRUE(ValidUscc("91350203M0001QKT19"));
  const auto wrong = UsccCheckCharacter("91350203M0001QKT19");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("should be F"));
  EXPECT_FALSE(ValidUscc("362322198702301292"));  // a citizen's number
  EXPECT_FALSE(ValidUscc("111111111111111111"));
  EXPECT_FALSE(ValidUscc("91510100MA61RKR7XO"));
}

TEST(Bics, OfKosovo) {
  EXPECT_TRUE(ValidBic("RBKOXKPR"));
  EXPECT_TRUE(ValidBic("NCBVXKPR"));
  EXPECT_FALSE(ValidCountry("XK"));
}

TEST(Currencies, ComeAndGo) {
  const auto on = [](const char* code, const char* day) { return ValidCurrencyOn(code, *DaysOfDate(day)); };
  EXPECT_TRUE(on("XCG", "2025-03-31"));
  EXPECT_FALSE(on("XCG", "2025-03-30"));
  EXPECT_TRUE(on("ZWG", "2026-11-27"));
  EXPECT_TRUE(on("HRK", "2022-12-31"));
  const auto gone = on("HRK", "2026-11-27");
  ASSERT_FALSE(gone);
  EXPECT_THAT(gone.error().message, HasSubstr("EUR took its place"));
  EXPECT_EQ(gone.error().kind, Error::Kind::kNotFound);
  const auto meant = on("RMB", "2026-11-27");
  ASSERT_FALSE(meant);
  EXPECT_THAT(meant.error().message, HasSubstr("CNY"));
}

TEST(Currencies, HaveTheirDecimals) {
  EXPECT_TRUE(AmountFitsCurrency("1500000", "JPY"));
  EXPECT_FALSE(AmountFitsCurrency("1500000.50", "JPY"));
  EXPECT_TRUE(AmountFitsCurrency("1.125", "KWD"));
  EXPECT_FALSE(AmountFitsCurrency("1.125", "EUR"));
  EXPECT_TRUE(AmountFitsCurrency("1.12", "EUR"));
}

TEST(Places, OfTheCorridorsServeWhatTheyServe) {
  const PlaceList& places = PlaceList::Corridors();
  EXPECT_GT(places.size(), 400U);
  ASSERT_NE(places.Find("CNCTU"), nullptr);
  EXPECT_FALSE(Serves(*places.Find("CNCTU"), Traffic::kRail));
  EXPECT_TRUE(Serves(*places.Find("CNCDU"), Traffic::kRail));
  EXPECT_TRUE(Serves(*places.Find("CNCDZ"), Traffic::kRail));
  EXPECT_TRUE(Serves(*places.Find("NLTLB"), Traffic::kRail));
  EXPECT_FALSE(Serves(*places.Find("PLLCJ"), Traffic::kRail));
  EXPECT_TRUE(Serves(*places.Find("PLLOD"), Traffic::kRail));
  EXPECT_TRUE(Serves(*places.Find("CNQZH"), Traffic::kSea));
  EXPECT_EQ(places.Find("CNALA"), nullptr);
  EXPECT_TRUE(places.Covers("CN"));
  EXPECT_FALSE(places.Covers("BR"));
}

TEST(Places, AreCalledAsPeopleCallThem) {
  const PlaceList& places = PlaceList::Corridors();
  const auto fits = [&](const char* code, const char* name) { return NameFits(*places.Find(code), name); };
  EXPECT_TRUE(fits("CNCDU", "Chengdu"));
  EXPECT_TRUE(fits("CNCDZ", "CHENGDU"));
  EXPECT_TRUE(fits("PLMAA", "Małaszewicze"));
  EXPECT_FALSE(fits("PLMAL", "Małaszewicze"));  // Malechowo
  EXPECT_TRUE(fits("CNAKL", "Alashankou"));
  EXPECT_TRUE(fits("KZDOS", "Dostyk"));
  EXPECT_TRUE(fits("DENUE", "Nürnberg"));
  EXPECT_TRUE(fits("CNCDU", "成都"));
  EXPECT_FALSE(fits("NLTLB", "Rotterdam"));
}

TEST(Places, ComeFromTheOfficialList) {
  const auto list = PlaceList::FromCsv(
      ",\"GR\",,\".GREECE\",,,,,,,,\r\n"
      ",\"GR\",\"JSY\",\"Síros\",\"Siros\",\"82\",\"1-------\",\"RL\",\"0901\",,\"3726N 02454E\",\r\n"
      ",\"GR\",\"JSY\",\"Syros Apt\",\"Syros Apt\",,\"---4----\",\"AI\",\"9601\",,,\"a, b\"\r\n"
      "=,\"GR\",,\"Old = New\",\"Old = New\",,,,,,,\r\n");
  ASSERT_TRUE(list) << list.error().message;
  ASSERT_EQ(list->size(), 1U);
  EXPECT_EQ(list->Find("GRJSY")->functions, "14");
  EXPECT_EQ(list->Find("GRJSY")->name, "Siros");

  for (const char* bad : {"", ",\"GR\",\"JSY\n", ",GR,JSY,Siros\n"})
    EXPECT_FALSE(PlaceList::FromCsv(bad)) << bad;
  const auto wrong = PlaceList::FromCsv(",GR,JSY,S,S,,1,,\n,GR,J,S,S,,1,,\n");
  ASSERT_FALSE(wrong);
  EXPECT_THAT(wrong.error().message, HasSubstr("line 2"));
}

// The whole tables of ../shared/data/ids, where they are: every verdict, not a choice of them.
class FieldTables : public ::testing::Test {
 protected:
  struct Row {
    std::string value, verdict, note;
  };
  static inline const std::string kFolder = YIDAN_SOURCE_DIR "/../shared/data/ids/";
  // Empty: the table is not there.
  static std::vector<Row> Read(const std::string& name) {
    std::ifstream in(kFolder + name);
    std::vector<Row> rows;
    std::string line;
    for (bool first = true; std::getline(in, line); first = false) {
      if (first) continue;
      std::istringstream fields(line);
      Row row;
      std::getline(fields, row.value, '\t');
      std::getline(fields, row.verdict, '\t');
      std::getline(fields, row.note, '\t');
      rows.push_back(row);
    }
    return rows;
  }
  static bool Says(const Row& row, const char* word) { return row.verdict.find(word) != std::string::npos; }
};

TEST_F(FieldTables, EveryVerdictIsOurs) {
  if (!std::filesystem::exists(kFolder)) GTEST_SKIP() << "../shared/data is not there";
  std::size_t rows = 0;
  const auto each = [&](const char* name, const auto& holds, const auto& expected) {
    const std::vector<Row> table = Read(name);
    EXPECT_FALSE(table.empty()) << kFolder << name << " is missing, or empty";
    for (const Row& row : table) {
      EXPECT_EQ(holds(row), expected(row)) << name << ": " << row.value << " (" << row.verdict << ")";
      ++rows;
    }
  };
  const auto valid = [](const Row& row) { return row.verdict.rfind("valid", 0) == 0; };
  each(
      "iso6346.tsv", [](const Row& r) { return ValidContainerNumber(Normalise(r.value)).has_value(); },
      [&](const Row& r) { return valid(r) || Says(r, "ILU code"); });
  each(
      "uic_wagon_12.tsv", [](const Row& r) { return ValidWagonNumber(Normalise(r.value)).has_value(); },
      valid);
  each(
      "wagon_1520_8.tsv", [](const Row& r) { return ValidWagonNumber(r.value).has_value(); },
      [&](const Row& r) { return valid(r) || Says(r, "Chinese 7-digit"); });
  each(
      "hs.tsv", [](const Row& r) { return ValidHsCode(Normalise(r.value)).has_value(); },
      [&](const Row& r) { return valid(r) || Says(r, "format ok") || Says(r, "NHM only"); });
  each(
      "uscc.tsv", [](const Row& r) { return ValidUscc(Normalise(r.value)).has_value(); },
      [&](const Row& r) { return valid(r) || r.note.rfind("IN USE", 0) == 0; });
  each(
      "lei.tsv", [](const Row& r) { return ValidLei(r.value).has_value(); }, valid);
  each(
      "bic.tsv", [](const Row& r) { return ValidBic(Normalise(r.value)).has_value(); },
      [&](const Row& r) { return valid(r) || Says(r, "well-formed"); });
  each(
      "currency.tsv",
      [](const Row& r) { return ValidCurrencyOn(r.value, *DaysOfDate("2026-11-27")).has_value(); }, valid);
  each(
      "locode.tsv", [](const Row& r) { return ValidLocode(Normalise(r.value)).has_value(); },
      [&](const Row& r) { return valid(r) || Says(r, "well-formed") || Says(r, "alias of"); });
  each(
      "vin.tsv", [](const Row& r) { return VinCheckDigitOk(r.value); },
      [&](const Row& r) { return Says(r, "check ok"); });
  std::cout << rows << " rows of ../shared/data/ids\n";
}

}  // namespace
}  // namespace yidan::identifiers
