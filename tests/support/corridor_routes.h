// What the corridors are: towns, stages, firms and goods. For corridors.cc.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "tests/support/corridor.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::testing {

struct Town {
  const char* locode;  // empty: a station that has none
  const char* name;
  const char* country;
  const char* in_credit = "";  // "LODZ, POLAND"; of the two ends
  const char* facility = "";
};
// One leg. Where the gauge changes a stage ends: the goods change wagons there.
struct Stage {
  v1::TransportMode mode;
  Town to;
  std::vector<Town> via;  // border stations
  int days = 1;
  v1::WagonScheme wagons = v1::WAGON_SCHEME_UNSPECIFIED;   // by rail
  v1::RailNoteKind note = v1::RAIL_NOTE_KIND_UNSPECIFIED;  // by rail
  const char* vehicle = "";                                // by road: how its number plate begins
};
struct Firm {
  const char* name;       // as the document writes it
  const char* in_credit;  // as the credit does
  const char* address;    // the credit's second line, without the country
  const char* country_name;
  const char* country;
};
struct Goods {
  const char* in_credit;  // "CARTONS OF ELECTRIC KETTLES MODEL K200": behind the number
  const char* description;
  const char* hs;
  const char* package_kind;
  std::uint64_t packages_from;
  std::uint64_t grams_each;
  bool cars;
  bool by_weight;  // the credit states tonnes
};
struct Route {
  const char* name;
  Town from;
  std::vector<Stage> stages;  // the last one ends at the place of destination
  Firm seller;
  Firm buyer;
  Goods goods;
  const char* currency;
  const char* term;  // "CIP LODZ INCOTERMS 2020"
  const char* chamber;
  // Road over the borders of the Greater Mekong Subregion: the vehicle runs under a permit and a temporary
  // admission document (TAD).
  bool gms_permit = false;

  [[nodiscard]] const Town& to() const { return stages.back().to; }
};

const Route& RouteOf(Corridor corridor);

}  // namespace yidan::testing
