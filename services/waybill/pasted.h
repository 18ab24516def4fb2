// A content as people type and paste it, made ready to be signed: what an input method, a spreadsheet or an
// old system did to the text is undone, and each change is said, for the signature covers the changed text.
// What stands there wrongly stays wrong: that is CheckContent's business. Pure; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "services/base/result.h"
#include "services/waybill/canonical_json.h"

namespace yidan::waybill {

struct PasteChange {
  enum class Kind : std::uint8_t { kByteOrderMark, kComposed, kWord, kNumber };
  Kind kind = Kind::kNumber;
  std::string pointer;     // JSON pointer; empty: the whole text
  std::uint32_t line = 0;  // 0: the whole text
  std::string text;        // what became of it, with both values
  // "/goods_lines/0/hs_code (line 212): 8703.23 is taken as 870323".
  [[nodiscard]] std::string Sentence() const;
};

struct PastedContent {
  JsonValue content;                 // with the lines of the text that was given
  std::vector<PasteChange> changes;  // empty: none
};

// A byte order mark is taken off; decomposed letters (NFD) are composed; identifiers (containers, wagons,
// VINs, HS codes, UN/LOCODEs, countries, currencies, codes of parties) are brought into their normal form:
// full-width letters and digits, small letters, spaces, hyphens and dots; the words of the schema are written
// out, RAIL as TRANSPORT_MODE_RAIL. kInvalid: no UTF-8, with what it
// looks like (GB 18030, UTF-16) and the line; otherwise ParseContent's errors.
Result<PastedContent> ReadPasted(std::string_view text);

}  // namespace yidan::waybill
