// The corridors that this registry is for.
#pragma once

#include <array>
#include <string_view>

namespace yidan::testing {

enum class Corridor {
  kTilburg,    // Tilburg to Chengdu, road and rail
  kLodz,       // Chengdu to Lodz, road and rail
  kNuremberg,  // Nuremberg to Chengdu, road and rail
  kMoscow,     // Chengdu to Moscow, rail and road
  kTashkent,   // Chengdu to Tashkent, rail and road
  kVientiane,  // Chengdu to Vientiane, rail and road
  kQinzhou,    // Chengdu by rail to Qinzhou and by sea to Laem Chabang
  kMekong,     // Chengdu to Hanoi by road alone: UCP 600 art. 24
};
inline constexpr std::array kCorridors = {Corridor::kTilburg, Corridor::kLodz,     Corridor::kNuremberg,
                                          Corridor::kMoscow,  Corridor::kTashkent, Corridor::kVientiane,
                                          Corridor::kQinzhou, Corridor::kMekong};
// In their order, as make_trade takes them.
inline constexpr std::array<std::string_view, kCorridors.size()> kCorridorNames = {
    "tilburg", "lodz", "nuremberg", "moscow", "tashkent", "vientiane", "qinzhou", "mekong"};

}  // namespace yidan::testing
