// Golden cases of dates, amounts, quantities, places: UCP 600 art. 3, 6, 14(c), 14(i), 18, 29, 30, 31, 36,
// and the goods of art. 14(e).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using enum Kind;

const char* const kAsked = "+FULL SET OF";
const char* const kGoods = "+2 UNITS";

std::function<void(Set&)> Field(const std::string& tag, const std::string& value) {
  return [=](Set& s) { s.fields = With(s.fields, tag, value); };
}
std::function<void(Set&)> Goods(const std::string& value) { return Field("45A", value); }
// 44D instead of 44C.
std::function<void(Set&)> Period(const std::string& value) {
  return [=](Set& s) { s.fields = With(With(s.fields, "44C", ""), "44D", value); };
}
std::function<void(Set&)> Condition(const std::string& value) {
  return Field("47A", "+ELECTRONIC RECORD ACCEPTABLE\n+" + value);
}
std::function<void(Set&)> Both(const std::function<void(Set&)>& a, const std::function<void(Set&)>& b) {
  return [=](Set& s) {
    a(s);
    b(s);
  };
}
void Net(Set& s, std::uint64_t grams) { s.document.mutable_goods_lines(0)->set_net_weight_grams(grams); }

Expected Quantity(Kind kind, const std::string& article, const std::string& line, const std::string& pointer,
                  const std::string& wording) {
  return {kind, "quantity", article, line, pointer, wording};
}

