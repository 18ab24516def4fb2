// The shape of an act beyond what protobuf and the bounds of its lists say: ids, digests, times, order, and
// which fields a kind has. The checks are here; act_shape.cc says them of the envelope and the title chain,
// act_shape_beside.cc of acts beside the chain, act_shape_directory.cc of the directory's acts. Internal to
// services/title; pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "services/title/case.h"

namespace yidan::title {

// Empty if the act is well formed, or one sentence that names the field. The nested REGISTER of an ADMIT
// is bytes here; ParseAct parses them in turn.
std::string ShapeFault(const v1::Act& act, const RuleSet& rules);

// Whether a document id may begin so.
bool IsDocumentPrefix(std::string_view text);

inline bool IsCountry(const std::string& code) {
  return code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
}

// Finds the first fault, in the order of the fields.
class Shape {
 public:
  explicit Shape(const RuleSet& rules) : rules_(rules), limits_(rules.limits) {}
  std::string Take(const v1::Act& act) {
    Envelope(act);
    Body(act);
    return std::move(fault_);
  }

 private:
  void Need(bool holds, std::string_view field, std::string_view what) {
    if (!holds && fault_.empty()) fault_ = Cat({field, ": ", what, "."});
  }
  void Participant(const std::string& id, std::string_view field) {
    Need(IsParticipantId(id), field,
         id.empty() ? "a participant is missing"
                    : Cat({"\"", id, "\" is no participant id, 2 to 63 of a-z 0-9 and -"}));
  }
  void Participants(const google::protobuf::RepeatedPtrField<std::string>& ids, std::string_view field) {
    for (const auto& id : ids) Participant(id, field);
    Ascending(ids, field);
  }
  void MaybeParticipant(const std::string& id, std::string_view field) {
    if (!id.empty()) Participant(id, field);
  }
  void Sha(const std::string& digest, std::string_view field) {
    Need(digest.size() == Digest::kSize, field, "not 32 bytes");
  }
  void MaybeSha(const std::string& digest, std::string_view field) {
    if (!digest.empty()) Sha(digest, field);
  }
  void NotLonger(const std::string& text, std::string_view field, std::size_t max) {
    if (text.size() <= max) return;
    Need(false, field,
         Cat({"too long: ", std::to_string(text.size()), " bytes, at most ", std::to_string(max)}));
  }
  void Text(const std::string& text, std::string_view field, std::size_t max) {
    Need(!text.empty(), field, "missing");
    NotLonger(text, field, max);
  }
  void Text(const std::string& text, std::string_view field) { Text(text, field, limits_.text_bytes); }
  void MaybeText(const std::string& text, std::string_view field, std::size_t max) {
    NotLonger(text, field, max);
  }
  void MaybeText(const std::string& text, std::string_view field) {
    MaybeText(text, field, limits_.text_bytes);
  }
  template <typename List>
  void Ascending(const List& list, std::string_view field) {
    for (int i = 1; i < list.size(); ++i) Need(list[i - 1] < list[i], field, "not strictly ascending");
  }
  template <typename List>
  void AscendingLines(const List& list, std::string_view field) {
    for (int i = 0; i < list.size(); ++i) {
      Text(list[i].line_id(), field, limits_.code_bytes);
      if (i > 0) Need(list[i - 1].line_id() < list[i].line_id(), field, "line ids not strictly ascending");
    }
  }
  // `line` has packages() and gross_weight_grams().
  template <typename Line>
  void Positive(const Line& line, std::string_view field) {
    Need(line.packages() != 0 || line.gross_weight_grams() != 0, field, "a quantity of nothing");
    Bounded(line, field);
  }
  template <typename Line>
  void Bounded(const Line& line, std::string_view field) {
    Need(line.packages() <= limits_.quantity && line.gross_weight_grams() <= limits_.quantity, field,
         "a quantity out of bounds");
  }
  void Time(bool present, const google::protobuf::Timestamp& t, std::string_view field) {
    Need(present, field, "missing");
    if (!present) return;
    Need(t.seconds() >= 0 && t.seconds() < limits_.time_end_s && t.nanos() >= 0 &&
             t.nanos() < 1'000'000'000 && t.nanos() % 1'000'000 == 0 && (t.seconds() > 0 || t.nanos() > 0),
         field, "not whole milliseconds between 1970 and 2200");
  }
  template <typename M>
  void MaybeTime(bool present, const M& t, std::string_view field) {
    if (present) Time(true, t, field);
  }
  void Endorsement(bool present, const v1::Endorsement& e, std::string_view field) {
    Need(present && e.kind() != v1::ENDORSEMENT_KIND_UNSPECIFIED, field,
         "no endorsement stated (NONE is one)");
    if (e.kind() == v1::ENDORSEMENT_KIND_ORDER_OF) {
      Participant(e.party(), field);
    } else {
      Need(e.party().empty(), field, "a party belongs to ORDER_OF only");
    }
  }
  void Order(bool present, const v1::OrderClause& o, std::string_view field) {
    Need(present && o.kind() != v1::ORDER_KIND_UNSPECIFIED, field, "no order stated");
    if (o.kind() == v1::ORDER_KIND_NAMED) {
      Participant(o.party(), field);
    } else {
      Need(o.party().empty(), field, "a party belongs to NAMED only");
    }
  }

  void Envelope(const v1::Act& act);
  void Body(const v1::Act& act);
  void TitleBody(const v1::Act& act);
  void BesideBody(const v1::Act& act);
  void DirectoryBody(const v1::Act& act);
  void Stowage(const v1::TitleHeader& h);
  void Header(const v1::TitleHeader& h);
  void Offer(const v1::Act& act, const v1::Offer& o);
  void SurrenderTerms(bool present, const v1::SurrenderTerms& t);
  void Deliver(const v1::Deliver& d);
  void Replace(const v1::Act& act, const v1::Replace& r);
  void OrderAct(const v1::Order& o);
  void Unit(v1::NotationKind kind, const std::string& number, std::string_view field);
  void Notation(const v1::Notation& n);
  template <typename M>
  void RoleSet(const v1::Act& act, const M& m);
  void Mandate(const v1::Act& act, const v1::Mandate& m);
  void Assurances(const v1::Admit& admit);
  void KeyPowers(bool present, const v1::KeyPowers& powers, std::string_view field);
  void DualControl(const v1::DualControl& d);

  const RuleSet& rules_;
  const ActLimits& limits_;
  std::string fault_;
};

}  // namespace yidan::title
