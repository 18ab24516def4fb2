#include "services/waybill/content.h"

#include <gmock/gmock.h>

#include "tests/unit/waybill/support.h"

namespace yidan::waybill {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::StartsWith;

std::vector<std::string> PointersOf(const v1::Waybill& waybill) {
  std::vector<std::string> out;
  for (const Fault& finding : FindFaults(waybill)) out.push_back(finding.pointer);
  return out;
}

TEST(Content, SamplesAreSound) {
  for (const std::string& text : {Journey2017(), ElectronicsBlockTrain()}) {
    const auto sound = CheckContent(Typed(text));
    EXPECT_TRUE(sound) << sound.error().message;
  }
}

TEST(Content, AnEmptyWaybillLacksEverythingThatIsCompulsory) {
  EXPECT_THAT(PointersOf(v1::Waybill()),
              IsSupersetOf({"/schema_version", "/exchanged_document/number", "/exchanged_document/form",
                            "/exchanged_document/issue_date", "/parties/carrier/party/participant_id",
                            "/parties/carrier/capacity", "/parties/consignor/name", "/receipt_statement/kind",
                            "/receipt_statement/date", "/places/place_of_receipt/locode",
                            "/places/final_destination/locode", "/legs", "/goods_lines"}));
}

struct Case {
  const char* story;
  const char* patch;    // RFC 6902, on the 2017 journey
  const char* pointer;  // of the first fault
};

class Malformed : public ::testing::TestWithParam<Case> {};

TEST_P(Malformed, IsRefusedAtItsPlace) {
  const auto waybill = Typed(Patched(Journey2017(), GetParam().patch));
  const auto outcome = CheckContent(waybill);
  ASSERT_FALSE(outcome);
  EXPECT_THAT(outcome.error().message, StartsWith(std::string(GetParam().pointer) + ": "));
}

#define SET(pointer, value) "[{\"op\":\"add\",\"path\":\"" pointer "\",\"value\":" value "}]"
#define REMOVE(pointer) "[{\"op\":\"remove\",\"path\":\"" pointer "\"}]"
#define STRAIGHT \
  "{\"op\":\"replace\",\"path\":\"/exchanged_document/form\",\"value\":\"WAYBILL_FORM_STRAIGHT\"}"

const Case kCases[] = {
    {"UnknownVersion", SET("/schema_version", "2"), "/schema_version"},
    {"NoNumber", REMOVE("/exchanged_document/number"), "/exchanged_document/number"},
    {"NumberNotAscii", SET("/exchanged_document/number", "\"单1\""), "/exchanged_document/number"},
    {"NoForm", REMOVE("/exchanged_document/form"), "/exchanged_document/form"},
    {"BadTypeCode", SET("/exchanged_document/type_code", "\"76\""), "/exchanged_document/type_code"},
    {"ThreeOriginals", SET("/exchanged_document/original_count", "3"), "/exchanged_document/original_count"},
    {"NoSuchDay", SET("/exchanged_document/issue_date", "\"2017-02-30\""), "/exchanged_document/issue_date"},
    {"ReplacesNonsense", SET("/exchanged_document/replaces", "[\"x\"]"), "/exchanged_document/replaces/0"},
    {"CarrierIsStranger", REMOVE("/parties/carrier/party/participant_id"),
     "/parties/carrier/party/participant_id"},
    {"NoCapacity", REMOVE("/parties/carrier/capacity"), "/parties/carrier/capacity"},
    {"AgentWithoutName", SET("/parties/carrier/capacity", "\"SIGNING_CAPACITY_AS_AGENT_FOR_CARRIER\""),
     "/parties/carrier/agent"},
    {"WrongUscc", SET("/parties/carrier/party/identifiers/0/value", "\"91510100MA61RKR713\""),
     "/parties/carrier/party/identifiers/0/value"},
    {"NoConsignor", REMOVE("/parties/consignor/name"), "/parties/consignor/name"},
    {"CountryUnknown", SET("/parties/consignor/country", "\"XX\""), "/parties/consignor/country"},
    {"OrderOfNobody", REMOVE("/parties/order_party"), "/parties/order_party"},
    {"BlankAndNamed", SET("/exchanged_document/order_in_blank", "true"), "/parties/order_party"},
    {"OrderOfTheCarrier", SET("/parties/order_party/participant_id", "\"cdirp\""),
     "/parties/order_party/participant_id"},
    {"StraightToOrder", "[" STRAIGHT "]", "/parties/order_party"},
    {"StraightWithoutConsignee",
     "[" STRAIGHT ",{\"op\":\"remove\",\"path\":\"/parties/order_party\"},"
     "{\"op\":\"remove\",\"path\":\"/parties/consignee\"}]",
     "/parties/consignee/participant_id"},
    {"StraightInBlank",
     "[" STRAIGHT ",{\"op\":\"add\",\"path\":\"/exchanged_document/order_in_blank\",\"value\":true}]",
     "/exchanged_document/order_in_blank"},
    {"BearerToOrder", SET("/exchanged_document/form", "\"WAYBILL_FORM_BEARER\""), "/parties/order_party"},
    {"FinancierOnAnOrderBill", SET("/parties/financiers", "[{\"participant_id\":\"boc\",\"name\":\"B\"}]"),
     "/parties/financiers"},
    {"NoReceiptKind", REMOVE("/receipt_statement/kind"), "/receipt_statement/kind"},
    {"ReceivedAfterIssue", SET("/receipt_statement/date", "\"2017-04-07\""), "/receipt_statement/date"},
    {"LeavesBeforeReceipt", SET("/legs/0/planned_departure_date", "\"2017-04-05\""),
     "/legs/0/planned_departure_date"},
    {"ArrivesBeforeItLeaves", SET("/legs/1/planned_arrival_date", "\"2017-04-05\""),
     "/legs/1/planned_arrival_date"},
    {"LegBeforeLeg", SET("/legs/0/planned_arrival_date", "\"2017-04-09\""), "/legs/1/planned_departure_date"},
    {"NoDestination", REMOVE("/places/final_destination"), "/places/final_destination/locode"},
    {"LocodeUnknown", SET("/places/place_of_receipt/locode", "\"NLTL1\""), "/places/place_of_receipt/locode"},
    {"CountryContradictsLocode", SET("/places/place_of_receipt/country", "\"DE\""),
     "/places/place_of_receipt/country"},
    {"LegsNotNumbered", SET("/legs/1/sequence", "3"), "/legs/1/sequence"},
    {"NoMode", REMOVE("/legs/1/mode"), "/legs/1/mode"},
    {"NobodyCarries", REMOVE("/legs/0/carrier_name"), "/legs/0/carrier_name"},
    {"TrainOnTheRoad", SET("/legs/0/train_number", "\"X1\""), "/legs/0/train_number"},
    {"FirstLegElsewhere", SET("/legs/0/from/locode", "\"NLRTM\""), "/legs/0/from"},
    {"LegsDoNotMeet", SET("/legs/1/from/locode", "\"NLRTM\""), "/legs/1/from"},
    {"LegsMeetAtAnotherTerminal", SET("/legs/1/from/facility", "\"Elsewhere\""), "/legs/1/from"},
    {"EndsElsewhere", SET("/legs/3/to/locode", "\"CNCKG\""), "/legs/3/to"},
    {"WrongContainer", SET("/containers/0/number", "\"CSQU3054384\""), "/containers/0/number"},
    {"LoadNotStated", REMOVE("/containers/0/load"), "/containers/0/load"},
    {"ContainerTwice",
     SET("/containers/1", "{\"number\":\"CSQU3054383\",\"size_type\":\"45G1\",\"load\":\"UNIT_LOAD_FULL\"}"),
     "/containers/1/number"},
    {"ContainerWithoutGoods",
     SET("/containers/1", "{\"number\":\"MSCU6639870\",\"size_type\":\"45G1\",\"load\":\"UNIT_LOAD_FULL\"}"),
     "/containers/1/number"},
    {"WrongWagon", SET("/wagons/0/number", "\"378446670193\""), "/wagons/0/number"},
    {"WagonCarriesUnknown", SET("/wagons/0/container_numbers/0", "\"MSCU6639870\""),
     "/wagons/0/container_numbers/0"},
    {"SameSealTwice", SET("/containers/0/seals", "[\"A1\",\"A1\"]"), "/containers/0/seals/1"},
    {"LineTwice", SET("/goods_lines/1/id", "\"1\""), "/goods_lines/1/id"},
    {"LineIdWithSpace", SET("/goods_lines/1/id", "\"a b\""), "/goods_lines/1/id"},
    {"NoDescription",
     "[{\"op\":\"remove\",\"path\":\"/goods_lines/0/description\"},"
     "{\"op\":\"remove\",\"path\":\"/goods_lines/0/description_zh\"}]",
     "/goods_lines/0/description"},
    {"NoPackages", SET("/goods_lines/0/packages", "0"), "/goods_lines/0/packages"},
    {"NoWeight", SET("/goods_lines/0/gross_weight_grams", "0"), "/goods_lines/0/gross_weight_grams"},
    {"NetBeyondGross", SET("/goods_lines/0/net_weight_grams", "2144001"), "/goods_lines/0/net_weight_grams"},
    {"WeightsOverflow",
     "[{\"op\":\"replace\",\"path\":\"/goods_lines/0/gross_weight_grams\",\"value\":9007199254740991}]",
     "/goods_lines/1/gross_weight_grams"},
    {"BadHs", SET("/goods_lines/0/hs_code", "\"8703\""), "/goods_lines/0/hs_code"},
    {"BadVin", SET("/goods_lines/0/vins/0", "\"SALWA2FK6HA14821O\""), "/goods_lines/0/vins/0"},
    {"VinTwice", SET("/goods_lines/1/vins/0", "\"SALWA2FK6HA148213\""), "/goods_lines/1/vins/0"},
    {"MoreCarsThanPackages", SET("/goods_lines/0/vins/1", "\"SALWA2FK6HA148999\""), "/goods_lines/0/vins"},
    {"UnknownContainerInLine", SET("/goods_lines/0/container_numbers/0", "\"MSCU6639870\""),
     "/goods_lines/0/container_numbers/0"},
    {"BadUnNumber",
     SET("/goods_lines/0/dangerous_goods", "[{\"un_number\":\"UN12\",\"hazard_class\":\"9\"}]"),
     "/goods_lines/0/dangerous_goods/0/un_number"},
    {"NothingTellsTheGoods",
     "[{\"op\":\"replace\",\"path\":\"/containers/0/load\",\"value\":\"UNIT_LOAD_PART\"},"
     "{\"op\":\"remove\",\"path\":\"/goods_lines/0/vins\"}]",
     "/goods_lines/0"},
    {"LineNotInTotals", SET("/totals/goods_lines", "3"), "/totals/goods_lines"},
    {"ClauseNotInTotals", REMOVE("/clauses/0"), "/totals/clauses"},
    {"PackagesNotInTotals", SET("/totals/packages", "3"), "/totals/packages"},
    {"NoWeightInTotals", REMOVE("/totals/gross_weight_grams"), "/totals/gross_weight_grams"},
    {"CurrencyBeforeItsDay", SET("/declared_value", "{\"amount\":\"5\",\"currency\":\"XCG\"}"),
     "/declared_value/currency"},
    {"DecimalsThatTheCurrencyLacks",
     SET("/declared_value", "{\"amount\":\"1500000.50\",\"currency\":\"JPY\"}"), "/declared_value/amount"},
    {"WagonOfAnotherScheme", SET("/wagons/0/scheme", "\"WAGON_SCHEME_CHINA\""), "/wagons/0/scheme"},
    {"WagonOnNoLeg", SET("/wagons/0/legs", "[9]"), "/wagons/0/legs/0"},
    {"WagonOnTheRoad", SET("/wagons/0/legs", "[1]"), "/wagons/0/legs/0"},
    {"WagonTwiceOnALeg", SET("/wagons/0/legs", "[2,2]"), "/wagons/0/legs/1"},
    {"RailNoteOfALorry",
     SET("/legs/0/rail_note",
         "{\"kind\":\"RAIL_NOTE_KIND_CIM\",\"number\":\"1\",\"consignee\":{\"name\":\"X\"}}"),
     "/legs/0/rail_note"},
    {"RailNoteOfNoKind", SET("/legs/1/rail_note", "{\"number\":\"1\",\"consignee\":{\"name\":\"X\"}}"),
     "/legs/1/rail_note/kind"},
    {"RailNoteToNobody", SET("/legs/1/rail_note", "{\"kind\":\"RAIL_NOTE_KIND_CIM\",\"number\":\"1\"}"),
     "/legs/1/rail_note/consignee/name"},
    {"HsWithoutItsZero", SET("/goods_lines/0/hs_code", "\"1041010\""), "/goods_lines/0/hs_code"},
    {"ValueIsZero", SET("/declared_value/amount", "\"0.00\""), "/declared_value/amount"},
    {"ValueIsNaN", SET("/declared_value/amount", "\"NaN\""), "/declared_value/amount"},
    {"ValuesInTwoCurrencies", SET("/goods_lines/1/declared_value/currency", "\"CNY\""),
     "/goods_lines/1/declared_value/currency"},
    {"ChargeContradictsFreight", SET("/freight/charges/0/payment", "\"FREIGHT_PAYMENT_COLLECT\""),
     "/freight/charges/0/payment"},
    {"NoSuchIncoterm", SET("/freight/incoterms_rule", "\"CAF\""), "/freight/incoterms_rule"},
    {"CreditWithoutNumber", REMOVE("/letter_of_credit/reference"), "/letter_of_credit/reference"},
    {"ClauseWithoutKind", REMOVE("/clauses/1/kind"), "/clauses/1/kind"},
    {"ClauseWithoutText", REMOVE("/clauses/3/text"), "/clauses/3/text"},
    {"NameThatClearsTheScreen", SET("/parties/consignor/name", R"("\u001b[2J\u001b[HRongou")"),
     "/parties/consignor/name"},
    {"NameThatTurnsTheReadingDirection", SET("/parties/carrier/party/name_zh", R"("\u202eocgnoR")"),
     "/parties/carrier/party/name_zh"},
    {"SealWithAZeroWidthSpace", SET("/containers/0/seals/0", R"("NL20170\u200b40611")"),
     "/containers/0/seals/0"},
    {"ClauseOfTwoLines", SET("/clauses/0/text", R"("clean\nand on board")"), "/clauses/0/text"},
    {"DescriptionWithALineSeparator", SET("/goods_lines/1/description", R"("cars\u2028none")"),
     "/goods_lines/1/description"},
    {"BadDigest", SET("/attached_documents/0/sha256", "\"00\""), "/attached_documents/0/sha256"},
};

INSTANTIATE_TEST_SUITE_P(Waybill, Malformed, ::testing::ValuesIn(kCases),
                         [](const auto& test) { return std::string(test.param.story); });

TEST(Content, ABearerSuccessorMayRepeatASpecialEndorsement) {
  const auto waybill =
      Typed(Patched(Journey2017(),
                    R"([{"op":"replace","path":"/exchanged_document/form","value":"WAYBILL_FORM_BEARER"},
      {"op":"add","path":"/exchanged_document/replaces","value":["YD-2017-04-X7Q2M9"]}])"));
  const auto header = HeaderOf(waybill);
  ASSERT_TRUE(header) << header.error().message;
  EXPECT_EQ(header->order_kind, v1::ORDER_KIND_NAMED);
}

TEST(Header, RepeatsThe2017Journey) {
  const auto header = HeaderOf(Typed(Journey2017()));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->form, v1::WAYBILL_FORM_TO_ORDER);
  EXPECT_EQ(header->carrier, "cdirp");
  EXPECT_EQ(header->first_holder, "landrover-nl");
  EXPECT_EQ(header->order_kind, v1::ORDER_KIND_NAMED);
  EXPECT_EQ(header->order_party, "landrover-nl");
  EXPECT_EQ(header->consignor, "landrover-nl");
  EXPECT_EQ(header->consignee, "rongou");
  EXPECT_THAT(header->financiers, IsEmpty());
  EXPECT_THAT(header->goods, ElementsAre(LineTotals{"1", 1, 2144000}, LineTotals{"2", 1, 2151500}));
  EXPECT_THAT(header->leg_carriers, IsEmpty());  // the carrier itself, and a haulier who is no participant
  EXPECT_THAT(header->jurisdictions, ElementsAre("BY", "CN", "DE", "KZ", "NL", "PL", "RU"));
  EXPECT_THAT(header->containers, ElementsAre("CSQU3054383"));
}

TEST(Header, OfAStraightWaybillHasNoOrder) {
  const auto header = HeaderOf(Typed(ElectronicsBlockTrain()));
  ASSERT_TRUE(header);
  EXPECT_EQ(header->order_kind, v1::ORDER_KIND_NOT_APPLICABLE);
  EXPECT_EQ(header->order_party, "");
  EXPECT_THAT(header->financiers, ElementsAre("boc-jinjiang"));
  EXPECT_THAT(header->leg_carriers, ElementsAre("railport"));
  EXPECT_EQ(header->goods.size(), 40U);
}

TEST(Header, IsNotMadeOfAFaultyContent) {
  EXPECT_FALSE(HeaderOf(Typed(Patched(Journey2017(), SET("/totals/packages", "3")))));
}

TEST(Header, EveryFieldThatDiffersIsNoticed) {
  for (const std::string& text : {Journey2017(), ElectronicsBlockTrain()}) {
    const auto waybill = Typed(text);
    const auto right = ToTitleHeader(*HeaderOf(waybill));
    EXPECT_TRUE(CheckHeader(waybill, right));
    EXPECT_TRUE(CheckShownHeader(waybill, right));
    const auto refused = [&](auto change, const std::string& field) {
      auto wrong = right;
      change(wrong);
      for (const auto& outcome : {CheckHeader(waybill, wrong), CheckShownHeader(waybill, wrong)}) {
        ASSERT_FALSE(outcome) << field;
        EXPECT_THAT(outcome.error().message, StartsWith("header." + field));
      }
    };
    refused([](auto& h) { h.set_form(v1::WAYBILL_FORM_BEARER); }, "form");
    refused([](auto& h) { h.set_first_holder("mallory"); }, "first_holder");
    refused([](auto& h) { h.mutable_order()->set_kind(v1::ORDER_KIND_BLANK); }, "order.kind");
    refused([](auto& h) { h.mutable_order()->set_party("mallory"); }, "order.party");
    refused([](auto& h) { h.set_consignor("mallory"); }, "consignor");
    refused([](auto& h) { h.set_consignee("mallory"); }, "consignee");
    refused([](auto& h) { h.add_financiers("mallory"); }, "financiers");
    refused([](auto& h) { h.mutable_goods(1)->set_packages(9); }, "goods");
    refused([](auto& h) { h.mutable_goods(1)->set_gross_weight_grams(9); }, "goods");
    refused([](auto& h) { h.mutable_goods()->RemoveLast(); }, "goods");
    refused([](auto& h) { h.mutable_goods()->SwapElements(0, 1); }, "goods");
    refused([](auto& h) { h.add_leg_carriers("mallory"); }, "leg_carriers");
    refused([](auto& h) { h.mutable_jurisdictions()->RemoveLast(); }, "jurisdictions");
    refused([](auto& h) { h.mutable_containers()->RemoveLast(); }, "containers");
    auto more = right;
    more.add_containers("ZZZU0000000");
    EXPECT_FALSE(CheckHeader(waybill, more));
    EXPECT_TRUE(CheckShownHeader(waybill, more));  // a redaction may hide one
  }
}

TEST(SearchTerms, FindAShipmentByWhatIsWrittenOnIt) {
  const auto terms = SearchTermsOf(Typed(Journey2017()));
  EXPECT_THAT(
      terms,
      ElementsAre(
          SearchTerm{v1::SEARCH_KIND_CONTAINER, "CSQU3054383"},
          SearchTerm{v1::SEARCH_KIND_WAGON, "378446670192"}, SearchTerm{v1::SEARCH_KIND_WAGON, "5280142"},
          SearchTerm{v1::SEARCH_KIND_WAGON, "94664281"}, SearchTerm{v1::SEARCH_KIND_SEAL, "NL2017040611"},
          SearchTerm{v1::SEARCH_KIND_HS, "870323"}, SearchTerm{v1::SEARCH_KIND_TRAIN, "1204"},
          SearchTerm{v1::SEARCH_KIND_TRAIN, "X8020"}, SearchTerm{v1::SEARCH_KIND_TRAIN, "X9006"},
          SearchTerm{v1::SEARCH_KIND_VIN, "SALWA2FK3HA148377"},
          SearchTerm{v1::SEARCH_KIND_VIN, "SALWA2FK6HA148213"},
          SearchTerm{v1::SEARCH_KIND_DOCUMENT_NUMBER, "CDIRP2017040001"},
          SearchTerm{v1::SEARCH_KIND_PLACE, "BYBQT"}, SearchTerm{v1::SEARCH_KIND_PLACE, "CNAKL"},
          SearchTerm{v1::SEARCH_KIND_PLACE, "CNCDU"}, SearchTerm{v1::SEARCH_KIND_PLACE, "DEFFO"},
          SearchTerm{v1::SEARCH_KIND_PLACE, "KZDOS"}, SearchTerm{v1::SEARCH_KIND_PLACE, "NLTLB"},
          SearchTerm{v1::SEARCH_KIND_PLACE, "PLMAA"}, SearchTerm{v1::SEARCH_KIND_CREDIT, "LC5101217000106"}));
}

// One that excludes.
bool ShareAKey(const v1::Waybill& a, const v1::Waybill& b) {
  const auto keys = GoodsKeysOf(b);
  for (const auto& key : GoodsKeysOf(a)) {
    if (key.exclusion != Exclusion::kUnit && key.exclusion != Exclusion::kLot) continue;
    if (std::find(keys.begin(), keys.end(), key) != keys.end()) return true;
  }
  return false;
}

TEST(GoodsKeys, OnePerVinAndTwoWeeksPerContainer) {
  EXPECT_THAT(GoodsKeysOf(Typed(Journey2017())),
              ElementsAre(GoodsKey{"container/CSQU3054383", Exclusion::kLater},
                          GoodsKey{"container/CSQU3054383/week/2466", Exclusion::kUnit},
                          GoodsKey{"container/CSQU3054383/week/2467", Exclusion::kUnit},
                          GoodsKey{"number/cdirp/CDIRP2017040001", Exclusion::kNumber},
                          GoodsKey{"vin/SALWA2FK3HA148377", Exclusion::kUnit},
                          GoodsKey{"vin/SALWA2FK6HA148213", Exclusion::kUnit}));
}

TEST(GoodsKeys, PartLoadsAreToldByTheirSeals) {
  auto part = Typed(Journey2017());
  part.mutable_containers(0)->set_load(v1::UNIT_LOAD_PART);
  part.mutable_containers(0)->add_seals("NL 2017-0406-12");
  const auto keys = GoodsKeysOf(part);
  EXPECT_THAT(keys, ElementsAre(GoodsKey{"container/CSQU3054383", Exclusion::kShare},
                                GoodsKey{"container/CSQU3054383/seal/NL2017040611", Exclusion::kPart},
                                GoodsKey{"container/CSQU3054383/seal/NL2017040612", Exclusion::kPart},
                                GoodsKey{"container/CSQU3054383/week/2466", Exclusion::kShare},
                                GoodsKey{"container/CSQU3054383/week/2467", Exclusion::kShare},
                                GoodsKey{"number/cdirp/CDIRP2017040001", Exclusion::kNumber},
                                GoodsKey{"vin/SALWA2FK3HA148377", Exclusion::kUnit},
                                GoodsKey{"vin/SALWA2FK6HA148213", Exclusion::kUnit}));
  part.mutable_containers(0)->clear_seals();
  EXPECT_THAT(GoodsKeysOf(part), Contains(GoodsKey{"container/CSQU3054383/part", Exclusion::kPart}));
}

TEST(GoodsKeys, LotsThatDifferInTheirSeparatorsAloneAreTwo) {
  const auto lot = [](const char* number) {
    auto typed = Typed(Journey2017());
    typed.mutable_goods_lines(0)->add_lots(number);
    for (const GoodsKey& key : GoodsKeysOf(typed)) {
      if (key.exclusion == Exclusion::kLot) return key.key;
    }
    return std::string();
  };
  EXPECT_NE(lot("2026-1-11"), lot("2026-11-1"));
  EXPECT_NE(lot("R-0"), lot("R0"));
  EXPECT_EQ(lot("2026-1-11"), lot(" 2026/1/11"));
}

TEST(GoodsKeys, APartLoadHasTheNamesOfAFullOne) {
  const auto full = Typed(Journey2017());
  auto part = full;
  part.mutable_containers(0)->set_load(v1::UNIT_LOAD_PART);
  std::vector<std::string> of_part;
  for (const auto& key : GoodsKeysOf(part)) of_part.push_back(key.key);
  for (const auto& key : GoodsKeysOf(full)) EXPECT_THAT(of_part, Contains(key.key));
}

TEST(GoodsKeys, ASubstituteIsNamedAsTheBoxWasForBothJourneys) {
  auto waybill = Typed(Journey2017());  // received in week 2466
  const std::vector<std::string> box{"CSQU3054383"};
  const auto keys = [&] {
    return SubstituteKeysOf(LoadsOf(waybill), Unit::kContainer, box, "TEMU1234565", 2470 * 7);
  };
  EXPECT_THAT(keys(), ElementsAre(GoodsKey{"container/TEMU1234565", Exclusion::kLater},
                                  GoodsKey{"container/TEMU1234565/week/2466", Exclusion::kUnit},
                                  GoodsKey{"container/TEMU1234565/week/2467", Exclusion::kUnit},
                                  GoodsKey{"container/TEMU1234565/week/2470", Exclusion::kUnit},
                                  GoodsKey{"container/TEMU1234565/week/2471", Exclusion::kUnit}));
  waybill.mutable_containers(0)->set_load(v1::UNIT_LOAD_PART);
  EXPECT_THAT(keys(), Contains(GoodsKey{"container/TEMU1234565/part", Exclusion::kPart}));
  EXPECT_THAT(keys(), Contains(GoodsKey{"container/TEMU1234565/week/2470", Exclusion::kShare}));
  // A wagon under containers tells no goods, nor does what takes its place.
  const std::string wagon = waybill.wagons(0).number();
  EXPECT_THAT(SubstituteKeysOf(LoadsOf(waybill), Unit::kWagon, {wagon}, "318069551238", 2470 * 7), IsEmpty());
}

TEST(GoodsKeys, AlteredTextDoesNotHideTheSameGoods) {
  const auto first = Typed(Journey2017());
  auto second = first;
  second.mutable_exchanged_document()->set_number("OTHER");
  second.mutable_goods_lines(0)->set_description("something else");
  second.mutable_containers(0)->set_number("MSCU6639870");
  EXPECT_TRUE(ShareAKey(first, second));  // by VIN
}

TEST(GoodsKeys, AContainerIsCoveredForItsJourneyOnly) {
  const auto on = [](const std::string& date) {
    auto waybill = Typed(ElectronicsBlockTrain());
    for (auto& line : *waybill.mutable_goods_lines()) line.clear_lots();
    waybill.mutable_receipt_statement()->set_date(date);
    return waybill;
  };
  EXPECT_TRUE(ShareAKey(on("2024-09-12"), on("2024-09-13")));
  EXPECT_TRUE(ShareAKey(on("2024-09-12"), on("2024-09-18")));
  EXPECT_FALSE(ShareAKey(on("2024-09-12"), on("2024-09-26")));
  // And whatever the week, the two find each other.
  const GoodsKey box{"container/" + on("2024-09-12").containers(0).number(), Exclusion::kLater};
  for (const char* date : {"2024-09-12", "2024-09-26"}) {
    EXPECT_THAT(GoodsKeysOf(on(date)), Contains(box));
  }
}

TEST(Header, TheContentNamesExactlyWhatTheActReplaces) {
  auto waybill = Typed(Journey2017());
  EXPECT_TRUE(CheckReplaces(waybill, {}));
  EXPECT_FALSE(CheckReplaces(waybill, {"YD-2017-04-X7Q2M9"}));
  auto& named = *waybill.mutable_exchanged_document()->mutable_replaces();
  *named.Add() = "YD-2017-04-X7Q2M9";
  const auto refused = CheckReplaces(waybill, {});
  ASSERT_FALSE(refused) << "a plain issue replaces nobody's bill";
  EXPECT_THAT(refused.error().message, StartsWith("/exchanged_document/replaces"));
  EXPECT_FALSE(CheckShownReplaces(waybill, {}));
  EXPECT_TRUE(CheckReplaces(waybill, {"YD-2017-04-X7Q2M9"}));
  *named.Add() = "YD-2017-04-A7Q2M9";
  EXPECT_TRUE(CheckReplaces(waybill, {"YD-2017-04-X7Q2M9", "YD-2017-04-A7Q2M9"}));
  EXPECT_FALSE(CheckReplaces(waybill, {"YD-2017-04-A7Q2M9", "YD-2017-04-X7Q2M9"})) << "in the act's order";
  named.RemoveLast();
  EXPECT_TRUE(CheckShownReplaces(waybill, {"YD-2017-04-A7Q2M9", "YD-2017-04-X7Q2M9"})) << "one is hidden";
}

TEST(GoodsKeys, EveryLineOfASoundContentHasOne) {
  auto part = Typed(ElectronicsBlockTrain());
  part.mutable_containers(0)->set_load(v1::UNIT_LOAD_PART);
  EXPECT_TRUE(CheckContent(part));
  EXPECT_THAT(GoodsKeysOf(part), Contains(GoodsKey{"lot/shudian/8471/LOT2024-5000", Exclusion::kLot}));
  const auto keys = GoodsKeysOf(part);
  const auto lots = std::count_if(keys.begin(), keys.end(),
                                  [](const GoodsKey& key) { return key.exclusion == Exclusion::kLot; });
  EXPECT_EQ(lots, 40);
}

TEST(Content, ListsSpeakAtIssueAndFormAlways) {
  const auto faulty = [](const std::string& currency, Lists lists) {
    v1::Waybill waybill = Typed(Journey2017());
    waybill.mutable_declared_value()->set_currency(currency);
    for (const Fault& fault : FindFaults(waybill, lists)) {
      if (fault.pointer == "/declared_value/currency") return true;
    }
    return false;
  };
  EXPECT_FALSE(faulty("EUR", Lists::kConsulted));
  EXPECT_TRUE(faulty("DDM", Lists::kConsulted)) << "in no list of today";
  EXPECT_FALSE(faulty("DDM", Lists::kIgnored));
  EXPECT_TRUE(faulty("dm", Lists::kIgnored)) << "no currency on any day";
}

TEST(Content, AnUnknownSchemaVersionIsNamed) {
  EXPECT_EQ(ContentRulesOf(2), nullptr);
  v1::Waybill waybill = Typed(Journey2017());
  waybill.set_schema_version(2);
  EXPECT_EQ(FindFaults(waybill).front().pointer, "/schema_version");
}

}  // namespace
}  // namespace yidan::waybill
