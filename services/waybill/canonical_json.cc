// The value, its canonical text and its leaves. The parser is in json_parser.cc.
#include "services/waybill/canonical_json.h"

#include <algorithm>
#include <charconv>

#include "services/waybill/fault.h"

namespace yidan::waybill {
namespace {

using Kind = JsonValue::Kind;

// Order by UTF-16 code units, on UTF-8. It differs from the order of bytes in one case only: code points
// beyond U+FFFF (lead byte 0xF0 and up) are surrogate pairs, D800 to DFFF, and go before U+E000 to U+FFFF
// (lead bytes 0xEE, 0xEF). Where the first different bytes are not lead bytes, the lead bytes are equal.
bool Utf16Less(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_a == a.end() || at_b == b.end()) return at_a == a.end() && at_b != b.end();
  const auto x = static_cast<unsigned char>(*at_a);
  const auto y = static_cast<unsigned char>(*at_b);
  if (x >= 0xF0 && (y == 0xEE || y == 0xEF)) return true;
  if (y >= 0xF0 && (x == 0xEE || x == 0xEF)) return false;
  return x < y;
}

void AppendEscape(char c, std::string& out) {
  static constexpr char kHex[] = "0123456789abcdef";
  static constexpr std::string_view kShort = "\"\\\b\t\n\f\r";
  static constexpr std::string_view kLetters = "\"\\btnfr";
  out.push_back('\\');
  if (const auto at = kShort.find(c); at != std::string_view::npos) {
    out.push_back(kLetters[at]);
    return;
  }
  const auto byte = static_cast<unsigned char>(c);
  out += "u00";
  out.push_back(kHex[byte >> 4U]);
  out.push_back(kHex[byte & 15U]);
}

void AppendString(std::string_view text, std::string& out) {
  out.push_back('"');
  std::size_t plain = 0;  // where the text begins that stands as it is
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') continue;
    out += text.substr(plain, at - plain);
    AppendEscape(c, out);
    plain = at + 1;
  }
  out += text.substr(plain);
  out.push_back('"');
}

void AppendCanonical(const JsonValue& value, std::string& out) {
  switch (value.kind) {
    case Kind::kNull:
      out += "null";
      return;
    case Kind::kBool:
      out += value.boolean ? "true" : "false";
      return;
    case Kind::kInteger:
      out += std::to_string(value.integer);
      return;
    case Kind::kString:
      AppendString(value.text, out);
      return;
    case Kind::kArray: {
      out.push_back('[');
      for (std::size_t i = 0; i < value.elements.size(); ++i) {
        if (i > 0) out.push_back(',');
        AppendCanonical(value.elements[i], out);
      }
      out.push_back(']');
      return;
    }
    case Kind::kObject: {
      out.push_back('{');
      for (std::size_t i = 0; i < value.members.size(); ++i) {
        if (i > 0) out.push_back(',');
        AppendString(value.members[i].name, out);
        out.push_back(':');
        AppendCanonical(value.members[i].value, out);
      }
      out.push_back('}');
      return;
    }
  }
}

void Collect(const JsonValue& value, std::string& pointer, std::vector<JsonLeaf>& out) {
  if (value.kind == Kind::kArray && !value.elements.empty()) {
    for (std::size_t i = 0; i < value.elements.size(); ++i) {
      const PointerStep down(pointer, i);
      Collect(value.elements[i], pointer, out);
    }
  } else if (value.kind == Kind::kObject && !value.members.empty()) {
    for (const auto& [name, member] : value.members) {
      const PointerStep down(pointer, name);
      Collect(member, pointer, out);
    }
  } else {
    out.push_back({pointer, value.Canonical()});
  }
}

}  // namespace

const JsonValue* JsonValue::Find(std::string_view name) const {
  const auto hit = std::lower_bound(members.begin(), members.end(), name,
                                    [](const Member& m, std::string_view n) { return Utf16Less(m.name, n); });
  return hit != members.end() && hit->name == name ? &hit->value : nullptr;
}

std::string JsonValue::Canonical() const {
  std::string out;
  AppendCanonical(*this, out);
  return out;
}

