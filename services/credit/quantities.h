// Quantities that a description of goods states, and what a tolerance says of them. Pure; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace yidan::credit {

inline constexpr std::size_t kQuantitiesMax = 200;  // compared; one more is looked for in a text

// "57 MTS" is 57,000,000 g; "2 UNITS" is 2 pieces; "30 CBM" is 30,000,000 cubic centimetres; "2X40HC" is 2
// containers.
struct Quantity {
  enum class Kind { kWeight, kPieces, kVolume, kContainers };
  enum class Measure { kAny, kNet, kGross };  // of a weight, where NET or GROSS stands beside it
  Kind kind = Kind::kWeight;
  Measure measure = Measure::kAny;
  std::int64_t amount = 0;     // grams, pieces, cubic centimetres, containers
  std::int64_t other = 0;      // "57.000" can also be 57,000: the amount if it is; 0: one reading
  bool packing_units = false;  // CARTONS, UNITS …: art. 30(b)'s five per cent does not hold
  bool about = false;          // ABOUT or APPROXIMATELY stands before it: art. 30(a)
  std::string unit;            // "MTS"
  std::string text;            // "57 MTS"
  std::size_t at = 0;          // where it begins in the tidied text
  bool operator==(const Quantity&) const = default;
};
// In the order of the text. A number in brackets ("60KG EACH") or before "PER" is of one piece: left out.
std::vector<Quantity> QuantitiesIn(std::string_view text);

// Whether pieces of that unit are what packages of this kind (UN/ECE Recommendation 21) are: CARTONS and
// "CT". An empty kind is nobody's.
bool CountsAs(std::string_view unit, std::string_view package_kind);

// "5 PCT MORE OR LESS IN QUANTITY AND AMOUNT", "+/-10%": per cent, and of what. nullopt: it says none.
struct MoreOrLess {
  int plus = 0;
  int minus = 0;
  bool quantity = false;
  bool amount = false;  // neither named: both are
};
std::optional<MoreOrLess> MoreOrLessIn(std::string_view text);

// At most 2^45, so that the lines of one document cannot add up to more than an integer holds.
std::int64_t Bounded(std::uint64_t amount);

// As people write it: "57000 KGS", "2 PACKAGES".
std::string Written(Quantity::Kind kind, std::int64_t amount);

}  // namespace yidan::credit
