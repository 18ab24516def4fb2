// Credits for tests, made field by field, so that a test shows only what it changes.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/credit/credit.h"

namespace yidan::credit::testing {

using FieldText = std::pair<std::string, std::string>;  // tag, value with LF between lines

inline std::vector<FieldText> PlainFields() {
  return {{"27", "1/1"},
          {"40A", "IRREVOCABLE"},
          {"20", "LC/2025/0001"},
          {"31C", "250320"},
          {"40E", "UCP LATEST VERSION"},
          {"31D", "250615FRANKFURT"},
          {"50", "RONGOU TEST IMPORT CO LTD\nQINGBAIJIANG CHENGDU CHINA"},
          {"59", "/NL00TEST0000000001\nBRABANT TEST EXPORT B.V.\nTILBURG NETHERLANDS"},
          {"32B", "EUR138400,"},
          {"41A", "TESTDEFF\nBY NEGOTIATION"},
          {"43P", "NOT ALLOWED"},
          {"43T", "ALLOWED"},
          {"44A", "TILBURG, NETHERLANDS"},
          {"44B", "CHENGDU, CHINA"},
          {"44C", "250410"},
          {"45A", "+2 UNITS OF MOTOR CARS MODEL YEAR 2025\n+CIP CHENGDU INCOTERMS 2020"},
          {"46A",
           "+SIGNED COMMERCIAL INVOICE IN 3 ORIGINALS\n+FULL SET OF MULTIMODAL TRANSPORT DOCUMENT\n"
           "MADE OUT TO ORDER AND BLANK ENDORSED, MARKED FREIGHT PREPAID\nAND NOTIFY APPLICANT"},
          {"47A", "+ALL DOCUMENTS MUST BEAR THIS CREDIT NUMBER"},
          {"48", "21"},
          {"49", "WITHOUT"}};
}

// The same with one field's value changed; "" takes the field out; a new tag comes last.
inline std::vector<FieldText> With(std::vector<FieldText> fields, const std::string& tag,
                                   const std::string& value) {
  for (auto it = fields.begin(); it != fields.end(); ++it) {
    if (it->first != tag) continue;
    if (value.empty()) {
      fields.erase(it);
    } else {
      it->second = value;
    }
    return fields;
  }
  if (!value.empty()) fields.emplace_back(tag, value);
  return fields;
}

// Fields alone, as ":TAG:value".
inline std::string Bare(const std::vector<FieldText>& fields) {
  std::string out;
  for (const auto& [tag, value] : fields) out += ":" + tag + ":" + value + "\n";
  return out;
}
// With blocks 1, 2 and 4.
inline std::string Wire(const std::vector<FieldText>& fields, const std::string& type = "700") {
  return "{1:F01TESTCNBJAXXX0000000000}{2:I" + type + "TESTDEFFXXXXN}{4:\n" + Bare(fields) + "-}\n";
}

inline std::size_t LineOf(const std::string& text, const std::string& piece) {
  std::size_t line = 1;
  for (std::size_t i = 0; i < std::min(text.find(piece), text.size()); ++i) line += text[i] == '\n' ? 1U : 0U;
  return line;
}

// Whether there is such a fault (or note) with these words, at this line (0: any).
inline bool Says(const std::vector<Remark>& remarks, Remark::Severity severity, const std::string& words,
                 std::size_t line = 0) {
  for (const Remark& remark : remarks) {
    if (remark.severity == severity && remark.message.find(words) != std::string::npos &&
        (line == 0 || remark.line == line)) {
      return true;
    }
  }
  return false;
}
inline bool Faults(const CreditRead& read, const std::string& words, std::size_t line = 0) {
  return Says(read.remarks, Remark::Severity::kFault, words, line);
}
inline bool Notes(const CreditRead& read, const std::string& words, std::size_t line = 0) {
  return Says(read.remarks, Remark::Severity::kNote, words, line);
}
inline std::string Everything(const CreditRead& read) {
  std::string out;
  for (const Remark& remark : read.remarks) {
    out += std::to_string(remark.line) + " " + remark.tag + ": " + remark.message + "\n";
  }
  for (const Choice& choice : read.open) out += "choose " + choice.id + ": " + choice.question + "\n";
  return out;
}

}  // namespace yidan::credit::testing
