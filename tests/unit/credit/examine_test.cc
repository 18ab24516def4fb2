// A clean set, and for every check a set with one fault: the finding names article, credit line and place.
#include "services/credit/examine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>

#include "services/credit/amendments.h"
#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

TEST(Examine, ACleanSetComplies) {
  const Examination out = ExamineSet(Multimodal());
  EXPECT_TRUE(out.Compliant()) << Listing(out);
  EXPECT_THAT(out.article, ::testing::StartsWith("UCP 600 art. 19"));
  EXPECT_THAT(out.not_examined, ::testing::ElementsAre(::testing::HasSubstr("SIGNED COMMERCIAL INVOICE")));
  EXPECT_GE(out.findings.size(), 20U);
  EXPECT_EQ(FormatDay(*out.last_day), "2025-04-27");
}

struct Case {
  std::string name;
  std::function<void(Set&)> change;
  Kind kind;
  std::string check;
  std::string article;
  std::string tag;  // of the credit; "" where the article alone says it
  std::string pointer;
  std::string wording;  // a piece of it
};

const std::vector<Case>& Cases() {
  using enum Kind;
  const auto field = [](std::string tag, std::string value) {
    return [=](Set& set) { set.fields = With(set.fields, tag, value); };
  };
  const auto asked = [=](const std::string& line) { return field("46A", "+" + line); };
  static const std::vector<Case> cases = {
      {"LateShipment", [](Set& s) { s.document.mutable_receipt_statement()->set_date("2025-04-11"); },
       kDiscrepancy, "shipment-date", "art. 19(a)(ii), 29(c)", "44C", "/receipt_statement/date",
       "LATE SHIPMENT: 2025-04-11, LATEST SHIPMENT 2025-04-10"},
      {"ShipmentNotDated",
       [](Set& s) {
         s.document.mutable_receipt_statement()->clear_date();
         s.document.mutable_exchanged_document()->clear_issue_date();
       },
       kDiscrepancy, "shipment-date", "art. 19(a)(ii)", "46A", "/receipt_statement/date",
       "DATE OF SHIPMENT NOT SHOWN"},
      {"OnBoardAsked", asked("MULTIMODAL TRANSPORT DOCUMENT SHOWING SHIPPED ON BOARD"), kDiscrepancy,
       "shipment-date", "art. 19(a)(ii)", "46A", "/receipt_statement/kind", "ON BOARD NOTATION NOT SHOWN"},
      {"Expired", [](Set& s) { s.presentation.presented = ParseIsoDay("2025-06-16"); }, kDiscrepancy,
       "expiry", "art. 6(d)(i)", "31D", "", "CREDIT EXPIRED"},
      {"PresentedLate", [](Set& s) { s.presentation.presented = ParseIsoDay("2025-04-28"); }, kDiscrepancy,
       "presentation-period", "art. 14(c)", "48", "/receipt_statement/date",
       "MORE THAN 21 DAYS AFTER SHIPMENT ON 2025-04-06"},
      {"PresentedLateWithoutField48",
       [](Set& s) {
         s.fields = With(s.fields, "48", "");
         s.presentation.presented = ParseIsoDay("2025-04-28");
       },
       kDiscrepancy, "presentation-period", "art. 14(c)", "", "/receipt_statement/date", "LATE PRESENTATION"},
      {"PeriodOfAnotherDay", field("48", "WITHIN 6 DAYS OF ISSUANCE OF FCR"), kForExaminer,
       "presentation-period", "art. 14(c)", "48", "/receipt_statement/date",
       "not plainly one of days after shipment"},
      {"Overdrawn",
       [](Set& s) {
         s.presentation.drawn = Money{"EUR", 13'840'001};
       },
       kDiscrepancy, "amount", "art. 18(b)", "32B", "", "OVERDRAWN: EUR 138,400.01 EXCEEDS EUR 138,400.00"},
      {"WrongCurrency",
       [](Set& s) {
         s.presentation.drawn = Money{"USD", 1};
       },
       kDiscrepancy, "amount", "art. 18(a)(iii)", "32B", "", "DRAWN IN USD"},
      {"OneModeOnly", [](Set& s) { s.document.mutable_legs()->RemoveLast(); }, kDiscrepancy,
       "kind-of-document", "art. 19", "46A", "/legs", "AT LEAST TWO DIFFERENT MODES"},
      {"AirAsked", asked("AIR WAYBILL"), kDiscrepancy, "kind-of-document", "art. 23", "46A", "/legs", "ROAD"},
      {"OceanAsked",
       [=](Set& s) {
         s.fields = With(With(With(s.fields, "44A", ""), "44B", ""), "44E", "ROTTERDAM");
         s.fields = With(s.fields, "46A", "+FULL SET OF OCEAN BILLS OF LADING TO ORDER");
       },
       kDiscrepancy, "kind-of-document", "art. 20", "46A", "/legs", "PRESENTED INSTEAD OF A BILL OF LADING"},
      {"SeaUnderRailAsked",
       [=](Set& s) {
         s.fields = With(s.fields, "46A", "+DUPLICATE OF RAILWAY CONSIGNMENT NOTE");
         s.document.mutable_legs(0)->set_mode(v1::TRANSPORT_MODE_SEA);
       },
       kDiscrepancy, "kind-of-document", "art. 24", "46A", "/legs", "CARRIAGE BY"},
      {"NoCarrier",
       [](Set& s) { s.document.mutable_parties()->mutable_carrier()->mutable_party()->clear_name(); },
       kDiscrepancy, "carrier-and-signature", "art. 19(a)(i)", "46A", "/parties/carrier/party/name",
       "NAME OF CARRIER NOT SHOWN"},
      {"NoCapacity", [](Set& s) { s.document.mutable_parties()->mutable_carrier()->clear_capacity(); },
       kDiscrepancy, "carrier-and-signature", "art. 19(a)(i)", "46A", "/parties/carrier/capacity",
       "CAPACITY"},
      {"AgentNotNamed",
       [](Set& s) {
         s.document.mutable_parties()->mutable_carrier()->set_capacity(
             v1::SIGNING_CAPACITY_AS_AGENT_FOR_CARRIER);
       },
       kDiscrepancy, "carrier-and-signature", "art. 19(a)(i)", "46A", "/parties/carrier/agent/name",
       "NAME OF AGENT"},
      {"OtherPlaceOfReceipt", field("44A", "ROTTERDAM, NETHERLANDS"), kDiscrepancy, "places",
       "art. 19(a)(iii)", "44A", "/places/place_of_receipt",
       "PLACE OF TAKING IN CHARGE SHOWN AS TILBURG, NL INSTEAD OF ROTTERDAM, NETHERLANDS"},
      {"OtherCountry", field("44B", "CHENGDU, VIETNAM"), kDiscrepancy, "places", "art. 19(a)(iii)", "44B",
       "/places/final_destination", "PLACE OF FINAL DESTINATION"},
      {"NarrowerPlaceAsked", field("44B", "CHENGDU QINGBAIJIANG TERMINAL, CHINA"), kForExaminer, "places",
       "art. 19(a)(iii)", "44B", "/places/final_destination", "wider"},
      {"AreaWithoutBounds", field("44A", "ANY NORTH SEA PORT"), kForExaminer, "places", "art. 19(a)(iii)",
       "44A", "/places/place_of_receipt", "area"},
      {"ThreeOriginalsAsked", asked("FULL SET (3/3) OF MULTIMODAL TRANSPORT DOCUMENT"), kDiscrepancy,
       "originals", "art. 19(a)(iv)", "46A", "/exchanged_document/original_count", "FULL SET OF 3/3"},
      {"NoTerms", [](Set& s) { s.document.mutable_clauses()->RemoveLast(); }, kDiscrepancy,
       "terms-of-carriage", "art. 19(a)(v)", "46A", "/clauses", "TERMS AND CONDITIONS OF CARRIAGE"},
      {"CharterParty",
       [](Set& s) { s.document.add_clauses()->set_text("Subject to charter party dated 2025-01-01."); },
       kDiscrepancy, "terms-of-carriage", "art. 19(a)(vi)", "46A", "/clauses/2/text", "CHARTER PARTY"},
      {"TranshipmentInItsOwnWords",
       field("47A", "+TRANSHIPMENT AT BREST ONLY\n+ELECTRONIC RECORD ACCEPTABLE"), kForExaminer,
       "transhipment", "art. 19(b), (c)", "47A", "/legs", "words of its own"},
      {"OrderOfSomebodyElse",
       [](Set& s) { s.document.mutable_parties()->mutable_order_party()->set_name("Test Trading House"); },
       kDiscrepancy, "order", "art. 14(d)", "46A", "/parties/order_party/name",
       "TO ORDER OF TEST TRADING HOUSE INSTEAD OF TO ORDER"},
      {"OrderOfTheBankAsked", asked("MULTIMODAL TRANSPORT DOCUMENT TO THE ORDER OF TEST BANK AG, FRANKFURT"),
       kDiscrepancy, "order", "art. 14(d)", "46A", "/parties/order_party/name",
       "INSTEAD OF TO ORDER OF TEST BANK AG"},
      {"NotToOrder",
       [](Set& s) { s.document.mutable_exchanged_document()->set_form(v1::WAYBILL_FORM_STRAIGHT); },
       kDiscrepancy, "order", "art. 14(d)", "46A", "/exchanged_document/form", "NOT MADE OUT TO ORDER"},
      {"ConsignedAsked", asked("MULTIMODAL TRANSPORT DOCUMENT CONSIGNED TO TEST BANK AG"), kDiscrepancy,
       "order", "art. 14(d)", "46A", "/exchanged_document/form", "NOT CONSIGNED TO TEST BANK AG"},
      {"EndorsedInFull",
       [](Set& s) {
         s.presentation.order = Presentation::Order::kNamed;
         s.presentation.order_name = "Test Bank";
       },
       kDiscrepancy, "order", "art. 14(d)", "46A", "",
       "NOT ENDORSED IN BLANK, BUT TO THE ORDER OF TEST BANK"},
      {"EndorsementNotKnown", [](Set& s) { s.presentation.order = Presentation::Order::kUnknown; },
       kForExaminer, "order", "art. 14(d)", "46A", "", "endorsements stand in the document's chain"},
      {"NotifyMissing", [](Set& s) { s.document.mutable_parties()->clear_notify_parties(); }, kDiscrepancy,
       "notify", "art. 14(d)", "46A", "/parties/notify_parties", "NOTIFY PARTY NOT SHOWN"},
      {"NotifySomebodyElse",
       [](Set& s) {
         s.document.mutable_parties()->mutable_notify_parties(0)->set_name("Other Import Co Ltd");
       },
       kDiscrepancy, "notify", "art. 14(d)", "50", "/parties/notify_parties/0/name",
       "NOTIFY PARTY SHOWN AS OTHER IMPORT CO LTD"},
      {"NotifyMisspelt",
       [](Set& s) {
         s.document.mutable_parties()->mutable_notify_parties(0)->set_name("Rongau Test Import Co Ltd");
       },
       kForExaminer, "notify", "art. 14(d)", "50", "/parties/notify_parties/0/name", "one letter"},
      {"NotifyAddressNotAsStated",
       [](Set& s) {
         s.document.mutable_parties()->mutable_notify_parties(0)->set_address("Jinjiang, Chengdu");
       },
       kDiscrepancy, "notify", "art. 14(j)", "50", "/parties/notify_parties/0/address",
       "ADDRESS OF APPLICANT"},
      {"NotifyAddressAsked",
       [](Set& s) {
         s.fields = With(s.fields, "46A",
                         "+MULTIMODAL TRANSPORT DOCUMENT NOTIFY APPLICANT WITH FULL NAME AND ADDRESS");
         s.document.mutable_parties()->mutable_notify_parties(0)->clear_address();
       },
       kDiscrepancy, "notify", "art. 14(j)", "50", "/parties/notify_parties/0/address",
       "ADDRESS OF NOTIFY PARTY NOT SHOWN"},
      {"ShipperInAnotherCountry",
       [](Set& s) { s.document.mutable_parties()->mutable_consignor()->set_country("DE"); }, kDiscrepancy,
       "shipper", "art. 14(j)", "59", "/parties/consignor/country", "COUNTRY OF BENEFICIARY"},
      {"FreightCollect",
       [](Set& s) { s.document.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_COLLECT); }, kDiscrepancy,
       "freight", "own demand", "46A", "/freight/payment",
       "MARKED FREIGHT COLLECT INSTEAD OF FREIGHT PREPAID"},
      {"OnDeck",
       [](Set& s) { s.document.add_clauses()->set_text("Goods loaded on deck at shipper's risk."); },
       kDiscrepancy, "on-deck", "art. 26(a)", "46A", "/clauses/2/text", "LOADED ON DECK"},
      {"NotClean",
       [](Set& s) {
         s.document.add_clauses()->set_kind(v1::CLAUSE_KIND_ADVERSE);
         s.document.mutable_clauses(2)->set_text("Two crates torn.");
       },
       kDiscrepancy, "clean", "art. 27", "46A", "/clauses/2/text", "NOT CLEAN: TWO CRATES TORN."},
      {"PerhapsNotClean",
       [](Set& s) { s.document.add_clauses()->set_text("Packaging partly wet on arrival."); }, kForExaminer,
       "clean", "art. 27", "46A", "/clauses/2/text", "defective condition"},
      {"OtherGoods", [](Set& s) { s.document.mutable_goods_lines(0)->set_description("Industrial pumps"); },
       kForExaminer, "goods", "art. 14(e)", "45A", "/goods_lines/0/description", "conflict"},
      {"TooHeavy", field("45A", "+3 MTS OF MOTOR CARS"), kDiscrepancy, "quantity", "art. 30(b)", "45A",
       "/goods_lines/*/net_weight_grams", "QUANTITY EXCEEDS THE CREDIT: 4000 KGS AGAINST 3 MTS"},
      {"PartialProhibited", field("45A", "+5 MTS OF MOTOR CARS"), kDiscrepancy, "quantity", "art. 31(a)",
       "45A", "/goods_lines/*/net_weight_grams", "PARTIAL SHIPMENT EFFECTED"},
      {"QuantityNotUnderstood", field("45A", "+MOTOR CARS AS PER CONTRACT"), kForExaminer, "quantity",
       "art. 30", "45A", "/totals/packages", "no quantity"},
      {"CreditNumberMissing", [](Set& s) { s.document.clear_letter_of_credit(); }, kDiscrepancy,
       "credit-number", "own condition", "47A", "/letter_of_credit/reference", "CREDIT NUMBER NOT SHOWN"},
      {"CreditNumberWrong",
       [](Set& s) { s.document.mutable_letter_of_credit()->set_reference("LC/2025/0002"); }, kDiscrepancy,
       "credit-number", "art. 14(d)", "47A", "/letter_of_credit/reference",
       "LC/2025/0002 INSTEAD OF LC/2025/0001"},
      {"NonDocumentary",
       field(
           "47A",
           "+CREDIT NUMBER ON ALL DOCUMENTS\n+ELECTRONIC RECORD ACCEPTABLE\n+VESSEL NOT OLDER THAN 15 YEARS"),
       kComplies, "conditions", "art. 14(h)", "47A", "", "names no document to prove it"},
      {"ShippedBeforeTheCredit",
       [](Set& s) {
         s.fields = With(s.fields, "47A",
                         "+ELECTRONIC RECORD ACCEPTABLE\n+SHIPMENT PRIOR TO L/C DATE NOT ACCEPTABLE");
         s.fields = With(s.fields, "31C", "250407");
       },
       kDiscrepancy, "conditions", "art. 14(i)", "47A", "/receipt_statement/date",
       "PRIOR TO THE DATE OF THE CREDIT"},
      {"ElectronicNotAgreed", field("47A", "+CREDIT NUMBER ON ALL DOCUMENTS"), kForExaminer, "rules", "40E",
       "40E", "", "under UCP 600 alone"},
      {"ElectronicRefused", field("47A", "+ELECTRONIC RECORDS ARE NOT ACCEPTABLE"), kDiscrepancy, "rules",
       "own condition", "47A", "", "NOT ACCEPTABLE UNDER THE CREDIT"},
      {"OtherRules", field("40E", "ISP LATEST VERSION"), kForExaminer, "rules", "40E", "40E", "",
       "other rules"},
  };
  return cases;
}

