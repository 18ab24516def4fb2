// To whose order, consigned to whom, and how it is endorsed. UCP 600 art. 14(d), 14(j).
#include <algorithm>
#include <array>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

constexpr const char* k14d = "UCP 600 art. 14(d)";
using Role = PartyDemand::Role;
using Who = PartyDemand::Who;

// The first demand that is one of these; null: none.
const PartyDemand* DemandOf(const Bench& bench, std::initializer_list<Role> roles) {
  const auto found = std::find_if(bench.parties.begin(), bench.parties.end(), [&](const PartyDemand& one) {
    return std::find(roles.begin(), roles.end(), one.role) != roles.end();
  });
  return found == bench.parties.end() ? nullptr : &*found;
}

// The demanded party's name against one of the document.
Comparison CompareDemanded(const Bench& bench, const PartyDemand& demand, const std::string& given) {
  const auto is = [&](Comparison compared) {
    if (compared.match == Match::kSame) compared.why = "it is " + NameOf(demand.who) + ", " + compared.why;
    return compared;
  };
  switch (demand.who) {
    case Who::kShipper:
      return SameName(bench.document.parties().consignor().name(), given)
                 ? Comparison{Match::kSame, "it is the shipper"}
                 : Comparison{Match::kDifferent, "it is not the shipper"};
    case Who::kApplicant:
      return is(CompareName(bench.credit.applicant, given));
    case Who::kBeneficiary:
      return is(CompareName(bench.credit.beneficiary, given));
    case Who::kIssuingBank:
      return {given.empty() ? Match::kDifferent : Match::kUnsure,
              "whether that is the issuing bank, whose name the credit does not state"};
    case Who::kNamed:
      return CompareNameInSentence(demand.text, given);
  }
  return {};
}

std::string Explained(const PartyDemand& demand, const std::string& why) {
  return (demand.phrase == "TO ORDER OF" || demand.role == Role::kConsignedTo
              ? ""
              : "\"" + demand.phrase + "\" = \"TO ORDER OF\"; ") +
         why;
}

void CheckToOrder(Bench& bench, const Spot& spot) {
  const auto& document = bench.document.exchanged_document();
  const auto& parties = bench.document.parties();
  if (document.order_in_blank()) return bench.Complies(k14d, bench.AskedTerm(), spot, "to order, in blank");
  const auto& order = parties.order_party();
  const auto& consignor = parties.consignor();
  const bool same_id =
      !order.participant_id().empty() && order.participant_id() == consignor.participant_id();
  if (same_id || SameName(order.name(), consignor.name())) {
    return bench.Complies(k14d, bench.AskedTerm(), spot,
                          "\"to order\" is to the order of the shipper, who is named");
  }
  bench.Discrepancy(k14d, bench.AskedTerm(), spot,
                    "TRANSPORT DOCUMENT MADE OUT TO ORDER OF " + Tidy(order.name()) + " INSTEAD OF TO ORDER",
                    kCarrierCures);
}

void CheckToOrderOf(Bench& bench, const PartyDemand& demand, const Spot& spot) {
  const std::string& given = bench.document.parties().order_party().name();
  const bool in_blank = bench.document.exchanged_document().order_in_blank();
  Comparison compared = in_blank ? Comparison{Match::kDifferent, ""} : CompareDemanded(bench, demand, given);
  if (compared.match == Match::kSame) compared.why = Explained(demand, compared.why);
  bench.Compared(compared, k14d, bench.AskedTerm(), spot,
                 "TRANSPORT DOCUMENT MADE OUT " +
                     (in_blank ? std::string("TO ORDER") : "TO ORDER OF " + Tidy(given)) +
                     " INSTEAD OF TO ORDER OF " + Quote(demand.text));
}

// Art. 14(j): the applicant's address as consignee of a transport document is the exception, and as stated.
void CheckConsigneeAddress(Bench& bench, const v1::Party& consignee) {
  const Spot spot{"/parties/consignee/address", consignee.address()};
  bench.Compared(
      CompareAddress(bench.credit.applicant, consignee), "UCP 600 art. 14(j)", TermOf(bench.credit.applicant),
      spot, "ADDRESS OF APPLICANT AS CONSIGNEE NOT AS STATED IN THE CREDIT: " + Tidy(consignee.address()));
}

void CheckConsigned(Bench& bench, const PartyDemand& demand) {
  const auto& consignee = bench.document.parties().consignee();
  const Spot spot{"/parties/consignee/name", consignee.name()};
  if (bench.document.exchanged_document().form() != v1::WAYBILL_FORM_STRAIGHT) {
    return bench.Discrepancy(k14d, bench.AskedTerm(), {"/exchanged_document/form", "not straight"},
                             "TRANSPORT DOCUMENT NOT CONSIGNED TO " + Quote(demand.text), kCarrierCures);
  }
  Comparison compared = CompareDemanded(bench, demand, consignee.name());
  if (compared.match == Match::kSame && demand.role == Role::kToOrderOf) {
    compared.why =
        "such a document is no document of title, and consigned to is as good as to the order of; " +
        compared.why;
  }
  bench.Compared(
      compared, k14d, bench.AskedTerm(), spot,
      "TRANSPORT DOCUMENT CONSIGNED TO " + Tidy(consignee.name()) + " INSTEAD OF " + Quote(demand.text));
  if (compared.match == Match::kSame && demand.who == Who::kApplicant)
    CheckConsigneeAddress(bench, consignee);
}

// The name behind what the chain of endorsements calls the one to whose order the document stands.
std::string NameOfHolder(const Bench& bench) {
  const std::string& id = bench.presentation.order_name;
  const auto& parties = bench.document.parties();
  for (const v1::Party* party : {&parties.order_party(), &parties.consignee(), &parties.consignor()}) {
    if (!id.empty() && party->participant_id() == id) return party->name();
  }
  return id;
}

