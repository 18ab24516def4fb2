// A recursive descent parser for strict I-JSON. Recursion is bounded by JsonLimits::depth_max.
// It is written out here because it must know what general parsers forget: the text of a number (-0, 1.0),
// a name that came before, and the pointer of every fault.
#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>

#include "services/waybill/canonical_json.h"
#include "services/waybill/fault.h"
#include "services/waybill/marks.h"

namespace yidan::waybill {

void SortMembers(std::vector<JsonValue::Member>& members);  // canonical_json.cc

namespace {

constexpr const char* kNotUtf8 = "is not valid UTF-8";
constexpr const char* kTooManyMarks = "holds more than 30 combining marks in a row";
static_assert(kCombiningMarksMax == 30);

bool IsNoncharacter(std::uint32_t c) { return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFEU) == 0xFFFE; }

void AppendUtf8(std::uint32_t code_point, std::string& out) {
  utf8proc_uint8_t bytes[4];
  const auto n = utf8proc_encode_char(static_cast<utf8proc_int32_t>(code_point), bytes);
  out.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(n));
}

// What is wrong with the text as I-JSON in NFC; nullptr: nothing. `text` is the unescaped text.
const char* FaultOfText(const std::string& text) {
  bool ascii = true;
  for (const char c : text) {
    if (c == '\0') return "holds U+0000";
    ascii = ascii && static_cast<unsigned char>(c) < 0x80;
  }
  if (ascii) return nullptr;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  const auto size = static_cast<utf8proc_ssize_t>(text.size());
  std::size_t marks = 0;
  for (utf8proc_ssize_t at = 0; at < size;) {
    utf8proc_int32_t code_point = 0;
    const auto n = utf8proc_iterate(bytes + at, size - at, &code_point);
    if (n <= 0) return kNotUtf8;
    if (IsNoncharacter(static_cast<std::uint32_t>(code_point))) return "holds a Unicode noncharacter";
    marks = IsMark(code_point) ? marks + 1 : 0;
    if (marks > kCombiningMarksMax) return kTooManyMarks;
    at += n;
  }
  utf8proc_uint8_t* normal = nullptr;
  const auto length =
      utf8proc_map(bytes, size, &normal, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(normal, &std::free);
  if (length < 0) return "cannot be normalised";
  const std::string_view composed(reinterpret_cast<const char*>(normal), static_cast<std::size_t>(length));
  return composed == text ? nullptr : "is not in Unicode normalization form C";
}

// Members return false after setting error_; the first error stops the parse.
class Parser {
 public:
  Parser(std::string_view text, const JsonLimits& limits) : text_(text), limits_(limits) {}

  Result<JsonValue> Parse() {
    if (text_.size() > limits_.bytes_max) {
      return Fail(Error::Kind::kExhausted,
                  At("", "more than " + std::to_string(limits_.bytes_max) + " bytes"));
    }
    JsonValue value;
    SkipSpace();
    if (!ParseValue(value, 0)) return tl::unexpected(*error_);
    SkipSpace();
    if (at_ != text_.size()) {
      Bad("text follows the value");
      return tl::unexpected(*error_);
    }
    return value;
  }

 private:
  bool Bad(std::string_view message, Error::Kind kind = Error::Kind::kInvalid) {
    const std::size_t end = std::min(at_, text_.size());
    const std::size_t line_start = end == 0 ? 0 : text_.rfind('\n', end - 1) + 1;  // npos + 1 is 0
    std::size_t column = 1;                                                        // characters, not bytes
    for (std::size_t i = line_start; i < end; ++i) {
      if ((static_cast<unsigned char>(text_[i]) & 0xC0U) != 0x80) ++column;
    }
    error_ = Error{kind, At(pointer_, std::string(message) + " (line " + std::to_string(line_) + ", column " +
                                          std::to_string(column) + ")")};
    return false;
  }
  [[nodiscard]] char Peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  void SkipSpace() {
    while (at_ < text_.size() && std::string_view(" \t\n\r").find(text_[at_]) != std::string_view::npos) {
      if (text_[at_] == '\n') ++line_;
      ++at_;
    }
  }
  bool Take(char c) {
    if (Peek() != c || at_ == text_.size()) return false;
    ++at_;
    return true;
  }

  bool ParseValue(JsonValue& out, std::size_t depth) {
    const std::uint32_t line = line_;
    if (!ParseAnyValue(out, depth)) return false;
    out.line = line;
    return true;
  }

  bool ParseAnyValue(JsonValue& out, std::size_t depth) {
    switch (Peek()) {
      case '{':
        return ParseObject(out, depth + 1);
      case '[':
        return ParseArray(out, depth + 1);
      case '"':
        out.kind = JsonValue::Kind::kString;
        return ParseText(out.text) && CountLeaf();
      case 't':
        return ParseWord("true", JsonValue::Boolean(true), out);
      case 'f':
        return ParseWord("false", JsonValue::Boolean(false), out);
      case 'n':
        return ParseWord("null", JsonValue(), out);
      default:
        return ParseNumber(out);
    }
  }

  bool CountLeaf() {
    if (++leaves_ <= limits_.leaves_max) return true;
    return Bad("more than " + std::to_string(limits_.leaves_max) + " values", Error::Kind::kExhausted);
  }

  // Goes down to a child. In place: a copy of the pointer for every element would cost its length each time.
  bool Enter(std::string_view token) {
    AppendToken(pointer_, token);
    if (pointer_.size() <= limits_.pointer_bytes_max) return true;
    return Bad("a pointer of more than " + std::to_string(limits_.pointer_bytes_max) + " bytes",
               Error::Kind::kExhausted);
  }

  bool CheckDepth(std::size_t depth) {
    if (depth <= limits_.depth_max) return true;
    return Bad("nested deeper than " + std::to_string(limits_.depth_max), Error::Kind::kExhausted);
  }

  bool ParseWord(std::string_view word, JsonValue value, JsonValue& out) {
    if (text_.substr(at_, word.size()) != word) return Bad("not a JSON value");
    at_ += word.size();
    out = std::move(value);
    return CountLeaf();
  }

  bool ParseNumber(JsonValue& out) {
    const std::size_t start = at_;
    const bool negative = Take('-');
    const std::size_t digits_start = at_;
    std::int64_t magnitude = 0;
    bool too_large = false;
    while (Peek() >= '0' && Peek() <= '9') {
      magnitude = magnitude * 10 + (text_[at_++] - '0');
      if (magnitude > kIntegerMax) {
        too_large = true;
        magnitude = kIntegerMax;  // stays beyond: one more digit cannot overflow 64 bits
      }
    }
    const std::string_view digits = text_.substr(digits_start, at_ - digits_start);
    if (digits.empty()) return Bad(negative ? "\"-\" without digits" : "not a JSON value");
    if (digits.size() > 1 && digits.front() == '0') return Bad("number with a leading zero");
    if (Peek() == '.' || Peek() == 'e' || Peek() == 'E') {
      at_ = start;
      return Bad("number with a fraction or an exponent: only integers, write decimals as strings");
    }
    if (negative && magnitude == 0) return Bad("-0 is no integer");
    if (too_large) return Bad("integer beyond 2^53 - 1");
    out = JsonValue::Integer(negative ? -magnitude : magnitude);
    return CountLeaf();
  }

  bool ParseArray(JsonValue& out, std::size_t depth) {
    if (!CheckDepth(depth)) return false;
    out.kind = JsonValue::Kind::kArray;
    Take('[');
    SkipSpace();
    if (Take(']')) return CountLeaf();
    const std::size_t parent = pointer_.size();
    for (;;) {
      if (!Enter(std::to_string(out.elements.size()))) return false;
      out.elements.emplace_back();
      SkipSpace();
      if (!ParseValue(out.elements.back(), depth)) return false;
      pointer_.resize(parent);
      SkipSpace();
      if (Take(']')) return true;
      if (!Take(',')) return Bad("expected \",\" or \"]\"");
    }
  }

  bool ParseObject(JsonValue& out, std::size_t depth) {
    if (!CheckDepth(depth)) return false;
    out.kind = JsonValue::Kind::kObject;
    Take('{');
    SkipSpace();
    if (Take('}')) return CountLeaf();
    const std::size_t parent = pointer_.size();
    for (;;) {
      SkipSpace();
      std::string name;
      if (Peek() != '"') return Bad("expected a member name");
      if (!ParseName(name) || !Enter(name)) return false;
      SkipSpace();
      if (!Take(':')) return Bad("expected \":\"");
      SkipSpace();
      out.members.push_back({std::move(name), JsonValue()});
      if (!ParseValue(out.members.back().value, depth)) return false;
      pointer_.resize(parent);
      SkipSpace();
      if (Take('}')) break;
      if (!Take(',')) return Bad("expected \",\" or \"}\"");
    }
    SortMembers(out.members);
    for (std::size_t i = 1; i < out.members.size(); ++i) {
      if (out.members[i].name == out.members[i - 1].name) {
        AppendToken(pointer_, out.members[i].name);
        return Bad("the name comes twice in one object, which ends");
      }
    }
    return true;
  }

  // A name's faults are reported at the member it names, if its text can stand in a pointer.
  bool ParseName(std::string& out) {
    if (!ParseQuoted(out)) return false;
    if (const char* fault = FaultOfText(out)) {
      // Errors travel as text themselves: what is no UTF-8 cannot be quoted.
      const bool quotable = std::string_view(fault) != kNotUtf8;
      if (quotable) AppendToken(pointer_, out);
      return Bad(std::string(quotable ? "the name " : "a member's name ") + fault);
    }
    return true;
  }

  bool ParseText(std::string& out) {
    if (!ParseQuoted(out)) return false;
    if (const char* fault = FaultOfText(out)) return Bad(std::string("the text ") + fault);
    return true;
  }

  bool ParseQuoted(std::string& out) {
    Take('"');
    for (std::size_t plain = at_; at_ < text_.size();) {
      const char c = text_[at_];
      if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') {
        ++at_;
        continue;
      }
      out += text_.substr(plain, at_ - plain);
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c != '\\') return Bad("control character in a string");
      if (!ParseEscape(out)) return false;
      plain = at_;
    }
    return Bad("string without an end");
  }

  bool ParseEscape(std::string& out) {
    ++at_;
    const char c = Peek();
    static constexpr std::string_view kFrom = "\"\\/bfnrt";
    static constexpr std::string_view kTo = "\"\\/\b\f\n\r\t";
    if (const auto hit = kFrom.find(c); hit != std::string_view::npos && at_ < text_.size()) {
      out.push_back(kTo[hit]);
      ++at_;
      return true;
    }
    if (c != 'u') return Bad("unknown escape");
    ++at_;
    std::uint32_t unit = 0;
    if (!ParseHex4(unit)) return false;
    if (unit >= 0xDC00 && unit <= 0xDFFF) return Bad("lone low surrogate");
    if (unit >= 0xD800 && unit <= 0xDBFF) {
      std::uint32_t low = 0;
      if (text_.substr(at_, 2) != "\\u") return Bad("lone high surrogate");
      at_ += 2;
      if (!ParseHex4(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return Bad("lone high surrogate");
      unit = 0x10000 + ((unit - 0xD800) << 10U) + (low - 0xDC00);
    }
    AppendUtf8(unit, out);
    return true;
  }

  bool ParseHex4(std::uint32_t& out) {
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = Peek();
      std::uint32_t digit = 0;
      if (c >= '0' && c <= '9') {
        digit = static_cast<std::uint32_t>(c - '0');
      } else if (c >= 'a' && c <= 'f') {
        digit = static_cast<std::uint32_t>(c - 'a') + 10;
      } else if (c >= 'A' && c <= 'F') {
        digit = static_cast<std::uint32_t>(c - 'A') + 10;
      } else {
        return Bad("\\u without four hexadecimal digits");
      }
      out = out * 16 + digit;
    }
    return true;
  }

  std::string_view text_;
  const JsonLimits limits_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;  // line breaks stand between values only: a string with one is refused
  std::size_t leaves_ = 0;
  std::string pointer_;
  std::optional<Error> error_;
};

}  // namespace

Result<JsonValue> ParseJson(std::string_view text, const JsonLimits& limits) {
  return Parser(text, limits).Parse();
}

Result<JsonValue> ParseContent(std::string_view text) {
  YIDAN_ASSIGN(JsonValue value, ParseJson(text));
  if (value.kind != JsonValue::Kind::kObject) return InvalidAt("", "a waybill is a JSON object");
  return value;
}

}  // namespace yidan::waybill
