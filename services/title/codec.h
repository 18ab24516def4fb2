// Pieces of the canonical encodings of storage/FORMAT.md that state and directory share.
//
// Decoding is lenient here and strict as a whole: every Decode re-encodes what it read and refuses bytes
// that differ, so there is one encoding of one value. Internal to services/title; pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/base/bytes.h"

namespace yidan::title::codec {

template <typename List, typename F>
void PutList(Encoder& e, const List& list, F put) {
  e.U32(static_cast<std::uint32_t>(list.size()));
  for (const auto& item : list) put(item);
}

inline void PutStrings(Encoder& e, const std::vector<std::string>& list) {
  PutList(e, list, [&e](const std::string& s) { e.Str(s); });
}

inline std::string GetString(Decoder& d) { return std::string(d.Str()); }

// Calls get() as often as the count says, stopping at the first bad read: a huge count in a short
// input costs nothing.
template <typename F>
void GetList(Decoder& d, F get) {
  const std::uint32_t n = d.U32();
  for (std::uint32_t i = 0; i < n && d.ok(); ++i) get();
}

inline std::vector<std::string> GetStrings(Decoder& d) {
  std::vector<std::string> out;
  GetList(d, [&] { out.push_back(GetString(d)); });
  return out;
}

template <typename T, typename F>
void PutOptional(Encoder& e, const T& value, F put) {
  e.Bool(value.has_value());
  if (value) put(*value);
}

// An enumerator of yidan.v1 as one byte; one that the proto does not name is an error.
template <typename E>
E GetEnum(Decoder& d, bool (*is_valid)(int)) {
  const int number = d.U8();
  if (!is_valid(number)) d.Bad();
  return static_cast<E>(number);
}

}  // namespace yidan::title::codec
