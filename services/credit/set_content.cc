// What the credit demands of the content of the other documents: the rest of their lines in 46A, and the
// conditions of 47A that are about them. What the set's checks judge is taken from the line; what is left is
// held against the statements that the manifest copies from the document, and otherwise goes to the examiner
// with both texts. UCP 600 art. 14(d), 14(f), 14(h).
#include <algorithm>
#include <iterator>
#include <set>

#include "services/credit/conditions.h"
#include "services/credit/quantities.h"
#include "services/credit/reading.h"
#include "services/credit/set_bench.h"
#include "services/credit/speaks.h"

namespace yidan::credit {
namespace {

constexpr const char* kOwnDemand = "the credit's own demand";

// ---- The statements of a document ----

std::string StatesOf(const SetDocument& document) {
  std::string out;
  for (const std::string& one : document.states) out += (out.empty() ? "" : " / ") + one;
  return Quote(out);
}

// Every telling word of the demand stands in one statement, and neither denies what the other does not.
bool IsStated(const Paper& paper, const std::vector<std::string>& wanted) {
  const bool denied = HasPhrase(wanted, "NOT") || HasPhrase(wanted, "NO");
  return std::any_of(paper.states.begin(), paper.states.end(), [&](const std::set<std::string>& given) {
    const bool denies = given.contains("NOT") || given.contains("NO");
    return denies == denied && std::all_of(wanted.begin(), wanted.end(),
                                           [&](const std::string& word) { return given.contains(word); });
  });
}

void JudgeLeft(SetBench& at, const Paper& paper, const Term& term, const std::string& left) {
  const Spot spot = paper.At("states", StatesOf(*paper.document));
  if (IsStated(paper, WordsOf(left))) {
    return at.bench.Complies(kOwnDemand, term, spot, "the document states it in these words: " + left);
  }
  at.bench.ForExaminer(
      kOwnDemand, term, spot,
      (paper.document->states.empty() ? "whether the document is so; the manifest does not state it: "
                                      : "whether one of its statements says so: ") +
          left);
}

// ---- What the set's checks judge of a line ----

// The name, the number of originals and copies, the signature.
void TakeName(const Paper& paper, Reading& line) {
  TakeKind(paper.document->kind, line);
  // The kinds that the line would take as well are answered by this one.
  if (paper.asked != nullptr) {
    const auto& others = paper.asked->alternatives;
    if (std::find(others.begin(), others.end(), paper.document->kind) != others.end())
      TakeKind(paper.asked->kind, line);
    for (const DocumentKind other : others) TakeKind(other, line);
  }
  if (paper.asked != nullptr && paper.asked->article != 0) TakeTransportNames(paper.asked->article, line);
  if (!paper.document->title.empty()) line.TakePhrase(paper.document->title);
  TakeNumbersAsked(line);
  static const Phrases signs = {"SIGNED", "DULY SIGNED", "ORIGINAL", "ORIGINALS", "DOCUMENTS REQUIRED",
                                "SET OF", "FULL SET OF", "FULL SET"};
  line.TakeAny(signs);
}

// Who stands behind ISSUED BY is judged by the check of the issuer: what of it is the issuer's name, or all
// of it where that check has said that it is another, or that it is the examiner's.
void TakeIssuer(const Paper& paper, Reading& line) {
  const DocumentKind kind = paper.document->kind;
  if (kind == DocumentKind::kInvoice || kind == DocumentKind::kBeneficiaryCertificate) {
    static const Phrases own = {"BENEFICIARY", "BENEFICIARIES"};
    line.TakeAny(own);
  }
  if (kind == DocumentKind::kInvoice || kind == DocumentKind::kInsurance) return;
  for (std::size_t at = 0; at < line.size(); ++at) {
    if (!line.IsPhraseAt(at, "ISSUED BY")) continue;
    std::size_t end = at + 2;
    while (end < line.size() && !line.BreaksBefore(end) && !EndsName(line.words(), end) &&
           !line.Is(end, {"AND", "IN", "CONFIRMING"})) {
      ++end;
    }
    const auto name = WordSet(paper.document->issuer.name);
    const bool any =
        std::any_of(line.words().begin() + static_cast<std::ptrdiff_t>(at) + 2,
                    line.words().begin() + static_cast<std::ptrdiff_t>(end),
                    [&](const std::string& word) { return !IsFiller(word) && name.contains(word); });
    if (any) {
      line.TakeWords(name, at + 2, end);
    } else {
      line.Take(at, end);
    }
    return;
  }
}

// Figures and data that the check of data holds against the transport document, where the manifest states
// them.
void TakeData(SetBench& at, const Paper& paper, const Term& term, const std::string& text, Reading& line) {
  const SetDocument& stated = *paper.document;
  for (const Quantity& wanted : QuantitiesIn(text)) {
    const bool net = wanted.measure == Quantity::Measure::kNet;
    const auto& given = net ? stated.net_weight_grams : stated.gross_weight_grams;
    const bool weight = wanted.kind == Quantity::Kind::kWeight && wanted.measure != Quantity::Measure::kAny;
    if (!weight || !given || wanted.other != 0 || wanted.about) continue;
    line.TakePhrase(wanted.text);
    const Spot spot =
        paper.At(net ? "net_weight_kg" : "gross_weight_kg", Written(Quantity::Kind::kWeight, *given));
    JudgeWeight(at.bench, kOwnDemand, term, spot, wanted, *given, " ON " + paper.Name() + " ",
                SetBench::Anew(paper));
  }
  static const Phrases both = {"GROSS AND NET WEIGHT",       "NET AND GROSS WEIGHT",
                               "GROSS AND NET WEIGHTS",      "NET GROSS WEIGHT",
                               "GROSS NET WEIGHT",           "TOTAL NET GROSS WEIGHT",
                               "TOTAL GROSS AND NET WEIGHT", "TOTAL NET AND GROSS WEIGHT"};
  static const Phrases gross = {"GROSS WEIGHT", "GROSS WEIGHTS", "TOTAL GROSS WEIGHT"};
  static const Phrases net = {"NET WEIGHT", "NET WEIGHTS", "TOTAL NET WEIGHT"};
  static const Phrases packages = {"NUMBER OF PACKAGES", "TOTAL NUMBER OF PACKAGES"};
  static const Phrases containers = {"CONTAINER NUMBER", "CONTAINER NUMBERS", "CONTAINER NO",
                                     "CONTAINER NOS"};
  if (stated.gross_weight_grams && stated.net_weight_grams) line.TakeAny(both);
  if (stated.gross_weight_grams) line.TakeAny(gross);
  if (stated.net_weight_grams) line.TakeAny(net);
  if (stated.packages) line.TakeAny(packages);
  if (!stated.containers.empty()) line.TakeAny(containers);
}

// "CERTIFYING THAT THE GOODS ARE OF GERMAN ORIGIN", "ORIGIN: GERMANY", "COUNTRY OF ORIGIN".
void TakeOrigin(SetBench& at, const Paper& paper, const Term& term, Reading& line) {
  const std::string& origin = paper.document->origin_country;
  if (origin.empty()) return;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line.Taken(i) || !line.Is(i, {"ORIGIN"})) continue;
    const std::size_t from = i < 3 ? 0 : i - 3;
    const std::size_t to = std::min(line.size(), i + 5);
    const std::string named = CountryNamedIn(line.TextOf(from, to));
    static const std::set<std::string> generic = WordSet("COUNTRY GOODS ORIGIN");
    if (named.empty()) {
      // Only that it is stated is asked for.
      if (i >= 2 && line.IsPhraseAt(i - 2, "COUNTRY OF ORIGIN")) line.TakeWords(generic, i - 2, i + 1);
      continue;
    }
    for (std::size_t word = from; word < to; ++word) {
      if (CountryNamedIn(line.At(word)) == named) line.Take(word, word + 1);
    }
    line.TakeWords(generic, from, to);
    const Spot spot = paper.At("origin_country", origin);
    if (named == origin) {
      at.bench.Complies(kOwnDemand, term, spot, "the origin is the one demanded");
    } else {
      at.bench.Discrepancy(kOwnDemand, term, spot,
                           paper.Name() + " STATES ORIGIN " + origin + " INSTEAD OF " + named,
                           SetBench::Anew(paper));
    }
  }
}

