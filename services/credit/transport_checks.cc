// UCP 600 art. 19 point by point, and 26 and 27. Of art. 20 to 25: whether the modes fit, the points that are
// the same, and a finding for the examiner where they are not.
#include <algorithm>
#include <array>
#include <set>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

constexpr const char* kWaiver = "nobody; only a waiver by the applicant and the issuing bank (art. 16(b))";
constexpr const char* kCarrier = "the carrier, by an amended document";

std::string At(int article, const char* point) {
  return "UCP 600 art. " + std::to_string(article == 0 ? 19 : article) + point;
}
// Points (a)(i), (a)(ii), (a)(iii) stand in every one of art. 19 to 24, and (a)(v), (a)(vi) in 19 to 21.
std::string Point(const Bench& bench, const char* point) { return At(bench.article, point); }

std::string NameOfMode(v1::TransportMode mode) {
  switch (mode) {
    case v1::TRANSPORT_MODE_SEA:
      return "sea";
    case v1::TRANSPORT_MODE_RAIL:
      return "rail";
    case v1::TRANSPORT_MODE_ROAD:
      return "road";
    case v1::TRANSPORT_MODE_AIR:
      return "air";
    case v1::TRANSPORT_MODE_INLAND_WATERWAY:
      return "inland waterway";
    default:
      return "unknown";
  }
}

std::set<v1::TransportMode> ModesOf(const v1::Waybill& document) {
  std::set<v1::TransportMode> modes;
  for (const v1::Leg& leg : document.legs()) modes.insert(leg.mode());
  return modes;
}

std::string Listed(const std::set<v1::TransportMode>& modes) {
  std::string out;
  for (const auto mode : modes) out += (out.empty() ? "" : ", ") + NameOfMode(mode);
  return out;
}

// Whether the modes are what an article is about.
bool Fit(int article, const std::set<v1::TransportMode>& modes) {
  const auto has = [&](v1::TransportMode mode) { return modes.contains(mode); };
  switch (article) {
    case 19:
      return modes.size() >= 2;
    case 20:
    case 21:
    case 22:
      return has(v1::TRANSPORT_MODE_SEA);
    case 23:
      return has(v1::TRANSPORT_MODE_AIR);
    case 24:
      return std::all_of(modes.begin(), modes.end(), [](v1::TransportMode mode) {
        return mode == v1::TRANSPORT_MODE_RAIL || mode == v1::TRANSPORT_MODE_ROAD ||
               mode == v1::TRANSPORT_MODE_INLAND_WATERWAY;
      });
    default:
      return false;
  }
}

std::string NameOfReceipt(v1::ReceiptKind kind) {
  switch (kind) {
    case v1::RECEIPT_KIND_TAKEN_IN_CHARGE:
      return "taken in charge";
    case v1::RECEIPT_KIND_DISPATCHED:
      return "dispatched";
    case v1::RECEIPT_KIND_SHIPPED_ON_BOARD:
      return "shipped on board";
    default:
      return "";
  }
}

// One of 44A, 44E, 44F, 44B against the document's place.
struct PlaceRow {
  const std::optional<Text>* stated;
  const v1::Place* place;
  const char* pointer;
  const char* what;  // as a bank words it
};

void CheckOnePlace(Bench& bench, const PlaceRow& row) {
  if (!*row.stated) return;
  const Text& stated = **row.stated;
  const std::string value =
      row.place->facility().empty() ? row.place->name() : row.place->name() + ", " + row.place->facility();
  const std::string shown = value + (CountryOf(*row.place).empty() ? "" : ", " + CountryOf(*row.place));
  const Spot spot{row.pointer, value.empty() ? "" : shown};
  const std::string article = Point(bench, "(a)(iii)");
  if (value.empty() && row.place->name_zh().empty()) {
    return bench.Discrepancy(article, TermOf(stated), spot, std::string(row.what) + " NOT SHOWN",
                             bench.CureBy(kCarrier));
  }
  const Comparison compared = ComparePlace(stated.text, *row.place);
  if (compared.match == Match::kSame) return bench.Complies(article, TermOf(stated), spot, compared.why);
  if (compared.match == Match::kUnsure) return bench.ForExaminer(article, TermOf(stated), spot, compared.why);
  bench.Discrepancy(article, TermOf(stated), spot,
                    std::string(row.what) + " SHOWN AS " + Tidy(shown) + " INSTEAD OF " + Tidy(stated.text),
                    bench.CureBy(kCarrier));
}

