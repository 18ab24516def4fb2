// What every document of the set is held to. UCP 600 art. 3, 14(d), 14(f), 14(i), 14(j), 17.
#include <algorithm>
#include <array>

#include "services/credit/conditions.h"
#include "services/credit/set_bench.h"
#include "services/credit/speaks.h"
#include "services/identifiers/identifiers.h"

namespace yidan::credit {
namespace {

// A figure of the document against the transport document's. UCP 600 art. 14(d).
struct Figure {
  const char* member;
  const char* what;
  std::optional<std::int64_t> stated;
  std::int64_t carried;  // 0: the transport document does not say
  bool weight;
};
std::string Written(const Figure& figure, std::int64_t value) {
  return figure.weight ? Written(Quantity::Kind::kWeight, value) : std::to_string(value);
}

void CheckFigures(SetBench& at, const Paper& paper) {
  const v1::Waybill& document = at.bench.document;
  std::int64_t net = 0;
  bool all_net = document.goods_lines_size() > 0;
  for (const auto& line : document.goods_lines()) {
    all_net = all_net && line.net_weight_grams() > 0;
    net += Bounded(line.net_weight_grams());
  }
  const SetDocument& stated = *paper.document;
  const std::array<Figure, 3> figures = {{
      {"packages", "NUMBER OF PACKAGES", stated.packages, Bounded(document.totals().packages()), false},
      {"gross_weight_kg", "GROSS WEIGHT", stated.gross_weight_grams,
       Bounded(document.totals().gross_weight_grams()), true},
      {"net_weight_kg", "NET WEIGHT", stated.net_weight_grams, all_net ? net : 0, true},
  }};
  for (const Figure& figure : figures) {
    if (!figure.stated || figure.carried == 0) continue;
    const Spot spot = paper.At(figure.member, Written(figure, *figure.stated));
    if (*figure.stated == figure.carried) {
      at.bench.Complies("UCP 600 art. 14(d)", paper.AskedTerm(), spot, "as in the transport document");
    } else {
      at.bench.Discrepancy("UCP 600 art. 14(d)", paper.AskedTerm(), spot,
                           std::string(figure.what) + " ON " + paper.Name() + " " +
                               Written(figure, *figure.stated) + " CONFLICTS WITH TRANSPORT DOCUMENT " +
                               Written(figure, figure.carried),
                           SetBench::Anew(paper));
    }
  }
}

void CheckContainers(SetBench& at, const Paper& paper) {
  const auto& carried = at.bench.document.containers();
  for (const std::string& number : paper.document->containers) {
    const std::string tidy = identifiers::Normalise(number);
    const bool there = std::any_of(carried.begin(), carried.end(),
                                   [&](const v1::Container& one) { return one.number() == tidy; });
    if (there || carried.empty()) continue;
    at.bench.Discrepancy(
        "UCP 600 art. 14(d)", paper.AskedTerm(), paper.At("containers", number),
        "CONTAINER " + Tidy(Quote(number)) + " ON " + paper.Name() + " NOT SHOWN ON TRANSPORT DOCUMENT",
        SetBench::Anew(paper));
  }
}

void CheckOrigin(SetBench& at, const Paper& paper) {
  const std::string& origin = paper.document->origin_country;
  if (origin.empty()) return;
  std::string others;  // of lines that state another origin
  bool stated = false;
  for (const auto& line : at.bench.document.goods_lines()) {
    stated = stated || line.origin_country() == origin;
    if (!line.origin_country().empty() && line.origin_country() != origin) others = line.origin_country();
  }
  const Spot spot = paper.At("origin_country", origin);
  if (others.empty()) {
    return at.bench.Complies("UCP 600 art. 14(d)", paper.AskedTerm(), spot,
                             "no line of goods states another");
  }
  if (stated) {
    return at.bench.ForExaminer("UCP 600 art. 14(d)", paper.AskedTerm(), spot,
                                "some lines of goods are of this origin, and some of " + others);
  }
  at.bench.Discrepancy(
      "UCP 600 art. 14(d)", paper.AskedTerm(), spot,
      "ORIGIN " + origin + " ON " + paper.Name() + " CONFLICTS WITH TRANSPORT DOCUMENT " + others,
      SetBench::Anew(paper));
}

void CheckInvoiceReference(SetBench& at, const Paper& paper) {
  const std::string& number = paper.document->invoice_number;
  const Paper* invoice = at.FirstOf(DocumentKind::kInvoice);
  if (number.empty() || invoice == nullptr || invoice->document->number.empty()) return;
  const bool known = std::any_of(at.papers.begin(), at.papers.end(), [&](const Paper& other) {
    return other.document->kind == DocumentKind::kInvoice && Tidy(other.document->number) == Tidy(number);
  });
  const Spot spot = paper.At("invoice_number", number);
  if (known) return at.bench.Complies("UCP 600 art. 14(d)", paper.AskedTerm(), spot, "the invoice presented");
  at.bench.Discrepancy("UCP 600 art. 14(d)", paper.AskedTerm(), spot,
                       paper.Name() + " REFERS TO INVOICE " + Tidy(Quote(number)) + " INSTEAD OF " +
                           Tidy(Quote(invoice->document->number)),
                       SetBench::Anew(paper));
}

// What stands behind ISSUED BY in a line, up to eight words.
std::vector<std::string> BehindIssuedBy(const std::vector<std::string>& words) {
  for (std::size_t i = 0; i + 2 < words.size(); ++i) {
    if (words[i] != "ISSUED" || words[i + 1] != "BY") continue;
    const std::size_t end = std::min(words.size(), i + 10);
    return {words.begin() + static_cast<std::ptrdiff_t>(i) + 2,
            words.begin() + static_cast<std::ptrdiff_t>(end)};
  }
  return {};
}

bool IsOneOf(const std::string& word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// "CCPIT" of China Council for the Promotion of International Trade.
std::string InitialsOf(std::string_view name) {
  std::string out;
  for (const std::string& word : WordsOf(name.substr(0, 400))) {
    if (!IsOneOf(word, {"FOR", "THE", "OF", "AND", "IN", "ON"})) out += word[0];
  }
  return out;
}

void CheckIsBeneficiary(SetBench& at, const Paper& paper, bool wanted, const std::string& article) {
  const StatedParty& issuer = paper.document->issuer;
  const Spot spot = paper.At("issuer/name", issuer.name);
  if (issuer.name.empty()) {
    return at.bench.ForExaminer(article, paper.AskedTerm(), spot, "the manifest does not state the issuer");
  }
  const Comparison compared = CompareName(at.bench.credit.beneficiary, issuer.name);
  if (compared.match == Match::kUnsure) {
    return at.bench.ForExaminer(article, paper.AskedTerm(), spot, compared.why);
  }
  const bool same = compared.match == Match::kSame;
  if (same == wanted) {
    return at.bench.Complies(article, paper.AskedTerm(), spot,
                             same ? "it is the beneficiary" : "it is not the beneficiary");
  }
  at.bench.Discrepancy(article, paper.AskedTerm(), spot,
                       paper.Name() + (wanted ? " NOT ISSUED BY BENEFICIARY" : " ISSUED BY BENEFICIARY") +
                           ": ISSUED BY " + Tidy(Quote(issuer.name)),
                       SetBench::Anew(paper));
}

}  // namespace

void CheckPaperNumbers(SetBench& at, const Paper& paper) {
  const Numbers& asked = paper.asked->numbers;
  const SetDocument& stated = *paper.document;
  const Spot spot = paper.At("originals", std::to_string(stated.originals) + " originals, " +
                                              std::to_string(stated.copies) + " copies");
  if (stated.originals < asked.originals) {
    const bool none = stated.originals == 0;
    return at.bench.Discrepancy(none ? "UCP 600 art. 17(a)" : "UCP 600 art. 17", paper.AskedTerm(), spot,
                                none ? "ORIGINAL OF " + paper.Name() + " NOT PRESENTED"
                                     : "ONLY " + std::to_string(stated.originals) + " OF " +
                                           std::to_string(asked.originals) + " ORIGINALS OF " + paper.Name() +
                                           " PRESENTED",
                                Cure{"the beneficiary, by presenting the originals"});
  }
  if (stated.originals - asked.originals + stated.copies < asked.copies) {
    return at.bench.Discrepancy("UCP 600 art. 17(d), (e)", paper.AskedTerm(), spot,
                                "ONLY " + std::to_string(stated.originals + stated.copies) + " OF " +
                                    std::to_string(asked.originals + asked.copies) + " COUNTERPARTS OF " +
                                    paper.Name() + " PRESENTED",
                                Cure{"the beneficiary, by presenting the copies"});
  }
  at.bench.Complies("UCP 600 art. 17", paper.AskedTerm(), spot,
                    "the line asks for " + std::to_string(asked.originals) + " originals and " +
                        std::to_string(asked.copies) + " copies at least");
}

namespace {
// "PRE-SHIPMENT INSPECTION CERTIFICATE": title, content or date must say that the event came no later than
// shipment. ISBP 745 para. A12.
bool IsOfBeforeShipment(const Paper& paper) {
  const auto title = WordsOf(paper.document->title);
  for (const auto* words : {&paper.asked->words, &title}) {
    if (HasAnyPhrase(*words, {"PRE SHIPMENT", "PRESHIPMENT", "PRIOR TO SHIPMENT", "BEFORE SHIPMENT",
                              "PRIOR TO LOADING", "BEFORE LOADING"}))
      return true;
  }
  return false;
}
}  // namespace

void CheckPaperDate(SetBench& at, const Paper& paper) {
  const auto& date = paper.document->date;
  const auto& shipped = at.bench.shipped;
  if (IsOfBeforeShipment(paper) && (!date || !shipped || *date > *shipped)) {
    at.bench.ForExaminer(
        "ISBP 745 para. A12", paper.AskedTerm(), paper.At("date", date ? FormatDay(*date) : ""),
        "it is not dated on or before shipment" + (shipped ? " on " + FormatDay(*shipped) : std::string()) +
            ": whether it says that the event came before");
  }
  const auto& presented = at.bench.presentation.presented;
  if (!date) {
    if (paper.document->kind != DocumentKind::kInsurance && paper.document->kind != DocumentKind::kDraft)
      return;
    // ISBP 745 para. A11: drafts and insurance documents are dated.
    return at.bench.Discrepancy("UCP 600 art. 14(i)", paper.AskedTerm(), paper.At("date", ""),
                                paper.Name() + " NOT DATED", SetBench::Anew(paper));
  }
  const Spot spot = paper.At("date", FormatDay(*date));
  if (!presented) {
    return at.bench.ForExaminer("UCP 600 art. 14(i)", paper.AskedTerm(), spot,
                                "the day of presentation is not given");
  }
  if (*date > *presented) {
    return at.bench.Discrepancy(
        "UCP 600 art. 14(i)", paper.AskedTerm(), spot,
        paper.Name() + " DATED " + FormatDay(*date) + ", LATER THAN PRESENTATION " + FormatDay(*presented),
        SetBench::Anew(paper));
  }
  const auto& said = at.bench.conditions;
  const auto found = std::find_if(said.begin(), said.end(), [&](const Sentence& one) {
    return ForbidsEarlierDocuments(one.words) && !NamesTransportDocument(one.words) && !paper.IsExcepted(one);
  });
  const Sentence* earlier = found == said.end() ? nullptr : &*found;
  const auto& issued = at.bench.credit.issued;
  if (earlier != nullptr && issued && *date < issued->day) {
    return at.bench.Discrepancy("UCP 600 art. 14(i)", TermOf(*earlier), spot,
                                paper.Name() + " DATED " + FormatDay(*date) +
                                    ", PRIOR TO THE DATE OF THE CREDIT " + FormatDay(issued->day),
                                SetBench::Anew(paper));
  }
  at.bench.Complies("UCP 600 art. 14(i)", paper.AskedTerm(), spot, "not later than the presentation");
}

void CheckIssuer(SetBench& at, const Paper& paper) {
  const DocumentKind kind = paper.document->kind;
  if (kind == DocumentKind::kInvoice || kind == DocumentKind::kInsurance) return;  // their own checks
  if (kind == DocumentKind::kBeneficiaryCertificate) {
    return CheckIsBeneficiary(at, paper, true, "UCP 600 art. 14(f)");
  }
  const auto behind = BehindIssuedBy(paper.asked->words);
  const StatedParty& issuer = paper.document->issuer;
  const Spot spot = paper.At("issuer/name", issuer.name);
  if (behind.empty()) {
    return at.bench.Complies("UCP 600 art. 14(f)", paper.AskedTerm(), spot,
                             "the credit does not say who is to issue it");
  }
  std::size_t first = 0;
  while (first + 1 < behind.size() && IsOneOf(behind[first], {"THE", "A", "AN", "ANY"})) ++first;
  const std::string& word = behind[first];
  if (word == "BENEFICIARY") return CheckIsBeneficiary(at, paper, true, "the credit's own demand");
  // Art. 3: these words allow any issuer but the beneficiary.
  if (IsOneOf(word, {"FIRST", "WELL", "QUALIFIED", "INDEPENDENT", "OFFICIAL", "COMPETENT", "LOCAL"})) {
    return CheckIsBeneficiary(at, paper, false, "UCP 600 art. 3");
  }
  if (issuer.name.empty()) {
    return at.bench.ForExaminer("UCP 600 art. 14(f)", paper.AskedTerm(), spot,
                                "the manifest does not state the issuer");
  }
  const std::string wanted = paper.asked->item->text;
  if (NameStandsIn(wanted, issuer.name) || HasPhrase(WordsOf(issuer.name), word)) {
    return at.bench.Complies("the credit's own demand", paper.AskedTerm(), spot,
                             "the issuer is the one that stands behind ISSUED BY");
  }
  // CCPIT is the China Council for the Promotion of International Trade. Another's initials may be chance.
  if (word.size() >= 3 && InitialsOf(issuer.name) == word) {
    if (word == "CCPIT" && HasPhrase(WordsOf(issuer.name), "CHINA COUNCIL"))
      return at.bench.Complies("the credit's own demand", paper.AskedTerm(), spot,
                               word + " by its full name");
    return at.bench.ForExaminer("UCP 600 art. 14(f)", paper.AskedTerm(), spot,
                                "whether the issuer, who has these initials, is " + word);
  }
  // Words for a role are not a name: who is one is not for a machine to say.
  if (IsOneOf(word, {"MANUFACTURER", "PRODUCER", "CARRIER", "CHAMBER", "GOVERNMENT", "AUTHORITY",
                     "AUTHORITIES", "CUSTOMS", "SHIPPER", "FORWARDER", "APPLICANT"})) {
    return at.bench.ForExaminer("UCP 600 art. 14(f)", paper.AskedTerm(), spot,
                                "whether the issuer is a " + word);
  }
  at.bench.Discrepancy("the credit's own demand", paper.AskedTerm(), spot,
                       paper.Name() + " ISSUED BY " + Tidy(Quote(issuer.name)) + " INSTEAD OF " + word,
                       SetBench::Anew(paper));
}

void CheckSigned(SetBench& at, const Paper& paper) {
  const DocumentKind kind = paper.document->kind;
  // Certificates and declarations are signed by their nature (ISBP 745 para. A3), an insurance document by
  // art. 28(a); an invoice need not be (art. 18(a)(iv)).
  const bool by_nature = kind == DocumentKind::kInsurance || kind == DocumentKind::kBeneficiaryCertificate ||
                         kind == DocumentKind::kCertificateOfOrigin || kind == DocumentKind::kDraft ||
                         kind == DocumentKind::kInspectionCertificate;
  if (!paper.asked->is_signed && !by_nature) return;
  const std::string article = kind == DocumentKind::kInsurance ? "UCP 600 art. 28(a)"
                              : paper.asked->is_signed         ? "the credit's own demand"
                                                               : "ISBP 745 para. A3";
  const auto& is_signed = paper.document->is_signed;
  const Spot spot = paper.At("signed", is_signed ? (*is_signed ? "signed" : "not signed") : "");
  if (!is_signed) {
    return at.bench.ForExaminer(article, paper.AskedTerm(), spot, "the manifest does not state a signature");
  }
  if (*is_signed) return at.bench.Complies(article, paper.AskedTerm(), spot, "it is signed");
  at.bench.Discrepancy(article, paper.AskedTerm(), spot, paper.Name() + " NOT SIGNED", SetBench::Anew(paper));
}

void CheckPaperCredit(SetBench& at, const Paper& paper) {
  const std::string given = Tidy(paper.document->credit_number);
  const std::string wanted = Tidy(at.bench.credit.reference.text);
  const Spot spot = paper.At("credit_number", paper.document->credit_number);
  if (!given.empty() && given != wanted) {
    return at.bench.Discrepancy(
        "UCP 600 art. 14(d)", TermOf(at.bench.credit.reference), spot,
        paper.Name() + " SHOWS CREDIT NUMBER " + Quote(given) + " INSTEAD OF " + wanted,
        SetBench::Anew(paper));
  }
  const auto& conditions = at.bench.conditions;
  const auto refusal = std::find_if(conditions.begin(), conditions.end(), [&](const Sentence& one) {
    return SpeaksOfAllDocuments(one.words) && !paper.IsExcepted(one) && ForbidsCreditNumber(one.words);
  });
  if (refusal != conditions.end() && !given.empty()) {
    return at.bench.Discrepancy("the credit's own condition", TermOf(*refusal), spot,
                                "CREDIT NUMBER SHOWN ON " + paper.Name(), SetBench::Anew(paper));
  }
  const auto demand = std::find_if(conditions.begin(), conditions.end(), [&](const Sentence& one) {
    const bool ours = SpeaksOfAllDocuments(one.words) || NamesKind(one.words, paper.document->kind) ||
                      (!paper.document->title.empty() && HasPhrase(one.words, paper.document->title));
    return ours && !paper.IsExcepted(one) && AsksCreditNumber(one.words) && !ForbidsCreditNumber(one.words);
  });
  const bool in_line = AsksCreditNumber(paper.asked->words);
  if (demand == conditions.end() && !in_line) return;
  const Term term = in_line ? paper.AskedTerm() : TermOf(*demand);
  if (!given.empty()) {
    return at.bench.Complies("the credit's own condition", term, spot, "the credit's number stands there");
  }
  at.bench.Discrepancy("the credit's own condition", term, spot, "CREDIT NUMBER NOT SHOWN ON " + paper.Name(),
                       SetBench::Anew(paper));
}

namespace {

// A draft is drawn for what is drawn. ISBP 745 para. B14.
void CheckDraft(SetBench& at, const Paper& draft) {
  const auto& amount = draft.document->amount;
  const auto& drawn = at.bench.presentation.drawn;
  const Spot spot = draft.At("amount", amount ? FormatMoney(*amount) : "");
  if (!amount || !drawn) {
    at.bench.ForExaminer("ISBP 745 para. B14", draft.AskedTerm(), spot,
                         "the manifest does not state the draft's amount, or the amount drawn is not given");
  } else if (*amount == *drawn) {
    at.bench.Complies("ISBP 745 para. B14", draft.AskedTerm(), spot, "it is the amount drawn");
  } else {
    at.bench.Discrepancy("ISBP 745 para. B14", draft.AskedTerm(), spot,
                         "DRAFT FOR " + FormatMoney(*amount) + ", DRAWN " + FormatMoney(*drawn),
                         SetBench::Anew(draft));
  }
}

}  // namespace

void CheckPaperData(SetBench& at, const Paper& paper) {
  CheckFigures(at, paper);
  CheckContainers(at, paper);
  CheckOrigin(at, paper);
  CheckInvoiceReference(at, paper);
  if (paper.document->kind == DocumentKind::kDraft) CheckDraft(at, paper);
  if (paper.document->kind == DocumentKind::kInvoice) return;  // art. 18 is stricter: invoice_checks.cc
  CheckPaperGoods(at, paper);
  CheckAddressee(at, paper);
}

}  // namespace yidan::credit
