// The insurance document. UCP 600 art. 28.
#include <algorithm>
#include <array>

#include "services/credit/set_bench.h"
#include "services/credit/speaks.h"

namespace yidan::credit {
namespace {

// The per cent of CIF or CIP value that a line asks for: "FOR 110 PCT OF INVOICE VALUE", "INVOICE VALUE PLUS
// 10 PERCENT". Otherwise art. 28(f)(ii)'s 110.
int PercentAsked(const std::vector<std::string>& words) {
  constexpr int kLeast = 110;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const auto number = ParseDigits(words[i]);
    if (!number || *number > 300) continue;
    const bool percent =
        i + 1 < words.size() && (words[i + 1] == "PERCENT" || words[i + 1] == "PCT" ||
                                 (words[i + 1] == "PER" && i + 2 < words.size() && words[i + 2] == "CENT"));
    const bool plus = i > 0 && words[i - 1] == "PLUS";
    if (plus && percent) return 100 + static_cast<int>(*number);
    if (percent && *number >= 100) return static_cast<int>(*number);
  }
  return kLeast;
}
// WordsOf leaves no "%": it is read as PCT.
std::vector<std::string> WordsWithPercent(const std::string& text) {
  std::string plain;
  for (const char c : text) plain += c == '%' ? std::string(" PCT ") : std::string(1, c);
  return WordsOf(plain);
}

void CheckForm(SetBench& at, const Paper& paper, const Insurance& cover) {
  const Spot spot = paper.At("insurance/form", cover.form);
  if (cover.form == "cover-note") {
    at.bench.Discrepancy("UCP 600 art. 28(c)", paper.AskedTerm(), spot, "COVER NOTE PRESENTED",
                         SetBench::Anew(paper));
  } else if (cover.form.empty()) {
    at.bench.ForExaminer("UCP 600 art. 28", paper.AskedTerm(), spot, "the manifest does not state the form");
  } else {
    const bool policy_only =
        HasPhrase(paper.asked->words, "POLICY") && !HasPhrase(paper.asked->words, "CERTIFICATE");
    if (policy_only && cover.form != "policy") {
      at.bench.Discrepancy("UCP 600 art. 28(d)", paper.AskedTerm(), spot,
                           "INSURANCE " + Tidy(cover.form) + " PRESENTED INSTEAD OF POLICY",
                           SetBench::Anew(paper));
    } else {
      at.bench.Complies("UCP 600 art. 28(d)", paper.AskedTerm(), spot,
                        "a policy is acceptable for a certificate or declaration");
    }
  }
  const Spot capacity = paper.At("insurance/signed_as", cover.signed_as);
  if (cover.signed_as == "broker") {
    at.bench.Discrepancy("UCP 600 art. 28(a)", paper.AskedTerm(), capacity,
                         "INSURANCE DOCUMENT SIGNED BY A BROKER, NOT BY INSURER, UNDERWRITER OR THEIR AGENT",
                         SetBench::Anew(paper));
  } else if (cover.signed_as.empty()) {
    at.bench.ForExaminer("UCP 600 art. 28(a)", paper.AskedTerm(), capacity,
                         "the manifest does not state in what capacity it is signed");
  } else {
    at.bench.Complies("UCP 600 art. 28(a)", paper.AskedTerm(), capacity, "one of those that may sign it");
  }
}

void CheckAllOriginals(SetBench& at, const Paper& paper, const Insurance& cover) {
  if (!cover.originals_issued) return;
  const Spot spot = paper.At("insurance/originals_issued", std::to_string(*cover.originals_issued));
  if (paper.document->originals >= *cover.originals_issued) {
    return at.bench.Complies("UCP 600 art. 28(b)", paper.AskedTerm(), spot, "all originals are presented");
  }
  at.bench.Discrepancy("UCP 600 art. 28(b)", paper.AskedTerm(), spot,
                       "ONLY " + std::to_string(paper.document->originals) + " OF " +
                           std::to_string(*cover.originals_issued) +
                           " ORIGINALS OF INSURANCE DOCUMENT PRESENTED",
                       Cure{"the beneficiary, by presenting all originals"});
}

void CheckInsuranceDate(SetBench& at, const Paper& paper, const Insurance& cover) {
  const auto& date = paper.document->date;
  const auto& shipped = at.bench.shipped;
  if (!date) return;  // said by the check of dates
  const Spot spot = paper.At("date", FormatDay(*date));
  if (!shipped) {
    return at.bench.ForExaminer("UCP 600 art. 28(e)", paper.AskedTerm(), spot,
                                "the transport document states no date of shipment");
  }
  if (*date <= *shipped) {
    return at.bench.Complies("UCP 600 art. 28(e)", paper.AskedTerm(), spot,
                             "not later than shipment on " + FormatDay(*shipped));
  }
  if (cover.effective && *cover.effective <= *shipped) {
    return at.bench.Complies("UCP 600 art. 28(e)", paper.AskedTerm(),
                             paper.At("insurance/effective", FormatDay(*cover.effective)),
                             "dated later, but cover is stated to be effective from shipment or before");
  }
  at.bench.Discrepancy("UCP 600 art. 28(e)", paper.AskedTerm(), spot,
                       "INSURANCE DATED " + FormatDay(*date) + ", LATER THAN SHIPMENT " + FormatDay(*shipped),
                       SetBench::Anew(paper));
}

void CheckCover(SetBench& at, const Paper& paper) {
  const auto& amount = paper.document->amount;
  const AmountTerm& credit = at.bench.credit.amount;
  if (!amount) {
    return at.bench.ForExaminer("UCP 600 art. 28(f)(i)", paper.AskedTerm(), paper.At("amount", ""),
                                "the manifest does not state the amount insured");
  }
  const Spot spot = paper.At("amount", FormatMoney(*amount));
  if (amount->currency != credit.money.currency) {
    return at.bench.Discrepancy("UCP 600 art. 28(f)(i)", {credit.source, FormatMoney(credit.money)}, spot,
                                "INSURED IN " + amount->currency + ", CREDIT IN " + credit.money.currency,
                                SetBench::Anew(paper));
  }
  // The greater of what is drawn and what the invoice says.
  std::int64_t basis = 0;
  std::int64_t invoiced = 0;
  for (const Paper& other : at.papers) {
    const auto& value = other.document->amount;
    if (other.document->kind != DocumentKind::kInvoice || !value) continue;
    if (value->currency == amount->currency && invoiced < INT64_MAX / 4) invoiced += value->minor;
  }
  const auto& drawn = at.bench.presentation.drawn;
  if (drawn && drawn->currency == amount->currency) basis = drawn->minor;
  basis = std::max(basis, invoiced);
  if (basis == 0) {
    return at.bench.ForExaminer("UCP 600 art. 28(f)(ii)", paper.AskedTerm(), spot,
                                "neither the amount drawn nor the invoice's is known");
  }
  const int percent = PercentAsked(WordsWithPercent(paper.asked->item->text));
  const std::int64_t least = basis / 100 * percent + (basis % 100 * percent + 99) / 100;
  const std::string wanted = std::to_string(percent) + " PER CENT OF " +
                             FormatMoney({amount->currency, basis}) + ", " +
                             FormatMoney({amount->currency, least});
  if (amount->minor >= least) {
    return at.bench.Complies("UCP 600 art. 28(f)(ii)", paper.AskedTerm(), spot, "at least " + wanted);
  }
  at.bench.Discrepancy("UCP 600 art. 28(f)(ii)", paper.AskedTerm(), spot,
                       "INSURED AMOUNT " + FormatMoney(*amount) + " LESS THAN " + wanted,
                       SetBench::Anew(paper));
}

void CheckVoyage(SetBench& at, const Paper& paper, const Insurance& cover) {
  const auto& places = at.bench.document.places();
  struct End {
    const char* member;
    const std::string& stated;
    const v1::Place& place;
    const char* what;
  };
  const std::array<End, 2> ends = {{
      {"insurance/from", cover.from, places.place_of_receipt(), "FROM"},
      {"insurance/to", cover.to, places.final_destination(), "TO"},
  }};
  for (const End& end : ends) {
    const Spot spot = paper.At(end.member, end.stated);
    if (end.stated.empty()) {
      at.bench.ForExaminer("UCP 600 art. 28(f)(iii)", paper.AskedTerm(), spot,
                           "the manifest does not state the voyage covered");
      continue;
    }
    const Comparison compared = ComparePlace(end.stated, end.place);
    if (compared.match == Match::kSame) {
      at.bench.Complies("UCP 600 art. 28(f)(iii)", paper.AskedTerm(), spot, compared.why);
    } else if (compared.match == Match::kUnsure) {
      at.bench.ForExaminer("UCP 600 art. 28(f)(iii)", paper.AskedTerm(), spot, compared.why);
    } else {
      at.bench.Discrepancy("UCP 600 art. 28(f)(iii)", paper.AskedTerm(), spot,
                           std::string("RISKS COVERED ") + end.what + " " + Tidy(Quote(end.stated)) +
                               " AND NOT " + end.what + " " + Tidy(end.place.name()),
                           SetBench::Anew(paper));
    }
  }
}

// Risks that a line may name, each with the words that cover it too. Art. 28(g), (h); ISBP 745 para. K18.
struct Risk {
  std::string_view asked;
  std::array<std::string_view, 5> covered_by;
  bool of_all_risks = false;  // clauses for all risks cover it without naming it
};
constexpr std::array<Risk, 13> kRisks = {{
    {"ALL RISKS",
     {"ALL RISKS", "INSTITUTE CARGO CLAUSES A", "ICC A", "INSTITUTE CARGO CLAUSE A", "CARGO CLAUSES A"}},
    {"INSTITUTE CARGO CLAUSES A", {"INSTITUTE CARGO CLAUSES A", "ICC A", "INSTITUTE CARGO CLAUSE A", "", ""}},
    {"ICC A", {"INSTITUTE CARGO CLAUSES A", "ICC A", "INSTITUTE CARGO CLAUSE A", "", ""}},
    {"INSTITUTE CARGO CLAUSES B", {"INSTITUTE CARGO CLAUSES B", "ICC B", "", "", ""}},
    {"INSTITUTE CARGO CLAUSES C", {"INSTITUTE CARGO CLAUSES C", "ICC C", "", "", ""}},
    {"WAR", {"WAR", "", "", "", ""}},
    {"STRIKES", {"STRIKES", "STRIKE", "SRCC", "", ""}},
    {"SRCC", {"SRCC", "STRIKES", "STRIKE", "", ""}},
    {"THEFT", {"THEFT", "TPND", "", "", ""}, true},
    {"PILFERAGE", {"PILFERAGE", "TPND", "", "", ""}, true},
    {"NON DELIVERY", {"NON DELIVERY", "TPND", "", "", ""}, true},
    {"BREAKAGE", {"BREAKAGE", "", "", "", ""}, true},
    {"TPND", {"TPND", "THEFT", "", "", ""}, true},
}};

}  // namespace

