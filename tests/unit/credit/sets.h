// Clean sets for tests: a credit and a transport document that complies with it, one for each of UCP 600
// articles 19 to 25. A test takes one and changes what it is about.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "services/credit/examine.h"
#include "tests/unit/credit/texts.h"

namespace yidan::credit::testing {

struct Set {
  std::vector<FieldText> fields;
  v1::Waybill document;
  Presentation presentation;
  std::string type = "700";
};

inline void SetPlace(v1::Place& at, const std::string& locode, const std::string& name) {
  at.set_locode(locode);
  at.set_name(name);
  at.set_country(locode.substr(0, 2));
}
inline void AddClause(v1::Waybill& document, v1::ClauseKind kind, const std::string& text) {
  auto& clause = *document.add_clauses();
  clause.set_kind(kind);
  clause.set_text(text);
}
inline v1::Leg& AddLeg(v1::Waybill& document, v1::TransportMode mode, const std::string& from_locode,
                       const std::string& from, const std::string& to_locode, const std::string& to) {
  auto& leg = *document.add_legs();
  leg.set_sequence(static_cast<std::uint32_t>(document.legs_size()));
  leg.set_mode(mode);
  leg.set_carrier_name("Test Carriers");
  SetPlace(*leg.mutable_from(), from_locode, from);
  SetPlace(*leg.mutable_to(), to_locode, to);
  return leg;
}

// Two cars by road and rail from Tilburg to Chengdu, as the plain credit asks.
inline v1::Waybill CleanDocument() {
  v1::Waybill w;
  w.set_schema_version(1);
  auto& head = *w.mutable_exchanged_document();
  head.set_title("MULTIMODAL TRANSPORT BILL");
  head.set_form(v1::WAYBILL_FORM_TO_ORDER);
  head.set_issue_date("2025-04-06");
  head.set_original_count(1);
  auto& parties = *w.mutable_parties();
  parties.mutable_carrier()->mutable_party()->set_name("Test Railway Port Operation Co., Ltd.");
  parties.mutable_carrier()->set_capacity(v1::SIGNING_CAPACITY_AS_CARRIER);
  parties.mutable_consignor()->set_name("Brabant Test Export BV");
  parties.mutable_consignor()->set_country("NL");
  parties.mutable_order_party()->set_name("Brabant Test Export BV");
  auto& notify = *parties.add_notify_parties();
  notify.set_name("Rongou Test Import Company Limited");
  notify.set_address("Qingbaijiang, Chengdu");
  notify.set_country("CN");
  w.mutable_receipt_statement()->set_kind(v1::RECEIPT_KIND_TAKEN_IN_CHARGE);
  w.mutable_receipt_statement()->set_date("2025-04-06");
  SetPlace(*w.mutable_places()->mutable_place_of_receipt(), "NLTLB", "Tilburg");
  SetPlace(*w.mutable_places()->mutable_final_destination(), "CNCDU", "Chengdu");
  AddLeg(w, v1::TRANSPORT_MODE_ROAD, "NLTLB", "Tilburg", "NLTLB", "Tilburg");
  AddLeg(w, v1::TRANSPORT_MODE_RAIL, "NLTLB", "Tilburg", "CNCDU", "Chengdu");
  auto& line = *w.add_goods_lines();
  line.set_description("Motor cars");
  line.set_packages(2);
  line.set_net_weight_grams(4'000'000);
  w.mutable_totals()->set_packages(2);
  w.mutable_totals()->set_gross_weight_grams(4'300'000);
  w.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_PREPAID);
  w.mutable_letter_of_credit()->set_reference("LC/2025/0001");
  AddClause(w, v1::CLAUSE_KIND_RECEIPT,
            "Taken in charge in apparent good order, shipper's load, stow and count.");
  AddClause(w, v1::CLAUSE_KIND_CONDITIONS, "Subject to the carrier's terms and conditions, edition 2025.");
  return w;
}

