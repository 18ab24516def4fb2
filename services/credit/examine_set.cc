#include "services/credit/examine_set.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <set>

#include "services/credit/set_bench.h"
#include "services/credit/speaks.h"

namespace yidan::credit {
namespace {

struct PaperCheck {
  const char* name;
  void (*run)(SetBench& at, const Paper& paper);
  DocumentKind only;  // kOther: of every kind
};
constexpr std::array<PaperCheck, 10> kChecks = {{
    {"set-numbers", CheckPaperNumbers, DocumentKind::kOther},
    {"set-date", CheckPaperDate, DocumentKind::kOther},
    {"set-issuer", CheckIssuer, DocumentKind::kOther},
    {"set-signature", CheckSigned, DocumentKind::kOther},
    {"set-credit-number", CheckPaperCredit, DocumentKind::kOther},
    {"set-data", CheckPaperData, DocumentKind::kOther},
    {"invoice", CheckInvoice, DocumentKind::kInvoice},
    {"insurance", CheckInsurance, DocumentKind::kInsurance},
    {"set-content", CheckContent, DocumentKind::kOther},
    {"set-statements", CheckStatements, DocumentKind::kOther},
}};

bool IsSame(const Source& a, const Source& b) {
  return a.file == b.file && a.line == b.line && a.tag == b.tag;
}

// `others` are some of the credit's lines, in their order.
void FindAsked(SetBench& at, const std::vector<Source>& others) {
  auto next = others.begin();
  for (const Item& item : at.bench.credit.documents) {
    if (next == others.end() || at.asked.size() == kOtherDocumentsMax) break;
    if (!IsSame(*next, item.source)) continue;
    AskedDocument& asked = at.asked.emplace_back(AskedBy(item));
    asked.article = TransportAsked(WordsOf(std::string_view(item.text).substr(0, kDemandBytesMax)));
    if (asked.article != 0) {
      asked.kind = DocumentKind::kTransportDocument;
      asked.alternatives.clear();
    }
    ++next;
  }
  if (next == others.end()) return;
  at.bench.check = "set-presence";
  at.bench.ForExaminer("UCP 600 art. 14(a)", {*next, ""}, {"/documents", ""},
                       "field 46A asks for more than " + std::to_string(kOtherDocumentsMax) +
                           " documents: this line and those behind it are not held against the set");
}

// Field 42C: the credit is available against a draft, which is presented with the documents.
void FindDrafts(SetBench& at) {
  const auto& others = at.bench.credit.others;
  const auto field = std::find_if(others.begin(), others.end(),
                                  [](const Field& one) { return one.tag == "42C" && !one.lines.empty(); });
  const bool asked = std::any_of(at.asked.begin(), at.asked.end(),
                                 [](const AskedDocument& one) { return one.kind == DocumentKind::kDraft; });
  if (field == others.end() || asked || WaivesDrafts(at.bench)) return;
  const std::string tenor = Tidy(field->Text());
  at.drafts = Item{
      {field->tag, field->line, 0}, field->line, (tenor.starts_with("AT ") ? "DRAFT " : "DRAFT AT ") + tenor};
  AskedDocument& draft = at.asked.emplace_back(AskedBy(*at.drafts));
  draft.kind = DocumentKind::kDraft;
  draft.alternatives.clear();
  draft.numbers = {1, 0};
}

// A title answers a line whose words it holds, or that holds its words.
bool TitleAnswers(const SetDocument& document, const AskedDocument& asked) {
  const auto title = WordsOf(document.title);
  if (title.empty()) return false;
  std::string phrase;
  for (const std::string& word : title) phrase += (phrase.empty() ? "" : " ") + word;
  if (HasPhrase(asked.words, phrase)) return true;
  // "DHL courier receipt" for COURIER RECEIPT.
  const std::string name = NameInLine(asked.item->text);
  return WordsOf(name).size() > 1 && HasPhrase(title, Tidy(name));
}

bool Answers(const SetDocument& document, const AskedDocument& asked) {
  // Of several transport documents each answers the line that calls it by its name.
  if (asked.article != 0) {
    return (document.kind == DocumentKind::kTransportDocument || document.kind == DocumentKind::kOther) &&
           ArticleOfName(WordsOf(document.title)) == asked.article;
  }
  if (asked.kind != DocumentKind::kOther) {
    // A packing list may state weights, and a line may call a weight list by a packing list's name.
    const auto& others = asked.alternatives;
    return document.kind == asked.kind ||
           std::find(others.begin(), others.end(), document.kind) != others.end() ||
           (document.kind == DocumentKind::kOther && TitleAnswers(document, asked));
  }
  return TitleAnswers(document, asked);
}

// Each line takes the first document that answers it and no other line; a line that is alone in its kind
// takes all that do.
void Assign(SetBench& at) {
  for (std::size_t i = 0; i < at.set.documents.size(); ++i) {
    Paper& paper = at.papers.emplace_back(Paper{i, &at.set.documents[i], {}, nullptr});
    for (const std::string& one : paper.document->states) paper.states.push_back(WordSet(one));
  }
  for (const AskedDocument& asked : at.asked) {
    const auto same = std::count_if(at.asked.begin(), at.asked.end(), [&](const AskedDocument& other) {
      return other.kind == asked.kind && other.kind != DocumentKind::kOther;
    });
    bool found = false;
    for (Paper& paper : at.papers) {
      if (paper.asked != nullptr || !Answers(*paper.document, asked)) continue;
      if (found && same != 1) break;
      paper.asked = &asked;
      found = true;
    }
  }
}

bool IsLeftToTheBuyer(const AskedDocument& asked) {
  return asked.kind == DocumentKind::kOther && HasPhrase(asked.words, "INSURANCE") &&
         (HasPhrase(asked.words, "COVERED BY") || HasPhrase(asked.words, "EFFECTED BY"));
}

// A weight list may be one document with the packing list.
bool IsInPackingList(const SetBench& at, const AskedDocument& asked) {
  if (asked.kind != DocumentKind::kWeightList) return false;
  const Paper* list = at.FirstOf(DocumentKind::kPackingList);
  return list != nullptr && (list->document->gross_weight_grams || list->document->net_weight_grams);
}

// A transport document of the set whose name is not the line's. Null: none, or another kind is asked for.
const Paper* OtherTransportDocument(const SetBench& at, const AskedDocument& asked) {
  if (asked.article == 0) return nullptr;
  const auto found = std::find_if(at.papers.begin(), at.papers.end(), [](const Paper& paper) {
    return paper.asked == nullptr && paper.document->kind == DocumentKind::kTransportDocument;
  });
  return found == at.papers.end() ? nullptr : &*found;
}

// UCP 600 art. 14(a): each line of 46A has its document.
void CheckPresence(SetBench& at) {
  at.bench.check = "set-presence";
  for (const AskedDocument& asked : at.asked) {
    const Term term = TermOf(*asked.item);
    const auto found = std::find_if(at.papers.begin(), at.papers.end(),
                                    [&](const Paper& paper) { return paper.asked == &asked; });
    if (found != at.papers.end()) {
      at.bench.Complies("UCP 600 art. 14(a)", term,
                        found->At("kind", std::string(NameOf(found->document->kind))),
                        "presented: " + found->Name());
    } else if (const Paper* other = OtherTransportDocument(at, asked)) {
      at.bench.ForExaminer(
          "UCP 600 art. 14(a)", term, other->At("title", Quote(other->document->title)),
          "the line asks for a transport document beside the one examined; whether this is it, "
          "its name does not say");
    } else if (IsLeftToTheBuyer(asked)) {
      at.bench.Complies("UCP 600 art. 14(h)", term, {"/documents", ""},
                        "who insures is said, and no document is asked for");
    } else if (IsInPackingList(at, asked)) {
      at.bench.ForExaminer("ISBP 745, combined documents", term, {"/documents", ""},
                           "the packing list states weights: whether it is presented as both");
    } else {
      // "FUMIGATION CERTIFICATE OR DECLARATION OF …": the second may go by a name of its own.
      const bool other_name = asked.kind == DocumentKind::kOther || HasPhrase(asked.words, "OR");
      const bool unclaimed =
          other_name && std::any_of(at.papers.begin(), at.papers.end(), [](const Paper& paper) {
            return paper.asked == nullptr && paper.document->kind != DocumentKind::kTransportDocument;
          });
      if (HasAnyPhrase(asked.words, {"IF", "WHERE APPLICABLE", "WHEN APPLICABLE", "AS APPLICABLE"})) {
        at.bench.ForExaminer(
            "UCP 600 art. 14(a)", term, {"/documents", ""},
            "it is not presented, and the line asks for it only in a case of its own: whether "
            "that is this one");
      } else if (unclaimed) {
        at.bench.ForExaminer("UCP 600 art. 14(f)", term, {"/documents", ""},
                             "no document has this name; whether one of those that no line asks for is it");
      } else {
        at.bench.Discrepancy("UCP 600 art. 14(a)", term, {"/documents", ""},
                             NameInLine(asked.item->text) + " NOT PRESENTED",
                             Cure{"the beneficiary, by presenting it"});
      }
    }
    if (asked.maybe_more) {
      at.bench.ForExaminer("UCP 600 art. 14(a)", term, {"/documents", ""},
                           "the line names a second kind of document: whether it asks for that too");
    }
  }
}

// UCP 600 art. 14(g): what is not asked for is disregarded.
void CheckNotAsked(SetBench& at) {
  at.bench.check = "set-not-asked";
  for (const Paper& paper : at.papers) {
    if (paper.asked != nullptr) continue;
    const std::string what = paper.document->kind == DocumentKind::kTransportDocument
                                 ? "a transport document in the set: the one examined is the registry's"
                                 : "no line of 46A asks for it: disregarded, and may be returned";
    at.bench.Complies("UCP 600 art. 14(g)", {}, paper.At("title", paper.Name()), what);
  }
}

// Findings of the manifest name the file they are about.
void NameFiles(const SetBench& at) {
  const std::string prefix = "/documents/";
  for (Finding& finding : at.bench.out.findings) {
    if (!finding.pointer.starts_with(prefix)) continue;
    const auto end = std::min(finding.pointer.find('/', prefix.size()), finding.pointer.size());
    const auto index = ParseDigits(finding.pointer.substr(prefix.size(), end - prefix.size()));
    if (!index || static_cast<std::size_t>(*index) >= at.set.documents.size()) continue;
    finding.set_file = at.set.documents[static_cast<std::size_t>(*index)].file;
  }
}

// The lines examined here are no longer among those that nothing looks at.
void TakeOff(const SetBench& at, std::vector<std::string>& not_examined) {
  std::set<std::string> examined;
  for (const AskedDocument& asked : at.asked) {
    examined.insert(asked.item->source.tag + " line " + std::to_string(asked.item->source.line));
  }
  std::erase_if(not_examined,
                [&](const std::string& one) { return examined.contains(one.substr(0, one.find(':'))); });
}

}  // namespace

Spot Paper::At(std::string_view member, std::string value) const {
  return {"/documents/" + std::to_string(index) + "/" + std::string(member), std::move(value)};
}

std::string Paper::Name() const {
  if (!document->title.empty()) return Tidy(Quote(document->title));
  std::string name = Tidy(NameOf(document->kind));
  std::replace(name.begin(), name.end(), '-', ' ');
  return name;
}

bool Paper::IsExcepted(const Sentence& sentence) const {
  if (sentence.excepted.empty()) return false;
  return NamesKind(sentence.excepted, document->kind) ||
         (!document->title.empty() && HasPhrase(sentence.excepted, Tidy(document->title)));
}

Term Paper::AskedTerm() const { return asked == nullptr ? Term{} : TermOf(*asked->item); }

const Paper* SetBench::FirstOf(DocumentKind kind) const {
  const auto found = std::find_if(papers.begin(), papers.end(),
                                  [&](const Paper& paper) { return paper.document->kind == kind; });
  return found == papers.end() ? nullptr : &*found;
}

Cure SetBench::Anew(const Paper& paper) {
  return {"the beneficiary, by presenting the " + paper.Name() + " anew"};
}

void ExamineSet(const Credit& credit, const v1::Waybill& document, const PresentedSet& set,
                const Presentation& presentation, Examination& into) {
  Bench bench(credit, document, presentation);
  bench.shipped = into.shipped;
  bench.last_day = into.last_day;
  SetBench at{bench, set, {}, {}, {}};
  FindAsked(at, into.other_documents);
  FindDrafts(at);
  Assign(at);
  CheckPresence(at);
  for (const Paper& paper : at.papers) {
    if (paper.asked == nullptr) continue;
    for (const PaperCheck& check : kChecks) {
      if (check.only != DocumentKind::kOther && check.only != paper.document->kind) continue;
      bench.check = check.name;
      check.run(at, paper);
    }
  }
  CheckSetConditions(at, into);
  CheckNotAsked(at);
  NameFiles(at);
  TakeOff(at, into.not_examined);
  into.findings.insert(into.findings.end(), std::make_move_iterator(bench.out.findings.begin()),
                       std::make_move_iterator(bench.out.findings.end()));
}

std::vector<std::string> SetCheckNames() {
  std::vector<std::string> names = {"set-presence"};
  for (const PaperCheck& check : kChecks) names.emplace_back(check.name);
  names.emplace_back("set-conditions");
  names.emplace_back("set-not-asked");
  return names;
}

}  // namespace yidan::credit
