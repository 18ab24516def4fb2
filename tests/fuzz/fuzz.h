// What the fuzz targets share. Each is one function over bytes that anybody might send; it ends the program
// when a promise is broken. With YIDAN_FUZZ (clang) libFuzzer drives it; otherwise corpus_test.cc runs it
// over the kept corpus and repeatable mutations of it, in every build.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "services/base/bytes.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace yidan::fuzz {

inline std::string_view TextOf(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

// Binary formats: the bytes themselves or, so that the corpus is text, "b64:" and their base64.
inline std::string BytesOf(const std::uint8_t* data, std::size_t size) {
  std::string_view text = TextOf(data, size);
  constexpr std::string_view kPrefix = "b64:";
  if (!text.starts_with(kPrefix)) return std::string(text);
  text.remove_prefix(kPrefix.size());
  while (text.ends_with('\n')) text.remove_suffix(1);
  return FromBase64(text).value_or(std::string(text));
}

inline void Require(bool holds, const char* promise) {
  if (holds) return;
  std::fprintf(stderr, "broken promise: %s\n", promise);
  std::abort();
}

}  // namespace yidan::fuzz