inline Presentation CleanPresentation() {
  Presentation out;
  out.presented = ParseIsoDay("2025-04-20");
  out.calendar = Calendar{};
  out.drawn = Money{"EUR", 13'840'000};
  out.order = Presentation::Order::kInBlank;
  return out;
}
// The plain credit, which also says that an electronic record will do.
inline std::vector<FieldText> CleanFields() {
  return With(
      PlainFields(), "47A",
      "+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER\n+ELECTRONIC RECORD OF THE TRANSPORT BILL ACCEPTABLE");
}

// ---- Art. 19 ----
inline Set Multimodal() { return {CleanFields(), CleanDocument(), CleanPresentation()}; }

// Road to Rotterdam, sea to Qinzhou, rail to Chengdu: all four fields of the routing.
inline Set SeaRail() {
  Set set = Multimodal();
  set.fields = With(With(set.fields, "44E", "ROTTERDAM, NETHERLANDS"), "44F", "QINZHOU, CHINA");
  set.fields = With(set.fields, "43T", "NOT ALLOWED");
  set.document.clear_legs();
  AddLeg(set.document, v1::TRANSPORT_MODE_ROAD, "NLTLB", "Tilburg", "NLRTM", "Rotterdam");
  AddLeg(set.document, v1::TRANSPORT_MODE_SEA, "NLRTM", "Rotterdam", "CNQZH", "Qinzhou")
      .set_vessel_name("Test Star");
  AddLeg(set.document, v1::TRANSPORT_MODE_RAIL, "CNQZH", "Qinzhou", "CNCDU", "Chengdu");
  return set;
}

// ---- Art. 20, 21, 22: from Rotterdam to Shanghai ----
inline Set Ocean() {
  Set set = Multimodal();
  set.fields = With(With(set.fields, "44A", ""), "44B", "");
  set.fields = With(With(set.fields, "44E", "ROTTERDAM, NETHERLANDS"), "44F", "SHANGHAI, CHINA");
  set.fields =
      With(set.fields, "46A",
           "+FULL SET OF CLEAN ON BOARD OCEAN BILLS OF LADING\nMADE OUT TO ORDER AND BLANK ENDORSED, "
           "MARKED FREIGHT PREPAID\nAND NOTIFY APPLICANT");
  auto& w = set.document;
  w.mutable_exchanged_document()->set_title("BILL OF LADING");
  w.clear_legs();
  AddLeg(w, v1::TRANSPORT_MODE_SEA, "NLRTM", "Rotterdam", "CNSHA", "Shanghai").set_vessel_name("Test Star");
  auto& places = *w.mutable_places();
  SetPlace(*places.mutable_place_of_receipt(), "NLRTM", "Rotterdam");
  SetPlace(*places.mutable_place_of_loading(), "NLRTM", "Rotterdam");
  SetPlace(*places.mutable_place_of_discharge(), "CNSHA", "Shanghai");
  SetPlace(*places.mutable_final_destination(), "CNSHA", "Shanghai");
  w.mutable_receipt_statement()->set_kind(v1::RECEIPT_KIND_SHIPPED_ON_BOARD);
  return set;
}

inline void ConsignTo(v1::Waybill& document, const std::string& name, const std::string& country) {
  document.mutable_exchanged_document()->set_form(v1::WAYBILL_FORM_STRAIGHT);
  document.mutable_parties()->clear_order_party();
  document.mutable_parties()->mutable_consignee()->set_name(name);
  document.mutable_parties()->mutable_consignee()->set_country(country);
}

inline Set SeaWaybill() {
  Set set = Ocean();
  set.fields =
      With(set.fields, "46A", "+NON-NEGOTIABLE SEA WAYBILL CONSIGNED TO APPLICANT, MARKED FREIGHT PREPAID");
  ConsignTo(set.document, "Rongou Test Import Co., Ltd.", "CN");
  set.document.mutable_parties()->mutable_consignee()->set_address("Qingbaijiang, Chengdu");
  return set;
}