// "3/3" in the line that asks for the document: originals that the credit expects. 0: it says no number.
std::int64_t OriginalsAsked(const std::string& text) {
  for (std::size_t at = text.find('/'); at != std::string::npos; at = text.find('/', at + 1)) {
    const bool digits = at > 0 && at + 1 < text.size() && text[at - 1] == text[at + 1] &&
                        text[at - 1] >= '1' && text[at - 1] <= '9';
    const bool alone = (at < 2 || text[at - 2] < '0' || text[at - 2] > '9') &&
                       (at + 2 >= text.size() || text[at + 2] < '0' || text[at + 2] > '9');
    if (digits && alone) return text[at - 1] - '0';
  }
  return 0;
}

// Clauses by what they say.
template <typename Says>
int ClauseThat(const v1::Waybill& document, Says says) {
  for (int i = 0; i < document.clauses_size(); ++i) {
    if (says(document.clauses(i), WordsOf(document.clauses(i).text()))) return i;
  }
  return -1;
}
Spot ClauseSpot(const v1::Waybill& document, int at) {
  if (at < 0) return {"/clauses", ""};
  return {"/clauses/" + std::to_string(at) + "/text", document.clauses(at).text()};
}

bool SaysDefect(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 16> kDefects = {
      "DAMAGED", "DAMAGE", "TORN", "LEAKING", "RUSTY", "RUST",      "WET",       "BROKEN",
      "STAINED", "DENTED", "BENT", "CRUSHED", "MOULD", "SCRATCHED", "DEFECTIVE", "INSUFFICIENT PACKING"};
  return std::any_of(kDefects.begin(), kDefects.end(),
                     [&](std::string_view one) { return HasPhrase(words, one); });
}

}  // namespace

void CheckModes(Bench& bench) {
  const auto modes = ModesOf(bench.document);
  const Spot spot{"/legs", Listed(modes)};
  if (bench.asked == nullptr) {
    return bench.ForExaminer("UCP 600 art. 14(g)", {},
                             {"/exchanged_document/title", bench.document.exchanged_document().title()},
                             "no line of 46A asks for a transport document that is known here");
  }
  const std::string article = "UCP 600 art. " + std::to_string(bench.article);
  if (!Fit(bench.article, modes)) {
    const std::string wording =
        bench.article == 19 ? "TRANSPORT DOCUMENT DOES NOT COVER AT LEAST TWO DIFFERENT MODES OF TRANSPORT"
                            : "DOCUMENT COVERING CARRIAGE BY " + Tidy(Listed(modes)) +
                                  " PRESENTED INSTEAD OF THE DOCUMENT REQUIRED";
    return bench.Discrepancy(article, bench.AskedTerm(), spot, wording,
                             bench.CureBy("the carrier, by a document of the kind required"));
  }
  bench.Complies(article, bench.AskedTerm(), spot,
                 "the document, however named, covers what the article is about");
  if (bench.article != 19 && bench.article != 24) {
    bench.ForExaminer(
        article, bench.AskedTerm(), spot,
        "only what this article has in common with art. 19 is examined here: the rest is the examiner's");
  }
}

