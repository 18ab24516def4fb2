// Strict I-JSON (RFC 7493) in, canonical JSON (RFC 8785) out, and the flat list of leaves that a content
// commitment is made over (PROTOCOL §2). One value has one text, one list of leaves, one commitment.
//
// Refused, always naming the JSON pointer (RFC 6901) of the place: duplicate names, fractions and
// exponents, -0, integers beyond ±(2^53 - 1), invalid UTF-8, lone surrogates, U+0000, text or names that
// are not in NFC, and anything beyond the limits. What all of it costs grows with the text, not faster:
// the limits bound the text, every pointer, and every run of combining marks. Pure; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"

namespace yidan::waybill {

inline constexpr std::int64_t kIntegerMax = (std::int64_t{1} << 53) - 1;  // included in the range

// A parsed JSON value. Only the member that belongs to `kind` is set.
struct JsonValue {
  enum class Kind { kNull, kBool, kInteger, kString, kArray, kObject };
  struct Member;  // name and value

  Kind kind = Kind::kNull;
  bool boolean = false;
  std::int64_t integer = 0;
  std::string text;
  std::vector<JsonValue> elements;
  std::vector<Member> members;  // unique names, ascending by UTF-16 code units, as RFC 8785 sorts
  std::uint32_t line = 0;       // where the value begins in the text that was parsed, from 1; 0: not parsed

  // The member called `name`, or nullptr: not an object, or no such member.
  [[nodiscard]] const JsonValue* Find(std::string_view name) const;
  // RFC 8785: no white space, names sorted, JSON.stringify's escapes.
  [[nodiscard]] std::string Canonical() const;

  static JsonValue Integer(std::int64_t value);
  static JsonValue String(std::string value);
  static JsonValue Boolean(bool value);
  static JsonValue Array();
  static JsonValue Object();
  // REQUIRES: an object without that name. Keeps the order.
  void Add(std::string name, JsonValue value);
};

struct JsonValue::Member {
  std::string name;
  JsonValue value;
};

// By default those of a content (PROTOCOL §2).
struct JsonLimits {
  std::size_t bytes_max = std::size_t{1} << 20U;
  std::size_t depth_max = 32;  // containers inside one another
  std::size_t leaves_max = 32'768;
  // Of every pointer. A leaf is flattened with its whole pointer: without this, a name half as long as the
  // text, above as many leaves as fit the other half, would be a list as long as the square of the text.
  std::size_t pointer_bytes_max = 1'024;
};

// Combining marks after one another, at most: the Stream-Safe Text Format of UAX #15 §13, which no writing
// reaches. Marks are sorted when text is normalised, so a long run would cost its square.
inline constexpr std::size_t kCombiningMarksMax = 30;

// Any JSON text. kInvalid with the pointer ("" is the whole), line and column; kExhausted beyond a limit.
Result<JsonValue> ParseJson(std::string_view text, const JsonLimits& limits = {});

// The content of a waybill: ParseJson with the default limits; the whole must be an object. Canonical form is
// not demanded here: compare Canonical() with the text where it matters.
Result<JsonValue> ParseContent(std::string_view text);

// One leaf: a scalar, an empty array ("[]") or an empty object ("{}").
struct JsonLeaf {
  std::string pointer;  // RFC 6901, UTF-8
  std::string value;    // canonical text: a string with its quotes
  bool operator==(const JsonLeaf&) const = default;
};

// All leaves, ascending by the bytes of their UTF-8 pointer ("/a/10" before "/a/2"; unsigned bytes).
std::vector<JsonLeaf> Flatten(const JsonValue& value);

// The line of what the pointer names, or of the innermost value on the way to it that is there; 0: not
// parsed.
std::uint32_t LineOf(const JsonValue& whole, std::string_view pointer);

// `pointer` with one more token, escaped ("~" as "~0", "/" as "~1").
std::string ChildPointer(std::string_view pointer, std::string_view token);
std::string ChildPointer(std::string_view pointer, std::size_t index);
// The same in place: costs the token, however long the pointer is.
void AppendToken(std::string& pointer, std::string_view token);
// Goes down to a child of `pointer`, in place, and up again at its end: whoever walks a whole content would
// otherwise copy the pointer for every value.
class PointerStep {
 public:
  PointerStep(std::string& pointer, std::string_view token);
  PointerStep(std::string& pointer, std::size_t index);
  ~PointerStep() { pointer_.resize(parent_); }
  PointerStep(const PointerStep&) = delete;
  PointerStep& operator=(const PointerStep&) = delete;

 private:
  std::string& pointer_;
  const std::size_t parent_;  // its length before
};
// The tokens of a pointer, unescaped. kInvalid unless empty or starting with "/", with sound escapes.
Result<std::vector<std::string>> SplitPointer(std::string_view pointer);

}  // namespace yidan::waybill
