// What the corridors are: towns, stages, firms and goods. For corridors.cc.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "tests/support/corridor.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::testing {

struct Town {
  const char* locode;
  const char* name;
  const char* country;
  const char* in_credit;  // "LODZ, POLAND"
  const char* facility;
};
struct Stage {
  v1::TransportMode mode;
  std::vector<std::pair<const char*, const char*>> via;  // country, name
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
  Town to;
  std::vector<Stage> stages;
  std::vector<const char*> between;  // towns' facilities where stages meet; one fewer than stages
  Firm seller;
  Firm buyer;
  Goods goods;
  const char* currency;
  const char* term;  // "CIP LODZ INCOTERMS 2020"
  const char* chamber;
};

const Route& RouteOf(Corridor corridor);

}  // namespace yidan::testing
