// Public test vectors: sets that others published. They are not part of this repository: they lie in
// ../shared/vectors as seen from its root, or where YIDAN_VECTORS says.
//
// Every suite has a small table of its own, with values of the standard, in a test that always runs and
// counts its cases; a public set has a test of its own that runs all of it, or is skipped and says so. Either
// way a line says how many cases ran:
//
//   [vectors] wycheproof ed25519: 151 of 151 cases ran
//   [vectors] wycheproof ed25519: not at hand: only the table in the tree ran (3 cases)
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

namespace yidan::vectors {

inline std::filesystem::path Folder() {
  const char* named = std::getenv("YIDAN_VECTORS");
  return named != nullptr ? std::filesystem::path(named)
                          : std::filesystem::path(YIDAN_SOURCE_DIR) / ".." / "shared" / "vectors";
}

inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

inline nlohmann::json ReadJson(const std::filesystem::path& path) {
  return nlohmann::json::parse(ReadFile(path));
}

// Every *.json at any depth below, sorted.
inline std::vector<std::filesystem::path> JsonFilesUnder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.path().extension() == ".json") out.push_back(file.path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

// One set, as a test uses it. `in_tree` is how many cases the suite's own table has.
class PublicSet {
 public:
  PublicSet(std::string name, const std::filesystem::path& below, std::size_t in_tree)
      : name_(std::move(name)), place_(Folder() / below), in_tree_(in_tree) {}

  [[nodiscard]] const std::filesystem::path& place() const { return place_; }
  [[nodiscard]] bool AtHand() const { return std::filesystem::exists(place_); }
  [[nodiscard]] std::string Missing() const {
    return "[vectors] " + name_ + ": not at hand: only the table in the tree ran (" +
           std::to_string(in_tree_) + (in_tree_ == 1 ? " case)" : " cases)");
  }
  // To be said at the end of the test. A case that did not run fails it.
  void Ran(std::size_t ran, std::size_t all) const {
    std::cout << "[vectors] " << name_ << ": " << ran << " of " << all << " cases ran" << std::endl;
    EXPECT_EQ(ran, all) << name_ << ": not every case ran";
    EXPECT_GT(all, 0U) << name_ << ": the set is empty";
  }

 private:
  const std::string name_;
  const std::filesystem::path place_;
  const std::size_t in_tree_;
};

}  // namespace yidan::vectors

// Declares the set, and leaves the test, saying so, when it is not at hand.
#define YIDAN_PUBLIC_SET(variable, ...)                    \
  const ::yidan::vectors::PublicSet variable(__VA_ARGS__); \
  if (!(variable).AtHand()) GTEST_SKIP() << (variable).Missing()
