#include "tests/support/corridor_routes.h"

namespace yidan::testing {
namespace {

constexpr Town kChengdu = {"CNCDU", "Chengdu", "CN", "CHENGDU, CHINA",
                           "Chengdu International Railway Port, Qingbaijiang"};
constexpr Firm kChengduSeller = {"Chengdu Jinsha Machinery Imp. & Exp. Co., Ltd.",
                                 "CHENGDU JINSHA MACHINERY IMP AND EXP CO LTD", "QINGBAIJIANG CHENGDU",
                                 "CHINA", "CN"};
constexpr Firm kChengduBuyer = {"Sichuan Minjiang Trading Co., Ltd.", "SICHUAN MINJIANG TRADING CO LTD",
                                "HIGH TECH ZONE CHENGDU", "CHINA", "CN"};
constexpr const char* kChinaChamber = "CCPIT Chengdu Sub-Council";

constexpr auto kRoad = v1::TRANSPORT_MODE_ROAD;
constexpr auto kRail = v1::TRANSPORT_MODE_RAIL;
constexpr auto kSea = v1::TRANSPORT_MODE_SEA;
constexpr auto kUic = v1::WAGON_SCHEME_UIC;
constexpr auto kWide = v1::WAGON_SCHEME_GAUGE_1520;
constexpr auto kChina = v1::WAGON_SCHEME_CHINA;
constexpr auto kCommon = v1::RAIL_NOTE_KIND_CIM_SMGS;
constexpr auto kSmgs = v1::RAIL_NOTE_KIND_SMGS;
constexpr auto kNational = v1::RAIL_NOTE_KIND_NATIONAL;

constexpr Town kDostyk = {"KZDOS", "Dostyk", "KZ", "", "Dostyk transhipment terminal"};
constexpr Town kAltynkol = {"KZHOR", "Khorgos", "KZ", "", "Altynkol transhipment terminal"};
constexpr Town kMalaszewicze = {"PLMAA", "Malaszewicze", "PL", "", "Europort"};
constexpr Town kAlashankou = {"CNAKL", "Alashankou", "CN"};
constexpr Town kHorgos = {"CNHRS", "Khorgos", "CN"};
constexpr Town kBrest = {"BYBQT", "Brest", "BY"};
constexpr Town kFrankfurtOder = {"DEFFO", "Frankfurt (Oder)", "DE"};

// The trunk to and from the European Union, without its European end: 1435, 1520 and 1435 mm.
Stage ToChengdu(const Town& border) { return {kRail, kChengdu, {border}, 4, kChina, kCommon}; }
Stage Eastwards(const Town& to) { return {kRail, to, {kBrest}, 8, kWide, kCommon}; }

}  // namespace

const Route& RouteOf(Corridor corridor) {
  static const std::vector<Route> routes = {
      {"Tilburg to Chengdu",
       {"NLTLB", "Tilburg", "NL", "TILBURG, NETHERLANDS", "Supervised warehouse, Vossenberg"},
       {{kRoad, {"NLTLB", "Tilburg", "NL", "", "RailPort Brabant"}, {}, 1, {}, {}, "NL-BT"},
        {kRail, kMalaszewicze, {kFrankfurtOder}, 3, kUic, kCommon},
        Eastwards(kDostyk),
        ToChengdu(kAlashankou)},
       {"Brabant Automotive Export B.V.", "BRABANT AUTOMOTIVE EXPORT BV", "KRAAIVENSTRAAT 25 TILBURG",
        "NETHERLANDS", "NL"},
       {"Chengdu Rong'ou Trading Co., Ltd.", "CHENGDU RONG'OU TRADING CO LTD", "QINGBAIJIANG CHENGDU",
        "CHINA", "CN"},
       {"UNITS OF TOURING CARS MODEL T900", "Touring cars model T900, new", "870323", "UN", 2, 2'000'000,
        true, false},
       "EUR",
       "CIP CHENGDU INCOTERMS 2020",
       "Tilburg Chamber of Commerce"},
      {"Chengdu to Lodz",
       kChengdu,
       {{kRail, kDostyk, {kAlashankou}, 4, kChina, kCommon},
        {kRail, kMalaszewicze, {kBrest}, 8, kWide, kCommon},
        {kRail, {"PLLOD", "Lodz", "PL", "", "Lodz Olechow terminal"}, {}, 2, kUic, kCommon},
        {kRoad, {"PLLOD", "Lodz", "PL", "LODZ, POLAND", "Warehouse, ulica Towarowa"}, {}, 1, {}, {}, "EL-"}},
       kChengduSeller,
       {"Lodzka Hurtownia AGD Sp. z o.o.", "LODZKA HURTOWNIA AGD SP. Z O.O.", "ULICA TOWAROWA 12 LODZ",
        "POLAND", "PL"},
       {"CARTONS OF ELECTRIC KETTLES MODEL K200", "Electric kettles model K200", "851679", "CT", 900, 9'500,
        false, false},
       "EUR",
       "CIP LODZ INCOTERMS 2020",
       kChinaChamber},
      {"Nuremberg to Chengdu",
       {"DENUE", "Nuremberg", "DE", "NUREMBERG, GERMANY", "Factory gate, Fuerth road"},
       {{kRoad, {"DENUE", "Nuremberg", "DE", "", "Nuremberg Hafen terminal"}, {}, 1, {}, {}, "N-YD "},
        {kRail, kMalaszewicze, {kFrankfurtOder}, 2, kUic, kCommon},
        Eastwards(kAltynkol),
        ToChengdu(kHorgos)},
       {"Franken Werkzeugbau GmbH", "FRANKEN WERKZEUGBAU GMBH", "HAFENSTRASSE 40 NUREMBERG", "GERMANY", "DE"},
       kChengduBuyer,
       {"CASES OF MACHINE TOOLS TYPE M50", "Machine tools type M50", "845811", "CS", 12, 640'000, false,
        false},
       "EUR",
       "CIP CHENGDU INCOTERMS 2020",
       "Nuremberg Chamber of Commerce"},
      {"Chengdu to Moscow",
       kChengdu,
       {{kRail,
         {"", "Zabaykalsk", "RU", "", "Zabaykalsk transhipment terminal"},
         {{"CNMLX", "Manzhouli", "CN"}},
         5,
         kChina,
         kSmgs},
        {kRail, {"RUVRS", "Vorsino", "RU", "", "Vorsino terminal"}, {}, 8, kWide, kSmgs},
        {kRoad, {"RUMOW", "Moscow", "RU", "MOSCOW, RUSSIA", "Customs terminal"}, {}, 1, {}, {}, "C777"}},
       kChengduSeller,
       {"Moskva Tekhno Import Ltd", "MOSKVA TEKHNO IMPORT LTD", "PROSPEKT MIRA 99 MOSCOW", "RUSSIA", "RU"},
       {"CARTONS OF LED LAMPS MODEL L40", "LED lamps model L40", "940511", "CT", 1'200, 6'250, false, false},
       "CNY",
       "CIP MOSCOW INCOTERMS 2020",
       kChinaChamber},
      {"Chengdu to Tashkent",
       kChengdu,
       {{kRail, kAltynkol, {kHorgos}, 4, kChina, kSmgs},
        {kRail,
         {"UZCHU", "Chukur-Say", "UZ", "", "Chukur-Say station"},
         {{"KZSRY", "Saryagach", "KZ"}},
         5,
         kWide,
         kSmgs},
        {kRoad,
         {"UZTAS", "Tashkent", "UZ", "TASHKENT, UZBEKISTAN", "Warehouse, Amir Temur street"},
         {},
         1,
         {},
         {},
         "01 A"}},
       kChengduSeller,
       {"Chirchik Polimer LLC", "CHIRCHIK POLIMER LLC", "AMIR TEMUR STREET 108 TASHKENT", "UZBEKISTAN", "UZ"},
       {"MTS OF POLYPROPYLENE GRANULES GRADE P350", "Polypropylene granules grade P350", "390210", "BG", 960,
        25'000, false, true},
       "USD",
       "CIP TASHKENT INCOTERMS 2020",
       kChinaChamber},
      {"Chengdu to Vientiane",
       kChengdu,
       {{kRail,
         {"LAVTE", "Vientiane", "LA", "", "Vientiane South station"},
         {{"CNMHN", "Mohan", "CN"}, {"LABTN", "Boten", "LA"}},
         4,
         kChina,
         kSmgs},
        {kRoad, {"LAVTE", "Vientiane", "LA", "VIENTIANE, LAOS", "Thanaleng dry port"}, {}, 1, {}, {}, "VT "}},
       kChengduSeller,
       {"Vieng Kham Trading Co., Ltd.", "VIENG KHAM TRADING CO LTD", "LANE XANG AVENUE VIENTIANE", "LAOS",
        "LA"},
       {"BAGS OF NPK FERTILISER GRADE N151515", "NPK fertiliser grade N151515", "310520", "BG", 1'000, 50'000,
        false, false},
       "USD",
       "CIP VIENTIANE INCOTERMS 2020",
       kChinaChamber},
      {"Chengdu by Qinzhou to Laem Chabang",
       kChengdu,
       {{kRail,
         {"CNQZH", "Qinzhou", "CN", "QINZHOU, CHINA", "Qinzhou port"},
         {{"CNGYA", "Guiyang", "CN"}},
         3,
         kChina,
         kNational},
        {kSea, {"THLCH", "Laem Chabang", "TH", "LAEM CHABANG, THAILAND", "Terminal B3"}, {}, 7}},
       kChengduSeller,
       {"Chao Phraya Motor Parts Co., Ltd.", "CHAO PHRAYA MOTOR PARTS CO LTD", "SUKHUMVIT ROAD CHONBURI",
        "THAILAND", "TH"},
       {"PALLETS OF BRAKE DISCS TYPE B77", "Brake discs type B77", "870830", "PX", 40, 520'000, false, false},
       "USD",
       "CIP LAEM CHABANG INCOTERMS 2020",
       kChinaChamber},
      {"Chengdu to Hanoi",
       kChengdu,
       {{kRoad,
         {"VNHAN", "Hanoi", "VN", "HANOI, VIETNAM", "Yen Vien depot"},
         {{"", "Pingxiang", "CN"}, {"", "Dong Dang", "VN"}},
         4,
         {},
         {},
         "CN-A"}},
       kChengduSeller,
       {"Song Hong Electronics Co., Ltd.", "SONG HONG ELECTRONICS CO LTD", "GIAI PHONG ROAD HANOI", "VIETNAM",
        "VN"},
       {"CARTONS OF CIRCUIT BOARDS TYPE C12", "Circuit boards type C12", "853400", "CT", 400, 8'400, false,
        false},
       "CNY",
       "CIP HANOI INCOTERMS 2020",
       kChinaChamber,
       true},
  };
  return routes[static_cast<std::size_t>(corridor)];
}

}  // namespace yidan::testing
