// The commercial invoice. UCP 600 art. 18, 30.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <set>

#include "services/credit/goods_words.h"
#include "services/credit/quantities.h"
#include "services/credit/set_bench.h"

namespace yidan::credit {
namespace {

// The trade term of the credit's description of goods. ISBP 745 para. C8: part of the description.
TradeTerm TradeTermOf(const Credit& credit) {
  for (const Item& item : credit.goods) {
    const Reading line(std::string_view(item.text).substr(0, kDemandBytesMax));
    for (std::size_t at = 0; at < line.size(); ++at)
      if (IsTradeTerm(line.At(at))) return TradeTermAt(item, line, at);
  }
  return {};
}

// Words that tell goods apart: not numbers of units, not the little ones, not the trade term's.
std::set<std::string> Telling(std::string_view text) {
  static const std::set<std::string> kLittle = {
      "AND",   "THE",           "FOR",     "WITH",   "PER",     "ALL",      "EACH",  "OTHER",
      "UNITS", "UNIT",          "PCS",     "PIECES", "SETS",    "SET",      "MODEL", "YEAR",
      "TYPE",  "INCOTERMS",     "MTS",     "KGS",    "CARTONS", "PACKAGES", "GOODS", "OF",
      "ABOUT", "APPROXIMATELY", "PALLETS", "BAGS",   "DRUMS",   "CASES",    "ROLLS", "COILS"};
  std::set<std::string> out;
  for (std::string word : WordsOf(text)) {
    if (word.size() < 3 || kLittle.contains(word)) continue;
    if (IsTradeTerm(word)) continue;
    if (word.size() > 4 && word.ends_with('S') && !word.ends_with("SS")) word.pop_back();
    out.insert(std::move(word));
  }
  return out;
}

bool HasDigit(const std::string& word) {
  return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// The credit's description without its trade term: what the invoice must correspond with. Art. 18(c).
std::vector<const Item*> Described(const Credit& credit, const TradeTerm& term) {
  std::vector<const Item*> out;
  for (const Item& item : credit.goods) {
    if (&item != term.item || credit.goods.size() == 1) out.push_back(&item);
  }
  return out;
}

// What the invoice says beside the credit's description: USED, AND 2 CASES FREE OF CHARGE. Art. 18(c).
// `term_too`: what stands with the trade term is looked at as well; no where that is wrong anyhow.
void CheckBeside(SetBench& at, const Paper& invoice, bool term_too) {
  const SetDocument& stated = *invoice.document;
  if (stated.goods.empty() || at.bench.credit.goods.empty()) return;
  std::set<std::string> own = WordsOfOwn(at, invoice);
  // The one quantity is compared.
  if (const auto given = QuantitiesIn(stated.goods); given.size() == 1) own.merge(WordSet(given[0].text));
  const auto beside = GoodsWords(at.bench.credit.goods)
                          .In(term_too ? stated.goods + "; " + stated.incoterms : stated.goods, own);
  if (beside.words.empty()) return;
  at.bench.ForExaminer(
      "UCP 600 art. 18(c)", TermOf(at.bench.credit.goods[0]), invoice.At("goods", Quote(stated.goods)),
      "whether the description corresponds with these words, which the credit has not: " + beside.words);
}

// False: it is not the credit's, or not known to be.
bool CheckInvoiceTerm(SetBench& at, const Paper& invoice, const TradeTerm& trade) {
  const std::string text = invoice.document->incoterms + "; " + invoice.document->goods;
  const Term term = TermOf(*trade.item);
  const Spot spot = invoice.At("incoterms", invoice.document->incoterms);
  const auto place_words = WordsOf(trade.place);
  const std::string place = place_words.empty() ? "" : place_words[0];
  const Reading line(text);
  TradeTerm given;
  for (std::size_t i = 0; i < line.size() && given.item == nullptr; ++i) {
    if (!IsTradeTerm(line.At(i))) continue;
    TradeTerm one = TradeTermAt(*trade.item, line, i);
    if (one.rule == trade.rule && (place.empty() || line.At(i + 1) == place)) given = std::move(one);
  }
  if (given.item != nullptr && !trade.edition.empty() && !given.edition.empty() &&
      trade.edition != given.edition) {
    at.bench.Discrepancy(
        "ISBP 745 para. C8", term, spot,
        "TRADE TERM ON INVOICE BY INCOTERMS " + given.edition + " INSTEAD OF " + trade.edition,
        SetBench::Anew(invoice));
    return false;
  }
  if (given.item != nullptr) {
    at.bench.Complies("ISBP 745 para. C8", term, spot, "the trade term is shown");
    return true;
  }
  // "CIF ANY CHINESE PORT": which places that covers is not known here.
  if (place == "ANY" && HasPhrase(line.words(), trade.rule)) {
    at.bench.ForExaminer("ISBP 745 para. C8", term, spot,
                         "whether the place of the trade term lies in the area that the credit names");
    return false;
  }
  at.bench.Discrepancy("ISBP 745 para. C8", term, spot,
                       "TRADE TERM " + Tidy(trade.rule + " " + place) + " NOT SHOWN ON INVOICE",
                       SetBench::Anew(invoice));
  return false;
}

void CheckDescription(SetBench& at, const Paper& invoice) {
  const TradeTerm trade = TradeTermOf(at.bench.credit);
  const std::string& goods = invoice.document->goods;
  const Spot spot = invoice.At("goods", Quote(goods));
  const std::string article = "UCP 600 art. 18(c)";
  const auto given = Telling(goods + " " + invoice.document->incoterms);
  for (const Item* item : Described(at.bench.credit, trade)) {
    if (goods.empty()) {
      return at.bench.ForExaminer(article, TermOf(*item), spot,
                                  "the manifest does not state the description");
    }
    std::string missing;
    bool telling = false;
    // Numbers of quantities are another check's.
    auto wanted = Telling(item->text);
    for (const Quantity& quantity : QuantitiesIn(item->text)) {
      for (const std::string& word : WordsOf(quantity.text)) wanted.erase(word);
    }
    std::size_t count = 0;
    for (const std::string& word : wanted) {
      if (given.contains(word)) continue;
      ++count;
      telling = telling || HasDigit(word);
      if (missing.size() < kQuoteBytesMax) missing += (missing.empty() ? "" : ", ") + word;
    }
    if (count == 0) {
      at.bench.Complies(article, TermOf(*item), spot, "every word of the credit's description stands in it");
    } else if (telling || 2 * count > wanted.size()) {
      at.bench.Discrepancy(
          article, TermOf(*item), spot,
          "DESCRIPTION OF GOODS ON INVOICE DOES NOT CORRESPOND WITH THE CREDIT: NOT SHOWN " + missing,
          SetBench::Anew(invoice));
    } else {
      at.bench.ForExaminer(article, TermOf(*item), spot,
                           "whether the description corresponds without these words: " + missing);
    }
  }
  const bool term_too = trade.item == nullptr || CheckInvoiceTerm(at, invoice, trade);
  CheckBeside(at, invoice, term_too);
}

// "20 CASES, 2 CASES".
std::string Texts(const std::vector<Quantity>& quantities) {
  constexpr std::size_t kShownBytesMax = 300;
  std::string out;
  for (const Quantity& one : quantities)
    if (out.size() < kShownBytesMax) out += (out.empty() ? "" : ", ") + one.text;
  return out.empty() ? "none" : out;
}
bool SameQuantities(const std::vector<Quantity>& a, const std::vector<Quantity>& b) {
  const auto plain = [](const std::vector<Quantity>& quantities) {
    std::vector<std::pair<Quantity::Kind, std::int64_t>> out;
    for (const Quantity& one : quantities) out.emplace_back(one.kind, one.amount);
    std::sort(out.begin(), out.end());
    return out;
  };
  return plain(a) == plain(b);
}

// One quantity on either side is compared; of several only whether they are the same. Art. 30(b), 31.
void CheckInvoiceQuantity(SetBench& at, const Paper& invoice) {
  if (invoice.document->goods.empty()) return;  // said by the check of the description
  std::vector<Quantity> wanted;
  const Item* item = nullptr;
  for (const Item& one : at.bench.credit.goods) {
    for (Quantity& quantity : QuantitiesIn(one.text)) {
      if (item == nullptr) item = &one;
      wanted.push_back(std::move(quantity));
    }
  }
  if (item == nullptr) return;  // a number is a word: the check of the description
  const auto given = QuantitiesIn(invoice.document->goods);
  const bool plain = wanted.size() == 1 && given.size() == 1 && given[0].kind == wanted[0].kind &&
                     wanted[0].other == 0 && given[0].other == 0;
  if (!plain) {
    const Spot spot = invoice.At("goods", Texts(given));
    if (SameQuantities(wanted, given))
      return at.bench.Complies("UCP 600 art. 18(c)", TermOf(*item), spot, "the credit's own quantities");
    return at.bench.ForExaminer("UCP 600 art. 18(c)", TermOf(*item), spot,
                                "whether the quantities are the credit's, " + Texts(wanted));
  }
  const Quantity& quantity = wanted[0];
  const Room room = RoomFor(at.bench, quantity);
  const Spot spot = invoice.At("goods", given[0].text);
  if (given[0].amount > quantity.amount + Share(quantity.amount, room.plus)) {
    return at.bench.Discrepancy(
        room.article, TermOf(*item), spot,
        "QUANTITY ON INVOICE " + given[0].text + " EXCEEDS THE CREDIT " + quantity.text,
        Cure{"the issuing bank, by an amendment"});
  }
  if (given[0].amount < quantity.amount - Share(quantity.amount, room.minus)) {
    const std::string article = "UCP 600 art. 31(a)";
    const Ruling partial = RulingOnPartial(at.bench);
    if (partial.clash != nullptr || partial.permission == Permission::kConditional) {
      return at.bench.ForExaminer(
          article, partial.clash != nullptr ? TermOf(*partial.clash) : partial.term, spot,
          "less than " + quantity.text + " is invoiced, and the credit makes partial shipments conditional");
    }
    if (partial.permission == Permission::kProhibited) {
      return at.bench.Discrepancy(article, TermOf(*item), spot,
                                  "PARTIAL SHIPMENT INVOICED: " + given[0].text + " AGAINST " + quantity.text,
                                  SetBench::Anew(invoice));
    }
  }
  at.bench.Complies(room.article, TermOf(*item), spot, "within what the credit allows: " + quantity.text);
}

// The invoices that answer the credit's line.
std::vector<const Paper*> Invoices(const SetBench& at) {
  std::vector<const Paper*> out;
  for (const Paper& paper : at.papers) {
    if (paper.document->kind == DocumentKind::kInvoice && paper.asked != nullptr) out.push_back(&paper);
  }
  return out;
}

// All of them together, said at the first: a drawing may be for several invoices.
std::optional<Money> AmountOfAll(const std::vector<const Paper*>& invoices) {
  std::optional<Money> sum;
  for (const Paper* paper : invoices) {
    const auto& amount = paper->document->amount;
    if (!amount) return std::nullopt;
    if (!sum) {
      sum = amount;
    } else if (sum->currency != amount->currency) {
      return amount;  // in whatever currency: it is another one than the credit's
    } else if (sum->minor < INT64_MAX / 2 && amount->minor < INT64_MAX / 2) {
      sum->minor += amount->minor;
    }
  }
  return sum;
}

void CheckInvoiceAmount(SetBench& at, const Paper& invoice) {
  const std::optional<Money> amount = AmountOfAll(Invoices(at));
  const AmountTerm& credit = at.bench.credit.amount;
  const Term term{credit.source, FormatMoney(credit.money)};
  if (!amount) {
    return at.bench.ForExaminer("UCP 600 art. 18(b)", term, invoice.At("amount", ""),
                                "the manifest does not state the amount");
  }
  const Spot spot = invoice.At("amount", FormatMoney(*amount));
  if (amount->currency != credit.money.currency) {
    return at.bench.Discrepancy("UCP 600 art. 18(a)(iii)", term, spot,
                                "INVOICE IN " + amount->currency + ", CREDIT IN " + credit.money.currency,
                                SetBench::Anew(invoice));
  }
  const Money max = AmountMaxOf(at.bench);
  if (amount->minor > max.minor) {
    return at.bench.Discrepancy(
        "UCP 600 art. 18(b)", term, spot,
        "INVOICE AMOUNT " + FormatMoney(*amount) + " EXCEEDS CREDIT AMOUNT " + FormatMoney(max),
        SetBench::Anew(invoice));
  }
  const auto& drawn = at.bench.presentation.drawn;
  if (!drawn || drawn->currency != amount->currency || drawn->minor == amount->minor) {
    return at.bench.Complies("UCP 600 art. 18(b)", term, spot, "within " + FormatMoney(max));
  }
  if (drawn->minor > amount->minor) {
    return at.bench.Discrepancy(
        "UCP 600 art. 14(d)", term, spot,
        "DRAWN " + FormatMoney(*drawn) + ", MORE THAN THE INVOICE " + FormatMoney(*amount),
        Cure{"the beneficiary, by a drawing of the invoice's amount"});
  }
  at.bench.ForExaminer(
      "UCP 600 art. 18(b)", term, spot,
      "less is drawn than the invoice says, " + FormatMoney(*drawn) + ": whether the credit has it so");
}

void CheckInvoiceAddressee(SetBench& at, const Paper& invoice) {
  const StatedParty& addressee = invoice.document->addressee;
  const Term term = TermOf(at.bench.credit.applicant);
  const Spot spot = invoice.At("addressee/name", addressee.name);
  const std::string article = "UCP 600 art. 18(a)(ii)";
  if (addressee.name.empty()) {
    return at.bench.ForExaminer(article, term, spot, "the manifest does not state the addressee");
  }
  const Comparison name = CompareName(at.bench.credit.applicant, addressee.name);
  if (name.match == Match::kUnsure) return at.bench.ForExaminer(article, term, spot, name.why);
  if (name.match == Match::kDifferent) {
    return at.bench.Discrepancy(
        article, term, spot, "INVOICE MADE OUT TO " + Tidy(Quote(addressee.name)) + ", NOT TO THE APPLICANT",
        SetBench::Anew(invoice));
  }
  v1::Party party;
  party.set_country(addressee.country);
  const Comparison country = CompareCountry(at.bench.credit.applicant, party);
  if (country.match == Match::kDifferent) {
    return at.bench.Discrepancy(
        "UCP 600 art. 14(j)", term, invoice.At("addressee/country", addressee.country),
        "COUNTRY OF APPLICANT ON INVOICE NOT AS IN THE CREDIT", SetBench::Anew(invoice));
  }
  at.bench.Complies(article, term, spot, name.why);
}

void CheckInvoiceIssuer(SetBench& at, const Paper& invoice) {
  const StatedParty& issuer = invoice.document->issuer;
  const Term term = TermOf(at.bench.credit.beneficiary);
  const Spot spot = invoice.At("issuer/name", issuer.name);
  const std::string article = "UCP 600 art. 18(a)(i)";
  if (issuer.name.empty()) {
    return at.bench.ForExaminer(article, term, spot, "the manifest does not state the issuer");
  }
  const Comparison name = CompareName(at.bench.credit.beneficiary, issuer.name);
  if (name.match == Match::kSame) return at.bench.Complies(article, term, spot, name.why);
  if (name.match == Match::kUnsure) return at.bench.ForExaminer(article, term, spot, name.why);
  at.bench.Discrepancy(article, term, spot,
                       "INVOICE NOT ISSUED BY BENEFICIARY: ISSUED BY " + Tidy(Quote(issuer.name)),
                       SetBench::Anew(invoice));
}

}  // namespace

void CheckInvoice(SetBench& at, const Paper& invoice) {
  const auto title = WordsOf(invoice.document->title);
  if (HasPhrase(title, "PROFORMA") || HasPhrase(title, "PRO FORMA") || HasPhrase(title, "PROVISIONAL")) {
    at.bench.Discrepancy(
        "ISBP 745 para. C1", invoice.AskedTerm(), invoice.At("title", invoice.document->title),
        invoice.Name() + " PRESENTED INSTEAD OF A COMMERCIAL INVOICE", SetBench::Anew(invoice));
  }
  CheckInvoiceIssuer(at, invoice);
  CheckInvoiceAddressee(at, invoice);
  const auto invoices = Invoices(at);
  const bool first = invoices.empty() || invoices[0]->index == invoice.index;
  if (first) CheckInvoiceAmount(at, invoice);
  if (invoices.size() <= 1) {
    CheckDescription(at, invoice);
    CheckInvoiceQuantity(at, invoice);
  } else if (first) {
    at.bench.ForExaminer("UCP 600 art. 18(c)", invoice.AskedTerm(), invoice.At("goods", ""),
                         std::to_string(invoices.size()) +
                             " invoices: whether their descriptions and quantities together correspond");
  }
}

}  // namespace yidan::credit
