// The collector that the parts of FindFaults write into. Private to services/waybill.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "services/waybill/canonical_json.h"
#include "services/waybill/content.h"

namespace yidan::waybill {

class Faults {
 public:
  explicit Faults(Lists lists) : lists_(lists) {}
  void Add(std::string pointer, std::string message) {
    faults_.push_back({std::move(pointer), std::move(message)});
  }
  // Adds the failure of an identifier's check.
  template <typename T>
  void Check(std::string pointer, const Result<T>& outcome) {
    if (outcome) return;
    if (lists_ == Lists::kIgnored && outcome.error().kind == Error::Kind::kNotFound) return;
    Add(std::move(pointer), outcome.error().message);
  }
  std::vector<Fault> Take() { return std::move(faults_); }

 private:
  const Lists lists_;
  std::vector<Fault> faults_;
};

// Legs of a journey. More are a slip, and what is checked leg by leg and wagon by wagon stays short.
inline constexpr int kLegsMax = 99;

// Whether a party may be somebody whom the registry does not know.
enum class Standing { kMayBeStranger, kParticipant };

// Version 1 of the schema's checks.
std::vector<Fault> FindFaultsV1(const v1::Waybill& waybill, Lists lists);

// Each part of the content, in text_faults.cc (all text), content_faults.cc (document and parties),
// journey_faults.cc (places, dates, legs) and cargo_faults.cc (goods, units, totals, money).
void FindTextFaults(const v1::Waybill& waybill, Faults& faults);
void FindJourneyFaults(const v1::Waybill& waybill, Faults& faults);
void FindCargoFaults(const v1::Waybill& waybill, Faults& faults);

void CheckParty(const v1::Party& party, const std::string& pointer, Standing standing, Faults& faults);
void CheckPlace(const v1::Place& place, const std::string& pointer, Faults& faults);
// Adds a fault if `id` is already in `seen`, otherwise adds it there.
void CheckUnique(const std::string& id, const std::string& pointer, std::set<std::string>& seen,
                 Faults& faults);

}  // namespace yidan::waybill