void TakeInvoice(Reading& line) {
  static const Phrases judged(
      "MADE OUT TO APPLICANT|MADE OUT TO THE APPLICANT|MADE OUT IN THE NAME OF APPLICANT|MADE OUT IN THE "
      "NAME OF THE APPLICANT|IN THE NAME OF APPLICANT|IN THE NAME OF THE APPLICANT|ADDRESSED TO "
      "APPLICANT|ADDRESSED TO THE APPLICANT|IN FAVOUR OF APPLICANT|DESCRIPTION OF GOODS|COMMERCIAL");
  line.TakeAny(judged);
}

// Form, amount and risks: art. 28.
void TakeInsurance(Reading& line) {
  static const Phrases judged(
      "INSURANCE|POLICY|CERTIFICATE|POLICY OR CERTIFICATE|MARINE|CARGO|OF INVOICE VALUE|OF FULL INVOICE "
      "VALUE|OF THE INVOICE VALUE|OF CIF VALUE|OF FULL CIF VALUE|OF CIP VALUE|CIF VALUE|CIP VALUE|CIF "
      "INVOICE VALUE|CIP INVOICE VALUE|INVOICE "
      "VALUE|FULL INVOICE VALUE|AT LEAST|MINIMUM|COVERING|COVERED|IN THE CURRENCY OF THE CREDIT|IN CURRENCY "
      "OF THE CREDIT|IN THE SAME CURRENCY AS THE CREDIT");
  line.TakeAny(judged);
  TakeRisks(line);
  for (std::size_t i = 0; i < line.size(); ++i) {
    const bool percent = line.Is(i + 1, {"PERCENT", "PCT"}) || line.IsPhraseAt(i + 1, "PER CENT");
    if (!ParseDigits(line.At(i)) || !percent) continue;
    line.Take(i, i + (line.Is(i + 1, {"PER"}) ? 3 : 2));
    if (i > 0 && line.Is(i - 1, {"PLUS"})) line.Take(i - 1, i);
  }
}

