// Credits as they are sent and as people paste them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/files.h"
#include "tests/unit/credit/texts.h"

namespace yidan::credit::testing {
namespace {

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// What a credit says, whatever it was written like.
std::string Gist(const CreditRead& read) {
  if (!read.credit) return "not certain:\n" + Everything(read);
  const Credit& credit = *read.credit;
  std::string out = credit.reference.text + "|" + FormatMoney(credit.amount.money) + "|" +
                    FormatDay(credit.expiry.day) + " " + credit.expiry.place + "|" + credit.applicant.text +
                    "|" + credit.beneficiary.text + "|";
  for (const auto* items : {&credit.goods, &credit.documents, &credit.conditions}) {
    for (const Item& item : *items) out += item.text + "|";
  }
  return out + FormatDay(credit.latest_shipment->day) + "|" + std::to_string(credit.period->days);
}

TEST(Reading, ACreditSaysTheSameHoweverItIsPasted) {
  const std::string wire = Wire(PlainFields());
  const std::string gist = Gist(ReadCredit(wire));
  ASSERT_THAT(gist, ::testing::StartsWith("LC/2025/0001|EUR 138,400.00|2025-06-15 FRANKFURT|RONGOU"));
  EXPECT_THAT(gist, ::testing::HasSubstr("|BRABANT TEST EXPORT B.V. TILBURG NETHERLANDS|"));
  EXPECT_EQ(Gist(ReadCredit(Bare(PlainFields()))), gist) << "without blocks";
  EXPECT_EQ(Gist(ReadCredit(Replaced(wire, "\n", "\r\n"))), gist) << "CRLF";
  EXPECT_EQ(Gist(ReadCredit("\xEF\xBB\xBF" + wire)), gist) << "a byte order mark";
  EXPECT_EQ(Gist(ReadCredit(Replaced(wire, "\n", "  \t\n"))), gist) << "trailing blanks";
  EXPECT_EQ(Gist(ReadCredit(Replaced("EXPORT LC\nSENDER: X\n" + wire, "\n", "\n   "))), gist) << "indented";
  EXPECT_EQ(Gist(ReadCredit(Replaced(wire, "\n+", "\n.\n+"))), gist) << "dots as blank lines";
  EXPECT_EQ(Gist(ReadCredit(wire.substr(0, wire.size() - 1) + "{5:{CHK:123456789ABC}}\n")), gist)
      << "block 5";
  std::string labelled = Replaced(wire, ":45A:", ":45A: DESCRIPTION OF GOODS & SERVICES\n");
  EXPECT_EQ(Gist(ReadCredit(labelled)), gist) << "the field's name in its value";
}

TEST(Reading, APrintoutIsACredit) {
  const CreditRead read = ReadCredit(
      "----- Message Header -----\n"
      "Swift Output   : FIN 700 Issue of a Documentary Credit\n"
      "     27: Sequence of Total\n          1/1\n"
      "    40A: Form of Documentary Credit\n          IRREVOCABLE\n"
      "     20: Documentary Credit Number\n          PRINT/1\n"
      "    31C: Date of Issue\n          250320\n"
      "    40E: Applicable Rules\n          UCP LATEST VERSION\n"
      "    31D: Date and Place of Expiry\n          250615 FRANKFURT\n"
      "     50: Applicant\n          APPLICANT TEST\n"
      "     59: Beneficiary - Name & Address\n          BENEFICIARY TEST\n"
      "    32B: Currency Code, Amount\n          Currency       : EUR (EURO)\n"
      "          Amount         :     #54.150,00#\n"
      "    41D: Available With...By... - Name&Addr\n          ANY BANK\n          BY NEGOTIATION\n"
      "    45A: Description of Goods and/or Services\n          +10: 30 PIECES\n"
      "     49: Confirmation Instructions\n          WITHOUT\n");
  ASSERT_TRUE(read.credit) << Everything(read);
  EXPECT_EQ(FormatMoney(read.credit->amount.money), "EUR 54,150.00");
  EXPECT_EQ(read.credit->expiry.place, "FRANKFURT");
  EXPECT_EQ(read.credit->beneficiary.text, "BENEFICIARY TEST");
  EXPECT_EQ(read.credit->goods.at(0).text, "10: 30 PIECES");
}

TEST(Reading, AllFaultsAreNamedAtOnceWithTheirLines) {
  auto fields = With(With(With(PlainFields(), "31D", "250101"), "32B", "JPY100,50"), "44C", "20250410");
  fields = With(With(With(fields, "49", ""), "39A", "5"), "40E", "SOME RULES");
  const std::string text = Bare(fields);
  const CreditRead read = ReadCredit(text);
  EXPECT_FALSE(read.credit);
  EXPECT_TRUE(Faults(read, "the place of expiry is missing", LineOf(text, ":31D:"))) << Everything(read);
  EXPECT_TRUE(Faults(read, "before its issue on 2025-03-20", LineOf(text, ":31D:"))) << Everything(read);
  EXPECT_TRUE(Faults(read, "JPY has 0 decimals", LineOf(text, ":32B:"))) << Everything(read);
  EXPECT_TRUE(Faults(read, "eight digits", LineOf(text, ":44C:"))) << Everything(read);
  EXPECT_TRUE(Faults(read, "field 49 (Confirmation Instructions)")) << Everything(read);
  EXPECT_TRUE(Faults(read, "no tolerance", LineOf(text, ":39A:"))) << Everything(read);
  EXPECT_TRUE(Faults(read, "no code of field 40E", LineOf(text, ":40E:"))) << Everything(read);
}

TEST(Reading, ToleranceAndMaximumExcludeEachOther) {
  const auto old = With(With(PlainFields(), "31C", "170320"), "31D", "170615FRANKFURT");
  const auto late = With(old, "44C", "170410");
  const CreditRead both = ReadCredit(Bare(With(With(late, "39A", "10/05"), "39B", "NOT EXCEEDING")));
  EXPECT_TRUE(Faults(both, "field 39B stands beside 39A")) << Everything(both);
  const CreditRead over = ReadCredit(Bare(With(late, "39A", "10/05")));
  ASSERT_TRUE(over.credit) << Everything(over);
  EXPECT_EQ(FormatMoney(over.credit->AmountMax()), "EUR 152,240.00");
  const CreditRead maximum = ReadCredit(Bare(With(late, "39B", "NOT EXCEEDING")));
  ASSERT_TRUE(maximum.credit) << Everything(maximum);
  EXPECT_EQ(FormatMoney(maximum.credit->AmountMax()), "EUR 138,400.00");
}

TEST(Reading, TheGrammarIsThatOfTheMessagesDate) {
  const CreditRead since = ReadCredit(Bare(With(PlainFields(), "39B", "MAXIMUM")));
  EXPECT_TRUE(Notes(since, "field 39B is there only before 2018-11-18")) << Everything(since);
  // Before 2018 the date of issue could be left out; since then it must be there.
  const auto undated = With(PlainFields(), "31C", "");
  EXPECT_TRUE(ReadCredit(Wire(undated)).credit);
  std::string sent =
      Replaced(Wire(undated), "{2:I700TESTDEFFXXXXN}", "{2:O7001443191024TESTDEFFADOC04688403331910241443N}");
  EXPECT_TRUE(Faults(ReadCredit(sent), "field 31C (Date of Issue)"));
  sent = Replaced(sent, "191024", "171024");
  EXPECT_TRUE(ReadCredit(sent).credit) << Everything(ReadCredit(sent));
}

TEST(Reading, UnknownFieldsAreKeptAndNamed) {
  const std::string text = Bare(With(PlainFields(), "99Z", "SOMETHING ELSE"));
  const CreditRead read = ReadCredit(text);
  ASSERT_TRUE(read.credit) << Everything(read);
  EXPECT_TRUE(Notes(read, "field 99Z is none of an MT700", LineOf(text, ":99Z:"))) << Everything(read);
  const auto& others = read.credit->others;
  EXPECT_TRUE(std::any_of(others.begin(), others.end(), [](const Field& field) {
    return field.tag == "99Z" && field.Text() == "SOMETHING ELSE";
  }));
}

// ---- Two readings: nothing is certain until one is chosen ----

const Choice* Open(const CreditRead& read, const std::string& id) {
  for (const Choice& choice : read.open) {
    if (choice.id == id) return &choice;
  }
  return nullptr;
}

TEST(TwoReadings, ALineThatBeginsWithAColonOrAHyphen) {
  for (const std::string line : {": A COLON", ":1A NEARLY A TAG", "- A HYPHEN", ":10:30 TO 17:00", "---"}) {
    const std::string text = Bare(With(PlainFields(), "45A", "+CARS\n" + line + "\n+CIP CHENGDU"));
    const std::string id = std::to_string(LineOf(text, "\n" + line) + 1);
    const CreditRead read = ReadCredit(text);
    EXPECT_FALSE(read.credit) << line;
    ASSERT_NE(Open(read, id), nullptr) << line << "\n" << Everything(read);
    EXPECT_EQ(Open(read, id)->readings.size(), 2U);
    const std::string family = line.substr(0, 1);
    for (const std::string& by : {id, family}) {
      const CreditRead chosen = ReadCredit(text, {{{by, "text"}}});
      ASSERT_TRUE(chosen.credit) << line << "\n" << Everything(chosen);
      EXPECT_EQ(chosen.credit->goods.at(0).text, "CARS " + line);
      EXPECT_EQ(chosen.credit->goods.size(), 2U);
    }
    EXPECT_TRUE(Faults(ReadCredit(text, {{{id, "perhaps"}}}), "\"perhaps\" is no reading of " + id));
  }
}

TEST(TwoReadings, TheOtherOneIsTakenIfItIsChosen) {
  const std::string text = Bare(With(PlainFields(), "45A", "+CARS\n- A HYPHEN\n+CIP CHENGDU"));
  const std::string id = std::to_string(LineOf(text, "- A HYPHEN"));
  const CreditRead read = ReadCredit(text, {{{id, "end"}}});
  ASSERT_TRUE(read.credit) << Everything(read);
  EXPECT_EQ(read.credit->goods.size(), 1U);
  EXPECT_TRUE(Notes(read, "belongs to no field", LineOf(text, "+CIP")));
}

TEST(TwoReadings, ATagTwice) {
  const std::string text =
      Bare(With(PlainFields(), "46A", "+TRANSPORT DOCUMENT\n:44C: IS QUOTED HERE\n+INVOICE"));
  const CreditRead read = ReadCredit(text);
  EXPECT_FALSE(read.credit);
  ASSERT_NE(Open(read, "44C"), nullptr) << Everything(read);
  const std::string first = std::to_string(LineOf(text, ":44C:250410"));
  const CreditRead chosen = ReadCredit(text, {{{"44C", first}}});
  ASSERT_TRUE(chosen.credit) << Everything(chosen);
  EXPECT_EQ(FormatDay(chosen.credit->latest_shipment->day), "2025-04-10");
  EXPECT_EQ(chosen.credit->documents.at(0).text, "TRANSPORT DOCUMENT :44C: IS QUOTED HERE");
}

TEST(TwoReadings, AnEndBeforeTheEnd) {
  const std::string text = Wire(With(PlainFields(), "45A", "+CARS\n-}\n+CIP CHENGDU"));
  const std::string id = std::to_string(LineOf(text, "-}\n+CIP"));
  EXPECT_FALSE(ReadCredit(text).credit);
  EXPECT_EQ(ReadCredit(text).open.size(), 1U);
  const CreditRead going_on = ReadCredit(text, {{{id, "text"}}});
  ASSERT_TRUE(going_on.credit) << Everything(going_on);
  EXPECT_EQ(going_on.credit->goods.at(0).text, "CARS -}");
  const CreditRead ended = ReadCredit(text, {{{id, "end"}}});
  EXPECT_TRUE(Faults(ended, "field 49 (Confirmation Instructions)")) << Everything(ended);
}

TEST(TwoReadings, AnAmountOfThousandsOrDecimals) {
  const std::string text = Bare(With(PlainFields(), "32B", "USD125,000"));
  const std::string id = std::to_string(LineOf(text, ":32B:"));
  EXPECT_NE(Open(ReadCredit(text), id), nullptr);
  const CreditRead chosen = ReadCredit(text, {{{id, "thousands"}}});
  ASSERT_TRUE(chosen.credit) << Everything(chosen);
  EXPECT_EQ(FormatMoney(chosen.credit->amount.money), "USD 125,000.00");
}

TEST(TwoReadings, AnAdviceAndATransferHaveTheSameFields) {
  auto fields = With(With(PlainFields(), "40A", ""), "40B", "IRREVOCABLE\nWITHOUT OUR CONFIRMATION");
  fields = With(fields, "21", "LC-OF-THE-ISSUER");
  EXPECT_NE(Open(ReadCredit(Bare(fields)), "type"), nullptr);
  const CreditRead transfer = ReadCredit(Bare(fields), {{{"type", "720"}}});
  ASSERT_TRUE(transfer.credit) << Everything(transfer);
  EXPECT_EQ(transfer.credit->type, MessageType::kMt720);
  EXPECT_EQ(transfer.credit->reference.text, "LC-OF-THE-ISSUER");
}

TEST(Reading, ABlockThatIsNotClosedMayHaveLostItsEnd) {
  std::string text = Wire(PlainFields());
  text.resize(text.find("-}"));
  EXPECT_TRUE(Faults(ReadCredit(text), "block 4 is not closed"));
}

// ---- Several messages ----

TEST(Continuations, GoOnWithTheNarratives) {
  const std::string first = Wire(With(PlainFields(), "27", "1/2"));
  const std::string second =
      Wire({{"27", "2/2"}, {"20", "LC/2025/0001"}, {"46A", "+PACKING LIST"}, {"45A", "+MORE GOODS"}}, "701");
  for (const std::string& text : {first + second, second + first}) {
    const CreditRead read = ReadCredit(text);
    ASSERT_TRUE(read.credit) << Everything(read);
    EXPECT_EQ(read.credit->documents.size(), 3U);
    EXPECT_EQ(read.credit->documents[2].text, "PACKING LIST");
    EXPECT_EQ(read.credit->documents[2].source.line, LineOf(text, "+PACKING LIST"));
    EXPECT_EQ(read.credit->goods.size(), 3U);
  }
  EXPECT_TRUE(Faults(ReadCredit(first), "message 2 of 2 is missing"));
  EXPECT_TRUE(Faults(ReadCredit(first + second + second), "message 2 of 2 is there twice"));
  EXPECT_TRUE(
      Faults(ReadCredit(first + Replaced(second, "LC/2025/0001", "LC/OTHER")), "the continuation is of"));
}

TEST(Envelopes, CarryAMessage) {
  const std::string text =
      "{1:F01TESTCNBJAXXX0000000000}{2:I798TESTDEFFXXXXN}{4:\n:20:CORP-1\n:12:700\n:77E:\n"
      ":27A:2/2\n:21A:CORPREF\n" +
      Bare(PlainFields()) + "-}\n";
  const CreditRead read = ReadCredit(text);
  ASSERT_TRUE(read.credit) << Everything(read);
  EXPECT_EQ(read.credit->reference.text, "LC/2025/0001");
  const CreditRead index = ReadCredit(Replaced(text, ":12:700", ":12:770"));
  EXPECT_FALSE(index.credit);
  EXPECT_TRUE(Notes(index, "carries a message of type \"770\"")) << Everything(index);
}

TEST(Items, BeginWithTheFirstMarkersKind) {
  const std::string text =
      Bare(With(PlainFields(), "46A",
                "1) INVOICE\n+ SHOWING ORIGIN\n2) BILL OF LADING\n1.5 KG EACH\n3)\nPACKING LIST"));
  const CreditRead read = ReadCredit(text);
  ASSERT_TRUE(read.credit) << Everything(read);
  ASSERT_EQ(read.credit->documents.size(), 3U);
  EXPECT_EQ(read.credit->documents[0].text, "INVOICE + SHOWING ORIGIN");
  EXPECT_EQ(read.credit->documents[1].text, "BILL OF LADING 1.5 KG EACH");
  EXPECT_EQ(read.credit->documents[2].text, "PACKING LIST");
  EXPECT_EQ(read.credit->documents[1].last_line, read.credit->documents[1].source.line + 1);
}

TEST(Periods, CountFromShipmentUnlessTheyNameAnotherDay) {
  const auto period = [](const std::string& text) {
    return ReadCredit(Bare(With(PlainFields(), "48", text))).credit->period;
  };
  for (const char* text :
       {"21", "21/FROM THE DATE OF SHIPMENT.", "DOCUMENTS MUST BE PRESENTED WITHIN 21 DAYS"}) {
    EXPECT_EQ(period(text)->days, 21) << text;
    EXPECT_TRUE(period(text)->after_shipment) << text;
  }
  EXPECT_FALSE(period("WITHIN 6 DAYS OF ISSUANCE OF FCR")->after_shipment);
}

// Bounds: a text that is too long, or is nothing but traps, is answered with a bounded list.
TEST(Bounds, HoldForAnyText) {
  EXPECT_TRUE(Faults(ReadCredit(std::string(kTextBytesMax + 1, 'A')), "more than"));
  std::string traps = Bare(PlainFields());
  for (int i = 0; i < 5'000; ++i) traps += "- TRAP\n";
  const CreditRead read = ReadCredit(traps);
  EXPECT_EQ(read.open.size(), kRemarksMax);
  EXPECT_TRUE(Faults(read, "more lines can be read in two ways"));
  EXPECT_TRUE(ReadCredit(traps, {{{"-", "text"}}}).credit);
}

// The files are not in the tree; where they are beside it, each is read to what is known of it.
TEST(FromTheField, FilesAreReadToWhatIsKnownOfThem) {
  const std::filesystem::path folder = std::filesystem::path(YIDAN_SOURCE_DIR) / "../shared/data/mt";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no ../shared/data/mt here";
  const std::vector<std::pair<std::string, std::string>> known = {
      {"01-", "EUR 100,000.00"}, {"02-", "USD 185,000.00"}, {"04-", "USD 652,646.00"},
      {"05-", "USD 78,897.00"},  {"08-", "GBP 100,000.00"}, {"11-", "USD 57,500.00"},
      {"12-", "USD 57,500.00"},  {"30-", "EUR 138,400.00"}};
  int ran = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    for (const auto& [prefix, amount] : known) {
      if (!file.path().filename().string().starts_with(prefix)) continue;
      const CreditRead read = ReadCredit(yidan::testing::ReadWholeFile(file.path()), {{{"-", "text"}}});
      ASSERT_TRUE(read.credit) << file.path() << "\n" << Everything(read);
      EXPECT_EQ(FormatMoney(read.credit->amount.money), amount) << file.path();
      ++ran;
    }
  }
  std::printf("read %d files of the field\n", ran);
  EXPECT_EQ(ran, static_cast<int>(known.size()));
}

}  // namespace
}  // namespace yidan::credit::testing
