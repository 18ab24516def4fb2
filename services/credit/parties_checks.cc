// To whose order, whom to notify, who ships. UCP 600 art. 14(d), 14(j), 14(k).
#include <algorithm>
#include <array>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

constexpr const char* kCarrier = "the carrier, by an amended document";

// What the line of 46A demands: to whose order, or consigned to whom.
struct Demand {
  enum class Kind { kNone, kToOrder, kToOrderOf, kConsignedTo };
  Kind kind = Kind::kNone;
  std::string name;  // words behind "TO ORDER OF", up to 8; their end is not marked
};

// What stands behind a phrase, as it stands, or nullopt.
std::optional<std::string> Behind(const std::string& text, std::string_view phrase) {
  const std::string tidy = Tidy(text);
  const auto at = tidy.find(phrase);
  if (at == std::string::npos) return std::nullopt;
  return Tidy(std::string_view(tidy).substr(at + phrase.size()));
}

Demand DemandOf(const std::string& text) {
  for (const std::string_view phrase : {"TO THE ORDER OF ", "TO ORDER OF ", "TO THE ORDERS OF "}) {
    if (const auto name = Behind(text, phrase)) return {Demand::Kind::kToOrderOf, *name};
  }
  for (const std::string_view phrase : {"CONSIGNED TO ", "CONSIGNED DIRECTLY TO "}) {
    const auto name = Behind(text, phrase);
    if (name && !name->starts_with("ORDER") && !name->starts_with("THE ORDER"))
      return {Demand::Kind::kConsignedTo, *name};
  }
  const auto words = WordsOf(text);
  if (HasPhrase(words, "TO ORDER") || HasPhrase(words, "TO THE ORDER")) return {Demand::Kind::kToOrder, ""};
  return {};
}

// The party of the credit that words like SHIPPER and APPLICANT stand for.
std::string Named(const Bench& bench, const std::string& demand, std::string_view& who) {
  const auto words = WordsOf(demand);
  const std::string first = words.empty() ? "" : words[0];
  if (first == "SHIPPER" || first == "CONSIGNOR" || first == "SHIPPERS") {
    who = "the shipper";
    return bench.document.parties().consignor().name();
  }
  if (first == "APPLICANT") {
    who = "the applicant";
    return bench.credit.applicant.lines.empty() ? "" : bench.credit.applicant.lines[0];
  }
  if (first == "BENEFICIARY") {
    who = "the beneficiary";
    return bench.credit.beneficiary.lines.empty() ? "" : bench.credit.beneficiary.lines[0];
  }
  return {};
}

bool SamePartyName(std::string_view a, std::string_view b) {
  return !a.empty() && !b.empty() && NameStandsIn(a, b) && NameStandsIn(b, a);
}

void CheckToOrder(Bench& bench, const Spot& spot) {
  const auto& document = bench.document.exchanged_document();
  const auto& parties = bench.document.parties();
  if (document.order_in_blank())
    return bench.Complies("UCP 600 art. 14(d)", bench.AskedTerm(), spot, "to order, in blank");
  const auto& order = parties.order_party();
  const auto& consignor = parties.consignor();
  const bool same_id =
      !order.participant_id().empty() && order.participant_id() == consignor.participant_id();
  if (same_id || SamePartyName(order.name(), consignor.name())) {
    return bench.Complies("UCP 600 art. 14(d)", bench.AskedTerm(), spot,
                          "\"to order\" is to the order of the shipper, who is named");
  }
  bench.Discrepancy("UCP 600 art. 14(d)", bench.AskedTerm(), spot,
                    "TRANSPORT DOCUMENT MADE OUT TO ORDER OF " + Tidy(order.name()) + " INSTEAD OF TO ORDER",
                    bench.CureBy(kCarrier));
}

void CheckToOrderOf(Bench& bench, const Demand& demand, const Spot& spot) {
  std::string_view who;
  const std::string stands_for = Named(bench, demand.name, who);
  const std::string& given = bench.document.parties().order_party().name();
  const bool in_blank = bench.document.exchanged_document().order_in_blank();
  const bool same =
      !in_blank && (stands_for.empty() ? Tidy(demand.name).size() >= 2 &&
                                             NameStandsIn(demand.name.substr(0, given.size() + 40), given)
                                       : SamePartyName(stands_for, given));
  if (same) {
    return bench.Complies("UCP 600 art. 14(d)", bench.AskedTerm(), spot,
                          stands_for.empty() ? "the name stands in the credit behind TO ORDER OF"
                                             : "it is " + std::string(who));
  }
  bench.Discrepancy("UCP 600 art. 14(d)", bench.AskedTerm(), spot,
                    "TRANSPORT DOCUMENT MADE OUT " +
                        (in_blank ? std::string("TO ORDER") : "TO ORDER OF " + Tidy(given)) +
                        " INSTEAD OF TO ORDER OF " + Quote(demand.name),
                    bench.CureBy(kCarrier));
}

