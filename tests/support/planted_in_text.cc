// What the transport document says in free text, in its clauses, its goods and its title, and what the credit
// asks of its face in words.
#include "tests/support/planted.h"

namespace yidan::testing {
namespace {

using credit::Kind;

void AddClause(Trade& trade, v1::ClauseKind kind, const std::string& text) {
  auto& clause = *trade.content.add_clauses();
  clause.set_kind(kind);
  clause.set_text(text);
  trade.content.mutable_totals()->set_clauses(static_cast<std::uint32_t>(trade.content.clauses_size()));
}
bool Describe(Trade& trade, const std::string& before, const std::string& after) {
  for (auto& line : *trade.content.mutable_goods_lines())
    line.set_description(before + line.description() + after);
  return true;
}
bool Ask(Trade& trade, const std::string& words) {
  std::string& text = trade.Field("46A");
  const std::string_view before = "MARKED FREIGHT PREPAID";
  const auto at = text.find(before);
  if (at == std::string::npos) return false;
  text.insert(at, words + ", ");
  return true;
}
// The trade term of the credit in the document, with another place.
bool TermElsewhere(Trade& trade) {
  for (const std::string& word : credit::WordsOf(trade.Field("45A"))) {
    if (!word.starts_with("CIP") && !word.starts_with("CPT") && !word.starts_with("DAP") &&
        !word.starts_with("FCA"))
      continue;
    auto& freight = *trade.content.mutable_freight();
    freight.set_incoterms_rule(word);
    freight.set_incoterms_place("Riga");
    freight.set_incoterms_edition("2020");
    return true;
  }
  return false;
}

}  // namespace

std::vector<Planted> OfTheDocumentsText() {
  return {
      {"A defect beside apparent good order", "clean", "defective condition",
       [](Trade& t, Dice&) {
         AddClause(t, v1::CLAUSE_KIND_RECEIPT, "3 cases burst, carrier not responsible.");
         return true;
       },
       Kind::kForExaminer},
      {"A clause that says freight collect where prepaid is asked for", "freight", "FREIGHT TO COLLECT WHERE",
       [](Trade& t, Dice&) {
         AddClause(t, v1::CLAUSE_KIND_FREIGHT, "Freight to collect");
         return true;
       }},
      {"A clause with another day of dispatch", "clauses", "the clause states 2031-01-15",
       [](Trade& t, Dice&) {
         AddClause(t, v1::CLAUSE_KIND_TRANSPORT, "Dispatched on 15 January 2031");
         return true;
       },
       Kind::kForExaminer},
      {"A clause with a weight", "clauses", "TOTAL WEIGHT",
       [](Trade& t, Dice&) {
         AddClause(t, v1::CLAUSE_KIND_OTHER, "Total weight 1 kg");
         return true;
       },
       Kind::kForExaminer},
      {"Goods on deck, and another word that may be", "on-deck", "ON DECK",
       [](Trade& t, Dice&) {
         AddClause(t, v1::CLAUSE_KIND_TRANSPORT, "Loaded on deck; containers may be opened for inspection.");
         return true;
       }},
      {"Used goods on the transport document", "goods", "USED",
       [](Trade& t, Dice&) { return Describe(t, "Used ", ""); }, Kind::kForExaminer},
      {"Another model on the transport document", "goods", "X9999",
       [](Trade& t, Dice&) { return Describe(t, "", ", model X9999"); }, Kind::kForExaminer},
      {"Trade term of another place", "trade-term", "RIGA", [](Trade& t, Dice&) { return TermElsewhere(t); }},
      {"A forwarder's certificate of receipt presented as transport document", "kind-of-document",
       "no transport document",
       [](Trade& t, Dice&) {
         t.content.mutable_exchanged_document()->set_title("FORWARDER'S CERTIFICATE OF RECEIPT");
         return true;
       },
       Kind::kForExaminer},
      {"To be issued at the destination", "demands", "PLACE OF ISSUE SHOWN AS",
       [](Trade& t, Dice&) { return Ask(t, "ISSUED IN " + t.Field("44B")); }},
      {"An HS code with more digits than the document shows", "demands", "first digits",
       [](Trade& t, Dice&) { return Ask(t, "SHOWING HS CODE " + t.content.goods_lines(0).hs_code() + "99"); },
       Kind::kForExaminer},
      {"A demand on the transport document in a line of its own", "conditions", "no rule",
       [](Trade& t, Dice&) {
         t.Field("46A") += "\n+TRANSPORT BILL MUST SHOW THE NAME OF THE DRIVER";
         return true;
       },
       Kind::kForExaminer},
  };
}

}  // namespace yidan::testing
