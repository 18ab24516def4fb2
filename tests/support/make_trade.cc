// Writes a trade along a corridor: a waybill, the credit that it is made out for, the other documents.
//
//   make_trade CORRIDOR SEED FOLDER [CARRIER CONSIGNOR CONSIGNEE]
//
// The last three are the ids under which the registry knows the parties. FOLDER is made; files in it are
// written anew. The same seed gives the same files.
#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/support/trade_files.h"

namespace yidan::testing {
namespace {

int Usage() {
  std::cerr << "usage: make_trade CORRIDOR SEED FOLDER [CARRIER CONSIGNOR CONSIGNEE]; corridors:";
  for (const auto name : kCorridorNames) std::cerr << ' ' << name;
  std::cerr << "\n";
  return 2;
}

int Run(const std::vector<std::string>& arguments) {
  if (arguments.size() != 3 && arguments.size() != 6) return Usage();
  const auto name = std::find(kCorridorNames.begin(), kCorridorNames.end(), arguments[0]);
  std::uint64_t seed = 0;
  const std::string& digits = arguments[1];
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), seed);
  if (name == kCorridorNames.end() || read.ec != std::errc() || read.ptr != digits.data() + digits.size()) {
    return Usage();
  }
  Cast cast;
  if (arguments.size() == 6) cast = {arguments[3], arguments[4], arguments[5]};
  const auto corridor = kCorridors[static_cast<std::size_t>(name - kCorridorNames.begin())];
  const std::filesystem::path folder = arguments[2];
  for (const auto& [file, bytes] : FilesOf(MakeTrade(corridor, seed, cast))) {
    std::filesystem::create_directories((folder / file).parent_path());
    std::ofstream out(folder / file, std::ios::binary | std::ios::trunc);
    if (!(out << bytes).flush()) {
      std::cerr << "make_trade: cannot write " << (folder / file).string() << "\n";
      return 2;
    }
  }
  return 0;
}

}  // namespace
}  // namespace yidan::testing

int main(int argc, char** argv) {
  try {
    return yidan::testing::Run({argv + 1, argv + argc});
  } catch (const std::exception& e) {
    std::cerr << "make_trade: " << e.what() << "\n";
    return 2;
  }
}