void CheckConsigned(Bench& bench, const Demand& demand) {
  const auto& consignee = bench.document.parties().consignee();
  const Spot spot{"/parties/consignee/name", consignee.name()};
  std::string_view who;
  const std::string stands_for = Named(bench, demand.name, who);
  const bool same = stands_for.empty()
                        ? !consignee.name().empty() && NameStandsIn(demand.name, consignee.name())
                        : SamePartyName(stands_for, consignee.name());
  if (bench.document.exchanged_document().form() != v1::WAYBILL_FORM_STRAIGHT) {
    return bench.Discrepancy(
        "UCP 600 art. 14(d)", bench.AskedTerm(), {"/exchanged_document/form", "not straight"},
        "TRANSPORT DOCUMENT NOT CONSIGNED TO " + Quote(demand.name), bench.CureBy(kCarrier));
  }
  if (same)
    return bench.Complies("UCP 600 art. 14(d)", bench.AskedTerm(), spot, "the consignee is the one named");
  bench.Discrepancy(
      "UCP 600 art. 14(d)", bench.AskedTerm(), spot,
      "TRANSPORT DOCUMENT CONSIGNED TO " + Tidy(consignee.name()) + " INSTEAD OF " + Quote(demand.name),
      bench.CureBy(kCarrier));
}

void CheckEndorsement(Bench& bench) {
  const bool blank = HasPhrase(bench.words, "BLANK ENDORSED") ||
                     HasPhrase(bench.words, "ENDORSED IN BLANK") ||
                     HasPhrase(bench.words, "BLANK ENDORSEMENT");
  if (!blank) return;
  using Order = Presentation::Order;
  const Order order = bench.presentation.order;
  const bool in_blank = bench.document.exchanged_document().order_in_blank() && order == Order::kUnknown;
  const Spot spot{"", order == Order::kNamed ? "to the order of " + bench.presentation.order_name
                      : order == Order::kInBlank || in_blank ? "in blank"
                                                             : ""};
  if (order == Order::kInBlank || in_blank) {
    return bench.Complies("UCP 600 art. 14(d)", bench.AskedTerm(), spot,
                          "the chain of endorsements ends in blank");
  }
  if (order == Order::kUnknown) {
    return bench.ForExaminer(
        "UCP 600 art. 14(d)", bench.AskedTerm(), spot,
        "endorsements stand in the document's chain, not in its content: the proof file shows them");
  }
  bench.Discrepancy(
      "UCP 600 art. 14(d)", bench.AskedTerm(), spot,
      "TRANSPORT DOCUMENT NOT ENDORSED IN BLANK, BUT TO THE ORDER OF " + Tidy(bench.presentation.order_name),
      bench.CureBy("the holder, by an endorsement in blank"));
}

}  // namespace

void CheckOrder(Bench& bench) {
  if (bench.asked == nullptr) return;
  const Demand demand = DemandOf(bench.asked->text);
  const auto& document = bench.document.exchanged_document();
  const auto& order = bench.document.parties().order_party();
  const Spot spot{"/parties/order_party/name", document.order_in_blank() ? "(in blank)" : order.name()};
  if (demand.kind == Demand::Kind::kNone) {
    bench.Complies("UCP 600 art. 14(d)", bench.AskedTerm(), spot, "the credit does not say to whose order");
  } else if (demand.kind == Demand::Kind::kConsignedTo) {
    CheckConsigned(bench, demand);
  } else if (document.form() != v1::WAYBILL_FORM_TO_ORDER) {
    bench.Discrepancy("UCP 600 art. 14(d)", bench.AskedTerm(), {"/exchanged_document/form", "not to order"},
                      "TRANSPORT DOCUMENT NOT MADE OUT TO ORDER", bench.CureBy(kCarrier));
  } else if (demand.kind == Demand::Kind::kToOrder) {
    CheckToOrder(bench, spot);
  } else {
    CheckToOrderOf(bench, demand, spot);
  }
  CheckEndorsement(bench);
}