// One fault planted: one finding, which names article, credit field and place. (A fault may offend against a
// second rule too, as a presentation after the expiry is also later than 21 days.)
TEST(Examine, EachFaultIsFoundOnceAndWhereItIs) {
  for (const Case& one : Cases()) {
    SCOPED_TRACE(one.name);
    Set set = Multimodal();
    one.change(set);
    const Examination out = ExamineSet(set);
    const auto is_it = [&](const Finding& finding) {
      return finding.kind == one.kind && finding.check == one.check &&
             finding.article.find(one.article) != std::string::npos && finding.credit.tag == one.tag &&
             finding.pointer == one.pointer && finding.wording.find(one.wording) != std::string::npos;
    };
    EXPECT_EQ(std::count_if(out.findings.begin(), out.findings.end(), is_it), 1) << Listing(out);
    if (one.kind == Kind::kDiscrepancy) {
      const auto found = std::find_if(out.findings.begin(), out.findings.end(), is_it);
      EXPECT_TRUE(found == out.findings.end() || !found->cure.empty());
      EXPECT_GE(out.Count(Kind::kDiscrepancy), 1U);
    }
  }
}

// What looks like a fault and is none.
TEST(Examine, WhatTheArticlesAllowIsNoDiscrepancy) {
  const std::vector<std::pair<std::string, std::function<void(Set&)>>> allowed = {
      {"19(c)(ii)", [](Set& s) { s.fields = With(s.fields, "43T", "NOT ALLOWED"); }},
      {"14(k)",
       [](Set& s) {
         s.document.mutable_parties()->mutable_consignor()->set_name("Any Forwarder GmbH");
         s.document.mutable_parties()->mutable_order_party()->set_name("Any Forwarder GmbH");
       }},
      {"14(j), another address of the shipper",
       [](Set& s) {
         s.document.mutable_parties()->mutable_consignor()->set_address("Somewhere else 1, Eindhoven");
       }},
      {"14(j), no address of the notify party",
       [](Set& s) { s.document.mutable_parties()->mutable_notify_parties(0)->clear_address(); }},
      {"26(b)", [](Set& s) { s.document.add_clauses()->set_text("Said to contain."); }},
      {"26(a), may be carried",
       [](Set& s) { s.document.add_clauses()->set_text("Goods may be carried on deck."); }},
      {"39A",
       [](Set& s) {
         s.fields = With(s.fields, "39A", "10/00");
         s.presentation.drawn = Money{"EUR", 15'224'000};
       }},
      {"30(b)", [](Set& s) { s.fields = With(s.fields, "45A", "+4.1 MTS OF MOTOR CARS"); }},
      {"30(a)", [](Set& s) { s.fields = With(s.fields, "45A", "+ABOUT 4.4 MTS OF MOTOR CARS"); }},
      {"4 MTS = 4,000 KGS", [](Set& s) { s.fields = With(s.fields, "45A", "+4,000 KGS OF MOTOR CARS"); }},
      {"31(a)",
       [](Set& s) { s.fields = With(With(s.fields, "43P", "ALLOWED"), "45A", "+40 MTS OF MOTOR CARS"); }},
      {"eUCP",
       [](Set& s) {
         s.fields =
             With(With(s.fields, "40E", "EUCP LATEST VERSION"), "47A", "+CREDIT NUMBER ON ALL DOCUMENTS");
         s.presentation.complete = s.presentation.presented;
       }},
      {"24, road and rail",
       [](Set& s) { s.fields = With(s.fields, "46A", "+RAILWAY CONSIGNMENT NOTE, FREIGHT PREPAID"); }},
      {"ISBP D1: a bill of lading with a place inland",
       [](Set& s) {
         s.fields = With(s.fields, "46A", "+FULL SET OF BILLS OF LADING TO ORDER BLANK ENDORSED");
       }},
      {"a facility as the credit names it",
       [](Set& s) {
         s.fields = With(s.fields, "44B", "CHENGDU QINGBAIJIANG RAILWAY PORT, CHINA");
         s.document.mutable_places()->mutable_final_destination()->set_facility("Qingbaijiang terminal");
       }},
      {"a notify party by name",
       [](Set& s) {
         s.fields = With(s.fields, "46A", "+MULTIMODAL TRANSPORT DOCUMENT, NOTIFY TEST AGENCY LTD, CHENGDU");
         s.document.mutable_parties()->mutable_notify_parties(0)->set_name("Test Agency Limited");
       }},
      {"any place in a country", [](Set& s) { s.fields = With(s.fields, "44B", "ANY PLACE IN CHINA"); }},
      {"to the order of the bank, as asked",
       [](Set& s) {
         s.fields =
             With(s.fields, "46A", "+MULTIMODAL TRANSPORT DOCUMENT TO ORDER OF TEST BANK AG, FRANKFURT");
         s.document.mutable_parties()->mutable_order_party()->set_name("Test Bank AG");
       }},
  };
  for (const auto& [name, change] : allowed) {
    Set set = Multimodal();
    change(set);
    const Examination out = ExamineSet(set);
    EXPECT_TRUE(out.Compliant()) << name << "\n" << Listing(out);
  }
}

