// Numbers from a seed, and identifiers of the trade with their check digits. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "yidan/v1/waybill.pb.h"

namespace yidan::testing {

// Numbers that are the same with every compiler and library (SplitMix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}
  std::uint64_t Next();
  std::uint64_t Below(std::uint64_t bound) { return Next() % bound; }  // REQUIRES: bound > 0
  std::string Digits(std::size_t count);
  std::string Of(const std::string& alphabet, std::size_t count);

 private:
  std::uint64_t state_;
};

// Identifiers with their check digits.
std::string MakeContainerNumber(Dice& dice);           // ISO 6346
std::string ContainerNumberOf(std::uint64_t ordinal);  // another for every ordinal below 22^3 * 10^6
std::string MakeWagonNumber(Dice& dice, v1::WagonScheme scheme);
std::string MakeVin(Dice& dice);   // ISO 3779, with 49 CFR 565's check digit
std::string MakeUscc(Dice& dice);  // GB 32100
std::string MakeLei(Dice& dice);   // ISO 17442

}  // namespace yidan::testing
