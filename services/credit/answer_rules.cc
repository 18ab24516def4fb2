// The formats of the answers' fields, and the rules between them.
#include "services/credit/answer_rules.h"

#include <algorithm>
#include <array>

#include "services/base/text.h"
#include "services/credit/grammar.h"
#include "services/credit/wire_text.h"
#include "services/identifiers/identifiers.h"

namespace yidan::credit {
namespace {

enum class Form {
  kReference,  // 16x, neither "/" at its ends nor "//" inside
  kDay,        // 6!n
  kAmount,     // 3!a15d
  kDayAmount,  // 6!n3!a15d
  kNarrative,  // rows*columns of set z; before November 2018 of set x
  kDisposal,   // rows*columns of set x
  kBank,       // option A: account, BIC; B: account, place; D: account, name and address
};
struct Format {
  std::string_view tag;  // "33a": A or B; "57a": A, B or D
  std::string_view old;  // its tag before November 2018; empty: the same
  std::string_view name;
  Form form;
  bool mandatory;
  std::size_t rows = 1;
  std::size_t columns = 16;
};

constexpr std::array<Format, 5> k732 = {{
    {"20", "", "Sender's TRN", Form::kReference, true},
    {"21", "", "Presenting Bank's Reference", Form::kReference, true},
    {"30", "", "Date of Advice of Payment/Acceptance/Negotiation", Form::kDay, true},
    {"32B", "", "Amount of Utilisation", Form::kAmount, true},
    {"72Z", "72", "Sender to Receiver Information", Form::kNarrative, false, 6, 35},
}};
constexpr std::array<Format, 9> k734 = {{
    {"20", "", "Sender's TRN", Form::kReference, true},
    {"21", "", "Presenting Bank's Reference", Form::kReference, true},
    {"32A", "", "Date and Amount of Utilisation", Form::kDayAmount, true},
    {"73A", "73", "Charges Claimed", Form::kNarrative, false, 6, 35},
    {"33a", "", "Total Amount Claimed", Form::kAmount, false},
    {"57a", "", "Account With Bank", Form::kBank, false},
    {"72Z", "72", "Sender to Receiver Information", Form::kNarrative, false, 6, 35},
    {"77J", "", "Discrepancies", Form::kNarrative, true, 70, 50},
    {"77B", "", "Disposal of Documents", Form::kDisposal, true, 3, 35},
}};
constexpr std::array<Format, 10> k750 = {{
    {"20", "", "Sender's Reference", Form::kReference, true},
    {"21", "", "Related Reference", Form::kReference, true},
    {"32B", "", "Principal Amount", Form::kAmount, true},
    {"33B", "", "Additional Amount", Form::kAmount, false},
    {"71D", "71B", "Charges to be Deducted", Form::kNarrative, false, 6, 35},
    {"73A", "73", "Charges to be Added", Form::kNarrative, false, 6, 35},
    {"34B", "", "Total Amount to be Paid", Form::kAmount, false},
    {"57a", "", "Account With Bank", Form::kBank, false},
    {"72Z", "72", "Sender to Receiver Information", Form::kNarrative, false, 6, 35},
    {"77J", "", "Discrepancies", Form::kNarrative, true, 70, 50},
}};
constexpr std::array<Format, 11> k752 = {{
    {"20", "", "Documentary Credit Number", Form::kReference, true},
    {"21", "", "Presenting Bank's Reference", Form::kReference, true},
    {"23", "", "Further Identification", Form::kReference, true},
    {"30", "", "Date of Advice of Discrepancy or Mailing", Form::kDay, true},
    {"32B", "", "Total Amount Advised", Form::kAmount, false},
    {"71D", "71B", "Charges Deducted", Form::kNarrative, false, 6, 35},
    {"33a", "", "Net Amount", Form::kAmount, false},
    {"53a", "", "Sender's Correspondent", Form::kBank, false},
    {"54a", "", "Receiver's Correspondent", Form::kBank, false},
    {"72Z", "72", "Sender to Receiver Information", Form::kNarrative, false, 6, 35},
    {"79Z", "", "Narrative", Form::kNarrative, false, 35, 50},
}};

struct Formats {
  const Format* begin;
  const Format* end;
};
Formats FormatsOf(AnswerType type) {
  switch (type) {
    case AnswerType::kMt732:
      return {k732.begin(), k732.end()};
    case AnswerType::kMt734:
      return {k734.begin(), k734.end()};
    case AnswerType::kMt750:
      return {k750.begin(), k750.end()};
    case AnswerType::kMt752:
      return {k752.begin(), k752.end()};
  }
  return {k734.begin(), k734.end()};
}

// The faults of one message, collected.
class Validator {
 public:
  explicit Validator(const AnswerMessage& message) : message_(message) {}