// Art. 29: over closed days the expiry and the last day move, the shipment date never, and art. 36 moves
// nothing.
TEST(ClosedDays, MoveTheLastDayOfPresentation) {
  Set set = Multimodal();
  set.fields = With(With(set.fields, "31D", "250426FRANKFURT"), "48", "45");  // a Saturday
  set.presentation.presented = ParseIsoDay("2025-04-28");
  const auto expiry = [&] {
    for (const Finding& one : ExamineSet(set).findings) {
      if (one.check == "expiry") return one;
    }
    return Finding{};
  };
  EXPECT_EQ(expiry().kind, Kind::kDiscrepancy) << "the bank was open";
  set.presentation.calendar->closed = {*ParseIsoDay("2025-04-26"), *ParseIsoDay("2025-04-27")};
  EXPECT_EQ(expiry().kind, Kind::kComplies);
  EXPECT_THAT(expiry().wording, ::testing::HasSubstr("the first following one is 2025-04-28"));
  set.presentation.calendar->force_majeure = {*ParseIsoDay("2025-04-26")};
  EXPECT_EQ(expiry().kind, Kind::kDiscrepancy) << "art. 36";
  set.presentation.calendar.reset();
  EXPECT_EQ(expiry().kind, Kind::kForExaminer) << "no calendar, and a Saturday";
  set.presentation.presented = ParseIsoDay("2025-05-07");
  EXPECT_EQ(expiry().kind, Kind::kDiscrepancy) << "no holiday behind a weekend lasts so long";
}

