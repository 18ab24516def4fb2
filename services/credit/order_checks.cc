// To whose order, consigned to whom, and how it is endorsed. UCP 600 art. 14(d), 14(j).
#include <algorithm>
#include <array>

#include "services/credit/bench.h"

namespace yidan::credit {
namespace {

constexpr const char* k14d = "UCP 600 art. 14(d)";
constexpr std::size_t kNameBytesMax = 400;  // what is read behind TO ORDER OF

// What the line of 46A demands: to whose order, or consigned to whom.
struct Demand {
  enum class Kind { kNone, kToOrder, kToOrderOf, kConsignedTo };
  Kind kind = Kind::kNone;
  std::string name;    // what stands behind "TO ORDER OF"; its end is not marked
  std::string phrase;  // "TO THE ORDER OF"
};

// What stands behind a phrase, or nullopt.
std::optional<std::string> Behind(std::string_view tidy, std::string_view phrase) {
  const auto at = tidy.find(phrase);
  if (at == std::string_view::npos) return std::nullopt;
  return Tidy(tidy.substr(at + phrase.size(), kNameBytesMax));
}

Demand DemandOf(const Bench& bench) {
  const std::string tidy = Tidy(std::string_view(bench.asked->text).substr(0, kDemandBytesMax));
  for (const std::string_view phrase : {"TO THE ORDER OF ", "TO ORDER OF ", "TO THE ORDERS OF "}) {
    if (const auto name = Behind(tidy, phrase))
      return {Demand::Kind::kToOrderOf, *name, std::string(phrase.substr(0, phrase.size() - 1))};
  }
  for (const std::string_view phrase : {"CONSIGNED TO ", "CONSIGNED DIRECTLY TO ", "ADDRESSED TO "}) {
    const auto name = Behind(tidy, phrase);
    if (name && !name->starts_with("ORDER") && !name->starts_with("THE ORDER"))
      return {Demand::Kind::kConsignedTo, *name, "CONSIGNED TO"};
  }
  if (bench.Asks("TO ORDER") || bench.Asks("TO THE ORDER")) return {Demand::Kind::kToOrder, "", "TO ORDER"};
  return {};
}

// The party of the credit that words like SHIPPER and APPLICANT stand for.
struct StandsFor {
  enum class Who { kNobody, kShipper, kApplicant, kBeneficiary };
  Who who = Who::kNobody;
  std::string word;  // "the applicant"
};
StandsFor StandsForWhom(const std::string& name) {
  auto words = WordsOf(std::string_view(name).substr(0, 60));
  if (!words.empty() && (words[0] == "THE" || words[0] == "OUR")) words.erase(words.begin());
  const std::string first = words.empty() ? "" : words[0];
  using enum StandsFor::Who;
  if (first == "SHIPPER" || first == "CONSIGNOR" || first == "SHIPPERS") return {kShipper, "the shipper"};
  if (first == "APPLICANT") return {kApplicant, "the applicant"};
  if (first == "BENEFICIARY") return {kBeneficiary, "the beneficiary"};
  return {};
}

// The demanded party's name against one of the document.
Comparison CompareDemanded(const Bench& bench, const Demand& demand, const std::string& given) {
  const StandsFor stands = StandsForWhom(demand.name);
  const auto is = [&](Comparison compared) {
    if (compared.match == Match::kSame) compared.why = "it is " + stands.word + ", " + compared.why;
    return compared;
  };
  switch (stands.who) {
    case StandsFor::Who::kShipper:
      return SameName(bench.document.parties().consignor().name(), given)
                 ? Comparison{Match::kSame, "it is the shipper"}
                 : Comparison{Match::kDifferent, "it is not the shipper"};
    case StandsFor::Who::kApplicant:
      return is(CompareName(bench.credit.applicant, given));
    case StandsFor::Who::kBeneficiary:
      return is(CompareName(bench.credit.beneficiary, given));
    default:
      return CompareNameInSentence(demand.name, given);
  }
}

std::string Explained(const Demand& demand, const std::string& why) {
  return (demand.phrase == "TO ORDER OF" || demand.phrase == "CONSIGNED TO"
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

void CheckToOrderOf(Bench& bench, const Demand& demand, const Spot& spot) {
  const std::string& given = bench.document.parties().order_party().name();
  const bool in_blank = bench.document.exchanged_document().order_in_blank();
  Comparison compared = in_blank ? Comparison{Match::kDifferent, ""} : CompareDemanded(bench, demand, given);
  if (compared.match == Match::kSame) compared.why = Explained(demand, compared.why);
  bench.Compared(compared, k14d, bench.AskedTerm(), spot,
                 "TRANSPORT DOCUMENT MADE OUT " +
                     (in_blank ? std::string("TO ORDER") : "TO ORDER OF " + Tidy(given)) +
                     " INSTEAD OF TO ORDER OF " + Quote(demand.name));
}

// Art. 14(j): the applicant's address as consignee of a transport document is the exception, and as stated.
void CheckConsigneeAddress(Bench& bench, const v1::Party& consignee) {
  const Spot spot{"/parties/consignee/address", consignee.address()};
  bench.Compared(
      CompareAddress(bench.credit.applicant, consignee), "UCP 600 art. 14(j)", TermOf(bench.credit.applicant),
      spot, "ADDRESS OF APPLICANT AS CONSIGNEE NOT AS STATED IN THE CREDIT: " + Tidy(consignee.address()));
}

void CheckConsigned(Bench& bench, const Demand& demand) {
  const auto& consignee = bench.document.parties().consignee();
  const Spot spot{"/parties/consignee/name", consignee.name()};
  if (bench.document.exchanged_document().form() != v1::WAYBILL_FORM_STRAIGHT) {
    return bench.Discrepancy(k14d, bench.AskedTerm(), {"/exchanged_document/form", "not straight"},
                             "TRANSPORT DOCUMENT NOT CONSIGNED TO " + Quote(demand.name), kCarrierCures);
  }
  Comparison compared = CompareDemanded(bench, demand, consignee.name());
  if (compared.match == Match::kSame && demand.kind == Demand::Kind::kToOrderOf) {
    compared.why =
        "such a document is no document of title, and consigned to is as good as to the order of; " +
        compared.why;
  }
  bench.Compared(
      compared, k14d, bench.AskedTerm(), spot,
      "TRANSPORT DOCUMENT CONSIGNED TO " + Tidy(consignee.name()) + " INSTEAD OF " + Quote(demand.name));
  if (compared.match == Match::kSame && StandsForWhom(demand.name).who == StandsFor::Who::kApplicant)
    CheckConsigneeAddress(bench, consignee);
}

void CheckEndorsement(Bench& bench) {
  const bool blank = bench.Asks("BLANK ENDORSED") || bench.Asks("ENDORSED IN BLANK") ||
                     bench.Asks("BLANK ENDORSEMENT") || bench.Asks("BLANK INDORSED");
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
  const Demand demand = DemandOf(bench);
  const auto& document = bench.document.exchanged_document();
  const auto& order = bench.document.parties().order_party();
  const Spot spot{"/parties/order_party/name", document.order_in_blank() ? "(in blank)" : order.name()};
  const bool straight = document.form() == v1::WAYBILL_FORM_STRAIGHT;
  // Air, rail and road documents are no documents of title: ISBP 745 parts H and J.
  const bool no_title = bench.article == 23 || bench.article == 24;
  if (demand.kind == Demand::Kind::kNone) {
    bench.Complies(k14d, bench.AskedTerm(), spot, "the credit does not say to whose order");
  } else if (demand.kind == Demand::Kind::kConsignedTo ||
             (demand.kind == Demand::Kind::kToOrderOf && straight && no_title)) {
    CheckConsigned(bench, demand);
  } else if (document.form() != v1::WAYBILL_FORM_TO_ORDER) {
    bench.Discrepancy(k14d, bench.AskedTerm(),
                      {"/exchanged_document/form", straight ? "straight" : "to bearer"},
                      "TRANSPORT DOCUMENT NOT MADE OUT TO ORDER", kCarrierCures);
  } else if (demand.kind == Demand::Kind::kToOrder) {
    CheckToOrder(bench, spot);
  } else {
    CheckToOrderOf(bench, demand, spot);
  }
  CheckEndorsement(bench);
}

}  // namespace yidan::credit
