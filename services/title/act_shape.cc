#include "services/title/act_shape.h"

#include <algorithm>
#include <set>

#include "services/title/case.h"

namespace yidan::title {
namespace {

// 2^53: beyond it JSON readers lose grams, and sums over one act's documents could overflow.
constexpr std::uint64_t kMaxQuantity = 1ULL << 53U;
constexpr std::int64_t kYear2200 = 7'258'118'400;  // seconds
constexpr std::size_t kMaxName = 200;
constexpr std::size_t kMaxSpki = 256;

bool IsLower(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'); }
bool IsUpper(char ch) { return (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9'); }
bool IsCountry(const std::string& code) {
  return code.size() == 2 && code[0] >= 'A' && code[0] <= 'Z' && code[1] >= 'A' && code[1] <= 'Z';
}

// Finds the first fault, in the order of the fields.
class Shape {
 public:
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
    Need(IsParticipantId(id), field, "no participant id");
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
  void Text(const std::string& text, std::string_view field, std::size_t max = 2000) {
    Need(!text.empty() && text.size() <= max, field, "missing or too long");
  }
  void MaybeText(const std::string& text, std::string_view field, std::size_t max = 2000) {
    Need(text.size() <= max, field, "too long");
  }
  template <typename List>
  void Ascending(const List& list, std::string_view field) {
    for (int i = 1; i < list.size(); ++i) Need(list[i - 1] < list[i], field, "not strictly ascending");
  }
  template <typename List>
  void AscendingLines(const List& list, std::string_view field) {
    for (int i = 0; i < list.size(); ++i) {
      Text(list[i].line_id(), field, 64);
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
    Need(line.packages() <= kMaxQuantity && line.gross_weight_grams() <= kMaxQuantity, field,
         "a quantity out of bounds");
  }
  void Time(bool present, const google::protobuf::Timestamp& t, std::string_view field) {
    Need(present, field, "missing");
    if (!present) return;
    Need(t.seconds() >= 0 && t.seconds() < kYear2200 && t.nanos() >= 0 && t.nanos() < 1'000'000'000 &&
             t.nanos() % 1'000'000 == 0 && (t.seconds() > 0 || t.nanos() > 0),
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
  void Header(const v1::TitleHeader& h);
  void Offer(const v1::Act& act, const v1::Offer& o);
  void SurrenderTerms(bool present, const v1::SurrenderTerms& t);
  void Deliver(const v1::Deliver& d);
  void Replace(const v1::Act& act, const v1::Replace& r);
  void OrderAct(const v1::Order& o);
  void Notation(const v1::Notation& n);
  template <typename M>
  void RoleSet(const v1::Act& act, const M& m);
  void Mandate(const v1::Act& act, const v1::Mandate& m);

  std::string fault_;
};

void Shape::Envelope(const v1::Act& act) {
  const v1::ActKind kind = KindOf(act);
  const Row* row = RowOf(kind);
  Participant(act.actor(), "actor");
  Sha(act.key_id(), "key_id");
  Sha(act.registry(), "registry");
  Time(act.has_valid_until(), act.valid_until(), "valid_until");
  Need(row != nullptr, "body", "missing");
  if (row == nullptr) return;
  const bool directory = row->place == Place::kDirectory;
  Need(directory ? act.document_id().empty() : IsDocumentId(act.document_id()), "document_id",
       directory ? "a directory act names a participant, not a document" : "no document id");
  Need(directory ? IsParticipantId(act.participant_id()) : act.participant_id().empty(), "participant_id",
       directory ? "no participant id" : "a title act names a document, not a participant");
  const bool first =
      kind == v1::ACT_KIND_ISSUE || kind == v1::ACT_KIND_REGISTER || kind == v1::ACT_KIND_ADMIT;
  if (row->place == Place::kBesideChain) {
    Need(act.sequence() == 0, "sequence", "not zero beside the chain");
    Need(act.previous().empty(), "previous", "not empty beside the chain");
    Need(act.nonce().size() == 16, "nonce", "not 16 bytes");
  } else {
    Need(first ? act.sequence() == 1 : act.sequence() >= 2, "sequence", "not that of a first or later act");
    Need(first ? act.previous().empty() : act.previous().size() == Digest::kSize, "previous",
         "not the digest of the act before (empty for the first)");
    Need(act.nonce().empty(), "nonce", "not empty on a chain");
  }
  MaybeParticipant(act.agent(), "agent");
  Need(act.agent() != act.actor(), "agent", "the actor is no agent of itself");
  // Keys and the registrar's word are nobody else's to give.
  Need(act.agent().empty() || !(directory || kind == v1::ACT_KIND_COUNTERSIGN), "agent",
       "directory acts and COUNTERSIGN are signed by the actor itself");
}

void Shape::Body(const v1::Act& act) {
  const v1::ActKind kind = KindOf(act);
  if (IsTitleChainAct(kind)) return TitleBody(act);
  if (IsBesideChainAct(kind)) return BesideBody(act);
  if (IsDirectoryAct(kind)) return DirectoryBody(act);
}

void Shape::TitleBody(const v1::Act& act) {
  switch (act.body_case()) {
    case v1::Act::kIssue:
      Need(act.issue().has_header(), "header", "missing");
      return Header(act.issue().header());
    case v1::Act::kTransfer:
      Participant(act.transfer().to(), "to");
      return Endorsement(act.transfer().has_endorsement(), act.transfer().endorsement(), "endorsement");
    case v1::Act::kEndorse: {
      const auto& e = act.endorse().endorsement();
      Endorsement(act.endorse().has_endorsement(), e, "endorsement");
      return Need(e.kind() == v1::ENDORSEMENT_KIND_FULL || e.kind() == v1::ENDORSEMENT_KIND_BLANK,
                  "endorsement", "ENDORSE is FULL, to the present holder, or BLANK");
    }
    case v1::Act::kOffer:
      return Offer(act, act.offer());
    case v1::Act::kDecline:
      return MaybeText(act.decline().reason(), "reason");
    case v1::Act::kEnforce:
      return Sha(act.enforce().notice_digest(), "notice_digest");
    case v1::Act::kSurrender:
      return SurrenderTerms(act.surrender().has_terms(), act.surrender().terms());
    case v1::Act::kRefuseSurrender:
      return Text(act.refuse_surrender().reason(), "reason");
    case v1::Act::kDeliver:
      return Deliver(act.deliver());
    case v1::Act::kReplace:
      return Replace(act, act.replace());
    case v1::Act::kToPaper: {
      const auto& numbers = act.to_paper().form_numbers();
      Need(!numbers.empty(), "form_numbers", "missing");
      Need(act.to_paper().originals() >= 1, "originals", "missing");
      for (const auto& number : numbers) Text(number, "form_numbers", 64);
      return Need(std::set<std::string>(numbers.begin(), numbers.end()).size() ==
                      static_cast<std::size_t>(numbers.size()),
                  "form_numbers", "one is named twice");
    }
    case v1::Act::kVoid:
      return Text(act.void_().reason(), "reason");
    case v1::Act::kReleasedWithoutSurrender:
      MaybeText(act.released_without_surrender().to(), "to", kMaxName);
      return MaybeSha(act.released_without_surrender().indemnity_digest(), "indemnity_digest");
    case v1::Act::kOrder:
      return OrderAct(act.order());
    case v1::Act::kCountersign:
      return Sha(act.countersign().order_id(), "order_id");
    default:
      return;  // ACCEPT, REJECT, WITHDRAW, RELEASE, RETURN, RECALL_SURRENDER say no more than their kind
  }
}

void Shape::Header(const v1::TitleHeader& h) {
  Need(h.form() != v1::WAYBILL_FORM_UNSPECIFIED, "header.form", "missing");
  Participant(h.first_holder(), "header.first_holder");
  Order(h.has_order(), h.order(), "header.order");
  Participant(h.consignor(), "header.consignor");
  MaybeParticipant(h.consignee(), "header.consignee");
  Participants(h.financiers(), "header.financiers");
  Need(!h.goods().empty(), "header.goods", "missing");
  AscendingLines(h.goods(), "header.goods");
  for (const auto& line : h.goods()) Positive(line, "header.goods");
  Participants(h.leg_carriers(), "header.leg_carriers");
  Need(!h.jurisdictions().empty(), "header.jurisdictions", "a carriage touches at least one");
  for (const auto& code : h.jurisdictions()) Need(IsCountry(code), "header.jurisdictions", "no country code");
  Ascending(h.jurisdictions(), "header.jurisdictions");
  for (const auto& container : h.containers()) Text(container, "header.containers", 64);
  Ascending(h.containers(), "header.containers");
  Sha(h.content_root(), "header.content_root");
  Need(h.content_leaf_count() >= 1, "header.content_leaf_count", "missing");
}

void Shape::Offer(const v1::Act& act, const v1::Offer& o) {
  Participant(o.to(), "to");
  Need(o.to() != act.actor(), "to", "nobody offers to itself");
  Need(o.purpose() != v1::OFFER_PURPOSE_UNSPECIFIED, "purpose", "missing");
  Time(o.has_expires_at(), o.expires_at(), "expires_at");
  MaybeSha(o.terms_digest(), "terms_digest");
  if (o.purpose() == v1::OFFER_PURPOSE_TRANSFER) {
    Endorsement(o.has_endorsement(), o.endorsement(), "endorsement");
    MaybeParticipant(o.release_by(), "release_by");
    Need(o.release_by() != act.actor(), "release_by", "the offeror does not release its own offer");
  } else {
    Need(!o.has_endorsement(), "endorsement", "for TRANSFER only");
    Need(o.release_by().empty(), "release_by", "for TRANSFER only");
  }
  if (o.purpose() == v1::OFFER_PURPOSE_PLEDGE || o.purpose() == v1::OFFER_PURPOSE_DECLARE_PLEDGE) {
    Need(o.has_agreed(), "agreed", "a pledge carries the endorsements agreed for release and for sale");
    Endorsement(o.agreed().has_on_release(), o.agreed().on_release(), "agreed.on_release");
    Endorsement(o.agreed().has_on_sale(), o.agreed().on_sale(), "agreed.on_sale");
  } else {
    Need(!o.has_agreed(), "agreed", "for PLEDGE and DECLARE_PLEDGE only");
  }
  if (o.purpose() == v1::OFFER_PURPOSE_JOINT_SURRENDER) {
    SurrenderTerms(o.has_joint_surrender(), o.joint_surrender());
  } else {
    Need(!o.has_joint_surrender(), "joint_surrender", "for JOINT_SURRENDER only");
  }
  Need(!o.acknowledges_release() || o.purpose() == v1::OFFER_PURPOSE_PLEDGE, "acknowledges_release",
       "for PLEDGE only");
}

void Shape::SurrenderTerms(bool present, const v1::SurrenderTerms& t) {
  Need(present && t.purpose() != v1::SURRENDER_PURPOSE_UNSPECIFIED, "terms.purpose", "missing");
  MaybeText(t.collector(), "terms.collector", kMaxName);
  Need(t.collector().empty() || t.purpose() == v1::SURRENDER_PURPOSE_DELIVERY, "terms.collector",
       "for DELIVERY only");
  if (!t.has_new_order()) return;
  Need(t.purpose() == v1::SURRENDER_PURPOSE_AMENDMENT, "terms.new_order", "for AMENDMENT only");
  Order(true, t.new_order(), "terms.new_order");
  Need(t.new_order().kind() != v1::ORDER_KIND_NOT_APPLICABLE, "terms.new_order", "NAMED or BLANK");
}

void Shape::Deliver(const v1::Deliver& d) {
  Need(!d.quantities().empty() || d.close(), "quantities", "missing");
  AscendingLines(d.quantities(), "quantities");
  for (const auto& line : d.quantities()) Positive(line, "quantities");
  MaybeText(d.collector(), "collector", kMaxName);
  for (const auto& container : d.containers()) Text(container, "containers", 64);
  Ascending(d.containers(), "containers");
  Need(d.shortages().empty() || d.close(), "shortages", "stated only when the delivery is closed");
  AscendingLines(d.shortages(), "shortages");
  for (const auto& line : d.shortages()) {
    Positive(line, "shortages");
    Text(line.reason(), "shortages.reason");
    Sha(line.report_digest(), "shortages.report_digest");
  }
}

void Shape::Replace(const v1::Act& act, const v1::Replace& r) {
  Need(!r.predecessors().empty(), "predecessors", "missing");
  Need(!r.successors().empty(), "successors", "missing");
  std::set<std::string> ids;
  for (const auto& p : r.predecessors()) {
    Need(IsDocumentId(p.document_id()), "predecessors", "no document id");
    Need(p.sequence() >= 1, "predecessors", "no sequence");
    Sha(p.last_act(), "predecessors.last_act");
    Need(ids.insert(p.document_id()).second, "predecessors", "a document is named twice");
  }
  for (const auto& s : r.successors()) {
    Need(IsDocumentId(s.document_id()), "successors", "no document id");
    Need(ids.insert(s.document_id()).second, "successors", "a document is named twice");
    Need(s.has_header(), "successors.header", "missing");
    Header(s.header());
  }
  if (!r.predecessors().empty()) {
    const auto& first = r.predecessors(0);
    Need(first.document_id() == act.document_id() && first.sequence() + 1 == act.sequence() &&
             first.last_act() == act.previous(),
         "predecessors", "the first is not the act's own document at its head");
  }
  AscendingLines(r.corrections(), "corrections");
  for (const auto& c : r.corrections()) {
    Need(c.has_from() && c.from().line_id() == c.line_id(), "corrections.from", "missing or of another line");
    Need(c.has_to() && c.to().line_id() == c.line_id(), "corrections.to", "missing or of another line");
    Bounded(c.from(), "corrections.from");
    Bounded(c.to(), "corrections.to");
    Text(c.reason(), "corrections.reason");
  }
  MaybeParticipant(r.presented_by(), "presented_by");
}

void Shape::OrderAct(const v1::Order& o) {
  Need(o.effect() != v1::ORDER_EFFECT_UNSPECIFIED, "effect", "missing");
  if (o.effect() == v1::ORDER_EFFECT_CANCEL) {
    Need(o.to().empty() && !o.has_endorsement(), "to", "a cancelled document goes to nobody");
  } else {
    Participant(o.to(), "to");
    Endorsement(o.has_endorsement(), o.endorsement(), "endorsement");
  }
  Sha(o.order_digest(), "order_digest");
  MaybeText(o.reference(), "reference");
}

void Shape::BesideBody(const v1::Act& act) {
  switch (act.body_case()) {
    case v1::Act::kHold:
      Need(act.hold().kind() != v1::HOLD_KIND_UNSPECIFIED, "kind", "missing");
      Text(act.hold().reason(), "reason");
      MaybeText(act.hold().reference(), "reference", kMaxName);  // kept in the title state
      for (const auto& container : act.hold().containers()) Text(container, "containers", 64);
      Ascending(act.hold().containers(), "containers");
      return MaybeTime(act.hold().has_until(), act.hold().until(), "until");
    case v1::Act::kLift:
      Sha(act.lift().hold_id(), "hold_id");
      return MaybeText(act.lift().result(), "result");
    case v1::Act::kNotation:
      return Notation(act.notation());
    case v1::Act::kMilestone:
      Text(act.milestone().code(), "code", 64);
      MaybeText(act.milestone().location(), "location", 64);
      Time(act.milestone().has_at(), act.milestone().at(), "at");
      MaybeText(act.milestone().text(), "text");
      return MaybeSha(act.milestone().supersedes(), "supersedes");
    case v1::Act::kGrant:
      Participant(act.grant().reader(), "reader");
      for (const auto& p : act.grant().pointers()) {
        Need(p.empty() || (p[0] == '/' && p.size() <= kMaxName), "pointers", "no JSON pointer, or too long");
      }
      Ascending(act.grant().pointers(), "pointers");
      return Time(act.grant().has_until(), act.grant().until(), "until");
    default:
      return Sha(act.revoke().grant_id(), "grant_id");
  }
}

void Shape::Notation(const v1::Notation& n) {
  Need(n.kind() != v1::NOTATION_KIND_UNSPECIFIED, "kind", "missing");
  MaybeText(n.text(), "text");
  Time(n.has_at(), n.at(), "at");
  const bool substitution = n.kind() == v1::NOTATION_KIND_WAGON_SUBSTITUTED ||
                            n.kind() == v1::NOTATION_KIND_CONTAINER_SUBSTITUTED ||
                            n.kind() == v1::NOTATION_KIND_SEAL_SUBSTITUTED;
  if (substitution) {
    Text(n.replaced(), "replaced", 64);
    Text(n.substitute(), "substitute", 64);
  } else {
    Need(n.replaced().empty() && n.substitute().empty(), "replaced", "for substitutions only");
  }
}

template <typename M>
void Shape::RoleSet(const v1::Act& act, const M& m) {
  bool authority = false;
  for (const int role : m.roles()) {
    Need(role != v1::ROLE_UNSPECIFIED, "roles", "a role is missing");
    authority = authority || role == v1::ROLE_AUTHORITY;
    // A registrar never acts on title, so it has no other role.
    Need(role != v1::ROLE_REGISTRAR || m.roles_size() == 1, "roles", "REGISTRAR stands alone");
  }
  Ascending(m.roles(), "roles");
  Need(authority == (m.authority_kind() != v1::AUTHORITY_KIND_UNSPECIFIED), "authority_kind",
       "goes with the role AUTHORITY");
  Need(authority == !m.jurisdictions().empty(), "jurisdictions", "go with the role AUTHORITY");
  for (const auto& code : m.jurisdictions()) Need(IsCountry(code), "jurisdictions", "no country code");
  Ascending(m.jurisdictions(), "jurisdictions");
  if (m.superior().empty()) return;
  Participant(m.superior(), "superior");
  Need(authority && m.superior() != act.participant_id(), "superior", "another authority than itself");
}

void Shape::DirectoryBody(const v1::Act& act) {
  switch (act.body_case()) {
    case v1::Act::kRegister: {
      const v1::Register& r = act.register_();
      Need(act.actor() == act.participant_id(), "participant_id", "one registers itself");
      Text(r.spki(), "spki", kMaxSpki);
      Text(r.name(), "name", kMaxName);
      MaybeText(r.name_zh(), "name_zh", kMaxName);
      Need(IsCountry(r.country()), "country", "no country code");
      for (const auto& id : r.identifiers()) {
        Text(id.scheme(), "identifiers.scheme", 16);
        Text(id.value(), "identifiers.value", 64);
      }
      return Need(r.identifiers_size() <= 16, "identifiers", "too many");
    }
    case v1::Act::kAdmit:
      Need(act.admit().has_register_act(), "register_act", "missing");
      Need(act.admit().register_act().signature().size() == 64, "register_act.signature", "not 64 bytes");
      return RoleSet(act, act.admit());
    case v1::Act::kAddKey:
      Text(act.add_key().spki(), "spki", kMaxSpki);
      return Need(act.add_key().possession().size() == 64, "possession", "not 64 bytes");
    case v1::Act::kRevokeKey:
      Sha(act.revoke_key().key_id(), "revoke_key.key_id");
      return MaybeText(act.revoke_key().reason(), "reason");
    case v1::Act::kRoles:
      return RoleSet(act, act.roles());
    case v1::Act::kSuspend:
      return MaybeText(act.suspend().reason(), "reason");
    case v1::Act::kResume:
      return MaybeText(act.resume().reason(), "reason");
    case v1::Act::kRecover:
      Text(act.recover().spki(), "spki", kMaxSpki);
      Need(act.recover().possession().size() == 64, "possession", "not 64 bytes");
      return MaybeText(act.recover().reason(), "reason");
    case v1::Act::kObject:
      return MaybeText(act.object().reason(), "reason");
    case v1::Act::kMandate:
      return Mandate(act, act.mandate());
    default:
      Participant(act.successor().successor(), "successor");
      Need(act.successor().successor() != act.participant_id(), "successor", "nobody succeeds itself");
      return Sha(act.successor().document_digest(), "document_digest");
  }
}

void Shape::Mandate(const v1::Act& act, const v1::Mandate& m) {
  Participant(m.agent(), "mandate.agent");
  Need(m.agent() != act.participant_id(), "mandate.agent", "nobody is its own agent");
  for (const int number : m.kinds()) {
    const auto kind = static_cast<v1::ActKind>(number);
    Need((IsTitleChainAct(kind) || IsBesideChainAct(kind)) && kind != v1::ACT_KIND_COUNTERSIGN, "kinds",
         "only title acts are mandated");
  }
  Ascending(m.kinds(), "kinds");
  // Empty kinds end the mandate; then there is nothing to last.
  if (m.kinds().empty()) {
    Need(!m.has_until(), "until", "a mandate that ends has none");
  } else {
    Time(m.has_until(), m.until(), "until");
  }
}

}  // namespace

std::string ShapeFault(const v1::Act& act) { return Shape().Take(act); }

bool IsParticipantId(std::string_view id) {
  if (id.size() < 2 || id.size() > 63 || !IsLower(id.front())) return false;
  return std::all_of(id.begin() + 1, id.end(), [](char ch) { return IsLower(ch) || ch == '-'; });
}

bool IsDocumentId(std::string_view id) {
  if (id.size() < 12 || id.size() > 64 || !IsUpper(id.front())) return false;
  return std::all_of(id.begin() + 1, id.end(), [](char ch) { return IsUpper(ch) || ch == '.' || ch == '-'; });
}

}  // namespace yidan::title
