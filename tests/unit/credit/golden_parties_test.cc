// Golden cases of parties and conditions: UCP 600 art. 14(d), 14(h), 14(j), 14(k), 26, 27, and the credit's
// own demands.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using enum Kind;

const char* const kAsked = "+FULL SET OF";

v1::Party& NotifyOf(Set& s) { return *s.document.mutable_parties()->mutable_notify_parties(0); }
std::function<void(Set&)> Field(const std::string& tag, const std::string& value) {
  return [=](Set& s) { s.fields = With(s.fields, tag, value); };
}
std::function<void(Set&)> Condition(const std::string& value) {
  return Field("47A", "+ELECTRONIC RECORD ACCEPTABLE\n+" + value);
}
std::function<void(Set&)> Clause(v1::ClauseKind kind, const std::string& text) {
  return [=](Set& s) { AddClause(s.document, kind, text); };
}
std::function<void(Set&)> OrderOf(const std::string& asked, const std::string& given) {
  return [=](Set& s) {
    s.fields = With(s.fields, "46A", "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT MADE OUT " + asked);
    s.document.mutable_parties()->mutable_order_party()->set_name(given);
  };
}
Expected Order(Kind kind, const std::string& wording) {
  return {kind, "order", "UCP 600 art. 14(d)", kAsked, "/parties/order_party/name", wording};
}
Expected Says(Kind kind, const std::string& article, const std::string& line, const std::string& pointer,
              const std::string& wording) {
  return {kind, "conditions", article, line, pointer, wording};
}

