#include "tests/support/made_identifiers.h"

#include <cstdlib>
#include <functional>
#include <vector>

#include "services/identifiers/identifiers.h"
#include "services/identifiers/wagons.h"

namespace yidan::testing {
namespace {

// The ending, tried from a list, that the one rule of the tree accepts.
std::string Completed(const std::string& begin, const std::string& tail,
                      const std::vector<std::string>& endings,
                      const std::function<bool(const std::string&)>& valid) {
  for (const std::string& ending : endings) {
    if (valid(begin + ending + tail)) return begin + ending + tail;
  }
  std::abort();  // every check digit is one of its alphabet
}
std::vector<std::string> Letters(const std::string& alphabet) {
  std::vector<std::string> out;
  for (const char c : alphabet) out.emplace_back(1, c);
  return out;
}

}  // namespace

std::uint64_t Dice::Next() {
  state_ += 0x9E3779B97F4A7C15U;
  std::uint64_t z = state_;
  z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
  return z ^ (z >> 31U);
}

std::string Dice::Of(const std::string& alphabet, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += alphabet[Below(alphabet.size())];
  return out;
}

std::string Dice::Digits(std::size_t count) { return Of("0123456789", count); }

namespace {

constexpr std::string_view kOwnerLetters = "ABCDEFGHKLMNPRSTUVWXYZ";

std::string WithContainerDigit(const std::string& begin) {
  return Completed(begin, "", Letters("0123456789"),
                   [](const std::string& one) { return identifiers::ValidContainerNumber(one).has_value(); });
}

}  // namespace

std::string MakeContainerNumber(Dice& dice) {
  return WithContainerDigit(dice.Of(std::string(kOwnerLetters), 3) + "U" + dice.Digits(6));
}

std::string ContainerNumberOf(std::uint64_t ordinal) {
  constexpr std::uint64_t kSerials = 1'000'000;
  const std::uint64_t kAll = kOwnerLetters.size() * kOwnerLetters.size() * kOwnerLetters.size() * kSerials;
  // The factor has no divisor in common with kAll, so that no number comes twice.
  constexpr std::uint64_t kFactor = 6'700'417;
  const std::uint64_t number = ordinal % kAll * kFactor % kAll;
  std::string owner;
  for (std::uint64_t rest = number / kSerials; owner.size() < 3; rest /= kOwnerLetters.size()) {
    owner += kOwnerLetters[rest % kOwnerLetters.size()];
  }
  return WithContainerDigit(owner + "U" + std::to_string(kSerials + number % kSerials).substr(1));
}

std::string MakeWagonNumber(Dice& dice, v1::WagonScheme scheme) {
  std::string begin;
  switch (scheme) {
    case v1::WAGON_SCHEME_CHINA:
      return "5" + dice.Digits(6);  // has no check digit
    case v1::WAGON_SCHEME_GAUGE_1520:
      begin = "94" + dice.Digits(5);
      break;
    default:
      begin = "3780" + dice.Digits(7);
  }
  return Completed(begin, "", Letters("0123456789"),
                   [](const std::string& one) { return identifiers::ValidWagonNumber(one).has_value(); });
}

std::string MakeVin(Dice& dice) {
  const std::string begin = "W" + dice.Of("ABCDEFGHJKLMNPRSTUVWXYZ", 4) + dice.Digits(3);
  const std::string tail = dice.Of("ABCDEFGHJKLMNPRSTVWXY", 2) + dice.Digits(6);
  return Completed(begin, tail, Letters("0123456789X"),
                   [](const std::string& one) { return identifiers::VinCheckDigitOk(one); });
}

std::string MakeUscc(Dice& dice) {
  const std::string organisation =
      Completed(dice.Of("0123456789ABCDEFGHJKLMNPQRTUWXY", 8), "", Letters("0123456789X"),
                [](const std::string& one) { return identifiers::ValidOrganisationCode(one).has_value(); });
  return Completed("91510100" + organisation, "", Letters("0123456789ABCDEFGHJKLMNPQRTUWXY"),
                   [](const std::string& one) { return identifiers::UsccCheckCharacter(one).has_value(); });
}

std::string MakeLei(Dice& dice) {
  std::vector<std::string> endings;
  for (int i = 0; i < 100; ++i) endings.push_back(std::to_string(100 + i).substr(1));
  return Completed("5493" + dice.Of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 14), "", endings,
                   [](const std::string& one) { return identifiers::ValidLei(one).has_value(); });
}

}  // namespace yidan::testing
