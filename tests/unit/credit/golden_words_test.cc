// Golden cases of words: every word of a line is judged by a rule, or the examiner sees it. Field 46A behind
// the document's name, and what 47A says in words of its own.
#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using enum Kind;
using Change = std::function<void(Set&)>;

const std::string kOwn = "the credit's own demand";
const std::string kAsked = "+FULL SET OF MULTIMODAL";
const std::string k14h = "UCP 600 art. 14(h)";

// The line of the transport document, with more behind it.
Change Line(const std::string& more, const Change& also = nullptr) {
  return [=](Set& s) {
    s.fields = With(s.fields, "46A", "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT " + more);
    if (also) also(s);
  };
}
Change Condition(const std::string& text, const Change& also = nullptr) {
  return [=](Set& s) {
    s.fields = With(s.fields, "47A", "+ELECTRONIC RECORD ACCEPTABLE\n+" + text);
    if (also) also(s);
  };
}
Expected Left(const std::string& words) {
  return {kForExaminer, "demands", kOwn, kAsked, "", "beside what was examined, the line says: " + words};
}
Expected Demand(Kind kind, const std::string& pointer, const std::string& wording) {
  return {kind, "demands", kOwn, kAsked, pointer, wording};
}
Expected Says(Kind kind, const std::string& article, const std::string& line, const std::string& pointer,
              const std::string& wording) {
  return {kind, "conditions", article, line, pointer, wording};
}
void AddNotify(Set& s, const std::string& name) {
  s.document.mutable_parties()->add_notify_parties()->set_name(name);
}
void ToBank(Set& s) { s.document.mutable_parties()->mutable_order_party()->set_name("Test Bank AG"); }

