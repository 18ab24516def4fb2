// A documentary credit as a value: what its messages say, each term with the field and line it stands in.
// Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/credit/read_messages.h"

namespace yidan::credit {

// Where a term stands. `file`: 0 is the credit's own text, 1 the first amendment's, and so on.
struct Source {
  std::string tag;
  std::size_t line = 0;
  std::size_t file = 0;
};

// One demand of a narrative: what a "+", "1)" or "1." begins; the whole where nothing does.
struct Item {
  Source source;
  std::size_t last_line = 0;
  std::string text;  // lines joined by blanks, without the marker
};
// The items of a narrative's lines. The first marker's kind is the one that counts: a "+" below "1)" is text.
std::vector<Item> ItemsOf(const std::vector<Line>& lines, std::string_view tag, std::size_t file);

struct Text {
  Source source;
  std::string text;                // lines joined by blanks
  std::vector<std::string> lines;  // as they stand
};

// Field 40E.
enum class Rules { kUcp, kEucp, kUcpUrr, kEucpUrr, kIsp, kOther };
// Fields 43P and 43T. Neither stated: UCP 600 art. 31(a) allows partial shipments; transhipment is art. 19 to
// 24's business.
enum class Permission { kNotStated, kAllowed, kProhibited, kConditional };

struct Expiry {
  Source source;
  Day day;
  std::string place;
};
struct DayTerm {
  Source source;
  Day day;
};
struct PermissionTerm {
  Source source;
  Permission permission = Permission::kNotStated;
  std::string text;
};
// Field 39A: per cent of the amount, over and under.
struct Tolerance {
  Source source;
  int plus = 0;
  int minus = 0;
};
struct AmountTerm {
  Source source;
  Money money;
};
// Field 48. Absent: art. 14(c)'s 21 days after shipment.
struct Period {
  Source source;
  int days = 0;
  bool after_shipment = true;  // false: "OF ISSUANCE OF FCR": from another day, which `text` names
  std::string text;
};

struct Credit {
  MessageType type = MessageType::kMt700;  // 700, 710 or 720
  Text form;                               // 40A, or 40B: IRREVOCABLE, TRANSFERABLE
  Text reference;                          // 20; in an advice or a transfer 21, the credit's own number
  std::optional<DayTerm> issued;           // 31C
  Rules rules = Rules::kUcp;
  Text rules_text;                         // 40E
  Expiry expiry;                           // 31D
  Text applicant;                          // 50
  Text beneficiary;                        // 59, without a line of account
  AmountTerm amount;                       // 32B
  std::optional<Tolerance> tolerance;      // 39A
  bool maximum = false;                    // 39B: not exceeding
  std::optional<Text> additional;          // 39C
  std::optional<Text> available;           // 41a
  PermissionTerm partial;                  // 43P
  PermissionTerm transhipment;             // 43T
  std::optional<Text> receipt_place;       // 44A
  std::optional<Text> loading_port;        // 44E
  std::optional<Text> discharge_port;      // 44F
  std::optional<Text> destination;         // 44B
  std::optional<DayTerm> latest_shipment;  // 44C
  std::optional<Text> shipment_period;     // 44D
  std::vector<Item> goods;                 // 45A
  std::vector<Item> documents;             // 46A
  std::vector<Item> conditions;            // 47A
  std::optional<Period> period;            // 48
  std::vector<Field> others;               // kept, with no meaning here: charges, instructions, unknown tags

  // The most and the least that may be drawn. UCP 600 art. 30, field 39A and 39B.
  [[nodiscard]] Money AmountMax() const;
};

struct CreditRead {
  std::optional<Credit> credit;  // set iff there are neither faults nor open choices
  std::vector<Remark> remarks;   // the messages' own, and the credit's
  std::vector<Choice> open;
};
// One credit: an MT700, 710 or 720 with its continuations, in any order, as one text. All faults at once.
CreditRead ReadCredit(std::string_view text, const ReadOptions& options = {});

// ---- What amendments read as the credit does ----

// Collects what is wrong while fields are read.
struct FieldReader {
  explicit FieldReader(const ReadOptions& read_options, std::size_t file_number = 0)
      : options(read_options), file(file_number) {}

  const ReadOptions& options;
  std::size_t file;
  std::vector<Remark> remarks;
  std::vector<Choice> open;

  void Fault(const Field& field, std::string message);
  void Note(const Field& field, std::string message);
  [[nodiscard]] Source At(const Field& field) const { return {field.tag, field.line, file}; }

  Text ReadText(const Field& field) const;
  Text ReadParty(const Field& field) const;  // without a first line "/account"
  std::optional<AmountTerm> ReadAmountField(const Field& field);
  std::optional<DayTerm> ReadDay(const Field& field);
  // What can be read of it: a day without a place is a fault, and still a day to compare others with.
  std::optional<Expiry> ReadExpiry(const Field& field);
  std::optional<Tolerance> ReadTolerance(const Field& field);
  std::optional<Period> ReadPeriod(const Field& field);
  PermissionTerm ReadPermission(const Field& field);
  std::optional<Rules> ReadRules(const Field& field);
};

}  // namespace yidan::credit