inline Set CharterParty() {
  Set set = Ocean();
  set.fields =
      With(set.fields, "46A",
           "+FULL SET OF CHARTER PARTY BILLS OF LADING MADE OUT\nTO ORDER AND BLANK ENDORSED, MARKED "
           "FREIGHT PREPAID");
  AddClause(set.document, v1::CLAUSE_KIND_FREIGHT, "Freight payable as per charter party of 2025-03-01.");
  AddClause(set.document, v1::CLAUSE_KIND_OTHER, "Signed by the master.");
  return set;
}

// ---- Art. 23 ----
inline Set Air() {
  Set set = Multimodal();
  set.fields = With(With(set.fields, "44A", ""), "44B", "");
  set.fields =
      With(With(set.fields, "44E", "AMSTERDAM AIRPORT, NETHERLANDS"), "44F", "CHENGDU AIRPORT, CHINA");
  set.fields = With(set.fields, "46A",
                    "+AIR WAYBILL CONSIGNED TO TEST BANK AG, FRANKFURT,\nMARKED FREIGHT PREPAID AND NOTIFY "
                    "APPLICANT");
  auto& w = set.document;
  w.clear_legs();
  AddLeg(w, v1::TRANSPORT_MODE_AIR, "NLAMS", "Amsterdam", "CNCDU", "Chengdu").set_flight_number("TS 100");
  SetPlace(*w.mutable_places()->mutable_place_of_receipt(), "NLAMS", "Amsterdam");
  ConsignTo(w, "Test Bank AG", "DE");
  return set;
}

// ---- Art. 24 ----
inline Set Rail() {
  Set set = Multimodal();
  set.fields =
      With(set.fields, "46A",
           "+DUPLICATE OF RAILWAY CONSIGNMENT NOTE CONSIGNED TO\nTEST BANK AG, FRANKFURT, MARKED FREIGHT "
           "PREPAID");
  auto& w = set.document;
  w.clear_legs();
  AddLeg(w, v1::TRANSPORT_MODE_RAIL, "NLTLB", "Tilburg", "CNCDU", "Chengdu");
  ConsignTo(w, "Test Bank AG", "DE");
  return set;
}

// By road, under a credit that was transferred (MT720).
inline Set TransferredRoad() {
  Set set = Multimodal();
  set.type = "720";
  set.fields = With(With(set.fields, "40A", ""), "40B", "IRREVOCABLE TRANSFERABLE\nWITHOUT OUR CONFIRMATION");
  set.fields = With(With(set.fields, "20", "TRF/2025/7"), "21", "LC/2025/0001");
  set.fields = With(set.fields, "52A", "TESTDEFF");
  set.fields =
      With(set.fields, "46A", "+CMR ROAD CONSIGNMENT NOTE CONSIGNED TO APPLICANT,\nMARKED FREIGHT PREPAID");
  auto& w = set.document;
  w.clear_legs();
  AddLeg(w, v1::TRANSPORT_MODE_ROAD, "NLTLB", "Tilburg", "CNCDU", "Chengdu");
  ConsignTo(w, "Rongou Test Import Co., Ltd.", "CN");
  return set;
}

// ---- Art. 25 ----
inline Set Courier() {
  Set set = Multimodal();
  set.fields = With(set.fields, "44B", "");
  set.fields = With(set.fields, "46A", "+DHL COURIER RECEIPT EVIDENCING CHARGES PREPAID");
  set.document.mutable_parties()->mutable_carrier()->mutable_party()->set_name("DHL Express");
  return set;
}
inline Set Post() {
  Set set = Courier();
  set.fields = With(set.fields, "46A", "+CERTIFICATE OF POSTING");
  return set;
}

