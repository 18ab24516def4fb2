// Discrepancies of the credit's terms and of the transport document's face.
#include <array>

#include "tests/support/planted.h"

namespace yidan::testing {
namespace {

using credit::DocumentKind;
using credit::FormatDay;
using credit::ParseIsoDay;
using std::chrono::days;

credit::Day Shipped(const Trade& trade) { return *ParseIsoDay(trade.content.receipt_statement().date()); }

std::string Six(credit::Day day) {
  const std::string iso = FormatDay(day);
  return iso.substr(2, 2) + iso.substr(5, 2) + iso.substr(8, 2);
}

// One piece of a field's value replaced; false: it is not there.
bool Replace(std::string& text, const std::string& piece, const std::string& by) {
  const auto at = text.find(piece);
  if (at == std::string::npos) return false;
  text.replace(at, piece.size(), by);
  return true;
}

void AddClause(Trade& trade, v1::ClauseKind kind, const char* text) {
  auto& clause = *trade.content.add_clauses();
  clause.set_kind(kind);
  clause.set_text(text);
  trade.content.mutable_totals()->set_clauses(static_cast<std::uint32_t>(trade.content.clauses_size()));
}

bool IsMultimodal(const Trade& trade) { return trade.content.legs_size() > 1; }

// The insurance follows the goods, so that the place stands alone.
bool BeginElsewhere(Trade& trade) {
  auto& place = *trade.content.mutable_places()->mutable_place_of_receipt();
  const bool china = place.country() == "CN";
  place.set_name(china ? "Xi'an" : "Duisburg");
  place.set_locode(china ? "CNSIA" : "DEDUI");
  place.set_country(china ? "CN" : "DE");
  place.clear_facility();
  trade.Paper(DocumentKind::kInsurance)->insurance->from = china ? "XI'AN, CHINA" : "DUISBURG, GERMANY";
  return true;
}
bool EndElsewhere(Trade& trade) {
  auto& place = *trade.content.mutable_places()->mutable_final_destination();
  place.set_name("Riga");
  place.set_locode("LVRIX");
  place.set_country("LV");
  place.clear_facility();
  trade.Paper(DocumentKind::kInsurance)->insurance->to = "RIGA, LATVIA";
  return true;
}

}  // namespace

std::vector<Planted> OfTheCreditsTerms() {
  return {
      {"Shipped after the latest date of shipment", "shipment-date", "LATE SHIPMENT",
       [](Trade& t, Dice& dice) {
         t.Field("44C") = Six(Shipped(t) - days(1 + static_cast<int>(dice.Below(3))));
         return true;
       }},
      {"Presented after the period for presentation", "presentation-period", "LATE PRESENTATION",
       [](Trade& t, Dice&) {
         auto day = Shipped(t) + days(24);
         while (t.presentation.calendar->closed.contains(day)) day += days(1);
         t.presentation.presented = day;
         return true;
       }},
      {"Presented after the expiry of the credit", "expiry", "CREDIT EXPIRED",
       [](Trade& t, Dice&) {
         auto day = *t.presentation.presented - days(3);
         while (t.presentation.calendar->closed.contains(day)) day -= days(1);
         t.Field("31D") = Six(day) + "FRANKFURT";
         t.Field("44C") = Six(Shipped(t));
         return day > Shipped(t) && day + days(1) < *t.presentation.presented;
       }},
      {"Drawn for more than the credit's amount", "amount", "OVERDRAWN",
       [](Trade& t, Dice& dice) {
         // The invoice states no amount, so that this stands alone.
         t.presentation.drawn->minor += static_cast<std::int64_t>(1 + dice.Below(100'000));
         t.Paper(DocumentKind::kInvoice)->amount.reset();
         t.Paper(DocumentKind::kInsurance)->amount->minor *= 2;
         return true;
       }},
      {"Drawn in another currency", "amount", "DRAWN IN",
       [](Trade& t, Dice&) {
         t.presentation.drawn->currency = t.presentation.drawn->currency == "EUR" ? "USD" : "EUR";
         return true;
       }},
      {"Credit number missing from the transport document", "credit-number", "CREDIT NUMBER NOT SHOWN",
       [](Trade& t, Dice&) {
         t.content.mutable_letter_of_credit()->clear_reference();
         return true;
       }},
      {"Another credit's number on the transport document", "credit-number", "INSTEAD OF",
       [](Trade& t, Dice& dice) {
         t.content.mutable_letter_of_credit()->set_reference("LC" + dice.Digits(9) + "X");
         return true;
       }},
      {"Shipped before the credit, which forbids it", "conditions", "PRIOR TO THE DATE OF THE CREDIT",
       [](Trade& t, Dice&) {
         t.Field("47A") += "\n+SHIPMENT PRIOR TO L/C DATE NOT ACCEPTABLE";
         t.Field("31C") = Six(Shipped(t) + days(1));
         // The document names the credit by its date, so that the condition stands alone.
         t.content.mutable_letter_of_credit()->set_issue_date(FormatDay(Shipped(t) + days(1)));
         return true;
       }},
  };
}

std::vector<Planted> OfTheDocumentsFace() {
  return {
      {"Carrier not named", "carrier-and-signature", "NAME OF CARRIER NOT SHOWN",
       [](Trade& t, Dice&) {
         t.content.mutable_parties()->mutable_carrier()->mutable_party()->clear_name();
         return true;
       }},
      {"Capacity of the signer not stated", "carrier-and-signature", "CAPACITY OF SIGNER NOT SHOWN",
       [](Trade& t, Dice&) {
         t.content.mutable_parties()->mutable_carrier()->clear_capacity();
         return true;
       }},
      {"Agent signs for the carrier and is not named", "carrier-and-signature", "NAME OF AGENT",
       [](Trade& t, Dice&) {
         t.content.mutable_parties()->mutable_carrier()->set_capacity(
             v1::SIGNING_CAPACITY_AS_AGENT_FOR_CARRIER);
         return true;
       }},
      {"Taken in charge at another place", "places", "PLACE OF TAKING IN CHARGE",
       [](Trade& t, Dice&) { return IsMultimodal(t) && BeginElsewhere(t); }},
      {"Shipped by road from another place", "places", "PLACE OF SHIPMENT",
       [](Trade& t, Dice&) { return !IsMultimodal(t) && BeginElsewhere(t); }},
      {"Another place of final destination", "places", "PLACE OF FINAL DESTINATION",
       [](Trade& t, Dice&) { return IsMultimodal(t) && EndElsewhere(t); }},
      {"Another place of destination by road", "places", "PLACE OF DESTINATION",
       [](Trade& t, Dice&) { return !IsMultimodal(t) && EndElsewhere(t); }},
      {"Another port of loading", "places", "PORT OF LOADING",
       [](Trade& t, Dice&) {
         if (!t.content.places().has_place_of_loading()) return false;
         auto& place = *t.content.mutable_places()->mutable_place_of_loading();
         place.set_name("Zhanjiang");
         place.set_locode("CNZHA");
         place.clear_facility();
         for (int i = 1; i < t.content.legs_size(); ++i) {
           if (t.content.legs(i).mode() != v1::TRANSPORT_MODE_SEA) continue;
           *t.content.mutable_legs(i)->mutable_from() = place;
           *t.content.mutable_legs(i - 1)->mutable_to() = place;
         }
         return true;
       }},
      {"A port of loading in its box at which no leg begins", "places", "PORT OF LOADING",
       [](Trade& t, Dice&) {
         if (!t.content.places().has_place_of_loading()) return false;
         auto& place = *t.content.mutable_places()->mutable_place_of_loading();
         place.set_name("Zhanjiang");
         place.set_locode("CNZHA");
         place.clear_facility();
         return true;
       }},
      {"One mode of transport where two are asked for", "kind-of-document", "AT LEAST TWO DIFFERENT MODES",
       [](Trade& t, Dice&) {
         if (!IsMultimodal(t)) return false;
         auto& legs = *t.content.mutable_legs();
         while (legs.rbegin()->mode() != legs.begin()->mode()) legs.RemoveLast();
         return true;
       }},
      {"Carried by another mode than the document asked for", "kind-of-document",
       "PRESENTED INSTEAD OF A ROAD TRANSPORT DOCUMENT",
       [](Trade& t, Dice&) {
         if (IsMultimodal(t)) return false;
         t.content.mutable_legs(0)->set_mode(v1::TRANSPORT_MODE_AIR);
         return true;
       }},
      {"No date of shipment, and issued after the latest date of shipment", "shipment-date", "LATE SHIPMENT",
       [](Trade& t, Dice& dice) {
         t.content.mutable_receipt_statement()->clear_date();
         const credit::Day issued = *ParseIsoDay(t.content.exchanged_document().issue_date());
         t.Field("44C") = Six(issued - days(1 + static_cast<int>(dice.Below(3))));
         return true;
       }},
      {"Transport document dated later than its presentation", "issue-date", "LATER THAN ITS PRESENTATION",
       [](Trade& t, Dice& dice) {
         const auto day = *t.presentation.presented + days(1 + static_cast<int>(dice.Below(5)));
         t.content.mutable_exchanged_document()->set_issue_date(FormatDay(day));
         return true;
       }},
      {"Neither dispatch nor taking in charge stated", "shipment-date", "NOT INDICATED",
       [](Trade& t, Dice&) {
         t.content.mutable_receipt_statement()->clear_kind();
         return true;
       }},
      {"On board notation asked for and missing", "shipment-date", "ON BOARD NOTATION NOT SHOWN",
       [](Trade& t, Dice&) {
         return IsMultimodal(t) && Replace(t.Field("46A"), "MULTIMODAL TRANSPORT BILL",
                                           "MULTIMODAL TRANSPORT BILL SHOWING ON BOARD");
       }},
      {"Terms and conditions of carriage missing", "terms-of-carriage", "TERMS AND CONDITIONS",
       [](Trade& t, Dice&) {
         if (!IsMultimodal(t)) return false;
         t.content.mutable_clauses()->RemoveLast();
         return true;
       }},
      {"Subject to a charter party", "terms-of-carriage", "CHARTER PARTY",
       [](Trade& t, Dice&) {
         if (!IsMultimodal(t)) return false;
         AddClause(t, v1::CLAUSE_KIND_TRANSPORT, "Freight and all conditions as per charter party.");
         return true;
       }},
      {"Goods loaded on deck", "on-deck", "ON DECK",
       [](Trade& t, Dice&) {
         AddClause(t, v1::CLAUSE_KIND_TRANSPORT, "Container loaded on deck.");
         return true;
       }},
      {"Adverse clause: not clean", "clean", "NOT CLEAN",
       [](Trade& t, Dice& dice) {
         constexpr std::array<const char*, 3> kDefects = {
             "Three packages torn.", "Cases wet on arrival at yard.", "Seal broken, contents exposed."};
         AddClause(t, v1::CLAUSE_KIND_ADVERSE, kDefects[dice.Below(kDefects.size())]);
         return true;
       }},
      {"Freight collect where prepaid is asked for", "freight",
       "MARKED FREIGHT COLLECT INSTEAD OF FREIGHT PREPAID",
       [](Trade& t, Dice&) {
         t.content.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_COLLECT);
         return true;
       }},
      {"Made out to the order of another", "order", "TO ORDER OF",
       [](Trade& t, Dice&) {
         auto& order = *t.content.mutable_parties()->mutable_order_party();
         order.set_name("Unknown Forwarding Ltd");
         order.set_participant_id("unknown");
         return true;
       }},
      {"A straight document where one to order is asked for", "order", "NOT MADE OUT TO ORDER",
       [](Trade& t, Dice&) {
         t.content.mutable_exchanged_document()->set_form(v1::WAYBILL_FORM_STRAIGHT);
         return true;
       }},
      {"Not endorsed in blank", "order", "NOT ENDORSED IN BLANK",
       [](Trade& t, Dice&) {
         t.presentation.order = credit::Presentation::Order::kNamed;
         t.presentation.order_name = "seller";
         return true;
       }},
      {"Another notify party", "notify", "NOTIFY PARTY SHOWN AS",
       [](Trade& t, Dice&) {
         t.content.mutable_parties()->mutable_notify_parties(0)->set_name("Somebody Else Logistics");
         return true;
       }},
      {"No notify party", "notify", "NOTIFY PARTY NOT SHOWN",
       [](Trade& t, Dice&) {
         t.content.mutable_parties()->clear_notify_parties();
         return true;
       }},
      {"Address of the applicant as notify party not as stated", "notify", "ADDRESS OF APPLICANT",
       [](Trade& t, Dice&) {
         t.content.mutable_parties()->mutable_notify_parties(0)->set_address("PO BOX 1, ELSEWHERE");
         return true;
       }},
      {"Beneficiary as shipper in another country", "shipper", "COUNTRY OF BENEFICIARY",
       [](Trade& t, Dice&) {
         t.content.mutable_parties()->mutable_consignor()->set_country("AT");
         return true;
       }},
      {"Full set of three originals asked for", "originals", "FULL SET OF 3/3",
       [](Trade& t, Dice&) { return Replace(t.Field("46A"), "FULL SET (1/1)", "FULL SET (3/3)"); }},
      {"Less than the whole shipped, partial shipments prohibited", "quantity", "PARTIAL SHIPMENT",
       [](Trade& t, Dice&) {
         if (t.Field("45A").find(" MTS ") == std::string::npos) return false;
         auto& line = *t.content.mutable_goods_lines(0);
         line.set_net_weight_grams(line.net_weight_grams() / 2);
         t.Paper(DocumentKind::kPackingList)->net_weight_grams.reset();
         return true;
       }},
      {"More shipped than the credit's quantity", "quantity", "QUANTITY EXCEEDS",
       [](Trade& t, Dice&) {
         if (t.Field("45A").find(" MTS ") == std::string::npos) return false;
         auto& line = *t.content.mutable_goods_lines(0);
         line.set_net_weight_grams(line.net_weight_grams() / 10 * 12);
         t.Paper(DocumentKind::kPackingList)->net_weight_grams.reset();
         return true;
       }},
  };
}

}  // namespace yidan::testing
