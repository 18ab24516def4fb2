// Rules, transfer, amount, the credit's number.
#include <algorithm>
#include <array>

#include "services/credit/bench.h"
#include "services/credit/speaks.h"

namespace yidan::credit {

std::optional<MoreOrLess> MoreOrLessOfAmount(const Bench& bench) {
  for (const Sentence& sentence : bench.conditions) {
    const auto own = MoreOrLessIn(sentence.text);
    if (own && own->amount) return own;
  }
  for (const Item& item : bench.credit.goods) {
    const auto own = MoreOrLessIn(std::string_view(item.text).substr(0, 4000));
    if (own && own->amount) return own;
  }
  return std::nullopt;
}

Money AmountMaxOf(const Bench& bench) {
  Money max = bench.credit.AmountMax();
  const auto own = MoreOrLessOfAmount(bench);
  const std::int64_t stated = bench.credit.amount.money.minor;
  if (own && !bench.credit.maximum) max.minor = std::max(max.minor, stated + Share(stated, own->plus));
  return max;
}

namespace {
// eUCP 2.1 art. e7: without the notice of completeness nothing is presented, and the days count from its
// receipt at the place that the credit names for electronic records (art. e6). A format is free unless the
// credit names one (art. e5).
void CheckCompleteness(Bench& bench) {
  const Expiry& expiry = bench.credit.expiry;
  const Term term{expiry.source, FormatDay(expiry.day) + " " + Quote(expiry.place)};
  const auto& complete = bench.presentation.complete;
  const auto& presented = bench.presentation.presented;
  const Spot spot{"", complete ? "notice of completeness " + FormatDay(*complete) : ""};
  if (!complete) {
    bench.ForExaminer(
        "eUCP 2.1 art. e6(a), e7(a)", term, spot,
        "whether the notice of completeness was received, at the place that the credit names for "
        "electronic records: without it nothing is presented (--complete)");
  } else if (presented && *complete != *presented) {
    bench.ForExaminer("eUCP 2.1 art. e7(a)", term, spot,
                      "the notice of completeness is of another day than the presentation, " +
                          FormatDay(*presented) + ": the days count from the notice");
  } else {
    bench.Complies("eUCP 2.1 art. e7(a)", term, spot, "the day of presentation is that of the notice");
  }
  if (const Sentence* format = bench.ConditionThat([](const auto& words) {
        return HasAnyPhrase(words, {"FORMAT", "FORMATS", "PDF", "XML", "JSON"});
      })) {
    return bench.ForExaminer("eUCP 2.1 art. e5", TermOf(*format), {"", "yidan proof file"},
                             "whether the record is in the format that the credit names");
  }
  bench.Complies("eUCP 2.1 art. e5", {}, {"", "yidan proof file"}, "the credit names no format: any will do");
}
}  // namespace

void CheckRules(Bench& bench) {
  const Term term = TermOf(bench.credit.rules_text);
  const Rules rules = bench.credit.rules;
  const bool ucp =
      rules == Rules::kUcp || rules == Rules::kEucp || rules == Rules::kUcpUrr || rules == Rules::kEucpUrr;
  if (!ucp) {
    return bench.ForExaminer("field 40E", term, {"", ""},
                             "the credit is under other rules than UCP 600, and is read here under those");
  }
  if (!bench.presentation.electronic) return bench.Complies("field 40E", term, {"", ""}, "UCP 600 applies");
  if (rules == Rules::kEucp || rules == Rules::kEucpUrr) {
    bench.Complies("eUCP 2.1 art. e1", term, {"", "an electronic record"}, "the credit is subject to eUCP");
    return CheckCompleteness(bench);
  }
  // Of several, the one that denies something.
  const Sentence* said = bench.ConditionThat([](const auto& words) {
    return SpeaksOfRecords(words) && (HasPhrase(words, "NOT") || HasPhrase(words, "UNACCEPTABLE"));
  });
  if (said == nullptr) said = bench.ConditionThat(SpeaksOfRecords);
  if (said != nullptr) {
    // What is said of the record stands behind it: a NOT far off is of something else.
    const auto record = std::find_if(said->words.begin(), said->words.end(),
                                     [](const std::string& word) { return word == "ELECTRONIC"; });
    constexpr std::ptrdiff_t kNear = 14;
    const std::vector<std::string> words(record, record + std::min(kNear, said->words.end() - record));
    const bool denies = HasPhrase(words, "NOT ACCEPTABLE") || HasPhrase(words, "NOT ALLOWED") ||
                        HasPhrase(words, "NOT PERMITTED") || HasPhrase(words, "NOT ACCEPTED") ||
                        HasPhrase(words, "UNACCEPTABLE");
    if (denies) {
      return bench.Discrepancy("the credit's own condition", TermOf(*said), {"", "an electronic record"},
                               "ELECTRONIC RECORD PRESENTED, NOT ACCEPTABLE UNDER THE CREDIT", kOnlyWaiver);
    }
    if (HasPhrase(words, "NOT") || HasPhrase(words, "NO")) {
      return bench.ForExaminer("the credit's own condition", TermOf(*said), {"", "an electronic record"},
                               "the credit speaks of electronic records and denies something");
    }
    return bench.Complies("the credit's own condition", TermOf(*said), {"", "an electronic record"},
                          "eUCP does not apply, and the credit itself speaks of electronic records");
  }
  if (bench.Asks("ELECTRONIC RECORD") || bench.Asks("ELECTRONIC")) {
    return bench.Complies("the credit's own demand", bench.AskedTerm(), {"", "an electronic record"},
                          "eUCP does not apply, and the credit asks for an electronic record itself");
  }
  bench.ForExaminer(
      "field 40E", term, {"", "an electronic record"},
      "an electronic record is presented under UCP 600 alone: the credit does not say that it may be");
}

// Art. 38: a credit that was transferred is examined by its own, perhaps reduced, terms.
void CheckTransfer(Bench& bench) {
  const Text& form = bench.credit.form;
  const bool transferred = bench.credit.type == MessageType::kMt720;
  if (transferred) {
    return bench.Complies(
        "UCP 600 art. 38(g), (k)", TermOf(form), {"", ""},
        "a transferred credit: amount, unit price, dates and period are those of the transfer, "
        "the first beneficiary may stand for the applicant, and the second beneficiary "
        "presents to the transferring bank");
  }
  const auto words = WordsOf(form.text);
  if (!HasPhrase(words, "TRANSFERABLE") || HasPhrase(words, "NOT TRANSFERABLE")) return;
  bench.Complies("UCP 600 art. 38", TermOf(form), {"", ""},
                 "transferable, and not transferred: the first beneficiary presents under its own terms");
}

void CheckDrawing(Bench& bench) {
  const AmountTerm& amount = bench.credit.amount;
  const Term term{amount.source, FormatMoney(amount.money)};
  const auto& drawn = bench.presentation.drawn;
  if (!drawn) {
    return bench.ForExaminer(
        "UCP 600 art. 18(b), 30", term, {"", ""},
        "the amount drawn is not given; at most " + FormatMoney(AmountMaxOf(bench)) + " may be");
  }
  const Spot spot{"", "drawn " + FormatMoney(*drawn)};
  if (drawn->currency != amount.money.currency) {
    return bench.Discrepancy("UCP 600 art. 18(a)(iii)", term, spot,
                             "DRAWN IN " + drawn->currency + ", CREDIT IN " + amount.money.currency,
                             Cure{"the beneficiary, by a new invoice"});
  }
  const Money max = AmountMaxOf(bench);
  const auto own = MoreOrLessOfAmount(bench);
  if (drawn->minor > max.minor) {
    return bench.Discrepancy("UCP 600 art. 18(b)", term, spot,
                             "OVERDRAWN: " + FormatMoney(*drawn) + " EXCEEDS " + FormatMoney(max),
                             Cure{"the beneficiary, by a drawing within the amount"});
  }
  // 30(c): five per cent less, even where partial shipments are not allowed; 39A and the like say it
  // themselves.
  const bool tolerance = bench.credit.tolerance.has_value();
  const int minus = own ? own->minus : tolerance ? bench.credit.tolerance->minus : 5;
  const std::int64_t least = amount.money.minor - Share(amount.money.minor, minus);
  const Ruling partial = RulingOnPartial(bench);
  if (drawn->minor < least && partial.permission == Permission::kProhibited && !bench.credit.maximum) {
    return bench.Discrepancy("UCP 600 art. 30(c), 31(a)", term, spot,
                             "SHORT DRAWING: " + FormatMoney(*drawn) + " IS MORE THAN " +
                                 std::to_string(minus) + " PER CENT LESS THAN " + FormatMoney(amount.money) +
                                 ", PARTIAL SHIPMENTS NOT ALLOWED",
                             Cure{"the beneficiary, by a drawing of the amount"});
  }
  bench.Complies(own         ? "the credit's own tolerance"
                 : tolerance ? "UCP 600 art. 18(b), field 39A"
                             : "UCP 600 art. 18(b), 30",
                 term, spot, "within " + FormatMoney(max));
}

const Phrases& CreditNumberNames() {
  static const Phrases names(
      "CREDIT NUMBER|CREDIT NO|CREDIT REFERENCE|L C NUMBER|L C NO|L C REF|LC NUMBER|LC NO|DC NO|DC NUMBER|"
      "NUMBER OF THIS CREDIT|DOCUMENTARY CREDIT NUMBER|LETTER OF CREDIT NUMBER");
  return names;
}

bool AsksCreditNumber(const std::vector<std::string>& words) { return CreditNumberNames().AnyIn(words); }

bool ForbidsCreditNumber(const std::vector<std::string>& words) {
  bool denied = false;
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (CreditNumberNames().LongestAt(words, at) > 0) return denied;
    if (words[at] == "NOT" || words[at] == "WITHOUT") denied = true;
    if (words[at] == "BUT") denied = false;
  }
  return false;
}