TEST(GoldenWords, Parties) {
  const std::string to = "MADE OUT TO ORDER AND BLANK ENDORSED, ";
  const auto notify = [](Kind kind, const std::string& pointer, const std::string& wording) {
    return Expected{kind, "notify", "UCP 600 art. 14(d)", kAsked, pointer, wording};
  };
  const std::vector<Golden> cases = {
      {"a second notify party",
       Multimodal,
       Line(to + "NOTIFY APPLICANT AND TEST FORWARDING LTD",
            [](Set& s) { AddNotify(s, "Test Forwarding Limited"); }),
       {notify(kComplies, "/parties/notify_parties/1/name", "word for word, but for LIMITED = LTD")}},
      {"a second notify party that is not there",
       Multimodal,
       Line(to + "NOTIFY APPLICANT AND TEST FORWARDING LTD"),
       {notify(kDiscrepancy, "/parties/notify_parties/0/name",
               "NOTIFY PARTY SHOWN AS RONGOU TEST IMPORT COMPANY LIMITED INSTEAD OF TEST FORWARDING LTD")}},
      {"two by name",
       Multimodal,
       Line(to + "NOTIFY TEST AGENCY LTD AND TEST FORWARDING B.V.",
            [](Set& s) {
              AddNotify(s, "Test Agency Ltd");
              AddNotify(s, "Test Forwarding BV");
            }),
       {}},
      {"numbered, and the second is not there",
       Multimodal,
       Line(to + "NOTIFY: 1) APPLICANT 2) TEST FORWARDING LTD"),
       {notify(kDiscrepancy, "/parties/notify_parties/0/name",
               "NOTIFY PARTY SHOWN AS RONGOU TEST IMPORT COMPANY LIMITED INSTEAD OF TEST FORWARDING LTD")}},
      {"to shipper's order", Multimodal, Line("MADE OUT TO SHIPPER'S ORDER AND ENDORSED IN BLANK"), {}},
      {"an AND inside a name",
       Multimodal,
       Line(to + "NOTIFY TEST IMPORT AND EXPORT CO., LTD",
            [](Set& s) { AddNotify(s, "Test Import & Export Company Limited"); }),
       {}},
      {"a name with FREIGHT in it",
       Multimodal,
       Line(to + "MARKED FREIGHT PREPAID AND NOTIFY TEST FREIGHT SERVICES LTD",
            [](Set& s) { AddNotify(s, "Test Freight Services Ltd"); }),
       {}},
      {"marked freight prepaid and notify, another",
       Multimodal,
       Line(to + "MARKED FREIGHT PREPAID AND NOTIFY TEST AGENCY LTD"),
       {notify(kDiscrepancy, "/parties/notify_parties/0/name",
               "NOTIFY PARTY SHOWN AS RONGOU TEST IMPORT COMPANY LIMITED INSTEAD OF TEST AGENCY LTD")}},
      {"the party before NOTIFY", Multimodal, Line(to + "SHOWING APPLICANT AS NOTIFY PARTY"), {}},
      {"the party before NOTIFY, another",
       Multimodal,
       Line(to + "INDICATING TEST AGENCY LTD AS NOTIFY PARTY"),
       {notify(kDiscrepancy, "/parties/notify_parties/0/name",
               "NOTIFY PARTY SHOWN AS RONGOU TEST IMPORT COMPANY LIMITED INSTEAD OF TEST AGENCY LTD")}},
      {"what stands behind a name and is no address",
       Multimodal,
       Line("TO THE ORDER OF TEST BANK AG, FRANKFURT, EACH PAGE STAMPED", ToBank),
       {Left("EACH PAGE STAMPED")}},
      {"issued or endorsed, and issued so",
       Multimodal,
       Line("ISSUED OR ENDORSED TO THE ORDER OF TEST BANK AG", ToBank),
       {}},
      {"issued or endorsed, and endorsed so",
       Multimodal,
       Line("ISSUED OR ENDORSED TO THE ORDER OF TEST BANK AG",
            [](Set& s) {
              s.presentation.order = Presentation::Order::kNamed;
              s.presentation.order_name = "Test Bank AG";
            }),
       {}},
      {"issued or endorsed, and neither",
       Multimodal,
       Line("ISSUED OR ENDORSED TO THE ORDER OF TEST BANK AG"),
       {{kDiscrepancy, "order", "UCP 600 art. 14(d)", kAsked, "",
         "TRANSPORT DOCUMENT ENDORSED IN BLANK INSTEAD OF TO ORDER OF TEST BANK AG"}}},
      {"endorsed to another",
       Multimodal,
       Line("MADE OUT TO ORDER AND ENDORSED TO THE ORDER OF TEST BANK AG",
            [](Set& s) {
              s.presentation.order = Presentation::Order::kNamed;
              s.presentation.order_name = "Other Bank Ltd";
            }),
       {{kDiscrepancy, "order", "UCP 600 art. 14(d)", kAsked, "",
         "TRANSPORT DOCUMENT ENDORSED TO THE ORDER OF OTHER BANK LTD INSTEAD OF TEST BANK AG"}}},
      {"to the order of the issuing bank",
       Multimodal,
       Line("TO THE ORDER OF ISSUING BANK", ToBank),
       {{kForExaminer, "order", "UCP 600 art. 14(d)", kAsked, "/parties/order_party/name",
         "whether that is the issuing bank, whose name the credit does not state"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenWords, TheLineOfTheTransportDocument) {
  const std::vector<Golden> cases = {
      {"rail, as the legs show",
       Multimodal,
       Line("COVERING RAIL CARRIAGE FROM TILBURG TO CHENGDU"),
       {Demand(kComplies, "/legs/1/mode", "a leg is carried so")}},
      {"ocean vessel",
       Multimodal,
       Line("FOR SHIPMENT BY OCEAN VESSEL"),
       {Demand(kDiscrepancy, "/legs", "CARRIAGE BY SEA NOT SHOWN")}},
      {"air and truck",
       Multimodal,
       Line("SHIPMENT BY TRUCK AND BY AIR"),
       {Demand(kDiscrepancy, "/legs", "CARRIAGE BY AIR NOT SHOWN")}},
      {"a vessel of words of its own",
       Multimodal,
       Line("SHIPMENT BY TRUCK OF FIRST CLASS"),
       {Left("FIRST CLASS")}},
      {"another document as well", Multimodal, Line("OR AIR WAYBILL"), {Left("AIR WAYBILL")}},
      {"another name behind a stroke", Multimodal, Line("/ TRUCK RECEIPT"), {Left("TRUCK RECEIPT")}},
      {"from another place", Multimodal, Line("FROM CHENGDU TO TILBURG"), {Left("CHENGDU TILBURG")}},
      {"the gross weight, as it is",
       Multimodal,
       Line("SHOWING GROSS WEIGHT 4,300 KGS"),
       {Demand(kComplies, "/totals/gross_weight_grams", "it is 4,300 KGS")}},
      {"another gross weight",
       Multimodal,
       Line("SHOWING GROSS WEIGHT 18,000 KGS"),
       {Demand(kDiscrepancy, "/totals/gross_weight_grams",
               "GROSS WEIGHT SHOWN AS 4300 KGS INSTEAD OF 18,000 KGS")}},
      {"another net weight",
       Multimodal,
       Line("SHOWING NET WEIGHT OF 3.9 MTS"),
       {Demand(kDiscrepancy, "/goods_lines/*/net_weight_grams",
               "NET WEIGHT SHOWN AS 4000 KGS INSTEAD OF 3.9 MTS")}},
      {"weight and measurement",
       Multimodal,
       Line("SHOWING GROSS WEIGHT AND MEASUREMENT"),
       {Left("MEASUREMENT")}},
      {"copies",
       Multimodal,
       Line("PLUS 3 NON-NEGOTIABLE COPIES"),
       {{kForExaminer, "originals", "UCP 600 art. 17(d)", kAsked, "/exchanged_document/original_count",
         "3 copies are asked for beside the original: whether they are presented is not known here"}}},
      {"originals in words",
       Multimodal,
       Line("IN THREE ORIGINALS"),
       {{kDiscrepancy, "originals", "UCP 600 art. 19(a)(iv)", kAsked, "/exchanged_document/original_count",
         "FULL SET OF 3/3 ORIGINALS NOT PRESENTED"}}},
      {"one original", Multimodal, Line("IN ONE ORIGINAL"), {}},
      {"a copy for another, behind the originals",
       Multimodal,
       Line("(1/1). ONE COPY TO BE SENT TO APPLICANT"),
       {{kForExaminer, "originals", "UCP 600 art. 17(d)", kAsked, "/exchanged_document/original_count",
         "1 copies are asked for beside the original: whether they are presented is not known here"},
        Left("SENT APPLICANT")}},
      {"a figure of nobody", Multimodal, Line("QUOTING CONTRACT 4711"), {Left("CONTRACT 4711")}},
      {"the credit's number, and it is there", Multimodal, Line("BEARING L/C NO. LC/2025/0001"), {}},
      {"not negotiable, and made out to order",
       Multimodal,
       [](Set& s) {
         s.fields = With(s.fields, "46A", "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT, NON-NEGOTIABLE");
       },
       {Demand(kDiscrepancy, "/exchanged_document/form",
               "NEGOTIABLE TRANSPORT DOCUMENT PRESENTED INSTEAD OF A NON-NEGOTIABLE ONE")}},
      {"negotiable", Multimodal, Line("IN NEGOTIABLE FORM"), {Left("FORM")}},
      {"a charter party refused in the line",
       Ocean,
       [](Set& s) {
         s.fields =
             With(s.fields, "46A",
                  "+FULL SET OF CLEAN ON BOARD BILLS OF LADING TO ORDER AND\nBLANK ENDORSED. CHARTER PARTY "
                  "B/L NOT ACCEPTABLE");
       },
       {}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenWords, ConditionsThatAreDocumentary) {
  const auto window = [](Kind kind, const std::string& wording) {
    return Says(kind, "UCP 600 art. 3", "+SHIPMENT", "/receipt_statement/date", wording);
  };
  const std::string no_rule = "a condition that no rule here decides";
  const std::vector<Golden> cases = {
      {"a window",
       Multimodal,
       Condition("SHIPMENT TO BE EFFECTED BETWEEN 1 APRIL 2025 AND 10 APRIL 2025"),
       {window(kComplies, "within the days that the condition states")}},
      {"shipped before the window",
       Multimodal,
       Condition("SHIPMENT TO BE EFFECTED BETWEEN 8 APRIL 2025 AND 10 APRIL 2025"),
       {window(kDiscrepancy, "EARLY SHIPMENT: 2025-04-06, NOT BEFORE 2025-04-08")}},
      {"shipped after it",
       Multimodal,
       Condition("SHIPMENT NOT LATER THAN 5 APRIL 2025"),
       {window(kDiscrepancy, "LATE SHIPMENT: 2025-04-06, NOT AFTER 2025-04-05")}},
      {"not before, with words between",
       Multimodal,
       Condition("SHIPMENT MUST NOT BE EFFECTED BEFORE 10 APRIL 2025"),
       {window(kDiscrepancy, "EARLY SHIPMENT: 2025-04-06, NOT BEFORE 2025-04-10")}},
      {"not prior to",
       Multimodal,
       Condition("SHIPMENT NOT PRIOR TO 7 APRIL 2025"),
       {window(kDiscrepancy, "EARLY SHIPMENT: 2025-04-06, NOT BEFORE 2025-04-07")}},
      {"before, which is not acceptable",
       Multimodal,
       Condition("SHIPMENT BEFORE 10 APRIL 2025 IS NOT ALLOWED"),
       {window(kForExaminer,
               "a period of shipment in words: it denies something, and not just BEFORE, AFTER, LATER or "
               "EARLIER")}},
      {"a window that is not understood",
       Multimodal,
       Condition("SHIPMENT IN TWO LOTS: MARCH 2025 AND MAY 2025 AND JULY 2025"),
       {window(kForExaminer, "a period of shipment in words: it names more than one period"),
        Says(kForExaminer, k14h, "+SHIPMENT", "", "beside what was examined, the condition says: TWO LOTS")}},
      {"a period for presentation, later than field 48 has it",
       Multimodal,
       Condition("DOCUMENTS MUST BE PRESENTED WITHIN 10 DAYS AFTER SHIPMENT",
                 [](Set& s) { s.fields = With(s.fields, "48", ""); }),
       {{kDiscrepancy, "presentation-period", "UCP 600 art. 14(c)", "+DOCUMENTS", "/receipt_statement/date",
         "LATE PRESENTATION: MORE THAN 10 DAYS AFTER SHIPMENT ON 2025-04-06"}}},
      {"a period beside field 48",
       Multimodal,
       Condition("DOCUMENTS MUST BE PRESENTED WITHIN 10 DAYS AFTER SHIPMENT"),
       {{kForExaminer, "presentation-period", "UCP 600 art. 14(c)", "+DOCUMENTS", "/receipt_statement/date",
         "the credit states two periods for presentation: 10 days here, 21 in field 48"}}},
      {"a letter to be attached",
       Multimodal,
       Condition("GOODS MUST BE ACCOMPANIED BY A LETTER OF THE MAKER"),
       {Says(kForExaminer, k14h, "+GOODS", "", no_rule)}},
      {"goods of an origin",
       Multimodal,
       Condition("GOODS MUST BE OF DUTCH ORIGIN"),
       {Says(kForExaminer, k14h, "+GOODS", "", no_rule)}},
      {"discharge at a terminal",
       Multimodal,
       Condition("DISCHARGE AT QINGBAIJIANG TERMINAL"),
       {Says(kForExaminer, k14h, "+DISCHARGE", "", no_rule)}},
      {"goods, and no document",
       Multimodal,
       Condition("GOODS MUST BE BRAND NEW"),
       {Says(kComplies, k14h, "+GOODS", "",
             "it names no document to prove it: deemed not stated, and disregarded")}},
      {"a bank's condition with a demand in it",
       Multimodal,
       Condition("DISCREPANCY FEE OF EUR 90 AND SHIPMENT BY NEW VESSEL"),
       {Says(kForExaminer, k14h, "+DISCREPANCY", "", no_rule)}},
      {"the insurance, in 47A",
       Multimodal,
       Condition("INSURANCE POLICY MUST SHOW CLAIMS PAYABLE IN CHINA"),
       {Says(kForExaminer, k14h, "+INSURANCE", "",
             "it is about another document than this one, and the set is not examined here")}},
      {"a figure beside what is known",
       Multimodal,
       Condition("ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER AND CONTRACT 4711"),
       {Says(kForExaminer, k14h, "+ALL DOCUMENTS", "",
             "beside what was examined, the condition says: CONTRACT 4711")}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

// The lines of 46A that are no documents, and conditions among them.
TEST(GoldenWords, HeadingsAreNoDocuments) {
  const std::string transport = "FULL SET OF MULTIMODAL TRANSPORT DOCUMENT TO ORDER";
  for (const std::string& field :
       {"DOCUMENTS REQUIRED:\n+SIGNED COMMERCIAL INVOICE\n+" + transport,
        "THE FOLLOWING DOCUMENTS ARE REQUIRED:\n(1) SIGNED COMMERCIAL INVOICE\n(2) " + transport,
        "A) SIGNED COMMERCIAL INVOICE\nB) " + transport, "1/ SIGNED COMMERCIAL INVOICE\n2/ " + transport,
        "1 - SIGNED COMMERCIAL INVOICE\n2 - " + transport, "* SIGNED COMMERCIAL INVOICE\n* " + transport,
        "+SIGNED COMMERCIAL INVOICE\n+" + transport + "\n+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER"}) {
    Set set = Multimodal();
    set.fields = With(set.fields, "46A", field);
    const Examination out = ExamineSet(set);
    EXPECT_TRUE(out.Compliant()) << field << "\n" << Listing(out);
    ASSERT_EQ(out.other_documents.size(), 1U) << field;
    EXPECT_EQ(out.article.substr(0, 15), "UCP 600 art. 19") << field;
  }
  // "3/3 ORIGINALS" and "B. V." begin no list.
  Set set = Multimodal();
  set.fields = With(set.fields, "46A", "MULTIMODAL TRANSPORT DOCUMENT IN\n1/1 ORIGINAL, NOTIFY APPLICANT");
  EXPECT_TRUE(ExamineSet(set).Compliant()) << Listing(ExamineSet(set));
}

// Art. 14(g): what no line asks for is no discrepancy.
TEST(GoldenWords, NoTransportDocumentAskedFor) {
  Set set = Multimodal();
  set.fields = With(set.fields, "46A", "+SIGNED COMMERCIAL INVOICE");
  set.document.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_COLLECT);
  set.document.mutable_parties()->clear_carrier();
  set.document.mutable_receipt_statement()->set_date("2025-05-20");
  const Examination out = ExamineSet(set);
  EXPECT_EQ(out.Count(kDiscrepancy), 0U) << Listing(out);
  EXPECT_EQ(out.article, "");
  const auto kind = std::find_if(out.findings.begin(), out.findings.end(),
                                 [](const Finding& one) { return one.check == "kind-of-document"; });
  ASSERT_NE(kind, out.findings.end());
  EXPECT_EQ(kind->kind, kComplies);
  EXPECT_EQ(kind->article, "UCP 600 art. 14(g)");
  // A line that may ask for it goes to the examiner, and the document is looked at.
  set.fields = With(set.fields, "46A", "+FORWARDING AGENTS CERTIFICATE OF RECEIPT");
  const Examination perhaps = ExamineSet(set);
  EXPECT_GT(perhaps.Count(kDiscrepancy), 0U);
  EXPECT_GT(perhaps.Count(kForExaminer), 0U);
}

}  // namespace
}  // namespace yidan::credit::testing
