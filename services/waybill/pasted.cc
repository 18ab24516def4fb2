#include "services/waybill/pasted.h"

#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>
#include <optional>

#include "google/protobuf/descriptor.h"
#include "services/base/text.h"
#include "services/identifiers/identifiers.h"
#include "services/waybill/marks.h"
#include "yidan/v1/waybill.pb.h"

namespace yidan::waybill {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

// Whether everything that is not ASCII comes in the pairs of GBK, or in the fours that GB 18030 adds to them.
// Chinese text that is no UTF-8 is that.
bool LooksLikeGbk(std::string_view text) {
  std::size_t pairs = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) continue;
    if (lead == 0x80 || lead == 0xFF || ++i == text.size()) return false;
    const auto trail = static_cast<unsigned char>(text[i]);
    if (trail >= 0x30 && trail <= 0x39 && i + 2 < text.size()) {
      const auto third = static_cast<unsigned char>(text[i + 1]);
      const auto fourth = static_cast<unsigned char>(text[i + 2]);
      if (third < 0x81 || third > 0xFE || fourth < 0x30 || fourth > 0x39) return false;
      i += 2;
      ++pairs;
      continue;
    }
    if (trail < 0x40 || trail == 0x7F || trail == 0xFF) return false;
    ++pairs;
  }
  return pairs > 0;
}

// Where the text ceases to be UTF-8; empty: nowhere.
std::optional<std::size_t> FirstBadByte(std::string_view text) {
  std::string_view rest = text;
  while (!rest.empty()) {
    if (!TakeCharacter(rest)) return text.size() - rest.size();
  }
  return std::nullopt;
}

Outcome CheckEncoding(std::string_view text) {
  const std::string_view mark = text.substr(0, 2);
  if (mark == "\xFF\xFE" || mark == "\xFE\xFF") {
    return Invalid("the text is UTF-16, not UTF-8: save it as UTF-8 (iconv -f UTF-16 -t UTF-8)");
  }
  const auto bad = FirstBadByte(text);
  if (!bad) return {};
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(*bad), '\n');
  const std::string where = "line " + std::to_string(line) + " is no UTF-8";
  if (!LooksLikeGbk(text)) return Invalid(where + ": save the text as UTF-8");
  return Invalid(where + "; the text looks like GBK (国标): save it as UTF-8 (iconv -f GB18030 -t UTF-8)");
}

// NFC of the whole text: JSON's own characters are ASCII, which no composition touches but for a combining
// mark behind a quote, and that stays refused as no JSON.
Result<std::string> Composed(std::string_view text) {
  // A long run of combining marks costs its square: the parser refuses it, and so it is left to it.
  std::size_t marks = 0;
  for (std::string_view rest = text; !rest.empty();) {
    const auto c = TakeCharacter(rest);
    marks = c && IsMark(static_cast<utf8proc_int32_t>(*c)) ? marks + 1 : 0;
    if (marks > kCombiningMarksMax) return std::string(text);
  }
  utf8proc_uint8_t* normal = nullptr;
  const auto length = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                                   static_cast<utf8proc_ssize_t>(text.size()), &normal,
                                   static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(normal, &std::free);
  if (length < 0) return Invalid("the text cannot be normalised");
  return std::string(reinterpret_cast<const char*>(normal), static_cast<std::size_t>(length));
}

// Members whose value is an identifier, by name: alone, or each element of a list.
constexpr std::array kIdentifiers = std::to_array<std::string_view>(
    {"container_numbers", "wagon_numbers", "vins", "hs_code", "locode", "country", "origin_country",
     "currency", "size_type", "un_number", "package_kind"});
// Codes of parties that have a normal form; VAT and OTHER have none.
constexpr std::array kFoldedSchemes = std::to_array<std::string_view>(
    {"IDENTIFIER_SCHEME_USCC", "IDENTIFIER_SCHEME_LEI", "IDENTIFIER_SCHEME_EORI", "IDENTIFIER_SCHEME_SWIFT"});

