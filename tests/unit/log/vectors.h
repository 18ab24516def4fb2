// Finds and reads the public test vectors, which are not part of this repository.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "services/base/bytes.h"

namespace yidan::log {

inline std::filesystem::path VectorsFolder() {
  const char* named = std::getenv("YIDAN_VECTORS");
  return named != nullptr ? std::filesystem::path(named)
                          : std::filesystem::path(YIDAN_SOURCE_DIR) / ".." / "shared" / "vectors";
}

inline std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

inline std::vector<std::filesystem::path> JsonFilesUnder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> out;
  for (const auto& file : std::filesystem::recursive_directory_iterator(folder)) {
    if (file.path().extension() == ".json") out.push_back(file.path());
  }
  return out;
}

}  // namespace yidan::log

// Leaves the test, saying so, when the vectors are not there.
#define YIDAN_NEED_VECTORS(name)                                                          \
  const std::filesystem::path folder = ::yidan::log::VectorsFolder() / (name);            \
  if (!std::filesystem::is_directory(folder)) {                                           \
    GTEST_SKIP() << "no vectors at " << folder << "; name their folder in YIDAN_VECTORS"; \
  }                                                                                       \
  static_assert(true)
