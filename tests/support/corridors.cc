#include "tests/support/corridors.h"

#include <algorithm>

#include "tests/support/corridor_routes.h"

namespace yidan::testing {
namespace {

using credit::Day;
using credit::FormatDay;
using credit::SetDocument;

std::string Six(Day day) {
  const std::string iso = FormatDay(day);
  return iso.substr(2, 2) + iso.substr(5, 2) + iso.substr(8, 2);
}

bool IsWeekend(Day day) {
  const std::chrono::weekday weekday(day);
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}
Day NextWorkday(Day day) {
  while (IsWeekend(day)) day += std::chrono::days(1);
  return day;
}

constexpr const char* kCarrier = "Chengdu International Railway Port Operation Co., Ltd.";

// Everything that the parts of a trade share.
struct Deal {
  const Route& route;
  const Cast& cast;
  Dice dice;
  Day issued;
  Day shipped;
  Day presented;
  std::uint64_t packages = 0;
  std::int64_t net_grams = 0;
  std::int64_t gross_grams = 0;
  credit::Money price;
  std::string credit_number;
  std::string invoice_number;
  std::string container;
  std::string rail_note;
};

Deal MakeDeal(Corridor corridor, std::uint64_t seed, const Cast& cast) {
  const Route& route = RouteOf(corridor);
  const std::uint64_t number = seed * kCorridors.size() + static_cast<std::uint64_t>(corridor);
  Deal deal{route, cast, Dice(number), {}, {}, {}, 0, 0, 0, {}, {}, {}, {}, {}};
  Dice& dice = deal.dice;
  const auto ago = [&](std::uint64_t least, std::uint64_t spread) {
    return std::chrono::days(static_cast<int>(least + dice.Below(spread)));
  };
  deal.shipped = Day(std::chrono::days(20'520)) + ago(0, 200);  // from March 2026 on
  deal.issued = deal.shipped - ago(15, 20);
  deal.presented = NextWorkday(deal.shipped + ago(3, 8));
  deal.packages =
      route.goods.packages_from + (route.goods.by_weight ? 0 : dice.Below(route.goods.packages_from));
  deal.net_grams = static_cast<std::int64_t>(deal.packages * route.goods.grams_each);
  deal.gross_grams = deal.net_grams + static_cast<std::int64_t>(deal.packages) * 500;
  deal.price = {route.currency, static_cast<std::int64_t>(4'000'000 + dice.Below(9'000'000))};
  deal.credit_number = "LC" + dice.Digits(10);
  deal.invoice_number = "INV-" + dice.Digits(6);
  deal.container = ContainerNumberOf(number);
  deal.rail_note = "8084-" + FormatDay(deal.shipped).substr(0, 4) + "-" + dice.Digits(6);
  return deal;
}

void SetPlace(v1::Place& at, const Town& town) {
  at.set_locode(town.locode);
  at.set_name(town.name);
  at.set_country(town.country);
  at.set_facility(town.facility);
}

void SetParty(v1::Party& party, const Firm& firm, const std::string& id, Dice& dice) {
  party.set_participant_id(id);
  party.set_name(firm.name);
  party.set_country(firm.country);
  const bool chinese = std::string_view(firm.country) == "CN";
  auto& identifier = *party.add_identifiers();
  identifier.set_scheme(chinese ? v1::IDENTIFIER_SCHEME_USCC : v1::IDENTIFIER_SCHEME_LEI);
  identifier.set_value(chinese ? MakeUscc(dice) : MakeLei(dice));
}

void MakeParties(Deal& deal, v1::Waybill& w) {
  auto& parties = *w.mutable_parties();
  auto& carrier = *parties.mutable_carrier();
  SetParty(*carrier.mutable_party(), {kCarrier, "", "", "CHINA", "CN"}, deal.cast.carrier, deal.dice);
  carrier.set_capacity(v1::SIGNING_CAPACITY_AS_CARRIER);
  SetParty(*parties.mutable_consignor(), deal.route.seller, deal.cast.consignor, deal.dice);
  SetParty(*parties.mutable_consignee(), deal.route.buyer, deal.cast.consignee, deal.dice);
  *parties.mutable_order_party() = parties.consignor();
  auto& notify = *parties.add_notify_parties();
  notify = parties.consignee();
  notify.set_address(deal.route.buyer.address);
}

// The railway delivers to its own note's consignee: the carrier, who delivers against this document.
void SetRailNote(const Deal& deal, const Stage& stage, v1::Leg& leg) {
  auto& note = *leg.mutable_rail_note();
  note.set_kind(stage.note);
  note.set_number(deal.rail_note);
  for (v1::Party* party : {note.mutable_consignee(), note.mutable_duplicate_surrendered_to()}) {
    party->set_participant_id(deal.cast.carrier);
    party->set_name(kCarrier);
    party->set_country("CN");
  }
}

void MakeJourney(Deal& deal, v1::Waybill& w) {
  const Route& route = deal.route;
  auto& places = *w.mutable_places();
  SetPlace(*places.mutable_place_of_receipt(), route.from);
  SetPlace(*places.mutable_final_destination(), route.to());
  v1::Place here = places.place_of_receipt();
  Day day = deal.shipped;
  for (std::size_t i = 0; i < route.stages.size(); ++i) {
    const Stage& stage = route.stages[i];
    auto& leg = *w.add_legs();
    leg.set_sequence(static_cast<std::uint32_t>(i + 1));
    leg.set_mode(stage.mode);
    leg.set_carrier_name(kCarrier);
    *leg.mutable_from() = here;
    SetPlace(here, stage.to);
    *leg.mutable_to() = here;
    for (const Town& border : stage.via) SetPlace(*leg.add_via(), border);
    leg.set_planned_departure_date(FormatDay(day));
    day += std::chrono::days(stage.days);
    leg.set_planned_arrival_date(FormatDay(day));
    if (stage.mode == v1::TRANSPORT_MODE_RAIL) {
      leg.set_train_number("X8" + std::to_string(100 + i));
      SetRailNote(deal, stage, leg);
    }
    if (stage.mode == v1::TRANSPORT_MODE_ROAD) {
      leg.set_vehicle_registration(stage.vehicle + deal.dice.Digits(4));
    }
    if (stage.mode == v1::TRANSPORT_MODE_SEA) {
      leg.set_vessel_name("BEIBU TRADER");
      *places.mutable_place_of_loading() = leg.from();
      *places.mutable_place_of_discharge() = leg.to();
    }
  }
}

// A wagon of each network on which the box runs. It has room for another, which is somebody else's.
void MakeWagons(Deal& deal, v1::Waybill& w) {
  for (std::size_t i = 0; i < deal.route.stages.size(); ++i) {
    const Stage& stage = deal.route.stages[i];
    if (stage.mode != v1::TRANSPORT_MODE_RAIL) continue;
    auto& wagon = *w.add_wagons();
    wagon.set_number(MakeWagonNumber(deal.dice, stage.wagons));
    wagon.set_scheme(stage.wagons);
    wagon.set_tare_grams(20'500'000);
    wagon.set_load(v1::UNIT_LOAD_PART);
    wagon.add_container_numbers(deal.container);
    wagon.add_legs(static_cast<std::uint32_t>(i + 1));
  }
}

// What travels with the goods.
void MakeAttached(Deal& deal, v1::Waybill& w) {
  const auto attach = [&](const char* type, const std::string& reference, Day day) {
    auto& one = *w.add_attached_documents();
    one.set_type(type);
    one.set_reference(reference);
    one.set_issue_date(FormatDay(day));
  };
  attach("commercial invoice", deal.invoice_number, deal.shipped - std::chrono::days(2));
  if (!deal.route.gms_permit) return;
  const Day granted = deal.shipped - std::chrono::days(60);
  attach("GMS road transport permit", "CN-VN-" + deal.dice.Digits(6), granted);
  attach("temporary admission document (TAD)", "TAD-CN-" + deal.dice.Digits(6), granted);
}

void MakeGoods(Deal& deal, v1::Waybill& w) {
  const Goods& goods = deal.route.goods;
  const std::uint64_t lines = goods.cars ? deal.packages : 1;
  for (std::uint64_t i = 0; i < lines; ++i) {
    auto& line = *w.add_goods_lines();
    line.set_id(std::to_string(i + 1));
    line.set_description(goods.description);
    const std::uint64_t packages = deal.packages / lines;
    line.set_packages(packages);
    line.set_package_kind(goods.package_kind);
    line.set_net_weight_grams(packages * goods.grams_each);
    line.set_gross_weight_grams(packages * (goods.grams_each + 500));
    line.set_hs_code(goods.hs);
    line.set_marks("YIDAN / " + deal.invoice_number);
    if (goods.cars) line.add_vins(MakeVin(deal.dice));
    line.add_container_numbers(deal.container);
    line.set_origin_country(deal.route.seller.country);
  }
  auto& container = *w.add_containers();
  container.set_number(deal.container);
  container.set_size_type("45G1");
  container.add_seals("SD" + deal.dice.Digits(8));
  container.set_tare_grams(3'900'000);
  container.set_load(v1::UNIT_LOAD_FULL);
}

void MakeClauses(const Deal& deal, v1::Waybill& w) {
  const auto clause = [&](v1::ClauseKind kind, const char* text) {
    auto& one = *w.add_clauses();
    one.set_kind(kind);
    one.set_text(text);
  };
  clause(v1::CLAUSE_KIND_RECEIPT, "Taken in charge in apparent good order, shipper's load, stow and count.");
  clause(v1::CLAUSE_KIND_DELIVERY, "Delivery only against surrender of this document.");
  clause(v1::CLAUSE_KIND_CONDITIONS,
         "Subject to the carrier's terms and conditions of carriage, edition 2026.");
  w.mutable_freight()->set_payment(v1::FREIGHT_PAYMENT_PREPAID);
  w.mutable_letter_of_credit()->set_reference(deal.credit_number);
  w.mutable_letter_of_credit()->set_issuing_bank_name("Test Bank of the Corridor");
  w.mutable_letter_of_credit()->set_issue_date(FormatDay(deal.issued));
}

v1::Waybill MakeContent(Deal& deal) {
  v1::Waybill w;
  w.set_schema_version(1);
  auto& head = *w.mutable_exchanged_document();
  head.set_number("SD-" + deal.dice.Digits(8));
  head.set_title(deal.route.stages.size() > 1 ? "MULTIMODAL TRANSPORT BILL" : "ROAD TRANSPORT DOCUMENT");
  head.set_form(v1::WAYBILL_FORM_TO_ORDER);
  head.set_issue_date(FormatDay(deal.shipped));
  SetPlace(*head.mutable_issue_place(), deal.route.from);
  head.set_original_count(1);
  MakeParties(deal, w);
  w.mutable_receipt_statement()->set_kind(v1::RECEIPT_KIND_TAKEN_IN_CHARGE);
  w.mutable_receipt_statement()->set_date(FormatDay(deal.shipped));
  MakeJourney(deal, w);
  MakeGoods(deal, w);
  MakeWagons(deal, w);
  MakeAttached(deal, w);
  MakeClauses(deal, w);
  auto& totals = *w.mutable_totals();
  totals.set_legs(static_cast<std::uint32_t>(w.legs_size()));
  totals.set_goods_lines(static_cast<std::uint32_t>(w.goods_lines_size()));
  totals.set_clauses(static_cast<std::uint32_t>(w.clauses_size()));
  totals.set_packages(deal.packages);
  totals.set_gross_weight_grams(static_cast<std::uint64_t>(deal.gross_grams));
  return w;
}

std::string QuantityOf(const Deal& deal) {
  if (deal.route.goods.by_weight) return std::to_string(deal.net_grams / 1'000'000);
  return std::to_string(deal.packages);
}

std::vector<std::pair<std::string, std::string>> MakeCredit(const Deal& deal) {
  const Route& route = deal.route;
  const auto party = [](const Firm& firm) {
    return std::string(firm.in_credit) + "\n" + firm.address + " " + firm.country_name;
  };
  const bool by_sea = route.stages.back().mode == v1::TRANSPORT_MODE_SEA;
  const std::string document =
      route.stages.size() > 1 ? "+FULL SET (1/1) OF MULTIMODAL TRANSPORT BILL" : "+ROAD TRANSPORT DOCUMENT";
  std::string amount = std::to_string(deal.price.minor);
  amount.insert(amount.size() - 2, ",");
  std::vector<std::pair<std::string, std::string>> fields = {
      {"27", "1/1"},
      {"40A", "IRREVOCABLE"},
      {"20", deal.credit_number},
      {"31C", Six(deal.issued)},
      {"40E", "UCP LATEST VERSION"},
      {"31D", Six(NextWorkday(deal.shipped + std::chrono::days(70))) + "FRANKFURT"},
      {"50", party(route.buyer)},
      {"59", party(route.seller)},
      {"32B", deal.price.currency + amount},
      {"41D", "ANY BANK\nBY NEGOTIATION"},
      {"43P", "NOT ALLOWED"},
      {"43T", "ALLOWED"},
      {"44A", route.from.in_credit}};
  if (by_sea) {
    fields.emplace_back("44E", "QINZHOU, CHINA");
    fields.emplace_back("44F", route.to().in_credit);
  }
  fields.insert(
      fields.end(),
      {{"44B", route.to().in_credit},
       {"44C", Six(deal.shipped + std::chrono::days(6))},
       {"45A", "+" + QuantityOf(deal) + " " + route.goods.in_credit + "\n+" + route.term},
       {"46A",
        "+SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS\n" + document +
            "\nMADE OUT TO ORDER AND BLANK ENDORSED, MARKED FREIGHT PREPAID\nAND NOTIFY APPLICANT\n"
            "+PACKING LIST IN TRIPLICATE\n+CERTIFICATE OF ORIGIN ISSUED BY " +
            std::string(std::string_view(route.seller.country) == "CN" ? "CCPIT" : "CHAMBER OF COMMERCE") +
            "\n+INSURANCE POLICY OR CERTIFICATE IN 2 ORIGINALS FOR 110 PERCENT OF\n"
            "INVOICE VALUE COVERING INSTITUTE CARGO CLAUSES (A), WAR AND STRIKES\n"
            "+BENEFICIARY'S CERTIFICATE CERTIFYING THAT SAMPLES WERE SENT"},
       {"47A",
        "+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER\n+ELECTRONIC RECORD OF THE TRANSPORT BILL ACCEPTABLE"},
       {"48", "21"},
       {"49", "WITHOUT"}});
  return fields;
}

SetDocument Paper(const Deal& deal, credit::DocumentKind kind, const char* title, Day date,
                  const std::string& issuer) {
  SetDocument out;
  out.kind = kind;
  out.title = title;
  out.file = std::string(credit::NameOf(kind)) + ".pdf";
  out.sha256 = std::string(64, '0');  // no file stands behind a generated set
  out.originals = 1;
  out.date = date;
  out.issuer.name = issuer;
  out.is_signed = true;
  out.credit_number = deal.credit_number;
  out.invoice_number = deal.invoice_number;
  return out;
}

credit::PresentedSet MakeSet(const Deal& deal) {
  using credit::DocumentKind;
  const Route& route = deal.route;
  const Day before = deal.shipped - std::chrono::days(2);
  credit::PresentedSet set;
  SetDocument invoice = Paper(deal, DocumentKind::kInvoice, "Commercial invoice", before, route.seller.name);
  invoice.number = deal.invoice_number;
  invoice.originals = 3;
  invoice.issuer.country = route.seller.country;
  invoice.addressee = {route.buyer.name, route.buyer.address, route.buyer.country};
  invoice.amount = deal.price;
  invoice.goods = QuantityOf(deal) + " " + route.goods.in_credit;
  invoice.incoterms = route.term;
  SetDocument packing = Paper(deal, DocumentKind::kPackingList, "Packing list", before, route.seller.name);
  packing.copies = 2;
  packing.packages = static_cast<std::int64_t>(deal.packages);
  packing.net_weight_grams = deal.net_grams;
  packing.gross_weight_grams = deal.gross_grams;
  packing.containers = {deal.container};
  SetDocument origin =
      Paper(deal, DocumentKind::kCertificateOfOrigin, "Certificate of origin", before, route.chamber);
  origin.origin_country = route.seller.country;
  SetDocument cover = Paper(deal, DocumentKind::kInsurance, "Insurance policy", before, "Corridor Insurance");
  cover.originals = 2;
  cover.amount =
      credit::Money{deal.price.currency, deal.price.minor / 100 * 110 + deal.price.minor % 100 * 2};
  cover.insurance = credit::Insurance{
      "policy",
      "insurer",
      2,
      std::nullopt,
      route.from.in_credit,
      route.to().in_credit,
      {"Institute Cargo Clauses (A)", "Institute War Clauses", "Institute Strikes Clauses"}};
  SetDocument samples = Paper(deal, DocumentKind::kBeneficiaryCertificate, "Beneficiary's certificate",
                              deal.shipped + std::chrono::days(1), route.seller.name);
  samples.states = {"WE CERTIFY THAT SAMPLES WERE SENT TO THE APPLICANT"};
  set.documents = {std::move(invoice), std::move(packing), std::move(origin), std::move(cover),
                   std::move(samples)};
  return set;
}

credit::Presentation MakePresentation(const Deal& deal) {
  credit::Presentation out;
  out.presented = deal.presented;
  out.calendar.emplace();
  for (Day day = deal.issued; day < deal.issued + std::chrono::days(200); day += std::chrono::days(1)) {
    if (IsWeekend(day)) out.calendar->closed.insert(day);
  }
  out.drawn = deal.price;
  out.order = credit::Presentation::Order::kInBlank;
  return out;
}

}  // namespace

std::string& Trade::Field(const std::string& tag) {
  const auto found =
      std::find_if(credit.begin(), credit.end(), [&](const auto& one) { return one.first == tag; });
  if (found != credit.end()) return found->second;
  return credit.emplace_back(tag, "").second;
}

credit::SetDocument* Trade::Paper(credit::DocumentKind kind) {
  const auto found = std::find_if(set.documents.begin(), set.documents.end(),
                                  [&](const SetDocument& one) { return one.kind == kind; });
  return found == set.documents.end() ? nullptr : &*found;
}

Trade MakeTrade(Corridor corridor, std::uint64_t seed, const Cast& cast) {
  Deal deal = MakeDeal(corridor, seed, cast);
  Trade trade;
  trade.name = deal.route.name;
  trade.content = MakeContent(deal);
  trade.credit = MakeCredit(deal);
  trade.set = MakeSet(deal);
  trade.presentation = MakePresentation(deal);
  return trade;
}

std::string CreditText(const Trade& trade) {
  std::string out = "{1:F01TESTCNBJAXXX0000000000}{2:I700TESTDEFFXXXXN}{4:\r\n";
  for (const auto& [tag, value] : trade.credit) {
    if (value.empty()) continue;
    out += ":" + tag + ":";
    for (const char c : value) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
    out += "\r\n";
  }
  return out + "-}\r\n";
}

}  // namespace yidan::testing