namespace {

// The demand that this document bears the number: of all documents, or of the transport document. One that
// speaks of the invoice only is the invoice's.
struct NumberDemand {
  bool there = false;
  bool of_condition = false;  // of 47A, where every word is about the number
  Term term;
  std::vector<std::string> words;
};
NumberDemand DemandOfNumber(const Bench& bench) {
  for (const Sentence& one : bench.conditions) {
    if (!AsksCreditNumber(one.words) || ExceptsTransport(one)) continue;
    const bool ours = HasPhrase(one.words, "DOCUMENTS") || NamesTransportDocument(one.words);
    if (ours || !NamesOtherDocument(one.words)) return {true, true, TermOf(one), one.words};
  }
  if (AsksCreditNumber(bench.words)) return {true, false, bench.AskedTerm(), bench.words};
  return {};
}

// "CREDIT NUMBER AND DATE", "… AND NAME OF ISSUING BANK".
void CheckNumberCompany(Bench& bench, const NumberDemand& demand) {
  const auto& stated = bench.document.letter_of_credit();
  const auto& issued = bench.credit.issued;
  const Spot date{"/letter_of_credit/issue_date", stated.issue_date()};
  const bool date_asked = HasPhrase(demand.words, "DATE") || HasPhrase(demand.words, "DATED");
  if (issued && !stated.issue_date().empty() && stated.issue_date() != FormatDay(issued->day)) {
    bench.Discrepancy("UCP 600 art. 14(d)", {issued->source, FormatDay(issued->day)}, date,
                      "TRANSPORT DOCUMENT SHOWS CREDIT DATED " + stated.issue_date() + " INSTEAD OF " +
                          FormatDay(issued->day),
                      kCarrierCures);
  } else if (demand.of_condition && date_asked) {
    if (stated.issue_date().empty()) {
      bench.Discrepancy("the credit's own condition", demand.term, date,
                        "DATE OF CREDIT NOT SHOWN ON TRANSPORT DOCUMENT", kCarrierCures);
    } else {
      bench.Complies("the credit's own condition", demand.term, date,
                     "the credit's date stands in the document");
    }
  }
  if (demand.of_condition && HasPhrase(demand.words, "ISSUING BANK") && stated.issuing_bank_name().empty() &&
      stated.issuing_bank_participant_id().empty()) {
    bench.Discrepancy("the credit's own condition", demand.term, {"/letter_of_credit/issuing_bank_name", ""},
                      "NAME OF ISSUING BANK NOT SHOWN ON TRANSPORT DOCUMENT", kCarrierCures);
  }
}

}  // namespace