  std::vector<Remark> Run() {
    FindGeneration();
    CheckFields();
    CheckMissing();
    if (message_.type == AnswerType::kMt734) Check734();
    if (message_.type == AnswerType::kMt750) Check750();
    if (message_.type == AnswerType::kMt752) Check752();
    return std::move(remarks_);
  }

 private:
  void Fault(const AnswerField& field, const std::string& says, std::size_t behind = 0) {
    remarks_.push_back({Remark::Severity::kFault, field.line == 0 ? 0 : field.line + behind, field.tag,
                        field.tag + ": " + says});
  }
  void Note(const AnswerField& field, const std::string& says) {
    remarks_.push_back({Remark::Severity::kNote, field.line, field.tag, field.tag + ": " + says});
  }

  void FindGeneration() {
    for (const char* tag : {"32A", "30"}) {
      const AnswerField* field = message_.Find(tag);
      if (field == nullptr || field->lines.empty()) continue;
      const auto day = ParseSixDigitDay(std::string_view(field->lines[0]).substr(0, 6));
      if (day) before_2018_ = GenerationOf(*day) == Generation::kBefore2018;
      return;
    }
  }

  const Format* FormatFor(const std::string& tag) const {
    const Formats formats = FormatsOf(message_.type);
    const auto* found = std::find_if(formats.begin, formats.end, [&](const Format& one) {
      return IsAnswerSlot(one.tag, tag) || (!one.old.empty() && one.old == tag);
    });
    return found == formats.end ? nullptr : found;
  }

  void CheckFields() {
    const Format* last = nullptr;
    for (const AnswerField& field : message_.fields) {
      const Format* format = FormatFor(field.tag);
      if (format == nullptr) {
        Fault(field, "an " + NameOf(message_.type) + " has no such field");
        continue;
      }
      if (last == format) {
        Fault(field, "the field stands twice");
      } else if (last != nullptr && format < last) {
        Fault(field, "it stands behind " + std::string(last->tag) + ", and belongs before it");
      } else {
        last = format;
      }
      if (!format->old.empty() && field.tag == format->old && !before_2018_) {
        Fault(field, "since November 2018 this field is " + std::string(format->tag));
      }
      CheckForm(field, *format);
    }
  }

  void CheckForm(const AnswerField& field, const Format& format) {
    const bool empty = std::all_of(field.lines.begin(), field.lines.end(), [](const std::string& line) {
      return line.find_first_not_of(' ') == std::string::npos;
    });
    if (empty) {
      return Fault(field, "the field is empty");
    }
    switch (format.form) {
      case Form::kReference:
        return CheckReference(field);
      case Form::kDay:
        return CheckDay(field, OneLine(field));
      case Form::kAmount:
        if (field.tag == "33A") return CheckDayAmount(field);
        return CheckAmount(field, OneLine(field));
      case Form::kDayAmount:
        return CheckDayAmount(field);
      case Form::kNarrative:
        return CheckLines(field, format, before_2018_ ? 'x' : 'z');
      case Form::kDisposal:
        return CheckLines(field, format, 'x');
      case Form::kBank:
        return CheckBank(field);
    }
  }

  std::string_view OneLine(const AnswerField& field) {
    if (field.lines.size() > 1) Fault(field, "one line is allowed, and there are more", 1);
    return field.lines[0];
  }