void CheckNotify(Bench& bench) {
  if (bench.asked == nullptr) return;
  const auto behind = Behind(bench.asked->text, "NOTIFY ");
  if (!behind)
    return bench.Complies("UCP 600 art. 14(d)", bench.AskedTerm(), {"/parties/notify_parties", ""},
                          "the credit asks for none");
  // "NOTIFY APPLICANT", "NOTIFY PARTY: THE APPLICANT".
  constexpr std::size_t kWordsBeforeApplicant = 4;
  auto first = WordsOf(*behind);
  first.resize(std::min(first.size(), kWordsBeforeApplicant));
  const bool applicant = HasPhrase(first, "APPLICANT");
  const auto& parties = bench.document.parties().notify_parties();
  const std::string pointer = "/parties/notify_parties";
  if (parties.empty()) {
    return bench.Discrepancy("UCP 600 art. 14(d)", bench.AskedTerm(), {pointer, ""}, "NOTIFY PARTY NOT SHOWN",
                             bench.CureBy(kCarrier));
  }
  const Text other{bench.asked->source, *behind, {}};
  const Text& stated = applicant ? bench.credit.applicant : other;
  const Term term = applicant ? TermOf(stated) : bench.AskedTerm();
  Comparison best{Match::kDifferent, ""};
  int found = 0;
  for (int i = 0; i < parties.size(); ++i) {
    const bool stands = !applicant && NameStandsIn(*behind, parties[i].name());
    const Comparison compared = stands ? Comparison{Match::kSame, "the name stands behind NOTIFY"}
                                       : CompareName(stated, parties[i].name());
    if (compared.match == Match::kDifferent || best.match == Match::kSame) continue;
    best = compared;
    found = i;
  }
  const auto& party = parties[found];
  const std::string at = pointer + "/" + std::to_string(found);
  if (best.match == Match::kDifferent) {
    return bench.Discrepancy(
        "UCP 600 art. 14(d)", term, {at + "/name", party.name()},
        "NOTIFY PARTY SHOWN AS " + Tidy(party.name()) + " INSTEAD OF " + Tidy(Quote(stated.text)),
        bench.CureBy(kCarrier));
  }
  if (best.match == Match::kUnsure)
    return bench.ForExaminer("UCP 600 art. 14(d)", term, {at + "/name", party.name()}, best.why);
  bench.Complies("UCP 600 art. 14(d)", term, {at + "/name", party.name()}, best.why);
  if (!applicant) return;
  // 14(j): the applicant's address as notify party is the exception, and must be as stated.
  const bool address_asked = HasPhrase(bench.words, "ADDRESS");
  const Spot address{at + "/address", party.address()};
  if (party.address().empty() && address_asked) {
    return bench.Discrepancy("UCP 600 art. 14(j)", term, address, "ADDRESS OF NOTIFY PARTY NOT SHOWN",
                             bench.CureBy(kCarrier));
  }
  const Comparison compared = CompareAddress(stated, party);
  if (compared.match == Match::kSame)
    return bench.Complies("UCP 600 art. 14(j)", term, address, compared.why);
  if (compared.match == Match::kUnsure)
    return bench.ForExaminer("UCP 600 art. 14(j)", term, address, compared.why);
  bench.Discrepancy(
      "UCP 600 art. 14(j)", term, address,
      "ADDRESS OF APPLICANT AS NOTIFY PARTY NOT AS STATED IN THE CREDIT: " + Tidy(party.address()),
      bench.CureBy(kCarrier));
}

void CheckShipper(Bench& bench) {
  const auto& consignor = bench.document.parties().consignor();
  const Term term = TermOf(bench.credit.beneficiary);
  const Spot spot{"/parties/consignor/name", consignor.name()};
  const Comparison name = CompareName(bench.credit.beneficiary, consignor.name());
  if (name.match == Match::kDifferent) {
    return bench.Complies("UCP 600 art. 14(k)", term, spot, "the shipper need not be the beneficiary");
  }
  if (name.match == Match::kUnsure) return bench.ForExaminer("UCP 600 art. 14(d)", term, spot, name.why);
  const Comparison country = CompareCountry(bench.credit.beneficiary, consignor);
  if (country.match == Match::kDifferent) {
    return bench.Discrepancy("UCP 600 art. 14(j)", term, {"/parties/consignor/country", consignor.country()},
                             "COUNTRY OF BENEFICIARY AS SHIPPER NOT AS IN THE CREDIT",
                             bench.CureBy(kCarrier));
  }
  bench.Complies("UCP 600 art. 14(j)", term, spot,
                 name.why + "; addresses need not be the same, the country is not another");
}

}  // namespace yidan::credit
