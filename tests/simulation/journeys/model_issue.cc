// What TITLE.md says of the acts that issue documents, ISSUE and REPLACE, and of the goods that these cover.
#include <algorithm>

#include "tests/simulation/journeys/model.h"

namespace yidan::journeys {

namespace {

std::set<int> All(const Vehicles& vehicles) {
  std::set<int> out;
  for (const auto& [line, own] : vehicles) out.insert(own.begin(), own.end());
  return out;
}

// A document as its header draws it, with nothing done to it yet.
Document Drawn(const std::string& id, const std::string& issuer, const v1::TitleHeader& header) {
  Document d;
  d.id = id;
  d.form = header.form();
  d.issuer = issuer;
  d.holder = d.first_holder = header.first_holder();
  d.consignor = header.consignor();
  d.consignee = header.consignee();
  d.order = OrderOf(header.order());
  d.leg_carriers.insert(header.leg_carriers().begin(), header.leg_carriers().end());
  d.jurisdictions.insert(header.jurisdictions().begin(), header.jurisdictions().end());
  d.containers.insert(header.containers().begin(), header.containers().end());
  for (const auto& line : header.stowage()) {
    d.stowage[line.line_id()].insert(line.containers().begin(), line.containers().end());
  }
  for (const auto& line : header.goods()) {
    d.remaining[line.line_id()] = {line.packages(), line.gross_weight_grams()};
  }
  d.sequence = 1;
  d.entries = 1;
  return d;
}

v1::SurrenderPurpose PurposeOf(const Document& d) {
  return d.surrender ? d.surrender->purpose : v1::SURRENDER_PURPOSE_PAPER;
}

bool SamePledge(const Document& a, const Document& b) {
  if (a.pledge.has_value() != b.pledge.has_value()) return false;
  if (!a.pledge) return true;
  return a.pledge->pledgee == b.pledge->pledgee && a.pledge->pledgor == b.pledge->pledgor &&
         a.pledge->on_trust_receipt == b.pledge->on_trust_receipt &&
         a.pledge->enforcing_since == b.pledge->enforcing_since;
}

using Quantities = std::map<std::string, Document::Quantity>;

void Add(Quantities& sum, const std::string& line, const Document::Quantity& more) {
  if (more == Document::Quantity{}) return;
  sum[line].packages += more.packages;
  sum[line].grams += more.grams;
}

bool QuantitiesAgree(const v1::Replace& replace, const std::vector<const Document*>& before) {
  Quantities left;
  for (const Document* p : before) {
    for (const auto& [line, rest] : p->remaining) Add(left, line, rest);
  }
  if (replace.corrections_size() != 0 && PurposeOf(*before.front()) != v1::SURRENDER_PURPOSE_AMENDMENT) {
    return false;
  }
  for (const auto& correction : replace.corrections()) {
    const Document::Quantity from{correction.from().packages(), correction.from().gross_weight_grams()};
    if (left[correction.line_id()] != from) return false;
    left[correction.line_id()] = {correction.to().packages(), correction.to().gross_weight_grams()};
  }
  std::erase_if(left, [](const auto& item) { return item.second == Document::Quantity{}; });
  Quantities stated;
  for (const auto& successor : replace.successors()) {
    for (const auto& line : successor.header().goods()) {
      Add(stated, line.line_id(), {line.packages(), line.gross_weight_grams()});
    }
  }
  return left == stated;
}

bool CountsAgree(const Document& first, int before, int after) {
  switch (PurposeOf(first)) {
    case v1::SURRENDER_PURPOSE_SPLIT:
      return before == 1 && after >= 2;
    case v1::SURRENDER_PURPOSE_MERGE:
      return before >= 2 && after == 1;
    default:
      return before == 1 && after == 1;
  }
}

// No box of the simulation is handed out before the delivery that ends the document, nor substituted.
bool BoxesKept(const v1::TitleHeader& after, const std::vector<const Document*>& before) {
  std::set<std::string> boxes;
  std::map<std::string, std::set<std::string>> stowage;
  for (const Document* p : before) {
    boxes.insert(p->containers.begin(), p->containers.end());
    for (const auto& [line, containers] : p->stowage) {
      const auto rest = p->remaining.find(line);
      if (rest == p->remaining.end() || rest->second == Document::Quantity{}) continue;
      stowage[line].insert(containers.begin(), containers.end());
    }
  }
  std::map<std::string, std::set<std::string>> stated;
  for (const auto& line : after.stowage()) {
    stated[line.line_id()].insert(line.containers().begin(), line.containers().end());
  }
  for (const auto& line : after.goods()) {
    if (stated[line.line_id()] != stowage[line.line_id()]) return false;
  }
  return std::all_of(after.containers().begin(), after.containers().end(),
                     [&boxes](const std::string& box) { return boxes.contains(box); });
}

// That all originals are in, who presents them, and to whose order they stand; only from paper.
void JudgePaper(const v1::Replace& replace, const Document& first, Refusals& refusals) {
  if (first.status != v1::TITLE_STATUS_ON_PAPER) {
    refusals.Add(replace.all_originals_in() || !replace.presented_by().empty() || replace.has_paper_order() ||
                     !replace.paper_digest().empty(),
                 v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
    return;
  }
  refusals.Add(!replace.all_originals_in() || replace.presented_by().empty() || !replace.has_paper_order() ||
                   replace.paper_digest().empty(),
               v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
  refusals.Add(
      replace.paper_order().kind() == v1::ORDER_KIND_NAMED && replace.paper_order().party() == first.issuer,
      v1::REFUSAL_REASON_FORM_FORBIDS);
  if (!first.pledge) return;
  const auto& pledge = *first.pledge;
  refusals.Add(replace.presented_by() != (pledge.on_trust_receipt ? pledge.pledgor : pledge.pledgee),
               v1::REFUSAL_REASON_PLEDGED);
}

// The header of a successor: right in itself, and carrying over what stands.
void JudgeSuccessor(const v1::TitleHeader& header, const v1::Replace& replace,
                    const std::vector<const Document*>& before, std::int64_t now, Refusals& refusals) {
  const Document& first = *before.front();
  const bool paper = first.status == v1::TITLE_STATUS_ON_PAPER;
  const bool amends = PurposeOf(first) == v1::SURRENDER_PURPOSE_AMENDMENT;
  const bool straight = header.form() == v1::WAYBILL_FORM_STRAIGHT;
  const std::string& holder = paper ? replace.presented_by() : first.holder;
  const Order order = paper ? OrderOf(replace.paper_order()) : first.OrderAfter();
  const auto is_party = [&](const std::string& id) {
    return id == header.consignor() || id == header.consignee() || id == first.consignee_by_order;
  };
  refusals.Add(
      header.form() != first.form || header.first_holder() != holder || OrderOf(header.order()) != order,
      v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
  refusals.Add((header.order().kind() == v1::ORDER_KIND_NOT_APPLICABLE) != straight,
               v1::REFUSAL_REASON_HEADER_MISMATCH);
  refusals.Add(straight && !is_party(header.first_holder()), v1::REFUSAL_REASON_HEADER_MISMATCH);
  refusals.Add(header.order().kind() == v1::ORDER_KIND_NAMED && header.order().party() == first.issuer,
               v1::REFUSAL_REASON_FORM_FORBIDS);
  refusals.Add(!amends && !BoxesKept(header, before), v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
  const std::set<std::string> touched(header.jurisdictions().begin(), header.jurisdictions().end());
  for (const Document* p : before) {
    refusals.Add(
        straight && !amends && (header.consignor() != p->consignor || header.consignee() != p->consignee),
        v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
    refusals.Add(p->OrderWaits(now) && !std::includes(touched.begin(), touched.end(),
                                                      p->jurisdictions.begin(), p->jurisdictions.end()),
                 v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
  }
}

}  // namespace

Prediction Model::OnIssue(const v1::Act& act, const Circumstances& at) const {
  if (participants_.at(act.actor()).role != v1::ROLE_CARRIER) return Refuse(v1::REFUSAL_REASON_ROLE_MISSING);
  if (documents_.contains(act.document_id())) return Refuse(v1::REFUSAL_REASON_DOCUMENT_EXISTS);
  Refusals refusals;
  JudgeGoods({}, at, refusals);
  return refusals.First();
}

// A vehicle stands in one of the documents that an act issues, and no other document covers it than those
// whose place these take.
void Model::JudgeGoods(const std::vector<const Document*>& before, const Circumstances& at,
                       Refusals& refusals) const {
  std::set<int> stated;
  for (const Vehicles& vehicles : at.vehicles) {
    for (const int vehicle : All(vehicles)) {
      bool free = stated.insert(vehicle).second;
      const auto covering = covered_.find(vehicle);
      if (covering != covered_.end()) {
        free = free && std::all_of(covering->second.begin(), covering->second.end(), [&](const auto& id) {
                 return std::any_of(before.begin(), before.end(),
                                    [&id](const Document* p) { return p->id == id; });
               });
      }
      refusals.Add(!free, v1::REFUSAL_REASON_GOODS_ALREADY_COVERED);
    }
  }
}

Prediction Model::OnReplace(const v1::Act& act, const Document& d, const Circumstances& at) const {
  const v1::Replace& replace = act.replace();
  Refusals documents;
  documents.Add(OnStatus(act, d));
  std::vector<const Document*> before = {&d};
  for (int i = 1; i < replace.predecessors_size(); ++i) {
    const auto& named = replace.predecessors(i);
    const auto found = documents_.find(named.document_id());
    documents.Add(found == documents_.end(), v1::REFUSAL_REASON_UNKNOWN_DOCUMENT);
    if (found == documents_.end()) continue;
    const Document& p = found->second;
    before.push_back(&p);
    documents.Add(p.Terminal(), v1::REFUSAL_REASON_TERMINAL);
    documents.Add(p.status != v1::TITLE_STATUS_SURRENDERED, v1::REFUSAL_REASON_WRONG_STATUS);
    documents.Add(named.sequence() != p.sequence || named.last_act() != p.last_act,
                  v1::REFUSAL_REASON_STALE_PREVIOUS);
  }
  for (const auto& successor : replace.successors()) {
    documents.Add(documents_.contains(successor.document_id()), v1::REFUSAL_REASON_DOCUMENT_EXISTS);
  }
  // What was surrendered for delivery is replaced by the balance of a delivery.
  documents.Add(d.surrender && d.surrender->purpose == v1::SURRENDER_PURPOSE_DELIVERY && !d.delivered_some,
                v1::REFUSAL_REASON_WRONG_STATUS);
  if (documents.Any()) return documents.First();

  Refusals refusals;
  for (const Document* p : before) {
    refusals.Add(p->issuer != act.actor(), v1::REFUSAL_REASON_NOT_ISSUER);
    refusals.Add(p->Held(at.now), v1::REFUSAL_REASON_HELD);
    const bool others_goods =
        PurposeOf(*p) == v1::SURRENDER_PURPOSE_MERGE || PurposeOf(*p) == v1::SURRENDER_PURPOSE_AMENDMENT;
    refusals.Add(others_goods && p->OrderWaits(at.now), v1::REFUSAL_REASON_HELD);
    refusals.Add(p->status != d.status || PurposeOf(*p) != PurposeOf(d) || p->holder != d.holder ||
                     p->form != d.form || p->OrderAfter() != d.OrderAfter() || !SamePledge(*p, d) ||
                     p->consignee_by_order != d.consignee_by_order,
                 v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
  }
  refusals.Add(d.OfferOpen(at.now) && d.offer->from == act.actor(), v1::REFUSAL_REASON_OFFER_PENDING);
  refusals.Add(!CountsAgree(d, replace.predecessors_size(), replace.successors_size()),
               v1::REFUSAL_REASON_PREDECESSOR_MISMATCH);
  refusals.Add(!QuantitiesAgree(replace, before), v1::REFUSAL_REASON_QUANTITY_MISMATCH);
  JudgePaper(replace, d, refusals);
  for (const auto& successor : replace.successors()) {
    JudgeSuccessor(successor.header(), replace, before, at.now, refusals);
  }
  if (refusals.Any()) return refusals.First();
  if (!at.content_fits) return Refuse();
  JudgeGoods(before, at, refusals);
  return refusals.First();
}

void Model::ApplyIssue(const v1::Act& act, const Circumstances& at) {
  Document d = Drawn(act.document_id(), act.actor(), act.issue().header());
  d.last_act = at.digest;
  d.vehicles = at.vehicles.at(0);
  Cover(d, All(d.vehicles));
  documents_[d.id] = d;
}

void Model::ApplyReplace(const v1::Act& act, const Circumstances& at) {
  const v1::Replace& replace = act.replace();
  std::vector<Document*> before;
  for (const auto& named : replace.predecessors()) before.push_back(&documents_.at(named.document_id()));
  const Document& first = *before.front();
  const bool paper = first.status == v1::TITLE_STATUS_ON_PAPER;

  std::vector<Document> after;
  std::set<int> stated;
  for (int i = 0; i < replace.successors_size(); ++i) {
    const auto& named = replace.successors(i);
    Document s = Drawn(named.document_id(), act.actor(), named.header());
    s.last_act = at.digest;
    s.vehicles = at.vehicles.at(static_cast<std::size_t>(i));
    s.pledge = first.pledge;
    s.consignee_by_order = first.consignee_by_order;
    s.replace_purpose = PurposeOf(first);
    s.moved = paper;
    if (paper) s.paper_digest = replace.paper_digest();
    for (const Document* p : before) {
      s.orders.insert(p->orders.begin(), p->orders.end());
      s.moved = s.moved || p->moved;
      s.released_without_surrender = s.released_without_surrender || p->released_without_surrender;
      s.under_order = s.under_order || p->under_order;
      s.replaces.push_back(p->id);
      if (s.paper_digest.empty()) s.paper_digest = p->paper_digest;
    }
    stated.merge(All(s.vehicles));
    after.push_back(std::move(s));
  }

  // What a predecessor covered and no successor states goes on to each of them; an AMENDMENT frees it, unless
  // another document covers it too.
  const bool frees = PurposeOf(first) == v1::SURRENDER_PURPOSE_AMENDMENT;
  std::set<int> unsaid;
  for (const Document* p : before) {
    std::set_difference(p->covers.begin(), p->covers.end(), stated.begin(), stated.end(),
                        std::inserter(unsaid, unsaid.end()));
  }
  if (frees) {
    std::erase_if(unsaid, [&](int vehicle) {
      return std::none_of(documents_.begin(), documents_.end(), [&](const auto& item) {
        const bool replaced =
            std::any_of(before.begin(), before.end(), [&](const Document* p) { return p->id == item.first; });
        return !replaced && !item.second.Terminal() && item.second.covers.contains(vehicle);
      });
    });
  }
  for (Document* p : before) {
    ++p->sequence;
    ++p->entries;
    p->last_act = at.digest;
    for (const Document& s : after) p->replaced_by.push_back(s.id);
    End(*p, v1::TITLE_STATUS_REPLACED);
  }
  for (Document& s : after) {
    std::set<int> covers = All(s.vehicles);
    covers.insert(unsaid.begin(), unsaid.end());
    Cover(s, covers);
    documents_[s.id] = s;
  }
}

}  // namespace yidan::journeys
