#include "tests/simulation/holds.h"

#include <algorithm>

namespace yidan::simulation {

bool HeldForControl(const TitleState& s) {
  return std::any_of(s.holds.begin(), s.holds.end(), [](const auto& h) {
    const bool in_force = h.second.until == 0 || kNow < h.second.until;
    return in_force && (h.second.kind == v1::HOLD_KIND_COURT || h.second.kind == v1::HOLD_KIND_DISPUTE);
  });
}
bool Held(const TitleState& s) {
  return std::any_of(s.holds.begin(), s.holds.end(),
                     [](const auto& h) { return h.second.until == 0 || kNow < h.second.until; });
}

}  // namespace yidan::simulation