void CheckSignature(Bench& bench) {
  const auto& carrier = bench.document.parties().carrier();
  const std::string article = Point(bench, "(a)(i)");
  const Spot name{"/parties/carrier/party/name", carrier.party().name()};
  if (carrier.party().name().empty() && carrier.party().name_zh().empty()) {
    return bench.Discrepancy(article, bench.AskedTerm(), name, "NAME OF CARRIER NOT SHOWN",
                             bench.CureBy(kCarrier));
  }
  bench.Complies(article, bench.AskedTerm(), name, "the carrier is named");
  const bool as_carrier = carrier.capacity() == v1::SIGNING_CAPACITY_AS_CARRIER;
  const bool as_agent = carrier.capacity() == v1::SIGNING_CAPACITY_AS_AGENT_FOR_CARRIER;
  const Spot capacity{"/parties/carrier/capacity", as_carrier ? "as carrier"
                                                   : as_agent ? "as agent for the carrier"
                                                              : ""};
  if (!as_carrier && !as_agent) {
    return bench.Discrepancy(article, bench.AskedTerm(), capacity, "CAPACITY OF SIGNER NOT SHOWN",
                             bench.CureBy(kCarrier));
  }
  if (as_agent && carrier.agent().name().empty() && carrier.agent().name_zh().empty()) {
    return bench.Discrepancy(article, bench.AskedTerm(), {"/parties/carrier/agent/name", ""},
                             "NAME OF AGENT SIGNING FOR THE CARRIER NOT SHOWN", bench.CureBy(kCarrier));
  }
  bench.Complies(article, bench.AskedTerm(), capacity, "the signer's capacity is stated");
}

void CheckShipmentDate(Bench& bench) {
  const auto& receipt = bench.document.receipt_statement();
  const std::string article = Point(bench, "(a)(ii)");
  const std::string kind = NameOfReceipt(receipt.kind());
  const Spot stated{"/receipt_statement/kind", kind};
  const bool on_board_asked =
      HasPhrase(bench.words, "ON BOARD") || bench.article == 20 || bench.article == 21;
  if (kind.empty()) {
    bench.Discrepancy(article, bench.AskedTerm(), stated,
                      "DISPATCH, TAKING IN CHARGE OR SHIPMENT NOT INDICATED", bench.CureBy(kCarrier));
  } else if (on_board_asked && receipt.kind() != v1::RECEIPT_KIND_SHIPPED_ON_BOARD) {
    bench.Discrepancy(article, bench.AskedTerm(), stated, "ON BOARD NOTATION NOT SHOWN",
                      bench.CureBy("the carrier, by an on board notation"));
  } else {
    bench.Complies(article, bench.AskedTerm(), stated, "it is stated that the goods were " + kind);
  }
  const Spot date{"/receipt_statement/date", receipt.date()};
  if (!bench.shipped) {
    return bench.Discrepancy(article, bench.AskedTerm(), date, "DATE OF SHIPMENT NOT SHOWN",
                             bench.CureBy(kCarrier));
  }
  const auto& latest = bench.credit.latest_shipment;
  if (!latest) {
    return bench.Complies("UCP 600 art. 14(c)", {}, date, "the credit states no latest date of shipment");
  }
  const Term term{latest->source, FormatDay(latest->day)};
  if (*bench.shipped > latest->day) {
    return bench.Discrepancy(
        article + ", 29(c)", term, date,
        "LATE SHIPMENT: " + FormatDay(*bench.shipped) + ", LATEST SHIPMENT " + FormatDay(latest->day),
        kWaiver);
  }
  bench.Complies(article + ", 29(c)", term, date,
                 "not later than the latest shipment, which no closed day moves");
}

void CheckPlaces(Bench& bench) {
  const auto& places = bench.document.places();
  // A document that names no port of its own is looked at where its journey begins and ends.
  const bool loading = places.has_place_of_loading();
  const bool discharge = places.has_place_of_discharge();
  const std::array<PlaceRow, 4> rows = {{
      {&bench.credit.receipt_place, &places.place_of_receipt(), "/places/place_of_receipt",
       "PLACE OF TAKING IN CHARGE"},
      {&bench.credit.loading_port, loading ? &places.place_of_loading() : &places.place_of_receipt(),
       loading ? "/places/place_of_loading" : "/places/place_of_receipt", "PORT OF LOADING"},
      {&bench.credit.discharge_port, discharge ? &places.place_of_discharge() : &places.final_destination(),
       discharge ? "/places/place_of_discharge" : "/places/final_destination", "PORT OF DISCHARGE"},
      {&bench.credit.destination, &places.final_destination(), "/places/final_destination",
       "PLACE OF FINAL DESTINATION"},
  }};
  for (const PlaceRow& row : rows) CheckOnePlace(bench, row);
}