JsonValue JsonValue::Integer(std::int64_t value) {
  JsonValue out;
  out.kind = Kind::kInteger;
  out.integer = value;
  return out;
}

JsonValue JsonValue::String(std::string value) {
  JsonValue out;
  out.kind = Kind::kString;
  out.text = std::move(value);
  return out;
}

JsonValue JsonValue::Boolean(bool value) {
  JsonValue out;
  out.kind = Kind::kBool;
  out.boolean = value;
  return out;
}

JsonValue JsonValue::Array() {
  JsonValue out;
  out.kind = Kind::kArray;
  return out;
}

JsonValue JsonValue::Object() {
  JsonValue out;
  out.kind = Kind::kObject;
  return out;
}

void JsonValue::Add(std::string name, JsonValue value) {
  const auto at =
      std::lower_bound(members.begin(), members.end(), name,
                       [](const Member& m, const std::string& n) { return Utf16Less(m.name, n); });
  members.insert(at, Member{std::move(name), std::move(value)});
}

void SortMembers(std::vector<JsonValue::Member>& members) {
  std::sort(members.begin(), members.end(),
            [](const JsonValue::Member& a, const JsonValue::Member& b) { return Utf16Less(a.name, b.name); });
}

std::vector<JsonLeaf> Flatten(const JsonValue& value) {
  std::vector<JsonLeaf> leaves;
  std::string pointer;
  Collect(value, pointer, leaves);
  // std::string compares as unsigned bytes (char_traits<char>).
  std::sort(leaves.begin(), leaves.end(),
            [](const JsonLeaf& a, const JsonLeaf& b) { return a.pointer < b.pointer; });
  return leaves;
}

void AppendToken(std::string& pointer, std::string_view token) {
  pointer.push_back('/');
  for (const char c : token) {
    if (c == '~') {
      pointer += "~0";
    } else if (c == '/') {
      pointer += "~1";
    } else {
      pointer.push_back(c);
    }
  }
}

PointerStep::PointerStep(std::string& pointer, std::string_view token)
    : pointer_(pointer), parent_(pointer.size()) {
  AppendToken(pointer, token);
}

PointerStep::PointerStep(std::string& pointer, std::size_t index)
    : PointerStep(pointer, std::string_view(std::to_string(index))) {}

std::string ChildPointer(std::string_view pointer, std::string_view token) {
  std::string out(pointer);
  AppendToken(out, token);
  return out;
}

std::string ChildPointer(std::string_view pointer, std::size_t index) {
  return std::string(pointer) + "/" + std::to_string(index);
}

std::uint32_t LineOf(const JsonValue& whole, std::string_view pointer) {
  const auto tokens = SplitPointer(pointer);
  const JsonValue* value = &whole;
  if (!tokens) return whole.line;
  for (const std::string& token : *tokens) {
    const JsonValue* child = value->Find(token);
    if (value->kind == JsonValue::Kind::kArray) {
      std::size_t index = 0;
      const auto [end, fault] = std::from_chars(token.data(), token.data() + token.size(), index);
      const bool whole_token = fault == std::errc() && end == token.data() + token.size();
      if (whole_token && index < value->elements.size()) child = &value->elements[index];
    }
    if (child == nullptr) break;
    value = child;
  }
  return value->line;
}

Result<std::vector<std::string>> SplitPointer(std::string_view pointer) {
  std::vector<std::string> tokens;
  if (pointer.empty()) return tokens;
  if (pointer.front() != '/')
    return Invalid("JSON pointer does not start with \"/\": " + std::string(pointer));
  for (std::size_t i = 0; i < pointer.size(); ++i) {
    const char c = pointer[i];
    if (c == '/') {
      tokens.emplace_back();
    } else if (c == '~') {
      const char escaped = i + 1 < pointer.size() ? pointer[i + 1] : '\0';
      if (escaped != '0' && escaped != '1') {
        return Invalid("JSON pointer has \"~\" without 0 or 1: " + std::string(pointer));
      }
      tokens.back().push_back(escaped == '0' ? '~' : '/');
      ++i;
    } else {
      tokens.back().push_back(c);
    }
  }
  return tokens;
}

}  // namespace yidan::waybill