  void CheckReference(const AnswerField& field) {
    const std::string_view text = OneLine(field);
    if (text.size() > 16) {
      Fault(field, "16 characters are allowed, and there are " + std::to_string(text.size()));
    }
    if (!std::all_of(text.begin(), text.end(), IsOfSetX))
      Fault(field, "a character that set x does not have");
    if (text.starts_with('/') || text.ends_with('/') || text.find("//") != std::string_view::npos) {
      Fault(field, "a reference neither begins nor ends with a slash, nor has two in a row");
    }
  }

  void CheckDay(const AnswerField& field, std::string_view text) {
    if (const auto day = ParseSixDigitDay(text); !day) Fault(field, day.error().message);
  }

  void CheckAmount(const AnswerField& field, std::string_view text) {
    const bool shaped =
        text.size() > 4 && text.size() <= 18 &&
        std::all_of(text.begin(), text.begin() + 3, [](char c) { return c >= 'A' && c <= 'Z'; }) &&
        std::count(text.begin(), text.end(), ',') == 1 && text[3] != ',' &&
        std::all_of(text.begin() + 3, text.end(), [](char c) { return c == ',' || (c >= '0' && c <= '9'); });
    if (!shaped) return Fault(field, "expected currency and amount as EUR138400, and not " + Quote(text));
    if (const auto amount = ReadAmount(text); !amount) Fault(field, amount.error().message);
    const std::string currency(text.substr(0, 3));
    if (currency_.empty()) currency_ = currency;
    if (currency != currency_) {
      Fault(field, "the currency is " + currency + ", and " + currency_ + " before (C02)");
    }
  }

  void CheckDayAmount(const AnswerField& field) {
    const std::string_view text = OneLine(field);
    CheckDay(field, text.substr(0, 6));
    if (text.size() > 6) return CheckAmount(field, text.substr(6));
    Fault(field, "the amount is missing");
  }

  void CheckLines(const AnswerField& field, const Format& format, char set) {
    if (field.lines.size() > format.rows) {
      Fault(field,
            std::to_string(format.rows) + " lines are allowed, and there are " +
                std::to_string(field.lines.size()),
            format.rows);
    }
    for (std::size_t i = 0; i < field.lines.size(); ++i) {
      const std::string& line = field.lines[i];
      if (line.size() > format.columns) {
        Fault(field,
              "line " + std::to_string(i + 1) + " has " + std::to_string(line.size()) + " characters, and " +
                  std::to_string(format.columns) + " are allowed",
              i);
      }
      const auto strange = std::find_if(line.begin(), line.end(),
                                        [&](char c) { return set == 'x' ? !IsOfSetX(c) : !IsOfSetZ(c); });
      if (strange != line.end()) {
        Fault(field,
              "line " + std::to_string(i + 1) + " has a character that set " + std::string(1, set) +
                  " does not have: " +
                  ForScreen(line.substr(static_cast<std::size_t>(strange - line.begin()), 1)),
              i);
      }
      if (i > 0 && (line.starts_with(':') || line.starts_with('-'))) {
        Fault(field,
              "line " + std::to_string(i + 1) + " begins with " + line.substr(0, 1) +
                  ", which ends the field or the text",
              i);
      }
    }
  }

  void CheckBank(const AnswerField& field) {
    std::size_t at = 0;
    if (field.lines[0].starts_with('/')) ++at;
    const std::size_t rows = field.lines.size() - at;
    if (field.tag.back() == 'A') {
      if (rows != 1) return Fault(field, "option A has one line of a BIC behind the account");
      if (const Outcome bic = identifiers::ValidBic(field.lines[at]); !bic)
        Fault(field, bic.error().message, at);
      return;
    }
    Format format{field.tag, "", "", Form::kBank, false, field.tag.back() == 'B' ? 2U : 5U, 35};
    CheckLines(field, format, 'x');
  }