void CheckOriginals(Bench& bench) {
  if (bench.asked == nullptr) return;
  const auto count = static_cast<std::int64_t>(bench.document.exchanged_document().original_count());
  const Spot spot{"/exchanged_document/original_count", std::to_string(count)};
  const std::string article = bench.article == 24 ? "UCP 600 art. 24(b), (c)" : Point(bench, "(a)(iv)");
  const std::int64_t asked = OriginalsAsked(bench.asked->text);
  if (count == 0)
    return bench.Discrepancy(article, bench.AskedTerm(), spot, "NUMBER OF ORIGINALS NOT SHOWN",
                             bench.CureBy(kCarrier));
  if (asked > 1 && asked != count) {
    return bench.Discrepancy(
        article, bench.AskedTerm(), spot,
        "FULL SET OF " + std::to_string(asked) + "/" + std::to_string(asked) + " ORIGINALS NOT PRESENTED",
        bench.CureBy("the issuing bank, by an amendment: this registry keeps one original"));
  }
  bench.Complies(article, bench.AskedTerm(), spot,
                 count == 1 ? "the sole original" : "the full set as stated");
}

void CheckCarriageTerms(Bench& bench) {
  if (bench.article < 19 || bench.article > 22) return;
  const int charter = ClauseThat(bench.document, [](const v1::Clause&, const auto& words) {
    return HasPhrase(words, "CHARTER PARTY") || HasPhrase(words, "CHARTERPARTY");
  });
  if (charter >= 0 && bench.article != 22) {
    bench.Discrepancy(Point(bench, "(a)(vi)"), bench.AskedTerm(), ClauseSpot(bench.document, charter),
                      "TRANSPORT DOCUMENT INDICATES THAT IT IS SUBJECT TO A CHARTER PARTY",
                      bench.CureBy(kCarrier));
  } else if (bench.article != 22) {
    bench.Complies(Point(bench, "(a)(vi)"), bench.AskedTerm(), {"/clauses", ""},
                   "no clause speaks of a charter party");
  }
  const int terms = ClauseThat(bench.document, [](const v1::Clause& clause, const auto& words) {
    return clause.kind() == v1::CLAUSE_KIND_CONDITIONS || HasPhrase(words, "TERMS AND CONDITIONS");
  });
  if (terms >= 0) {
    return bench.Complies(
        Point(bench, "(a)(v)"), bench.AskedTerm(), ClauseSpot(bench.document, terms),
        "the terms of carriage, or where they are, stand in the document; their content is not examined");
  }
  bench.Discrepancy(Point(bench, "(a)(v)"), bench.AskedTerm(), {"/clauses", ""},
                    "TERMS AND CONDITIONS OF CARRIAGE, OR REFERENCE TO THEM, NOT SHOWN",
                    bench.CureBy(kCarrier));
}

void CheckTranshipment(Bench& bench) {
  const PermissionTerm& term = bench.credit.transhipment;
  const Term where{term.source, term.text};
  const Spot spot{"/legs", std::to_string(bench.document.legs_size()) +
                               (bench.document.legs_size() == 1 ? " leg" : " legs")};
  if (const Item* item = bench.ItemSaying("TRANSHIPMENT");
      item != nullptr && item->source.tag != term.source.tag) {
    return bench.ForExaminer(Point(bench, "(b), (c)"), TermOf(*item), spot,
                             "the credit speaks of transhipment in words of its own");
  }
  if (term.permission != Permission::kProhibited) {
    return bench.Complies(Point(bench, "(b), (c)"), where, spot, "the credit does not prohibit transhipment");
  }
  if (bench.article == 19 || bench.article == 24) {
    return bench.Complies(Point(bench, bench.article == 19 ? "(c)(ii)" : "(e)(ii)"), where, spot,
                          "one document covers the entire carriage: transhipment is acceptable although the "
                          "credit prohibits it");
  }
  bench.ForExaminer(Point(bench, "(c)"), where, spot,
                    "whether the exception of this article holds is not examined here");
}