template <typename List>
bool IsIn(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

class Folder {
 public:
  explicit Folder(std::vector<PasteChange>& changes) : changes_(changes) {}

  // `list`: the name of the array that the object is an element of; empty: of none.
  void FoldObject(JsonValue& object, const std::string& pointer, std::string_view list) {
    const JsonValue* scheme = object.Find("scheme");
    const bool is_code = scheme != nullptr && IsIn(kFoldedSchemes, scheme->text);
    for (auto& [name, value] : object.members) {
      const std::string at = ChildPointer(pointer, name);
      const bool unit_number = name == "number" && (list == "containers" || list == "wagons");
      if (unit_number || IsIn(kIdentifiers, name) || (name == "value" && is_code)) {
        FoldText(value, at);
        for (std::size_t i = 0; i < value.elements.size(); ++i)
          FoldText(value.elements[i], ChildPointer(at, i));
        continue;
      }
      if (value.kind == JsonValue::Kind::kObject) FoldObject(value, at, {});
      for (std::size_t i = 0; i < value.elements.size(); ++i) {
        if (value.elements[i].kind != JsonValue::Kind::kObject) continue;
        FoldObject(value.elements[i], ChildPointer(at, i), name);
      }
    }
  }

 private:
  void FoldText(JsonValue& value, const std::string& at) {
    if (value.kind != JsonValue::Kind::kString) return;
    std::string folded = identifiers::Normalise(value.text);
    if (folded == value.text) return;
    changes_.push_back({PasteChange::Kind::kNumber, at, static_cast<std::uint32_t>(value.line),
                        ForScreen(value.text) + " is taken as " + ForScreen(folded)});
    value.text = std::move(folded);
  }

  std::vector<PasteChange>& changes_;
};

// "RAIL", "rail" and "inland waterway" of TransportMode: the value's whole name; empty: no value is meant.
std::string WholeName(const EnumDescriptor& type, const std::string& text) {
  constexpr std::string_view kUnspecified = "UNSPECIFIED";
  const std::string& zero = type.FindValueByNumber(0)->name();
  std::string word;
  for (const char c : text) {
    if (c == '-' || c == ' ') {
      word += '_';
    } else {
      word += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
  }
  for (const std::string& name : {word, zero.substr(0, zero.size() - kUnspecified.size()) + word}) {
    const auto* value = type.FindValueByName(name);
    if (value != nullptr && value->number() != 0) return name;
  }
  return {};
}

// Words that stand for one of few are written out, along the schema.
void WriteOut(JsonValue& object, const Descriptor& schema, const std::string& pointer,
              std::vector<PasteChange>& changes) {
  for (auto& [name, member] : object.members) {
    const auto* field = schema.FindFieldByName(name);
    if (field == nullptr || (field->enum_type() == nullptr && field->message_type() == nullptr)) continue;
    const auto one = [&, field = field](JsonValue& value, const std::string& at) {
      if (field->message_type() != nullptr) return WriteOut(value, *field->message_type(), at, changes);
      const std::string whole =
          value.kind == JsonValue::Kind::kString ? WholeName(*field->enum_type(), value.text) : "";
      if (whole.empty() || whole == value.text) return;
      changes.push_back({PasteChange::Kind::kWord, at, static_cast<std::uint32_t>(value.line),
                         ForScreen(value.text) + " is taken as " + whole});
      value.text = whole;
    };
    const std::string at = ChildPointer(pointer, name);
    one(member, at);
    for (std::size_t i = 0; i < member.elements.size(); ++i) one(member.elements[i], ChildPointer(at, i));
  }
}

}  // namespace

std::string PasteChange::Sentence() const {
  return pointer.empty() ? text : pointer + " (line " + std::to_string(line) + "): " + text;
}

Result<PastedContent> ReadPasted(std::string_view text) {
  PastedContent out;
  YIDAN_TRY(CheckEncoding(text));
  if (text.substr(0, kUtf8Mark.size()) == kUtf8Mark) {
    text.remove_prefix(kUtf8Mark.size());
    out.changes.push_back(
        {PasteChange::Kind::kByteOrderMark, {}, 0, "the byte order mark before the text is taken off"});
  }
  // Composition may shrink the text, never below a third: what is far beyond the limit is refused unread.
  if (text.size() > 4 * JsonLimits().bytes_max) {
    YIDAN_TRY(ParseContent(text));
  }
  YIDAN_ASSIGN(const std::string composed, Composed(text));
  if (composed != text) {
    out.changes.push_back({PasteChange::Kind::kComposed,
                           {},
                           0,
                           "letters written with separate accents (NFD) are composed (NFC)"});
  }
  YIDAN_ASSIGN(out.content, ParseContent(composed));
  WriteOut(out.content, *v1::Waybill::descriptor(), "", out.changes);
  Folder(out.changes).FoldObject(out.content, "", {});
  return out;
}

}  // namespace yidan::waybill