void TakeJudged(SetBench& at, const Paper& paper, const Term& term, const std::string& text, Reading& line) {
  TakeName(paper, line);
  TakeIssuer(paper, line);
  line.TakeAny(CreditNumberNames());
  TakeData(at, paper, term, text, line);
  TakeOrigin(at, paper, term, line);
  if (paper.document->kind == DocumentKind::kInvoice) TakeInvoice(line);
  if (paper.document->kind == DocumentKind::kInsurance) TakeInsurance(line);
}

// WordsOf leaves no "%": it is read as PCT.
std::string WithPercent(std::string_view text) {
  std::string plain;
  for (const char c : text.substr(0, kDemandBytesMax))
    plain += c == '%' ? std::string(" PCT ") : std::string(1, c);
  return plain;
}

// ---- Conditions of 47A ----

bool IsAbout(const Paper& paper, const Sentence& sentence) {
  if (NamesKind(sentence.words, paper.document->kind)) return true;
  return !paper.document->title.empty() && paper.document->kind == DocumentKind::kOther &&
         HasPhrase(sentence.words, paper.document->title);
}

void CheckLanguage(SetBench& at, const Paper& paper, const Sentence& sentence, std::string& open) {
  const std::string& language = paper.document->language;
  if (language.empty()) {
    open += (open.empty() ? "" : ", ") + paper.Name();
  } else if (language != "en") {
    at.bench.Discrepancy("the credit's own condition", TermOf(sentence), paper.At("language", language),
                         paper.Name() + " NOT ISSUED IN ENGLISH", SetBench::Anew(paper));
  }
}

// "ALL DOCUMENTS MUST BE DATED AND SIGNED".
void CheckSignedToo(SetBench& at, const Paper& paper, const Sentence& sentence, std::string& open) {
  const auto& is_signed = paper.document->is_signed;
  if (!is_signed) {
    open += (open.empty() ? "" : ", ") + paper.Name();
  } else if (!*is_signed) {
    at.bench.Discrepancy("the credit's own condition", TermOf(sentence), paper.At("signed", "false"),
                         paper.Name() + " NOT SIGNED", SetBench::Anew(paper));
  }
}