void CheckFreight(Bench& bench) {
  const auto payment = bench.document.freight().payment();
  const bool prepaid = payment == v1::FREIGHT_PAYMENT_PREPAID;
  const bool collect = payment == v1::FREIGHT_PAYMENT_COLLECT;
  const Spot spot{"/freight/payment", prepaid                                ? "prepaid"
                                      : collect                              ? "collect"
                                      : payment == v1::FREIGHT_PAYMENT_MIXED ? "mixed"
                                                                             : ""};
  const bool wants_prepaid =
      HasPhrase(bench.words, "FREIGHT PREPAID") || HasPhrase(bench.words, "FREIGHT PAID");
  const bool wants_collect =
      HasPhrase(bench.words, "FREIGHT COLLECT") || HasPhrase(bench.words, "FREIGHT PAYABLE AT DESTINATION");
  if (!wants_prepaid && !wants_collect) {
    return bench.Complies("UCP 600 art. 26(c)", bench.AskedTerm(), spot,
                          "the credit does not say how freight is paid");
  }
  if ((wants_prepaid && prepaid) || (wants_collect && collect)) {
    return bench.Complies("the credit's own demand", bench.AskedTerm(), spot, "the document is marked so");
  }
  bench.Discrepancy(
      "the credit's own demand", bench.AskedTerm(), spot,
      std::string("TRANSPORT DOCUMENT NOT MARKED ") + (wants_prepaid ? "FREIGHT PREPAID" : "FREIGHT COLLECT"),
      bench.CureBy(kCarrier));
}

void CheckOnDeck(Bench& bench) {
  const int on_deck = ClauseThat(bench.document, [](const v1::Clause&, const auto& words) {
    return HasPhrase(words, "ON DECK") && !HasPhrase(words, "MAY BE");
  });
  if (on_deck >= 0) {
    return bench.Discrepancy("UCP 600 art. 26(a)", bench.AskedTerm(), ClauseSpot(bench.document, on_deck),
                             "TRANSPORT DOCUMENT INDICATES GOODS LOADED ON DECK", kWaiver);
  }
  const int count = ClauseThat(bench.document, [](const v1::Clause&, const auto& words) {
    return HasPhrase(words, "SHIPPER S LOAD") || HasPhrase(words, "SAID TO CONTAIN") ||
           HasPhrase(words, "SAID BY SHIPPER TO CONTAIN");
  });
  bench.Complies("UCP 600 art. 26", bench.AskedTerm(), ClauseSpot(bench.document, count),
                 count >= 0 ? "shipper's load and count, or said to contain, is acceptable (26(b))"
                            : "no clause says that goods are or will be loaded on deck");
}

void CheckClean(Bench& bench) {
  const int adverse = ClauseThat(bench.document, [](const v1::Clause& clause, const auto&) {
    return clause.kind() == v1::CLAUSE_KIND_ADVERSE;
  });
  if (adverse >= 0) {
    return bench.Discrepancy(
        "UCP 600 art. 27", bench.AskedTerm(), ClauseSpot(bench.document, adverse),
        "TRANSPORT DOCUMENT NOT CLEAN: " + Tidy(Quote(bench.document.clauses(adverse).text())), kWaiver);
  }
  const int doubtful =
      ClauseThat(bench.document, [](const v1::Clause&, const auto& words) { return SaysDefect(words); });
  if (doubtful >= 0) {
    return bench.ForExaminer(
        "UCP 600 art. 27", bench.AskedTerm(), ClauseSpot(bench.document, doubtful),
        "whether the clause expressly declares a defective condition of goods or packaging");
  }
  bench.Complies("UCP 600 art. 27", bench.AskedTerm(),
                 {"/clauses", std::to_string(bench.document.clauses_size()) + " clauses"},
                 "no clause declares a defective condition; the word clean is not needed");
}

}  // namespace yidan::credit
