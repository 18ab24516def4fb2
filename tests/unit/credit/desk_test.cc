// What a document checker met at the desk: credits as banks write them, one case for each demand that was
// once passed over in silence, wrongly alarmed about, or worded so that nobody could follow it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "services/credit/examine.h"
#include "tests/support/discrepancies.h"

namespace yidan::credit {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using yidan::testing::Corridor;
using yidan::testing::MakeTrade;
using yidan::testing::Trade;

std::vector<std::string> Open(const Trade& trade) {
  std::vector<std::string> out;
  for (const Finding& one : yidan::testing::ExamineTrade(trade).findings) {
    if (one.kind != Kind::kComplies) out.push_back(NameOf(one.kind) + ": " + one.check + ": " + one.wording);
  }
  return out;
}

void Replace(std::string& text, const std::string& piece, const std::string& by) {
  const auto at = text.find(piece);
  ASSERT_NE(at, std::string::npos) << piece;
  text.replace(at, piece.size(), by);
}

// ---- A second transport document in 46A ----

Trade WithSecond(const std::string& line) {
  Trade trade = MakeTrade(Corridor::kLodz, 21);
  trade.Field("46A") += "\n+" + line;
  return trade;
}
SetDocument& AddPaper(Trade& trade, DocumentKind kind, const std::string& title) {
  SetDocument paper = *trade.Paper(DocumentKind::kPackingList);
  paper.kind = kind;
  paper.title = title;
  paper.copies = 0;
  return trade.set.documents.emplace_back(std::move(paper));
}

TEST(Desk, ASecondTransportDocumentIsPresentOrAbsent) {
  Trade trade = WithSecond("AIR WAYBILL");
  EXPECT_THAT(Open(trade), ::testing::ElementsAre("discrepancy: set-presence: AIR WAYBILL NOT PRESENTED"));
  AddPaper(trade, DocumentKind::kTransportDocument, "AWB");
  EXPECT_THAT(Open(trade), IsEmpty());
  EXPECT_THAT(yidan::testing::ExamineTrade(trade).not_examined, IsEmpty());
}

// What else its line demands is the set's to judge, and a name that does not say which document it is, the
// examiner's.
TEST(Desk, ASecondTransportDocumentIsHeldToItsLine) {
  Trade trade = WithSecond("AIR WAYBILL SHOWING FLIGHT NUMBER");
  AddPaper(trade, DocumentKind::kTransportDocument, "Air waybill").originals = 0;
  const auto open = Open(trade);
  EXPECT_THAT(open,
              Contains(HasSubstr("set-content: whether the document is so; the manifest does not state it: "
                                 "FLIGHT NUMBER")));
  EXPECT_THAT(open, Contains(HasSubstr("discrepancy: set-numbers")));
  Trade named = WithSecond("AIR WAYBILL");
  AddPaper(named, DocumentKind::kTransportDocument, "Cargo paper");
  EXPECT_THAT(Open(named), ::testing::ElementsAre(
                               HasSubstr("for the examiner: set-presence: the line asks for a transport "
                                         "document beside the one examined")));
}

// ---- Strokes between names ----

TEST(Desk, AStrokeBetweenTwoNamesIsAnOr) {
  for (const char* line : {"MULTIMODAL TRANSPORT BILL/AWB", "MULTIMODAL TRANSPORT BILL / AIR WAYBILL"}) {
    Trade trade = MakeTrade(Corridor::kLodz, 22);
    Replace(trade.Field("46A"), "MULTIMODAL TRANSPORT BILL", line);
    EXPECT_THAT(Open(trade),
                ::testing::ElementsAre(HasSubstr("demands: beside what was examined, the line says: A")))
        << line;
  }
  // The article is the first name's, and the stroke inside of a name is none.
  Trade sea = MakeTrade(Corridor::kQinzhou, 22);
  Replace(sea.Field("46A"), "MULTIMODAL TRANSPORT BILL", "B/L/AWB");
  sea.Field("44A").clear();
  sea.Field("44B").clear();
  const auto open = Open(sea);
  EXPECT_THAT(open, Contains("for the examiner: demands: beside what was examined, the line says: AWB"));
  EXPECT_THAT(open, Not(Contains(HasSubstr("AIR TRANSPORT DOCUMENT"))));
}

// ---- How demands are told apart ----

// Banks write 46A and 47A without any marker, with blank lines between demands or one demand a line.
TEST(Desk, DemandsWithoutMarkersAreToldApart) {
  Trade plain = MakeTrade(Corridor::kLodz, 23);
  // A full line does not show whether its end is meant.
  Replace(plain.Field("46A"), "INSTITUTE CARGO CLAUSES (A), WAR AND STRIKES", "ICC (A), WAR, STRIKES");
  for (const char* between : {"\n", "\n\n"}) {
    Trade trade = plain;
    for (const char* tag : {"46A", "47A"}) {
      std::string& text = trade.Field(tag);
      for (auto at = text.find('+'); at != std::string::npos; at = text.find('+')) {
        text.replace(at, 1, at == 0 ? "" : between + 1);
      }
    }
    EXPECT_THAT(Open(trade), IsEmpty()) << trade.Field("46A");
  }
  // A NOT of another demand is not the record's.
  Trade trade = plain;
  trade.Field("47A") = "ELECTRONIC RECORD ACCEPTABLE\nFORWARDER'S DOCUMENTS NOT ACCEPTABLE";
  const auto open = Open(trade);
  EXPECT_THAT(open, Not(Contains(HasSubstr("rules"))));
  EXPECT_THAT(open, Contains(HasSubstr("a condition that no rule here decides")));
}

// A line that says something of a document which another line asks for, asks for no second one.
TEST(Desk, WhatIsSaidOfADocumentInALineOfItsOwnIsACondition) {
  Trade trade = MakeTrade(Corridor::kLodz, 40);
  trade.Field("46A") += "\n+THE COMMERCIAL INVOICE MUST STATE THE DOCUMENTARY CREDIT NUMBER";
  EXPECT_THAT(Open(trade), IsEmpty());
  trade.Field("46A") += "\n+THE PACKING LIST MUST STATE THE CONTRACT NUMBER";
  EXPECT_THAT(Open(trade), ::testing::ElementsAre(HasSubstr("does not state it: CONTRACT NUMBER")));
  trade.Field("46A") += "\n+INSPECTION CERTIFICATE MUST BE PRESENTED";
  EXPECT_THAT(Open(trade), Contains(HasSubstr("INSPECTION CERTIFICATE NOT PRESENTED")));
  Trade plain = MakeTrade(Corridor::kLodz, 40);
  plain.Field("46A") =
      "SIGNED COMMERCIAL INVOICE IN ONE ORIGINAL.\nTHE COMMERCIAL INVOICE MUST STATE THE NUMBER.";
  EXPECT_THAT(Open(plain), Not(Contains(HasSubstr("NOT PRESENTED"))));
}

TEST(Desk, ADenialBeforeTheRecordIsOfSomethingElse) {
  Trade trade = MakeTrade(Corridor::kLodz, 39);
  trade.presentation.electronic = true;
  trade.Field("47A") = "+FORWARDER'S DOCUMENTS NOT ACCEPTABLE, ELECTRONIC RECORD ACCEPTABLE";
  const auto open = Open(trade);
  EXPECT_THAT(open, Not(Contains(HasSubstr("rules"))));
  EXPECT_THAT(open, Contains(HasSubstr("the condition says: FORWARDER")));
}

TEST(Desk, OriginalAndCopiesOfTheBillAskForTheBill) {
  Trade trade = MakeTrade(Corridor::kLodz, 24);
  Replace(trade.Field("46A"), "FULL SET (1/1) OF", "1 ORIGINAL AND 2 COPIES OF");
  EXPECT_THAT(Open(trade), ::testing::ElementsAre(HasSubstr("originals: 2 copies are asked for")));
}

// ---- EXCEPT ----

TEST(Desk, WhatIsSetApartIsNotHeldToTheRest) {
  Trade trade = MakeTrade(Corridor::kLodz, 25);
  trade.Field("47A") =
      "+ALL DOCUMENTS EXCEPT DRAFT AND INVOICE MUST NOT SHOW L/C NUMBER\n+ELECTRONIC RECORD ACCEPTABLE";
  const auto shown = Open(trade);
  EXPECT_THAT(shown, Contains(HasSubstr("CREDIT NUMBER SHOWN ON PACKING LIST")));
  EXPECT_THAT(shown, Not(Contains(HasSubstr("INVOICE"))));

  trade.Field("47A") =
      "+ALL DOCUMENTS EXCEPT MULTIMODAL TRANSPORT BILL MUST BEAR L/C NUMBER\n+ELECTRONIC RECORD ACCEPTABLE";
  trade.content.mutable_letter_of_credit()->clear_reference();
  EXPECT_THAT(Open(trade), IsEmpty());

  trade.Field("47A") =
      "+ALL DOCUMENTS OTHER THAN INVOICE MUST NOT SHOW PRICES\n+ELECTRONIC RECORD ACCEPTABLE";
  EXPECT_THAT(Open(trade),
              ::testing::ElementsAre("for the examiner: conditions: a condition that no rule here decides"));

  trade.Field("47A") =
      "+ALL DOCUMENTS IN ENGLISH EXCEPT CERTIFICATE OF ORIGIN\n+ELECTRONIC RECORD ACCEPTABLE";
  for (auto& paper : trade.set.documents) paper.language = "en";
  trade.Paper(DocumentKind::kCertificateOfOrigin)->language = "zh";
  EXPECT_THAT(Open(trade), IsEmpty());
  trade.Paper(DocumentKind::kPackingList)->language = "zh";
  EXPECT_THAT(Open(trade), ::testing::ElementsAre(HasSubstr("PACKING LIST NOT ISSUED IN ENGLISH")));
}

// ---- Fields beside 46A and 47A ----

TEST(Desk, FieldsThatNoRuleKnowsAreTheExaminers) {
  Trade trade = MakeTrade(Corridor::kLodz, 26);
  trade.Field("39C") = "FREIGHT MAY BE DRAWN IN ADDITION";
  trade.Field("49G") = "DOCUMENTS TO REACH US BEFORE THE TRAIN";
  trade.Field("71D") = "ALL CHARGES OUTSIDE POLAND ARE\nFOR BENEFICIARY";
  trade.Field("72Z") = "/BENCON/CERTIFIED COPY OF EXPORT LICENCE";
  EXPECT_THAT(Open(trade),
              ::testing::UnorderedElementsAre(
                  HasSubstr("fields: field 39C allows or demands amounts beside the credit's: FREIGHT"),
                  HasSubstr("fields: field 49G says something"),
                  HasSubstr("fields: field 72Z is between the banks, and may demand")));
}

// Field 42C makes the credit available against a draft.
TEST(Desk, ADraftIsAskedForByField42C) {
  Trade trade = MakeTrade(Corridor::kLodz, 27);
  trade.Field("42C") = "AT SIGHT";
  EXPECT_THAT(Open(trade), ::testing::ElementsAre("discrepancy: set-presence: DRAFT NOT PRESENTED"));
  SetDocument& draft = AddPaper(trade, DocumentKind::kDraft, "Draft");
  draft.packages.reset();
  draft.states = {"AT SIGHT"};
  draft.amount = trade.presentation.drawn;
  EXPECT_THAT(Open(trade), IsEmpty());
  draft.amount->minor -= 1;
  EXPECT_THAT(Open(trade), ::testing::ElementsAre(HasSubstr("discrepancy: set-data: DRAFT FOR EUR")));
  trade.set.documents.pop_back();
  trade.Field("47A") += "\n+DRAFTS NOT REQUIRED";
  EXPECT_THAT(Open(trade), Not(Contains(HasSubstr("DRAFT NOT PRESENTED"))));
}

// ---- Numbers that a rule must not take with its own ----

TEST(Desk, ANumberBesideAnHsCodeIsNotTakenWithIt) {
  Trade trade = MakeTrade(Corridor::kLodz, 28);
  Replace(trade.Field("46A"), "MARKED FREIGHT PREPAID",
          "SHOWING HS CODE 8516.79 AND 777 PIECES, MARKED FREIGHT PREPAID");
  EXPECT_THAT(Open(trade), ::testing::ElementsAre(HasSubstr("the line says: 777 PIECES")));
}

// A condition that allows thirty days allows no more; one whose number is the period to be passed, any.
TEST(Desk, StaleDocumentsHaveTheDaysThatAreAllowed) {
  const auto after = [](const char* condition, int days) {
    Trade trade = MakeTrade(Corridor::kLodz, 29);
    trade.Field("47A") += std::string("\n+") + condition;
    const Day shipped = *ParseIsoDay(trade.content.receipt_statement().date());
    Day day = shipped + std::chrono::days(days);
    while (trade.presentation.calendar->closed.contains(day)) day += std::chrono::days(1);
    trade.presentation.presented = day;
    return Open(trade);
  };
  EXPECT_THAT(after("STALE DOCUMENTS ACCEPTABLE UP TO 30 DAYS AFTER SHIPMENT", 27), IsEmpty());
  EXPECT_THAT(after("STALE DOCUMENTS ACCEPTABLE UP TO 30 DAYS AFTER SHIPMENT", 40),
              ::testing::ElementsAre(HasSubstr("LATE PRESENTATION: MORE THAN 30 DAYS")));
  const char* later =
      "DOCUMENTS PRESENTED LATER THAN 21 DAYS AFTER SHIPMENT BUT WITHIN VALIDITY ARE ACCEPTABLE";
  EXPECT_THAT(after(later, 40), IsEmpty());
}

// ---- Names, dates, signatures ----

TEST(Desk, AShortFormInsideOfANameDoesNotEndIt) {
  Trade trade = MakeTrade(Corridor::kLodz, 30);
  Replace(trade.Field("46A"), "NOTIFY APPLICANT",
          "NOTIFY: LODZKA HURTOWNIA AGD SP. Z O.O., ULICA TOWAROWA 12, LODZ");
  EXPECT_THAT(Open(trade), IsEmpty());
}

TEST(Desk, ABillDatedEarlierThanTheCreditMayBeForbidden) {
  Trade trade = MakeTrade(Corridor::kLodz, 31);
  trade.Field("47A") += "\n+TRANSPORT DOCUMENT MUST NOT BE DATED EARLIER THAN L/C ISSUING DATE";
  EXPECT_THAT(Open(trade), IsEmpty());
  const Day before = *ParseIsoDay(trade.content.letter_of_credit().issue_date()) - std::chrono::days(1);
  trade.content.mutable_exchanged_document()->set_issue_date(FormatDay(before));
  EXPECT_THAT(Open(trade), ::testing::ElementsAre(HasSubstr("PRIOR TO THE DATE OF THE CREDIT")));
}

TEST(Desk, AllDocumentsSignedAndDatedMeansEachOfThem) {
  Trade trade = MakeTrade(Corridor::kLodz, 32);
  trade.Field("47A") += "\n+ALL DOCUMENTS MUST BE DATED AND SIGNED";
  EXPECT_THAT(Open(trade), IsEmpty());
  trade.Paper(DocumentKind::kPackingList)->is_signed = false;
  trade.Paper(DocumentKind::kCertificateOfOrigin)->is_signed.reset();
  EXPECT_THAT(Open(trade), ::testing::UnorderedElementsAre(
                               HasSubstr("discrepancy: set-conditions: PACKING LIST NOT SIGNED"),
                               HasSubstr("set-signature: the manifest does not state a signature"),
                               HasSubstr("whether these are signed, which the manifest does not state")));
}

// UCP 600 art. 28(g): a risk by name, where the document has clauses for all of them.
TEST(Desk, ARiskThatClausesACoverIsNoDiscrepancy) {
  Trade trade = MakeTrade(Corridor::kLodz, 33);
  Replace(trade.Field("46A"), "WAR AND STRIKES", "WAR, STRIKES, THEFT AND PILFERAGE");
  EXPECT_THAT(Open(trade), ::testing::UnorderedElementsAre(HasSubstr("all the same: THEFT"),
                                                           HasSubstr("all the same: PILFERAGE")));
  trade.Paper(DocumentKind::kInsurance)->insurance->risks[0] = "Institute Cargo Clauses (C)";
  EXPECT_THAT(Open(trade), Contains(HasSubstr("RISK NOT COVERED: THEFT")));
}

// "NOTIFY APPLICANT AND BANK" does not say which bank.
TEST(Desk, ABankWithoutANameIsTheExaminers) {
  Trade trade = MakeTrade(Corridor::kLodz, 35);
  Replace(trade.Field("46A"), "NOTIFY APPLICANT", "NOTIFY APPLICANT AND BANK");
  EXPECT_THAT(Open(trade), ::testing::ElementsAre(
                               HasSubstr("for the examiner: notify: whether that is the issuing bank")));
}

TEST(Desk, ConsignedToOrderSaysNoMoreThanToOrder) {
  Trade trade = MakeTrade(Corridor::kLodz, 36);
  Replace(trade.Field("46A"), "MADE OUT TO ORDER", "CONSIGNED TO ORDER");
  EXPECT_THAT(Open(trade), IsEmpty());
}

// "DATED 260720 UNIT PRICE EUR 46.99" is no quantity of 260,720 units.
TEST(Desk, AUnitPriceIsNoQuantity) {
  Trade trade = MakeTrade(Corridor::kLodz, 37);
  Replace(trade.Field("45A"), "MODEL K200", "MODEL K200 CONTRACT DATED 260720 UNIT PRICE EUR 46.99");
  EXPECT_THAT(Open(trade), Not(Contains(HasSubstr("quantities"))));
}

// Of what stands behind VIA only the places of the journey are judged.
TEST(Desk, APlaceOfTheRouteThatTheJourneyLacksIsSeen) {
  Trade trade = MakeTrade(Corridor::kLodz, 38);
  trade.Field("47A") += "\n+SHIPMENT VIA ALASHANKOU/DOSTYK ONLY";
  EXPECT_THAT(Open(trade), IsEmpty());
  trade.Field("47A") += "\n+SHIPMENT VIA ALASHANKOU/KHORGOS BORDER GATE";
  EXPECT_THAT(Open(trade), ::testing::ElementsAre(HasSubstr("the condition says: KHORGOS")));
}

// ---- Nothing is swallowed ----

// Lines as banks write them, each with its field.
struct Written {
  const char* tag;
  const char* text;
};
constexpr Written kWritten[] = {
    {"46A",
     "MANUALLY SIGNED COMMERCIAL INVOICE IN 1 ORIGINAL AND 2 COPIES INDICATING CONTRACT NO. PL-2026/118"},
    {"46A",
     "FULL SET (1/1) OF CLEAN MULTIMODAL TRANSPORT BILL MADE OUT TO ORDER, BLANK ENDORSED, MARKED FREIGHT "
     "PREPAID AND NOTIFY APPLICANT WITH FULL ADDRESS"},
    {"46A",
     "FULL SET OF MULTIMODAL TRANSPORT BILL TO ORDER OF SHIPPER, BLANK ENDORSED, FREIGHT PREPAID, NOTIFY "
     "APPLICANT, EVIDENCING SHIPMENT BY RAIL FROM CHENGDU TO LODZ VIA ALASHANKOU"},
    {"46A",
     "MULTIMODAL TRANSPORT DOCUMENT SHOWING GROSS WEIGHT, CONTAINER NO. AND SEAL NO., HS CODE 851679, "
     "DELIVERY "
     "AGAINST SURRENDER OF ORIGINAL, GOODS ON DECK NOT ALLOWED"},
    {"46A", "PACKING LIST IN 3 COPIES SHOWING GROSS AND NET WEIGHT OF EACH CARTON"},
    {"46A", "CERTIFICATE OF ORIGIN IN DUPLICATE ISSUED BY CCPIT STATING THAT GOODS ARE OF CHINESE ORIGIN"},
    {"46A",
     "INSURANCE POLICY OR CERTIFICATE IN 2 ORIGINALS FOR 110 PCT OF CIP VALUE COVERING INSTITUTE CARGO "
     "CLAUSES "
     "(A), INSTITUTE WAR CLAUSES AND INSTITUTE STRIKES CLAUSES"},
    {"46A", "BENEFICIARY'S CERTIFICATE CERTIFYING THAT SAMPLES WERE SENT TO APPLICANT"},
    {"47A", "ALL DOCUMENTS MUST BE ISSUED IN ENGLISH AND BEAR THIS L/C NO."},
    {"47A", "THIRD PARTY DOCUMENTS ACCEPTABLE EXCEPT INVOICE"},
    {"47A", "ALL DOCUMENTS EXCEPT INVOICE MUST SHOW CREDIT NUMBER AND DATE"},
    {"47A", "STALE DOCUMENTS ACCEPTABLE UP TO 40 DAYS AFTER SHIPMENT"},
    {"47A", "DOCUMENTS MUST BE PRESENTED WITHIN 21 DAYS AFTER SHIPMENT"},
    {"47A", "5 PCT MORE OR LESS IN QUANTITY AND AMOUNT ALLOWED"},
    {"47A", "DOCUMENTS ISSUED BEFORE THE DATE OF THIS CREDIT NOT ACCEPTABLE"},
    {"47A", "SHIPMENT PRIOR TO L/C ISSUANCE DATE IS NOT ACCEPTABLE"},
    {"47A", "TRANSPORT DOCUMENT MUST SHOW CONTAINER NO. AND SEAL NO."},
    {"47A", "SHIPMENT MUST BE EFFECTED IN CONTAINERS VIA ALASHANKOU"},
    {"47A", "TRANSPORT DOCUMENT MUST BE SIGNED BY THE CARRIER OR HIS AGENT"},
    {"47A", "PARTIAL SHIPMENTS NOT ALLOWED"},
    {"47A", "INSURANCE TO BE COVERED BY APPLICANT"},
    {"47A", "CHARGES ADDITIONAL TO FREIGHT NOT ACCEPTABLE"},
    {"47A", "ALL DOCUMENTS MUST BE DATED AND SIGNED"},
    {"47A", "TRANSPORT DOCUMENT MUST SHOW GROSS WEIGHT AND NET WEIGHT"},
    {"47A", "ELECTRONIC RECORD OF THE TRANSPORT BILL ACCEPTABLE"},
    {"45A", "1307 CARTONS OF ELECTRIC KETTLES MODEL K200"},
};

// The trade with the line in the place of the one that asks for the same document.
Trade WithLine(const Written& line, const std::string& text) {
  Trade trade = MakeTrade(Corridor::kLodz, 34);
  const std::string tag = line.tag;
  if (tag == "47A") {
    trade.Field(tag) += "\n+" + text;
  } else if (tag == "45A") {
    trade.Field(tag) = "+" + text + "\n+CIP LODZ INCOTERMS 2020";
  } else {
    const std::string all = trade.Field(tag) + "\n+";
    std::string out;
    std::size_t at = 0;
    const auto kind = [](const std::string& words) {
      for (const char* name : {"INVOICE", "MULTIMODAL", "PACKING", "ORIGIN", "INSURANCE", "BENEFICIARY"})
        if (words.find(name) != std::string::npos && words.find(name) < 45) return std::string(name);
      return std::string();
    };
    for (auto end = all.find("\n+", at); end != std::string::npos; end = all.find("\n+", at)) {
      const std::string one = all.substr(at + (at == 0 ? 1 : 0), end - at - (at == 0 ? 1 : 0));
      out += (out.empty() ? "+" : "\n+") + (kind(one) == kind(line.text) ? text : one);
      at = end + 2;
    }
    trade.Field(tag) = out;
  }
  return trade;
}

// Whether an examiner is shown the word: by a wording that has it, or because nothing was judged of the
// demand in which it stands.
bool IsSeen(const Trade& trade, const std::string& word) {
  for (const Finding& one : yidan::testing::ExamineTrade(trade).findings) {
    if (one.kind == Kind::kComplies) continue;
    if (one.wording.find(word) != std::string::npos) return true;
    if (one.credit_text.find(word) == std::string::npos) continue;
    for (const char* whole : {"no rule here decides", "no document has this name",
                              "that the set does not have", "in words of its own"})
      if (one.wording.find(whole) != std::string::npos) return true;
  }
  return false;
}

// A word that nobody knows, anywhere in a line, comes back in a finding that is not "complies".
TEST(Desk, AStrangeWordAnywhereInALineIsSeen) {
  std::size_t tried = 0;
  for (const Written& line : kWritten) {
    const std::string text = line.text;
    for (std::size_t at = 0; at <= text.size(); ++at) {
      if (at < text.size() && text[at] != ' ') continue;
      const std::string with = text.substr(0, at) + " ZEBRA" + text.substr(at);
      ++tried;
      EXPECT_TRUE(IsSeen(WithLine(line, with), "ZEBRA")) << line.tag << ": " << with;
    }
  }
  EXPECT_GT(tried, 250U);
}

std::vector<std::string> Everything(const Trade& trade) {
  std::vector<std::string> out;
  for (const Finding& one : yidan::testing::ExamineTrade(trade).findings) {
    out.push_back(NameOf(one.kind) + ": " + one.check + ": " + one.wording);
  }
  return out;
}

// A denial or a number too many, anywhere in a line, changes what is found.
TEST(Desk, ADenialOrANumberAnywhereInALineIsSeen) {
  for (const Written& line : kWritten) {
    const std::string text = line.text;
    const auto before = Everything(WithLine(line, text));
    for (std::size_t at = 0; at <= text.size(); ++at) {
      if (at < text.size() && text[at] != ' ') continue;
      for (const char* word : {" NOT", " 777"}) {
        const std::string with = text.substr(0, at) + word + text.substr(at);
        EXPECT_NE(Everything(WithLine(line, with)), before) << line.tag << ": " << with;
      }
    }
  }
}

}  // namespace
}  // namespace yidan::credit
