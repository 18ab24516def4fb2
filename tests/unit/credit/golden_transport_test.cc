// Golden cases of UCP 600 art. 19 to 25: a clean and a faulty set for each point, each finding in every part.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/credit/sets.h"

namespace yidan::credit::testing {
namespace {

using enum Kind;

const char* const kAsked = "+FULL SET OF";

void Prohibit(Set& set) { set.fields = With(set.fields, "43T", "NOT ALLOWED"); }
void TwoVessels(Set& set) {
  auto& w = set.document;
  w.clear_legs();
  AddLeg(w, v1::TRANSPORT_MODE_SEA, "NLRTM", "Rotterdam", "SGSIN", "Singapore").set_vessel_name("Test Star");
  AddLeg(w, v1::TRANSPORT_MODE_SEA, "SGSIN", "Singapore", "CNSHA", "Shanghai").set_vessel_name("Test Moon");
}

TEST(GoldenTransport, Art19) {
  const std::vector<Golden> cases = {
      {"19, clean",
       Multimodal,
       nullptr,
       {{kComplies, "kind-of-document", "UCP 600 art. 19", kAsked, "/legs",
         "the document, however named, covers what the article is about"}}},
      {"19, one mode",
       Multimodal,
       [](Set& s) { s.document.mutable_legs()->RemoveLast(); },
       {{kDiscrepancy, "kind-of-document", "UCP 600 art. 19", kAsked, "/legs",
         "TRANSPORT DOCUMENT DOES NOT COVER AT LEAST TWO DIFFERENT MODES OF TRANSPORT"}}},
      {"19(a)(i), no carrier",
       Multimodal,
       [](Set& s) { s.document.mutable_parties()->mutable_carrier()->mutable_party()->clear_name(); },
       {{kDiscrepancy, "carrier-and-signature", "UCP 600 art. 19(a)(i)", kAsked,
         "/parties/carrier/party/name", "NAME OF CARRIER NOT SHOWN"}}},
      {"19(a)(i), an agent with a name",
       Multimodal,
       [](Set& s) {
         auto& carrier = *s.document.mutable_parties()->mutable_carrier();
         carrier.set_capacity(v1::SIGNING_CAPACITY_AS_AGENT_FOR_CARRIER);
         carrier.mutable_agent()->set_name("Test Agency");
       },
       {{kComplies, "carrier-and-signature", "UCP 600 art. 19(a)(i)", kAsked, "/parties/carrier/capacity",
         "the signer's capacity is stated"}}},
      {"19(a)(ii), the date of issue is the date of shipment",
       Multimodal,
       [](Set& s) { s.document.mutable_receipt_statement()->clear_date(); },
       {{kComplies, "shipment-date", "UCP 600 art. 19(a)(ii), 29(c)", ":44C:",
         "/exchanged_document/issue_date", "not later than the latest shipment, which no closed day moves"}}},
      {"19(a)(ii), issued too late without a notation",
       Multimodal,
       [](Set& s) {
         s.document.mutable_receipt_statement()->clear_date();
         s.document.mutable_exchanged_document()->set_issue_date("2025-04-12");
       },
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 19(a)(ii), 29(c)", ":44C:",
         "/exchanged_document/issue_date", "LATE SHIPMENT: 2025-04-12, LATEST SHIPMENT 2025-04-10"}}},
      {"19(a)(iii), all four places",
       SeaRail,
       nullptr,
       {{kComplies, "places", "UCP 600 art. 19(a)(iii)", ":44E:", "/legs/1/from",
         "every word of the credit's place stands in the document's"},
        {kComplies, "places", "UCP 600 art. 19(a)(iii)", ":44F:", "/legs/1/to",
         "every word of the credit's place stands in the document's"}}},
      {"19(a)(iii), another port of loading",
       SeaRail,
       [](Set& s) { s.fields = With(s.fields, "44E", "HAMBURG, GERMANY"); },
       {{kDiscrepancy, "places", "UCP 600 art. 19(a)(iii)", ":44E:", "/legs/1/from",
         "PORT OF LOADING SHOWN AS ROTTERDAM, NL INSTEAD OF HAMBURG, GERMANY"}}},
      {"19(a)(iii), a box that names where the first means was loaded",
       SeaRail,
       [](Set& s) { *s.document.mutable_places()->mutable_place_of_loading() = s.document.legs(0).from(); },
       {{kComplies, "places", "UCP 600 art. 19(a)(iii)", ":44E:", "/legs/1/from",
         "every word of the credit's place stands in the document's"}}},
      {"19(a)(iii), a box that names a port of loading at which no leg begins",
       SeaRail,
       [](Set& s) {
         auto& place = *s.document.mutable_places()->mutable_place_of_loading();
         place.set_name("Antwerp");
         place.set_locode("BEANR");
         place.set_country("BE");
       },
       {{kDiscrepancy, "places", "UCP 600 art. 19(a)(iii)", ":44E:", "/places/place_of_loading",
         "PORT OF LOADING SHOWN AS ANTWERP, BE INSTEAD OF ROTTERDAM, NETHERLANDS"}}},
      {"19(a)(iii), a box that names a port of discharge at which no leg ends",
       SeaRail,
       [](Set& s) {
         auto& place = *s.document.mutable_places()->mutable_place_of_discharge();
         place.set_name("Shanghai");
         place.set_locode("CNSHA");
         place.set_country("CN");
       },
       {{kDiscrepancy, "places", "UCP 600 art. 19(a)(iii)", ":44F:", "/places/place_of_discharge",
         "PORT OF DISCHARGE SHOWN AS SHANGHAI, CN INSTEAD OF QINZHOU, CHINA"}}},
      {"19(a)(iv), a set of three",
       Multimodal,
       [](Set& s) { s.fields = With(s.fields, "46A", "+FULL SET OF 3/3 MULTIMODAL TRANSPORT DOCUMENT"); },
       {{kDiscrepancy, "originals", "UCP 600 art. 19(a)(iv)", kAsked, "/exchanged_document/original_count",
         "FULL SET OF 3/3 ORIGINALS NOT PRESENTED"}}},
      {"eUCP e9, one record for three originals",
       Eucp,
       nullptr,
       {{kComplies, "originals", "eUCP 2.1 art. e9", "+FULL SET (3/3)", "/exchanged_document/original_count",
         "one electronic record satisfies a demand for several originals"}}},
      {"19(a)(v), no terms",
       Multimodal,
       [](Set& s) { s.document.mutable_clauses()->RemoveLast(); },
       {{kDiscrepancy, "terms-of-carriage", "UCP 600 art. 19(a)(v)", kAsked, "/clauses",
         "TERMS AND CONDITIONS OF CARRIAGE, OR REFERENCE TO THEM, NOT SHOWN"}}},
      {"19(a)(vi), a charter party",
       Multimodal,
       [](Set& s) {
         AddClause(s.document, v1::CLAUSE_KIND_OTHER, "Subject to charter party of 2025-01-01.");
       },
       {{kDiscrepancy, "terms-of-carriage", "UCP 600 art. 19(a)(vi)", kAsked, "/clauses/2/text",
         "TRANSPORT DOCUMENT INDICATES THAT IT IS SUBJECT TO A CHARTER PARTY"}}},
      {"19(c)(ii), prohibited and acceptable",
       SeaRail,
       nullptr,
       {{kComplies, "transhipment", "UCP 600 art. 19(c)(ii)", ":43T:", "/legs",
         "one document covers the entire carriage: transhipment is acceptable although the credit prohibits "
         "it"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenTransport, Art20) {
  const std::vector<Golden> cases = {
      {"20, clean",
       Ocean,
       nullptr,
       {{kComplies, "vessel", "UCP 600 art. 20(a)(ii)", kAsked, "/legs/0/vessel_name", "the vessel is named"},
        {kComplies, "places", "UCP 600 art. 20(a)(iii)", ":44E:", "/places/place_of_loading",
         "every word of the credit's place stands in the document's"}}},
      {"20, by land",
       Ocean,
       [](Set& s) { s.document.mutable_legs(0)->set_mode(v1::TRANSPORT_MODE_RAIL); },
       {{kDiscrepancy, "kind-of-document", "UCP 600 art. 20", kAsked, "/legs",
         "DOCUMENT COVERING CARRIAGE BY RAIL PRESENTED INSTEAD OF A BILL OF LADING"}}},
      {"20(a)(i), no capacity",
       Ocean,
       [](Set& s) { s.document.mutable_parties()->mutable_carrier()->clear_capacity(); },
       {{kDiscrepancy, "carrier-and-signature", "UCP 600 art. 20(a)(i)", kAsked, "/parties/carrier/capacity",
         "CAPACITY OF SIGNER NOT SHOWN"}}},
      {"20(a)(ii), received and not shipped",
       Ocean,
       [](Set& s) { s.document.mutable_receipt_statement()->set_kind(v1::RECEIPT_KIND_TAKEN_IN_CHARGE); },
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 20(a)(ii)", kAsked, "/receipt_statement/kind",
         "ON BOARD NOTATION NOT SHOWN"}}},
      {"20(a)(ii), no vessel",
       Ocean,
       [](Set& s) { s.document.mutable_legs(0)->clear_vessel_name(); },
       {{kDiscrepancy, "vessel", "UCP 600 art. 20(a)(ii)", kAsked, "/legs/0/vessel_name",
         "NAME OF VESSEL NOT SHOWN"}}},
      {"20(a)(ii), an intended vessel",
       Ocean,
       [](Set& s) { s.document.mutable_legs(0)->set_vessel_name("Intended vessel Test Star"); },
       {{kDiscrepancy, "vessel", "UCP 600 art. 20(a)(ii)", kAsked, "/legs/0/vessel_name",
         "INTENDED VESSEL SHOWN WITHOUT ON BOARD NOTATION NAMING THE ACTUAL VESSEL"}}},
      {"20(a)(ii), an intended vessel with its notation",
       Ocean,
       [](Set& s) {
         s.document.mutable_legs(0)->set_vessel_name("Intended vessel Test Star");
         AddClause(s.document, v1::CLAUSE_KIND_RECEIPT, "Shipped on board vessel Test Moon at Rotterdam.");
       },
       {{kComplies, "vessel", "UCP 600 art. 20(a)(ii)", kAsked, "/clauses/2/text",
         "an on board notation names the actual vessel"}}},
      {"20(a)(iii), another port of discharge",
       Ocean,
       [](Set& s) { s.fields = With(s.fields, "44F", "NINGBO, CHINA"); },
       {{kDiscrepancy, "places", "UCP 600 art. 20(a)(iii)", ":44F:", "/places/place_of_discharge",
         "PORT OF DISCHARGE SHOWN AS SHANGHAI, CN INSTEAD OF NINGBO, CHINA"}}},
      {"20(a)(iii), one of two ports",
       Ocean,
       [](Set& s) { s.fields = With(s.fields, "44F", "SHANGHAI OR NINGBO, CHINA"); },
       {{kComplies, "places", "UCP 600 art. 20(a)(iii)", ":44F:", "/places/place_of_discharge",
         "every word of the credit's place stands in the document's: SHANGHAI is one of those named"}}},
      {"20(a)(v), no terms",
       Ocean,
       [](Set& s) { s.document.mutable_clauses()->RemoveLast(); },
       {{kDiscrepancy, "terms-of-carriage", "UCP 600 art. 20(a)(v)", kAsked, "/clauses",
         "TERMS AND CONDITIONS OF CARRIAGE, OR REFERENCE TO THEM, NOT SHOWN"}}},
      {"20(b), one vessel under a prohibition",
       Ocean,
       Prohibit,
       {{kComplies, "transhipment", "UCP 600 art. 20(b)", ":43T:", "/legs",
         "one vessel from the port of loading to the port of discharge; a clause that the carrier may "
         "tranship "
         "would be disregarded"}}},
      {"20(c)(ii), transhipped without containers",
       Ocean,
       [](Set& s) {
         Prohibit(s);
         TwoVessels(s);
       },
       {{kDiscrepancy, "transhipment", "UCP 600 art. 20(b), (c)(ii)", ":43T:", "/legs",
         "TRANSHIPMENT INDICATED, PROHIBITED BY THE CREDIT, GOODS NOT SHOWN TO BE IN CONTAINERS"}}},
      {"20(c)(ii), transhipped in containers",
       Ocean,
       [](Set& s) {
         Prohibit(s);
         TwoVessels(s);
         s.document.add_containers()->set_number("CSQU3054383");
       },
       {{kComplies, "transhipment", "UCP 600 art. 20(c)(ii)", ":43T:", "/legs",
         "the goods are shipped in containers, as the document shows: transhipment is acceptable although "
         "the "
         "credit prohibits it"}}},
      {"20(d), the carrier may tranship",
       Ocean,
       [](Set& s) {
         Prohibit(s);
         AddClause(s.document, v1::CLAUSE_KIND_TRANSPORT, "The carrier reserves the right of transhipment.");
       },
       {}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenTransport, Art21And22) {
  const char* const sea = "+NON-NEGOTIABLE";
  const std::vector<Golden> cases = {
      {"21, clean",
       SeaWaybill,
       nullptr,
       {{kComplies, "order", "UCP 600 art. 14(d)", sea, "/parties/consignee/name",
         "it is the applicant, word for word"}}},
      {"21, negotiable",
       SeaWaybill,
       [](Set& s) {
         s.fields = With(s.fields, "46A", "+NON-NEGOTIABLE SEA WAYBILL MARKED FREIGHT PREPAID");
         s.document.mutable_exchanged_document()->set_form(v1::WAYBILL_FORM_TO_ORDER);
       },
       {{kDiscrepancy, "kind-of-document", "UCP 600 art. 21(a)", sea, "/exchanged_document/form",
         "NEGOTIABLE DOCUMENT PRESENTED INSTEAD OF A NON-NEGOTIABLE SEA WAYBILL"}}},
      {"21(a)(ii), not on board",
       SeaWaybill,
       [](Set& s) { s.document.mutable_receipt_statement()->set_kind(v1::RECEIPT_KIND_DISPATCHED); },
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 21(a)(ii)", sea, "/receipt_statement/kind",
         "ON BOARD NOTATION NOT SHOWN"}}},
      {"21, 14(j), the applicant's address as consignee",
       SeaWaybill,
       [](Set& s) { s.document.mutable_parties()->mutable_consignee()->set_address("Jinjiang, Chengdu"); },
       {{kDiscrepancy, "order", "UCP 600 art. 14(j)", ":50:", "/parties/consignee/address",
         "ADDRESS OF APPLICANT AS CONSIGNEE NOT AS STATED IN THE CREDIT: JINJIANG, CHENGDU"}}},
      {"22, clean",
       CharterParty,
       nullptr,
       {{kComplies, "carrier-and-signature", "UCP 600 art. 22(a)(i)", kAsked, "/clauses/3/text",
         "signed by or for the master, the owner or the charterer; a carrier need not be named"},
        {kComplies, "terms-of-carriage", "UCP 600 art. 22(a), (b)", kAsked, "/clauses/2/text",
         "subject to a charter party, as asked; the contract itself is not examined"}}},
      {"22(a)(i), signed by the carrier",
       CharterParty,
       [](Set& s) { s.document.mutable_clauses()->RemoveLast(); },
       {{kDiscrepancy, "carrier-and-signature", "UCP 600 art. 22(a)(i)", kAsked, "/parties/carrier/capacity",
         "CHARTER PARTY BILL OF LADING NOT SIGNED BY MASTER, OWNER OR CHARTERER"}}},
      {"22, no charter party",
       CharterParty,
       [](Set& s) { s.document.mutable_clauses(2)->set_text("Freight paid at Rotterdam."); },
       {{kDiscrepancy, "terms-of-carriage", "UCP 600 art. 22(a)", kAsked, "/clauses",
         "BILL OF LADING DOES NOT INDICATE THAT IT IS SUBJECT TO A CHARTER PARTY"}}},
      {"22(a)(iii), a range of ports",
       CharterParty,
       [](Set& s) { s.fields = With(s.fields, "44F", "ANY PORT IN CHINA"); },
       {{kComplies, "places", "UCP 600 art. 22(a)(iii)", ":44F:", "/places/place_of_discharge",
         "it lies in CN, which is all that the credit asks"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenTransport, Art23) {
  const char* const air = "+AIR WAYBILL";
  const std::vector<Golden> cases = {
      {"23, clean: the date of issue counts",
       Air,
       nullptr,
       {{kComplies, "shipment-date", "UCP 600 art. 23(a)(iii), 29(c)", ":44C:",
         "/exchanged_document/issue_date", "not later than the latest shipment, which no closed day moves"},
        {kComplies, "originals", "UCP 600 art. 23(a)(v)", air, "/exchanged_document/original_count",
         "the original for the shipper, even if the credit asks for a full set"}}},
      {"23(a)(iii), a notation of the actual date",
       Air,
       [](Set& s) {
         s.document.mutable_receipt_statement()->set_kind(v1::RECEIPT_KIND_DISPATCHED);
         s.document.mutable_receipt_statement()->set_date("2025-04-11");
       },
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 23(a)(iii), 29(c)", ":44C:", "/receipt_statement/date",
         "LATE SHIPMENT: 2025-04-11, LATEST SHIPMENT 2025-04-10"}}},
      {"23(a)(ii), not accepted for carriage",
       Air,
       [](Set& s) { s.document.mutable_receipt_statement()->clear_kind(); },
       {{kDiscrepancy, "shipment-date", "UCP 600 art. 23(a)(ii)", air, "/receipt_statement/kind",
         "ACCEPTANCE OF GOODS FOR CARRIAGE NOT INDICATED"}}},
      {"23(a)(iv), another airport",
       Air,
       [](Set& s) { s.fields = With(s.fields, "44E", "BRUSSELS AIRPORT, BELGIUM"); },
       {{kDiscrepancy, "places", "UCP 600 art. 23(a)(iv)", ":44E:", "/legs/0/from",
         "AIRPORT OF DEPARTURE SHOWN AS AMSTERDAM, NL INSTEAD OF BRUSSELS AIRPORT, BELGIUM"}}},
      {"23(a)(v), a full set asked",
       Air,
       [](Set& s) {
         s.fields = With(s.fields, "46A", "+FULL SET OF 3/3 AIR WAYBILL CONSIGNED TO TEST BANK AG");
       },
       {}},
      {"23(c)(ii), transhipment prohibited",
       Air,
       Prohibit,
       {{kComplies, "transhipment", "UCP 600 art. 23(c)(ii)", ":43T:", "/legs",
         "one document covers the entire carriage: transhipment is acceptable although the credit prohibits "
         "it"}}},
      {"23, consigned instead of to the order of",
       Air,
       [](Set& s) {
         s.fields = With(s.fields, "46A", "+AIR WAYBILL TO THE ORDER OF TEST BANK AG, FRANKFURT");
       },
       {{kComplies, "order", "UCP 600 art. 14(d)", air, "/parties/consignee/name",
         "such a document is no document of title, and consigned to is as good as to the order of; word for "
         "word"}}},
      {"23, by rail",
       Air,
       [](Set& s) { s.document.mutable_legs(0)->set_mode(v1::TRANSPORT_MODE_RAIL); },
       {{kDiscrepancy, "kind-of-document", "UCP 600 art. 23", air, "/legs",
         "DOCUMENT COVERING CARRIAGE BY RAIL PRESENTED INSTEAD OF AN AIR TRANSPORT DOCUMENT"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

TEST(GoldenTransport, Art24And25) {
  const char* const rail = "+DUPLICATE";
  const char* const courier = "+DHL COURIER";
  const std::vector<Golden> cases = {
      {"24, clean: a duplicate is an original",
       Rail,
       nullptr,
       {{kComplies, "originals", "UCP 600 art. 24(b), (c)", rail, "/exchanged_document/original_count",
         "a rail document is an original whether marked so or not; without a number of originals, those "
         "presented "
         "are the full set"}}},
      {"24(a)(i), no carrier, and the railway signs",
       Rail,
       [](Set& s) { s.document.mutable_parties()->mutable_carrier()->mutable_party()->clear_name(); },
       {{kComplies, "carrier-and-signature", "UCP 600 art. 24(a)(i)", rail, "/parties/carrier/party/name",
         "no carrier is named, and the railway's own signature is one"}}},
      {"24(a)(i), by road no carrier",
       TransferredRoad,
       [](Set& s) { s.document.mutable_parties()->mutable_carrier()->mutable_party()->clear_name(); },
       {{kDiscrepancy, "carrier-and-signature", "UCP 600 art. 24(a)(i)", "+CMR",
         "/parties/carrier/party/name", "NAME OF CARRIER NOT SHOWN"}}},
      {"24(a)(iii), another destination",
       Rail,
       [](Set& s) { s.fields = With(s.fields, "44B", "CHONGQING, CHINA"); },
       {{kDiscrepancy, "places", "UCP 600 art. 24(a)(iii)", ":44B:", "/places/final_destination",
         "PLACE OF DESTINATION SHOWN AS CHENGDU, CN INSTEAD OF CHONGQING, CHINA"}}},
      {"24(c), no number of originals",
       Rail,
       [](Set& s) { s.document.mutable_exchanged_document()->clear_original_count(); },
       {}},
      {"24(e)(ii), transhipment prohibited",
       Rail,
       Prohibit,
       {{kComplies, "transhipment", "UCP 600 art. 24(e)(ii)", ":43T:", "/legs",
         "one document covers the entire carriage: transhipment is acceptable although the credit prohibits "
         "it"}}},
      {"24, by road instead of rail",
       Rail,
       [](Set& s) { s.document.mutable_legs(0)->set_mode(v1::TRANSPORT_MODE_ROAD); },
       {{kDiscrepancy, "kind-of-document", "UCP 600 art. 24", rail, "/legs",
         "DOCUMENT COVERING CARRIAGE BY ROAD PRESENTED INSTEAD OF A RAIL TRANSPORT DOCUMENT"}}},
      {"24, transferred",
       TransferredRoad,
       nullptr,
       {{kComplies, "transfer", "UCP 600 art. 38(g), (k)", ":40B:", "",
         "a transferred credit: amount, unit price, dates and period are those of the transfer, the first "
         "beneficiary may stand for the applicant, and the second beneficiary presents to the transferring "
         "bank"}}},
      {"25(a), clean",
       Courier,
       nullptr,
       {{kComplies, "carrier-and-signature", "UCP 600 art. 25(a)(i)", courier, "/parties/carrier/party/name",
         "the courier is named, and signs"},
        {kComplies, "freight", "UCP 600 art. 25(b)", courier, "/freight/payment",
         "the document is marked so"}}},
      {"25(a)(i), another courier",
       Courier,
       [](Set& s) {
         s.document.mutable_parties()->mutable_carrier()->mutable_party()->set_name("Test Parcels");
       },
       {{kDiscrepancy, "carrier-and-signature", "UCP 600 art. 25(a)(i)", courier,
         "/parties/carrier/party/name", "RECEIPT ISSUED BY TEST PARCELS INSTEAD OF DHL"}}},
      {"25(a)(ii), no date of pick-up",
       Courier,
       [](Set& s) { s.document.mutable_receipt_statement()->clear_date(); },
       {{kForExaminer, "presentation-period", "UCP 600 art. 14(c)", ":48:", "/receipt_statement/date",
         "the document states no date of shipment to count from"},
        {kDiscrepancy, "shipment-date", "UCP 600 art. 25(a)(ii)", courier, "/receipt_statement/date",
         "DATE OF PICK-UP OR RECEIPT NOT SHOWN"}}},
      {"25(b), charges collect",
       Courier,
       [](Set& s) { s.document.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_COLLECT); },
       {{kDiscrepancy, "freight", "UCP 600 art. 25(b)", courier, "/freight/payment",
         "TRANSPORT DOCUMENT MARKED FREIGHT COLLECT INSTEAD OF FREIGHT PREPAID"}}},
      {"25(c), clean",
       Post,
       nullptr,
       {{kComplies, "carrier-and-signature", "UCP 600 art. 25(c)", "+CERTIFICATE OF POSTING",
         "/parties/carrier/party/name", "signed by who received the goods for post"}}},
      {"25(c), posted elsewhere",
       Post,
       [](Set& s) { s.fields = With(s.fields, "44A", "EINDHOVEN, NETHERLANDS"); },
       {{kDiscrepancy, "places", "UCP 600 art. 25(c)", ":44A:", "/places/place_of_receipt",
         "PLACE OF SHIPMENT SHOWN AS TILBURG, NL INSTEAD OF EINDHOVEN, NETHERLANDS"}}},
  };
  for (const Golden& one : cases) CheckGolden(one);
}

}  // namespace
}  // namespace yidan::credit::testing