  void CheckMissing() {
    const Formats formats = FormatsOf(message_.type);
    for (const Format* format = formats.begin; format != formats.end; ++format) {
      if (!format->mandatory || message_.Find(format->tag) != nullptr) continue;
      std::string why = "the field is missing: " + std::string(format->name);
      if (format->tag == "77B") {
        why +=
            "; a notice that does not state the disposal of the documents precludes the bank from claiming "
            "that they do not comply (UCP 600 art. 16(c)(iii), 16(f))";
      }
      if (format->tag == "77J") why += "; a notice states each discrepancy (UCP 600 art. 16(c)(ii))";
      remarks_.push_back(
          {Remark::Severity::kFault, 0, std::string(format->tag), std::string(format->tag) + ": " + why});
    }
  }

  [[nodiscard]] bool Has(std::string_view tag) const { return message_.Find(tag) != nullptr; }

  void Check734() {
    if (const AnswerField* charges = message_.Find("73A"); charges != nullptr && !Has("33a")) {
      Fault(*charges, "with charges claimed, field 33a states the total amount claimed (C17)");
    }
    if (const AnswerField* disposal = message_.Find("77B"); disposal != nullptr && !disposal->lines.empty()) {
      constexpr std::array<std::string_view, 4> kCodes = {"/HOLD/", "/NOTIFY/", "/RETURN/", "/PREVINST/"};
      const bool coded = std::any_of(kCodes.begin(), kCodes.end(), [&](std::string_view code) {
        return disposal->lines[0].starts_with(code);
      });
      if (!coded) {
        Note(*disposal,
             "no code of /HOLD/, /NOTIFY/, /RETURN/, /PREVINST/: whether the words state one of UCP 600 art. "
             "16(c)(iii)(a) to (d) is the examiner's");
      }
    }
    CheckNotOpenEnded();
  }

  // A single notice states each discrepancy: "and others" states none. UCP 600 art. 16(c)(ii).
  void CheckNotOpenEnded() {
    const AnswerField* field = message_.Find("77J");
    if (field == nullptr) return;
    std::string text;
    for (const std::string& line : field->lines) text += line + " ";
    const auto words = WordsOf(text);
    for (const std::string_view phrase : {"AND OTHERS", "AMONG OTHERS", "OTHER DISCREPANCIES", "ETC"}) {
      if (!HasPhrase(words, phrase)) continue;
      Fault(*field, "the notice leaves discrepancies open: " + std::string(phrase) +
                        "; each is stated, in a single notice (UCP 600 art. 16(c)(ii))");
    }
  }

  void Check750() {
    const bool more = Has("33B") || Has("71D") || Has("73A");
    if (more && !Has("34B")) {
      remarks_.push_back(
          {Remark::Severity::kFault, 0, "34B",
           "34B: with an additional amount or charges, the total amount to be paid is stated (C13)"});
    }
    CheckNotOpenEnded();
  }

  void Check752() {
    if (const AnswerField* charges = message_.Find("71D"); charges != nullptr && Has("32B") && !Has("33a")) {
      Fault(*charges, "with an amount and charges deducted, field 33a states the net amount (C18)");
    }
    const AnswerField* further = message_.Find("23");
    if (further == nullptr || further->lines.empty()) return;
    constexpr std::array<std::string_view, 6> kCodes = {"ACCEPT",    "DEBIT",    "NEGOTIATE",
                                                        "REIMBURSE", "REMITTED", "SEE72Z"};
    if (std::find(kCodes.begin(), kCodes.end(), further->lines[0]) == kCodes.end()) {
      Fault(*further,
            Quote(further->lines[0]) + " is none of ACCEPT, DEBIT, NEGOTIATE, REIMBURSE, REMITTED, SEE72Z");
    }
  }

  const AnswerMessage& message_;
  std::vector<Remark> remarks_;
  bool before_2018_ = false;
  std::string currency_;
};

}  // namespace

std::vector<Remark> ValidateAnswer(const AnswerMessage& message) { return Validator(message).Run(); }

}  // namespace yidan::credit