TEST(GoldenTerms, Days) {
  const auto closed = [](const std::string& day, bool interrupted) {
    return [=](Set& s) {
      s.fields = With(With(s.fields, "31D", "250419FRANKFURT"), "48", "45");  // a Saturday
      s.presentation.presented = ParseIsoDay("2025-04-22");
      s.presentation.calendar->closed = {*ParseIsoDay("2025-04-19"), *ParseIsoDay("2025-04-20"),
                                         *ParseIsoDay("2025-04-21")};
      if (interrupted) s.presentation.calendar->force_majeure.insert(*ParseIsoDay(day));
    };
  };
  const std::vector<Golden> cases = {
      {"6(d), expired",
       Multimodal,
       Field("31D", "250419FRANKFURT"),
       {{kDiscrepancy, "expiry", "UCP 600 art. 6(d)(i)", ":31D:", "",
         "CREDIT EXPIRED: PRESENTED 2025-04-20, EXPIRY 2025-04-19"}}},
      {"29(a), over Easter",
       Multimodal,
       closed("", false),
       {{kComplies, "expiry", "UCP 600 art. 6(d)(i), 29(a)", ":31D:", "",
         "the expiry date, 2025-04-19, was no banking day; the first following one is 2025-04-22: the "
         "nominated "
         "bank says so in its covering schedule (29(b))"}}},
      {"36, closed by an interruption",
       Multimodal,
       closed("2025-04-19", true),
       {{kDiscrepancy, "expiry", "UCP 600 art. 6(d)(i), 36", ":31D:", "",
         "CREDIT EXPIRED: PRESENTED 2025-04-22, EXPIRY 2025-04-19, NOT EXTENDED FOR AN INTERRUPTION OF "
         "BUSINESS"}}},
      {"14(c), stale documents acceptable",
       Multimodal,
       Both(Field("48", "10"), Condition("STALE DOCUMENTS ACCEPTABLE")),
       {{kComplies, "presentation-period", "UCP 600 art. 14(c)", "+STALE", "/receipt_statement/date",
         "the credit accepts documents that are stale: within its validity is enough"}}},
      {"48, too late",
       Multimodal,
       Field("48", "10"),
       {{kDiscrepancy, "presentation-period", "UCP 600 art. 14(c)", ":48:", "/receipt_statement/date",
         "LATE PRESENTATION: MORE THAN 10 DAYS AFTER SHIPMENT ON 2025-04-06"}}},
      {"48, extended by 47A",
       Multimodal,
       Both(Field("48", "10"), Condition("LATE PRESENTATION ACCEPTABLE UP TO 25 DAYS")),
       {{kComplies, "presentation-period", "UCP 600 art. 14(c)", "+LATE", "/receipt_statement/date",
         "presented on or before the last of 25 days after shipment, 2025-05-01"}}},
      {"14(i), dated after its presentation",
       Multimodal,
       [](Set& s) { s.document.mutable_exchanged_document()->set_issue_date("2025-04-21"); },
       {{kDiscrepancy, "issue-date", "UCP 600 art. 14(i)", kAsked, "/exchanged_document/issue_date",
         "TRANSPORT DOCUMENT DATED 2025-04-21, LATER THAN ITS PRESENTATION ON 2025-04-20"}}},
      {"14(i), dated before the credit",
       Multimodal,
       Field("31C", "250410"),
       {{kComplies, "issue-date", "UCP 600 art. 14(i)", kAsked, "/exchanged_document/issue_date",
         "not later than its presentation"}}},
      {"14(i), dated before the credit, which forbids it",
       Multimodal,
       Both(Field("31C", "250410"),
            Condition("DOCUMENTS DATED PRIOR TO DATE OF ISSUE OF CREDIT NOT ACCEPTABLE")),
       {{kDiscrepancy, "issue-date", "UCP 600 art. 14(i)", "+DOCUMENTS DATED",
         "/exchanged_document/issue_date",
         "TRANSPORT DOCUMENT DATED 2025-04-06, PRIOR TO THE DATE OF THE CREDIT 2025-04-10"}}},
      {"46A, dated not later than",
       Multimodal,
       Field("46A", "+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT DATED NOT LATER THAN 5 APRIL 2025"),
       {{kDiscrepancy, "issue-date", "the credit's own demand", kAsked, "/exchanged_document/issue_date",
         "TRANSPORT DOCUMENT DATED 2025-04-06, LATER THAN 2025-04-05"}}},
      {"3, within a month",
       Multimodal,
       Period("DURING APRIL 2025"),
       {{kComplies, "shipment-date", "UCP 600 art. 3", ":44D:", "/receipt_statement/date",
         "within 2025-04-01 to 2025-04-30"}}},
      {"3, on or about",
       Multimodal,
       Period("ON OR ABOUT 11 APRIL 2025"),
       {{kComplies, "shipment-date", "UCP 600 art. 3", ":44D:", "/receipt_statement/date",
         "within 2025-04-06 to 2025-04-16"}}},
      {"3, the second half",
       Multimodal,
       Period("SECOND HALF OF APRIL 2025"),
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 3", ":44D:", "/receipt_statement/date",
         "EARLY SHIPMENT: 2025-04-06, SHIPMENT PERIOD BEGINS 2025-04-16"}}},
      {"3, between two dates",
       Multimodal,
       Period("BETWEEN 01.03.2025 AND 05.04.2025"),
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 3, 29(c)", ":44D:", "/receipt_statement/date",
         "LATE SHIPMENT: 2025-04-06, SHIPMENT PERIOD ENDS 2025-04-05"}}},
      {"3, before a date",
       Multimodal,
       Period("BEFORE 6 APRIL 2025"),
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 3, 29(c)", ":44D:", "/receipt_statement/date",
         "LATE SHIPMENT: 2025-04-06, SHIPMENT PERIOD ENDS 2025-04-05"}}},
      {"3, counted from the issue",
       Multimodal,
       Period("WITHIN 17 DAYS AFTER DATE OF ISSUE"),
       {{kComplies, "shipment-date", "UCP 600 art. 3", ":44D:", "/receipt_statement/date",
         "within the time until 2025-04-06"}}},
      {"3, not understood",
       Multimodal,
       Period("PROMPT"),
       {{kForExaminer, "shipment-date", "UCP 600 art. 3, 32", ":44D:", "/receipt_statement/date",
         "a period of shipment in words: it names no day and no month"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenTerms, Amounts) {
  const auto drawn = [](std::int64_t minor) {
    return [=](Set& s) { s.presentation.drawn = Money{"EUR", minor}; };
  };
  const std::vector<Golden> cases = {
      {"18(b), overdrawn",
       Multimodal,
       drawn(13'840'001),
       {{kDiscrepancy, "amount", "UCP 600 art. 18(b)", ":32B:", "",
         "OVERDRAWN: EUR 138,400.01 EXCEEDS EUR 138,400.00"}}},
      {"39A, for the amount",
       Multimodal,
       Both(Field("39A", "05/05"), drawn(14'532'000)),
       {{kComplies, "amount", "UCP 600 art. 18(b), field 39A", ":32B:", "", "within EUR 145,320.00"}}},
      {"39A, and not for the quantity",
       Multimodal,
       [](Set& s) { s.fields = With(With(s.fields, "39A", "10/10"), "45A", "+3.7 MTS OF MOTOR CARS"); },
       {Quantity(kDiscrepancy, "UCP 600 art. 30(b)", "+3.7", "/goods_lines/*/net_weight_grams",
                 "QUANTITY EXCEEDS THE CREDIT: 4000 KGS AGAINST 3.7 MTS")}},
      {"30(c), five per cent less",
       Multimodal,
       drawn(13'148'000),
       {{kComplies, "amount", "UCP 600 art. 18(b), 30", ":32B:", "", "within EUR 138,400.00"}}},
      {"30(c), more than five per cent less",
       Multimodal,
       drawn(13'147'999),
       {{kDiscrepancy, "amount", "UCP 600 art. 30(c), 31(a)", ":32B:", "",
         "SHORT DRAWING: EUR 131,479.99 IS MORE THAN 5 PER CENT LESS THAN EUR 138,400.00, PARTIAL SHIPMENTS "
         "NOT "
         "ALLOWED"}}},
      {"31(a), part of the amount", Multimodal, Both(Field("43P", "ALLOWED"), drawn(1'000'000)), {}},
      {"47A, more or less",
       Multimodal,
       Both(Condition("3 PCT MORE OR LESS IN AMOUNT ACCEPTABLE"), drawn(14'255'200)),
       {{kComplies, "amount", "the credit's own tolerance", ":32B:", "", "within EUR 142,552.00"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenTerms, Quantities) {
  const auto two_lines = [](Set& s) {
    auto& first = *s.document.mutable_goods_lines(0);
    first.set_description("Water pumps");
    first.set_packages(10);
    first.set_package_kind("UN");
    auto& second = *s.document.add_goods_lines();
    second.set_description("Connecting hoses");
    second.set_packages(50);
    second.set_package_kind("UN");
    s.document.mutable_totals()->set_packages(60);
  };
  const std::string pumps = "+WATER PUMPS, QUANTITY: 10 UNITS\n+CONNECTING HOSES, QUANTITY: 50 UNITS";
  const std::vector<Golden> cases = {
      {"57 MTS = 57,000 KGS",
       Multimodal,
       [](Set& s) {
         s.fields = With(s.fields, "45A", "+57 MTS OF MOTOR CARS");
         Net(s, 57'000'000);
       },
       {Quantity(kComplies, "UCP 600 art. 30(b)", "+57", "/goods_lines/*/net_weight_grams",
                 "57 MTS = 57000 KGS")}},
      {"pounds",
       Multimodal,
       Goods("+8,818.49 LBS OF MOTOR CARS"),
       {Quantity(kComplies, "UCP 600 art. 30(b)", "+8,818", "/goods_lines/*/net_weight_grams",
                 "8,818.49 LBS = 3999.999 KGS, within 5 per cent")}},
      {"a decimal comma",
       Multimodal,
       Goods("+4,0 M/TONS OF MOTOR CARS"),
       {Quantity(kComplies, "UCP 600 art. 30(b)", "+4,0", "/goods_lines/*/net_weight_grams",
                 "4,0 M/TONS = 4000 KGS")}},
      {"a point that may be two things",
       Multimodal,
       Goods("+4.000 MTS OF MOTOR CARS"),
       {Quantity(kForExaminer, "UCP 600 art. 30(b)", "+4.000", "/goods_lines/*/net_weight_grams",
                 "4.000 MTS can be read as 4000 KGS or as 4000000 KGS")}},
      {"net and gross",
       Multimodal,
       Goods("+MOTOR CARS, NET WEIGHT: 4 MTS, GROSS WEIGHT 4.3 MTS"),
       {Quantity(kComplies, "UCP 600 art. 30(b)", "+MOTOR", "/totals/gross_weight_grams",
                 "4.3 MTS = 4300 KGS"),
        Quantity(kComplies, "UCP 600 art. 30(b)", "+MOTOR", "/goods_lines/*/net_weight_grams",
                 "4 MTS = 4000 KGS")}},
      {"the same twice",
       Multimodal,
       Goods("+4 MTS OF MOTOR CARS, 4,000 KGS IN ALL"),
       {Quantity(kComplies, "UCP 600 art. 30(b)", "+4 MTS", "/goods_lines/*/net_weight_grams",
                 "4 MTS, 4,000 KGS: the same quantity")}},
      {"a total of parts",
       Multimodal,
       Goods("+TOTAL 4 MTS: 1 MT OF MOTOR CARS RED\nAND 3 MTS OF MOTOR CARS BLUE"),
       {Quantity(kComplies, "UCP 600 art. 30(b)", "+TOTAL", "/goods_lines/*/net_weight_grams",
                 "4 MTS, 1 MT, 3 MTS: the largest is the total of the others")}},
      {"several, line by line",
       Multimodal,
       Both(Goods(pumps), two_lines),
       {Quantity(kComplies, "UCP 600 art. 30(b)", "+WATER", "/goods_lines/0/packages", "10 UNITS"),
        Quantity(kComplies, "UCP 600 art. 30(b)", "+CONNECTING", "/goods_lines/1/packages", "50 UNITS")}},
      {"several, one too many",
       Multimodal,
       [=](Set& s) {
         s.fields = With(s.fields, "45A", pumps);
         two_lines(s);
         s.document.mutable_goods_lines(0)->set_packages(11);
       },
       {Quantity(kDiscrepancy, "UCP 600 art. 30(b)", "+WATER", "/goods_lines/0/packages",
                 "QUANTITY EXCEEDS THE CREDIT: 11 UNITS AGAINST 10 UNITS")}},
      {"31(a), pieces short",
       Multimodal,
       [=](Set& s) {
         s.fields = With(s.fields, "45A", "+3 UNITS OF MOTOR CARS");
         s.document.mutable_goods_lines(0)->set_package_kind("UN");
       },
       {Quantity(kDiscrepancy, "UCP 600 art. 31(a)", "+3 UNITS", "/totals/packages",
                 "PARTIAL SHIPMENT EFFECTED: 2 UNITS AGAINST 3 UNITS")}},
      {"31(a), 47A allows what 43P leaves open",
       Multimodal,
       [=](Set& s) {
         s.fields = With(With(s.fields, "43P", "CONDITIONAL"), "45A", "+5 MTS OF MOTOR CARS");
         s.fields = With(s.fields, "47A", "+ELECTRONIC RECORD ACCEPTABLE\n+PARTIAL SHIPMENTS ALLOWED");
       },
       {Quantity(kComplies, "UCP 600 art. 31(a)", "+5 MTS", "/goods_lines/*/net_weight_grams",
                 "less than 5 MTS, and partial shipments are allowed")}},
      {"31(a), 47A contradicts 43P",
       Multimodal,
       [=](Set& s) {
         s.fields = With(s.fields, "45A", "+5 MTS OF MOTOR CARS");
         s.fields = With(s.fields, "47A", "+ELECTRONIC RECORD ACCEPTABLE\n+PARTIAL SHIPMENTS ALLOWED");
       },
       {Quantity(kForExaminer, "UCP 600 art. 31(a)", "+PARTIAL", "/goods_lines/*/net_weight_grams",
                 "less than 5 MTS is shipped, and the credit makes partial shipments conditional")}},
      {"containers",
       Multimodal,
       [=](Set& s) {
         s.fields = With(s.fields, "45A", "+MOTOR CARS IN 2X40HC");
         s.document.add_containers()->set_number("CSQU3054383");
       },
       {Quantity(kDiscrepancy, "UCP 600 art. 31(a)", "+MOTOR", "/containers",
                 "PARTIAL SHIPMENT EFFECTED: 1 CONTAINERS AGAINST 2X40HC")}},
      {"a trade term of another",
       Multimodal,
       [](Set& s) {
         s.document.mutable_freight()->set_incoterms_rule("FCA");
         s.document.mutable_freight()->set_incoterms_place("Tilburg");
       },
       {{kDiscrepancy, "trade-term", "UCP 600 art. 14(d)", "+CIP", "/freight/incoterms_rule",
         "TRADE TERM SHOWN AS FCA TILBURG INSTEAD OF CIP"}}},
      {"a trade term that the Incoterms rules no longer have",
       Multimodal,
       [=](Set& s) {
         s.fields = With(s.fields, "45A", "+2 UNITS OF MOTOR CARS\n+DDU CHENGDU INCOTERMS 2000");
         s.document.mutable_freight()->set_incoterms_rule("FCA");
       },
       {{kDiscrepancy, "trade-term", "UCP 600 art. 14(d)", "+DDU", "/freight/incoterms_rule",
         "TRADE TERM SHOWN AS FCA INSTEAD OF DDU"}}},
      {"CNF, the old name of CFR",
       Multimodal,
       [=](Set& s) {
         s.fields = With(s.fields, "45A", "+2 UNITS OF MOTOR CARS\n+CNF CHENGDU");
         s.document.mutable_freight()->set_incoterms_rule("FOB");
       },
       {{kDiscrepancy, "trade-term", "UCP 600 art. 14(d)", "+CNF", "/freight/incoterms_rule",
         "TRADE TERM SHOWN AS FOB INSTEAD OF CFR"}}},
      {"14(e), other goods",
       Multimodal,
       [](Set& s) { s.document.mutable_goods_lines(0)->set_description("Industrial pumps"); },
       {{kForExaminer, "goods", "UCP 600 art. 14(e)", kGoods, "/goods_lines/0/description",
         "whether these general terms conflict with the credit's description"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenTerms, Places) {
  const auto place = [](Kind kind, const std::string& wording) {
    return Expected{kind, "places", "UCP 600 art. 19(a)(iii)", ":44A:", "/places/place_of_receipt", wording};
  };
  const std::vector<Golden> cases = {
      {"an area",
       Multimodal,
       Field("44A", "ANY EUROPEAN PLACE"),
       {place(kComplies, "NL lies in the area EUROPEAN")}},
      {"outside the area",
       Multimodal,
       Field("44A", "ANY PLACE IN CENTRAL ASIA"),
       {place(kDiscrepancy,
              "PLACE OF TAKING IN CHARGE SHOWN AS TILBURG, NL INSTEAD OF ANY PLACE IN CENTRAL ASIA")}},
      {"a UN/LOCODE",
       Multimodal,
       Field("44A", "NLTLB"),
       {place(kComplies, "the credit's UN/LOCODE is the document's")}},
      {"one letter off",
       Multimodal,
       Field("44A", "TILLBURG, NETHERLANDS"),
       {place(kForExaminer, "one letter differs in one word")}},
      {"letters with marks",
       Multimodal,
       [](Set& s) {
         s.fields = With(s.fields, "44A", "LODZ, POLAND");
         SetPlace(*s.document.mutable_places()->mutable_place_of_receipt(), "PLLOD", "Łódź");
       },
       {place(kComplies, "every word of the credit's place stands in the document's")}},
      {"umlauts spelt out",
       Multimodal,
       [](Set& s) {
         s.fields = With(s.fields, "44A", "NUERNBERG, GERMANY");
         SetPlace(*s.document.mutable_places()->mutable_place_of_receipt(), "DENUE", "Nürnberg");
       },
       {place(kComplies, "every word of the credit's place stands in the document's")}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

}  // namespace
}  // namespace yidan::credit::testing
