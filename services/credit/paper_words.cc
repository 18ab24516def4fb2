// What the documents beside the invoice say of goods and of parties, and what any document states beside all
// that a rule looks at. UCP 600 art. 14(d), 14(e), 14(j).
#include <algorithm>

#include "services/credit/conditions.h"
#include "services/credit/goods_words.h"
#include "services/credit/reading.h"
#include "services/credit/set_bench.h"

namespace yidan::credit {
namespace {

std::string Kilograms(std::int64_t grams) { return std::to_string(grams / 1000); }

// A statement's words that anybody may write, whatever it states.
const std::set<std::string>& WordsOfStating() {
  static const std::set<std::string> words = WordSet(
      "WE I HEREBY CERTIFY CERTIFIED CERTIFICATE CONFIRM CONFIRMED DECLARE DECLARED GOODS APPLICANT "
      "BENEFICIARY CREDIT NUMBER UNDER DOCUMENTARY LETTER L C LC WERE WAS DATED DATE");
  return words;
}

// What the credit wants of the document, in whichever field, and what its goods are.
std::set<std::string> WordsAskedOf(const SetBench& at, const Paper& paper) {
  std::set<std::string> out = WordsOfOwn(at, paper);
  for (const std::string& word : paper.asked->words) out.insert(word);
  for (const Sentence& one : at.bench.conditions) {
    const bool ours = SpeaksOfAllDocuments(one.words) || NamesKind(one.words, paper.document->kind);
    if (ours && !paper.IsExcepted(one)) out.insert(one.words.begin(), one.words.end());
  }
  return out;
}

}  // namespace

std::set<std::string> WordsOfOwn(const SetBench& at, const Paper& paper) {
  const SetDocument& stated = *paper.document;
  std::set<std::string> out;
  for (const std::string* one : {&stated.number, &stated.invoice_number, &stated.credit_number})
    out.merge(WordSet(*one));
  for (const std::string& one : stated.containers) out.merge(WordSet(one));
  if (stated.packages) out.insert(std::to_string(*stated.packages));
  for (const auto& weight : {stated.gross_weight_grams, stated.net_weight_grams})
    if (weight) out.insert(Kilograms(*weight));
  out.insert(std::to_string(at.bench.document.totals().packages()));
  return out;
}

// General terms will do, and may not conflict: art. 14(e). An insurance document's too.
void CheckPaperGoods(SetBench& at, const Paper& paper) {
  const std::string& goods = paper.document->goods;
  if (goods.empty() || at.bench.credit.goods.empty()) return;
  const Term term = TermOf(at.bench.credit.goods[0]);
  const Spot spot = paper.At("goods", Quote(goods));
  const auto beside = GoodsWords(at.bench.credit.goods).In(goods, WordsOfOwn(at, paper));
  if (!beside.shares) {
    at.bench.ForExaminer("UCP 600 art. 14(e)", term, spot,
                         "whether these general terms conflict with the credit's description");
  } else if (!beside.words.empty()) {
    at.bench.ForExaminer("UCP 600 art. 14(e)", term, spot,
                         "whether the goods are the credit's, which does not say: " + beside.words);
  } else {
    at.bench.Complies("UCP 600 art. 14(e)", term, spot,
                      "all its words stand in the credit: terms not in conflict");
  }
}

// The applicant, in the country that the credit says (art. 14(j)), whom the line names, or of an insurance
// document the beneficiary, who endorses it. Another is not wrong for every document: the examiner's.
void CheckAddressee(SetBench& at, const Paper& paper) {
  const StatedParty& addressee = paper.document->addressee;
  if (addressee.name.empty()) return;
  const Credit& credit = at.bench.credit;
  const Spot spot = paper.At("addressee/name", addressee.name);
  const Comparison name = CompareName(credit.applicant, addressee.name);
  if (name.match == Match::kSame) {
    v1::Party party;
    party.set_country(addressee.country);
    if (CompareCountry(credit.applicant, party).match == Match::kDifferent) {
      return at.bench.Discrepancy(
          "UCP 600 art. 14(j)", TermOf(credit.applicant), paper.At("addressee/country", addressee.country),
          "COUNTRY OF APPLICANT ON " + paper.Name() + " NOT AS IN THE CREDIT", SetBench::Anew(paper));
    }
    return at.bench.Complies("UCP 600 art. 14(d)", TermOf(credit.applicant), spot, name.why);
  }
  if (paper.asked->item != nullptr && NameStandsIn(paper.asked->item->text, addressee.name)) {
    return at.bench.Complies("the credit's own demand", paper.AskedTerm(), spot, "the line names it");
  }
  if (paper.document->kind == DocumentKind::kInsurance &&
      CompareName(credit.beneficiary, addressee.name).match == Match::kSame) {
    return at.bench.Complies("UCP 600 art. 14(d)", TermOf(credit.beneficiary), spot, "it is the beneficiary");
  }
  at.bench.ForExaminer("UCP 600 art. 14(d)", TermOf(credit.applicant), spot,
                       "it is made out to another than the applicant: whether that conflicts");
}

// "THE GOODS ARE SAMPLES" on an invoice: a document may not conflict with the credit in what nobody asked of
// it either. Words that the credit has for the document or its goods are no news.
void CheckStatements(SetBench& at, const Paper& paper) {
  const auto& states = paper.document->states;
  std::size_t bytes = 0;
  for (const std::string& one : states) bytes += one.size() + 3;
  // The check of the content has put all of them before the examiner.
  const std::string pointer = paper.At("states", "").pointer;
  const auto& found = at.bench.out.findings;
  const bool shown = std::any_of(found.begin(), found.end(), [&](const Finding& one) {
    return one.kind == Kind::kForExaminer && one.pointer == pointer;
  });
  if (states.empty() || (shown && bytes <= kQuoteBytesMax)) return;
  const std::set<std::string> asked = WordsAskedOf(at, paper);
  const GoodsWords goods(at.bench.credit.goods);
  bool news = false;
  for (std::size_t i = 0; i < states.size(); ++i) {
    Reading line(std::string_view(states[i]).substr(0, kDemandBytesMax));
    line.TakeWords(asked);
    line.TakeWords(WordsOfStating());
    for (std::size_t word = 0; word < line.size(); ++word) {
      const bool number = line.Is(word, {"NO"}) && ParseDigits(line.At(word + 1).substr(0, 1));
      if (number || goods.In(line.At(word), {}).words.empty()) line.Take(word, word + 1);
    }
    const std::string left = line.Left();
    if (left.empty()) continue;
    news = true;
    at.bench.ForExaminer("UCP 600 art. 14(d)", paper.AskedTerm(),
                         {pointer + "/" + std::to_string(i), Quote(states[i])},
                         "the document states more than the credit asks: whether it conflicts: " + left);
  }
  if (news) return;
  at.bench.Complies("UCP 600 art. 14(d)", paper.AskedTerm(), {pointer, Quote(states[0])},
                    "it states nothing that the credit does not ask for");
}

}  // namespace yidan::credit
