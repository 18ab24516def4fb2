// Golden cases of days: instalments, stale documents, closed days and whose they are, other counts than days
// after shipment.
#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using enum Kind;

std::function<void(Set&)> Field(const std::string& tag, const std::string& value) {
  return [=](Set& s) { s.fields = With(s.fields, tag, value); };
}
std::function<void(Set&)> Condition(const std::string& text) {
  return [=](Set& s) {
    s.fields = With(s.fields, "47A",
                    "+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER\n+ELECTRONIC RECORD OF THE TRANSPORT BILL "
                    "ACCEPTABLE\n+" +
                        text);
  };
}
std::function<void(Set&)> Both(std::function<void(Set&)> a, std::function<void(Set&)> b) {
  return [=](Set& s) {
    a(s);
    b(s);
  };
}

Expected Period(const std::string& says) {
  return {kForExaminer, "shipment-date", "UCP 600 art. 3, 32", ":44D:", "/receipt_statement/date", says};
}

TEST(GoldenDays, WhatFieldFortyFourDSaysBesideOnePeriod) {
  const auto period = [](const std::string& text) { return Both(Field("44C", ""), Field("44D", text)); };
  const auto beside = [](const std::string& words) {
    return Period("beside a period of shipment, the field says: " + words);
  };
  const std::vector<Golden> cases = {
      {"two instalments",
       Multimodal,
       period("10 CASES IN APRIL 2025 AND 10 CASES IN MAY 2025"),
       {beside("10 CASES 10 CASES")}},
      {"monthly",
       Multimodal,
       period("MONTHLY SHIPMENTS FROM MARCH 2025 TO JULY 2025"),
       {beside("MONTHLY SHIPMENTS")}},
      {"the first of several", Multimodal, period("FIRST SHIPMENT IN APRIL 2025"), {beside("FIRST")}},
      {"lots", Multimodal, period("IN 2 EQUAL LOTS DURING APRIL 2025"), {beside("2 EQUAL LOTS")}},
      {"counted from a day",
       Multimodal,
       period("NOT LATER THAN 15 DAYS AFTER 15 APRIL 2025"),
       {Period("a period of shipment in words: it counts days from a day of its own")}},
      {"one period", Multimodal, period("SHIPMENT TO BE EFFECTED DURING APRIL 2025"), {}},
      {"a half", Multimodal, period("FIRST HALF OF APRIL 2025"), {}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

Expected Late(const std::string& line, int days) {
  return {kDiscrepancy,
          "presentation-period",
          "UCP 600 art. 14(c)",
          line,
          "/receipt_statement/date",
          "LATE PRESENTATION: MORE THAN " + std::to_string(days) + " DAYS AFTER SHIPMENT ON 2025-04-06"};
}

TEST(GoldenDays, StaleDocumentsButNotTheseOrIf) {
  const auto ten = [](const std::string& text) { return Both(Field("48", "10"), Condition(text)); };
  const auto own = [](const std::string& line) {
    return Expected{
        kForExaminer,
        "presentation-period",
        "UCP 600 art. 14(c)",
        line,
        "/receipt_statement/date",
        "presented later than 10 days after shipment, and the credit accepts that in words of its own"};
  };
  const auto left = [](const std::string& words) {
    return Expected{kForExaminer, "conditions", "UCP 600 art. 14(h)",
                    "+STALE",     "",           "beside what was examined, the condition says: " + words};
  };
  const std::vector<Golden> cases = {
      {"all", Multimodal, ten("STALE DOCUMENTS ARE ACCEPTABLE WITHIN THE VALIDITY OF THIS CREDIT"), {}},
      {"late presentation", Multimodal, ten("LATE PRESENTATION IS ACCEPTABLE"), {}},
      {"not the transport document",
       Multimodal,
       ten("STALE DOCUMENTS ACCEPTABLE EXCEPT TRANSPORT DOCUMENT"),
       {Late(":48:", 10)}},
      {"not the bill",
       Multimodal,
       ten("STALE DOCUMENTS OTHER THAN BILLS OF LADING ACCEPTABLE UP TO 60 DAYS AFTER SHIPMENT"),
       {Late(":48:", 10)}},
      {"unless",
       Multimodal,
       ten("STALE DOCUMENTS ACCEPTABLE UNLESS GOODS HAVE ARRIVED"),
       {own("+STALE"), left("UNLESS GOODS ARRIVED")}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenDays, APeriodThatIsNotPlainlyDaysAfterShipment) {
  for (const char* text :
       {"7/AFTER TRANSPORT DOCUMENT DATE", "7/FROM DATE OF ISSUE OF TRANSPORT DOC",
        "5/WORKING DAYS AFTER SHIPMENT", "5/BANKING DAYS FROM SHIPMENT DATE", "21/AFTER ARRIVAL"}) {
    CheckGolden({text,
                 Multimodal,
                 Field("48", text),
                 {{kForExaminer, "presentation-period", "UCP 600 art. 14(c)", ":48:",
                   "/receipt_statement/date", "the period is not plainly one of days after shipment"}}});
  }
  for (const char* text :
       {"21/AFTER SHIPMENT DATE", "21/DAYS FROM THE DATE OF SHIPMENT", "21/FROM ON BOARD DATE"})
    CheckGolden({text, Multimodal, Field("48", text), {}});
}

TEST(GoldenDays, WhoseClosedDaysTheyAre) {
  // Expiry on Saturday 19 April, Easter behind it, presented on Tuesday 22.
  const auto calendar = [](const std::string& place, bool whole, std::initializer_list<const char*> closed,
                           const std::string& presented) {
    const std::vector<std::string> days(closed.begin(), closed.end());
    return [=](Set& s) {
      s.fields = With(With(s.fields, "31D", "250419FRANKFURT, GERMANY"), "48", "45");
      s.presentation.presented = ParseIsoDay(presented);
      s.presentation.calendar = Calendar{};
      s.presentation.calendar->place = place;
      s.presentation.calendar->whole = whole;
      for (const std::string& day : days) s.presentation.calendar->closed.insert(*ParseIsoDay(day));
    };
  };
  const auto expired = [](const std::string& presented) {
    return Expected{kDiscrepancy, "expiry", "UCP 600 art. 6(d)(i)",
                    ":31D:",      "",       "CREDIT EXPIRED: PRESENTED " + presented + ", EXPIRY 2025-04-19"};
  };
  const auto examiner = [](const std::string& says) {
    return Expected{kForExaminer, "expiry", "UCP 600 art. 6(d)(i), 29(a)", ":31D:", "", says};
  };
  const auto weekend = [&](const std::string& day, const std::string& name) {
    return examiner("the expiry date, " + day + ", is a " + name +
                    ": whether the bank was closed until the presentation, a calendar would say");
  };
  const std::initializer_list<const char*> easter = {"2025-04-19", "2025-04-20", "2025-04-21"};
  const std::vector<Golden> cases = {
      {"its own", Multimodal, calendar("Frankfurt am Main", true, easter, "2025-04-22"), {}},
      {"of no place that is named", Multimodal, calendar("", true, easter, "2025-04-22"), {}},
      {"another's",
       Multimodal,
       calendar("Chengdu", true, easter, "2025-04-22"),
       {examiner(
           "the expiry date, 2025-04-19, was no banking day in Chengdu: whether documents are presented "
           "there, the credit says: FRANKFURT, GERMANY")}},
      {"its own, and open",
       Multimodal,
       calendar("Frankfurt", true, {"2025-04-20"}, "2025-04-22"),
       {expired("2025-04-22")}},
      {"some days, and not the weekend",
       Multimodal,
       calendar("", false, {"2025-05-01"}, "2025-04-22"),
       {weekend("2025-04-19", "Saturday")}},
      {"some days, up to the weekend's end",
       Multimodal,
       calendar("", false, {"2025-04-19"}, "2025-04-22"),
       {weekend("2025-04-20", "Sunday")}},
      {"no day of a bank is that far",
       Multimodal,
       calendar("", false, {}, "2025-05-02"),
       {expired("2025-05-02")}},
      {"no calendar, and a long holiday behind the weekend",
       Multimodal,
       Both(calendar("", false, {}, "2025-04-28"), [](Set& s) { s.presentation.calendar.reset(); }),
       {weekend("2025-04-19", "Saturday")}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

}  // namespace
}  // namespace yidan::credit::testing