// A condition for all documents, where the one about the transport document has been judged.
void CheckForAll(SetBench& at, const Sentence& sentence) {
  const bool english = HasPhrase(sentence.words, "ENGLISH");
  bool open_rule = false;
  for (const ConditionRule& rule : ConditionRules())
    open_rule = open_rule || (rule.others == OfOthers::kOpen && rule.speaks(sentence.words));
  bool held = false;
  for (const ConditionRule& rule : ConditionRules())
    held = held || (rule.others != OfOthers::kNothing && rule.speaks(sentence.words));
  std::string open;
  std::string undated;
  std::string unsigned_papers;
  const bool signed_too = SpeaksOfSigning(sentence.words);
  for (const Paper& paper : at.papers) {
    if (paper.asked == nullptr || paper.IsExcepted(sentence)) continue;
    if (english) CheckLanguage(at, paper, sentence, open);
    if (open_rule && !IsStated(paper, sentence.words)) open += (open.empty() ? "" : ", ") + paper.Name();
    if (HasPhrase(sentence.words, "DATED") && !paper.document->date)
      undated += (undated.empty() ? "" : ", ") + paper.Name();
    if (signed_too) CheckSignedToo(at, paper, sentence, unsigned_papers);
  }
  const Term term = TermOf(sentence);
  if (!open.empty()) {
    at.bench.ForExaminer("the credit's own condition", term, {"/documents", ""},
                         "whether these are so too, which the manifest does not state: " + Quote(open));
  }
  if (!undated.empty()) {
    at.bench.ForExaminer("the credit's own condition", term, {"/documents", ""},
                         "whether these are dated, which the manifest does not state: " + Quote(undated));
  }
  if (!unsigned_papers.empty()) {
    at.bench.ForExaminer(
        "the credit's own condition", term, {"/documents", ""},
        "whether these are signed, which the manifest does not state: " + Quote(unsigned_papers));
  }
  if (held && open.empty() && undated.empty() && unsigned_papers.empty()) {
    at.bench.Complies("the credit's own condition", term, {"/documents", ""},
                      "the other documents are held to it as well");
  }
}

void CheckForNamed(SetBench& at, const Sentence& sentence) {
  bool any = false;
  for (const Paper& paper : at.papers) {
    if (paper.asked == nullptr || !IsAbout(paper, sentence)) continue;
    any = true;
    const std::string text = WithPercent(sentence.text);
    Reading line(text);
    TakeSubjects(line);
    const Term term = TermOf(sentence);
    TakeJudged(at, paper, term, text, line);
    const std::string left = line.Left();
    if (!left.empty()) {
      JudgeLeft(at, paper, term, left);
    } else {
      at.bench.Complies("the credit's own condition", term, paper.At("kind", paper.Name()),
                        "every word of it is judged by the checks of the set");
    }
  }
  if (any) return;
  at.bench.ForExaminer("UCP 600 art. 14(h)", TermOf(sentence), {"/documents", ""},
                       "it is about a document that the set does not have, or not by this name");
}

}  // namespace

void CheckContent(SetBench& at, const Paper& paper) {
  const std::string text = WithPercent(paper.asked->item->text);
  Reading line(text);
  const Term term = paper.AskedTerm();
  TakeJudged(at, paper, term, text, line);
  if (const std::string left = line.Left(); !left.empty()) return JudgeLeft(at, paper, term, left);
  at.bench.Complies(kOwnDemand, term, paper.At("kind", paper.Name()),
                    "every word of the line is judged by the checks of the set");
}

void CheckSetConditions(SetBench& at, Examination& into) {
  at.bench.check = "set-conditions";
  std::set<std::pair<std::size_t, std::string>> of_set;  // line and text
  for (const Finding& one : into.findings) {
    if (one.of_set) of_set.emplace(one.credit.line, one.credit_text);
  }
  std::erase_if(into.findings, [](const Finding& one) { return one.of_set; });
  for (const Sentence& sentence : at.bench.conditions) {
    const Term term = TermOf(sentence);
    const bool named = NamesOtherDocument(sentence.words) || !SpeaksOfAllDocuments(sentence.words);
    if (of_set.contains({term.source.line, term.text}) && named) {
      CheckForNamed(at, sentence);
    } else if (SpeaksOfAllDocuments(sentence.words)) {
      CheckForAll(at, sentence);
    }
  }
}

}  // namespace yidan::credit
