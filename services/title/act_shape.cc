#include "services/title/act_shape.h"

#include <algorithm>
#include <set>

namespace yidan::title {
namespace {

bool IsLower(char ch) { return (ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9'); }
bool IsUpper(char ch) { return (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9'); }

}  // namespace

void Shape::Envelope(const v1::Act& act) {
  const v1::ActKind kind = KindOf(act);
  const Row* row = rules_.RowOf(kind);
  Participant(act.actor(), "actor");
  Sha(act.key_id(), "key_id");
  Sha(act.registry(), "registry");
  Time(act.has_valid_until(), act.valid_until(), "valid_until");
  Need(row != nullptr, "body", "missing");
  if (row == nullptr) return;
  const bool directory = row->section == Section::kDirectory;
  Need(directory ? act.document_id().empty() : IsDocumentId(act.document_id()), "document_id",
       directory ? "a directory act names a participant, not a document" : "no document id");
  Need(directory ? IsParticipantId(act.participant_id()) : act.participant_id().empty(), "participant_id",
       directory ? "no participant id" : "a title act names a document, not a participant");
  const bool first =
      kind == v1::ACT_KIND_ISSUE || kind == v1::ACT_KIND_REGISTER || kind == v1::ACT_KIND_ADMIT;
  if (row->section == Section::kBesideChain) {
    Need(act.sequence() == 0, "sequence", "not zero beside the chain");
    Need(act.previous().empty(), "previous", "not empty beside the chain");
    Need(act.nonce().size() == 16, "nonce", "not 16 bytes");
  } else {
    Need(first ? act.sequence() == 1 : act.sequence() >= 2, "sequence", "not that of a first or later act");
    Need(first ? act.previous().empty() : act.previous().size() == Digest::kSize, "previous",
         "not the digest of the act before (empty for the first)");
    Need(act.nonce().empty(), "nonce", "not empty on a chain");
  }
  for (const auto& approver : act.approver_key_ids()) Sha(approver, "approver_key_ids");
  Ascending(act.approver_key_ids(), "approver_key_ids");
  Need(std::find(act.approver_key_ids().begin(), act.approver_key_ids().end(), act.key_id()) ==
           act.approver_key_ids().end(),
       "approver_key_ids", "the signing key approves nothing of its own");
  Need(kind != v1::ACT_KIND_REGISTER || act.approver_key_ids().empty(), "approver_key_ids",
       "a newcomer has one key");
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
      Need(act.to_paper().originals() >= 1, "originals", "none; a document on paper has one at least");
      for (const auto& number : numbers) Text(number, "form_numbers", limits_.code_bytes);
      return Need(std::set<std::string>(numbers.begin(), numbers.end()).size() ==
                      static_cast<std::size_t>(numbers.size()),
                  "form_numbers", "one is named twice");
    }
    case v1::Act::kVoid:
      return Text(act.void_().reason(), "reason");
    case v1::Act::kReleasedWithoutSurrender:
      MaybeText(act.released_without_surrender().to(), "to", limits_.name_bytes);
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
  for (const auto& container : h.containers()) Text(container, "header.containers", limits_.code_bytes);
  Ascending(h.containers(), "header.containers");
  Stowage(h);
  Sha(h.content_root(), "header.content_root");
  Need(h.content_leaf_count() >= 1, "header.content_leaf_count", "missing");
  Need(h.content_always_shown() <= h.content_leaf_count(), "header.content_always_shown",
       "more than content_leaf_count");
}

void Shape::Stowage(const v1::TitleHeader& h) {
  AscendingLines(h.stowage(), "header.stowage");
  for (const auto& line : h.stowage()) {
    const auto carried =
        std::lower_bound(h.goods().begin(), h.goods().end(), line.line_id(),
                         [](const auto& goods, const std::string& id) { return goods.line_id() < id; });
    Need(carried != h.goods().end() && carried->line_id() == line.line_id(), "header.stowage",
         "a line that is not of header.goods");
    Need(!line.containers().empty(), "header.stowage", "a line without containers is left out");
    Ascending(line.containers(), "header.stowage");
    for (const auto& container : line.containers()) {
      Need(std::binary_search(h.containers().begin(), h.containers().end(), container), "header.stowage",
           "a container that is not of header.containers");
    }
  }
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
  MaybeText(t.collector(), "terms.collector", limits_.name_bytes);
  Need(t.collector().empty() || t.purpose() == v1::SURRENDER_PURPOSE_DELIVERY, "terms.collector",
       "for DELIVERY only");
  if (!t.has_new_order()) return;
  Need(t.purpose() == v1::SURRENDER_PURPOSE_AMENDMENT, "terms.new_order", "for AMENDMENT only");
  Order(true, t.new_order(), "terms.new_order");
  Need(t.new_order().kind() != v1::ORDER_KIND_NOT_APPLICABLE, "terms.new_order", "NAMED or BLANK");
}

void Shape::Deliver(const v1::Deliver& d) {
  Need(!d.quantities().empty() || !d.shortages().empty() || d.close(), "quantities", "missing");
  AscendingLines(d.quantities(), "quantities");
  for (const auto& line : d.quantities()) Positive(line, "quantities");
  MaybeText(d.collector(), "collector", limits_.name_bytes);
  for (const auto& container : d.containers()) Text(container, "containers", limits_.code_bytes);
  Ascending(d.containers(), "containers");
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
  if (r.has_paper_order()) Order(true, r.paper_order(), "paper_order");
  MaybeSha(r.paper_digest(), "paper_digest");
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

std::string ShapeFault(const v1::Act& act, const RuleSet& rules) { return Shape(rules).Take(act); }

bool IsParticipantId(std::string_view id) {
  if (id.size() < 2 || id.size() > 63 || !IsLower(id.front())) return false;
  return std::all_of(id.begin() + 1, id.end(), [](char ch) { return IsLower(ch) || ch == '-'; });
}

bool IsDocumentId(std::string_view id) {
  if (id.size() < 12 || id.size() > 64 || !IsUpper(id.front())) return false;
  return std::all_of(id.begin() + 1, id.end(), [](char ch) { return IsUpper(ch) || ch == '.' || ch == '-'; });
}

bool IsDocumentPrefix(std::string_view text) {
  if (text.empty() || text.size() > 64 || !IsUpper(text.front())) return false;
  return std::all_of(text.begin(), text.end(), [](char ch) { return IsUpper(ch) || ch == '.' || ch == '-'; });
}

}  // namespace yidan::title