void CheckCreditNumber(Bench& bench) {
  const std::string given = Tidy(bench.document.letter_of_credit().reference());
  const std::string wanted = Tidy(bench.credit.reference.text);
  const Spot spot{"/letter_of_credit/reference", bench.document.letter_of_credit().reference()};
  const NumberDemand demand = DemandOfNumber(bench);
  const Term term = demand.there ? demand.term : TermOf(bench.credit.reference);
  const bool must_not = demand.of_condition && ForbidsCreditNumber(demand.words);
  if (must_not) {
    if (given.empty()) {
      return bench.Complies("the credit's own condition", term, spot,
                            "the credit's number does not stand there");
    }
    return bench.Discrepancy("the credit's own condition", term, spot,
                             "CREDIT NUMBER SHOWN ON TRANSPORT DOCUMENT", kCarrierCures);
  }
  if (given == wanted) {
    bench.Complies("UCP 600 art. 14(d)", term, spot, "the credit's number stands in the document");
  } else if (!given.empty()) {
    bench.Discrepancy("UCP 600 art. 14(d)", term, spot,
                      "TRANSPORT DOCUMENT SHOWS CREDIT NUMBER " + given + " INSTEAD OF " + wanted,
                      kCarrierCures);
  } else if (!demand.there) {
    bench.Complies("UCP 600 art. 14(d)", term, spot, "the credit does not ask for its number");
  } else {
    bench.Discrepancy("the credit's own condition", term, spot,
                      "CREDIT NUMBER NOT SHOWN ON TRANSPORT DOCUMENT", kCarrierCures);
  }
  CheckNumberCompany(bench, demand);
}

}  // namespace yidan::credit