void TakeRisks(Reading& line) {
  for (const Risk& risk : kRisks) {
    line.TakePhrase(risk.asked);
    // "INSTITUTE STRIKES CLAUSES (CARGO)"
    for (const char* around : {"INSTITUTE WAR CLAUSES", "INSTITUTE STRIKES CLAUSES", "WAR RISKS", "WAR RISK",
                               "STRIKES RISKS", "AND WAR CLAUSES"})
      line.TakePhrase(around);
  }
}

namespace {

void CheckRisks(SetBench& at, const Paper& paper, const Insurance& cover) {
  std::string stated;
  std::string whole;  // of those that deny nothing
  for (const std::string& risk : cover.risks) {
    stated += (stated.empty() ? "" : ", ") + risk;
    const bool denies = HasAnyPhrase(WordsOf(risk), {"NOT", "NO", "EXCLUDED", "EXCLUDING", "EXCLUSION",
                                                     "EXCEPT", "EXCEPTING", "WITHOUT", "FREE"});
    if (!denies) {
      whole += (whole.empty() ? "" : ", ") + risk;
      continue;
    }
    // Art. 28(i): an exclusion clause may stand there; whether it takes back what is asked for, no word says.
    at.bench.ForExaminer("UCP 600 art. 28(g), (i)", paper.AskedTerm(),
                         paper.At("insurance/risks", Quote(risk)),
                         "whether this excludes a risk that the credit asks for");
  }
  const auto words = WordsOf(whole);
  const Spot spot = paper.At("insurance/risks", Quote(stated));
  for (const Risk& risk : kRisks) {
    if (!HasPhrase(paper.asked->words, risk.asked)) continue;
    const auto covers = [&risk](const std::vector<std::string>& by) {
      return std::any_of(risk.covered_by.begin(), risk.covered_by.end(),
                         [&](std::string_view one) { return !one.empty() && HasPhrase(by, one); });
    };
    const bool covered = covers(words);
    // Where a denial stands with it, the examiner has it already.
    if (!covered && covers(WordsOf(stated))) continue;
    const std::string name(risk.asked);
    if (covered) {
      at.bench.Complies("UCP 600 art. 28(g), (h)", paper.AskedTerm(), spot, "covered: " + name);
    } else if (risk.of_all_risks && HasAnyPhrase(words, {"ALL RISKS", "ICC A", "INSTITUTE CARGO CLAUSES A",
                                                         "INSTITUTE CARGO CLAUSE A"})) {
      at.bench.ForExaminer("UCP 600 art. 28(g)", paper.AskedTerm(), spot,
                           "clauses for all risks cover it; whether it must be named all the same: " + name);
    } else {
      at.bench.Discrepancy("UCP 600 art. 28(g)", paper.AskedTerm(), spot, "RISK NOT COVERED: " + name,
                           SetBench::Anew(paper));
    }
  }
}

}  // namespace

void CheckInsurance(SetBench& at, const Paper& paper) {
  const Insurance& cover = *paper.document->insurance;
  CheckForm(at, paper, cover);
  CheckAllOriginals(at, paper, cover);
  CheckInsuranceDate(at, paper, cover);
  CheckCover(at, paper);
  CheckVoyage(at, paper, cover);
  CheckRisks(at, paper, cover);
}

}  // namespace yidan::credit