TEST(ClosedDays, NeverMoveTheShipmentDate) {
  Set set = Multimodal();
  set.fields = With(set.fields, "44C", "250405");  // a Saturday; shipped on Sunday
  set.presentation.calendar->closed = {*ParseIsoDay("2025-04-05"), *ParseIsoDay("2025-04-06")};
  EXPECT_EQ(ExamineSet(set).Count(Kind::kDiscrepancy), 1U);
}

TEST(Examine, TheCureNamesWhoAndUntilWhen) {
  Set set = Multimodal();
  set.document.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_COLLECT);
  const Examination out = ExamineSet(set);
  for (const Finding& one : out.findings) {
    if (one.kind != Kind::kDiscrepancy) continue;
    EXPECT_EQ(one.cure, "the carrier, by an amended document, until 2025-04-27");
  }
}

TEST(Examine, ACureThatComesTooLateIsSaidToHavePassed) {
  Set set = Multimodal();
  set.document.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_COLLECT);
  set.presentation.presented = ParseIsoDay("2025-04-28");
  const auto cure = [&] {
    for (const Finding& one : ExamineSet(set).findings) {
      if (one.check == "freight") return one.cure;
    }
    return std::string();
  };
  EXPECT_EQ(
      cure(),
      "the carrier, by an amended document, until 2025-04-27, which had passed when they were presented");
  // Art. 29(a) moves that day as it moves the period itself.
  set.presentation.calendar->closed = {*ParseIsoDay("2025-04-27")};
  EXPECT_EQ(cure(), "the carrier, by an amended document, until 2025-04-28");
}

