#include "services/credit/bench.h"

#include <algorithm>
#include <array>

#include "services/credit/asked_documents.h"
#include "services/credit/reading.h"

namespace yidan::credit {
namespace {

// A finding shows the text that it is about; a narrative of megabytes is shown by its beginning.
std::string Shown(const std::string& text) {
  constexpr std::size_t kShownBytesMax = 4000;
  return text.size() <= kShownBytesMax ? text : Quote(text);
}

constexpr std::array<Points, 7> kPoints = {{
    {"(a)(i)", "(a)(ii)", "(a)(ii)", "(a)(iii)", "(a)(iv)", "(a)(v)", "(c)(ii)"},  // 19
    {"(a)(i)", "(a)(ii)", "(a)(ii)", "(a)(iii)", "(a)(iv)", "(a)(v)", "(c)(ii)"},  // 20
    {"(a)(i)", "(a)(ii)", "(a)(ii)", "(a)(iii)", "(a)(iv)", "(a)(v)", "(c)(ii)"},  // 21
    {"(a)(i)", "(a)(ii)", "(a)(ii)", "(a)(iii)", "(a)(iv)", "", ""},               // 22
    {"(a)(i)", "(a)(ii)", "(a)(iii)", "(a)(iv)", "(a)(v)", "(a)(vi)", "(c)(ii)"},  // 23
    {"(a)(i)", "(a)(ii)", "(a)(ii)", "(a)(iii)", "(b), (c)", "", "(e)(ii)"},       // 24
    {"(a)(i)", "(a)(ii)", "(a)(ii)", "(a)(i)", "", "", ""},                        // 25
}};

// Plain words on a subject: whether it is allowed. kConditional: it speaks of it in words of its own.
Permission Said(const Sentence& sentence) {
  const auto has = [&](std::string_view phrase) { return HasPhrase(sentence.words, phrase); };
  constexpr std::size_t kPlainWords = 8;
  if (sentence.words.size() > kPlainWords || has("IF") || has("ONLY") || has("AT") || has("EXCEPT"))
    return Permission::kConditional;
  const bool no = has("NOT ALLOWED") || has("NOT PERMITTED") || has("PROHIBITED") || has("FORBIDDEN") ||
                  has("NOT ACCEPTABLE");
  const bool yes = has("ALLOWED") || has("PERMITTED") || has("ACCEPTABLE");
  if (no) return Permission::kProhibited;
  return yes ? Permission::kAllowed : Permission::kConditional;
}

Ruling RulingOn(const Bench& bench, const PermissionTerm& field, std::string_view subject,
                std::string_view subjects) {
  Ruling out{field.permission, {field.source, Shown(field.text)}, nullptr};
  for (const Sentence& sentence : bench.conditions) {
    if (!HasPhrase(sentence.words, subject) && !HasPhrase(sentence.words, subjects)) continue;
    const Permission said = Said(sentence);
    // CONDITIONAL in the field means: as field 47A has it.
    const bool field_open =
        out.permission == Permission::kNotStated || out.permission == Permission::kConditional;
    if (said != Permission::kConditional && (field_open || said == out.permission)) {
      if (field_open) out = {said, TermOf(sentence), nullptr};
    } else if (out.clash == nullptr) {
      out.clash = &sentence;
    }
  }
  return out;
}

}  // namespace

namespace {

// "ALL DOCUMENTS EXCEPT DRAFT AND INVOICE MUST BE IN ENGLISH": what is behind EXCEPT, up to the verb, are
// documents of which the rest is not said. Words that name no document stay where they are.
void SetApart(Sentence& one) {
  constexpr std::ptrdiff_t kWordsMax = 20;
  static const std::set<std::string> ends =
      WordSet("MUST SHOULD SHALL TO ARE IS MAY WILL NOT IN BEARING HAVE HAS ACCEPTABLE ALLOWED");
  auto& words = one.words;
  auto except = words.begin();
  std::ptrdiff_t length = 0;  // of EXCEPT, or OTHER THAN
  for (; except != words.end() && length == 0; ++except) {
    if (*except == "EXCEPT" || *except == "EXCEPTING" || *except == "EXCLUDING") length = 1;
    if (*except == "OTHER" && words.end() - except > 1 && *(except + 1) == "THAN") length = 2;
  }
  if (length == 0) return;
  --except;
  auto end = except + length;
  while (end != words.end() && end - except <= kWordsMax && !ends.contains(*end)) ++end;
  if (end - except <= length) return;
  const std::vector<std::string> behind(except + length, end);
  if (!NamesOtherDocument(behind) && !NamesTransportDocument(behind)) return;
  one.excepted = behind;
  words.erase(except, end);
}

}  // namespace

bool ExceptsTransport(const Sentence& sentence) {
  return !sentence.excepted.empty() && NamesTransportDocument(sentence.excepted);
}

std::vector<Sentence> SentencesOf(const Item& item, std::size_t most) {
  std::vector<Sentence> out;
  const std::string tidy = Tidy(item.text);
  std::size_t start = 0;
  for (std::size_t at = 0; at <= tidy.size() && out.size() < most; ++at) {
    if (at < tidy.size() && !EndsSentence(tidy, at)) continue;
    Sentence one;
    one.item = &item;
    one.whole = at - start <= kDemandBytesMax;
    one.text = Tidy(std::string_view(tidy).substr(start, std::min(at - start, kDemandBytesMax)));
    one.words = WordsOf(one.text);
    SetApart(one);
    if (!one.words.empty()) out.push_back(std::move(one));
    start = at + 1;
  }
  return out;
}

const Points& PointsOf(int article) {
  return kPoints[article < 19 || article > 25 ? 0 : static_cast<std::size_t>(article - 19)];
}

Bench::Bench(const Credit& the_credit, const v1::Waybill& the_document, const Presentation& the_presentation)
    : credit(the_credit), document(the_document), presentation(the_presentation) {
  const auto add = [&](const Item& item) {
    const std::size_t room = kSentencesMax - conditions.size();
    auto more = SentencesOf(item, room + 1);
    all_conditions = more.size() <= room;
    if (!all_conditions) more.resize(room);
    conditions.insert(conditions.end(), std::make_move_iterator(more.begin()),
                      std::make_move_iterator(more.end()));
    return all_conditions;
  };
  for (const Item& item : credit.conditions) {
    if (!add(item)) return;
  }
  // A condition that stands in 46A is one all the same.
  const auto among = ConditionsAmong(credit.documents);
  for (std::size_t i = 0; i < among.size(); ++i) {
    if (among[i] && !add(credit.documents[i])) return;
  }
}

void Bench::Complies(std::string article_text, Term term, Spot spot, std::string why) {
  out.findings.push_back({check, std::move(article_text), Kind::kComplies, std::move(term.source),
                          std::move(term.text), std::move(spot.pointer), std::move(spot.value),
                          std::move(why), ""});
}
void Bench::Discrepancy(std::string article_text, Term term, Spot spot, std::string wording,
                        const Cure& cure) {
  out.findings.push_back({check, std::move(article_text), Kind::kDiscrepancy, std::move(term.source),
                          std::move(term.text), std::move(spot.pointer), std::move(spot.value),
                          std::move(wording), Worded(cure)});
}
void Bench::ForExaminer(std::string article_text, Term term, Spot spot, std::string why) {
  out.findings.push_back({check, std::move(article_text), Kind::kForExaminer, std::move(term.source),
                          std::move(term.text), std::move(spot.pointer), std::move(spot.value),
                          std::move(why), ""});
}
void Bench::Compared(const Comparison& compared, std::string article_text, Term term, Spot spot,
                     std::string wording) {
  if (compared.match == Match::kSame) {
    return Complies(std::move(article_text), std::move(term), std::move(spot), compared.why);
  }
  if (compared.match == Match::kUnsure) {
    return ForExaminer(std::move(article_text), std::move(term), std::move(spot), compared.why);
  }
  Discrepancy(std::move(article_text), std::move(term), std::move(spot), std::move(wording), kCarrierCures);
}
void Bench::NotExamined(std::string what) {
  if (out.not_examined.size() < kNotExaminedMax) {
    out.not_examined.push_back(std::move(what));
  } else if (out.not_examined.size() == kNotExaminedMax) {
    out.not_examined.emplace_back("and more: the credit asks for too many documents to list");
  }
}

Term Bench::AskedTerm() const { return asked == nullptr ? Term{} : TermOf(*asked); }

std::string Bench::At(std::string_view point) const {
  return "UCP 600 art. " + std::to_string(article == 0 ? 19 : article) + std::string(point);
}

std::string Bench::Worded(const Cure& cure) const {
  if (!cure.dated || !last_day) return cure.who;
  std::string text = cure.who + ", until " + FormatDay(*last_day);
  const auto& presented = presentation.presented;
  if (presented && *presented > *last_day) text += ", which had passed when they were presented";
  return text;
}

const Sentence* Bench::ConditionSaying(std::string_view phrase) const {
  return ConditionThat([&](const auto& said) { return HasPhrase(said, phrase); });
}

bool Bench::Asks(std::string_view phrase) const { return HasPhrase(words, phrase); }

Term TermOf(const Text& text) { return {text.source, Shown(text.text)}; }
Term TermOf(const Item& item) { return {item.source, Shown(item.text)}; }
Term TermOf(const Sentence& sentence) { return {sentence.item->source, Shown(sentence.text)}; }

Ruling RulingOnPartial(const Bench& bench) {
  return RulingOn(bench, bench.credit.partial, "PARTIAL SHIPMENT", "PARTIAL SHIPMENTS");
}
Ruling RulingOnTranshipment(const Bench& bench) {
  return RulingOn(bench, bench.credit.transhipment, "TRANSHIPMENT", "TRANSSHIPMENT");
}

Spot ClauseSpot(const v1::Waybill& document, int at) {
  if (at < 0) return {"/clauses", ""};
  return {"/clauses/" + std::to_string(at) + "/text", document.clauses(at).text()};
}

}  // namespace yidan::credit
