// What the tests of the checks share: the real tree and its table, and small ones to try the checks on.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/architecture/arrows.h"

namespace yidan::architecture {

inline const std::filesystem::path kRoot = YIDAN_SOURCE_DIR;

inline Arrows Table(std::istream&& text) {
  std::vector<std::string> faults;
  Arrows arrows = ReadArrows(text, faults);
  EXPECT_THAT(faults, ::testing::IsEmpty());
  return arrows;
}

inline Arrows Table(const std::string& text) { return Table(std::istringstream(text)); }
inline Arrows TheTable() { return Table(std::ifstream(kRoot / "tests/architecture/arrows.txt")); }

inline void ExpectNone(const std::vector<std::string>& faults) {
  for (const std::string& fault : faults) ADD_FAILURE() << fault;
}

using Files = std::map<std::string, std::string>;  // path -> text

// A tree of these files, gone at the end of its scope.
class SmallTree {
 public:
  explicit SmallTree(const Files& files) {
    std::string directory = (std::filesystem::temp_directory_path() / "yidan-tree-XXXXXX").string();
    if (mkdtemp(directory.data()) == nullptr) throw std::runtime_error("no temporary directory");
    root_ = directory;
    for (const auto& [file, text] : files) {
      std::filesystem::create_directories((root_ / file).parent_path());
      std::ofstream(root_ / file) << text;
    }
  }
  SmallTree(const SmallTree&) = delete;
  SmallTree& operator=(const SmallTree&) = delete;
  ~SmallTree() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }

  const std::filesystem::path& root() const { return root_; }

 private:
  std::filesystem::path root_;
};

inline std::string Includes(const std::string& header) { return "#include \"" + header + "\"\n"; }

}  // namespace yidan::architecture