// Art. 10(c): it complies with the amendment and not without it: presenting it accepts the amendment.
TEST(Examine, ALateShipmentCompliesIfTheUnansweredAmendmentIsSupposed) {
  const Credit credit = *ReadCredit(Wire(CleanFields())).credit;
  const auto amendment = ReadAmendment(Wire({{"27", "1/1"},
                                             {"20", "LC/2025/0001"},
                                             {"21", "NONREF"},
                                             {"23", "LC/2025/0001"},
                                             {"31C", "250320"},
                                             {"26E", "1"},
                                             {"30", "250401"},
                                             {"22A", "ISSU"},
                                             {"44C", "250420"}},
                                            "707"),
                                       1);
  const auto outcomes = Outcomes(credit, {{*amendment.amendment, Answer::kNone}});
  v1::Waybill late = CleanDocument();
  late.mutable_receipt_statement()->set_date("2025-04-12");
  ASSERT_EQ(outcomes->all.size(), 2U);
  EXPECT_FALSE(Examine(*outcomes->all[0].credit, late, CleanPresentation()).Compliant());
  const Examination supposed = Examine(*outcomes->all[1].credit, late, CleanPresentation());
  EXPECT_TRUE(supposed.Compliant()) << Listing(supposed);
}

}  // namespace
}  // namespace yidan::credit::testing
