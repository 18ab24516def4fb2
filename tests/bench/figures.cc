#include "tests/bench/figures.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace yidan::bench {

double Quantile(std::vector<double> values, double part) {
  if (values.empty()) return 0;
  const auto at =
      std::min(values.size() - 1, static_cast<std::size_t>(static_cast<double>(values.size()) * part));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

void Figures::Write(const std::string& path) const {
  if (path.empty()) return;
  std::ofstream file(path);
  file << nlohmann::json{{"figures", values_}}.dump(2) << '\n';
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path);
}

}  // namespace yidan::bench