// Under eUCP, with a full set of paper asked for and many conditions.
inline Set Eucp() {
  Set set = Multimodal();
  set.fields = With(set.fields, "40E", "EUCP LATEST VERSION");
  set.presentation.complete = set.presentation.presented;
  set.fields =
      With(set.fields, "46A",
           "+FULL SET (3/3) OF MULTIMODAL TRANSPORT DOCUMENT MADE OUT\nTO THE ORDER OF TEST BANK AG, "
           "FRANKFURT, MARKED FREIGHT PREPAID,\nSHOWING CONTAINER AND SEAL NUMBERS, NOTIFY APPLICANT");
  set.fields = With(set.fields, "47A",
                    "+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER AND BE ISSUED IN ENGLISH.\n"
                    "+THIRD PARTY DOCUMENTS ACCEPTABLE. SHIPMENT PRIOR TO L/C DATE NOT ACCEPTABLE.\n"
                    "+SHIPMENT VIA ALASHANKOU\n"
                    "+5 PCT MORE OR LESS IN QUANTITY AND AMOUNT ACCEPTABLE\n"
                    "+DISCREPANCY FEE OF EUR 90 WILL BE DEDUCTED FROM PROCEEDS");
  auto& w = set.document;
  w.mutable_parties()->mutable_order_party()->set_name("Test Bank AG");
  auto& container = *w.add_containers();
  container.set_number("CSQU3054383");
  container.add_seals("S-1");
  container.set_load(v1::UNIT_LOAD_FULL);
  auto& via = *w.mutable_legs(1)->add_via();
  via.set_name("Alashankou");
  via.set_country("CN");
  return set;
}

inline Examination ExamineSet(const Set& set) {
  const CreditRead read = ReadCredit(Wire(set.fields, set.type));
  EXPECT_TRUE(read.credit) << Everything(read);
  if (!read.credit) return {};
  return Examine(*read.credit, set.document, set.presentation);
}
inline std::string Listing(const Examination& out) {
  std::string text;
  for (const Finding& one : out.findings) {
    text += NameOf(one.kind) + " | " + one.check + " | " + one.article + " | " + one.credit.tag + ":" +
            std::to_string(one.credit.line) + " | " + one.pointer + " | " + one.wording + " | " + one.cure +
            "\n";
  }
  return text;
}

// ---- Golden cases ----

// A finding as it must be, in every part. `line`: a piece of the credit that begins on the finding's line;
// "": the article alone says it.
struct Expected {
  Kind kind;
  std::string check;
  std::string article;
  std::string line;
  std::string pointer;
  std::string wording;
};
struct Golden {
  std::string name;
  Set (*base)();
  std::function<void(Set&)> change;
  // Every finding that does not comply, in the order of the checks; of those that do, the ones named here.
  std::vector<Expected> expected;
};

inline std::string AsLine(Kind kind, const std::string& check, const std::string& article, std::size_t line,
                          const std::string& pointer, const std::string& wording) {
  return NameOf(kind) + " | " + check + " | " + article + " | line " + std::to_string(line) + " | " +
         pointer + " | " + wording;
}

inline void CheckGolden(const Golden& golden) {
  SCOPED_TRACE(golden.name);
  Set set = golden.base();
  if (golden.change) golden.change(set);
  const std::string wire = Wire(set.fields, set.type);
  const Examination out = ExamineSet(set);
  std::vector<std::string> found;
  std::vector<std::string> complies;
  for (const Finding& one : out.findings) {
    const std::string line =
        AsLine(one.kind, one.check, one.article, one.credit.line, one.pointer, one.wording);
    (one.kind == Kind::kComplies ? complies : found).push_back(line);
    EXPECT_EQ(one.kind == Kind::kDiscrepancy, !one.cure.empty()) << line;
  }
  std::vector<std::string> wanted;
  for (const Expected& one : golden.expected) {
    const std::size_t line = one.line.empty() ? 0 : LineOf(wire, one.line);
    const std::string text = AsLine(one.kind, one.check, one.article, line, one.pointer, one.wording);
    if (one.kind != Kind::kComplies) {
      wanted.push_back(text);
    } else {
      EXPECT_EQ(std::count(complies.begin(), complies.end(), text), 1) << text << "\n" << Listing(out);
    }
  }
  EXPECT_EQ(found, wanted);
}

}  // namespace yidan::credit::testing
