// Golden cases of the document's free text: each clause says what is known to be harmless, or what the
// document's own fields say, or the examiner sees it.
#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using enum Kind;

const std::string kAsked = "+FULL SET OF";
const std::string kAt = "/clauses/2/text";

std::function<void(Set&)> Clause(v1::ClauseKind kind, const std::string& text) {
  return [=](Set& s) { AddClause(s.document, kind, text); };
}
Expected Unclean() {
  return {kForExaminer,
          "clean",
          "UCP 600 art. 27",
          kAsked,
          kAt,
          "whether the clause expressly declares a defective condition of goods or packaging"};
}
Expected Left(const std::string& words) {
  return {kForExaminer, "clauses", "UCP 600 art. 14(d)",
          kAsked,       kAt,       "beside what is known here, the clause says: " + words};
}
Expected Day(const std::string& stated) {
  return {
      kForExaminer, "clauses", "UCP 600 art. 14(d)",
      kAsked,       kAt,       "the clause states " + stated + ", and the date of shipment is 2025-04-06"};
}

TEST(GoldenClauses, WhatReceiptSaysBesideGoodOrderIsTheExaminers) {
  for (const char* text :
       {"Case No. 5 broken", "3 cases broken, carrier not responsible", "Cases wet, no remarks by shipper",
        "Packaging insufficient", "Packaging inadequate", "Cases corroded", "2 cases missing", "1 case short",
        "Bags burst, contents spilled", "Cartons collapsed", "Contents mouldy", "Cases rain-soaked",
        "Cases with holes", "Crates eaten by mice", "15 cases only received",
        "Taken in charge in apparent good order, 2 cases opened"}) {
    CheckGolden({text, Multimodal, Clause(v1::CLAUSE_KIND_RECEIPT, text), {Unclean()}});
  }
  for (const char* text : {"Cases wet, no remarks by shipper", "Packing may not be sufficient, wet"})
    CheckGolden({text, Multimodal, Clause(v1::CLAUSE_KIND_OTHER, text), {Unclean()}});
}

TEST(GoldenClauses, EveryAdverseOneIsNamed) {
  const auto two = [](Set& s) {
    AddClause(s.document, v1::CLAUSE_KIND_ADVERSE, "Two crates torn.");
    AddClause(s.document, v1::CLAUSE_KIND_ADVERSE, "Drum 3 leaking.");
  };
  CheckGolden({"two",
               Multimodal,
               two,
               {{kDiscrepancy, "clean", "UCP 600 art. 27", kAsked, kAt,
                 "TRANSPORT DOCUMENT NOT CLEAN: TWO CRATES TORN."},
                {kDiscrepancy, "clean", "UCP 600 art. 27", kAsked, "/clauses/3/text",
                 "TRANSPORT DOCUMENT NOT CLEAN: DRUM 3 LEAKING."}}});
}

TEST(GoldenClauses, FreightAgainstWhatIsAsked) {
  for (const char* text : {"Freight to collect", "Freight payable at destination", "Freight collect"}) {
    std::string upper = Tidy(text);
    CheckGolden({text,
                 Multimodal,
                 Clause(v1::CLAUSE_KIND_FREIGHT, text),
                 {{kDiscrepancy, "freight", "the credit's own demand", kAsked, kAt,
                   "TRANSPORT DOCUMENT STATES " + upper + " WHERE FREIGHT PREPAID IS ASKED FOR"}}});
  }
  CheckGolden({"in part",
               Multimodal,
               Clause(v1::CLAUSE_KIND_FREIGHT, "Freight prepaid 5400 EUR, balance collect"),
               {Left("5400 EUR BALANCE COLLECT")}});
  CheckGolden({"as asked", Multimodal, Clause(v1::CLAUSE_KIND_FREIGHT, "Freight prepaid at Tilburg."), {}});
}

TEST(GoldenClauses, DatesPlacesAndFiguresOfTheirOwn) {
  const std::vector<Golden> cases = {
      {"on board later",
       Multimodal,
       Clause(v1::CLAUSE_KIND_TRANSPORT, "On board 15 April 2025"),
       {Day("2025-04-15")}},
      {"dispatched later",
       Multimodal,
       Clause(v1::CLAUSE_KIND_TRANSPORT, "Dispatched from Tilburg on 09 May 2025"),
       {Day("2025-05-09")}},
      {"the day of receipt",
       Multimodal,
       Clause(v1::CLAUSE_KIND_RECEIPT, "Received at Tilburg on 06 April 2025"),
       {}},
      {"another place",
       Multimodal,
       Clause(v1::CLAUSE_KIND_DELIVERY, "Delivery at Tilburg only against surrender of this document."),
       {Left("TILBURG")}},
      {"its own place",
       Multimodal,
       Clause(v1::CLAUSE_KIND_DELIVERY, "Delivery at Chengdu only against surrender of this document."),
       {}},
      {"a weight",
       Multimodal,
       Clause(v1::CLAUSE_KIND_OTHER, "Total weight 23,000 kgs"),
       {Left("TOTAL WEIGHT 23 000 KGS")}},
      {"another credit",
       Multimodal,
       Clause(v1::CLAUSE_KIND_OTHER, "L/C No. ABC99999"),
       {Left("L C NO ABC99999")}},
      {"the credit", Multimodal, Clause(v1::CLAUSE_KIND_OTHER, "L/C No. LC/2025/0001"), {}},
      {"a party",
       Multimodal,
       Clause(v1::CLAUSE_KIND_OTHER, "Consignee: PKO Bank Polski"),
       {Left("CONSIGNEE PKO BANK POLSKI")}},
      {"a charter party by its letters",
       Multimodal,
       Clause(v1::CLAUSE_KIND_CONDITIONS, "As per C/P dated 1.8.2024"),
       {{kDiscrepancy, "terms-of-carriage", "UCP 600 art. 19(a)(vi)", kAsked, kAt,
         "TRANSPORT DOCUMENT INDICATES THAT IT IS SUBJECT TO A CHARTER PARTY"}}},
      {"only Chinese",
       Multimodal,
       [](Set& s) { s.document.add_clauses()->set_text_zh("三箱破损"); },
       {Left("三箱破损")}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenClauses, OnDeckIsNotAbsolvedByAnotherMay) {
  for (const char* text : {"Shipped on deck; goods may be inspected",
                           "Stowed on deck at shipper's risk; carrier may", "Not insured, loaded on deck"}) {
    CheckGolden({text,
                 Multimodal,
                 Clause(v1::CLAUSE_KIND_TRANSPORT, text),
                 {{kDiscrepancy, "on-deck", "UCP 600 art. 26(a)", kAsked, kAt,
                   "TRANSPORT DOCUMENT INDICATES GOODS LOADED ON DECK"}}});
  }
}

TEST(GoldenClauses, TooManyAreNotReadAndThatIsSaid) {
  Set set = Multimodal();
  for (int i = 0; i < 20'000; ++i) AddClause(set.document, v1::CLAUSE_KIND_OTHER, "Signed by the carrier.");
  const Examination out = ExamineSet(set);
  ASSERT_FALSE(out.Compliant());
  EXPECT_EQ(out.findings.back().pointer, "/clauses/200");
  EXPECT_EQ(out.findings.back().kind, kForExaminer);
}

}  // namespace
}  // namespace yidan::credit::testing