TEST(GoldenParties, Order) {
  const std::vector<Golden> cases = {
      {"TO THE ORDER OF",
       Multimodal,
       OrderOf("TO THE ORDER OF TEST BANK AG, FRANKFURT", "Test Bank A.G."),
       {Order(kComplies, "\"TO THE ORDER OF\" = \"TO ORDER OF\"; word for word, but for A.G. = AG")}},
      {"TO ORDER OF, a legal form behind a comma",
       Multimodal,
       OrderOf("TO ORDER OF TEST TRADING CO., LTD, MARKED FREIGHT PREPAID", "Test Trading Company Limited"),
       {Order(kComplies, "word for word, but for COMPANY = CO, LIMITED = LTD")}},
      {"TO ORDER OF, half a name",
       Multimodal,
       OrderOf("TO ORDER OF TEST BANK AG, FRANKFURT", "Test Bank"),
       {Order(kDiscrepancy,
              "TRANSPORT DOCUMENT MADE OUT TO ORDER OF TEST BANK INSTEAD OF TO ORDER OF TEST BANK AG, "
              "FRANKFURT")}},
      {"TO ORDER OF, one letter off",
       Multimodal,
       OrderOf("TO ORDER OF DEUTSCHE TESTBANK AG", "Deutsche Testbenk AG"),
       {Order(kForExaminer, "one letter differs in one word")}},
      {"TO ORDER OF SHIPPER",
       Multimodal,
       OrderOf("TO ORDER OF SHIPPER", "Brabant Test Export B.V."),
       {Order(kComplies, "it is the shipper")}},
      {"TO ORDER OF APPLICANT",
       Multimodal,
       OrderOf("TO ORDER OF APPLICANT", "Rongou Test Import Co Ltd"),
       {Order(kComplies, "it is the applicant, word for word")}},
      {"TO ORDER, made out to another",
       Multimodal,
       OrderOf("TO ORDER", "Test Bank AG"),
       {Order(kDiscrepancy, "TRANSPORT DOCUMENT MADE OUT TO ORDER OF TEST BANK AG INSTEAD OF TO ORDER")}},
      {"endorsed to a name",
       Multimodal,
       [](Set& s) {
         s.presentation.order = Presentation::Order::kNamed;
         s.presentation.order_name = "Test Bank";
       },
       {{kDiscrepancy, "order", "UCP 600 art. 14(d)", kAsked, "",
         "TRANSPORT DOCUMENT NOT ENDORSED IN BLANK, BUT TO THE ORDER OF TEST BANK"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenParties, NotifyAndShipper) {
  const std::string at = "/parties/notify_parties/0";
  const auto contact = [](const std::string& given) {
    return [=](Set& s) {
      s.fields =
          With(s.fields, "50", "RONGOU TEST IMPORT CO LTD\nQINGBAIJIANG CHENGDU CHINA\nTEL. 028-1234567");
      NotifyOf(s).set_contact(given);
    };
  };
  const std::vector<Golden> cases = {
      {"the name, short forms explained",
       Multimodal,
       nullptr,
       {{kComplies, "notify", "UCP 600 art. 14(d)", ":50:", at + "/name",
         "word for word, but for COMPANY = CO, LIMITED = LTD"},
        {kComplies, "notify", "UCP 600 art. 14(j)", ":50:", at + "/address",
         "word for word, the country by name or code"}}},
      {"14(j), the applicant's address",
       Multimodal,
       [](Set& s) { NotifyOf(s).set_address("Jinjiang, Chengdu"); },
       {{kDiscrepancy, "notify", "UCP 600 art. 14(j)", ":50:", at + "/address",
         "ADDRESS OF APPLICANT AS NOTIFY PARTY NOT AS STATED IN THE CREDIT: JINJIANG, CHENGDU"}}},
      {"14(j), the applicant's telephone",
       Multimodal,
       contact("+86 28 7654321"),
       {{kDiscrepancy, "notify", "UCP 600 art. 14(j)", ":50:", at + "/contact",
         "CONTACT DETAILS OF APPLICANT AS NOTIFY PARTY NOT AS STATED IN THE CREDIT: +86 28 7654321"}}},
      {"14(j), the telephone as stated",
       Multimodal,
       contact("028-1234567"),
       {{kComplies, "notify", "UCP 600 art. 14(j)", ":50:", at + "/contact",
         "the number is one that the credit states"}}},
      {"another to notify",
       Multimodal,
       [](Set& s) { NotifyOf(s).set_name("Other Trading"); },
       {{kDiscrepancy, "notify", "UCP 600 art. 14(d)", ":50:", at + "/name",
         "NOTIFY PARTY SHOWN AS OTHER TRADING INSTEAD OF RONGOU TEST IMPORT CO LTD QINGBAIJIANG CHENGDU "
         "CHINA"}}},
      {"14(k), another shipper",
       Multimodal,
       [](Set& s) {
         s.document.mutable_parties()->mutable_consignor()->set_name("Any Forwarder GmbH");
         s.document.mutable_parties()->mutable_order_party()->set_name("Any Forwarder GmbH");
       },
       {{kComplies, "shipper", "UCP 600 art. 14(k)", ":59:", "/parties/consignor/name",
         "the shipper need not be the beneficiary"}}},
      {"14(j), the beneficiary in another country",
       Multimodal,
       [](Set& s) { s.document.mutable_parties()->mutable_consignor()->set_country("DE"); },
       {{kDiscrepancy, "shipper", "UCP 600 art. 14(j)", ":59:", "/parties/consignor/country",
         "COUNTRY OF BENEFICIARY AS SHIPPER SHOWN AS DE, NOT AS IN THE CREDIT"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenParties, Clauses) {
  const std::vector<Golden> cases = {
      {"26(a), on deck",
       Multimodal,
       Clause(v1::CLAUSE_KIND_TRANSPORT, "Goods loaded on deck."),
       {{kDiscrepancy, "on-deck", "UCP 600 art. 26(a)", kAsked, "/clauses/2/text",
         "TRANSPORT DOCUMENT INDICATES GOODS LOADED ON DECK"}}},
      {"26(a), may be carried on deck",
       Multimodal,
       Clause(v1::CLAUSE_KIND_TRANSPORT, "Goods may be carried on deck."),
       {}},
      {"26(b), said to contain",
       Multimodal,
       nullptr,
       {{kComplies, "on-deck", "UCP 600 art. 26(b)", kAsked, "/clauses/0/text",
         "shipper's load and count, or said to contain, is acceptable"}}},
      {"26(c), further charges",
       Multimodal,
       [](Set& s) {
         auto& freight = *s.document.mutable_freight();
         freight.set_payment(v1::FREIGHT_PAYMENT_MIXED);
         auto& paid = *freight.add_charges();
         paid.set_description("Through freight");
         paid.set_payment(v1::FREIGHT_PAYMENT_PREPAID);
         auto& due = *freight.add_charges();
         due.set_description("Terminal handling");
         due.set_payment(v1::FREIGHT_PAYMENT_COLLECT);
       },
       {{kComplies, "freight", "the credit's own demand", kAsked, "/freight/payment",
         "the freight is, and a reference to further charges is acceptable (26(c))"}}},
      {"26(c), further charges forbidden",
       Multimodal,
       [](Set& s) {
         s.fields = With(s.fields, "47A",
                         "+ELECTRONIC RECORD ACCEPTABLE\n+CHARGES ADDITIONAL TO FREIGHT NOT ACCEPTABLE");
         auto& due = *s.document.mutable_freight()->add_charges();
         due.set_description("Terminal handling");
         due.set_payment(v1::FREIGHT_PAYMENT_COLLECT);
       },
       {{kDiscrepancy, "freight", "UCP 600 art. 26(c)", "+CHARGES", "/freight/charges/0",
         "TRANSPORT DOCUMENT SHOWS COSTS ADDITIONAL TO FREIGHT, PROHIBITED BY THE CREDIT"}}},
      {"27, not clean",
       Multimodal,
       Clause(v1::CLAUSE_KIND_ADVERSE, "Two crates torn."),
       {{kDiscrepancy, "clean", "UCP 600 art. 27", kAsked, "/clauses/2/text",
         "TRANSPORT DOCUMENT NOT CLEAN: TWO CRATES TORN."}}},
      {"27, packing that may not do",
       Multimodal,
       Clause(v1::CLAUSE_KIND_OTHER, "Packing may not be sufficient for the sea journey."),
       {}},
      {"27, perhaps a defect",
       Multimodal,
       Clause(v1::CLAUSE_KIND_OTHER, "Cartons wet."),
       {{kForExaminer, "clean", "UCP 600 art. 27", kAsked, "/clauses/2/text",
         "whether the clause expressly declares a defective condition of goods or packaging"}}},
      {"freight not marked",
       Multimodal,
       [](Set& s) { s.document.mutable_freight()->clear_payment(); },
       {{kDiscrepancy, "freight", "the credit's own demand", kAsked, "/freight/payment",
         "TRANSPORT DOCUMENT NOT MARKED FREIGHT PREPAID"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenParties, Conditions) {
  const std::string own = "the credit's own condition";
  const std::vector<Golden> cases = {
      {"14(h), no document to prove it",
       Multimodal,
       Condition("VESSEL NOT OLDER THAN 15 YEARS"),
       {Says(kComplies, "UCP 600 art. 14(h)", "+VESSEL", "",
             "it names no document to prove it: deemed not stated, and disregarded")}},
      {"14(h), a clause on the same",
       Multimodal,
       [](Set& s) {
         Condition("VESSEL NOT OLDER THAN 15 YEARS")(s);
         AddClause(s.document, v1::CLAUSE_KIND_OTHER, "Vessel aged 20 years.");
       },
       {Says(kForExaminer, "UCP 600 art. 14(d), 14(h)", "+VESSEL", "/clauses/2/text",
             "it names no document to prove it, but this clause may conflict with it")}},
      {"several in one line",
       Multimodal,
       Condition("ALL DOCUMENTS IN ENGLISH. THIRD PARTY DOCUMENTS ACCEPTABLE\nEXCEPT DRAFT AND INVOICE"),
       {}},
      {"more than is known",
       Multimodal,
       Condition("ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER AND THE APPLICANT'S TIN"),
       {Says(kForExaminer, "UCP 600 art. 14(h)", "+ALL DOCUMENTS", "",
             "beside what was examined, the condition says: APPLICANT TIN")}},
      {"the number with its date",
       Multimodal,
       Condition("DOCUMENTARY CREDIT NUMBER WITH DATE MUST APPEAR IN ALL DOCUMENTS"),
       {{kDiscrepancy, "credit-number", own, "+DOCUMENTARY", "/letter_of_credit/issue_date",
         "DATE OF CREDIT NOT SHOWN ON TRANSPORT DOCUMENT"}}},
      {"the number on the invoice only",
       Multimodal,
       [](Set& s) {
         Condition("COMMERCIAL INVOICE MUST STATE THE CREDIT NUMBER")(s);
         s.document.clear_letter_of_credit();
       },
       {{kComplies, "credit-number", "UCP 600 art. 14(d)", ":20:", "/letter_of_credit/reference",
         "the credit does not ask for its number"},
        Says(kForExaminer, "UCP 600 art. 14(h)", "+COMMERCIAL", "",
             "it is about another document than this one, and the set is not examined here")}},
      {"the number unwanted",
       Multimodal,
       Condition("DOCUMENTS MUST NOT SHOW CREDIT NUMBER"),
       {{kDiscrepancy, "credit-number", own, "+DOCUMENTS", "/letter_of_credit/reference",
         "CREDIT NUMBER SHOWN ON TRANSPORT DOCUMENT"}}},
      {"another credit's number",
       Multimodal,
       [](Set& s) { s.document.mutable_letter_of_credit()->set_reference("LC/2025/0002"); },
       {{kDiscrepancy, "credit-number", "UCP 600 art. 14(d)", "+ALL DOCUMENTS", "/letter_of_credit/reference",
         "TRANSPORT DOCUMENT SHOWS CREDIT NUMBER LC/2025/0002 INSTEAD OF LC/2025/0001"}}},
      {"a route",
       Multimodal,
       Condition("SHIPMENT VIA ALASHANKOU"),
       {Says(kDiscrepancy, own, "+SHIPMENT VIA", "/legs", "ROUTE VIA ALASHANKOU NOT SHOWN")}},
      {"HS codes",
       Multimodal,
       Condition("H.S.CODE NO. 8703.23 MUST APPEAR IN ALL DOCUMENTS"),
       {Says(kDiscrepancy, own, "+H.S.CODE", "/goods_lines/0/hs_code", "HS CODE 870323 NOT SHOWN")}},
      {"container and seal",
       Multimodal,
       [](Set& s) {
         Condition("TRANSPORT DOCUMENT MUST SHOW CONTAINER AND SEAL NUMBERS")(s);
         s.document.add_containers()->set_number("CSQU3054383");
       },
       {Says(kDiscrepancy, own, "+TRANSPORT DOCUMENT", "/containers/0/seals",
             "SEAL NUMBER OF CONTAINER CSQU3054383 NOT SHOWN")}},
      {"net weight",
       Multimodal,
       [](Set& s) {
         Condition("TRANSPORT DOCUMENT MUST SHOW GROSS AND NET WEIGHT")(s);
         s.document.mutable_goods_lines(0)->clear_net_weight_grams();
       },
       {Says(kDiscrepancy, own, "+TRANSPORT DOCUMENT", "/goods_lines/0/net_weight_grams",
             "NET WEIGHT NOT SHOWN")}},
      {"between the banks",
       Multimodal,
       Condition("A DISCREPANCY FEE OF EUR 90 WILL BE DEDUCTED FROM PROCEEDS"),
       {Says(kComplies, "UCP 600 art. 14(h)", "+A DISCREPANCY", "",
             "it is between the banks and the beneficiary, and no document is held to it")}},
      {"transhipment in words of its own",
       Multimodal,
       Condition("TRANSHIPMENT AT BREST ONLY"),
       {{kForExaminer, "transhipment", "UCP 600 art. 19(b), (c)", "+TRANSHIPMENT", "/legs",
         "the credit speaks of transhipment in words of its own, beside \"ALLOWED\" in field 43T"},
        Says(kForExaminer, "UCP 600 art. 14(h)", "+TRANSHIPMENT", "",
             "beside what was examined, the condition says: BREST ONLY")}},
      {"a demand of 46A that no rule knows",
       Multimodal,
       Field("46A", "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT SHOWING DELIVERY AGENT IN CHENGDU"),
       {{kForExaminer, "demands", "the credit's own demand", kAsked, "",
         "beside what was examined, the line says: DELIVERY AGENT CHENGDU"}}},
      {"electronic records refused",
       Multimodal,
       Field("47A", "+ELECTRONIC RECORDS ARE NOT ACCEPTABLE"),
       {{kDiscrepancy, "rules", own, "+ELECTRONIC", "",
         "ELECTRONIC RECORD PRESENTED, NOT ACCEPTABLE UNDER THE CREDIT"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

// Ten clean sets, one for each article and way of routing: nothing is wrong with them, every check has its
// say in one of them, and no more than 15 of 100 findings are left to the examiner.
TEST(CleanSets, LeaveTheExaminerLittle) {
  const std::vector<std::pair<const char*, Set (*)()>> sets = {
      {"19", Multimodal},   {"19 by sea and rail", SeaRail},
      {"20", Ocean},        {"21", SeaWaybill},
      {"22", CharterParty}, {"23", Air},
      {"24 by rail", Rail}, {"24 by road, 38", TransferredRoad},
      {"25", Courier},      {"eUCP, conditions of many kinds", Eucp}};
  std::set<std::string> checks;
  std::size_t examiner = 0;
  std::size_t all = 0;
  for (const auto& [name, make] : sets) {
    const Examination out = ExamineSet(make());
    EXPECT_EQ(out.Count(Kind::kDiscrepancy), 0U) << name << "\n" << Listing(out);
    examiner += out.Count(Kind::kForExaminer);
    all += out.findings.size();
    for (const Finding& one : out.findings) checks.insert(one.check);
  }
  for (const std::string& check : CheckNames()) EXPECT_TRUE(checks.contains(check)) << check;
  EXPECT_LE(100 * examiner, 15 * all);
  RecordProperty("for_the_examiner", std::to_string(examiner) + " of " + std::to_string(all));
}

}  // namespace
}  // namespace yidan::credit::testing
