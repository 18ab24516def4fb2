// What an issuer, an authority or the registrar might sign, and acts beside the chain.
#include <algorithm>
#include <iterator>
#include <set>

#include "services/possibilities/probes.h"
#include "services/title/times.h"

namespace yidan::possibilities {
namespace {

constexpr TimeMs kDay = 24LL * 3600 * 1000;
constexpr std::size_t kIdBytes = 64;  // of a document id, at most

std::string NoDigest() { return std::string(Digest::kSize, '\0'); }

void SetLine(v1::LineQuantity& line, const std::string& id, const title::Quantity& quantity) {
  line.set_line_id(id);
  line.set_packages(quantity.packages);
  line.set_gross_weight_grams(quantity.gross_weight_grams);
}

template <typename List>
void EraseFrom(List& list, const auto& unwanted) {
  list.erase(std::remove_if(list.begin(), list.end(), unwanted), list.end());
}

}  // namespace

// What is neither delivered nor stated short.
title::Quantity Probes::Rest(const std::string& line) const {
  title::Quantity rest = s_.header.goods.at(line);
  for (const title::Quantities* out : {&s_.delivered, &s_.short_lines}) {
    const auto found = out->find(line);
    if (found == out->end()) continue;
    rest.packages -= found->second.packages;
    rest.gross_weight_grams -= found->second.gross_weight_grams;
  }
  return rest;
}

void Probes::Deliveries(bool whole_only) {
  std::string collector = s_.holder;
  if (s_.surrender && !s_.surrender->terms.collector.empty()) collector = s_.surrender->terms.collector;
  v1::Deliver all;
  for (const auto& [line, carried] : s_.header.goods) {
    const title::Quantity rest = Rest(line);
    if (rest != title::Quantity{}) SetLine(*all.add_quantities(), line, rest);
  }
  all.set_collector(collector);
  if (all.quantities().empty()) all.set_close(true);
  *Add().mutable_deliver() = all;
  if (whole_only || all.quantities().empty()) return;
  // A part, since a hold on some boxes may leave others to be delivered: of one line all, and one package,
  // out of boxes that are not named or out of each box.
  for (int i = 0; i < all.quantities_size() && i < static_cast<int>(kListTried); ++i) {
    const v1::LineQuantity& rest = all.quantities(i);
    std::vector<std::string> boxes;
    if (const auto stowed = s_.header.stowage.find(rest.line_id()); stowed != s_.header.stowage.end()) {
      const auto& out = s_.delivered_containers;
      std::set_difference(stowed->second.begin(), stowed->second.end(), out.begin(), out.end(),
                          std::back_inserter(boxes));
    }
    v1::Deliver part;
    part.set_collector(collector);
    *part.add_quantities() = rest;
    part.mutable_containers()->Assign(boxes.begin(), boxes.end());
    *Add().mutable_deliver() = part;
    if (rest.packages() > 1) {
      SetLine(*part.mutable_quantities(0), rest.line_id(), {1, rest.gross_weight_grams() / rest.packages()});
    }
    part.clear_containers();
    *Add().mutable_deliver() = part;
    for (std::size_t box = 0; box < boxes.size() && box < kListTried; ++box) {
      part.clear_containers();
      part.add_containers(boxes[box]);
      *Add().mutable_deliver() = part;
    }
  }
  // Nothing more comes: the rest is stated short.
  v1::Deliver closed;
  closed.set_close(true);
  for (const v1::LineQuantity& rest : all.quantities()) {
    v1::ShortageStatement& line = *closed.add_shortages();
    line.set_line_id(rest.line_id());
    line.set_packages(rest.packages());
    line.set_gross_weight_grams(rest.gross_weight_grams());
    line.set_reason("short");
    line.set_report_digest(NoDigest());
  }
  *Add().mutable_deliver() = closed;
}

// The header of a document that carries on from this one: what remains of the goods, for whoever holds it.
v1::TitleHeader Probes::Following() const {
  v1::TitleHeader h = title::ToProto(s_.header);
  const auto& out = s_.delivered_containers;
  const auto was_out = [&out](const std::string& box) {
    return std::binary_search(out.begin(), out.end(), box);
  };
  h.clear_goods();
  for (const auto& [line, carried] : s_.header.goods) {
    const title::Quantity rest = Rest(line);
    if (rest != title::Quantity{}) SetLine(*h.add_goods(), line, rest);
  }
  EraseFrom(*h.mutable_containers(), was_out);
  for (auto& line : *h.mutable_stowage()) EraseFrom(*line.mutable_containers(), was_out);
  EraseFrom(*h.mutable_stowage(), [&](const auto& line) {
    const auto carried = s_.header.goods.find(line.line_id());
    return line.containers().empty() || carried == s_.header.goods.end() ||
           Rest(line.line_id()) == title::Quantity{};
  });
  h.set_first_holder(s_.holder);
  const title::OrderClause& order =
      s_.surrender && s_.surrender->terms.new_order ? *s_.surrender->terms.new_order : s_.order;
  h.mutable_order()->set_kind(order.kind);
  h.mutable_order()->set_party(order.party);
  return h;
}

v1::Act& Probes::Replacing(const std::vector<v1::TitleHeader>& headers) {
  v1::Act& act = Add();
  v1::Replace& replace = *act.mutable_replace();
  v1::Predecessor& self = *replace.add_predecessors();
  self.set_document_id(s_.document_id);
  self.set_sequence(s_.sequence);
  self.set_last_act(s_.last_act.ToString());
  for (std::size_t i = 0; i < headers.size(); ++i) {
    const std::string ending = ".NEW" + std::to_string(i + 1);
    v1::SuccessorDocument& successor = *replace.add_successors();
    successor.set_document_id(s_.document_id.substr(0, kIdBytes - ending.size()) + ending);
    *successor.mutable_header() = headers[i];
  }
  return act;
}

// Paper is presented by whoever has it: those whom the state knows are tried.
void Probes::TakeBacks() {
  std::set<std::string> tried;
  std::vector<std::string> bearers = {s_.order.party, s_.last_holder, s_.header.consignee};
  if (s_.pledge) bearers.insert(bearers.begin(), {s_.pledge->pledgee, s_.pledge->pledgor});
  for (const std::string& bearer : bearers) {
    if (bearer.empty() || !tried.insert(bearer).second) continue;
    v1::TitleHeader header = Following();
    header.set_first_holder(bearer);
    v1::Replace& replace = *Replacing({header}).mutable_replace();
    replace.set_all_originals_in(true);
    replace.set_presented_by(bearer);
    *replace.mutable_paper_order() = header.order();
    replace.set_paper_digest(NoDigest());
  }
}

// In two: the first line and the others; of a single line the first package and the others.
void Probes::Split() {
  const v1::TitleHeader whole = Following();
  if (whole.goods().empty()) return;
  v1::TitleHeader first = whole;
  v1::TitleHeader second = whole;
  if (whole.goods_size() > 1) {
    const std::string& line = whole.goods(0).line_id();
    const auto keep = [](v1::TitleHeader& h, const auto& unwanted) {
      EraseFrom(*h.mutable_goods(), unwanted);
      EraseFrom(*h.mutable_stowage(), unwanted);
      std::set<std::string> stowed;
      for (const auto& one : h.stowage()) stowed.insert(one.containers().begin(), one.containers().end());
      return stowed;
    };
    const auto in_first = keep(first, [&](const auto& one) { return one.line_id() != line; });
    const auto in_second = keep(second, [&](const auto& one) { return one.line_id() == line; });
    EraseFrom(*first.mutable_containers(), [&](const std::string& box) { return !in_first.contains(box); });
    // Boxes in which nothing is said to be go with the second.
    EraseFrom(*second.mutable_containers(),
              [&](const std::string& box) { return in_first.contains(box) && !in_second.contains(box); });
  } else {
    const title::Quantity all{whole.goods(0).packages(), whole.goods(0).gross_weight_grams()};
    if (all.packages < 2) return;
    const title::Quantity one{1, all.gross_weight_grams / all.packages};
    SetLine(*first.mutable_goods(0), whole.goods(0).line_id(), one);
    SetLine(*second.mutable_goods(0), whole.goods(0).line_id(),
            {all.packages - 1, all.gross_weight_grams - one.gross_weight_grams});
  }
  Replacing({first, second});
}

void Probes::Replacements() {
  if (s_.status == v1::TITLE_STATUS_ON_PAPER) return TakeBacks();
  v1::TitleHeader following = Following();
  // Nothing may be left, or nobody may hold it any more; then what is stated is what was issued.
  if (following.goods().empty()) *following.mutable_goods() = title::ToProto(s_.header).goods();
  if (following.first_holder().empty()) following.set_first_holder(s_.header.first_holder);
  Replacing({following});
  if (s_.surrender && s_.surrender->terms.purpose == v1::SURRENDER_PURPOSE_SPLIT) Split();
}

void Probes::OfIssuer() {
  Add().mutable_refuse_surrender()->set_reason("refused");
  v1::ToPaper& paper = *Add().mutable_to_paper();
  paper.add_form_numbers("ANY-FORM");
  paper.set_originals(1);
  Add().mutable_void_()->set_reason("void");
  Add().mutable_released_without_surrender();
}

void Probes::OfAuthority() {
  for (const auto kind : {v1::HOLD_KIND_CUSTOMS, v1::HOLD_KIND_COURT, v1::HOLD_KIND_DISPUTE}) {
    v1::Hold& hold = *Add().mutable_hold();
    hold.set_kind(kind);
    hold.set_reason("hold");
  }
  for (const auto effect : {v1::ORDER_EFFECT_TRANSFER, v1::ORDER_EFFECT_CANCEL, v1::ORDER_EFFECT_REISSUE,
                            v1::ORDER_EFFECT_DISPOSE}) {
    v1::Order& order = *Add().mutable_order();
    order.set_effect(effect);
    order.set_order_digest(NoDigest());
    if (effect == v1::ORDER_EFFECT_CANCEL) continue;
    order.set_to(strangers_.participant);
    order.mutable_endorsement()->set_kind(
        s_.header.form == v1::WAYBILL_FORM_STRAIGHT ? v1::ENDORSEMENT_KIND_NONE : v1::ENDORSEMENT_KIND_FULL);
  }
  std::size_t tried = 0;
  for (const auto& [id, order] : s_.pending_orders) {
    if (++tried > kListTried) break;
    Add().mutable_countersign()->set_order_id(id.ToString());
  }
  if (s_.pending_orders.empty()) Add().mutable_countersign()->set_order_id(NoDigest());
}

void Probes::Beside() {
  v1::Notation& notation = *Add().mutable_notation();
  notation.set_kind(v1::NOTATION_KIND_DISPATCHED);
  title::SetTime(notation.mutable_at(), at_);
  v1::Milestone& milestone = *Add().mutable_milestone();
  milestone.set_code("ARRIVED");
  title::SetTime(milestone.mutable_at(), at_);
  v1::Grant& grant = *Add().mutable_grant();
  grant.set_reader(strangers_.participant);
  title::SetTime(grant.mutable_until(), at_ + kDay);
  std::size_t tried = 0;
  for (const auto& [id, given] : s_.grants) {
    if (++tried > kListTried) break;
    Add().mutable_revoke()->set_grant_id(id.ToString());
  }
  if (s_.grants.empty()) Add().mutable_revoke()->set_grant_id(NoDigest());
  Add().mutable_dormant()->set_reason("never surrendered");
}

}  // namespace yidan::possibilities