// ENDORSED TO THE ORDER OF somebody: by the chain of endorsements.
void CheckEndorsedTo(Bench& bench, const PartyDemand& demand) {
  using Order = Presentation::Order;
  const Order order = bench.presentation.order;
  const std::string holder = NameOfHolder(bench);
  const Spot spot{"", order == Order::kNamed     ? "to the order of " + holder
                      : order == Order::kInBlank ? "in blank"
                                                 : ""};
  if (order == Order::kUnknown) {
    return bench.ForExaminer(
        k14d, bench.AskedTerm(), spot,
        "endorsements stand in the document's chain, not in its content: the proof file shows them");
  }
  const Cure cure{"the holder, by an endorsement to the order of " + Quote(demand.text)};
  if (order == Order::kInBlank) {
    return bench.Discrepancy(
        k14d, bench.AskedTerm(), spot,
        "TRANSPORT DOCUMENT ENDORSED IN BLANK INSTEAD OF TO ORDER OF " + Quote(demand.text), cure);
  }
  const Comparison compared = CompareDemanded(bench, demand, holder);
  if (compared.match == Match::kSame) return bench.Complies(k14d, bench.AskedTerm(), spot, compared.why);
  // An id of the registry is no name to compare.
  if (compared.match == Match::kUnsure || holder.find(' ') == std::string::npos) {
    return bench.ForExaminer(k14d, bench.AskedTerm(), spot,
                             "whether the one to whose order it is endorsed is " + Quote(demand.text));
  }
  bench.Discrepancy(
      k14d, bench.AskedTerm(), spot,
      "TRANSPORT DOCUMENT ENDORSED TO THE ORDER OF " + Tidy(holder) + " INSTEAD OF " + Quote(demand.text),
      cure);
}

void CheckEndorsement(Bench& bench) {
  if (const PartyDemand* to = DemandOf(bench, {Role::kEndorsedToOrderOf})) CheckEndorsedTo(bench, *to);
  const bool blank = bench.Asks("BLANK ENDORSED") || bench.Asks("ENDORSED IN BLANK") ||
                     bench.Asks("BLANK ENDORSEMENT") || bench.Asks("BLANK INDORSED") ||
                     bench.Asks("INDORSED IN BLANK");
  if (!blank) return;
  using Order = Presentation::Order;
  const Order order = bench.presentation.order;
  const bool in_blank = bench.document.exchanged_document().order_in_blank() && order == Order::kUnknown;
  const Spot spot{"", order == Order::kNamed ? "to the order of " + bench.presentation.order_name
                      : order == Order::kInBlank || in_blank ? "in blank"
                                                             : ""};
  if (order == Order::kInBlank || in_blank) {
    return bench.Complies(k14d, bench.AskedTerm(), spot, "the chain of endorsements ends in blank");
  }
  if (order == Order::kUnknown) {
    return bench.ForExaminer(
        k14d, bench.AskedTerm(), spot,
        "endorsements stand in the document's chain, not in its content: the proof file shows them");
  }
  bench.Discrepancy(
      k14d, bench.AskedTerm(), spot,
      "TRANSPORT DOCUMENT NOT ENDORSED IN BLANK, BUT TO THE ORDER OF " + Tidy(bench.presentation.order_name),
      Cure{"the holder, by an endorsement in blank"});
}

}  // namespace

void CheckOrder(Bench& bench) {
  if (bench.asked == nullptr) return;
  const PartyDemand* demand =
      DemandOf(bench, {Role::kToOrder, Role::kToOrderOf, Role::kIssuedOrEndorsed, Role::kConsignedTo});
  const auto& document = bench.document.exchanged_document();
  const auto& order = bench.document.parties().order_party();
  const Spot spot{"/parties/order_party/name", document.order_in_blank() ? "(in blank)" : order.name()};
  const bool straight = document.form() == v1::WAYBILL_FORM_STRAIGHT;
  // Air, rail and road documents are no documents of title: ISBP 745 parts H and J.
  const bool no_title = bench.article == 23 || bench.article == 24;
  if (demand == nullptr) {
    bench.Complies(k14d, bench.AskedTerm(), spot, "the credit does not say to whose order");
  } else if (demand->role == Role::kConsignedTo ||
             (demand->role == Role::kToOrderOf && straight && no_title)) {
    CheckConsigned(bench, *demand);
  } else if (document.form() != v1::WAYBILL_FORM_TO_ORDER) {
    bench.Discrepancy(k14d, bench.AskedTerm(),
                      {"/exchanged_document/form", straight ? "straight" : "to bearer"},
                      "TRANSPORT DOCUMENT NOT MADE OUT TO ORDER", kCarrierCures);
  } else if (demand->role == Role::kToOrder) {
    CheckToOrder(bench, spot);
  } else if (demand->role == Role::kIssuedOrEndorsed &&
             CompareDemanded(bench, *demand, order.name()).match != Match::kSame) {
    CheckEndorsedTo(bench, *demand);
  } else {
    CheckToOrderOf(bench, *demand, spot);
  }
  for (const PartyDemand& other : bench.parties) {
    if (demand == nullptr || other.role == Role::kNotify || other.role == Role::kEndorsedToOrderOf) continue;
    if (&other <= demand) continue;
    bench.ForExaminer(k14d, bench.AskedTerm(), spot,
                      "the line names a second one: " + other.phrase + " " + Quote(other.text));
  }
  CheckEndorsement(bench);
}

}  // namespace yidan::credit
