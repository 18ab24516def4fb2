// What kind of document it is, its originals, transhipment. UCP 600 art. 14(g), 19 to 25.
#include <algorithm>
#include <set>

#include "services/credit/asked_documents.h"
#include "services/credit/bench.h"
#include "services/credit/speaks.h"

namespace yidan::credit {
namespace {

using Modes = std::set<v1::TransportMode>;

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

Modes ModesOf(const v1::Waybill& document) {
  Modes modes;
  for (const v1::Leg& leg : document.legs()) modes.insert(leg.mode());
  return modes;
}

std::string Listed(const Modes& modes) {
  std::string out;
  for (const auto mode : modes) out += (out.empty() ? "" : ", ") + NameOfMode(mode);
  return out;
}

// Whether the modes are what an article is about.
bool Fit(const Bench& bench, const Modes& modes) {
  switch (bench.article) {
    case 19:
      return modes.size() >= 2;
    case 20:
    case 21:
    case 22:
      return modes.contains(v1::TRANSPORT_MODE_SEA);
    case 23:
      return modes.contains(v1::TRANSPORT_MODE_AIR);
    case 24: {
      const bool by_land = std::all_of(modes.begin(), modes.end(), [](v1::TransportMode mode) {
        return mode == v1::TRANSPORT_MODE_RAIL || mode == v1::TRANSPORT_MODE_ROAD ||
               mode == v1::TRANSPORT_MODE_INLAND_WATERWAY;
      });
      const bool named =
          bench.asked_mode == v1::TRANSPORT_MODE_UNSPECIFIED || modes.contains(bench.asked_mode);
      return by_land && named && !modes.empty();
    }
    default:
      return true;  // art. 25: a receipt of goods for transport, whatever carries them
  }
}

const char* Required(const Bench& bench) {
  switch (bench.article) {
    case 20:
      return "A BILL OF LADING";
    case 21:
      return "A NON-NEGOTIABLE SEA WAYBILL";
    case 22:
      return "A CHARTER PARTY BILL OF LADING";
    case 23:
      return "AN AIR TRANSPORT DOCUMENT";
    default:
      return bench.asked_mode == v1::TRANSPORT_MODE_RAIL   ? "A RAIL TRANSPORT DOCUMENT"
             : bench.asked_mode == v1::TRANSPORT_MODE_ROAD ? "A ROAD TRANSPORT DOCUMENT"
                                                           : "AN INLAND WATERWAY TRANSPORT DOCUMENT";
  }
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

bool UnderEucp(const Credit& credit) {
  return credit.rules == Rules::kEucp || credit.rules == Rules::kEucpUrr;
}

// Unloading from one means of conveyance and reloading to another of the same mode: art. 20(b), 23(b), 24(d).
// A leg is one means; two vessels of one name are one.
bool ChangesConveyance(const v1::Waybill& document, v1::TransportMode mode) {
  const v1::Leg* before = nullptr;
  for (const v1::Leg& leg : document.legs()) {
    if (leg.mode() != mode) continue;
    if (before != nullptr && (before->vessel_name().empty() || before->vessel_name() != leg.vessel_name()))
      return true;
    before = &leg;
  }
  return false;
}

// A clause that the goods will be transhipped. That a carrier may do it is disregarded: art. 20(d), 21(d).
int ClauseOfTranshipment(const v1::Waybill& document) {
  return ClauseThat(document, [](const v1::Clause&, const auto& words) {
    const bool speaks = HasPhrase(words, "TRANSHIPMENT") || HasPhrase(words, "TRANSSHIPMENT") ||
                        HasPhrase(words, "TRANSHIPPED") || HasPhrase(words, "TRANSSHIPPED");
    return speaks && !HasPhrase(words, "MAY") && !HasPhrase(words, "RIGHT") && !HasPhrase(words, "LIBERTY") &&
           !HasPhrase(words, "NO") && !HasPhrase(words, "NOT") && !HasPhrase(words, "WITHOUT");
  });
}

void CheckProhibited(Bench& bench, const Ruling& ruling, const Spot& legs) {
  const std::string point = PointsOf(bench.article).transhipment;
  if (bench.article == 19 || bench.article == 23 || bench.article == 24) {
    return bench.Complies(bench.At(point), ruling.term, legs,
                          "one document covers the entire carriage: transhipment is acceptable although the "
                          "credit prohibits it");
  }
  if (bench.article == 25) {
    return bench.Complies(bench.At(""), ruling.term, legs, "the article knows no transhipment");
  }
  const int clause = ClauseOfTranshipment(bench.document);
  const bool changes = ChangesConveyance(bench.document, v1::TRANSPORT_MODE_SEA);
  const Spot spot = changes || clause < 0 ? legs : ClauseSpot(bench.document, clause);
  if (!changes && clause < 0) {
    return bench.Complies(bench.At("(b)"), ruling.term, spot,
                          "one vessel from the port of loading to the port of discharge; a clause that the "
                          "carrier may tranship would be disregarded");
  }
  if (bench.article != 22 && bench.document.containers_size() > 0) {
    return bench.Complies(bench.At(point), ruling.term, spot,
                          "the goods are shipped in containers, as the document shows: transhipment is "
                          "acceptable although the credit prohibits it");
  }
  bench.Discrepancy(bench.At(bench.article == 22 ? "" : "(b), (c)(ii)"), ruling.term, spot,
                    "TRANSHIPMENT INDICATED, PROHIBITED BY THE CREDIT, GOODS NOT SHOWN TO BE IN CONTAINERS",
                    kOnlyWaiver);
}

// Copies beside the originals. Art. 17(d): originals may be presented for them; eUCP 2.1 art. e9: one
// electronic record satisfies a demand for originals and copies.
void CheckCopies(Bench& bench, std::int64_t copies, const Spot& spot) {
  if (copies == 0) return;
  if (UnderEucp(bench.credit) && bench.presentation.electronic) {
    return bench.Complies("eUCP 2.1 art. e9", bench.AskedTerm(), spot,
                          "one electronic record satisfies a demand for copies");
  }
  bench.ForExaminer(
      "UCP 600 art. 17(d)", bench.AskedTerm(), spot,
      std::to_string(copies) +
          " copies are asked for beside the original: whether they are presented is not known here");
}

// Documents that are no transport documents of art. 19 to 25, whatever is shipped under them (ISBP 745 para.
// A18).
bool NamesNoTransportDocument(const std::vector<std::string>& title) {
  static const Phrases names(
      "CERTIFICATE OF RECEIPT|CERTIFICATE OF TRANSPORT|FCR|FCT|CARGO RECEIPT|FORWARDER S RECEIPT|FORWARDERS "
      "RECEIPT|DELIVERY NOTE|DELIVERY ORDER|MATE S RECEIPT|MATES RECEIPT|WAREHOUSE RECEIPT|DOCK RECEIPT|DECK "
      "RECEIPT|FORWARDER S CERTIFICATE|FORWARDERS CERTIFICATE|BOOKING CONFIRMATION|SHIPPING ORDER");
  return names.AnyIn(title);
}

}  // namespace

void CheckModes(Bench& bench) {
  const auto modes = ModesOf(bench.document);
  const Spot spot{"/legs", Listed(modes)};
  if (bench.Disregarded()) {
    return bench.Complies(
        "UCP 600 art. 14(g)", {}, {"/exchanged_document/title", bench.document.exchanged_document().title()},
        "no line of 46A asks for a transport document: it is disregarded, and may be returned");
  }
  if (bench.asked == nullptr) {
    return bench.ForExaminer("UCP 600 art. 14(g)", {},
                             {"/exchanged_document/title", bench.document.exchanged_document().title()},
                             "no line of 46A asks for a transport document that is known here");
  }
  const std::string& title = bench.document.exchanged_document().title();
  if (bench.article <= 24 && NamesNoTransportDocument(WordsOf(title))) {
    bench.ForExaminer(bench.At(""), bench.AskedTerm(), {"/exchanged_document/title", title},
                      "its title is that of a document that is no transport document (ISBP 745 para. A18)");
  }
  const bool several = HasAnyPhrase(bench.words, {"MULTIMODAL", "MULTI", "COMBINED", "INTERMODAL", "CTD"});
  if (bench.article == 19 && bench.called_article == 19 && !several && modes.size() == 1) {
    return bench.ForExaminer(bench.At(""), bench.AskedTerm(), spot,
                             "the credit asks for a transport document and names no means: whether one that "
                             "covers a single mode will do");
  }
  if (!Fit(bench, modes)) {
    const std::string wording =
        bench.article == 19 ? "TRANSPORT DOCUMENT DOES NOT COVER AT LEAST TWO DIFFERENT MODES OF TRANSPORT"
                            : "DOCUMENT COVERING CARRIAGE BY " + Tidy(Listed(modes)) +
                                  " PRESENTED INSTEAD OF " + Required(bench);
    return bench.Discrepancy(bench.At(""), bench.AskedTerm(), spot, wording,
                             Cure{"the carrier, by a document of the kind required"});
  }
  const auto form = bench.document.exchanged_document().form();
  if (bench.article == 21 && form != v1::WAYBILL_FORM_STRAIGHT) {
    return bench.Discrepancy(
        bench.At("(a)"), bench.AskedTerm(),
        {"/exchanged_document/form", form == v1::WAYBILL_FORM_TO_ORDER ? "to order" : "to bearer"},
        "NEGOTIABLE DOCUMENT PRESENTED INSTEAD OF A NON-NEGOTIABLE SEA WAYBILL",
        Cure{"the carrier, by a document of the kind required"});
  }
  bench.Complies(bench.At(""), bench.AskedTerm(), spot,
                 "the document, however named, covers what the article is about");
}

void CheckOriginals(Bench& bench) {
  if (bench.asked == nullptr) return;
  const auto count = static_cast<std::int64_t>(bench.document.exchanged_document().original_count());
  const Spot spot{"/exchanged_document/original_count", count == 0 ? "" : std::to_string(count)};
  const std::string point = PointsOf(bench.article).originals;
  const std::string article = point.empty() ? "UCP 600 art. 17(a)" : bench.At(point);
  const Numbers numbers = NumbersAsked(bench.words);
  const std::int64_t asked = std::max(OriginalsAsked(bench.asked->text), numbers.originals);
  CheckCopies(bench, numbers.copies, spot);
  if (bench.article == 24) {
    if (asked > 1 && asked != count) {
      return bench.ForExaminer(article, bench.AskedTerm(), spot,
                               "the line asks for " + std::to_string(asked) +
                                   " originals, and those presented are deemed the full set");
    }
    const bool by_rail = ModesOf(bench.document).contains(v1::TRANSPORT_MODE_RAIL);
    return bench.Complies(article, bench.AskedTerm(), spot,
                          by_rail
                              ? "a rail document is an original whether marked so or not; without a number "
                                "of originals, those presented are the full set"
                              : "it bears no marking for whom it is; without a number of originals, those "
                                "presented are the full set");
  }
  if (bench.article == 23) {
    return bench.Complies(article, bench.AskedTerm(), spot,
                          "the original for the shipper, even if the credit asks for a full set");
  }
  if (bench.article == 25) {
    return bench.Complies(article, bench.AskedTerm(), spot, "at least one original is presented");
  }
  if (count == 0)
    return bench.Discrepancy(article, bench.AskedTerm(), spot, "NUMBER OF ORIGINALS NOT SHOWN",
                             kCarrierCures);
  if (asked > 1 && asked != count) {
    if (UnderEucp(bench.credit) && bench.presentation.electronic) {
      return bench.Complies("eUCP 2.1 art. e9", bench.AskedTerm(), spot,
                            "one electronic record satisfies a demand for several originals");
    }
    return bench.Discrepancy(
        article, bench.AskedTerm(), spot,
        "FULL SET OF " + std::to_string(asked) + "/" + std::to_string(asked) + " ORIGINALS NOT PRESENTED",
        Cure{"the issuing bank, by an amendment: this registry keeps one original"});
  }
  bench.Complies(article, bench.AskedTerm(), spot,
                 count == 1 ? "the sole original" : "the full set as stated");
}

void CheckTranshipment(Bench& bench) {
  const Ruling ruling = RulingOnTranshipment(bench);
  const Spot legs{"/legs", std::to_string(bench.document.legs_size()) +
                               (bench.document.legs_size() == 1 ? " leg" : " legs")};
  const std::string article = bench.At(bench.article == 24 ? "(d), (e)" : "(b), (c)");
  if (ruling.clash != nullptr) {
    return bench.ForExaminer(
        article, TermOf(*ruling.clash), legs,
        "the credit speaks of transhipment in words of its own" +
            (ruling.term.text.empty() ? std::string()
                                      : ", beside \"" + Quote(ruling.term.text) + "\" in field 43T"));
  }
  if (ruling.permission == Permission::kConditional) {
    return bench.ForExaminer(article, ruling.term, legs,
                             "field 43T makes transhipment conditional, and no condition says how");
  }
  if (ruling.permission == Permission::kProhibited) return CheckProhibited(bench, ruling, legs);
  bench.Complies(article, ruling.term, legs, "the credit does not prohibit transhipment");
}

}  // namespace yidan::credit
